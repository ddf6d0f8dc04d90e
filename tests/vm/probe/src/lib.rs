//! A contract that sums without looking: what the release build makes of an overflow.
//!
//! Our contracts have no unchecked sum (the lints forbid it), so none of theirs can show what one would do.
//! `cargo xtask vm` builds this by the recipe and the profile of the artefacts.

use cosmwasm_std::{entry_point, DepsMut, Env, MessageInfo, Response, StdResult, Uint64};
use serde::Deserialize;

/// Nothing is kept.
#[derive(Deserialize)]
pub struct InstantiateMsg {}

/// Sums of 64 bits.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExecuteMsg {
    /// `left + right`
    Add {
        /// Any.
        left: Uint64,
        /// Any.
        right: Uint64,
    },
    /// `left - right`
    Subtract {
        /// Any.
        left: Uint64,
        /// Any.
        right: Uint64,
    },
    /// `left * right`
    Multiply {
        /// Any.
        left: Uint64,
        /// Any.
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
