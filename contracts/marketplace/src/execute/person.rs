//! Persons: first contact, and moves to a new address.

use caravan_access::Siblings;
use caravan_contract_kit::{response, Call};
use caravan_marketplace_api::{
    MarketplaceError, MoveAccepted, MoveCanceled, MoveStarted, PersonCreated, PointsFollowed, RecoverySet,
};
use caravan_points_api::Points;
use caravan_primitives::PersonId;
use cosmwasm_std::{Addr, Event, Response, Storage};

use super::points::move_message;
use crate::domain::person::{MoveStartedBy, Person};
use crate::error::Result;
use crate::state;

/// Create a person for the sender at its first contact. A contract of the suite becomes none.
pub(super) fn create_person(storage: &mut dyn Storage, call: &Call<'_>, siblings: &Siblings) -> Result<PersonCreated> {
    siblings.refuse(&call.contract, &call.sender, "person")?;
    let person = state::create_person(storage, &call.sender)?;
    Ok(PersonCreated { person, address: call.sender.clone() })
}

/// Load the person that sends a message.
pub(super) fn require_person(storage: &dyn Storage, call: &Call<'_>) -> Result<PersonId> {
    let person = state::may_load_person_of(storage, &call.sender)?;
    person.ok_or_else(|| MarketplaceError::AddressUnknown(call.sender.clone()).into())
}

/// Start a move: the person names a new address.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn start_move(storage: &mut dyn Storage, call: &Call<'_>, to: &str) -> Result<Response> {
    let id = require_person(storage, call)?;
    let row = state::load_person(storage, id)?;
    let event = begin(storage, call, id, row, to, MoveStartedBy::Person)?;
    Ok(response("start_move", [event]))
}

/// Start a move without the person's key: the recovery address names a new address.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn start_recovery(storage: &mut dyn Storage, call: &Call<'_>, id: PersonId, to: &str) -> Result<Response> {
    let row = state::load_person(storage, id)?;
    row.require_recovery_address(&call.sender)?;
    let event = begin(storage, call, id, row, to, MoveStartedBy::Recovery)?;
    Ok(response("start_recovery", [event]))
}

/// Accept a move by the new key. Points follow if the points contract lets them.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn accept_move(storage: &mut dyn Storage, call: &Call<'_>, id: PersonId) -> Result<Response> {
    let mut row = state::load_person(storage, id)?;
    let from = row.accept_move(id, &call.sender, call.now)?;
    let siblings = state::load_siblings(storage)?;
    check_target(storage, call, &siblings, &call.sender)?;
    state::save_moved_person(storage, id, &row, &from)?;
    let event = MoveAccepted { person: id, from: from.clone(), to: call.sender.clone() };
    let response = response("accept_move", [event.into()]);
    let Some(points) = siblings.points else { return Ok(response) };
    state::save_moving_points(storage, id, &from)?;
    Ok(response.add_submessage(move_message(&Points(points), &from, &call.sender)?))
}

/// Cancel the move that is under way to another address of the sender's person.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn cancel_move(storage: &mut dyn Storage, call: &Call<'_>) -> Result<Response> {
    let id = require_person(storage, call)?;
    let mut row = state::load_person(storage, id)?;
    let canceled = row.cancel_move(id)?;
    state::save_person(storage, id, &row)?;
    Ok(response("cancel_move", [MoveCanceled { person: id, to: canceled.to }.into()]))
}

/// Set or remove the recovery address.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn set_recovery(storage: &mut dyn Storage, call: &Call<'_>, recovery: Option<&str>) -> Result<Response> {
    let siblings = state::load_siblings(storage)?;
    let recovery = recovery.map(|text| call.party(&siblings, text, "recovery address")).transpose()?;
    let mut events = vec![];
    let id = match state::may_load_person_of(storage, &call.sender)? {
        Some(id) => id,
        None => {
            let created = create_person(storage, call, &siblings)?;
            let person = created.person;
            events.push(created.into());
            person
        }
    };
    let mut row = state::load_person(storage, id)?;
    let name = recovery.as_ref().map_or("none", Addr::as_str).to_owned();
    row.set_recovery(recovery)?;
    state::save_person(storage, id, &row)?;
    events.push(RecoverySet { person: id, recovery: name }.into());
    Ok(response("set_recovery", events))
}

/// Try again to move points that stayed behind. Fail if the points contract fails.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn move_points(storage: &mut dyn Storage, id: PersonId) -> Result<Response> {
    let mut row = state::load_person(storage, id)?;
    let Some(points) = state::load_siblings(storage)?.points else {
        return Err(MarketplaceError::PointsNotWaiting(id).into());
    };
    if row.points_left_at.is_empty() {
        return Err(MarketplaceError::PointsNotWaiting(id).into());
    }
    let from = row.points_left_at.remove(0);
    state::save_person(storage, id, &row)?;
    let message = Points(points).move_balance(&from, &row.address)?;
    let event = PointsFollowed { person: id, from, to: row.address };
    Ok(response("move_points", [event.into()]).add_message(message))
}

fn begin(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    id: PersonId,
    mut row: Person,
    to: &str,
    by: MoveStartedBy,
) -> Result<Event> {
    let to = call.address(to)?;
    check_target(storage, call, &state::load_siblings(storage)?, &to)?;
    let moving = row.start_move(id, to, call.now, by)?.clone();
    state::save_person(storage, id, &row)?;
    Ok(MoveStarted { person: id, to: moving.to, ready_at: moving.ready_at, by_recovery: moving.by_recovery }.into())
}

/// Check the target of a move: no person, and none of the suite's contracts, which could never accept or pay.
fn check_target(storage: &dyn Storage, call: &Call<'_>, siblings: &Siblings, to: &Addr) -> Result<()> {
    siblings.refuse(&call.contract, to, "new address")?;
    if state::may_load_person_of(storage, to)?.is_some() {
        return Err(MarketplaceError::MoveTargetInvalid(to.clone()).into());
    }
    Ok(())
}
