//! People on several machines, each a home of their own, with nothing between them but HTTP: to a gateway that serves the chain
//! and content, or to a node of a real chain and a gateway for content.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test stops where it fails"
)]

mod away;
mod damage;
#[cfg(unix)]
mod keys;
mod listed;
mod lists;
mod pictures;
mod private_rows;
mod real;
mod reviews;
mod statements;
mod town;
mod webhooks;
