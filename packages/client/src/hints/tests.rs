use std::collections::BTreeSet;

use caravan_chain::FileError;

use super::*;

#[derive(serde::Deserialize)]
struct Listed {
    code: String,
    fix: String,
}

/// What clients of the contracts read.
fn listed() -> Vec<Listed> {
    serde_json::from_str(include_str!("../../../../schema/errors.json")).unwrap()
}

fn said(code: &str) -> String {
    for_chain_error(&ChainError::from_text(&format!("failed to execute message: {code}: expected one, got two")))
}

#[test]
fn every_code_of_the_contracts_has_a_hint_that_is_not_the_general_one() {
    let all = listed();
    assert!(all.len() > 180, "{}", all.len());
    for Listed { code, fix } in all {
        let hint = said(&code);
        assert_ne!(hint, GENERAL, "{code}");
        let own = HINTS.iter().find(|(known, _)| *known == code).map(|(_, hint)| (*hint).to_owned());
        assert_eq!(hint, own.unwrap_or_else(|| as_hint(&fix)), "{code}");
    }
}

#[test]
fn a_code_without_a_hint_of_its_own_says_what_the_contracts_say() {
    assert_eq!(said("PAUSE_ENDS"), "nothing is left to do: entry works from the second that the error names last");
    assert_eq!(
        said("PAUSE_EARLY"),
        "wait until the second that the error names: entry works for as long as the last pause lasted before the next one"
    );
    assert_eq!(said("ALL_TASKS_DONE"), "choose another batch: `caravan work board`");
    assert_eq!(said("FUNDS_SEVERAL"), "attach coins of one denomination only");
}

#[test]
fn a_hint_for_people_goes_before_that_of_the_contracts() {
    assert_eq!(said("AMOUNT_INVALID"), "use an amount such as 1.5");
    assert!(said("FUNDS_MISSING").starts_with("`caravan balance"));
    assert!(for_chain_error(&ChainError::Funds("x".to_owned())).starts_with("`caravan balance"));
}

#[test]
fn what_no_one_knows_has_the_general_hint() {
    for error in [ChainError::Bad("x".to_owned()), ChainError::from_text("NO_SUCH_CODE: x")] {
        assert_eq!(for_chain_error(&error), GENERAL);
    }
}

#[test]
fn a_code_has_one_hint_here_that_says_more_than_the_contracts_do() {
    let fixes = listed();
    let own = [
        "ACCOUNT_UNKNOWN",
        "CHAIN_TIMEOUT",
        "GAS_UNPAID",
        "SEQUENCE_STALE",
        "SEQUENCE_WRONG",
        "SIGNATURE_EXPIRED",
        "EXPIRY_FAR",
    ];
    let mut codes = BTreeSet::new();
    for (code, hint) in HINTS {
        assert!(codes.insert(code), "{code} stands twice");
        let fix = fixes.iter().find(|entry| entry.code == *code);
        assert!(fix.is_some() || FileError::ALL.contains(code) || own.contains(code), "{code} does not exist");
        assert!(fix.is_none_or(|entry| as_hint(&entry.fix) != *hint), "{code}: the contracts say that already");
    }
}

#[test]
fn every_fault_of_a_chain_s_file_has_a_hint() {
    for code in FileError::ALL {
        assert!(for_code(code).is_some(), "{code}");
    }
}

#[test]
fn a_sentence_becomes_a_hint_and_a_command_stays_as_it_is() {
    assert_eq!(as_hint("Wait. It ends."), "wait. It ends");
    assert_eq!(as_hint("`caravan work board` shows others."), "`caravan work board` shows others");
    assert_eq!((as_hint(""), as_hint("Éa")), (String::new(), "Éa".to_owned()));
}
