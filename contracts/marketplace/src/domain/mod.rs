//! The rules. Pure: nothing here names storage, the chain's environment or a response.
//!
//! The rows that the contract stores are these structs, kept as arrays of their fields (30 gas a byte): a rule and what
//! it stores are in one place. A change of a field is a migration.

pub(crate) mod appeal;
pub(crate) mod assignment;
pub(crate) mod balance;
pub(crate) mod batch;
pub(crate) mod claim;
pub(crate) mod config;
pub(crate) mod edition;
pub(crate) mod frozen;
pub(crate) mod ledger;
pub(crate) mod participation;
pub(crate) mod person;
pub(crate) mod project;
pub(crate) mod rejections;
pub(crate) mod restriction;
pub(crate) mod role;
pub(crate) mod row;
pub(crate) mod season;
pub(crate) mod standing;
pub(crate) mod task;
pub(crate) mod terms;
pub(crate) mod window;

/// The result of a rule.
pub(crate) type Result<T, E = caravan_marketplace_api::MarketplaceError> = core::result::Result<T, E>;

/// Sums or states of the contract do not agree: a fault of the contract, and no fault of the sender.
pub(crate) fn ledger_broken(what: &'static str) -> caravan_marketplace_api::MarketplaceError {
    caravan_primitives::PrimitiveError::LedgerBroken(what).into()
}
