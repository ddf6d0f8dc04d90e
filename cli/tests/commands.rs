//! The commands as people use them: one process each, on a chain in a file.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test stops where it fails"
)]

#[path = "commands/accounts.rs"]
mod accounts;
#[path = "commands/arbiters.rs"]
mod arbiters;
#[path = "commands/chain_file.rs"]
mod chain_file;
#[cfg(target_os = "linux")]
#[path = "commands/disk.rs"]
mod disk;
#[path = "commands/encryption.rs"]
mod encryption;
#[path = "commands/errors.rs"]
mod errors;
#[path = "commands/fixture.rs"]
mod fixture;
#[path = "commands/gold.rs"]
mod gold;
#[path = "commands/gsm8k.rs"]
mod gsm8k;
#[path = "commands/invalid_input.rs"]
mod invalid_input;
#[path = "commands/judged.rs"]
mod judged;
#[cfg(unix)]
#[path = "commands/keys.rs"]
mod keys;
#[path = "commands/listed.rs"]
mod listed;
#[path = "commands/lists.rs"]
mod lists;
#[path = "commands/real.rs"]
mod real;
#[path = "commands/results.rs"]
mod results;
#[path = "commands/reviews.rs"]
mod reviews;
#[path = "commands/several_batches.rs"]
mod several_batches;
#[path = "commands/statement.rs"]
mod statement;
#[path = "commands/tour.rs"]
mod tour;
