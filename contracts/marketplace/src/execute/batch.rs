//! The life of a batch: draft, open, better, sealed, finalized.

use caravan_marketplace_api::{
    BatchClosed, BatchConfig, BatchCreated, BatchEdited, BatchFinalized, BatchImproved, BatchOpened, MarketplaceError,
    Nature,
};
use caravan_money::{add, mul, Amount, Bps};
use caravan_primitives::{BatchId, EditionId, Hash32, Preimage, ProjectId, Reference};
use cosmwasm_std::{Response, Storage, Uint128};

use super::desk::Desk;
use super::{told, Call};
use crate::domain::batch::{AllowList, Batch, Frozen, Stage};
use crate::domain::config;
use crate::domain::edition::{ShareTerms, SlotShare};
use crate::domain::ledger::BatchLedger;
use crate::domain::project::{Project, Reserve};
use crate::domain::terms::Terms;
use crate::error::Res;
use crate::state::{self, MadeBy, Scope};

/// What opening a draft costs, and where the money would come from.
pub(crate) struct Opening {
    pub(crate) terms: Terms,
    pub(crate) total: Uint128,
    pub(crate) reserve: Reserve,
    /// Locked besides, from available funds.
    pub(crate) bond: Uint128,
}

impl Opening {
    /// Computes it under the fee of now.
    pub(crate) fn of(
        project: &Project,
        batch: &Batch,
        config: &BatchConfig,
        (fee, shares): (Bps, Option<&ShareTerms>),
    ) -> Res<Opening> {
        let terms = Terms::new(config.money.reward.get(), config.money.grades.as_slice(), fee)?;
        let total = mul(terms.cost, batch.slots())?;
        let reserve = project.reserve_from(total, AllowList::of(&config.access.distribution).is_none())?;
        let weight = config.work.weight;
        let bond = shares.map(|shares| shares.bond(batch.slots(), weight)).transpose()?.unwrap_or_default();
        Ok(Opening { terms, total, reserve, bond })
    }
}

/// Makes a draft.
#[inline(never)]
pub(crate) fn create_batch(
    store: &mut dyn Storage,
    call: &Call<'_>,
    id: ProjectId,
    config: &BatchConfig,
    reference: &Reference,
) -> Res<Response> {
    let project = state::project(store, id)?;
    project.require_manager(&call.who(store)?)?;
    config::check(config)?;
    let batch = state::new_batch(store, &Batch::draft(id, config.work.tasks, config.work.overlap))?;
    state::save_config_row(store, batch, config)?;
    let scope = Scope { token: None, sender: call.sender.as_str() };
    state::remember_reference(store, scope, reference, MadeBy::Batch(batch.get()))?;
    let event = BatchCreated { batch, project: id, sender: call.sender.clone() };
    Ok(told("create_batch", [event.into()]))
}

/// Replaces the configuration of a draft.
#[inline(never)]
pub(crate) fn edit_draft(store: &mut dyn Storage, call: &Call<'_>, id: BatchId, config: &BatchConfig) -> Res<Response> {
    let batch = state::batch(store, id)?;
    state::project(store, batch.project)?.require_manager(&call.who(store)?)?;
    batch.require(id, Stage::Draft, "a draft")?;
    config::check(config)?;
    state::save_batch(store, id, &Batch::draft(batch.project, config.work.tasks, config.work.overlap))?;
    state::save_config_row(store, id, config)?;
    Ok(told("edit_draft", [BatchEdited { batch: id, sender: call.sender.clone() }.into()]))
}

