//! Answers that only the requester reads.
//!
//! A batch freezes an X25519 public key, its `answer_key`: 32 bytes, as hex on the chain. An annotator encrypts a canonical
//! item to it in the binary form of age (<https://age-encryption.org/v1>), which `age`, `rage` and the npm package
//! `age-encryption` open as well, keeps the bytes at the URI of the submission, and gives their SHA-256 as its
//! `payload_hash`. The requester opens them with the private half, an age identity (`AGE-SECRET-KEY-1…`).
//!
//! The length of the bytes would distinguish `yes` from `no`. So the canonical text is followed by spaces up to the next
//! multiple of [`PAD_BYTES`]; spaces after a JSON value mean nothing. An item has at most [`MAX_BYTES`] bytes, and nothing
//! larger than [`MAX_ENCRYPTED_BYTES`] is decrypted. Age does not authenticate the sender: the commitment on the chain does.

use std::fmt;
use std::io::Read;

use age::secrecy::ExposeSecret;
use age::x25519::{Identity, Recipient};
use bech32::{Bech32, Hrp};
use caravan_primitives::{Coded, Hash32};
use thiserror::Error;

use crate::canonical::{CanonicalError, Item, MAX_BYTES};

/// The length of a text is padded to a multiple of this.
pub const PAD_BYTES: usize = 256;
/// The most bytes that are opened: the longest item, what age adds to every 64 KiB, and a header of up to 8 KiB.
pub const MAX_ENCRYPTED_BYTES: usize = MAX_BYTES + 16 * (MAX_BYTES / (64 << 10) + 1) + (8 << 10);

/// What a public key is.
const PUBLIC: &str = "an X25519 public key";

/// Why a payload cannot be encrypted or decrypted.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum PayloadError {
    /// The key is invalid or weak.
    #[error("PAYLOAD_KEY_INVALID: expected {expected}, got {got}")]
    Key {
        /// What a key is.
        expected: &'static str,
        /// What is wrong with this one.
        got: &'static str,
    },
    /// The item or the payload is too long.
    #[error("PAYLOAD_TOO_LONG: expected at most {max} bytes, got {got}")]
    TooLong { max: usize, got: usize },
    /// The bytes were encrypted to another key, changed since, or never encrypted.
    #[error("PAYLOAD_CLOSED: expected bytes encrypted to the key of this batch, got others: {0}")]
    Closed(String),
    /// The decrypted bytes are no item.
    #[error("PAYLOAD_NO_ITEM: expected a canonical item, got something else: {0}")]
    NoItem(CanonicalError),
    /// The decrypted item is not in its canonical spelling.
    #[error("PAYLOAD_NOT_CANONICAL: expected the canonical spelling of an item, padded, got another")]
    NotCanonical,
}

