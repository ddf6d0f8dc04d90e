//! Arbitration: one machine for every dispute, and the platform's list of arbiters.
//!
//! The contract promises that every dispute can be ended by anyone from a time on that is known when it is opened, that it
//! gets one outcome, which never changes, and that an outcome stands whether or not the contract that opened the dispute takes it
//! at once. It takes no coins and no tokens, is never paused, and knows nothing of work or assets.
//!
//! Reading order: `caravan-arbitration-api` (the interface), `policy` (who may send what), [`contract`] (the table of messages),
//! `execute` (load, decide, save, emit), `domain` (the rules), `state` (the rows and their keys), `query`.

pub mod contract;
mod domain;
mod execute;
mod policy;
mod query;
mod state;

pub(crate) type Result<T, E = caravan_arbitration_api::ArbitrationError> = core::result::Result<T, E>;

#[cfg(test)]
mod tests;
