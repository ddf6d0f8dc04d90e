//! Licensing: owners of assets offer licenses, a license is proved with one query, and the money reaches those who made the
//! asset and everything that it was made from.
//!
//! Reading order: [`policy`](mod@policy) (who may send what), `contract` (the table of messages), `execute` (one function
//! for each message: load, decide, save, emit), `domain` (the rules, pure), `sibling` (what provenance and the marketplace
//! answer), `state` (the rows and their keys), `query`.

pub mod contract;
mod domain;
mod error;
mod execute;
pub mod policy;
mod query;
mod sibling;
mod state;

pub use error::ContractError;
