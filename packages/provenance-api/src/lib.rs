//! The public interface of provenance: messages, responses, events, errors.
//!
//! ```text
//! Commit ─ 60 s and a block ─► Register ─► draft ─ AddEdges, AddLicensedEdge ─ Seal ─► sealed ─ Retract ─► retracted
//! ```
//!
//! **No cycles.** An edge is added to a draft only, and points to a sealed asset only, whose own edges are fixed; no edge
//! points to a draft. So an asset never is its own ancestor, and nothing has to walk the graph to know it.
//!
//! **What a child inherits.** An edge to an asset of the same owner, or by the consent of its owner, brings along all that
//! the parent owes to others: its licensed edges with their ceilings, its consented edges, its edges to formerly own assets
//! that have changed hands, its pool edges, and a pool edge to the parent's own contributors at its `contributor_bps`. So
//! registering one's own model again, or handing it to a second wallet that consents, escapes nothing. An edge by license
//! brings along the parent's pool edges and those licensed edges whose terms are reciprocal; through terms that are not, an
//! ancestor is owed only its part of the royalty.
//!
//! **Where edges meet.** Every edge keeps the share and the terms that it states. Money goes by [`Part`]s: one for each
//! parent and target, at the largest share that any edge states for the two.
//!
//! Contracts and clients depend on this crate; no contract depends on a contract.

mod asset;
pub mod bounds;
mod client;
mod error;
mod event;
mod hashes;
pub mod keys;
mod msg;
mod query;
mod response;
#[cfg(any(test, feature = "testing"))]
mod samples;
#[cfg(test)]
mod tests;

pub use asset::{AssetStatus, Ceiling, ContributorSource, Edge, EdgeKind, FloorPrice, Kind, Origin, Target};
pub use client::Provenance;
pub use error::ProvenanceError;
pub use event::*;
pub use hashes::{registration_commitment, watermark, Registrant, REGISTER_TAG, WATERMARK_TAG};
pub use msg::{
    ExecuteMsg, InstantiateMsg, LicensedEdge, MigrateMsg, NewAsset, NewContributor, NewContributors, NewEdge,
    NewEdition,
};
pub use query::QueryMsg;
pub use response::*;
#[cfg(any(test, feature = "testing"))]
pub use samples::{execute_samples, query_samples};
