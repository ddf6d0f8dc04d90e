//! Every code of the suite is in `schema/errors.json`, for clients. A code may be shared by contracts, where it means the same.

use std::collections::BTreeMap;

use caravan_access::AccessError;
use caravan_arbitration_api::ArbitrationError;
use caravan_licensing_api::LicensingError;
use caravan_marketplace::ContractError;
use caravan_marketplace_api::MarketplaceError;
use caravan_money::MoneyError;
use caravan_points_api::PointsError;
use caravan_primitives::{CodeInfo, Coded, PrimitiveError};
use caravan_provenance_api::ProvenanceError;

fn catalogs() -> [&'static [CodeInfo]; 9] {
    [
        PrimitiveError::CATALOG,
        MoneyError::CATALOG,
        AccessError::CATALOG,
        MarketplaceError::CATALOG,
        ContractError::CATALOG,
        ProvenanceError::CATALOG,
        LicensingError::CATALOG,
        PointsError::CATALOG,
        ArbitrationError::CATALOG,
    ]
}

/// What is wrong with a list of codes.
fn faults(catalogs: &[&[CodeInfo]]) -> Vec<String> {
    let mut known: BTreeMap<&str, CodeInfo> = BTreeMap::new();
    let mut faults = vec![];
    for catalog in catalogs {
        let mut here: Vec<&str> = catalog.iter().map(|info| info.code).collect();
        here.sort_unstable();
        faults.extend(
            here.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| format!("{} is there twice", pair[0])),
        );
        for info in *catalog {
            let CodeInfo { code, meaning, fix } = *info;
            let capitals = code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
            if !capitals || !code.contains('_') || code.starts_with('_') || code.ends_with('_') {
                faults.push(format!("{code} is not words in capitals, joined by underscores"));
            }
            if [meaning, fix].iter().any(|text| text.len() < 10 || !text.ends_with('.')) {
                faults.push(format!("{code}: meaning and fix are sentences"));
            }
            let first = known.entry(code).or_insert(*info);
            if first.fix != fix {
                faults.push(format!("{code} has two fixes: {} and {fix}", first.fix));
            }
        }
    }
    faults
}

#[test]
fn every_code_has_one_form_a_meaning_and_one_thing_to_do() {
    assert_eq!(faults(&catalogs()), Vec::<String>::new());
    assert!(catalogs().iter().map(|catalog| catalog.len()).sum::<usize>() > 150);
}

#[test]
fn a_code_that_is_wrong_is_named() {
    let info = |code, fix| CodeInfo { code, meaning: "A thing is missing.", fix };
    let wrong =
        [info("Lower", "Do this now."), info("A_B", "Short"), info("C_D", "Do this now."), info("C_D", "Do that now.")];
    let found = faults(&[&wrong]).join("\n");
    for part in ["Lower is not words", "A_B: meaning and fix", "C_D is there twice", "C_D has two fixes"] {
        assert!(found.contains(part), "{part}: {found}");
    }
}
