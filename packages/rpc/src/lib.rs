//! Host only: a real chain behind the [`Chain`](caravan_chain::Chain) trait, by RPC.
//!
//! [`Rpc`] signs with keys from a mnemonic, simulates, broadcasts, waits until a transaction is in a block, and finds the
//! contracts' codes in the chain's text. What chain that is, a small TOML file says: [`ChainFile`]. It is synchronous; the
//! little that has to wait for a network runs on a runtime of one thread inside.
#![allow(
    missing_docs,
    clippy::arithmetic_side_effects,
    reason = "host only: sums of heights, seconds and gas; amounts of money are added with checks"
)]
#![allow(clippy::disallowed_methods, reason = "addresses come from the codec of this crate, or from the chain")]

mod account_sequence;
mod blocks;
mod chain_error;
mod coins;
mod file;
mod gas_grants;
mod journal;
mod keys;
mod link;
mod rpc;
mod sandbox;
mod send;
mod setup;
mod wire;

pub use blocks::{EventBlock, EventBlocks};
pub use file::{ChainFile, Gas, Keys, Listed, Play};
pub use gas_grants::GasGrant;
pub use keys::{addresses, index_of};
pub use rpc::{Row, Rpc};
pub use setup::SetupError;
pub use wire::BlockTransaction;
