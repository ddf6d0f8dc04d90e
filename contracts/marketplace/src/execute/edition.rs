//! Editions: how they begin and end, and what becomes of a bond that no publication gave back.

use caravan_contract_kit::{response, Call};
use caravan_marketplace_api::{
    BondForfeited, EditionClosed, MarketplaceError, PersonsSkipped, PoolClaimed, PoolEmptied,
};
use caravan_primitives::{require_distinct, PersonId, ProjectId, Time};
use cosmwasm_std::{Event, Response, Storage, Uint128};

use super::load_sender;
use crate::domain::edition::{Contributors, Edition, EditionKey, Forfeited};
use crate::domain::ledger::CurrencyLedger;
use crate::domain::project::Project;
use crate::domain::rejections::EditionEnd;
use crate::error::Result;
use crate::state;

/// Begin the next edition.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn close_edition(storage: &mut dyn Storage, call: &Call<'_>, id: ProjectId) -> Result<Response> {
    let mut project = state::load_project(storage, id)?;
    state::load_share_terms(storage, id)?;
    let role = project.role_of(&load_sender(storage, call)?);
    let key = EditionKey { project: id, edition: project.edition() };
    state::load_edition(storage, key)?.check_close(role, call.now)?;
    let event = close(call, id, &mut project)?;
    state::save_project(storage, id, &project)?;
    Ok(response("close_edition", [event]))
}

/// Turn a bond whose time has run out into the pool of those who have weight.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn forfeit_bond(storage: &mut dyn Storage, call: &Call<'_>, key: EditionKey) -> Result<Response> {
    let EditionKey { project: id, edition } = key;
    let mut project = state::load_project(storage, id)?;
    let terms = state::load_share_terms(storage, id)?;
    let mut row = state::load_edition(storage, key)?;
    let total = state::load_total_weight_or_default(storage, key)?;
    let contributors = Contributors::of(total, edition, project.edition());
    row.check_forfeit(edition, row.forfeit_from(terms.publish_secs, contributors)?, call.now)?;
    let mut events = vec![];
    if edition == project.edition() {
        events.push(close(call, id, &mut project)?);
    }
    let mut ledger = state::load_currency_ledger_or_default(storage, &project.currency)?;
    let forfeited = row.forfeit(total);
    if !total.is_zero() {
        record(storage, &project, EditionEnd::Late)?;
    }
    events.push(book_forfeit(key, &forfeited, &mut project, &mut ledger, total)?);
    state::save_project(storage, id, &project)?;
    state::save_edition(storage, key, &row)?;
    state::save_currency_ledger(storage, &project.currency, &ledger)?;
    Ok(response("forfeit_bond", events))
}

/// Credit persons their parts of a pool, each once.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn claim_edition(storage: &mut dyn Storage, key: EditionKey, persons: &[PersonId]) -> Result<Response> {
    let EditionKey { project: id, edition } = key;
    forbid_duplicates(persons)?;
    let mut project = state::load_project(storage, id)?;
    let mut row = state::load_edition(storage, key)?;
    let total = state::load_total_weight_or_default(storage, key)?;
    let pool = row.pool_mut(edition)?;
    let mut ledger = state::load_currency_ledger_or_default(storage, &project.currency)?;
    let (mut events, mut skipped) = (vec![], vec![]);
    for person in persons {
        let weight = state::load_weight_or_default(storage, key, *person)?;
        if weight.is_zero() {
            return Err(MarketplaceError::WeightMissing { person: *person, edition }.into());
        }
        if state::has_claimed(storage, key, *person) {
            skipped.push(format!("{person}:claimed"));
            continue;
        }
        let amount = pool.claim(weight, total)?;
        ledger.claim_pool(amount)?;
        let part = Part { person: *person, weight, amount };
        events.push(credit(storage, key, &project.currency, part)?);
    }
    let skipped = skipped.join(",");
    if events.is_empty() {
        return Err(MarketplaceError::NothingToDo(skipped).into());
    }
    if !skipped.is_empty() {
        events.push(PersonsSkipped { project: id, edition, skipped }.into());
    }
    let rest = pool.take_rest(total);
    if !rest.is_zero() {
        ledger.empty_pool(rest)?;
        project.fund(rest)?;
        state::save_project(storage, id, &project)?;
        events.push(PoolEmptied { project: id, edition, to_available: rest, available: project.available() }.into());
    }
    state::save_edition(storage, key, &row)?;
    state::save_currency_ledger(storage, &project.currency, &ledger)?;
    Ok(response("claim_edition", events))
}

