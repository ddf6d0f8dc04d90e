//! `OpenBatch`: a draft is frozen, and its worst case put into escrow.

use caravan_contract_kit::{response, Call};
use caravan_marketplace_api::{BatchConfig, BatchOpened, MarketplaceError, Nature, Rework};
use caravan_money::{add, mul, Amount, Bps};
use caravan_primitives::{BatchId, EditionId, Hash32, Preimage, Seconds};
use cosmwasm_std::{Response, Storage, Uint128};

use super::load_sender;
use crate::domain::appeal::AppealTerms;
use crate::domain::batch::{Batch, Stage};
use crate::domain::config;
use crate::domain::edition::{ShareTerms, SlotShare};
use crate::domain::frozen::{AllowList, Frozen, WorkWindows};
use crate::domain::ledger::BatchLedger;
use crate::domain::project::{CreditUse, Project, Reserve};
use crate::domain::terms::Terms;
use crate::error::Result;
use crate::sibling::{arbiter_fee, require_licensable};
use crate::state;

/// What opening a draft costs, and from where the money would come.
pub(crate) struct Opening {
    pub(crate) terms: Terms,
    pub(crate) total: Uint128,
    pub(crate) reserve: Reserve,
    /// Locked in the edition's bond, from available funds: 0 where the project does not share.
    pub(crate) bond: Uint128,
}

impl Opening {
    /// Compute it under the present fee, for the opening and for the query of its cost.
    pub(crate) fn new(
        project: &Project,
        batch: &Batch,
        config: &BatchConfig,
        fee: Bps,
        shares: Option<&ShareTerms>,
    ) -> Result<Self> {
        let terms = Terms::new(config.money.reward.get(), config.money.grades.as_slice(), fee)?;
        let slots = batch.slots()?;
        let total = mul(terms.cost, slots)?;
        let reserve = project.reserve_from(total, CreditUse::of(config))?;
        let weight = config.work.weight;
        let bond = shares.map(|shares| shares.bond(slots, weight)).transpose()?.unwrap_or_default();
        Ok(Self { terms, total, reserve, bond })
    }
}

/// Freeze a draft, put its worst case into escrow and, where the project shares, its bond into the edition.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn open_batch(storage: &mut dyn Storage, call: &Call<'_>, id: BatchId, most: Amount) -> Result<Response> {
    let mut batch = state::load_batch(storage, id)?;
    let mut project = state::load_project(storage, batch.project())?;
    project.require_manager(&load_sender(storage, call)?)?;
    batch.require(id, Stage::Draft, "a draft")?;
    let listed = super::platform::require_listed(storage, &project.currency)?;
    let config = state::load_batch_config(storage, id)?;
    let fee = Bps::new(state::load_config(storage)?.fee_bps)?;
    let shares = state::may_load_share_terms(storage, batch.project())?;
    if !project.is_active() {
        check_floor_currency(storage, call, shares.as_ref())?;
    }
    let opening = Opening::new(&project, &batch, &config, fee, shares.as_ref())?;
    check_guard(most, add(opening.total, opening.bond)?)?;
    take(storage, &mut project, &opening)?;
    let closes_at = call.now.plus(config.windows.open_secs)?;
    let mut events = vec![];
    let mut share = None;
    if let Some(shares) = shares {
        let weight = config.work.weight;
        shares.check_offer(config.money.reward.get(), weight, listed.minimum)?;
        share = Some(SlotShare { weight, cap: shares.weight_cap });
        let entry = super::edition::Entry { project: batch.project(), closes_at, bond: opening.bond };
        events = super::edition::enter(storage, call, &mut project, entry)?;
    }
    let from_project_credit = !opening.reserve.from_project_credit.is_zero();
    let appeals = appeal_terms(storage, call, &project, &config, batch.slots()?)?;
    let edition = project.edition();
    let rates = Rates { fee, points: listed.points_rate, edition, from_project_credit, share, appeals };
    let frozen = freeze(call, id, &config, rates);
    batch.open(closes_at, frozen.distribution());
    state::save_project(storage, batch.project(), &project)?;
    state::save_batch(storage, id, &batch)?;
    state::save_frozen(storage, id, &frozen)?;
    state::save_terms(storage, id, 0, &opening.terms)?;
    state::save_ledger(storage, id, &BatchLedger::open(opening.total, opening.reserve.from_project_credit))?;
    state::add_to_board(storage, id)?;
    events.push(opened(id, &batch, &frozen, &opening)?.into());
    Ok(response("open_batch", events))
}

