//! Ids that are to come once.

use caravan_primitives::Hash32;

use super::row::RowError;
use crate::canonical::{Item, Position};

/// The ids so far: 16 bytes of the hash of each, and its line.
pub(super) struct Ids<'p> {
    column: &'p str,
    seen: Vec<([u8; 16], u64)>,
}

impl<'p> Ids<'p> {
    pub(super) fn new(column: &'p str) -> Self {
        Self { column, seen: vec![] }
    }

    /// Takes down the id of a row; a fault if it has none.
    pub(super) fn add(&mut self, item: &Item, at: Position) -> Option<RowError> {
        let id = item.field(self.column).filter(|id| !id.is_empty());
        let Some(id) = id else { return Some(RowError::IdMissing { column: self.column.to_owned(), at }) };
        let hash = Hash32::digest(id.as_bytes());
        let (first, _) = hash.as_bytes().split_first_chunk()?;
        self.seen.push((*first, at.line));
        None
    }

    /// Every id that comes again, in the order of the lines.
    pub(super) fn duplicates(mut self) -> Vec<RowError> {
        self.seen.sort_unstable();
        let mut faults: Vec<(u64, u64)> = self
            .seen
            .chunk_by(|one, next| one.0 == next.0)
            .filter_map(|same| same.split_first())
            .flat_map(|(first, again)| again.iter().map(|later| (later.1, first.1)))
            .collect();
        faults.sort_unstable();
        let fault = |(line, first)| RowError::IdDuplicate { first, at: Position { line, column: 1 } };
        faults.into_iter().map(fault).collect()
    }
}
