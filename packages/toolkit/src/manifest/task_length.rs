//! How long the rows of a task are together.

use super::content::MAX_TASK_BYTES;
use super::row::RowError;
use crate::canonical::{Item, Position};

/// What a [`super::TaskContent`] has besides its rows: its keys and its salt.
const FRAME_BYTES: usize = 128;

/// The rows of the task that is being read.
pub(super) struct TaskLength {
    items_per_task: u8,
    rows: u8,
    bytes: usize,
    first: Position,
}

impl TaskLength {
    pub(super) fn new(items_per_task: u8) -> Self {
        Self { items_per_task, rows: 0, bytes: FRAME_BYTES, first: Position::START }
    }

    /// Take down the next row; a fault, once a task, if the rows of its task are too long with it.
    pub(super) fn add(&mut self, item: &Item, at: Position) -> Option<RowError> {
        if self.rows == self.items_per_task {
            *self = Self::new(self.items_per_task);
        }
        if self.rows == 0 {
            self.first = at;
        }
        self.rows += 1;
        let before = self.bytes;
        // A comma follows each.
        self.bytes += item.as_str().len() + 1;
        let passed = before <= MAX_TASK_BYTES && self.bytes > MAX_TASK_BYTES;
        passed.then_some(RowError::TaskTooLong { at: self.first, last: at.line })
    }
}
