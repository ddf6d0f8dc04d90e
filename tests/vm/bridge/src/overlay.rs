//! A storage over another: it reads through and keeps what is written to itself.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::ops::Bound;

use cosmwasm_std::{Order, Record, Storage};

/// What was written: the last value of each key, `None` where it was removed.
pub(crate) type Writes = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// Reads through to `below` and never writes there.
pub(crate) struct Overlay<'a> {
    below: &'a dyn Storage,
    pub(crate) writes: Writes,
}

impl<'a> Overlay<'a> {
    pub(crate) fn new(below: &'a dyn Storage) -> Self {
        Self { below, writes: Writes::new() }
    }
}

impl Storage for Overlay<'_> {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.writes.get(key).map_or_else(|| self.below.get(key), Clone::clone)
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        self.writes.insert(key.to_vec(), Some(value.to_vec()));
    }

    fn remove(&mut self, key: &[u8]) {
        self.writes.insert(key.to_vec(), None);
    }

    fn range<'b>(
        &'b self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> Box<dyn Iterator<Item = Record> + 'b> {
        if matches!((start, end), (Some(start), Some(end)) if start >= end) {
            return Box::new(std::iter::empty());
        }
        let from = start.map_or(Bound::Unbounded, Bound::Included);
        let own = self.writes.range::<[u8], _>((from, end.map_or(Bound::Unbounded, Bound::Excluded)));
        let own: Box<dyn Iterator<Item = Written<'b>>> = match order {
            Order::Ascending => Box::new(own),
            Order::Descending => Box::new(own.rev()),
        };
        Box::new(Merged { below: self.below.range(start, end, order).peekable(), own: own.peekable(), order })
    }
}

/// A row of [`Writes`].
type Written<'b> = (&'b Vec<u8>, &'b Option<Vec<u8>>);

struct Merged<'b> {
    below: Peekable<Box<dyn Iterator<Item = Record> + 'b>>,
    own: Peekable<Box<dyn Iterator<Item = Written<'b>> + 'b>>,
    order: Order,
}

impl Merged<'_> {
    /// Whether the next row is of the storage below.
    fn below_is_next(&mut self) -> bool {
        match (self.below.peek(), self.own.peek()) {
            (Some((below, _)), Some((own, _))) => match self.order {
                Order::Ascending => below < *own,
                Order::Descending => below > *own,
            },
            (below, _) => below.is_some(),
        }
    }
}

impl Iterator for Merged<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        loop {
            if self.below_is_next() {
                return self.below.next();
            }
            let (key, value) = self.own.next()?;
            self.below.next_if(|(below, _)| below == key);
            if let Some(value) = value {
                return Some((key.clone(), value.clone()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::testing::MockStorage;

    use super::*;

    /// Every range of an overlay is that of a storage to which the same was written.
    #[test]
    fn an_overlay_reads_like_the_storage_that_it_would_become() {
        let (mut below, mut whole) = (MockStorage::new(), MockStorage::new());
        for key in [1_u8, 3, 5, 7] {
            below.set(&[key], b"below");
            whole.set(&[key], b"below");
        }
        let mut overlay = Overlay::new(&below);
        for storage in [&mut overlay as &mut dyn Storage, &mut whole] {
            storage.set(&[3], b"changed");
            storage.set(&[4], b"new");
            storage.set(&[9], b"last");
            storage.remove(&[5]);
            storage.remove(&[6]);
        }
        let bounds = [None, Some([0_u8]), Some([3]), Some([5]), Some([9]), Some([10])];
        for start in bounds {
            for end in bounds {
                for order in [Order::Ascending, Order::Descending] {
                    let (start, end) = (start.as_ref().map(|b| &b[..]), end.as_ref().map(|b| &b[..]));
                    let got: Vec<Record> = overlay.range(start, end, order).collect();
                    let wanted: Vec<Record> = whole.range(start, end, order).collect();
                    assert_eq!(got, wanted, "{start:?} {end:?} {order:?}");
                }
            }
        }
    }
}
