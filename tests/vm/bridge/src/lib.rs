//! Host only: the artefacts in the virtual machine that chains run, as contracts of the embedded chain.
//!
//! - [`Artefact`]: one wasm file, checked and compiled as a chain does it, and its entry points by JSON.
//! - [`Wasm`]: an artefact as a `cw_multi_test::Contract`.
//! - [`Twin`]: the native contract and the artefact side by side: every call runs on both, from the same state, and the
//!   process stops where they differ in a byte of the answer, of an error, or of what they wrote.
//! - [`figures`]: how often each message ran, and its gas and memory at most.
//!
//! The contracts are built with one major version of `cosmwasm-std` and the VM with another. Between them there is JSON
//! alone, as between a contract and a chain.

mod artefact;
mod contract;
pub mod figures;
mod loan;
mod overlay;
mod suite;
mod twin;

pub use artefact::{Artefact, Entry, Run, Trouble};
pub use contract::Wasm;
pub use loan::{Parts, Store};
pub use suite::{artefact, file, twin, wasm};
pub use twin::{Twin, VmApi};
