//! The life of a batch besides its opening: draft, improved, closing, finalized.

use caravan_contract_kit::{response, Call};
use caravan_marketplace_api::{
    BatchClosed, BatchConfig, BatchCreated, BatchEdited, BatchFinalized, BatchImproved, BatchStatus, MarketplaceError,
};
use caravan_money::{add, mul, Amount};
use caravan_primitives::{BatchId, ProjectId, Reference};
use cosmwasm_std::{Response, Storage, Uint128};

use super::batch_session::BatchSession;
use super::load_sender;
use super::opening::check_guard;
use crate::domain::batch::{difference, Batch, Stage};
use crate::domain::config;
use crate::domain::terms::Terms;
use crate::error::Result;
use crate::state::{self, MadeBy, Scope};

/// Save a draft. Nothing is reserved.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn create_batch(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    id: ProjectId,
    config: &BatchConfig,
    reference: &Reference,
) -> Result<Response> {
    let project = state::load_project(storage, id)?;
    project.require_manager(&load_sender(storage, call)?)?;
    config::check(config)?;
    check_reviewed(storage, id, config)?;
    let batch = state::create_batch(storage, &Batch::draft(id, config.work.tasks, config.work.overlap))?;
    state::save_batch_config(storage, batch, config)?;
    let scope = Scope { token: None, sender: call.sender.as_str() };
    state::save_reference(storage, scope, reference, MadeBy::Batch(batch.get()))?;
    let about = &config.about;
    let event = BatchCreated {
        batch,
        project: id,
        sender: call.sender.clone(),
        title: about.title.clone(),
        kind: about.kind.clone(),
        languages: about.language_list(),
        definition: about.definition.hash,
        agreement: about.agreement.hash,
    };
    Ok(response("create_batch", [event.into()]))
}

/// Replace the configuration of a draft.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn edit_draft(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    id: BatchId,
    config: &BatchConfig,
) -> Result<Response> {
    let batch = state::load_batch(storage, id)?;
    state::load_project(storage, batch.project())?.require_manager(&load_sender(storage, call)?)?;
    batch.require(id, Stage::Draft, "a draft")?;
    config::check(config)?;
    check_reviewed(storage, batch.project(), config)?;
    state::save_batch(storage, id, &Batch::draft(batch.project(), config.work.tasks, config.work.overlap))?;
    state::save_batch_config(storage, id, config)?;
    let about = &config.about;
    let event = BatchEdited {
        batch: id,
        sender: call.sender.clone(),
        title: about.title.clone(),
        kind: about.kind.clone(),
        languages: about.language_list(),
        definition: about.definition.hash,
        agreement: about.agreement.hash,
    };
    Ok(response("edit_draft", [event.into()]))
}

/// A batch reviews submissions of an opened batch of its own project.
fn check_reviewed(storage: &dyn Storage, project: ProjectId, config: &BatchConfig) -> Result<()> {
    let Some(id) = config.access.review_of else { return Ok(()) };
    let reviewed = state::load_batch(storage, id)?;
    if reviewed.project() != project {
        return Err(MarketplaceError::ReviewProject { batch: id, expected: project, got: reviewed.project() }.into());
    }
    match reviewed.status() {
        actual @ BatchStatus::Draft => {
            Err(MarketplaceError::BatchState { batch: id, expected: "opened, to review it", actual }.into())
        }
        BatchStatus::Open | BatchStatus::Closing | BatchStatus::Settled | BatchStatus::Closed => Ok(()),
    }
}

/// What an improvement asks for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Improvement {
    pub(crate) reward: Amount,
    pub(crate) overlap: u8,
    pub(crate) most: Amount,
}

/// Give better terms to claims from now on.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn improve_batch(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    id: BatchId,
    improvement: Improvement,
) -> Result<Response> {
    let Improvement { reward, overlap, most } = improvement;
    let mut session = BatchSession::load(storage, id, call.now)?;
    session.project(storage)?.require_manager(&load_sender(storage, call)?)?;
    session.batch.require_open(id, call.now)?;
    let present = session.batch.latest_terms()?;
    let old = session.terms(storage, present)?;
    let new = Terms::new(reward.get(), &session.frozen.grades, session.frozen.fee)?;
    let slots = session.batch.slots()?;
    let added = session.batch.improve(&old, &new, overlap)?;
    let new_slots = difference(session.batch.slots()?, slots, "the slots have become fewer")?;
    let bond = bond_of(storage, &session, new_slots)?;
    let total = add(added, bond)?;
    check_guard(most, total)?;
    session.project(storage)?.take_available(total)?;
    let ledgers = session.ledgers(storage)?;
    ledgers.batch.improve(added)?;
    ledgers.currency.reserve(added, Uint128::zero())?;
    ledgers.currency.lock_bond(bond)?;
    super::edition::lock_bond(storage, session.edition(), bond)?;
    session.save_project(storage)?;
    let terms = session.batch.latest_terms()?;
    if terms != present {
        state::save_terms(storage, id, terms, &new)?;
    }
    let (sender, reward, cost) = (call.sender.clone(), new.reward, new.cost);
    session.emit(BatchImproved { batch: id, sender, terms, reward, overlap, cost, added, bond });
    Ok(response("improve_batch", session.save(storage)?))
}

/// What new slots lock in the bond, where the project shares.
fn bond_of(storage: &dyn Storage, session: &BatchSession, slots: u64) -> Result<Uint128> {
    let Some(share) = &session.frozen.share else { return Ok(Uint128::zero()) };
    Ok(state::load_share_terms(storage, session.batch.project())?.bond(slots, share.weight)?)
}

/// Stop claims for good.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn close_batch(storage: &mut dyn Storage, call: &Call<'_>, id: BatchId) -> Result<Response> {
    let mut session = BatchSession::load(storage, id, call.now)?;
    let role = session.project(storage)?.role_of(&load_sender(storage, call)?);
    session.batch.close(id, role, call.now)?;
    state::remove_from_board(storage, id);
    let live = session.batch.live_total()?;
    session.emit(BatchClosed { batch: id, sender: call.sender.clone(), live });
    Ok(response("close_batch", session.save(storage)?))
}

/// Give back what was not earned: what rejections saved to project credit, the rest to available funds.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn finalize_batch(storage: &mut dyn Storage, call: &Call<'_>, id: BatchId) -> Result<Response> {
    let mut session = BatchSession::load(storage, id, call.now)?;
    session.batch.finalize(id)?;
    let latest = session.batch.latest_terms()?;
    let cost = session.terms(storage, latest)?.cost;
    let reopened_cost = mul(cost, session.batch.reopened())?;
    let ledgers = session.ledgers(storage)?;
    let finalized = ledgers.batch.finalize(reopened_cost)?;
    ledgers.currency.finalize(&finalized)?;
    if session.frozen.share.is_some() {
        super::edition::finalize_batch(storage, session.edition())?;
    }
    let project = session.project(storage)?;
    project.receive(&finalized)?;
    let (available, project_credit) = (project.available(), project.project_credit());
    session.save_project(storage)?;
    session.emit(BatchFinalized {
        batch: id,
        project: session.batch.project(),
        to_available: finalized.to_available,
        to_project_credit: finalized.to_project_credit,
        available,
        project_credit,
    });
    Ok(response("finalize_batch", session.save(storage)?))
}
