//! Payloads: the answers of a submission, which the requester and the annotator read.
//!
//! A batch freezes an X25519 public key, its `answer_key`. An annotator has a reading key of their own. The payload of a
//! submission is the canonical JSON of
//!
//! ```json
//! { "answers": ["one entry per item of the task"], "reply_key": "64 hex digits", "salt": "64 hex digits" }
//! ```
//!
//! padded and [encrypted](crate::encryption) to both keys. `reply_key` is the public half of the reading key: what is for the
//! annotator alone, for example evidence, is encrypted to it. The encrypted bytes are kept at the URI of the submission;
//! their SHA-256 is its `payload_hash`.
//!
//! The salt is that of the commitment. So the one who may open a payload can [recompute the commitment](Payload::check): a
//! payload that does not open the commitment of its submission is no work, and a copy of another person's payload fails by
//! itself.
//!
//! A payload has at most [`MAX_PAYLOAD_BYTES`] bytes, as much as one item may have: what is longer, such as a recording, is
//! kept as media and answered by its hash. Nothing larger than [`MAX_ENCRYPTED_BYTES`] is decrypted.

use caravan_marketplace_api::bounds::MAX_ITEMS;
use caravan_primitives::{Coded, Hash32};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::canonical::{Item, MAX_BYTES};
use crate::commitment::{commitment, AnswerContext};
use crate::encryption::{
    encrypt_padded, max_encrypted_bytes, private_key, recipient_text, unpadded, EncryptionError, PrivateKey,
};

/// The most bytes of a payload, in its canonical spelling.
pub const MAX_PAYLOAD_BYTES: usize = MAX_BYTES;
/// The most bytes that are opened.
pub const MAX_ENCRYPTED_BYTES: usize = max_encrypted_bytes(MAX_PAYLOAD_BYTES);

/// Domain of a reading key that is derived from a seed.
const READING_KEY_TAG: &str = "caravan/reading-key/v1";

/// Why a payload cannot be encrypted or decrypted, or is no work.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum PayloadError {
    /// A key is invalid, or the bytes do not open with it.
    #[error("{0}")]
    Encryption(#[from] EncryptionError),
    /// There is no answer, or more than a task can have items.
    #[error("PAYLOAD_ANSWERS: expected 1 to {MAX_ITEMS} answers, one an item of the task, got {got}")]
    Answers { got: usize },
    /// The answers are too long.
    #[error("PAYLOAD_TOO_LONG: expected at most {MAX_PAYLOAD_BYTES} bytes of answers, salt and key, got {got}")]
    TooLong { got: usize },
    /// The decrypted bytes are no payload.
    #[error("PAYLOAD_MALFORMED: expected answers, a salt and a reply key, got something else: {0}")]
    Malformed(String),
    /// The decrypted payload is not in its canonical spelling.
    #[error("PAYLOAD_NOT_CANONICAL: expected the canonical spelling of a payload, padded, got another")]
    NotCanonical,
    /// The payload belongs to another submission, or its answers or salt were changed.
    #[error("PAYLOAD_MISMATCH: expected answers and a salt that open the commitment {expected}, got those of {got}")]
    Mismatch { expected: Hash32, got: Hash32 },
}

impl Coded for PayloadError {
    const ALL: &'static [&'static str] =
        &["PAYLOAD_ANSWERS", "PAYLOAD_TOO_LONG", "PAYLOAD_MALFORMED", "PAYLOAD_NOT_CANONICAL", "PAYLOAD_MISMATCH"];

    /// One of [`PayloadError::ALL`], or of [`EncryptionError::ALL`].
    fn code(&self) -> &'static str {
        match self {
            Self::Encryption(error) => error.code(),
            Self::Answers { .. } => "PAYLOAD_ANSWERS",
            Self::TooLong { .. } => "PAYLOAD_TOO_LONG",
            Self::Malformed(_) => "PAYLOAD_MALFORMED",
            Self::NotCanonical => "PAYLOAD_NOT_CANONICAL",
            Self::Mismatch { .. } => "PAYLOAD_MISMATCH",
        }
    }
}

/// A payload as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encrypted {
    /// What is kept at the URI.
    pub bytes: Vec<u8>,
    /// Their SHA-256: the `payload_hash` of a submission.
    pub hash: Hash32,
}

/// The answers of a submission, with what opens its commitment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payload {
    /// One answer an item of the task, in the order of the items: 1 to 64.
    pub answers: Vec<Item>,
    /// The salt of the commitment.
    pub salt: Hash32,
    /// The public half of the annotator's reading key.
    pub reply_key: Hash32,
}

impl Payload {
    /// Encrypt the payload to the key of the batch and to its own reply key. The same payload never gives the same bytes
    /// twice.
    ///
    /// # Errors
    /// `ENCRYPTION_KEY_INVALID` where either key is weak: anyone can decrypt with it. `PAYLOAD_ANSWERS`, `PAYLOAD_TOO_LONG`.
    pub fn encrypt(&self, answer_key: &Hash32) -> Result<Encrypted, PayloadError> {
        let text = self.canonical()?;
        let bytes = encrypt_padded(&[*answer_key, self.reply_key], &text)?;
        let hash = Hash32::digest(&bytes);
        Ok(Encrypted { bytes, hash })
    }

