//! The contract as a whole, on a chain in memory.
#![allow(clippy::arithmetic_side_effects, reason = "a test may stop on overflow")]

mod answering;
mod arbiters;
mod cost;
mod enacting;
mod guard;
mod migration;
mod model;
mod opener;
mod opening;
mod owner;
mod reading;
mod ruling;
mod settling;
mod walk;
mod world;
