//! Batches, tasks, assignments.

use caravan_marketplace_api::{
    AssignmentResponse, AssignmentsResponse, BatchResponse, BatchSummary, BatchesResponse, BoardEntry, BoardResponse,
    LedgerResponse, MarketplaceError, OpenCostResponse, OpenedResponse, Progress, SubmissionResponse, TaskResponse,
    TermsEntry, TermsResponse,
};
use caravan_money::{add, sub, Bps, Currency};
use caravan_primitives::{limit, AssignmentId, BatchId, PersonId, ProjectId, Time};
use cosmwasm_std::{StdError, Storage, Uint128};

use crate::domain::assignment::Assignment;
use crate::domain::batch::{Batch, Frozen, Stage};
use crate::error::Res;
use crate::execute::Opening;
use crate::state;

pub(super) fn batch(store: &dyn Storage, id: BatchId) -> Res<BatchResponse> {
    let row = state::batch(store, id)?;
    let opened = state::frozen(store, id)?.map(|frozen| opened(store, id, &row, frozen)).transpose()?;
    let config = state::config_row(store, id)?;
    Ok(BatchResponse {
        batch: id,
        project: row.project,
        status: row.status(),
        config,
        opened,
        progress: progress(&row),
    })
}

pub(super) fn batches(
    store: &dyn Storage,
    project: ProjectId,
    after: Option<BatchId>,
    page: Option<u32>,
) -> Res<BatchesResponse> {
    let summary = |id: BatchId| -> Res<BatchSummary> {
        let row = state::batch(store, id)?;
        Ok(BatchSummary { batch: id, project: row.project, status: row.status(), progress: progress(&row) })
    };
    let ids = state::batches_after(store, project, after, limit(page))?;
    Ok(BatchesResponse { batches: ids.into_iter().map(summary).collect::<Res<_>>()? })
}

pub(super) fn board(store: &dyn Storage, after: Option<BatchId>, page: Option<u32>) -> Res<BoardResponse> {
    let ids = state::open_batches_after(store, after, limit(page))?;
    Ok(BoardResponse { batches: ids.into_iter().map(|id| board_entry(store, id)).collect::<Res<_>>()? })
}

pub(super) fn open_cost(store: &dyn Storage, id: BatchId) -> Res<OpenCostResponse> {
    let row = state::batch(store, id)?;
    row.require(id, Stage::Draft, "a draft")?;
    let project = state::project(store, row.project)?;
    let fee = Bps::new(state::config(store)?.fee_bps)?;
    let shares = state::share_terms(store, row.project)?;
    let opening = Opening::of(&project, &row, &state::config_row(store, id)?, (fee, shares.as_ref()))?;
    let from_available = opening.reserve.from_available;
    Ok(OpenCostResponse {
        slots: row.slots(),
        cost: opening.terms.cost,
        total: opening.total,
        from_project_credit: opening.reserve.from_project_credit,
        from_available,
        bond: opening.bond,
        short: add(from_available, opening.bond)?.saturating_sub(project.available),
    })
}

pub(super) fn terms(store: &dyn Storage, id: BatchId) -> Res<TermsResponse> {
    let row = state::batch(store, id)?;
    let rows = state::terms_rows(store, id)?.into_iter().zip(row.live);
    let terms = rows.map(|(terms, live)| TermsEntry { reward: terms.reward, cost: terms.cost, live });
    Ok(TermsResponse { terms: terms.collect() })
}

pub(super) fn task(store: &dyn Storage, id: BatchId, task: u32) -> Res<TaskResponse> {
    let batch = state::batch(store, id)?;
    if task >= batch.tasks {
        return Err(MarketplaceError::TaskUnknown { task, tasks: batch.tasks }.into());
    }
    let row = state::task(store, id, task, false)?;
    let reopened_from = if row.reopened > 0 { row.reopened_from()? } else { Time::new(0) };
    Ok(TaskResponse { target: batch.overlap, taken: row.taken, reopened: row.reopened, reopened_from })
}

