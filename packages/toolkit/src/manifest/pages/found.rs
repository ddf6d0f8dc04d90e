//! What a manifest in pages wants, and what is found in it.

use caravan_primitives::{Hash32, Proof};

use super::{ObjectKind, PageError};
use crate::manifest::{Opening, TaskContent};

/// An object that has to be fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Its hash.
    pub hash: Hash32,
    /// The most bytes that it may have: a fetch stops there.
    pub max_bytes: usize,
    pub what: ObjectKind,
}

/// A task of a manifest, checked against its root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    Public(Opening),
    Private(PrivateTask),
}

/// A task whose rows are encrypted. Its leaf is in the manifest; what it is over shows when it is decrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrivateTask {
    /// The age file.
    pub bytes: Vec<u8>,
    pub(super) tasks: u32,
    /// How many rows it has.
    pub(super) items: u64,
    pub(super) leaf: Hash32,
    pub(super) proof: Proof,
}

impl PrivateTask {
    /// The task, from 0.
    #[must_use]
    pub fn index(&self) -> u32 {
        u32::try_from(self.proof.index).unwrap_or(u32::MAX)
    }

    /// The opening of the task with its decrypted content.
    ///
    /// # Errors
    /// `TASK_MISMATCH` if the leaf is over another content, or the task has another number of rows than the head says.
    pub fn opening(self, content: TaskContent) -> Result<Opening, PageError> {
        let index = self.index();
        if content.items.len() as u64 != self.items || content.leaf(index, self.tasks) != self.leaf {
            return Err(PageError::Mismatch { task: self.proof.index });
        }
        Ok(Opening { salt: content.salt, items: content.items, proof: self.proof })
    }
}
