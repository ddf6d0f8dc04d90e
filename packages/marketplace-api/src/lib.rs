//! The public interface of the marketplace: messages, responses, events, errors.
//!
//! Life of a piece of work:
//!
//! ```text
//! project draft ─ first OpenBatch ─► active
//! batch   draft ─ OpenBatch (worst case in escrow) ─► open ─ CloseBatch ─► closing ─ nothing live ─► settled
//!                                                                        settled ─ FinalizeBatch ─► closed
//! assignment
//!   reserved ─ Submit ─► submitted ─ Decide: accept, or auto-approval ─► accepted (paid once)
//!      │                    ├─ Decide: reject ─► rejection_pending ─ appeal_secs, or AcceptRejection ─► rejected
//!      │                    │                         ├─ Decide: accept, for 3/4 of appeal_secs ──────► accepted
//!      │                    │                         └─ Appeal ─► appealed ─ EnactRuling, or time ─────► accepted or rejected
//!      │                    ├─ Decide: rework ─► rework ─ Submit, Return or rework_secs ───────────────► submitted
//!      │                    │                         └─ Decide: accept (the revision before) ─────────► accepted
//!      │                    └─ GiveUp ────────────────────────────────────────────────────────────────► rejected
//!      ├─ Return ─► returned
//!      └─ due, and settled ─► expired
//! edition of a project that shares
//!   current ─ CloseEdition, or 180 days ─► closed ─ every batch finalized, PublishDataset ─► published (bond returned)
//!                                             └─ publish_secs after the last closes_at, ForfeitBond ─► the bond is the
//!                                                pool, ClaimEdition pays it by weight
//! ```
//!
//! Contracts and clients depend on this crate; no contract depends on a contract.

mod about;
pub mod bounds;
mod client;
mod config;
mod error;
mod event;
mod hashes;
pub mod keys;
mod msg;
mod parts;
mod query;
mod reason;
mod record;
mod rejection_cap;
mod response;
#[cfg(any(test, feature = "testing"))]
mod samples;

pub use about::{About, AboutSummary, Rows};
pub use client::Marketplace;
pub use config::{Access, BatchConfig, Distribution, Gate, Gold, Mode, Money, Nature, Quality, Rework, Windows, Work};
pub use error::MarketplaceError;
pub use event::*;
pub use hashes::{
    allow_leaf, answer_commitment, answer_root, item_leaf, item_salt, salt_commitment, Answer, AnswerOpening,
    ALLOW_TAG, ANSWER_TAG,
};
pub use msg::ExecuteMsg;
pub use parts::{
    AppealAnswer, AppealEvidence, ConfigChange, Cw20Receive, Decision, FloorPrice, HookMsg, InstantiateMsg,
    ListedCurrency, MigrateMsg, NewAppeal, NewDataset, NewProject, NewRestriction, Note, Pick, ProjectChange,
    RestrictionScope, Seasons, Shares, Sharing, Verdict,
};
pub use query::QueryMsg;
pub use reason::{Reason, RestrictionReason};
pub use rejection_cap::most_rejected;
pub use response::*;
#[cfg(any(test, feature = "testing"))]
pub use samples::{
    batch_config, execute_samples, hook_samples, nested_samples, query_samples, sample_agreement, sharing_samples,
};

#[cfg(test)]
mod tests;