/// Freezes a draft, puts its worst case into escrow and, where the project shares, its bond into the edition.
#[inline(never)]
pub(crate) fn open_batch(store: &mut dyn Storage, call: &Call<'_>, id: BatchId, most: Amount) -> Res<Response> {
    let mut batch = state::batch(store, id)?;
    let mut project = state::project(store, batch.project)?;
    project.require_manager(&call.who(store)?)?;
    batch.require(id, Stage::Draft, "a draft")?;
    let listed = super::platform::require_listed(store, &project.currency)?;
    let config = state::config_row(store, id)?;
    let fee = Bps::new(state::config(store)?.fee_bps)?;
    let shares = state::share_terms(store, batch.project)?;
    let opening = Opening::of(&project, &batch, &config, (fee, shares.as_ref()))?;
    check_guard(most, add(opening.total, opening.bond)?)?;
    take(store, &mut project, &opening)?;
    let closes_at = call.now.plus(config.windows.open_secs)?;
    let mut events = vec![];
    let mut share = None;
    if let Some(shares) = shares {
        let weight = config.work.weight;
        shares.check_offer(config.money.reward.get(), weight, listed.minimum)?;
        share = Some(SlotShare { weight, cap: shares.weight_cap });
        let entry = (closes_at, opening.bond);
        events = super::edition::enter(store, call, (batch.project, &mut project), entry)?;
    }
    let from_project_credit = !opening.reserve.from_project_credit.is_zero();
    let rates = Rates { fee, points: listed.points_rate, edition: project.edition, from_project_credit, share };
    let frozen = freeze(call, id, &config, rates);
    batch.open(closes_at, frozen.list.is_none());
    state::save_project(store, batch.project, &project)?;
    save_opened(store, id, (&batch, &frozen), &opening)?;
    events.push(opened(id, (&batch, &frozen), &opening).into());
    Ok(told("open_batch", events))
}

/// Money of the project goes into escrow and bond.
fn take(store: &mut dyn Storage, project: &mut Project, opening: &Opening) -> Res<()> {
    let Reserve { from_available, from_project_credit } = opening.reserve;
    project.take(&opening.reserve)?;
    project.take_free(opening.bond)?;
    project.active = true;
    let mut sum = state::currency_ledger(store, &project.currency)?;
    sum.reserve(from_available, from_project_credit)?;
    sum.lock_bond(opening.bond)?;
    Ok(state::save_currency_ledger(store, &project.currency, &sum)?)
}

fn opened(id: BatchId, (batch, frozen): (&Batch, &Frozen), opening: &Opening) -> BatchOpened {
    BatchOpened {
        batch: id,
        project: batch.project,
        edition: frozen.edition,
        slots: batch.slots(),
        cost: opening.terms.cost,
        funded: opening.total,
        from_project_credit: opening.reserve.from_project_credit,
        bond: opening.bond,
        fee_bps: frozen.fee.get(),
        closes_at: batch.closes_at,
    }
}

fn check_guard(most: Amount, cost: Uint128) -> Res<()> {
    if cost > most.get() {
        return Err(MarketplaceError::CostAboveGuard { most: most.get(), cost }.into());
    }
    Ok(())
}

/// Better terms for what is claimed from now on.
#[inline(never)]
pub(crate) fn improve_batch(
    store: &mut dyn Storage,
    call: &Call<'_>,
    id: BatchId,
    (reward, overlap, most): (Amount, u8, Amount),
) -> Res<Response> {
    let mut desk = Desk::load(store, id, call.now)?;
    desk.project.require_manager(&call.who(store)?)?;
    desk.batch.require_open(id, call.now)?;
    let present = desk.batch.latest_terms()?;
    let old = desk.terms(store, present)?;
    let new = Terms::new(reward.get(), &desk.frozen.grades, desk.frozen.fee)?;
    let slots = desk.batch.slots();
    let added = desk.batch.improve(&old, &new, overlap)?;
    let bond = more_bond(store, &desk, desk.batch.slots().saturating_sub(slots))?;
    let total = add(added, bond)?;
    check_guard(most, total)?;
    desk.project.take_free(total)?;
    let books = desk.books(store)?;
    books.ledger.improve(added)?;
    books.currency.reserve(added, Uint128::zero())?;
    books.currency.lock_bond(bond)?;
    super::edition::lock(store, desk.edition(), bond)?;
    state::save_project(store, desk.batch.project, &desk.project)?;
    let index = desk.batch.latest_terms()?;
    if index != present {
        state::save_terms(store, id, index, &new)?;
    }
    let (sender, reward, cost) = (call.sender.clone(), new.reward, new.cost);
    desk.tell(BatchImproved { batch: id, sender, terms: index, reward, overlap, cost, added, bond });
    Ok(told("improve_batch", desk.save(store)?))
}

