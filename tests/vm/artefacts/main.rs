//! Every artefact in the virtual machine of chains: every message and every query, valid and broken, and the limits.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests: what goes wrong here has to stop them"
)]

mod bench;
mod breaking;
mod growing;
mod messages;
#[allow(dead_code, reason = "what is compared after a migration is another test's")]
mod story;
mod subjects;
mod takes;
mod traps;
mod twins;

mod broken;
mod limits;
