//! The contract on a chain in memory: offers, licenses, derivatives, and where the money goes.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::disallowed_methods,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]

mod cost;
mod deriving;
mod graph;
mod platform;
mod promises;
mod quoting;
mod selling;
mod sharing;
mod world;
