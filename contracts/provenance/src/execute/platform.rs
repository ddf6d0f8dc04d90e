//! The contract's owner: ownership and pause. None of it reaches an asset.

use caravan_access::OwnershipAction;
use caravan_provenance_api::{ContractPaused, ContractUnpaused, OwnershipUpdated};
use cosmwasm_std::{Response, Storage};

use super::{told, Call};
use crate::error::Res;
use crate::state::ACCESS;

/// Offers, accepts or withdraws ownership of the contract.
#[inline(never)]
pub(crate) fn update_ownership(store: &mut dyn Storage, call: &Call<'_>, action: OwnershipAction) -> Res<Response> {
    let (sender, now) = (&call.sender, call.now);
    let (step, ownership) = match action {
        OwnershipAction::Offer { to, valid_secs } => {
            let until = now.plus(valid_secs)?;
            ("offer", ACCESS.owner.offer(store, sender, call.address(&to)?, until, now)?)
        }
        OwnershipAction::Accept {} => ("accept", ACCESS.owner.accept(store, sender, now)?),
        OwnershipAction::Withdraw {} => ("withdraw", ACCESS.owner.withdraw(store, sender)?),
    };
    let event = OwnershipUpdated { step, sender: sender.clone(), owner: ownership.owner().clone() };
    Ok(told("update_ownership", [event.into()]))
}

/// Stops entry.
pub(crate) fn pause(store: &mut dyn Storage, call: &Call<'_>) -> Res<Response> {
    ACCESS.pause.pause(store, &call.sender, call.now)?;
    Ok(told("pause", [ContractPaused { sender: call.sender.clone() }.into()]))
}

/// Lets entry go on.
pub(crate) fn unpause(store: &mut dyn Storage, call: &Call<'_>) -> Res<Response> {
    ACCESS.pause.unpause(store)?;
    Ok(told("unpause", [ContractUnpaused { sender: call.sender.clone() }.into()]))
}
