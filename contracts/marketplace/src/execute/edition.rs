//! Editions: how they begin and end, what becomes of a bond that publishing did not earn back.

use caravan_marketplace_api::{
    BondForfeited, EditionClosed, MarketplaceError, PersonsSkipped, PoolClaimed, PoolEmptied,
};
use caravan_primitives::{require_distinct, PersonId, ProjectId, Time};
use cosmwasm_std::{Event, Response, Storage, Uint128};

use super::{told, Call};
use crate::domain::edition::{Edition, EditionKey};
use crate::domain::ledger::CurrencyLedger;
use crate::domain::project::Project;
use crate::error::Res;
use crate::state;

/// Begins the next edition.
#[inline(never)]
pub(crate) fn close_edition(store: &mut dyn Storage, call: &Call<'_>, id: ProjectId) -> Res<Response> {
    let mut project = state::project(store, id)?;
    state::require_share_terms(store, id)?;
    let managed = project.is_managed_by(&call.who(store)?);
    state::edition(store, (id, project.edition))?.check_close(managed, call.now)?;
    let event = close(call, id, &mut project)?;
    state::save_project(store, id, &project)?;
    Ok(told("close_edition", [event]))
}

/// A bond whose time has run out becomes the pool of those who have weight.
#[inline(never)]
pub(crate) fn forfeit_bond(store: &mut dyn Storage, call: &Call<'_>, key: EditionKey) -> Res<Response> {
    let (id, edition) = key;
    let mut project = state::project(store, id)?;
    let terms = state::require_share_terms(store, id)?;
    let mut row = state::edition(store, key)?;
    let total = state::total_weight(store, key)?;
    let nobody = total.is_zero() && edition < project.edition;
    row.check_forfeit(edition, (row.publish_by(terms.publish_secs)?, call.now), nobody)?;
    let mut events = vec![];
    if edition == project.edition {
        events.push(close(call, id, &mut project)?);
    }
    let mut sum = state::currency_ledger(store, &project.currency)?;
    events.push(forfeit(key, (&mut project, &mut row, &mut sum), total)?);
    state::save_project(store, id, &project)?;
    state::save_edition(store, key, &row)?;
    state::save_currency_ledger(store, &project.currency, &sum)?;
    Ok(told("forfeit_bond", events))
}

/// Credits people their parts of a pool, each once.
#[inline(never)]
pub(crate) fn claim_edition(store: &mut dyn Storage, key: EditionKey, persons: &[PersonId]) -> Res<Response> {
    let (id, edition) = key;
    require_distinct("persons", persons)?;
    let mut project = state::project(store, id)?;
    let mut row = state::edition(store, key)?;
    let total = state::total_weight(store, key)?;
    let pool = row.pool_mut(edition)?;
    let mut sum = state::currency_ledger(store, &project.currency)?;
    let (mut events, mut skipped) = (vec![], vec![]);
    for person in persons {
        let weight = state::weight(store, key, *person)?;
        if weight.is_zero() {
            return Err(MarketplaceError::WeightMissing { person: *person, edition }.into());
        }
        if state::has_claimed(store, key, *person) {
            skipped.push(format!("{person}:claimed"));
            continue;
        }
        let amount = pool.claim(weight, total)?;
        events.push(credit(store, key, (&project.currency, &mut sum), (*person, weight, amount))?);
    }
    let skipped = skipped.join(",");
    if events.is_empty() {
        return Err(MarketplaceError::NothingToDo(skipped).into());
    }
    if !skipped.is_empty() {
        events.push(PersonsSkipped { project: id, edition, skipped }.into());
    }
    let rest = pool.rest(total);
    if !rest.is_zero() {
        sum.empty_pool(rest)?;
        project.fund(rest)?;
        state::save_project(store, id, &project)?;
        events.push(PoolEmptied { project: id, edition, to_available: rest, available: project.available }.into());
    }
    state::save_edition(store, key, &row)?;
    state::save_currency_ledger(store, &project.currency, &sum)?;
    Ok(told("claim_edition", events))
}

/// A batch opens in the project's edition, and locks its bond there. An edition that has been open for 180 days is
/// closed first.
pub(super) fn enter(
    store: &mut dyn Storage,
    call: &Call<'_>,
    (id, project): (ProjectId, &mut Project),
    (closes_at, bond): (Time, Uint128),
) -> Res<Vec<Event>> {
    let mut events = vec![];
    let mut present = state::may_edition(store, (id, project.edition))?;
    if let Some(row) = &present {
        if call.now >= row.over_at()? {
            events.push(close(call, id, project)?);
            present = None;
        }
    }
    let mut row = present.unwrap_or_else(|| Edition::begin(call.now));
    row.enter(closes_at, bond)?;
    state::save_edition(store, (id, project.edition), &row)?;
    Ok(events)
}

/// A batch that grows locks more bond in its edition.
pub(super) fn lock(store: &mut dyn Storage, key: EditionKey, bond: Uint128) -> Res<()> {
    if bond.is_zero() {
        return Ok(());
    }
    let mut row = state::edition(store, key)?;
    row.lock(bond)?;
    Ok(state::save_edition(store, key, &row)?)
}

/// A batch of an edition was finalized.
pub(super) fn leave(store: &mut dyn Storage, key: EditionKey) -> Res<()> {
    let mut row = state::edition(store, key)?;
    row.leave()?;
    Ok(state::save_edition(store, key, &row)?)
}

/// The bond leaves the edition, for the pool or for available funds.
pub(super) fn forfeit(
    (id, edition): EditionKey,
    (project, row, sum): (&mut Project, &mut Edition, &mut CurrencyLedger),
    total_weight: Uint128,
) -> Res<Event> {
    let forfeited = row.forfeit(total_weight);
    sum.forfeit(&forfeited)?;
    project.fund(forfeited.to_available)?;
    let (pool, to_available) = (forfeited.pool, forfeited.to_available);
    Ok(BondForfeited { project: id, edition, pool, to_available, total_weight }.into())
}

fn close(call: &Call<'_>, id: ProjectId, project: &mut Project) -> Res<Event> {
    let edition = project.edition;
    project.edition = edition.next()?;
    Ok(EditionClosed { project: id, edition, next: project.edition, sender: call.sender.clone() }.into())
}

fn credit(
    store: &mut dyn Storage,
    key: EditionKey,
    (currency, sum): (&str, &mut CurrencyLedger),
    (person, weight, amount): (PersonId, Uint128, Uint128),
) -> Res<Event> {
    let (project, edition) = key;
    sum.claim_pool(amount)?;
    let mut balance = state::balance(store, person, currency)?;
    balance.credit(amount)?;
    state::save_balance(store, person, currency, &balance)?;
    state::set_claimed(store, key, person)?;
    Ok(PoolClaimed { project, edition, person, weight, amount, balance: balance.amount }.into())
}
