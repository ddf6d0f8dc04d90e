//! Licensing: owners of assets offer licenses, whoever buys one can prove it with one query, and the money finds those
//! who made the asset and everything it was made from.
//!
//! Reading order: [`policy`](mod@policy) (who may send what), `contract` (the table of messages), `execute` (one function a message:
//! load, decide, save, tell), `domain` (the rules, pure), `sibling` (what the registry and the marketplace say), `state`
//! (what is kept under which key), `query`.

pub mod contract;
mod domain;
mod error;
mod execute;
pub mod policy;
mod query;
mod sibling;
mod state;

pub use error::ContractError;
