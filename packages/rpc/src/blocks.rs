//! The blocks of a chain with their events, for those who follow it.

use caravan_chain::ChainError;
use cosmwasm_std::Event;

use crate::rpc::Rpc;
use crate::wire::BlockTransaction;

/// Headers that a node gives at once.
const HEADERS: u64 = 20;

/// A block with the events of the transactions that ran.
#[derive(Debug, Clone, PartialEq)]
pub struct EventBlock {
    /// The number of the block.
    pub height: u64,
    /// Its time, in seconds since 1970.
    pub time: u64,
    /// The events of its transactions, in order. Those of a transaction that failed are not among them.
    pub events: Vec<Event>,
}

/// Blocks above a height.
#[derive(Debug, Clone, PartialEq)]
pub struct EventBlocks {
    /// The blocks that have transactions, from the lowest.
    pub blocks: Vec<EventBlock>,
    /// The height and the time up to which there are no others; none where the node has no further block.
    pub last: Option<(u64, u64)>,
    /// Whether the node has further blocks now.
    pub more: bool,
}

impl Rpc {
    /// Return the blocks above a height, of about `limit` heights.
    ///
    /// # Errors
    /// [`ChainError`] where the node does not answer, or does not have these blocks any more.
    pub fn blocks_since(&self, height: u64, limit: u64) -> Result<EventBlocks, ChainError> {
        let newest = self.link.executed()?;
        let (mut blocks, mut last, mut from) = (vec![], None, height);
        let end = newest.min(height.saturating_add(limit.max(1)));
        while from < end {
            let to = end.min(from + HEADERS);
            for header in self.link.headers(from + 1, to)? {
                if header.transactions > 0 {
                    let (height, time) = (header.height, header.time);
                    blocks.push(EventBlock { height, time, events: self.link.events_of_block(height)? });
                }
                last = Some((header.height, header.time));
            }
            from = to;
        }
        Ok(EventBlocks { blocks, last, more: end < newest })
    }
    /// Return the transactions of a block that ran, in order. The events of the block are theirs, one after the other.
    ///
    /// # Errors
    /// [`ChainError`] where the node does not answer, or does not have the block any more.
    pub fn transactions_of(&self, height: u64) -> Result<Vec<BlockTransaction>, ChainError> {
        self.link.transactions_of_block(height)
    }
}
