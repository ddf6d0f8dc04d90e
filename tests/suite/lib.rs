//! The suite: one deployed world, actors, time, and what must always hold, recomputed after every action.
//!
//! A scenario reads as a story. [`World::new`] deploys all five contracts with the owner's usual settings: the native
//! currency [`World::cara`] and the honest cw20 [`World::token`], a fee of 5 % on work and of 2.5 % on licenses, a point a
//! unit of fee, the arbiter `arbiter`, the treasury `treasury`, and two projects of `requester` (manager: `manager`), one a
//! currency, funded. Any other name is an account without money.
//!
//! ```
//! use caravan_tests::{Spec, World};
//!
//! let mut world = World::new();
//! let batch = world.opens(&Spec::new().tasks(2).reward(1_000));
//! let first = world.works("alice", batch);
//! let second = world.works("bob", batch);
//! world.at("requester").accepts(batch, &[first]).succeeds();
//! world.days_pass(3); // the requester decides nothing: bob is paid too
//! world.at("stranger").settles(batch, &[second]).succeeds();
//! let cara = world.cara();
//! world.at("bob").withdraws(&cara).succeeds().pays("bob", 1_000, &cara);
//! world.at("bob").withdraws(&cara).fails_with("NOTHING_TO_WITHDRAW").changes_nothing();
//! ```
//!
//! - [`World`]: deploys ([`World::builder`] varies it), lets time pass, answers questions.
//! - [`Actor`]: a method for every message, each giving a `#[must_use]` [`Outcome`].
//! - [`Outcome`]: [`succeeds`](Outcome::succeeds) gives [`Done`] (`emits`, `pays`, `events`, ids of what was made),
//!   [`fails_with`](Outcome::fails_with) gives [`Refused`] (`changes_nothing`).
//! - [`Spec`]: the configuration of a batch, with good defaults; [`shares`]: sharing terms; [`Draft`]: an asset to be
//!   registered; [`Deal`]: the terms of an offer.
//! - [`invariant`]: what must hold, recomputed from queries and balances; [`model`]: a second ledger in plain Rust, run in
//!   step, which also says which actions must fail and why; registry and licensing have one of their own. All run after
//!   every action ([`World::checks_every`] thins them out for long runs); a test fails where one disagrees with a contract.
//! - [`adversarial`]: contracts that misbehave, controlled by a handle that the test keeps.
//!
//! Every transaction takes a block of five seconds ([`World::blocks_take`]); one that is refused takes none.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "host only, for tests: what goes wrong here has to stop the test; each table of messages is total where it is entered"
)]

mod actor;
pub mod adversarial;
mod builder;
mod call;
mod draft;
pub mod invariant;
pub mod model;
mod outcome;
mod rights;
mod snapshot;
mod spec;
#[cfg(test)]
mod tests;
mod world;

pub use actor::Actor;
pub use builder::Builder;
pub use call::Call;
pub use draft::{edge, Deal, Draft};
pub use outcome::{Done, EventView, Outcome, Refused, Who};
pub use snapshot::{
    AssetView, BatchView, EditionView, PersonView, PointsView, Proof, RegistryView, RightsView, RoyaltyView, Snapshot,
    Wallets,
};
pub use spec::{shares, Spec};
pub use world::{World, CAST};
