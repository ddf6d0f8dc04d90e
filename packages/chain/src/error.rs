//! What a chain answers when it does not do as asked.

use caravan_keys::KeyError;
use caravan_primitives::Coded;
use thiserror::Error;

use crate::file_error::FileError;

/// Why a chain did not do what it was asked.
///
/// The same for the embedded chain and for a real one, so that a caller writes its handling once; only an embedded chain
/// has a file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChainError {
    /// A contract refused, with a stable code (`TASK_NOT_OPEN`) and the whole text that carries it.
    #[error("{text}")]
    Contract {
        /// The stable code, found by [`find_code`].
        code: String,
        /// The text as the chain gave it, the code included.
        text: String,
    },
    /// An account does not hold what it was to pay.
    #[error("FUNDS_MISSING: {0}")]
    Funds(String),
    /// No one pays the gas of the account: it has no coin, and nothing is granted to it for what it sends.
    #[error("GAS_UNPAID: expected gas that is paid for, got {0}")]
    Gas(String),
    /// The account's sequence was used already; send the message again.
    #[error("SEQUENCE_STALE: {0}")]
    Sequence(String),
    /// The sequence of a signed transaction is not the next of its account: it was used, or is ahead.
    #[error("SEQUENCE_WRONG: expected {expected}, got {got}")]
    SequenceWrong {
        /// How many transactions of the account were taken.
        expected: u64,
        /// What the transaction has.
        got: u64,
    },
    /// The signature of a transaction does not hold.
    #[error("{0}")]
    Key(#[from] KeyError),
    /// What was signed is no list of messages.
    #[error("TRANSACTION_INVALID: expected a list of at least one message, got {0}")]
    Transaction(String),
    /// Who is to act, or to get coins, is no account of this chain.
    #[error("ACCOUNT_UNKNOWN: expected an account of this chain, got {0:?}")]
    Account(String),
    /// The chain did not answer in time; the message may still run.
    #[error("CHAIN_TIMEOUT: {0}")]
    Timeout(String),
    /// Anything else: a malformed message, an unknown contract, a transfer that the bank forbids.
    #[error("CHAIN_REFUSED: {0}")]
    Bad(String),
    /// The file that the chain is kept in.
    #[error("{0}")]
    File(#[from] FileError),
}

impl ChainError {
    /// The error in `text`: a contract's, if a code is found anywhere in it, else [`ChainError::Bad`].
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        match find_code(text) {
            Some(code) => Self::Contract { code: code.to_owned(), text: text.to_owned() },
            None => Self::Bad(text.to_owned()),
        }
    }

    /// The stable code: the contract's own, or the one of this error's kind.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Contract { code, .. } => code,
            Self::Funds(_) => "FUNDS_MISSING",
            Self::Gas(_) => "GAS_UNPAID",
            Self::Sequence(_) => "SEQUENCE_STALE",
            Self::SequenceWrong { .. } => "SEQUENCE_WRONG",
            Self::Key(error) => error.code(),
            Self::Transaction(_) => "TRANSACTION_INVALID",
            Self::Account(_) => "ACCOUNT_UNKNOWN",
            Self::Timeout(_) => "CHAIN_TIMEOUT",
            Self::Bad(_) => "CHAIN_REFUSED",
            Self::File(error) => error.code(),
        }
    }
}

/// The first stable error code in `text`: what `\b([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+): ` finds, over ASCII.
///
/// Chains put text of their own around a contract's (`failed to execute message; …`, `Error parsing into type …`), so
/// the code is looked for anywhere.
#[must_use]
pub fn find_code(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let mut start = 0;
    while start < bytes.len() {
        let boundary = start == 0 || !is_word(bytes.get(start - 1));
        if boundary && is_word(bytes.get(start)) {
            let end = word_end(bytes, start);
            let word = text.get(start..end)?;
            if bytes.get(end) == Some(&b':') && bytes.get(end + 1) == Some(&b' ') && is_code(word) {
                return Some(word);
            }
            start = end;
        } else {
            start += 1;
        }
    }
    None
}

fn is_word(byte: Option<&u8>) -> bool {
    byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_')
}

fn word_end(bytes: &[u8], start: usize) -> usize {
    let mut end = start;
    while is_word(bytes.get(end)) {
        end += 1;
    }
    end
}

fn is_code(word: &str) -> bool {
    let mut parts = word.split('_');
    let head = parts.next().unwrap_or_default();
    let upper = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let head_ok = head.len() >= 2 && upper(head) && head.starts_with(|c: char| c.is_ascii_uppercase());
    let tail: Vec<&str> = parts.collect();
    head_ok && !tail.is_empty() && tail.into_iter().all(upper)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_anywhere_in_the_text() {
        assert_eq!(find_code("HASH_INVALID: expected 64"), Some("HASH_INVALID"));
        assert_eq!(find_code("Error parsing into type Msg: HASH_INVALID: got 12"), Some("HASH_INVALID"));
        assert_eq!(find_code("message index: 0: (TASK_NOT_OPEN: 7): execute failed"), Some("TASK_NOT_OPEN"));
        assert_eq!(find_code("first A1_B2: then CD_EF: x"), Some("A1_B2"));
    }

    #[test]
    fn what_only_looks_like_a_code_is_passed_over() {
        for text in [
            "",
            "HASH: expected",
            "HASH_INVALID",
            "HASH_INVALID:no space",
            "_HASH_INVALID: x",
            "aHASH_INVALID: x",
            "HASH__INVALID: x",
            "HASH_INVALID_: x",
            "A_B: x",
            "1A_B: x",
            "Hash_INVALID: x",
        ] {
            assert_eq!(find_code(text), None, "{text}");
        }
    }

    #[test]
    fn a_text_without_a_code_is_not_a_contract_error() {
        assert_eq!(ChainError::from_text("no such contract"), ChainError::Bad("no such contract".into()));
        assert_eq!(ChainError::from_text("x: NOT_OWNER: y").code(), "NOT_OWNER");
        assert_eq!(ChainError::Funds("x".into()).code(), "FUNDS_MISSING");
    }

    #[test]
    fn the_text_of_each_kind_carries_its_code() {
        let kinds = [
            ChainError::Funds("x".into()),
            ChainError::Gas("x".into()),
            ChainError::Sequence("x".into()),
            ChainError::SequenceWrong { expected: 3, got: 2 },
            KeyError::Expired { expires: 1, now: 1 }.into(),
            ChainError::Transaction("x".into()),
            ChainError::Account("x".into()),
            ChainError::Timeout("x".into()),
            ChainError::Bad("x".into()),
        ];
        for error in kinds {
            assert_eq!(find_code(&error.to_string()), Some(error.code()));
        }
    }
}
