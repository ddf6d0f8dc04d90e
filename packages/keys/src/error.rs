//! Why a key, a signature or a signed thing is not taken.

use caravan_primitives::Coded;
use thiserror::Error;

use crate::account_error::AccountError;

/// Why a key, a signature or a signed thing is not taken.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum KeyError {
    /// The text or the bytes are no key. A private key is not repeated.
    #[error("KEY_INVALID: expected {expected}, got {got}")]
    Key {
        /// What a key of this kind is.
        expected: &'static str,
        /// What is wrong with this one.
        got: String,
    },
    /// The header is not `Caravan <key>.<expires>.<signature>`.
    #[error("AUTHORIZATION_INVALID: expected \"Caravan <key>.<expires>.<signature>\", got {got}")]
    Authorization {
        /// What is wrong with it.
        got: String,
    },
    /// The signature is not one of this key over these bytes: another key, another chain or gateway, or other content.
    #[error("SIGNATURE_WRONG: expected a signature of {key} over this {what}, got another")]
    Signature {
        /// The public key.
        key: String,
        /// `transaction`, `request` or `receipt`.
        what: &'static str,
    },
    /// The signature is too old.
    #[error("SIGNATURE_EXPIRED: expected a time before {expires}, got {now}")]
    Expired {
        /// When it ended.
        expires: u64,
        /// The time of who checks.
        now: u64,
    },
    /// The signature would hold for too long.
    #[error("EXPIRY_FAR: expected an expiry at most {max} seconds ahead, got {expires} at {now}")]
    Far {
        /// The most seconds.
        max: u64,
        /// When it would end.
        expires: u64,
        /// The time of who checks.
        now: u64,
    },
    /// The system has no randomness.
    #[error("RANDOMNESS_MISSING: expected 32 random bytes of the system, got {0}")]
    Randomness(String),
    /// The key of an account cannot be made or opened.
    #[error(transparent)]
    Account(#[from] AccountError),
}

impl Coded for KeyError {
    const ALL: &'static [&'static str] = &[
        "KEY_INVALID",
        "AUTHORIZATION_INVALID",
        "SIGNATURE_WRONG",
        "SIGNATURE_EXPIRED",
        "EXPIRY_FAR",
        "RANDOMNESS_MISSING",
    ];

    fn code(&self) -> &'static str {
        match self {
            Self::Key { .. } => "KEY_INVALID",
            Self::Authorization { .. } => "AUTHORIZATION_INVALID",
            Self::Signature { .. } => "SIGNATURE_WRONG",
            Self::Expired { .. } => "SIGNATURE_EXPIRED",
            Self::Far { .. } => "EXPIRY_FAR",
            Self::Randomness(_) => "RANDOMNESS_MISSING",
            Self::Account(error) => error.code(),
        }
    }
}

/// Check that a signature holds at `now`, and at most `max` seconds longer.
///
/// # Errors
/// `SIGNATURE_EXPIRED` at `now >= expires`, `EXPIRY_FAR`.
pub(crate) fn check_expiry(expires: u64, now: u64, max: u64) -> Result<(), KeyError> {
    if now >= expires {
        return Err(KeyError::Expired { expires, now });
    }
    if expires - now > max {
        return Err(KeyError::Far { max, expires, now });
    }
    Ok(())
}
