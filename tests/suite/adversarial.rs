//! Contracts that misbehave, for worlds that have to stand it. A test keeps the handle and turns it while the chain runs;
//! what the handle counts is not undone when a transaction fails.

mod points;
mod token;

pub use points::{AdversarialPoints, PointsHandle, PointsTricks};
pub use token::{AdversarialToken, TokenHandle, TokenTricks};

use cosmwasm_std::{Addr, Binary};

/// A call that a contract slips into another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reentry {
    /// The contract to call.
    pub contract: Addr,
    /// Its message as JSON.
    pub msg: Binary,
    /// Whether the outer call goes on when the inner one fails.
    pub forgiving: bool,
}
