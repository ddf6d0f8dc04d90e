//! The rows of a chain: in memory, or in its file.

use cosmwasm_std::{MemoryStorage, Order, Record, Storage};

use crate::file_rows::FileRows;

/// All rows of a chain.
pub struct ChainStorage(Rows);

enum Rows {
    Memory(MemoryStorage),
    File(FileRows),
}

impl Default for ChainStorage {
    fn default() -> Self {
        Self(Rows::Memory(MemoryStorage::new()))
    }
}

impl ChainStorage {
    /// Use the rows of a chain in a file.
    pub(crate) fn in_file(rows: FileRows) -> Self {
        Self(Rows::File(rows))
    }

    /// Return the rows of a chain in a file, to mark them as committed.
    pub(crate) fn file_rows(&mut self) -> Option<&mut FileRows> {
        match &mut self.0 {
            Rows::Memory(_) => None,
            Rows::File(rows) => Some(rows),
        }
    }

    /// Return why a row could not be read, if one could not. What was read since then is not to be relied on.
    pub(crate) fn failure(&self) -> Option<&str> {
        match &self.0 {
            Rows::Memory(_) => None,
            Rows::File(rows) => rows.failure(),
        }
    }
}

impl Storage for ChainStorage {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        match &self.0 {
            Rows::Memory(rows) => rows.get(key),
            Rows::File(rows) => rows.get(key),
        }
    }

    fn range<'a>(
        &'a self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> Box<dyn Iterator<Item = Record> + 'a> {
        match &self.0 {
            Rows::Memory(rows) => rows.range(start, end, order),
            Rows::File(rows) => rows.range(start, end, order),
        }
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        match &mut self.0 {
            Rows::Memory(rows) => rows.set(key, value),
            Rows::File(rows) => rows.set(key, value),
        }
    }

    fn remove(&mut self, key: &[u8]) {
        match &mut self.0 {
            Rows::Memory(rows) => rows.remove(key),
            Rows::File(rows) => rows.remove(key),
        }
    }
}
