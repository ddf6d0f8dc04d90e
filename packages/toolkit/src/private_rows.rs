//! Private rows: each task is encrypted to a key of its own.
//!
//! A batch with private rows has a row key: 32 random bytes, used for this batch alone. From it comes an X25519 key for each
//! task (HKDF-SHA256, information: the tag `caravan/row-key/v1` and the number of the task as eight bytes, big-endian, each
//! with its length before it as four bytes). Nothing else is bound: the root is not known before the tasks are encrypted, and
//! the number of the batch is not known before the root is. A line of a page ([`crate::manifest::pages`]) is the salt and
//! the rows of a task, padded and encrypted to the public half of its key; the leaf is over the plain salt and rows, so
//! the one who decrypts them checks them like public ones.
//!
//! The requester gives the row key to a gateway, encrypted to its X25519 key. The gateway gives the key of a task, encrypted
//! to the reading key of the person who holds it. So the gateway can read the rows, and each person those of their own tasks.
//! Both texts name chain, contract and batch: an encrypted row key that someone copied is of no use in another batch, whose
//! owner would be given the keys of this one.

use std::{fmt, io};

use caravan_primitives::{BatchId, Coded, Hash32};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::encryption::{encrypt_padded, max_encrypted_bytes, private_key, unpadded, EncryptionError, PrivateKey};
use crate::manifest::pages::{EncryptTask, PageError, PrivateTask};
use crate::manifest::{Opening, TaskContent, MAX_TASK_BYTES};
use crate::payload::ReadingKey;

/// Domain of the key of a task.
const ROW_KEY_TAG: &str = "caravan/row-key/v1";
/// The most bytes of an encrypted task that are opened.
pub const MAX_PRIVATE_TASK_BYTES: usize = max_encrypted_bytes(MAX_TASK_BYTES);
/// The most bytes of an encrypted key that are opened.
pub const MAX_ENCRYPTED_KEY_BYTES: usize = max_encrypted_bytes(1 << 10);

/// Why private rows, or a key to them, cannot be encrypted or opened.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum PrivateRowsError {
    /// A key is invalid, or the bytes do not open with it.
    #[error("{0}")]
    Encryption(#[from] EncryptionError),
    /// The decrypted rows are not those of the task.
    #[error("{0}")]
    Page(#[from] PageError),
    /// What was encrypted is something else.
    #[error("PRIVATE_MALFORMED: expected {expected} in its canonical spelling, padded, got something else{got}")]
    Malformed {
        /// What should be there.
        expected: &'static str,
        /// What is wrong with it, with a colon before it.
        got: String,
    },
    /// The key belongs to another batch, or another task of it.
    #[error("ROW_KEY_OTHER: expected a key of {expected}, got one of {got}")]
    Other { expected: String, got: String },
}

impl Coded for PrivateRowsError {
    const ALL: &'static [&'static str] = &["PRIVATE_MALFORMED", "ROW_KEY_OTHER"];

    /// One of [`PrivateRowsError::ALL`], of [`EncryptionError::ALL`], or of [`PageError::ALL`].
    fn code(&self) -> &'static str {
        match self {
            Self::Encryption(error) => error.code(),
            Self::Page(error) => error.code(),
            Self::Malformed { .. } => "PRIVATE_MALFORMED",
            Self::Other { .. } => "ROW_KEY_OTHER",
        }
    }
}

/// The batch that a key belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchContext {
    pub batch: BatchId,
    pub chain_id: String,
    pub contract: String,
}

impl fmt::Display for BatchContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "batch {} of {} on {}", self.batch.get(), self.contract, self.chain_id)
    }
}

private_key! {
    /// The key of a gateway that row keys are encrypted to.
    GatewayKey
}

private_key! {
    /// The key of one task: who has it reads its salt and rows.
    TaskKey
}

/// The key to all private rows of a batch. Only [`RowKey::reveal`] shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct RowKey(Hash32);

/// A row key as it is encrypted to a gateway.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SentRowKey {
    of: BatchContext,
    row_key: Hash32,
}

/// The key of a task as it is encrypted to a person.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SentTaskKey {
    of: BatchContext,
    task: u32,
    task_key: String,
}

impl RowKey {
    /// The key with these bytes, for example one that was kept.
    #[must_use]
    pub const fn new(bytes: Hash32) -> Self {
        Self(bytes)
    }

    /// A new key, from the randomness of the system. A batch never takes the key of another one.
    ///
    /// # Errors
    /// What the system says where it has none.
    pub fn generate() -> io::Result<Self> {
        Ok(Self(crate::random::hash()?))
    }

    /// The bytes, to be kept.
    #[must_use]
    pub const fn reveal(&self) -> &Hash32 {
        &self.0
    }

    /// The key of a task, from 0.
    ///
    /// # Errors
    /// `ENCRYPTION_KEY_INVALID`, which a derived key never is.
    pub fn task_key(&self, task: u32) -> Result<TaskKey, EncryptionError> {
        PrivateKey::derive(self.0.as_bytes(), ROW_KEY_TAG, &u64::from(task).to_be_bytes()).map(TaskKey)
    }

