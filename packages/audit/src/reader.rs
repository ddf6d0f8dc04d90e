//! Queries, page by page.

use std::collections::BTreeSet;

use caravan_arbitration_api as arbitration;
use caravan_chain::{Chain, ChainError, ChainExt, Deployed};
use caravan_licensing_api as licensing;
use caravan_marketplace_api as marketplace;
use caravan_money::Currency;
use caravan_points_api as points;
use caravan_provenance_api as provenance;
use cosmwasm_std::{from_json, to_json_vec, Addr};
use serde::de::DeserializeOwned;

pub(crate) type Result<T> = core::result::Result<T, ChainError>;

/// Entries of a page: the most that the contracts give.
pub(crate) const PAGE: Option<u32> = Some(30);
const PAGE_LEN: usize = 30;

/// How much of a suite is read.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// Addresses whose balances in licensing are read besides those that the contracts name.
    pub people: BTreeSet<Addr>,
    /// The tasks of a batch of more than 64 that are read: those with work, or none.
    pub large_batches: Tasks,
    /// Whether the points contract is Caravan's own.
    pub points: PointsContract,
}

/// The tasks of a large batch that are read; of a small batch all are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tasks {
    /// None: a query for every task of a large batch takes long on a real chain.
    #[default]
    None,
    /// Those that have assignments.
    WithWork,
}

/// Which contract takes the place of points.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PointsContract {
    /// Caravan's own: it is read.
    #[default]
    Own,
    /// Another, which answers nothing.
    Substitute,
}

/// A suite on a chain, to be asked.
pub(crate) struct Reader<'a> {
    pub(crate) chain: &'a dyn Chain,
    pub(crate) suite: &'a Deployed,
    pub(crate) scope: &'a Scope,
}

impl Reader<'_> {
    pub(crate) fn marketplace<R: DeserializeOwned>(&self, query: &marketplace::QueryMsg) -> Result<R> {
        self.chain.ask(&self.suite.marketplace, query)
    }

    pub(crate) fn points<R: DeserializeOwned>(&self, query: &points::QueryMsg) -> Result<R> {
        self.chain.ask(&self.suite.points, query)
    }

    pub(crate) fn provenance<R: DeserializeOwned>(&self, query: &provenance::QueryMsg) -> Result<R> {
        self.chain.ask(&self.suite.provenance, query)
    }

    pub(crate) fn licensing<R: DeserializeOwned>(&self, query: &licensing::QueryMsg) -> Result<R> {
        self.chain.ask(&self.suite.licensing, query)
    }

    pub(crate) fn arbitration<R: DeserializeOwned>(&self, query: &arbitration::QueryMsg) -> Result<R> {
        self.chain.ask(&self.suite.arbitration, query)
    }

    /// Ask the bank or the token what `holder` has.
    pub(crate) fn holding(&self, holder: &Addr, currency: &Currency) -> Result<u128> {
        let amount = match currency {
            Currency::Native(denom) => self.chain.balance(holder, denom.as_str())?,
            Currency::Cw20(token) => self.chain.token_balance(&address(token)?, holder)?,
        };
        Ok(amount.u128())
    }
}

/// Read a list page by page, each after the last entry of the one before. A page that is not full is the last one.
pub(crate) fn pages<T>(mut page: impl FnMut(Option<&T>) -> Result<Vec<T>>) -> Result<Vec<T>> {
    let mut all: Vec<T> = vec![];
    loop {
        let more = page(all.last())?;
        if more.len() > PAGE_LEN {
            return Err(ChainError::Bad(format!("expected at most {PAGE_LEN} entries a page, got {}", more.len())));
        }
        let full = more.len() == PAGE_LEN;
        all.extend(more);
        if !full {
            return Ok(all);
        }
    }
}

/// Turn the error code `unknown` into nothing.
pub(crate) fn known<T>(answer: Result<T>, unknown: &str) -> Result<Option<T>> {
    match answer {
        Err(error) if error.code() == unknown => Ok(None),
        other => other.map(Some),
    }
}

/// Read an address that a contract answered, and so has validated.
pub(crate) fn address(text: &str) -> Result<Addr> {
    from_json(to_json_vec(text).map_err(malformed)?).map_err(malformed)
}

/// An id or a list that keeps no bounds: a contract cannot have answered it.
pub(crate) fn malformed(error: impl std::fmt::Display) -> ChainError {
    ChainError::Bad(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(length: usize, size: usize) -> (Result<Vec<usize>>, usize) {
        let mut asked = 0;
        let page = |after: Option<&usize>| {
            asked += 1;
            let from = after.map_or(0, |last| last + 1);
            Ok((from..length).take(size).collect())
        };
        (pages(page), asked)
    }

    #[test]
    fn pages_are_asked_for_until_one_is_not_full() {
        for length in [0, 1, 29, 30, 31, 60, 90] {
            let (all, asked) = counted(length, 30);
            assert_eq!(all, Ok((0..length).collect()));
            assert_eq!(asked, length / 30 + 1);
        }
    }

    #[test]
    fn a_page_of_more_than_was_asked_for_is_an_error() {
        let (all, _) = counted(40, 31);
        assert_eq!(all.unwrap_err().to_string(), "CHAIN_REFUSED: expected at most 30 entries a page, got 31");
    }

    #[test]
    fn what_is_unknown_is_nothing_and_any_other_error_stays() {
        let error = || ChainError::from_text("PERSON_UNKNOWN: 7");
        assert_eq!(known::<()>(Err(error()), "PERSON_UNKNOWN"), Ok(None));
        assert_eq!(known::<()>(Err(error()), "OFFER_UNKNOWN"), Err(error()));
        assert_eq!(known(Ok(1), "OFFER_UNKNOWN"), Ok(Some(1)));
    }
}
