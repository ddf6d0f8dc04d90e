//! Which content has come or was taken down since the index looked.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use caravan_primitives::Hash32;

/// The most hashes that are kept: with more, all rows that lack a document are looked at.
const MOST: usize = 10_000;

/// What has changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Changed {
    pub(super) came: BTreeSet<Hash32>,
    pub(super) removed: BTreeSet<Hash32>,
    /// More has come than `came` says.
    pub(super) more: bool,
}

/// Changes, noted by requests and taken by the thread of the index.
#[derive(Debug, Clone, Default)]
pub(super) struct Changes(Arc<Mutex<Changed>>);

impl Changes {
    pub(super) fn came(&self, hash: Hash32) {
        let mut changed = self.lock();
        if changed.came.len() < MOST {
            changed.came.insert(hash);
        } else {
            changed.more = true;
        }
    }

    pub(super) fn removed(&self, hash: Hash32) {
        self.lock().removed.insert(hash);
    }

    pub(super) fn take(&self) -> Changed {
        std::mem::take(&mut *self.lock())
    }

    /// Keep what could not be done.
    pub(super) fn give_back(&self, changed: Changed) {
        let mut now = self.lock();
        now.came.extend(changed.came);
        now.removed.extend(changed.removed);
        now.more |= changed.more;
    }

    /// A thread that panicked leaves sets that are whole.
    fn lock(&self) -> MutexGuard<'_, Changed> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(number: usize) -> Hash32 {
        Hash32::digest(&number.to_be_bytes())
    }

    #[test]
    fn what_comes_is_taken_once_and_kept_where_it_could_not_be_done() {
        let changes = Changes::default();
        changes.came(hash(1));
        changes.removed(hash(2));
        let taken = changes.take();
        assert_eq!((taken.came.len(), taken.removed.len(), taken.more), (1, 1, false));
        assert_eq!(changes.take(), Changed::default());
        changes.came(hash(3));
        changes.give_back(taken);
        let again = changes.take();
        assert_eq!((again.came.len(), again.removed.len()), (2, 1));
    }

    #[test]
    fn more_than_are_kept_are_not_forgotten() {
        let changes = Changes::default();
        (0..=MOST).for_each(|number| changes.came(hash(number)));
        let taken = changes.take();
        assert_eq!((taken.came.len(), taken.more), (MOST, true));
    }
}
