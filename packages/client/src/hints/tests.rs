use std::collections::BTreeSet;

use caravan_chain::FileError;
use caravan_primitives::Coded;

use super::*;

#[derive(serde::Deserialize)]
struct Listed {
    code: String,
}

const GOLDEN: &str = include_str!("../../../../schema/errors.json");

/// Codes of the contracts that no command meets, and why.
const UNMET: &[(&str, &[&str])] = &[
    (
        "no command does what the owner of the platform does",
        &[
            "OWNER_ONLY",
            "OWNERSHIP_OFFER_WINDOW",
            "OWNERSHIP_OFFER_MISSING",
            "OWNERSHIP_OFFER_EXPIRED",
            "OWNERSHIP_OFFER_FOREIGN",
            "NOT_PAUSED",
            "ALREADY_PAUSED",
            "PAUSE_EARLY",
            "PAUSE_ENDS",
            "FEE_ABOVE_CAP",
            "NOTHING_CHANGES",
            "SYMBOL_INVALID",
            "DECIMALS_INVALID",
            "UPDATE_MINTER_UNSUPPORTED",
            "MINTER_UNLISTED",
            "LOOSEN_ONLY",
            "MARKETING_ONLY",
            "LOGO_TOO_BIG",
            "LOGO_NOT_SVG",
            "LOGO_NOT_PNG",
            "LOGO_MISSING",
        ],
    ),
    (
        "the commands build such messages right, or only contracts send them",
        &[
            "FUNDS_UNEXPECTED",
            "FUNDS_SEVERAL",
            "HOOK_INVALID",
            "HASH_INVALID",
            "REFERENCE_INVALID",
            "REFERENCE_UNKNOWN",
            "DIVISOR_ZERO",
            "TREE_EMPTY",
            "PROOF_INDEX",
            "PROOF_TOO_SHORT",
            "PROOF_TOO_LONG",
            "PROOF_INVALID",
            "MANAGER_IS_REQUESTER",
            "MESSAGE_INVALID",
            "MARKETPLACE_ONLY",
            "LICENSING_ONLY",
            "MINT_BUDGET_EXCEEDED",
            "REPLY_UNKNOWN",
            "POINTS_NOT_WAITING",
            "CONTENT_UNKNOWN",
            "SHARE_ZERO",
            "WEIGHT_ZERO",
            "WEIGHT_OVERFLOW",
            "CONTRIBUTORS_MISSING",
            "CONTRIBUTORS_ELSEWHERE",
        ],
    ),
    (
        "there is no command for it",
        &[
            "CEILING_UNKNOWN",
            "COMMITMENT_MISMATCH",
            "PUBLIC_KEY_INVALID",
            "TIME_IN_PAST",
            "WATERMARK_UNKNOWN",
            "TERMS_FULL",
            "TERMS_WORSE",
            "SHARING_FROZEN",
            "BOND_MISSING",
            "FORFEIT_EARLY",
            "POOL_MISSING",
            "WEIGHT_MISSING",
            "MOVE_MISSING",
            "MOVE_TARGET_INVALID",
            "MOVE_NOT_YOURS",
            "MOVE_EARLY",
            "MOVE_READY",
            "PERSON_ONLY",
            "RECOVERY_ONLY",
            "RECOVERY_SELF",
            "RECOVERY_CHANGE_UNDER_WAY",
            "RECOVERY_CHANGE_MISSING",
            "RECOVERY_CANCEL_EARLY",
            "POINTS_SOULBOUND",
            "POINTS_INSUFFICIENT",
            "ALLOWANCE_INSUFFICIENT",
            "ALLOWANCE_MISSING",
            "ALLOWANCE_EXPIRED",
            "ALLOWANCE_SELF",
            "TIME_IN_PAST",
            "VERSION_SHARE",
            "VERSION_FOREIGN",
            "VERSION_SECOND",
            "CONSENT_MISSING",
            "CONSENT_NEEDLESS",
            "ASSET_OFFER_WINDOW",
            "ASSET_OFFER_SELF",
            "ASSET_OFFER_MISSING",
            "ASSET_OFFER_FOREIGN",
            "ASSET_OFFER_EXPIRED",
        ],
    ),
];

#[test]
fn every_code_that_a_command_can_meet_has_a_hint() {
    let listed: Vec<Listed> = serde_json::from_str(GOLDEN).unwrap();
    let unmet: Vec<&str> = UNMET.iter().flat_map(|(_, codes)| codes.iter().copied()).collect();
    let all: BTreeSet<&str> = listed.iter().map(|entry| entry.code.as_str()).collect();
    let without: Vec<&&str> = all.iter().filter(|code| for_code(code).is_none() && !unmet.contains(*code)).collect();
    assert!(without.is_empty(), "codes without a hint: {without:?}");
    let gone: Vec<&&str> = unmet.iter().filter(|code| !all.contains(**code) || for_code(code).is_some()).collect();
    assert!(gone.is_empty(), "codes that do not exist, or that have a hint: {gone:?}");
}

#[test]
fn a_code_has_one_hint_and_every_hint_a_code_that_exists() {
    let mut codes: Vec<&str> = HINTS.iter().map(|(code, _)| *code).collect();
    let own = ["CHAIN_TIMEOUT", "SEQUENCE_STALE"];
    for code in &codes {
        let there = GOLDEN.contains(&format!("\"{code}\"")) || FileError::ALL.contains(code) || own.contains(code);
        assert!(there, "{code}");
    }
    codes.sort_unstable();
    let all = codes.len();
    codes.dedup();
    assert_eq!(codes.len(), all);
}

#[test]
fn every_fault_of_a_chain_s_file_has_a_hint() {
    let without: Vec<_> = FileError::ALL.iter().filter(|code| for_code(code).is_none()).collect();
    assert!(without.is_empty(), "{without:?}");
}

#[test]
fn what_is_not_listed_has_a_hint_too() {
    assert!(for_chain_error(&ChainError::Bad("x".into())).starts_with("the transaction was rejected"));
    let code = ChainError::from_text("ALL_TASKS_DONE: person 1 has done all");
    assert!(for_chain_error(&code).contains("work board"));
}
