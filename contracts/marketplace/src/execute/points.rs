//! Points: sent with a withdrawal, never in the way of it.

use caravan_marketplace_api::{bounds, PointsLeft, PointsRestored};
use caravan_money::Amount;
use caravan_points_api::{Award, Awards, Points};
use caravan_primitives::PersonId;
use cosmwasm_std::{Addr, Response, Storage, SubMsg, Uint128};

use crate::domain::person::Balance;
use crate::error::Res;
use crate::state::{self, InFlight};

/// The reply to an award.
pub(crate) const AWARD: u64 = 1;
/// The reply to a move of points.
pub(crate) const MOVE: u64 = 2;

/// An award, with a gas limit of its own and a reply where it fails.
pub(crate) fn award_message(points: &Points, to: &Addr, due: &[(u32, Uint128)]) -> Res<SubMsg> {
    let award = |(season, points): &(u32, Uint128)| -> Res<Award> {
        Ok(Award { recipient: to.to_string(), season: *season, amount: Amount::new(*points)? })
    };
    let awards: Awards = Awards::new(due.iter().map(award).collect::<Res<Vec<Award>>>()?)?;
    Ok(SubMsg::reply_on_error(points.award_many(awards)?, AWARD).with_gas_limit(bounds::POINTS_GAS))
}

/// A move of points to a person's new address, likewise.
pub(crate) fn move_message(points: &Points, from: &Addr, to: &Addr) -> Res<SubMsg> {
    Ok(SubMsg::reply_on_error(points.move_balance(from, to)?, MOVE).with_gas_limit(bounds::POINTS_GAS))
}

/// Takes the points of a balance off and keeps them as the award under way.
pub(crate) fn take_off(
    store: &mut dyn Storage,
    person: PersonId,
    (currency, balance): (&str, &mut Balance),
) -> Res<Vec<(u32, Uint128)>> {
    let points = balance.take_points();
    let row = InFlight { person, currency: currency.to_owned(), points: points.clone() };
    state::save_in_flight(store, &row)?;
    Ok(points)
}

/// The points contract failed: what was taken off is due again. The award is the first sub-message of a withdrawal,
/// and what it calls in turn is undone with it, so the slot is still the withdrawal's.
pub(crate) fn award_failed(store: &mut dyn Storage) -> Res<Response> {
    let InFlight { person, currency, points } = state::in_flight(store)?;
    let mut balance = state::balance(store, person, &currency)?;
    for (season, due) in &points {
        balance.award(*season, *due);
    }
    state::save_balance(store, person, &currency, &balance)?;
    Ok(Response::new().add_event(PointsRestored { person, points: Balance::sum(&points) }))
}

/// The points of a person that moved stay behind, for a later try.
pub(crate) fn move_failed(store: &mut dyn Storage) -> Res<Response> {
    let (person, address) = state::moving_points(store)?;
    let mut row = state::person(store, person)?;
    row.points_left_at.push(address.clone());
    state::save_person(store, person, &row)?;
    Ok(Response::new().add_event(PointsLeft { person, address }))
}
