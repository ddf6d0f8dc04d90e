//! Provenance: what is registered, who owns it, from what it is made, and what it owes for that.
//!
//! Reading order: [`policy`](mod@policy) (who may send what), `contract` (the table of messages), `execute` (one function
//! for each message: load, decide, save, emit), `domain` (the rules, pure), `state` (the rows and their keys), `query`.

pub mod contract;
mod domain;
mod error;
mod execute;
pub mod policy;
mod query;
mod state;

pub use error::ContractError;
