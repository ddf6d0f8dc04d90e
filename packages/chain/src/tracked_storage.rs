//! The state of the chain in memory, with the keys that changed since the last write to the file.

use std::collections::BTreeSet;

use cosmwasm_std::testing::MockStorage;
use cosmwasm_std::{Order, Record, Storage};

/// All rows of a chain. For a chain in a file it also tracks the keys that the file lacks.
#[derive(Default)]
pub struct TrackedStorage {
    rows: MockStorage,
    changed: Option<BTreeSet<Vec<u8>>>,
}

impl TrackedStorage {
    /// Take these rows and track changes from now on.
    pub(crate) fn tracked(rows: MockStorage) -> Self {
        Self { rows, changed: Some(BTreeSet::new()) }
    }

    /// Return the keys that changed since [`TrackedStorage::clear_changed`].
    pub(crate) fn changed(&self) -> impl Iterator<Item = &[u8]> {
        self.changed.iter().flatten().map(Vec::as_slice)
    }

    /// Forget the changed keys: the file has them.
    pub(crate) fn clear_changed(&mut self) {
        if let Some(changed) = &mut self.changed {
            changed.clear();
        }
    }

    fn track(&mut self, key: &[u8]) {
        if let Some(changed) = &mut self.changed {
            changed.insert(key.to_vec());
        }
    }
}

impl Storage for TrackedStorage {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.rows.get(key)
    }

    fn range<'a>(
        &'a self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> Box<dyn Iterator<Item = Record> + 'a> {
        self.rows.range(start, end, order)
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        self.track(key);
        self.rows.set(key, value);
    }

    fn remove(&mut self, key: &[u8]) {
        self.track(key);
        self.rows.remove(key);
    }
}