    /// Encrypt the key to a gateway, for one batch.
    ///
    /// # Errors
    /// `ENCRYPTION_KEY_INVALID` for a weak key of the gateway.
    pub fn encrypt(&self, of: &BatchContext, gateway: &Hash32) -> Result<Vec<u8>, PrivateRowsError> {
        encrypted(&SentRowKey { of: of.clone(), row_key: self.0 }, gateway)
    }

    /// Open a row key that was encrypted to this gateway for this batch.
    ///
    /// # Errors
    /// `ENCRYPTION_TOO_LONG`, `ENCRYPTION_CLOSED`, `PRIVATE_MALFORMED`, and `ROW_KEY_OTHER` for the key of another batch.
    pub fn decrypt(bytes: &[u8], of: &BatchContext, gateway: &GatewayKey) -> Result<Self, PrivateRowsError> {
        let plain = gateway.0.decrypt(bytes, MAX_ENCRYPTED_KEY_BYTES)?;
        let sent: SentRowKey = decrypted(&plain, "a row key")?;
        if sent.of != *of {
            return Err(PrivateRowsError::Other { expected: of.to_string(), got: sent.of.to_string() });
        }
        Ok(Self(sent.row_key))
    }
}

impl fmt::Debug for RowKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RowKey(…)")
    }
}

impl EncryptTask for RowKey {
    fn encrypt_task(&self, task: u32, content: &TaskContent) -> io::Result<Vec<u8>> {
        self.task_key(task).map_err(io::Error::other)?.encrypt(content).map_err(io::Error::other)
    }
}

impl TaskKey {
    /// Encrypt the salt and the rows of the task.
    ///
    /// # Errors
    /// `ENCRYPTION_CLOSED`, `PRIVATE_MALFORMED`, neither of which items and keys of these types give.
    pub fn encrypt(&self, content: &TaskContent) -> Result<Vec<u8>, PrivateRowsError> {
        encrypted(content, &self.public())
    }

    /// Decrypt the salt and the rows of the task. They are not checked against a leaf: [`TaskKey::open`] does.
    ///
    /// # Errors
    /// `ENCRYPTION_TOO_LONG`, `ENCRYPTION_CLOSED`, `PRIVATE_MALFORMED`.
    pub fn decrypt(&self, bytes: &[u8]) -> Result<TaskContent, PrivateRowsError> {
        decrypted(&self.0.decrypt(bytes, MAX_PRIVATE_TASK_BYTES)?, "salt and rows of a task")
    }

    /// Open a task of a manifest.
    ///
    /// # Errors
    /// As [`TaskKey::decrypt`], and `TASK_MISMATCH`.
    pub fn open(&self, task: PrivateTask) -> Result<Opening, PrivateRowsError> {
        let content = self.decrypt(&task.bytes)?;
        Ok(task.opening(content)?)
    }

    /// Encrypt the key to the reading key of a person.
    ///
    /// # Errors
    /// `ENCRYPTION_KEY_INVALID` for a weak reading key.
    pub fn encrypt_key(&self, of: &BatchContext, task: u32, reader: &Hash32) -> Result<Vec<u8>, PrivateRowsError> {
        encrypted(&SentTaskKey { of: of.clone(), task, task_key: self.reveal() }, reader)
    }

    /// Open the key of a task that was encrypted to this person.
    ///
    /// # Errors
    /// As [`RowKey::decrypt`]; `ROW_KEY_OTHER` also for the key of another task.
    pub fn decrypt_key(
        bytes: &[u8],
        of: &BatchContext,
        task: u32,
        reader: &ReadingKey,
    ) -> Result<Self, PrivateRowsError> {
        let plain = reader.decrypt_reply(bytes, MAX_ENCRYPTED_KEY_BYTES)?;
        let sent: SentTaskKey = decrypted(&plain, "the key of a task")?;
        if (&sent.of, sent.task) != (of, task) {
            let name = |task: u32, of: &BatchContext| format!("task {task} in {of}");
            return Err(PrivateRowsError::Other { expected: name(task, of), got: name(sent.task, &sent.of) });
        }
        Ok(Self::from_text(&sent.task_key)?)
    }
}

fn encrypted<T: Serialize>(value: &T, key: &Hash32) -> Result<Vec<u8>, PrivateRowsError> {
    let text = serde_json_canonicalizer::to_string(value);
    let text = text.map_err(|error| malformed("a value that has one", &error))?;
    Ok(encrypt_padded(&[*key], &text)?)
}

fn decrypted<T: Serialize + DeserializeOwned>(plain: &[u8], expected: &'static str) -> Result<T, PrivateRowsError> {
    let value: T = serde_json::from_slice(plain).map_err(|error| malformed(expected, &error))?;
    let canonical = serde_json_canonicalizer::to_vec(&value).map_err(|error| malformed(expected, &error))?;
    if unpadded(plain) == Some(&canonical) {
        Ok(value)
    } else {
        Err(PrivateRowsError::Malformed { expected, got: String::new() })
    }
}

fn malformed(expected: &'static str, error: &serde_json::Error) -> PrivateRowsError {
    PrivateRowsError::Malformed { expected, got: format!(": {error}") }
}

#[cfg(test)]
mod tests;
