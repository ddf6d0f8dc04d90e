//! Persons who change their address.

use caravan_contract_kit::{response, Call};
use caravan_points_api::event::BalanceMoved;
use cosmwasm_std::{Response, Storage};

use crate::{state, Result};

/// Move the whole balance of a person. The sender is the marketplace: it alone knows persons.
pub(crate) fn move_balance(storage: &mut dyn Storage, call: &Call<'_>, from: &str, to: &str) -> Result<Response> {
    let (from, to) = (call.address(from)?, call.address(to)?);
    let held = state::load_balance_or_default(storage, &from)?;
    // The attributes of a cw20 transfer: indexers of tokens expect them.
    let response = response("move_balance", [])
        .add_attribute("from", &from)
        .add_attribute("to", &to)
        .add_attribute("amount", held);
    if held.is_zero() {
        return Ok(response);
    }
    state::remove_balance(storage, &from);
    let balance = state::add_to_balance(storage, &to, held)?;
    Ok(response.add_event(BalanceMoved { marketplace: call.sender.clone(), from, to, amount: held, balance }))
}
