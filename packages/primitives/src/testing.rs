//! For tests: a storage that counts what a message does to it. Work a message is what a contract costs, and must not grow
//! with the number of people.

use std::cell::Cell;

use cosmwasm_std::{MemoryStorage, Order, Record, Storage};

/// What was done to a [`Counting`] storage.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Keys that were read.
    pub reads: usize,
    /// Bytes of keys that were read, and of their values.
    pub read_bytes: usize,
    /// Keys that were written or removed.
    pub writes: usize,
    /// Bytes of keys that were written, and of their values.
    pub written_bytes: usize,
    /// Ranges that were opened, and rows that they gave.
    pub walked: usize,
}

/// A storage in memory that counts.
#[derive(Debug, Default)]
pub struct Counting {
    inner: MemoryStorage,
    counts: Cell<Counts>,
}

impl Counting {
    /// What is stored, counted from here on.
    pub fn over(inner: MemoryStorage) -> Self {
        Self { inner, counts: Cell::default() }
    }

    /// Counts from nothing again; what is stored stays.
    pub fn start(&self) {
        self.counts.set(Counts::default());
    }

    /// What was done since the start.
    pub fn counted(&self) -> Counts {
        self.counts.get()
    }

    fn note(&self, done: Counts) {
        let Counts { reads, read_bytes, writes, written_bytes, walked } = self.counts.get();
        self.counts.set(Counts {
            reads: reads.saturating_add(done.reads),
            read_bytes: read_bytes.saturating_add(done.read_bytes),
            writes: writes.saturating_add(done.writes),
            written_bytes: written_bytes.saturating_add(done.written_bytes),
            walked: walked.saturating_add(done.walked),
        });
    }
}

impl Storage for Counting {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        let value = self.inner.get(key);
        let read_bytes = key.len().saturating_add(value.as_ref().map_or(0, Vec::len));
        self.note(Counts { reads: 1, read_bytes, ..Counts::default() });
        value
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        let written_bytes = key.len().saturating_add(value.len());
        self.note(Counts { writes: 1, written_bytes, ..Counts::default() });
        self.inner.set(key, value);
    }

    fn remove(&mut self, key: &[u8]) {
        self.note(Counts { writes: 1, ..Counts::default() });
        self.inner.remove(key);
    }

    fn range<'a>(
        &'a self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> Box<dyn Iterator<Item = Record> + 'a> {
        let one = Counts { walked: 1, ..Counts::default() };
        self.note(one);
        Box::new(self.inner.range(start, end, order).inspect(move |_| self.note(one)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_is_counted_since_the_start() {
        let mut store = Counting::default();
        store.set(b"a", b"12");
        store.set(b"b", b"3");
        assert_eq!(store.counted(), Counts { writes: 2, written_bytes: 5, ..Counts::default() });
        store.start();
        assert_eq!((store.get(b"a"), store.get(b"none")), (Some(b"12".to_vec()), None));
        store.remove(b"b");
        assert_eq!(store.range(None, None, Order::Ascending).count(), 1);
        let counts = Counts { reads: 2, read_bytes: 7, writes: 1, written_bytes: 0, walked: 2 };
        assert_eq!(store.counted(), counts);
        assert_eq!(Counting::over(store.inner).counted(), Counts::default());
    }
}
