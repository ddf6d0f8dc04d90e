//! A chain's text as an error.

use caravan_chain::{find_code, ChainError};

/// What a chain says when an account's sequence was used.
const SEQUENCE: &str = "account sequence mismatch";
/// What it says of accounts that hold too little.
const FUNDS: [&str; 2] = ["insufficient funds", "insufficient fees"];

/// What it says where a granter pays no gas for an account. Both stand before it as raw bytes.
const NOT_GRANTED: &str = "does not allow to pay fees for";

/// The error in `text`.
///
/// A contract's code goes before all else, since its text may quote anything.
pub(crate) fn chain_error(text: &str) -> ChainError {
    if find_code(text).is_some() {
        return ChainError::from_text(text);
    }
    if text.contains(SEQUENCE) {
        return ChainError::Sequence(text.to_owned());
    }
    if let Some((_, reason)) = text.split_once(NOT_GRANTED) {
        let reason = reason.split_once(": ").map_or(reason, |(_, reason)| reason);
        let reason = reason.split_once(" [").map_or(reason, |(reason, _)| reason);
        return ChainError::Gas(format!("a grant that does not: {reason}"));
    }
    if FUNDS.iter().any(|known| text.contains(known)) {
        return ChainError::Funds(text.to_owned());
    }
    ChainError::Bad(text.to_owned())
}

/// The error of an account that is to send and that the chain does not know: it never held a coin, and was granted no gas.
pub(crate) fn unknown_sender(error: ChainError) -> ChainError {
    if matches!(&error, ChainError::Bad(text) if is_unknown_account(text)) {
        return ChainError::Gas("an account that never held a coin, and that no one granted gas to".to_owned());
    }
    error
}

/// Whether this is what a chain says of an account that it does not know.
pub(crate) fn is_unknown_account(text: &str) -> bool {
    text.contains("not found")
}

/// Whether this comes of a node that has just begun: until its first block it checks signatures as in block 0, where every
/// account has the number 0, and simulates contracts in a block that has no time.
pub(crate) fn is_starting_up(text: &str) -> bool {
    let checks = text.contains("signature verification failed") && text.contains("account number (0)");
    checks || text.contains("Block (unix) time must never be empty")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_that_has_just_begun_is_not_taken_for_a_wrong_key() {
        let read = |number: u64| {
            format!(
                "signature verification failed; please verify account number ({number}) and chain-id \
                 (caravan-local-1): (unable to verify single signer signature): unauthorized"
            )
        };
        assert!(is_starting_up(&read(0)));
        assert!(is_starting_up("recovered: Block (unix) time must never be empty or negative \nstack:\ngoroutine 112"));
        assert!(!is_starting_up(&read(10)));
        assert!(!is_starting_up("account sequence mismatch, expected 5, got 4: incorrect account sequence"));
    }

    #[test]
    fn a_contract_s_code_is_found_in_the_chain_s_text() {
        let text =
            "failed to execute message; message index: 0: TASK_NOT_OPEN: expected an open task, got 7: execute wasm \
                    contract failed [CosmWasm/wasmd/x/wasm/keeper/keeper.go:460] with gas used: '61234'";
        assert_eq!(chain_error(text).code(), "TASK_NOT_OPEN");
        assert_eq!(chain_error("NOT_OWNER: account sequence mismatch").code(), "NOT_OWNER");
    }

    #[test]
    fn gas_that_no_one_pays_says_why_without_the_bytes_of_addresses() {
        let said = "rpc error: code = Unknown desc = zqh\u{fffd} does not allow to pay fees for QN\u{fffd}: message does not exist \
                    in allowed messages: message not allowed [/x/filtered_fee.go:74] with gas used: '7143': unknown request";
        assert_eq!(
            chain_error(said).to_string(),
            "GAS_UNPAID: expected gas that is paid for, got a grant that does not: message does not exist in allowed messages: \
             message not allowed"
        );
        let unknown = ChainError::Bad("account x not found: key not found".to_owned());
        assert_eq!(unknown_sender(unknown).code(), "GAS_UNPAID");
        assert_eq!(unknown_sender(ChainError::Bad("no".to_owned())).code(), "CHAIN_REFUSED");
    }

    #[test]
    fn the_bank_and_the_sequence_have_kinds_of_their_own() {
        let text = "account sequence mismatch, expected 5, got 4: incorrect account sequence";
        assert_eq!(chain_error(text).code(), "SEQUENCE_STALE");
        assert_eq!(
            chain_error("spendable balance 1ucara is smaller than 2ucara: insufficient funds").code(),
            "FUNDS_MISSING"
        );
        assert_eq!(chain_error("unknown request").code(), "CHAIN_REFUSED");
    }
}
