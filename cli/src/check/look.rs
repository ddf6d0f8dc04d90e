//! Asking, page by page.

use caravan_chain::{Chain, ChainError, ChainExt, Deployed};
use caravan_licensing_api as licensing;
use caravan_marketplace_api as marketplace;
use caravan_money::Currency;
use caravan_provenance_api as provenance;
use cosmwasm_std::{Addr, Uint128};
use serde::de::DeserializeOwned;

use crate::failure::Failure;
use caravan_client::{all_pages_after as after, ClientError, PAGE as LIMIT};

/// Entries of a page, the most that the contracts give.
pub(super) const PAGE: Option<u32> = Some(LIMIT);

/// A suite on a chain.
pub(super) struct Look<'a> {
    /// The chain.
    pub(super) chain: &'a dyn Chain,
    /// The contracts.
    pub(super) suite: &'a Deployed,
}

impl Look<'_> {
    /// Asks the marketplace.
    pub(super) fn market<R: DeserializeOwned>(&self, query: &marketplace::QueryMsg) -> Result<R, Failure> {
        Ok(self.chain.ask(&self.suite.marketplace, query)?)
    }

    /// Asks provenance.
    pub(super) fn registry<R: DeserializeOwned>(&self, query: &provenance::QueryMsg) -> Result<R, Failure> {
        Ok(self.chain.ask(&self.suite.provenance, query)?)
    }

    /// Asks licensing.
    pub(super) fn licensing<R: DeserializeOwned>(&self, query: &licensing::QueryMsg) -> Result<R, Failure> {
        Ok(self.chain.ask(&self.suite.licensing, query)?)
    }

    /// What bank or token say that `holder` has.
    pub(super) fn holding(&self, holder: &Addr, currency: &Currency) -> Result<Uint128, Failure> {
        Ok(match currency {
            Currency::Native(denom) => self.chain.balance(holder, denom.as_str())?,
            Currency::Cw20(token) => self.chain.token_balance(&told(token)?, holder)?,
        })
    }
}

/// An address that a contract told, which has had it validated.
pub(super) fn told(address: &str) -> Result<Addr, Failure> {
    Ok(serde_json::from_value(serde_json::Value::String(address.to_owned()))?)
}

/// A list, page by page, each after the last entry of the one before.
pub(super) fn pages<T>(page: impl FnMut(Option<&T>) -> Result<Vec<T>, Failure>) -> Result<Vec<T>, Failure> {
    after(page)
}

/// Nothing where the contract knows nothing of it.
pub(super) fn known<T>(answer: Result<T, Failure>, unknown: &str) -> Result<Option<T>, Failure> {
    match answer {
        Err(Failure::Client(ClientError::Chain(ChainError::Contract { code, .. }))) if code == unknown => Ok(None),
        other => other.map(Some),
    }
}
