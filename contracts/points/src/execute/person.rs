//! Persons who change their address.

use caravan_points_api::event::BalanceMoved;
use caravan_points_api::PointsError;
use cosmwasm_std::{Addr, DepsMut, Response};

use crate::execute::address;
use crate::state;

/// Move the whole balance of a person. The marketplace alone knows persons, so it alone may: see the policy.
pub(crate) fn move_balance(deps: DepsMut<'_>, sender: Addr, from: &str, to: &str) -> Result<Response, PointsError> {
    let storage = deps.storage;
    let (from, to) = (address(deps.api, from)?, address(deps.api, to)?);
    let held = state::balance(storage, &from)?;
    let response = Response::new()
        .add_attribute("action", "move_balance")
        .add_attribute("from", &from)
        .add_attribute("to", &to)
        .add_attribute("amount", held);
    if held.is_zero() {
        return Ok(response);
    }
    state::empty(storage, &from);
    let balance = state::credit(storage, &to, held)?;
    Ok(response.add_event(BalanceMoved { marketplace: sender, from, to, amount: held, balance }))
}
