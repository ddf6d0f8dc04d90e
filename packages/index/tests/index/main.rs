//! The index, on chains that were played and on synthetic ones.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::wildcard_enum_match_arm,
    reason = "tests may stop"
)]

#[path = "../synthetic/mod.rs"]
mod synthetic;

mod changes;
mod crash;
mod follow;
mod hostile;
mod lists;
mod open;
mod played;
