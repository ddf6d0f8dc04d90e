//! Points: a cw20 token of merit.
//!
//! The contract promises that points come into being only by listed minters within their budgets, that the supply is the
//! sum of all balances, and that while they are soulbound no point leaves its person: it can be burned, or moved with its
//! person by the wired marketplace. Transferability is only ever loosened.
//!
//! Reading order: `caravan-points-api` (the interface), `policy` (who may send what), [`contract`] (the table of messages),
//! `execute` (load, decide, save, emit), `domain` (the rules), `state` (the rows and their keys).

pub mod contract;
mod domain;
mod execute;
mod policy;
mod query;
mod state;

pub(crate) type Result<T, E = caravan_points_api::PointsError> = core::result::Result<T, E>;

#[cfg(test)]
mod tests;
