//! What an export or an import did.

use std::collections::BTreeMap;

/// What was written or read, and what was not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows, tasks, pictures or texts: what the format has one of an item, or of an answer.
    pub rows: u64,
    /// What was left out or changed, in words, with how often.
    pub notes: BTreeMap<&'static str, u64>,
}

impl Report {
    /// Count something that was left out or changed.
    pub(crate) fn note(&mut self, what: &'static str) {
        self.add(what, 1);
    }

    /// Count several of them.
    pub(crate) fn add(&mut self, what: &'static str, count: u64) {
        if count > 0 {
            *self.notes.entry(what).or_default() += count;
        }
    }
}
