//! The rows of a chain in a file, read when they are asked for.
//!
//! What was written since the last commit lies over what the file has. A row that cannot be read is not a row that is
//! missing: the first failure is kept, and from then on the chain answers nothing and writes nothing.

use std::cmp::Ordering;
use std::collections::{btree_map, BTreeMap};
use std::iter::{self, Peekable};
use std::ops::Bound;
use std::sync::OnceLock;

use cosmwasm_std::{Order, Record, Storage};
use redb::{ReadOnlyTable, StorageError};

use crate::file_error::DAMAGED;
use crate::quietly::quietly;

/// What the file lacks: rows that were written, and nothing for those that were removed.
pub(crate) type Changes = BTreeMap<Vec<u8>, Option<Vec<u8>>>;
/// The rows as of one commit.
pub(crate) type RowTable = ReadOnlyTable<&'static [u8], &'static [u8]>;

/// The rows of a chain in a file.
pub(crate) struct FileRows {
    changes: Changes,
    table: RowTable,
    failure: OnceLock<String>,
}

impl FileRows {
    /// Use the rows of a file, without changes.
    pub(crate) fn new(table: RowTable) -> Self {
        Self { changes: Changes::new(), table, failure: OnceLock::new() }
    }

    /// Return what the file lacks.
    pub(crate) fn changes(&self) -> &Changes {
        &self.changes
    }

    /// Use the rows as of the commit that has the changes.
    pub(crate) fn committed(&mut self, table: Result<RowTable, redb::Error>) {
        match table {
            Ok(table) => {
                self.table = table;
                self.changes.clear();
            }
            Err(error) => self.fail(&error),
        }
    }

    /// Return why a row could not be read, if one could not.
    pub(crate) fn failure(&self) -> Option<&str> {
        self.failure.get().map(String::as_str)
    }

    fn fail(&self, error: &dyn std::fmt::Display) {
        // Only the first failure is kept: nothing is read after it.
        let _ = self.failure.set(error.to_string());
    }

    /// Return what `read` gives, or nothing and keep the failure. The database panics where the file is damaged.
    fn read<T>(&self, read: impl FnOnce() -> Result<T, StorageError>) -> Option<T> {
        if self.failure.get().is_some() {
            return None;
        }
        match quietly(read) {
            Some(Ok(done)) => Some(done),
            Some(Err(error)) => {
                self.fail(&error);
                None
            }
            None => {
                self.fail(&DAMAGED);
                None
            }
        }
    }

    /// Return the next row that the file has in a range.
    fn next_row(&self, range: &mut redb::Range<'_, &[u8], &[u8]>, order: Order) -> Option<Record> {
        let mut next = || match order {
            Order::Ascending => range.next(),
            Order::Descending => range.next_back(),
        };
        let row =
            self.read(|| next().transpose().map(|row| row.map(|(key, value)| record(key.value(), value.value()))));
        row.flatten()
    }
}

fn record(key: &[u8], value: &[u8]) -> Record {
    (key.to_vec(), value.to_vec())
}

impl Storage for FileRows {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        match self.changes.get(key) {
            Some(value) => value.clone(),
            None => self.read(|| Ok(self.table.get(key)?.map(|value| value.value().to_vec()))).flatten(),
        }
    }

    fn range<'a>(
        &'a self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> Box<dyn Iterator<Item = Record> + 'a> {
        if start.zip(end).is_some_and(|(start, end)| start >= end) {
            return Box::new(iter::empty());
        }
        let bounds = (start.map_or(Bound::Unbounded, Bound::Included), end.map_or(Bound::Unbounded, Bound::Excluded));
        let changes = self.changes.range::<[u8], _>(bounds);
        let mut range = self.read(|| self.table.range::<&[u8]>(bounds));
        let rows = iter::from_fn(move || self.next_row(range.as_mut()?, order));
        Box::new(Merged { changes: Changed { range: changes, order }.peekable(), rows: rows.peekable(), order })
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        self.changes.insert(key.to_vec(), Some(value.to_vec()));
    }

    fn remove(&mut self, key: &[u8]) {
        self.changes.insert(key.to_vec(), None);
    }
}

/// The changes of a range, in an order.
struct Changed<'a> {
    range: btree_map::Range<'a, Vec<u8>, Option<Vec<u8>>>,
    order: Order,
}

impl<'a> Iterator for Changed<'a> {
    type Item = (&'a Vec<u8>, &'a Option<Vec<u8>>);

    fn next(&mut self) -> Option<Self::Item> {
        match self.order {
            Order::Ascending => self.range.next(),
            Order::Descending => self.range.next_back(),
        }
    }
}

/// The rows of a range: the changes, and what the file has where nothing changed.
struct Merged<'a, R: Iterator<Item = Record>> {
    changes: Peekable<Changed<'a>>,
    rows: Peekable<R>,
    order: Order,
}

impl<R: Iterator<Item = Record>> Merged<'_, R> {
    /// Return whether the next change is before the next row of the file, or is of the same key. Nothing at the end.
    fn compare(&mut self) -> Option<Ordering> {
        match (self.changes.peek(), self.rows.peek()) {
            (None, None) => None,
            (Some(_), None) => Some(Ordering::Less),
            (None, Some(_)) => Some(Ordering::Greater),
            (Some((change, _)), Some((row, _))) => Some(match self.order {
                Order::Ascending => change.as_slice().cmp(row),
                Order::Descending => row.as_slice().cmp(change),
            }),
        }
    }
}

impl<R: Iterator<Item = Record>> Iterator for Merged<'_, R> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        loop {
            match self.compare()? {
                Ordering::Greater => return self.rows.next(),
                Ordering::Equal => drop(self.rows.next()),
                Ordering::Less => {}
            }
            if let Some((key, Some(value))) = self.changes.next() {
                return Some(record(key, value));
            }
        }
    }
}
