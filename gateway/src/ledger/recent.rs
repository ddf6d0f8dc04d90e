//! The transactions of the last blocks, by their hashes.

use std::collections::{BTreeMap, VecDeque};

use caravan_chain::{Block, ChainError, Entry};
use caravan_primitives::Hash32;

use crate::node::Node;

/// How many transactions are known by their hashes. A transaction holds for ten minutes at most, so what a caller may still
/// want to send again is among them up to 160 transactions a second.
const MOST: usize = 100_000;
/// How many blocks are read at once.
const PAGE: usize = 1_000;

/// The heights of the last transactions.
#[derive(Default)]
pub(super) struct Recent {
    heights: BTreeMap<Hash32, u64>,
    order: VecDeque<Hash32>,
}

impl Recent {
    /// Read the last blocks of a chain that was stopped.
    pub(super) fn of(node: &dyn Node) -> Result<Self, ChainError> {
        let mut recent = Self::default();
        let chain_id = node.info().chain_id;
        let mut since = node.head().height.saturating_sub(MOST as u64);
        loop {
            let blocks = node.blocks_since(since, PAGE)?;
            let Some(last) = blocks.last() else { return Ok(recent) };
            since = last.height;
            for block in &blocks {
                if let Entry::Transaction(transaction) = &block.entry {
                    recent.add(transaction.hash(&chain_id), block.height);
                }
            }
        }
    }

    pub(super) fn add(&mut self, hash: Hash32, height: u64) {
        self.heights.insert(hash, height);
        self.order.push_back(hash);
        if self.order.len() > MOST {
            if let Some(oldest) = self.order.pop_front() {
                self.heights.remove(&oldest);
            }
        }
    }

    /// Return the block of a transaction.
    pub(super) fn block(&self, node: &dyn Node, hash: &Hash32) -> Result<Option<Block>, ChainError> {
        let Some(height) = self.heights.get(hash) else { return Ok(None) };
        let found = node.blocks_since(height.saturating_sub(1), 1)?;
        Ok(found.into_iter().next().filter(|block| block.height == *height))
    }
}
