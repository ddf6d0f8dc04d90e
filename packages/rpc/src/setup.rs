//! What can be wrong before the first message.

use std::path::PathBuf;

use caravan_primitives::Coded;
use thiserror::Error;

/// Why a chain cannot be used.
#[derive(Debug, Error)]
pub enum SetupError {
    /// The file that describes the chain cannot be read or understood.
    #[error("CHAIN_FILE_INVALID: {}: {reason}", path.display())]
    File { path: PathBuf, reason: String },
    /// Accounts of the chain sign with keys of another kind.
    #[error("CHAIN_KEYS_UNSUPPORTED: {}: expected key_type \"secp256k1\", got {got}", path.display())]
    KeyType { path: PathBuf, got: String },
    /// The mnemonic is missing or invalid.
    #[error("MNEMONIC_INVALID: expected 12 to 24 words {place}, {reason}")]
    Mnemonic {
        /// Where it was looked for.
        place: String,
        /// What is there instead.
        reason: String,
    },
    /// No node answers at the address of the file, or a node of another chain.
    #[error("CHAIN_UNREACHABLE: {url}: {reason}")]
    Unreachable {
        /// The address of the RPC.
        url: String,
        /// What came instead of an answer.
        reason: String,
    },
}

impl Coded for SetupError {
    const ALL: &'static [&'static str] =
        &["CHAIN_FILE_INVALID", "CHAIN_KEYS_UNSUPPORTED", "MNEMONIC_INVALID", "CHAIN_UNREACHABLE"];

    fn code(&self) -> &'static str {
        match self {
            Self::File { .. } => "CHAIN_FILE_INVALID",
            Self::KeyType { .. } => "CHAIN_KEYS_UNSUPPORTED",
            Self::Mnemonic { .. } => "MNEMONIC_INVALID",
            Self::Unreachable { .. } => "CHAIN_UNREACHABLE",
        }
    }
}

#[cfg(test)]
mod tests {
    use caravan_chain::find_code;

    use super::*;

    #[test]
    fn every_text_begins_with_its_code() {
        let text = String::new;
        let all = [
            SetupError::File { path: PathBuf::new(), reason: text() },
            SetupError::KeyType { path: PathBuf::new(), got: text() },
            SetupError::Mnemonic { place: text(), reason: text() },
            SetupError::Unreachable { url: text(), reason: text() },
        ];
        for (error, code) in all.iter().zip(SetupError::ALL) {
            assert_eq!((error.code(), find_code(&error.to_string())), (*code, Some(*code)));
        }
    }
}
