//! Points: a cw20 token of merit.
//!
//! The contract promises that points come into being only by listed minters within their budgets, that the supply is the
//! sum of all balances, and that while they are soulbound no point leaves its person: it can be burned, or moved with its
//! person by the wired marketplace. Transferability is only ever loosened.
//!
//! To read it, begin with `caravan-points-api` (what can be asked), then `policy` (who may ask), [`contract`] (what is called),
//! `execute` (load, decide, save, tell), `domain` (the rules), `state` (what is kept).

pub mod contract;
mod domain;
mod execute;
mod migrate;
mod policy;
mod query;
mod state;

#[cfg(test)]
mod tests;
