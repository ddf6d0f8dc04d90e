//! The contract as a whole, on a chain in memory.
#![allow(clippy::arithmetic_side_effects, reason = "a test may stop on overflow")]

mod conformity;
mod cost;
mod guard;
mod migration;
mod minting;
mod moving;
mod owner;
mod reading;
mod token;
mod walk;
mod world;
