//! Why a manifest in pages cannot be read.

use caravan_primitives::{Coded, Hash32};
use thiserror::Error;

use super::ObjectKind;

/// Why a task cannot be read from a manifest in pages.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum PageError {
    /// The head is not one, or that of another manifest.
    #[error("HEAD_INVALID: expected the head of the manifest with the root {root}, got {got}")]
    Head {
        /// The root that the batch has frozen.
        root: Hash32,
        /// What is wrong with the head.
        got: String,
    },
    /// The bytes are not those that were asked for. Another store may have them.
    #[error("OBJECT_CHANGED: expected {what} with the hash {hash}, got bytes with the hash {got}")]
    Changed { what: ObjectKind, hash: Hash32, got: Hash32 },
    /// The bytes are those that were asked for, and they do not belong to the manifest. No store has better ones.
    #[error("OBJECT_INVALID: expected {what} in the object {hash}, got {got}")]
    Invalid { what: ObjectKind, hash: Hash32, got: String },
    /// There is no such task.
    #[error("TASK_BEYOND: expected a task below {tasks}, got {got}")]
    Index {
        /// How many tasks there are.
        tasks: u32,
        /// What was asked for.
        got: u32,
    },
    /// The decrypted content is that of another task, or of no task.
    #[error("TASK_MISMATCH: expected salt and rows that give the leaf of task {task}, got others")]
    Mismatch { task: u64 },
}

impl Coded for PageError {
    const ALL: &'static [&'static str] =
        &["HEAD_INVALID", "OBJECT_CHANGED", "OBJECT_INVALID", "TASK_BEYOND", "TASK_MISMATCH"];

    fn code(&self) -> &'static str {
        match self {
            Self::Head { .. } => "HEAD_INVALID",
            Self::Changed { .. } => "OBJECT_CHANGED",
            Self::Invalid { .. } => "OBJECT_INVALID",
            Self::Index { .. } => "TASK_BEYOND",
            Self::Mismatch { .. } => "TASK_MISMATCH",
        }
    }
}
