//! Points: sent with a withdrawal. Their failure never stops it.

use caravan_contract_kit::Call;
use caravan_marketplace_api::{bounds, PointsLeft, PointsRestored};
use caravan_money::Amount;
use caravan_points_api::{Award, Awards, Points};
use caravan_primitives::PersonId;
use cosmwasm_std::{Addr, Response, Storage, SubMsg, Uint128};

use crate::domain::balance::{Balance, SplitAward};
use crate::error::Result;
use crate::state::{self, InFlight};

/// The id of the reply to an award.
pub(crate) const AWARD: u64 = 1;
/// The id of the reply to a move of points.
pub(crate) const MOVE: u64 = 2;
/// The id of the reply to the part of an award that the budget has room for.
pub(crate) const AWARD_PART: u64 = 3;

/// The message of an award, with a gas limit of its own and a reply of this id if it fails.
pub(crate) fn award_message(points: &Points, to: &Addr, due: &[(u32, Uint128)], reply: u64) -> Result<SubMsg> {
    let award = |(season, points): &(u32, Uint128)| -> Result<Award> {
        Ok(Award { recipient: to.to_string(), season: *season, amount: Amount::new(*points)? })
    };
    let awards: Awards = Awards::new(due.iter().map(award).collect::<Result<Vec<Award>>>()?)?;
    Ok(SubMsg::reply_on_error(points.award_many(awards)?, reply).with_gas_limit(bounds::POINTS_GAS))
}

/// The message of a move of points, with a gas limit of its own and a reply if it fails.
pub(crate) fn move_message(points: &Points, from: &Addr, to: &Addr) -> Result<SubMsg> {
    Ok(SubMsg::reply_on_error(points.move_balance(from, to)?, MOVE).with_gas_limit(bounds::POINTS_GAS))
}

/// Take the points off a balance, and save them as the award under way.
pub(crate) fn take_off(
    storage: &mut dyn Storage,
    person: PersonId,
    currency: &str,
    balance: &mut Balance,
) -> Result<Vec<(u32, Uint128)>> {
    let points = balance.take_points();
    let row = InFlight { person, currency: currency.to_owned(), points: points.clone() };
    state::save_in_flight(storage, &row)?;
    Ok(points)
}

/// The points contract failed: make the points due again. The award is the first sub-message of a withdrawal, and what it
/// calls in turn is undone with it, so the row in flight is still that of the withdrawal. Where the budget has room for a
/// part, that is sent: an award that is larger than the budget holds nothing back that fits into it.
pub(crate) fn award_failed(storage: &mut dyn Storage, call: &Call<'_>) -> Result<Response> {
    let InFlight { person, currency, points } = state::load_in_flight(storage)?;
    let Some(contract) = state::load_siblings(storage)?.points.map(Points) else {
        return restore(storage, InFlight { person, currency, points });
    };
    // Read raw: a query that runs the contract could use up the gas of the withdrawal.
    let budget = contract.budget_at(&call.querier, &call.contract, call.now);
    let SplitAward { sent, kept } = Balance::split(points, budget);
    let restored = restore(storage, InFlight { person, currency: currency.clone(), points: kept })?;
    if sent.is_empty() {
        return Ok(restored);
    }
    let to = state::load_person(storage, person)?.address().clone();
    let message = award_message(&contract, &to, &sent, AWARD_PART)?;
    state::save_in_flight(storage, &InFlight { person, currency, points: sent })?;
    Ok(restored.add_submessage(message))
}

/// The points contract failed with a part too: make it due again.
pub(crate) fn award_part_failed(storage: &mut dyn Storage) -> Result<Response> {
    let row = state::load_in_flight(storage)?;
    restore(storage, row)
}

fn restore(storage: &mut dyn Storage, row: InFlight) -> Result<Response> {
    let InFlight { person, currency, points } = row;
    let mut balance = state::load_balance_or_default(storage, person, &currency)?;
    for (season, due) in &points {
        balance.award(*season, *due);
    }
    state::save_balance(storage, person, &currency, &balance)?;
    Ok(Response::new().add_event(PointsRestored { person, points: Balance::sum(&points) }))
}

/// The points contract failed: remember where the points of the person are, for a later try.
pub(crate) fn move_failed(storage: &mut dyn Storage) -> Result<Response> {
    let (person, address) = state::load_moving_points(storage)?;
    let mut row = state::load_person(storage, person)?;
    row.leave_points_at(address.clone());
    state::save_person(storage, person, &row)?;
    Ok(Response::new().add_event(PointsLeft { person, address }))
}
