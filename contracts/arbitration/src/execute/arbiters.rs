//! The platform's list of arbiters.

use caravan_access::Siblings;
use caravan_arbitration_api::event::{ArbiterDelisted, ArbiterFeeSet, ArbiterSet};
use caravan_arbitration_api::NewArbiter;
use caravan_contract_kit::{response, Call};
use cosmwasm_std::{Event, Response, Storage};

use crate::domain::arbiter;
use crate::{state, Result};

/// List an arbiter, or change its key or its fees.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn set_arbiter(storage: &mut dyn Storage, call: &Call<'_>, new: NewArbiter) -> Result<Response> {
    let siblings = state::load_siblings(storage)?;
    Ok(response("set_arbiter", list(storage, call, &siblings, new)?))
}

/// Save an arbiter; return its events. The owner is the sender, or the one that the contract is made with.
pub(super) fn list(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    siblings: &Siblings,
    new: NewArbiter,
) -> Result<Vec<Event>> {
    let arbiter = call.party(siblings, &new.arbiter, "arbiter")?;
    let (mut fees, mut events) = (vec![], vec![]);
    for entry in new.fees {
        let (currency, fee) = (call.currency(entry.currency)?, entry.fee.get());
        fees.push((currency.key(), fee));
        events.push(ArbiterFeeSet { arbiter: arbiter.clone(), currency, fee }.into());
    }
    let row = arbiter::set(state::may_load_arbiter(storage, &arbiter)?, new.key, fees)?;
    state::save_arbiter(storage, &arbiter, &row)?;
    let owner = state::ACCESS.owner.get(storage)?.owner().clone();
    let set = ArbiterSet { owner, arbiter, key: row.key, fees: events.len(), silent: row.silent };
    events.insert(0, set.into());
    Ok(events)
}

/// Take an arbiter off the list.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn delist_arbiter(storage: &mut dyn Storage, call: &Call<'_>, arbiter: &str) -> Result<Response> {
    let arbiter = call.address(arbiter)?;
    let row = arbiter::delist(&arbiter, state::may_load_arbiter(storage, &arbiter)?)?;
    state::save_arbiter(storage, &arbiter, &row)?;
    Ok(response("delist_arbiter", [ArbiterDelisted { owner: call.sender.clone(), arbiter }.into()]))
}
