//! What the owner decides.

use caravan_access::{Ownership, OwnershipAction};
use caravan_points_api::event::{OwnershipUpdated, TransferabilityLoosened};
use caravan_points_api::{PointsError, Transferability};
use caravan_primitives::Time;
use cosmwasm_std::{Addr, DepsMut, Response, Storage};

use crate::domain::transferability;
use crate::execute::address;
use crate::state::{self, ACCESS};

/// Lets points move more freely.
pub(crate) fn loosen(storage: &mut dyn Storage, owner: Addr, to: Transferability) -> Result<Response, PointsError> {
    let transferability = transferability::loosen(state::transferability(storage)?, to)?;
    state::save_transferability(storage, transferability)?;
    let told = TransferabilityLoosened { owner, transferability };
    Ok(Response::new().add_attribute("action", "loosen").add_event(told))
}

/// One step of a change of owner.
pub(crate) fn update_ownership(
    deps: DepsMut<'_>,
    now: Time,
    sender: Addr,
    action: OwnershipAction,
) -> Result<Response, PointsError> {
    let (step, ownership) = match action {
        OwnershipAction::Offer { to, valid_secs } => {
            let (to, until) = (address(deps.api, &to)?, now.plus(valid_secs)?);
            ("offer", ACCESS.owner.offer(deps.storage, &sender, to, until, now)?)
        }
        OwnershipAction::Accept {} => ("accept", ACCESS.owner.accept(deps.storage, &sender, now)?),
        OwnershipAction::Withdraw {} => ("withdraw", ACCESS.owner.withdraw(deps.storage, &sender)?),
    };
    let (owner, to, until) = match ownership {
        Ownership::Settled { owner } => (owner, None, None),
        Ownership::Offered { owner, to, until } => (owner, Some(to), Some(until)),
    };
    let told = OwnershipUpdated { step, sender, owner, to, until };
    Ok(Response::new().add_attribute("action", "update_ownership").add_event(told))
}
