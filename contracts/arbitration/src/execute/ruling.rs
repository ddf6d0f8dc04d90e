//! How disputes end: by the arbiter, or by time.

use caravan_arbitration_api::event::DisputesSkipped;
use caravan_arbitration_api::{ArbitrationError, Rulings, Settled};
use caravan_contract_kit::{response, Call};
use caravan_primitives::require_distinct;
use cosmwasm_std::{Response, Storage};

use super::enacting::conclude;
use crate::{state, Result};

/// Take the rulings of an arbiter, all or none of them: it must not believe that it ruled where it did not.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn rule(storage: &mut dyn Storage, call: &Call<'_>, rulings: Rulings) -> Result<Response> {
    require_distinct("rulings", rulings.iter().map(|ruling| &ruling.dispute))?;
    let siblings = state::load_siblings(storage)?;
    let (mut events, mut messages) = (vec![], vec![]);
    for ruling in rulings {
        let mut dispute = state::load_dispute(storage, ruling.dispute)?;
        dispute.rule(&call.sender, ruling.upheld, ruling.reasons, call.now)?;
        let (event, message) = conclude(storage, &siblings, &dispute)?;
        events.push(event);
        messages.push(message);
    }
    Ok(response("rule", events).add_submessages(messages))
}

/// Write down what time has decided. What it has not decided is skipped, so that no one can block a vector by settling one
/// of it first.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn settle(storage: &mut dyn Storage, call: &Call<'_>, disputes: Settled) -> Result<Response> {
    require_distinct("disputes", &disputes)?;
    let siblings = state::load_siblings(storage)?;
    let (mut events, mut messages, mut skipped) = (vec![], vec![], vec![]);
    for id in disputes {
        let mut dispute = state::load_dispute(storage, id)?;
        if !dispute.settle(call.now)? {
            skipped.push(format!("{id}:{}", dispute.status(call.now)?.name()));
            continue;
        }
        let (event, message) = conclude(storage, &siblings, &dispute)?;
        events.push(event);
        messages.push(message);
    }
    if messages.is_empty() {
        return Err(ArbitrationError::NothingDue { skipped: skipped.join(",") });
    }
    if !skipped.is_empty() {
        events.push(DisputesSkipped { skipped: skipped.join(",") }.into());
    }
    Ok(response("settle", events).add_submessages(messages))
}
