//! The chain as the thread that owns it sees it.

use caravan_chain::{Block, ChainError};
use caravan_gateway_api::{ChainInfo, CommittedTransaction, Head};
use caravan_keys::SignedTransaction;
use cosmwasm_std::{Addr, Binary, Uint128};

mod embedded;
#[cfg(test)]
pub(crate) mod fake;

pub(crate) use embedded::Served;

/// A chain that one thread owns.
pub(crate) trait Node {
    /// Return the chain id and the contracts.
    fn info(&self) -> ChainInfo;

    /// Set the time of the next block and of queries by the machine's clock, in seconds since 1970.
    fn set_clock(&mut self, clock: u64);

    /// Keep the clock in the file, so that the time for which the chain stands still is known later.
    fn keep_heartbeat(&mut self, clock: u64) -> Result<(), ChainError>;

    /// Run transactions in their order, each all or none, and write them in one durable commit.
    fn submit_all(&mut self, transactions: &[SignedTransaction]) -> Result<Vec<Submitted>, ChainError>;

    /// Return the next block.
    fn head(&self) -> Head;

    /// Return the sequence of the account's next transaction.
    fn sequence(&self, address: &Addr) -> Result<u64, ChainError>;

    /// Return what an account holds of a coin.
    fn balance(&self, address: &Addr, denom: &str) -> Result<Uint128, ChainError>;

    /// Return whether an account holds any coin of the bank.
    fn has_coins(&self, address: &Addr) -> bool;

    /// Ask a contract, JSON in and out.
    fn query(&self, contract: &Addr, msg: &Binary) -> Result<Binary, ChainError>;

    /// Return the blocks above a height from the lowest, at most `limit`.
    fn blocks_since(&self, height: u64, limit: usize) -> Result<Vec<Block>, ChainError>;
}

/// What became of one transaction.
pub(crate) type Submitted = Result<CommittedTransaction, ChainError>;
