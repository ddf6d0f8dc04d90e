//! Provenance: what is registered, who owns it, from what it is made, and what it owes for that.
//!
//! Reading order: [`policy`](mod@policy) (who may send what), `contract` (the table of messages), `execute` (one function a message:
//! load, decide, save, tell), `domain` (the rules, pure), `state` (what is kept under which key), `query`.

pub mod contract;
mod domain;
mod error;
mod execute;
pub mod policy;
mod query;
mod state;

pub use error::ContractError;
