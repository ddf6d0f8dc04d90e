//! Persons: first contact, moves to a new address, the recovery address.

use caravan_access::Siblings;
use caravan_contract_kit::{response, Call};
use caravan_marketplace_api::{
    MarketplaceError, MoveAccepted, MoveCanceled, MoveStarted, PersonCreated, PointsFollowed, RecoveryChangeCanceled,
    RecoveryChangeStarted, RecoverySet,
};
use caravan_points_api::Points;
use caravan_primitives::PersonId;
use cosmwasm_std::{Addr, Event, Response, Storage};

use super::points::move_message;
use crate::domain::person::{Accepted, Move, RecoveryChange, RecoveryStep};
use crate::error::Result;
use crate::state;

/// The roles that are kept as persons: a move takes them along. Arbiters and lists are kept as addresses.
const ROLES_OF_PERSONS: &str = "requester,manager,annotator,contributor";

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
    let mut row = state::load_person(storage, id)?;
    let to = load_target(storage, call, to)?;
    let event = started(id, row.start_move(id, to, call.now)?)?;
    state::save_person(storage, id, &row)?;
    Ok(response("start_move", [event]))
}

/// Start a move without the person's key: the recovery address names a new address.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn start_recovery(storage: &mut dyn Storage, call: &Call<'_>, id: PersonId, to: &str) -> Result<Response> {
    let mut row = state::load_person(storage, id)?;
    let to = load_target(storage, call, to)?;
    let event = started(id, row.start_recovery(id, &call.sender, to, call.now)?)?;
    state::save_person(storage, id, &row)?;
    Ok(response("start_recovery", [event]))
}

/// Accept a move by the new key. Points follow if the points contract lets them.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn accept_move(storage: &mut dyn Storage, call: &Call<'_>, id: PersonId) -> Result<Response> {
    let mut row = state::load_person(storage, id)?;
    let Accepted { from, dropped, recovery_removed } = row.accept_move(id, &call.sender, call.now)?;
    let siblings = state::load_siblings(storage)?;
    check_target(storage, call, &siblings, &call.sender)?;
    state::save_moved_person(storage, id, &row, &from)?;
    let accepted = MoveAccepted { person: id, from: from.clone(), to: call.sender.clone(), roles: ROLES_OF_PERSONS };
    let mut events = vec![accepted.into()];
    events.extend(dropped.map(|change| canceled(id, change, &call.sender)));
    if recovery_removed {
        events.push(RecoverySet { person: id, recovery: shown(None) }.into());
    }
    let response = response("accept_move", events);
    let Some(points) = siblings.points else { return Ok(response) };
    state::save_moving_points(storage, id, &from)?;
    Ok(response.add_submessage(move_message(&Points(points), &from, &call.sender)?))
}

/// Cancel the move of a person that is under way, by its own key or its recovery address.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn cancel_move(storage: &mut dyn Storage, call: &Call<'_>, id: PersonId) -> Result<Response> {
    let mut row = state::load_person(storage, id)?;
    let canceled = row.cancel_move(id, &call.sender, call.now)?;
    state::save_person(storage, id, &row)?;
    let event = MoveCanceled { person: id, to: canceled.to, sender: call.sender.clone() };
    Ok(response("cancel_move", [event.into()]))
}

/// Set the recovery address, or announce that it changes or ends.
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
    let name = shown(recovery.as_ref());
    events.push(match row.set_recovery(id, recovery, call.now)? {
        RecoveryStep::Set => RecoverySet { person: id, recovery: name }.into(),
        RecoveryStep::Announced(ready_at) => RecoveryChangeStarted { person: id, recovery: name, ready_at }.into(),
    });
    state::save_person(storage, id, &row)?;
    Ok(response("set_recovery", events))
}

/// Cancel the change of a person's recovery address that is under way, by the person's key or the recovery address.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn cancel_recovery_change(storage: &mut dyn Storage, call: &Call<'_>, id: PersonId) -> Result<Response> {
    let mut row = state::load_person(storage, id)?;
    let change = row.cancel_recovery_change(id, &call.sender, call.now)?;
    state::save_person(storage, id, &row)?;
    Ok(response("cancel_recovery_change", [canceled(id, change, &call.sender)]))
}

/// Try again to move points that stayed behind. Fail if the points contract fails.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn move_points(storage: &mut dyn Storage, id: PersonId) -> Result<Response> {
    let mut row = state::load_person(storage, id)?;
    let missing = || MarketplaceError::PointsNotWaiting(id);
    let points = state::load_siblings(storage)?.points.ok_or_else(missing)?;
    let from = row.take_points_left().ok_or_else(missing)?;
    state::save_person(storage, id, &row)?;
    let to = row.address().clone();
    let message = Points(points).move_balance(&from, &to)?;
    let event = PointsFollowed { person: id, from, to };
    Ok(response("move_points", [event.into()]).add_message(message))
}

fn started(id: PersonId, moving: &Move) -> Result<Event> {
    let Move { to, ready_at, by_recovery } = moving.clone();
    Ok(MoveStarted { person: id, to, ready_at, void_at: moving.void_at()?, by_recovery }.into())
}

fn canceled(id: PersonId, change: RecoveryChange, sender: &Addr) -> Event {
    RecoveryChangeCanceled { person: id, recovery: shown(change.to.as_ref()), sender: sender.clone() }.into()
}

/// A recovery address as events show it.
fn shown(recovery: Option<&Addr>) -> String {
    recovery.map_or("none", Addr::as_str).to_owned()
}

/// Load the target of a move that starts.
fn load_target(storage: &dyn Storage, call: &Call<'_>, to: &str) -> Result<Addr> {
    let to = call.address(to)?;
    check_target(storage, call, &state::load_siblings(storage)?, &to)?;
    Ok(to)
}

/// Check the target of a move: no person, and none of the suite's contracts, which could never accept or pay.
fn check_target(storage: &dyn Storage, call: &Call<'_>, siblings: &Siblings, to: &Addr) -> Result<()> {
    siblings.refuse(&call.contract, to, "new address")?;
    if state::may_load_person_of(storage, to)?.is_some() {
        return Err(MarketplaceError::MoveTargetInvalid(to.clone()).into());
    }
    Ok(())
}