pub(super) fn ledger(store: &dyn Storage, id: BatchId) -> Res<LedgerResponse> {
    let row = state::batch(store, id)?;
    let ledger = state::ledger(store, id)?;
    let locked = row.locked(&state::terms_rows(store, id)?)?;
    Ok(LedgerResponse {
        funded: ledger.funded,
        unassigned: sub(ledger.escrow, locked)?,
        locked,
        paid: ledger.paid,
        fees: ledger.fees,
        shortfalls: ledger.shortfalls,
        project_credit_in: ledger.project_credit_in,
        to_available: ledger.to_available,
        to_project_credit: ledger.to_project_credit,
    })
}

pub(super) fn assignment(store: &dyn Storage, batch: BatchId, id: AssignmentId) -> Res<AssignmentResponse> {
    state::batch(store, batch)?;
    response(store, batch, (id, state::assignment(store, batch, id)?))
}

pub(super) fn assignments(
    store: &dyn Storage,
    batch: BatchId,
    after: Option<AssignmentId>,
    page: Option<u32>,
) -> Res<AssignmentsResponse> {
    state::batch(store, batch)?;
    let rows = state::assignments_after(store, batch, after, limit(page))?;
    let assignments = rows.into_iter().map(|row| response(store, batch, row)).collect::<Res<_>>()?;
    Ok(AssignmentsResponse { assignments })
}

pub(super) fn assignments_of(
    store: &dyn Storage,
    person: PersonId,
    after: Option<(BatchId, u32)>,
    page: Option<u32>,
) -> Res<AssignmentsResponse> {
    state::person(store, person)?;
    let rows = state::assignments_of_person_after(store, person, after, limit(page))?;
    let assignments = rows.into_iter().map(|(batch, id)| assignment(store, batch, id)).collect::<Res<_>>()?;
    Ok(AssignmentsResponse { assignments })
}

fn progress(row: &Batch) -> Progress {
    Progress {
        slots: row.slots(),
        claimed: row.claims,
        submitted: row.submissions,
        accepted: row.accepted,
        live: row.live_total(),
        reopened: row.reopened,
        pending: row.pending,
    }
}

fn opened(store: &dyn Storage, id: BatchId, row: &Batch, frozen: Frozen) -> Res<OpenedResponse> {
    let terms = state::terms(store, id, row.latest_terms()?)?;
    Ok(OpenedResponse {
        opened_at: frozen.opened_at,
        closes_at: row.closes_at,
        edition: frozen.edition,
        fee_bps: frozen.fee.get(),
        points_rate: frozen.points_rate,
        seed: frozen.seed,
        from_project_credit: frozen.from_project_credit,
        overlap: row.overlap,
        reward: terms.reward,
        cost: terms.cost,
    })
}

fn board_entry(store: &dyn Storage, id: BatchId) -> Res<BoardEntry> {
    let row = state::batch(store, id)?;
    let frozen = state::frozen(store, id)?.ok_or_else(|| StdError::not_found("frozen batch"))?;
    let project = state::project(store, row.project)?;
    let reward: Uint128 = state::terms(store, id, row.latest_terms()?)?.reward;
    Ok(BoardEntry {
        batch: id,
        project: row.project,
        currency: Currency::from_key(&project.currency)?,
        reward,
        open_slots: row.open_slots(),
        reopened: row.reopened,
        closes_at: row.closes_at,
        claimable_from: frozen.claimable_from()?,
        listed_only: frozen.list.is_some(),
        weight: state::config_row(store, id)?.work.weight,
        sharing: super::project::sharing(store, row.project)?,
        open_to_many_wallets: row.overlap > 1 && frozen.list.is_none(),
    })
}

fn response(store: &dyn Storage, batch: BatchId, (id, row): (AssignmentId, Assignment)) -> Res<AssignmentResponse> {
    let submission = state::submission(store, batch, id)?.map(|work| SubmissionResponse {
        commitment: work.commitment,
        payload_hash: work.payload_hash,
        uri: work.uri,
    });
    Ok(AssignmentResponse {
        batch,
        assignment: id,
        task: row.task,
        person: row.person,
        status: row.state.status(),
        terms: row.terms,
        claimed_at: row.claimed_at,
        due: row.due,
        paid: row.paid,
        reason: row.reason(),
        took_reopened: row.took_reopened,
        submission,
    })
}
