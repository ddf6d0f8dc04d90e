//! The marketplace: requesters fund batches of tasks, annotators do them, accepted work is paid. A requester that does not
//! answer pays by auto-approval.
//!
//! Reading order: [`policy`](mod@policy) (who may send what), `contract` (the table of messages), `execute` (one function a message:
//! load, decide, save, emit), `domain` (the rules, pure), `state` (what is stored under which key), `query`.

pub mod contract;
mod domain;
mod error;
mod execute;
pub mod policy;
mod query;
mod sibling;
mod state;

pub use error::ContractError;

#[cfg(test)]
mod tests;
