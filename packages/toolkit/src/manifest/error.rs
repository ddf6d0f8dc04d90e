//! Why there is no manifest.

use std::io;

use caravan_marketplace_api::bounds::{MAX_ITEMS, MAX_TASKS};
use caravan_primitives::{Coded, Hash32};
use thiserror::Error;

/// The most bytes of the name of the id.
pub const MAX_ID_BYTES: usize = 256;

/// Why there is no manifest, or no opening.
#[derive(Error, Debug)]
pub enum ManifestError {
    /// The file cannot be read.
    #[error("MANIFEST_UNREADABLE: expected a file that can be read twice, got {0}")]
    Unreadable(#[from] io::Error),
    /// Rows are malformed; each was reported.
    #[error("MANIFEST_MALFORMED: expected rows that can all be read, got {rows} that cannot")]
    Malformed { rows: u64 },
    /// There are no rows, or too many.
    #[error("MANIFEST_SIZE: expected 1 to {MAX_TASKS} tasks of {items_per_task} rows, got {rows} rows")]
    Size {
        /// Rows to a task.
        items_per_task: u8,
        /// How many rows there are.
        rows: u64,
    },
    /// The plan asks for tasks of no rows, or of too many.
    #[error("MANIFEST_TASK_SIZE: expected 1 to {MAX_ITEMS} rows to a task, got {got}")]
    TaskSize {
        /// What the plan asks for.
        got: u8,
    },
    /// The rows are not those that were read before, or the plan is another.
    #[error("MANIFEST_CHANGED: expected the rows, the secret and the plan of the root {expected}, got others")]
    Changed { expected: Hash32 },
    /// The name of the id does not fit into the head.
    #[error("MANIFEST_ID_TOO_LONG: expected a column name of at most {MAX_ID_BYTES} bytes, got {got}")]
    IdTooLong { got: usize },
    /// A task cannot be encrypted, or an object cannot be kept.
    #[error("MANIFEST_UNWRITABLE: expected to encrypt every task and to keep every object, got {0}")]
    Unwritable(io::Error),
    /// There is no such task.
    #[error("MANIFEST_INDEX: expected a task below {tasks}, got {got}")]
    Index {
        /// How many tasks there are.
        tasks: u32,
        /// What was asked for.
        got: u32,
    },
}

impl Coded for ManifestError {
    const ALL: &'static [&'static str] = &[
        "MANIFEST_UNREADABLE",
        "MANIFEST_MALFORMED",
        "MANIFEST_SIZE",
        "MANIFEST_TASK_SIZE",
        "MANIFEST_CHANGED",
        "MANIFEST_ID_TOO_LONG",
        "MANIFEST_UNWRITABLE",
        "MANIFEST_INDEX",
    ];

    fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "MANIFEST_UNREADABLE",
            Self::Malformed { .. } => "MANIFEST_MALFORMED",
            Self::Size { .. } => "MANIFEST_SIZE",
            Self::TaskSize { .. } => "MANIFEST_TASK_SIZE",
            Self::Changed { .. } => "MANIFEST_CHANGED",
            Self::IdTooLong { .. } => "MANIFEST_ID_TOO_LONG",
            Self::Unwritable(_) => "MANIFEST_UNWRITABLE",
            Self::Index { .. } => "MANIFEST_INDEX",
        }
    }
}
