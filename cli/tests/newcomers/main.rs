//! Three projects of newcomers, by commands alone: 300 tickets with six labels and a comment, 40 preference pairs, 20 pictures
//! with boxes. Each is paid in a coin with 18 digits, and again in a token, from funding to withdrawal.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test stops where it fails"
)]

#[path = "../commands/fixture.rs"]
#[allow(dead_code, reason = "other tests use more of it")]
mod fixture;
mod pairs;
mod pictures;
mod project;
mod tickets;
