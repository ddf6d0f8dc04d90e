//! One function for each message: load, decide, save, emit.

mod edges;
mod owning;
mod register;

pub(crate) use edges::{add_edges, add_licensed_edge, consent_edge, withdraw_consent};
pub(crate) use owning::{accept_asset, append_metadata, offer_asset, retract, seal, withdraw_offer};
pub(crate) use register::{commit, register, register_edition};