impl Coded for PayloadError {
    const ALL: &'static [&'static str] =
        &["PAYLOAD_KEY_INVALID", "PAYLOAD_TOO_LONG", "PAYLOAD_CLOSED", "PAYLOAD_NO_ITEM", "PAYLOAD_NOT_CANONICAL"];

    fn code(&self) -> &'static str {
        match self {
            Self::Key { .. } => "PAYLOAD_KEY_INVALID",
            Self::TooLong { .. } => "PAYLOAD_TOO_LONG",
            Self::Closed(_) => "PAYLOAD_CLOSED",
            Self::NoItem(_) => "PAYLOAD_NO_ITEM",
            Self::NotCanonical => "PAYLOAD_NOT_CANONICAL",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encrypted {
    /// What is kept at the URI.
    pub bytes: Vec<u8>,
    /// Their SHA-256: the `payload_hash` of a submission.
    pub hash: Hash32,
}

/// Encrypt an item to the key of a batch. The same item never gives the same bytes twice.
///
/// # Errors
/// `PAYLOAD_KEY_INVALID` for a weak key, which anyone can decrypt with, `PAYLOAD_TOO_LONG`.
pub fn encrypt(answer_key: &Hash32, item: &Item) -> Result<Encrypted, PayloadError> {
    let recipient = recipient(answer_key)?;
    let text = item.as_str();
    if text.len() > MAX_BYTES {
        return Err(PayloadError::TooLong { max: MAX_BYTES, got: text.len() });
    }
    let mut padded = text.to_owned();
    padded.extend(std::iter::repeat_n(' ', padding(text.len())));
    let bytes = age::encrypt(&recipient, padded.as_bytes()).map_err(|error| PayloadError::Closed(error.to_string()))?;
    let hash = Hash32::digest(&bytes);
    Ok(Encrypted { bytes, hash })
}

/// Spaces to the next multiple.
fn padding(length: usize) -> usize {
    length.next_multiple_of(PAD_BYTES) - length
}

fn recipient(answer_key: &Hash32) -> Result<Recipient, PayloadError> {
    let none = PayloadError::Key { expected: PUBLIC, got: "bytes that are none" };
    recipient_text(answer_key)?.parse().map_err(|_| none)
}

/// A public key as age writes it: `age1…`.
///
/// # Errors
/// `PAYLOAD_KEY_INVALID` for a weak key, which anyone can decrypt with.
pub fn recipient_text(answer_key: &Hash32) -> Result<String, PayloadError> {
    let key = |got| PayloadError::Key { expected: PUBLIC, got };
    // With a point of small order every shared secret is zero.
    if x25519_dalek::x25519([1; 32], *answer_key.as_bytes()) == [0; 32] {
        return Err(key("a point of small order, whose shared secrets are known"));
    }
    let text = Hrp::parse("age").ok().and_then(|prefix| bech32::encode::<Bech32>(prefix, answer_key.as_bytes()).ok());
    text.ok_or_else(|| key("bytes that are none"))
}

/// The public key in a text of age, `age1…`, as a batch freezes it.
///
/// # Errors
/// `PAYLOAD_KEY_INVALID` for another text, and for a weak key, which anyone can decrypt with.
pub fn recipient_from_text(text: &str) -> Result<Hash32, PayloadError> {
    let key = || PayloadError::Key { expected: "the public half of an age identity, age1…", got: "another text" };
    let text = text.trim();
    text.parse::<Recipient>().map_err(|_| key())?;
    let (_, bytes) = bech32::decode(text).map_err(|_| key())?;
    let public = Hash32::from_bytes(bytes.try_into().map_err(|_| key())?);
    recipient_text(&public).map(|_| public)
}

/// The private half of the key of a batch. Only [`BatchKey::reveal`] shows it.
#[derive(Clone)]
pub struct BatchKey(Identity);

impl BatchKey {
    /// A new key, from the randomness of the system.
    #[must_use]
    pub fn generate() -> Self {
        Self(Identity::generate())
    }

    /// The key with this text, `AGE-SECRET-KEY-1…`.
    ///
    /// # Errors
    /// `PAYLOAD_KEY_INVALID`. The text is not repeated.
    pub fn from_text(text: &str) -> Result<Self, PayloadError> {
        let key = |_| PayloadError::Key { expected: "an age identity, AGE-SECRET-KEY-1…", got: "another text" };
        text.trim().parse().map(Self).map_err(key)
    }

    /// Return the text of the key, which must stay secret.
    #[must_use]
    pub fn reveal(&self) -> String {
        self.0.to_string().expose_secret().to_owned()
    }

    /// The public half, as a batch freezes it.
    ///
    /// # Errors
    /// `PAYLOAD_KEY_INVALID`, which a key of this type never is.
    pub fn answer_key(&self) -> Result<Hash32, PayloadError> {
        recipient_from_text(&self.0.to_public().to_string())
    }

    /// Decrypt what was encrypted to this key.
    ///
    /// # Errors
    /// `PAYLOAD_TOO_LONG`, `PAYLOAD_CLOSED`, `PAYLOAD_NO_ITEM`, `PAYLOAD_NOT_CANONICAL`.
    pub fn decrypt(&self, bytes: &[u8]) -> Result<Item, PayloadError> {
        if bytes.len() > MAX_ENCRYPTED_BYTES {
            return Err(PayloadError::TooLong { max: MAX_ENCRYPTED_BYTES, got: bytes.len() });
        }
        let closed = |error: &dyn fmt::Display| PayloadError::Closed(error.to_string());
        let decryptor = age::Decryptor::new_buffered(bytes).map_err(|error| closed(&error))?;
        let identities = std::iter::once(&self.0 as &dyn age::Identity);
        let mut text = Vec::new();
        let mut reader = decryptor.decrypt(identities).map_err(|error| closed(&error))?;
        reader.read_to_end(&mut text).map_err(|error| closed(&error))?;
        let length = text.trim_ascii_end().len();
        let canonical = text.get(..length).unwrap_or_default();
        let item = Item::from_json(canonical).map_err(PayloadError::NoItem)?;
        let spaces = text.get(length..).unwrap_or_default();
        let padded = spaces.len() == padding(length) && spaces.iter().all(|byte| *byte == b' ');
        if padded && item.as_str().as_bytes() == canonical {
            Ok(item)
        } else {
            Err(PayloadError::NotCanonical)
        }
    }
}

impl fmt::Debug for BatchKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BatchKey(…)")
    }
}

#[cfg(test)]
mod tests;