/// Return what the batch freezes about appeals: the arbiter's fee as it is now.
fn appeal_terms(
    storage: &dyn Storage,
    call: &Call<'_>,
    project: &Project,
    config: &BatchConfig,
    slots: u64,
) -> Result<AppealTerms> {
    let siblings = state::load_siblings(storage)?;
    Ok(AppealTerms {
        respond_secs: config.windows.respond_secs,
        ruling_secs: config.windows.ruling_secs,
        free: config::free_appeals(config, slots),
        arbiter_fee: arbiter_fee(call, &siblings, &project.arbiter, &project.currency)?,
    })
}

/// Check the sharing terms that the first opening freezes: licenses can be sold in the currency of their floor price.
fn check_floor_currency(storage: &dyn Storage, call: &Call<'_>, shares: Option<&ShareTerms>) -> Result<()> {
    let Some((currency, _)) = shares.and_then(|shares| shares.floor_price.as_ref()) else { return Ok(()) };
    let provenance = state::load_siblings(storage)?.provenance.ok_or(MarketplaceError::ProvenanceMissing)?;
    require_licensable(call, provenance, currency)
}

pub(super) fn check_guard(most: Amount, cost: Uint128) -> Result<()> {
    if cost > most.get() {
        return Err(MarketplaceError::CostAboveGuard { most: most.get(), cost }.into());
    }
    Ok(())
}

/// Move the project's money into escrow and bond.
fn take(storage: &mut dyn Storage, project: &mut Project, opening: &Opening) -> Result<()> {
    let Reserve { from_available, from_project_credit, .. } = opening.reserve;
    project.open_batch(&opening.reserve, opening.bond)?;
    let mut ledger = state::load_currency_ledger_or_default(storage, &project.currency)?;
    ledger.reserve(from_available, from_project_credit)?;
    ledger.lock_bond(opening.bond)?;
    Ok(state::save_currency_ledger(storage, &project.currency, &ledger)?)
}

fn opened(id: BatchId, batch: &Batch, frozen: &Frozen, opening: &Opening) -> Result<BatchOpened> {
    Ok(BatchOpened {
        batch: id,
        project: batch.project(),
        edition: frozen.edition,
        slots: batch.slots()?,
        cost: opening.terms.cost,
        funded: opening.total,
        from_project_credit: opening.reserve.from_project_credit,
        bond: opening.bond,
        fee_bps: frozen.fee.get(),
        arbiter_fee: frozen.appeals.arbiter_fee,
        free_appeals: frozen.appeals.free,
        closes_at: batch.closes_at(),
    })
}

/// What a batch freezes besides its configuration.
struct Rates {
    fee: Bps,
    points: Uint128,
    edition: EditionId,
    from_project_credit: bool,
    share: Option<SlotShare>,
    appeals: AppealTerms,
}

fn freeze(call: &Call<'_>, id: BatchId, config: &BatchConfig, rates: Rates) -> Frozen {
    let (max_rework, rework_secs) = match config.quality.rework {
        Rework::None {} => (0, Seconds::new(0)),
        Rework::Allowed { max_rework, rework_secs } => (max_rework, rework_secs),
    };
    Frozen {
        opened_at: call.now,
        edition: rates.edition,
        fee: rates.fee,
        points_rate: rates.points,
        seed: seed(call, id, &config.work.manifest_root),
        from_project_credit: rates.from_project_credit,
        windows: WorkWindows {
            assignment_secs: config.windows.assignment_secs,
            min_work_secs: config.windows.min_work_secs,
            review_secs: config.windows.review_secs,
            appeal_secs: config.windows.appeal_secs,
            max_rework,
            rework_secs,
        },
        grades: config.money.grades.as_slice().to_vec(),
        subjective: config.work.nature == Nature::Subjective,
        active_cap: config.access.active_cap,
        max_pending: config::max_pending(config),
        list: AllowList::of(&config.access.distribution),
        share: rates.share,
        agreement: config.about.agreement.hash,
        appeals: rates.appeals,
        review_of: config.access.review_of,
    }
}

/// What random picks start from until the first claim. Height and time are in it, so that the manifest cannot be ordered to fit
/// the picks.
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
