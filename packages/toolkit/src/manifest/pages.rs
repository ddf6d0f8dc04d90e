//! A manifest in pages: what an annotator needs of it, in objects that are kept by their hash.
//!
//! To do one task, no one reads all rows. A reader fetches a head, at most three blocks and one page, whatever the number of
//! tasks, and checks every byte against the root that the batch has frozen.
//!
//! - **Page**: JSON lines, one a task, in their order, each with its end of line. A public line is a
//!   [`TaskContent`](super::TaskContent) in its canonical spelling, `{"items":[…],"salt":"…"}`. A private line is a JSON string:
//!   the age file of that text ([`crate::private_rows`]) in base64 (RFC 4648, with padding). A page belongs to one block of
//!   level 1, and it ends before a task with which it would have more than [`PAGE_BYTES`]; so most blocks have one page of 128
//!   tasks, and one of long rows has several.
//! - **Block**: the nodes of the tree over [`FANOUT`] leaves, or over as many blocks below it, as raw bytes. A block of level
//!   1 is the leaves of its tasks, 32 bytes each, and then for each of its pages the number of its tasks (one byte) and its
//!   hash. A block of level 2 or 3 is, for each block below it, the root of the tree over its leaves and its hash. Block `b`
//!   (from 0) of level `k` is over the tasks from `b × 128^k` on. 128 is 2^7, so a block that is full is a full subtree of the
//!   tree of [`caravan_primitives::Tree`]; the last block of a level may have fewer, and nothing is ever repeated in it. The
//!   top is the one block of the lowest level that has all tasks under one block.
//! - **Head**: [`Head`] in its canonical spelling. The `manifest_uri` of a batch names it by its hash.
//!
//! The rows of one task have at most [`MAX_TASK_BYTES`](super::MAX_TASK_BYTES) together, so no page has more than
//! [`MAX_PAGE_BYTES`]. What is longer than about 64 KiB, such as a picture or a book, is better kept as media and named in
//! the row by its hash: an annotator fetches a page at a time.
//!
//! Bytes that do not have the hash by which they were asked for are the fault of the store (`OBJECT_CHANGED`): another store
//! may have the right ones. Bytes with the right hash that do not belong to the manifest are the fault of the one who wrote it
//! (`OBJECT_INVALID`). Either error names the object.

use std::fmt;

use caravan_marketplace_api::Rows;
use caravan_primitives::Hash32;
use serde::{Deserialize, Serialize};

mod block;
mod error;
mod found;
mod pending;
mod reader;
mod writer;

pub use super::error::MAX_ID_BYTES;
pub use error::PageError;
pub use found::{PrivateTask, Task, Wanted};
pub use reader::{Step, TaskReader, Walk};
pub use writer::{EncryptTask, PageRows, Pages};

/// Leaves to a block of level 1, and blocks to a block above it.
pub const FANOUT: u32 = 128;
/// A page ends before a task with which it would have more bytes; a page of one task may have more.
pub const PAGE_BYTES: usize = 256 << 10;
/// The most bytes of a page: a task of the longest rows, encrypted, in base64.
pub const MAX_PAGE_BYTES: usize = 8 << 20;
/// The most bytes of a block: 128 leaves, and 128 pages of one task.
pub const MAX_BLOCK_BYTES: usize = 128 * (32 + 33);
/// The most bytes of a head.
pub const MAX_HEAD_BYTES: usize = 4 << 10;

/// What the `format` of a head is.
pub const HEAD_FORMAT: &str = "caravan-manifest/1";

/// The head of a manifest in pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// [`HEAD_FORMAT`].
    pub format: String,
    /// The column, or the key, that names a row; absent where rows have no names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The number of rows.
    pub items: u64,
    /// The hash of the list of those who may claim; absent where the batch has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<Hash32>,
    /// Rows to a task, 1 to 64. Only the last task may have fewer.
    pub items_per_task: u8,
    /// The root over the tasks, as the batch has frozen it.
    pub root: Hash32,
    /// Who can read the rows, as the batch says.
    pub rows: Rows,
    /// The number of tasks.
    pub tasks: u32,
    /// The hash of the top block.
    pub top: Hash32,
}

/// What a batch has frozen of its manifest. A head has to say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frozen {
    /// The root over the tasks.
    pub root: Hash32,
    /// The number of tasks.
    pub tasks: u32,
    /// Rows to a task.
    pub items_per_task: u8,
    /// Who can read the rows.
    pub rows: Rows,
}

/// Which object of a manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectKind {
    Head,
    /// A block: its level from 1, and its number in it from 0.
    Block {
        level: u32,
        number: u32,
    },
    /// A page: its tasks, the first and the last.
    Page {
        first: u32,
        last: u32,
    },
}

impl fmt::Display for ObjectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Head => f.write_str("the head"),
            Self::Block { level, number } => write!(f, "block {number} of level {level}"),
            Self::Page { first, last } => write!(f, "the page of tasks {first} to {last}"),
        }
    }
}

#[cfg(test)]
mod tests;
