//! The public interface of licensing: messages, responses, events, errors.
//!
//! How money goes:
//!
//! ```text
//! Buy, PayRevenue ── fee, once ──► platform
//!        │ net
//!        ▼
//!   asset A ── share of each edge ──► inbox of the parent ── Distribute, one hop ──► the same split at the parent
//!        │ └── pool edges ──────────► pool of the parent's contributors ┐
//!        ├──── contributor_bps ─────► pool of A's contributors ─────────┴─ Claim ──► contributors, by weight
//!        └──── what is left ────────► balance of the address that owns A now ─ Withdraw ─►
//! ```
//!
//! Every part is cumulative, `floor(all net money ever × share)`, so totals depend neither on the number nor on the
//! order of payments; what does not divide stays with the asset as dust, always fewer units than there are parts.
//!
//! Contracts and clients depend on this crate; no contract depends on a contract.

pub mod bounds;
mod client;
mod error;
mod event;
pub mod keys;
mod msg;
mod query;
mod response;
#[cfg(any(test, feature = "testing"))]
mod samples;
mod terms;
#[cfg(test)]
mod tests;

pub use client::Licensing;
pub use error::LicensingError;
pub use event::*;
pub use msg::{ConfigChange, Contributor, Cw20Receive, ExecuteMsg, Guard, HookMsg, InstantiateMsg, MigrateMsg};
pub use query::QueryMsg;
pub use response::*;
#[cfg(any(test, feature = "testing"))]
pub use samples::{execute_samples, hook_samples, nested_samples, query_samples};
pub use terms::{Derivatives, Fulfilment, Legal, Limits, OfferTerms, Price, Term, Use};
