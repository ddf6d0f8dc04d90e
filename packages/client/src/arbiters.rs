//! The platform's list of arbiters, and the keys to which evidence for them is encrypted.

use caravan_arbitration_api::{ArbiterResponse, ArbitersResponse, QueryMsg};
use caravan_chain::Chain;
use caravan_money::Currency;
use caravan_primitives::Hash32;
use cosmwasm_std::Addr;

use crate::error::Result;
use crate::key_files::reading_key;
use crate::paging::PAGE;
use crate::session::Session;
use crate::store::Store;

/// Return the public half of the reading key of an account in this home, and make one if it has none.
pub fn public_reading_key(store: &Store, account: &str) -> Result<Hash32> {
    Ok(reading_key(store, account)?.public())
}

impl<C: Chain> Session<C> {
    /// Return all arbiters that are or were listed.
    pub fn arbiters(&self) -> Result<Vec<ArbiterResponse>> {
        let mut all: Vec<ArbiterResponse> = vec![];
        loop {
            let start_after = all.last().map(|last| last.arbiter.to_string());
            let query = QueryMsg::Arbiters { start_after, limit: Some(PAGE) };
            let page = self.client.query_arbitration::<ArbitersResponse>(&query)?.arbiters;
            let is_last = page.len() < PAGE as usize;
            all.extend(page);
            if is_last {
                return Ok(all);
            }
        }
    }

    /// Return an arbiter for a new project in this currency: the account `arbiter`, or the first one that takes disputes in it.
    pub fn arbiter_for(&self, currency: &Currency) -> Result<Addr> {
        let usual = self.client.chain.account("arbiter");
        let takes = |row: &ArbiterResponse| row.listed && row.fees.iter().any(|entry| entry.currency == *currency);
        let mut able = self.arbiters()?.into_iter().filter(takes).map(|row| row.arbiter).peekable();
        let first = able.peek().cloned();
        Ok(able.find(|arbiter| *arbiter == usual).or(first).unwrap_or(usual))
    }
}