/// What new slots lock in the bond, where the project shares.
fn more_bond(store: &dyn Storage, desk: &Desk, slots: u64) -> Res<Uint128> {
    let Some(share) = &desk.frozen.share else { return Ok(Uint128::zero()) };
    Ok(state::require_share_terms(store, desk.batch.project)?.bond(slots, share.weight)?)
}

/// Stops claims for good.
#[inline(never)]
pub(crate) fn close_batch(store: &mut dyn Storage, call: &Call<'_>, id: BatchId) -> Res<Response> {
    let mut desk = Desk::load(store, id, call.now)?;
    let managed = desk.project.is_managed_by(&call.who(store)?);
    desk.batch.close(id, managed, call.now)?;
    state::set_open(store, id, false)?;
    let live = desk.batch.live_total();
    desk.tell(BatchClosed { batch: id, sender: call.sender.clone(), live });
    Ok(told("close_batch", desk.save(store)?))
}

/// Gives back what was not earned: to credit what refusing saved, to available funds the rest.
#[inline(never)]
pub(crate) fn finalize_batch(store: &mut dyn Storage, call: &Call<'_>, id: BatchId) -> Res<Response> {
    let mut desk = Desk::load(store, id, call.now)?;
    desk.batch.finalize(id)?;
    let latest = desk.batch.latest_terms()?;
    let cost = desk.terms(store, latest)?.cost;
    let reopened = mul(cost, desk.batch.reopened)?;
    let books = desk.books(store)?;
    let finalized = books.ledger.finalize(reopened)?;
    books.currency.finalize(&finalized)?;
    desk.project.receive(finalized.to_available, finalized.to_project_credit)?;
    if desk.frozen.share.is_some() {
        super::edition::leave(store, desk.edition())?;
    }
    state::save_project(store, desk.batch.project, &desk.project)?;
    desk.tell(BatchFinalized {
        batch: id,
        project: desk.batch.project,
        to_available: finalized.to_available,
        to_project_credit: finalized.to_project_credit,
        available: desk.project.available,
        project_credit: desk.project.project_credit,
    });
    Ok(told("finalize_batch", desk.save(store)?))
}

fn save_opened(store: &mut dyn Storage, id: BatchId, (batch, frozen): (&Batch, &Frozen), opening: &Opening) -> Res<()> {
    state::save_batch(store, id, batch)?;
    state::save_frozen(store, id, frozen)?;
    state::save_terms(store, id, 0, &opening.terms)?;
    state::save_ledger(store, id, &BatchLedger::open(opening.total, opening.reserve.from_project_credit))?;
    Ok(state::set_open(store, id, true)?)
}

/// What a batch freezes besides its configuration.
struct Rates {
    fee: Bps,
    points: Uint128,
    edition: EditionId,
    from_project_credit: bool,
    share: Option<SlotShare>,
}

fn freeze(call: &Call<'_>, id: BatchId, config: &BatchConfig, rates: Rates) -> Frozen {
    Frozen {
        opened_at: call.now,
        edition: rates.edition,
        fee: rates.fee,
        points_rate: rates.points,
        seed: seed(call, id, &config.work.manifest_root),
        from_project_credit: rates.from_project_credit,
        assignment_secs: config.windows.assignment_secs,
        min_work_secs: config.windows.min_work_secs,
        review_secs: config.windows.review_secs,
        appeal_secs: config.windows.appeal_secs,
        grades: config.money.grades.as_slice().to_vec(),
        subjective: config.work.nature == Nature::Subjective,
        active_cap: config.access.active_cap,
        max_pending: config::max_pending(config),
        list: AllowList::of(&config.access.distribution),
        share: rates.share,
    }
}

/// What random picks start from: nobody knows it before the batch opens.
fn seed(call: &Call<'_>, id: BatchId, manifest_root: &Hash32) -> Hash32 {
    Preimage::new("caravan/seed/v1")
        .text(&call.chain_id)
        .text(call.contract.as_str())
        .number(id.get())
        .number(call.height)
        .number(call.now.get())
        .hash(manifest_root)
        .finish()
}
