//! Where an index gets its rows from: a chain, and the documents that a gateway has.

use caravan_chain::Deployed;
use caravan_primitives::Hash32;
use cosmwasm_std::{Addr, Binary, Event};

use crate::error::Result;

/// The chain and the contracts that an index is of. For others it is thrown away and built anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suite {
    /// The chain id.
    pub chain_id: String,
    /// The contracts whose events count.
    pub contracts: Deployed,
}

/// A block with its events.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceBlock {
    /// The number of the block.
    pub height: u64,
    /// When it ran, in seconds since 1970.
    pub time: u64,
    /// Every event, in order, of every emitter: the index leaves out those of strangers.
    pub events: Vec<Event>,
}

/// Blocks above a height.
#[derive(Debug, Clone, PartialEq)]
pub struct Blocks {
    /// From the lowest. Blocks without events of the suite may be left out.
    pub blocks: Vec<SourceBlock>,
    /// The height up to which all events are in `blocks`: the index goes on above it.
    pub height: u64,
    /// The time of the block at `height`, in seconds since 1970.
    pub time: u64,
    /// Whether the chain has further blocks now.
    pub more: bool,
}

/// A chain that an index follows.
pub trait Source {
    /// Return the chain and the contracts.
    ///
    /// # Errors
    /// [`IndexError::Source`](crate::IndexError::Source).
    fn suite(&self) -> Result<Suite>;

    /// Return the blocks above `height`, about `limit` of them or fewer.
    ///
    /// # Errors
    /// [`IndexError::Source`](crate::IndexError::Source).
    fn blocks_since(&self, height: u64, limit: usize) -> Result<Blocks>;

    /// Ask a contract, JSON in and out. The answer is of the block that `blocks_since` returned last, or of a later one: never
    /// of an earlier one.
    ///
    /// # Errors
    /// [`IndexError::Source`](crate::IndexError::Source), also where the contract refuses: the index tries again later.
    fn query(&self, contract: &Addr, msg: &Binary) -> Result<Binary>;
}

/// The documents that a gateway has: task definitions, descriptions of projects and assets.
pub trait Documents {
    /// Return the bytes with this hash, if they are here and not more than `most`. The index checks the hash.
    fn document(&self, hash: &Hash32, most: usize) -> Option<Vec<u8>>;
}
