//! The state of the chain in memory, which remembers what was written since it was last asked.

use std::collections::BTreeSet;

use cosmwasm_std::testing::MockStorage;
use cosmwasm_std::{Order, Record, Storage};

/// All rows of a chain. Where a file follows it, it also knows which keys the file has not got yet.
#[derive(Default)]
pub struct Mirror {
    rows: MockStorage,
    touched: Option<BTreeSet<Vec<u8>>>,
}

impl Mirror {
    /// A mirror of these rows, which notes from now on what is written.
    pub(crate) fn followed(rows: MockStorage) -> Self {
        Self { rows, touched: Some(BTreeSet::new()) }
    }

    /// The keys that were written or removed since [`Mirror::settled`].
    pub(crate) fn touched(&self) -> impl Iterator<Item = &[u8]> {
        self.touched.iter().flatten().map(Vec::as_slice)
    }

    /// The file has got everything.
    pub(crate) fn settled(&mut self) {
        if let Some(touched) = &mut self.touched {
            touched.clear();
        }
    }

    fn touch(&mut self, key: &[u8]) {
        if let Some(touched) = &mut self.touched {
            touched.insert(key.to_vec());
        }
    }
}

impl Storage for Mirror {
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
        self.touch(key);
        self.rows.set(key, value);
    }

    fn remove(&mut self, key: &[u8]) {
        self.touch(key);
        self.rows.remove(key);
    }
}
