//! The public interface of arbitration: one machine for every dispute, and the platform's list of arbiters.
//!
//! ```text
//! Open ─► awaiting_answer ─ Respond ─► awaiting_ruling ─ Rule ─► decided ─ EnactRuling ─► the contract that opened
//!              │     └─ all conceded ──────────│───────────────────▲
//!              └─────────── time ──────────► due ─── Settle ───────┘
//! ```
//!
//! It keeps time, evidence and outcomes. It takes no coins and no tokens: bonds and fees stay with the contract that opened,
//! which gets the outcome as [`EnactRuling`].
//!
//! - [`msg`], [`query`]: what can be asked, by whom, with what effect;
//! - [`value`]: what messages are made of;
//! - [`hook`]: what the contract that opened a dispute gets;
//! - [`response`]: what the queries answer;
//! - [`event`]: what is announced;
//! - [`bounds`]: how many, how long;
//! - [`keys`]: rows that siblings read raw;
//! - [`error`]: what can go wrong, each with a stable code;
//! - [`client`]: messages and queries for other contracts and for programs.

pub mod bounds;
pub mod client;
pub mod error;
pub mod event;
pub mod hook;
pub mod keys;
pub mod msg;
pub mod query;
pub mod response;
pub mod value;

#[cfg(any(test, feature = "testing"))]
mod samples;
#[cfg(test)]
mod tests;

pub use client::{Arbitration, NewDispute};
pub use error::ArbitrationError;
pub use hook::{EnactRuling, OpenerMsg};
pub use msg::{ExecuteMsg, InstantiateMsg, MigrateMsg};
pub use query::QueryMsg;
pub use response::{
    ArbiterResponse, ArbitersResponse, ConfigResponse, DisputeResponse, DisputeStatus, DisputeSummary,
    DisputesResponse, EvidenceResponse, OutcomeResponse, PartiesResponse, TimesResponse,
};
#[cfg(any(test, feature = "testing"))]
pub use samples::{document_sample, execute_samples, instantiate_sample, query_samples};
pub use value::{
    ArbiterFee, ArbiterFees, DecidedBy, Defaults, IfUnanswered, NewArbiter, Parties, Ruling, Rulings, Settled, Side,
    Windows,
};
