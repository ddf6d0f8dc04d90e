//! Every code of the suite is listed, for clients. A code may be shared by contracts, where it means the same.

use std::collections::BTreeSet;

use caravan_access::AccessError;
use caravan_licensing_api::LicensingError;
use caravan_marketplace::ContractError;
use caravan_marketplace_api::MarketplaceError;
use caravan_money::MoneyError;
use caravan_points_api::PointsError;
use caravan_primitives::{Coded, PrimitiveError};
use caravan_provenance_api::ProvenanceError;
use expect_test::expect_file;

#[test]
fn every_code_is_in_the_list() {
    let parts: [(&str, &[&str]); 7] = [
        ("access", AccessError::ALL),
        ("licensing", &[LicensingError::ALL, caravan_licensing::ContractError::ALL].concat()),
        ("marketplace", &[MarketplaceError::ALL, ContractError::ALL].concat()),
        ("money", MoneyError::ALL),
        ("points", PointsError::ALL),
        ("primitives", PrimitiveError::ALL),
        ("provenance", &[ProvenanceError::ALL, caravan_provenance::ContractError::ALL].concat()),
    ];
    let all: Vec<&str> = parts.iter().flat_map(|(_, codes)| codes.iter().copied()).collect();
    for (part, codes) in &parts {
        let distinct: BTreeSet<&str> = codes.iter().copied().collect();
        assert_eq!(codes.len(), distinct.len(), "a code of {part} stands for two things");
    }
    let form = |code: &str| {
        code.contains('_') && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
    };
    assert!(all.iter().all(|code| form(code)), "codes are words in capitals, joined by underscores");
    let listed: serde_json::Map<String, serde_json::Value> =
        parts.iter().map(|(part, codes)| ((*part).to_owned(), serde_json::json!(codes))).collect();
    expect_file!["../golden/errors.json"].assert_eq(&(serde_json::to_string_pretty(&listed).unwrap() + "\n"));
}
