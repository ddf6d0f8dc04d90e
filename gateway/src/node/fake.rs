//! A chain for tests: every transaction is a block, and what it costs in time can be set.

use std::time::Duration;

use caravan_chain::{Block, ChainError, Entry};
use caravan_gateway_api::{ChainInfo, CommittedTransaction, Contracts, Head};
use caravan_keys::SignedTransaction;
use cosmwasm_std::{Addr, Binary, Uint128};

use super::{Node, Submitted};

/// A chain for tests. A transaction whose sequence is 13 makes the disk fail.
#[derive(Default)]
pub(crate) struct Fake {
    pub(crate) blocks: Vec<Block>,
    /// How long a durable commit takes.
    pub(crate) commit: Duration,
    /// How many durable commits there were.
    pub(crate) commits: u64,
}

pub(crate) const CHAIN: &str = "caravan-fake";

impl Node for Fake {
    fn info(&self) -> ChainInfo {
        let [marketplace, points, provenance, licensing, arbitration] = ["m", "p", "v", "l", "a"].map(Addr::unchecked);
        let contracts = Contracts { marketplace, points, provenance, licensing, arbitration };
        ChainInfo { chain_id: CHAIN.to_owned(), contracts, coins: vec![] }
    }

    fn set_clock(&mut self, _clock: u64) {}

    fn keep_heartbeat(&mut self, _clock: u64) -> Result<(), ChainError> {
        Ok(())
    }

    fn submit_all(&mut self, transactions: &[SignedTransaction]) -> Result<Vec<Submitted>, ChainError> {
        std::thread::sleep(self.commit);
        self.commits += 1;
        if transactions.iter().any(|transaction| transaction.sequence == 13) {
            return Err(ChainError::Bad("the disk is full".to_owned()));
        }
        let run = |transaction: &SignedTransaction| {
            let height = self.blocks.len() as u64 + 1;
            let entry = Entry::Transaction(transaction.clone());
            self.blocks.push(Block { height, time: height, entry, events: vec![] });
            Ok(CommittedTransaction { height, time: height, hash: transaction.hash(CHAIN), events: vec![] })
        };
        Ok(transactions.iter().map(run).collect())
    }

    fn head(&self) -> Head {
        Head { height: self.blocks.len() as u64 + 1, time: self.commits }
    }

    fn sequence(&self, _address: &Addr) -> Result<u64, ChainError> {
        Ok(0)
    }

    fn balance(&self, _address: &Addr, _denom: &str) -> Result<Uint128, ChainError> {
        Ok(Uint128::zero())
    }

    fn has_coins(&self, _address: &Addr) -> bool {
        true
    }

    fn query(&self, _contract: &Addr, _msg: &Binary) -> Result<Binary, ChainError> {
        Err(ChainError::Bad("no contracts".to_owned()))
    }

    fn blocks_since(&self, height: u64, limit: usize) -> Result<Vec<Block>, ChainError> {
        Ok(self.blocks.iter().filter(|block| block.height > height).take(limit).cloned().collect())
    }
}
