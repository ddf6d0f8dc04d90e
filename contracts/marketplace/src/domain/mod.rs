//! The rules. Pure: nothing here names storage, the chain's environment or a response.
//!
//! The rows that the contract stores are these structs, with names of one letter (30 gas a byte): a rule and what it
//! keeps stand in one place. A change of a field is a migration.

pub(crate) mod assignment;
pub(crate) mod base64;
pub(crate) mod batch;
pub(crate) mod cap;
pub(crate) mod config;
pub(crate) mod edition;
pub(crate) mod ledger;
pub(crate) mod person;
pub(crate) mod project;
pub(crate) mod row;
pub(crate) mod task;
pub(crate) mod terms;
pub(crate) mod window;

/// The result of a rule.
pub(crate) type Ruling<T> = Result<T, caravan_marketplace_api::MarketplaceError>;

/// `a + 1`, or an error where the counter is full.
pub(crate) fn bump(counter: u64) -> Ruling<u64> {
    counter.checked_add(1).ok_or(caravan_marketplace_api::MarketplaceError::LedgerBroken("a counter is full"))
}

/// `a − 1`, or an error where there is nothing to take: an invariant was broken.
pub(crate) fn drop_one(counter: u64, what: &'static str) -> Ruling<u64> {
    counter.checked_sub(1).ok_or(caravan_marketplace_api::MarketplaceError::LedgerBroken(what))
}
