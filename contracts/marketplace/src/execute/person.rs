//! People: first contact, and moves to a new address.

use caravan_marketplace_api::{
    MarketplaceError, MoveAccepted, MoveCanceled, MoveStarted, PersonCreated, PointsFollowed, RecoverySet,
};
use caravan_points_api::Points;
use caravan_primitives::PersonId;
use cosmwasm_std::{Addr, Event, Response, Storage};

use super::points::move_message;
use super::{told, Call};
use crate::domain::person::Person;
use crate::error::Res;
use crate::state;

/// Makes a person of an address that is none.
pub(crate) fn meet(store: &mut dyn Storage, address: &Addr, events: &mut Vec<Event>) -> Res<PersonId> {
    let person = state::new_person(store, address)?;
    events.push(PersonCreated { person, address: address.clone() }.into());
    Ok(person)
}

/// The person that sends a message.
pub(crate) fn require_person(store: &dyn Storage, call: &Call<'_>) -> Res<PersonId> {
    let person = state::may_person_of(store, &call.sender)?;
    person.ok_or_else(|| MarketplaceError::AddressUnknown(call.sender.clone()).into())
}

/// The present key names a new address.
#[inline(never)]
pub(crate) fn start_move(store: &mut dyn Storage, call: &Call<'_>, to: &str) -> Res<Response> {
    let id = require_person(store, call)?;
    let row = state::person(store, id)?;
    begin(store, call, (id, row), (to, false)).map(|event| told("start_move", [event]))
}

/// The recovery address names a new address.
#[inline(never)]
pub(crate) fn start_recovery(store: &mut dyn Storage, call: &Call<'_>, id: PersonId, to: &str) -> Res<Response> {
    let row = state::person(store, id)?;
    row.require_recovery(&call.sender)?;
    begin(store, call, (id, row), (to, true)).map(|event| told("start_recovery", [event]))
}

/// The new key takes the person over; points follow where the points contract lets them.
#[inline(never)]
pub(crate) fn accept_move(store: &mut dyn Storage, call: &Call<'_>, id: PersonId) -> Res<Response> {
    let mut row = state::person(store, id)?;
    let from = row.accept_move(id, &call.sender, call.now)?;
    check_target(store, call, &call.sender)?;
    state::save_moved(store, id, &row, &from)?;
    let event = MoveAccepted { person: id, from: from.clone(), to: call.sender.clone() };
    let response = told("accept_move", [event.into()]);
    let Some(points) = state::config(store)?.points else { return Ok(response) };
    state::save_moving_points(store, id, &from)?;
    Ok(response.add_submessage(move_message(&Points(points), &from, &call.sender)?))
}

/// The old key cancels.
#[inline(never)]
pub(crate) fn cancel_move(store: &mut dyn Storage, call: &Call<'_>) -> Res<Response> {
    let id = require_person(store, call)?;
    let mut row = state::person(store, id)?;
    let canceled = row.cancel_move(id)?;
    state::save_person(store, id, &row)?;
    Ok(told("cancel_move", [MoveCanceled { person: id, to: canceled.to }.into()]))
}

/// Names who may start a move without the key.
#[inline(never)]
pub(crate) fn set_recovery(store: &mut dyn Storage, call: &Call<'_>, recovery: Option<&str>) -> Res<Response> {
    let recovery = recovery.map(|text| call.address(text)).transpose()?;
    let mut events = vec![];
    let id = match state::may_person_of(store, &call.sender)? {
        Some(id) => id,
        None => meet(store, &call.sender, &mut events)?,
    };
    let mut row = state::person(store, id)?;
    let name = recovery.as_ref().map_or("none", Addr::as_str).to_owned();
    row.set_recovery(recovery)?;
    state::save_person(store, id, &row)?;
    events.push(RecoverySet { person: id, recovery: name }.into());
    Ok(told("set_recovery", events))
}

/// Tries again to move points that stayed behind; fails with the points contract.
#[inline(never)]
pub(crate) fn move_points(store: &mut dyn Storage, id: PersonId) -> Res<Response> {
    let mut row = state::person(store, id)?;
    let Some(points) = state::config(store)?.points else { return Err(MarketplaceError::PointsNotWaiting(id).into()) };
    if row.points_left_at.is_empty() {
        return Err(MarketplaceError::PointsNotWaiting(id).into());
    }
    let from = row.points_left_at.remove(0);
    state::save_person(store, id, &row)?;
    let message = Points(points).move_balance(&from, &row.address)?;
    let event = PointsFollowed { person: id, from, to: row.address };
    Ok(told("move_points", [event.into()]).add_message(message))
}

fn begin(
    store: &mut dyn Storage,
    call: &Call<'_>,
    (id, mut row): (PersonId, Person),
    (to, by_recovery): (&str, bool),
) -> Res<Event> {
    let to = call.address(to)?;
    check_target(store, call, &to)?;
    let moving = row.start_move(id, to, call.now, by_recovery)?.clone();
    state::save_person(store, id, &row)?;
    Ok(MoveStarted { person: id, to: moving.to, ready_at: moving.ready_at, by_recovery }.into())
}

/// The target of a move is no person, and none of the suite's contracts.
fn check_target(store: &dyn Storage, call: &Call<'_>, to: &Addr) -> Res<()> {
    let config = state::config(store)?;
    let contract = [Some(&call.contract), config.points.as_ref(), config.provenance.as_ref()].contains(&Some(to));
    if contract || state::may_person_of(store, to)?.is_some() {
        return Err(MarketplaceError::MoveTargetInvalid(to.clone()).into());
    }
    Ok(())
}