    /// Check that the payload opens the commitment of a submission.
    ///
    /// # Errors
    /// `PAYLOAD_MISMATCH`: then the payload is no work for this task.
    pub fn check(&self, context: &AnswerContext, expected: &Hash32) -> Result<(), PayloadError> {
        let got = self.commitment(context)?;
        if got == *expected {
            Ok(())
        } else {
            Err(PayloadError::Mismatch { expected: *expected, got })
        }
    }

    /// The commitment that the answers and the salt give.
    ///
    /// # Errors
    /// `PAYLOAD_ANSWERS`.
    pub fn commitment(&self, context: &AnswerContext) -> Result<Hash32, PayloadError> {
        let answers: Vec<Hash32> = self.answers.iter().map(Item::hash).collect();
        let count = PayloadError::Answers { got: answers.len() };
        commitment(context, &answers, &self.salt).map_err(|_| count)
    }

    fn canonical(&self) -> Result<String, PayloadError> {
        if !(1..=usize::from(MAX_ITEMS)).contains(&self.answers.len()) {
            return Err(PayloadError::Answers { got: self.answers.len() });
        }
        let text = serde_json_canonicalizer::to_string(self);
        let text = text.map_err(|error| PayloadError::Malformed(error.to_string()))?;
        if text.len() > MAX_PAYLOAD_BYTES {
            return Err(PayloadError::TooLong { got: text.len() });
        }
        Ok(text)
    }

    /// Decrypt a payload with either of its keys.
    fn decrypt(key: &PrivateKey, bytes: &[u8]) -> Result<Self, PayloadError> {
        let plain = key.decrypt(bytes, MAX_ENCRYPTED_BYTES)?;
        let malformed = |error: &dyn std::fmt::Display| PayloadError::Malformed(error.to_string());
        let payload: Self = serde_json::from_slice(&plain).map_err(|error| malformed(&error))?;
        recipient_text(&payload.reply_key).map_err(|error| malformed(&error))?;
        let canonical = payload.canonical()?;
        if unpadded(&plain) == Some(canonical.as_bytes()) {
            Ok(payload)
        } else {
            Err(PayloadError::NotCanonical)
        }
    }
}

private_key! {
    /// The private half of the `answer_key` of a batch.
    BatchKey
}

impl BatchKey {
    /// Decrypt a payload that was encrypted to this key.
    ///
    /// # Errors
    /// `ENCRYPTION_TOO_LONG`, `ENCRYPTION_CLOSED`; `PAYLOAD_ANSWERS`, `PAYLOAD_TOO_LONG`, `PAYLOAD_MALFORMED` and
    /// `PAYLOAD_NOT_CANONICAL` for what was encrypted to this key and is no payload.
    pub fn decrypt(&self, bytes: &[u8]) -> Result<Payload, PayloadError> {
        Payload::decrypt(&self.0, bytes)
    }

    /// Decrypt evidence that others encrypted to the `answer_key` of a batch: at most `max` bytes, as they are stored.
    ///
    /// # Errors
    /// `ENCRYPTION_TOO_LONG`, `ENCRYPTION_CLOSED`.
    pub fn decrypt_evidence(&self, bytes: &[u8], max: usize) -> Result<Vec<u8>, EncryptionError> {
        self.0.decrypt(bytes, max)
    }
}

private_key! {
    /// The private half of the reading key of a person: it opens their own payloads, and what is encrypted to their
    /// `reply_key`. It never comes from the key that signs, so that one can be lost or given away without the other.
    ReadingKey
}

impl ReadingKey {
    /// The reading key that belongs to a seed: HKDF-SHA256 of the seed, with the tag `caravan/reading-key/v1` and the path.
    ///
    /// `seed` is at least 16 random bytes, for example the 64 of a mnemonic (BIP 39). `path` distinguishes the keys of one
    /// seed, for example those of several chains.
    ///
    /// # Errors
    /// `ENCRYPTION_KEY_INVALID` for a shorter seed.
    pub fn from_seed(seed: &[u8], path: &str) -> Result<Self, EncryptionError> {
        if seed.len() < 16 {
            return Err(EncryptionError::Key { expected: "a seed of at least 16 bytes", got: "fewer" });
        }
        PrivateKey::derive(seed, READING_KEY_TAG, path.as_bytes()).map(Self)
    }

    /// Decrypt a payload that this person encrypted.
    ///
    /// # Errors
    /// As [`BatchKey::decrypt`].
    pub fn decrypt(&self, bytes: &[u8]) -> Result<Payload, PayloadError> {
        Payload::decrypt(&self.0, bytes)
    }

    /// Decrypt what others encrypted to the `reply_key` of this person: at most `max` bytes, as they are stored.
    ///
    /// # Errors
    /// `ENCRYPTION_TOO_LONG`, `ENCRYPTION_CLOSED`.
    pub fn decrypt_reply(&self, bytes: &[u8], max: usize) -> Result<Vec<u8>, EncryptionError> {
        self.0.decrypt(bytes, max)
    }
}

/// Open the payload of a submission, and check it against the commitment.
///
/// # Errors
/// As [`BatchKey::decrypt`], and `PAYLOAD_MISMATCH`.
pub fn open(
    key: &BatchKey,
    bytes: &[u8],
    context: &AnswerContext,
    commitment: &Hash32,
) -> Result<Payload, PayloadError> {
    let payload = key.decrypt(bytes)?;
    payload.check(context, commitment)?;
    Ok(payload)
}

#[cfg(test)]
mod tests;
