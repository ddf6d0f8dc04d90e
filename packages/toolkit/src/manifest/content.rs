//! What a task is made of.

use caravan_primitives::Hash32;
use serde::{Deserialize, Serialize};

use super::{suite_payload, task_leaf};
use crate::canonical::Item;

/// The most bytes of a [`TaskContent`], in its canonical spelling: room for 64 rows of 64 KiB, and more.
pub const MAX_TASK_BYTES: usize = 5 << 20;

/// The items of a task and its salt: a line of a public page, or what is encrypted where rows are private.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskContent {
    /// Its rows, 1 to 64.
    pub items: Vec<Item>,
    /// What keeps the leaf of a task with few possible texts from being guessed.
    pub salt: Hash32,
}

impl TaskContent {
    /// The leaf of the task at `index` (from 0) in a manifest of `tasks` tasks.
    #[must_use]
    pub fn leaf(&self, index: u32, tasks: u32) -> Hash32 {
        let payload = suite_payload(&self.salt, self.items.iter().map(Item::hash));
        task_leaf(u64::from(index), u64::from(tasks), &payload)
    }

    /// The canonical JSON.
    pub(crate) fn canonical(&self) -> serde_json::Result<String> {
        serde_json_canonicalizer::to_string(self)
    }
}
