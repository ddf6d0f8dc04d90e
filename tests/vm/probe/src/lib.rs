//! A contract that sums without looking: what the release build makes of an overflow.
//!
//! Our contracts have no unchecked sum (the lints forbid it), so none of theirs can show what one would do.
//! `cargo xtask vm` builds this by the recipe and the profile of the artefacts.

use cosmwasm_std::{entry_point, DepsMut, Env, MessageInfo, Response, StdResult, Uint64};
use serde::Deserialize;

/// The message that makes the contract; it has no fields, and nothing is stored.
#[derive(Deserialize)]
pub struct InstantiateMsg {}

/// Sums of 64 bits.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExecuteMsg {
    /// Answers `left + right`; traps above 2^64 - 1.
    Add {
        /// The first summand, any number of 64 bits.
        left: Uint64,
        /// The second summand, any number of 64 bits.
        right: Uint64,
    },
    /// Answers `left - right`; traps below zero.
    Subtract {
        /// What is subtracted from, any number of 64 bits.
        left: Uint64,
        /// What is subtracted, any number of 64 bits.
        right: Uint64,
    },
    /// Answers `left * right`; traps above 2^64 - 1.
    Multiply {
        /// The first factor, any number of 64 bits.
        left: Uint64,
        /// The second factor, any number of 64 bits.
        right: Uint64,
    },
}

/// Does nothing.
///
/// # Errors
/// None.
#[entry_point]
pub fn instantiate(_: DepsMut<'_>, _: Env, _: MessageInfo, _: InstantiateMsg) -> StdResult<Response> {
    Ok(Response::new())
}

/// Answers the sum as the attribute `sum`.
///
/// # Errors
/// None: an overflow is to trap.
#[entry_point]
pub fn execute(_: DepsMut<'_>, _: Env, _: MessageInfo, msg: ExecuteMsg) -> StdResult<Response> {
    let sum = match msg {
        ExecuteMsg::Add { left, right } => left.u64() + right.u64(),
        ExecuteMsg::Subtract { left, right } => left.u64() - right.u64(),
        ExecuteMsg::Multiply { left, right } => left.u64() * right.u64(),
    };
    Ok(Response::new().add_attribute("sum", sum.to_string()))
}
