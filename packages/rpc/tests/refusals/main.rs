//! What the contracts refuse, as a user of a real chain meets it: signed, simulated and sent, in a block that fails,
//! its text read back into the code that the command line prints, and everything as it was.
//!
//! `cargo xtask e2e` starts a chain and names its file in `CARAVAN_CHAIN`; without it these tests say that they did not
//! run. With the command line in `CARAVAN_PROGRAM` every case goes through that, too.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test stops where it fails"
)]

mod appeals;
mod editions;
mod privileged;
mod registry;
mod sales;
mod stuck;
mod work;
mod world;