fn forbid_duplicates(persons: &[PersonId]) -> Result<()> {
    Ok(require_distinct("persons", persons)?)
}

/// A batch that opens in an edition.
pub(super) struct Entry {
    pub(super) project: ProjectId,
    pub(super) closes_at: Time,
    pub(super) bond: Uint128,
}

/// Open a batch in the project's edition, and lock its bond there. An edition that has been open for 180 days is closed
/// first.
pub(super) fn enter(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    project: &mut Project,
    entry: Entry,
) -> Result<Vec<Event>> {
    let id = entry.project;
    let key = |project: &Project| EditionKey { project: id, edition: project.edition() };
    let mut events = vec![];
    let mut present = state::may_load_edition(storage, key(project))?;
    if let Some(row) = &present {
        if call.now >= row.over_at()? {
            events.push(close(call, id, project)?);
            present = None;
        }
    }
    let mut row = present.unwrap_or_else(|| Edition::begin(call.now));
    row.open_batch(entry.closes_at, entry.bond)?;
    state::save_edition(storage, key(project), &row)?;
    Ok(events)
}

pub(super) fn lock_bond(storage: &mut dyn Storage, key: EditionKey, bond: Uint128) -> Result<()> {
    if bond.is_zero() {
        return Ok(());
    }
    let mut row = state::load_edition(storage, key)?;
    row.lock_bond(bond)?;
    Ok(state::save_edition(storage, key, &row)?)
}

pub(super) fn finalize_batch(storage: &mut dyn Storage, key: EditionKey) -> Result<()> {
    let mut row = state::load_edition(storage, key)?;
    row.finalize_batch()?;
    Ok(state::save_edition(storage, key, &row)?)
}

/// Move a forfeited bond in the project and in the currency's ledger.
pub(super) fn book_forfeit(
    key: EditionKey,
    forfeited: &Forfeited,
    project: &mut Project,
    ledger: &mut CurrencyLedger,
    total_weight: Uint128,
) -> Result<Event> {
    ledger.forfeit(forfeited)?;
    project.fund(forfeited.to_available)?;
    let (EditionKey { project, edition }, Forfeited { pool, to_available }) = (key, forfeited.clone());
    Ok(BondForfeited { project, edition, pool, to_available, total_weight }.into())
}

/// Count the end of an edition in the record of its requester.
pub(super) fn record(storage: &mut dyn Storage, project: &Project, end: EditionEnd) -> Result<()> {
    let mut row = state::load_requester_or_default(storage, project.requester, &project.currency)?;
    row.end_edition(end)?;
    Ok(state::save_requester(storage, project.requester, &project.currency, &row)?)
}

fn close(call: &Call<'_>, id: ProjectId, project: &mut Project) -> Result<Event> {
    let edition = project.begin_next_edition()?;
    Ok(EditionClosed { project: id, edition, next: project.edition(), sender: call.sender.clone() }.into())
}

/// A person's part of a pool.
struct Part {
    person: PersonId,
    weight: Uint128,
    amount: Uint128,
}

fn credit(storage: &mut dyn Storage, key: EditionKey, currency: &str, part: Part) -> Result<Event> {
    let (EditionKey { project, edition }, Part { person, weight, amount }) = (key, part);
    let mut balance = state::load_balance_or_default(storage, person, currency)?;
    balance.credit(amount)?;
    state::save_balance(storage, person, currency, &balance)?;
    state::save_claimed(storage, key, person)?;
    Ok(PoolClaimed { project, edition, person, weight, amount, balance: balance.amount }.into())
}
