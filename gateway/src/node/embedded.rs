//! The embedded chain as a node.

use caravan_chain::{served_time, Block, Chain, ChainError, Embedded};
use caravan_gateway_api::{ChainInfo, CommittedTransaction, Contracts, Head};
use caravan_keys::SignedTransaction;
use cosmwasm_std::{Addr, Binary, Uint128};

use super::{Node, Submitted};

/// The embedded chain, with the contracts on it.
pub(crate) struct Served {
    pub(crate) chain: Embedded,
    pub(crate) contracts: Contracts,
}

impl Node for Served {
    fn info(&self) -> ChainInfo {
        let (chain_id, contracts) = (self.chain.chain_id(), self.contracts.clone());
        ChainInfo { chain_id, contracts, coins: self.chain.coins() }
    }

    fn set_clock(&mut self, clock: u64) {
        self.chain.set_time(served_time(clock, &self.chain.served_head()));
    }

    fn keep_heartbeat(&mut self, clock: u64) -> Result<(), ChainError> {
        self.chain.set_heartbeat(clock)
    }

    fn submit_all(&mut self, transactions: &[SignedTransaction]) -> Result<Vec<Submitted>, ChainError> {
        let now = self.chain.now();
        self.chain.as_one(|chain| {
            let submit = |transaction| {
                // A block takes seconds of its own; this one runs when the clock says.
                chain.set_time(now);
                chain.submit(transaction).map(|done| CommittedTransaction {
                    height: done.height,
                    time: done.time,
                    hash: done.hash,
                    events: done.outcome.all_events().to_vec(),
                })
            };
            Ok(transactions.iter().map(submit).collect())
        })
    }

    fn head(&self) -> Head {
        Head { height: self.chain.height(), time: self.chain.now() }
    }

    fn sequence(&self, address: &Addr) -> Result<u64, ChainError> {
        self.chain.sequence(address)
    }

    fn balance(&self, address: &Addr, denom: &str) -> Result<Uint128, ChainError> {
        Chain::balance(&self.chain, address, denom)
    }

    fn has_coins(&self, address: &Addr) -> bool {
        #[allow(deprecated, reason = "any coin makes an account known")]
        let coins = self.chain.app().wrap().query_all_balances(address);
        coins.is_ok_and(|coins| coins.iter().any(|coin| !coin.amount.is_zero()))
    }

    fn query(&self, contract: &Addr, msg: &Binary) -> Result<Binary, ChainError> {
        Chain::query(&self.chain, contract, msg)
    }

    fn blocks_since(&self, height: u64, limit: usize) -> Result<Vec<Block>, ChainError> {
        self.chain.blocks_since(height, limit)
    }
}
