//! People on several machines, each a home of their own, with nothing between them but HTTP to a gateway.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test stops where it fails"
)]

mod away;
mod damage;
mod pictures;
mod private_rows;
mod town;
