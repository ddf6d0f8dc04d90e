//! Host only: one [`Chain`] trait, the embedded chain behind it, and the deployment of the suite.
//!
//! Nothing here runs on a chain. The command line and the test suite drive the contracts through [`Chain`]. Behind it is
//! [`Embedded`], the contracts in process on `cw-multi-test` with the rules of a real bank ([`HardenedBank`]) and of a real
//! address codec ([`StrictApi`]), in memory or in a file; or a real chain, by `caravan-rpc`. [`deploy()`] deploys the suite
//! in the same way on every chain.
#![allow(
    missing_docs,
    clippy::arithmetic_side_effects,
    reason = "host only: sums of block heights and seconds, never of money; tests and tools may stop on overflow"
)]

mod accounts;
mod api;
mod bank;
mod block;
mod boxed;
mod builtin;
mod chain;
mod coin;
mod deploy;
mod embedded;
mod error;
mod file;
mod file_error;
mod file_rows;
mod genesis;
mod persistence;
mod quietly;
mod replay;
mod sandbox;
mod served;
mod storage;
mod token;
mod transactions;

pub use accounts::{address_of, named_account};
pub use api::StrictApi;
pub use bank::{BankRules, HardenedBank};
pub use block::{Block, Committed, Entry};
pub use builtin::{built_in, contract, substitute, ContractFactory};
pub use chain::{emitter, AccountName, Chain, ChainExt, Code, Instantiate, Msg, Outcome, StoredCode};
pub use coin::{is_denom, CoinInfo};
pub use deploy::{carry_out, deploy, plan, requests, Deployed, Deployment, FirstArbiter, Plan, Planned};
pub use embedded::{ChainApp, Embedded};
pub use error::{find_code, ChainError};
pub use file_error::FileError;
pub use genesis::{draw_chain_id, BLOCK_SECS, CHAIN_ID, PREFIX};
pub use replay::replay;
pub use sandbox::{token_message, Sandbox};
pub use served::{served_time, Heartbeat, ServedHead};
pub use storage::ChainStorage;
