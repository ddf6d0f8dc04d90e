//! Scenarios: what the suite promises, as stories.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests: what goes wrong here has to stop them"
)]

mod alone;
mod appeals;
mod auto_approval_pays;
mod bonds;
mod errors;
mod failures;
mod first_come;
mod floors;
mod hostile_owner;
mod judged_fairly;
mod judgement_table;
mod near_the_limit;
mod people;
mod permissions;
mod points_never_in_the_way;
mod rejecting_does_not_pay;
mod restrictions;
mod reviews;
mod rights;
mod royalties_reach_everyone;
mod siblings;
mod takeovers;
mod vectors;

mod random_walk;
