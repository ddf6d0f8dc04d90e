//! The contract on a chain in memory: every message, every error, every query.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::too_many_lines,
    reason = "tests stop at what they do not expect"
)]

mod edges;
mod owning;
mod platform;
mod reading;
mod registering;
mod siblings;
mod world;
