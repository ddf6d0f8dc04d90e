//! One function for each message: load, decide, save, emit.

mod arbiters;
mod enacting;
mod instantiate;
mod opener;
mod ruling;

pub(crate) use arbiters::{delist_arbiter, set_arbiter};
pub(crate) use enacting::{enact, enactment_failed};
pub(crate) use instantiate::instantiate;
pub(crate) use opener::{add_evidence, open, respond};
pub(crate) use ruling::{rule, settle};
