//! A gateway on a chain of its own, called over HTTP.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::wildcard_enum_match_arm,
    clippy::float_arithmetic,
    reason = "tests may stop"
)]

mod content;
mod crash;
mod crowd;
mod described;
mod fair;
mod hostile;
mod html;
mod index;
mod load;
mod pages;
mod program;
mod raw;
mod receiver;
mod rows;
mod slow;
mod transactions;
mod webhooks;
mod words;
mod world;
