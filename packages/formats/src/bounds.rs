//! Bounds of files.

use caravan_marketplace_api::bounds::{MAX_ITEMS, MAX_TASKS};

/// The most columns of a table that is written or read.
pub(crate) const MAX_COLUMNS: usize = 1_000;
/// The most bytes of a file that is read: 1 GiB.
pub(crate) const MAX_FILE_BYTES: u64 = 1 << 30;
/// The most rows of a file: what the largest batch takes.
pub(crate) const MAX_ROWS: u64 = MAX_TASKS as u64 * MAX_ITEMS as u64;
