//! I23: points, from the work that earned them.

use caravan_points_api::bounds::RAISE_NOTICE_SECS;
use cosmwasm_std::Uint128;

use super::sums::{part, ratio, sum};
use crate::cases::Cases;
use crate::context::Context;
use crate::snapshot::Snapshot;

/// Points for a million units of fee: the unit of a currency's rate.
const RATE_UNIT: u128 = 1_000_000;

/// Return the points that accepted work earned.
fn earned(snapshot: &Snapshot) -> u128 {
    let opened = snapshot.batches.values().filter_map(|view| Some((view, view.batch.opened.as_ref()?)));
    sum(opened.flat_map(|(view, opened)| {
        let fees = view.assignments.values().map(|work| part(work.paid, opened.fee_bps));
        fees.map(|fee| ratio(fee, opened.points_rate, RATE_UNIT)).collect::<Vec<_>>()
    }))
}

/// Return the points that persons have not taken yet.
fn due(snapshot: &Snapshot) -> u128 {
    let rows = snapshot.persons.values().flat_map(|view| &view.balances).flat_map(|balance| &balance.points);
    sum(rows.map(|season| season.points))
}

pub(crate) fn due_and_awarded(snapshot: &Snapshot, context: &Context, cases: &mut Cases) {
    let Some(points) = &snapshot.points else { return };
    let (there, earned) = (due(snapshot).saturating_add(points.awarded), earned(snapshot));
    match &context.known {
        Some(known) => cases.equal("all seasons", there, earned.saturating_add(known.foreign_awards)),
        // A minter that awarded may have left the list: who else ever minted is in no answer of the contract.
        None => cases.at_least("all seasons, awards of other minters included", there, earned),
    }
}

pub(crate) fn due_is_earned(snapshot: &Snapshot, cases: &mut Cases) {
    cases.at_least("points that accepted work earned", earned(snapshot), due(snapshot));
}

pub(crate) fn supply(snapshot: &Snapshot, cases: &mut Cases) {
    if let Some(points) = &snapshot.points {
        cases.equal("supply", points.supply, sum(points.balances.values().copied()));
    }
}

pub(crate) fn seasons(snapshot: &Snapshot, cases: &mut Cases) {
    let seasons = snapshot.points.iter().flat_map(|points| &points.seasons);
    for (number, season) in seasons {
        // A holder who burned or moved all points has earned them and is on no list.
        cases.at_least(format_args!("season {number}"), season.total, season.earned);
    }
}

pub(crate) fn allowances(snapshot: &Snapshot, cases: &mut Cases) {
    let Some(points) = &snapshot.points else { return };
    for row in &points.given {
        cases.check(points.taken.contains(row), || format!("{} to {}: not in the list of the spender", row.0, row.1));
    }
    for row in &points.taken {
        cases.check(points.given.contains(row), || format!("{} to {}: not in the list of the owner", row.0, row.1));
    }
}

pub(crate) fn minted(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    let (Some(old), Some(new)) = (&before.points, &after.points) else { return };
    let could_mint = old.minters.iter().flat_map(|row| {
        let raise = row.raise.as_ref().filter(|raise| raise.from.get() <= after.now);
        [row.budget, raise.map_or(Uint128::zero(), |raise| raise.amount)]
    });
    let most = old.supply.saturating_add(sum(could_mint));
    cases.at_least("supply and budgets before", most, new.supply);
}

pub(crate) fn raises_wait(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    let (Some(old), Some(new)) = (&before.points, &after.points) else { return };
    let earliest = before.now.saturating_add(RAISE_NOTICE_SECS);
    for row in new.minters.iter().filter(|row| row.raise.is_some() && !old.minters.contains(row)) {
        let was = old.minters.iter().find(|other| other.minter == row.minter).and_then(|other| other.raise.as_ref());
        let raise = row.raise.as_ref().filter(|raise| Some(*raise) != was);
        let waits = raise.is_none_or(|raise| raise.from.get() >= earliest);
        cases.check(waits, || format!("{}: {raise:?} was announced after {}", row.minter, before.now));
    }
}
