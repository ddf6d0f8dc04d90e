//! Queries about batches, their terms and money, tasks and assignments.

use caravan_marketplace_api::{
    AssignmentResponse, AssignmentsResponse, BatchResponse, BatchSummary, BatchesResponse, BoardAccess, BoardEntry,
    BoardResponse, LedgerResponse, MarketplaceError, OpenCostResponse, OpenedResponse, Progress, SubmissionResponse,
    TaskResponse, TermsEntry, TermsResponse, UndecidedResponse,
};
use caravan_money::{add, sub, Bps, Currency};
use caravan_primitives::{limit, AssignmentId, BatchId, PersonId, ProjectId, Time};
use cosmwasm_std::{StdError, Storage, Uint128};

use crate::domain::assignment::LoadedAssignment;
use crate::domain::batch::{Batch, Stage};
use crate::domain::frozen::{DistributionKind, Frozen};
use crate::error::Result;
use crate::execute::Opening;
use crate::state;

pub(super) fn batch(storage: &dyn Storage, id: BatchId) -> Result<BatchResponse> {
    let row = state::load_batch(storage, id)?;
    let opened = state::may_load_frozen(storage, id)?.map(|frozen| opened(storage, id, &row, frozen)).transpose()?;
    let config = state::load_batch_config(storage, id)?;
    Ok(BatchResponse {
        batch: id,
        project: row.project(),
        status: row.status(),
        config,
        opened,
        progress: progress(&row)?,
    })
}

pub(super) fn batches(
    storage: &dyn Storage,
    project: ProjectId,
    after: Option<BatchId>,
    page: Option<u32>,
) -> Result<BatchesResponse> {
    let summary = |id: BatchId| -> Result<BatchSummary> {
        let row = state::load_batch(storage, id)?;
        Ok(BatchSummary {
            batch: id,
            project: row.project(),
            about: state::load_batch_config(storage, id)?.about.into(),
            status: row.status(),
            progress: progress(&row)?,
        })
    };
    let ids = state::list_batches(storage, project, after, limit(page))?;
    Ok(BatchesResponse { batches: ids.into_iter().map(summary).collect::<Result<_>>()? })
}

/// Entries of a list that one page reads at most, where what is listed may be past: work that is decided and was not taken
/// out of the queue yet, batches whose time is over and that were not closed yet.
const MOST_ENTRIES: usize = 100;

/// The batches that take claims now, as `Claim` asks it.
pub(super) fn board(
    storage: &dyn Storage,
    after: Option<BatchId>,
    page: Option<u32>,
    now: Time,
) -> Result<BoardResponse> {
    let ids = state::list_board(storage, after, MOST_ENTRIES)?;
    let (mut batches, mut last) = (vec![], None);
    for id in ids.iter().copied() {
        if batches.len() == limit(page) {
            break;
        }
        last = Some(id);
        let row = state::load_batch(storage, id)?;
        if row.require_open(id, now).is_ok() {
            batches.push(board_entry(storage, id, &row)?);
        }
    }
    let cut = ids.len() == MOST_ENTRIES || last != ids.last().copied();
    Ok(BoardResponse { batches, next: last.filter(|_| cut) })
}

pub(super) fn open_cost(storage: &dyn Storage, id: BatchId) -> Result<OpenCostResponse> {
    let row = state::load_batch(storage, id)?;
    row.require(id, Stage::Draft, "a draft")?;
    let project = state::load_project(storage, row.project())?;
    let fee = Bps::new(state::load_config(storage)?.fee_bps)?;
    let shares = state::may_load_share_terms(storage, row.project())?;
    let config = state::load_batch_config(storage, id)?;
    let opening = Opening::new(&project, &row, &config, fee, shares.as_ref())?;
    let from_available = opening.reserve.from_available;
    let needed = add(from_available, opening.bond)?;
    Ok(OpenCostResponse {
        slots: row.slots()?,
        cost: opening.terms.cost,
        total: opening.total,
        from_project_credit: opening.reserve.from_project_credit,
        from_available,
        bond: opening.bond,
        short: needed.checked_sub(project.available()).unwrap_or_default(),
    })
}

pub(super) fn terms(storage: &dyn Storage, id: BatchId) -> Result<TermsResponse> {
    let row = state::load_batch(storage, id)?;
    let rows = state::list_terms(storage, id)?.into_iter().zip(row.live());
    let terms = rows.map(|(terms, live)| TermsEntry { reward: terms.reward, cost: terms.cost, live: *live });
    Ok(TermsResponse { terms: terms.collect() })
}

pub(super) fn task(storage: &dyn Storage, id: BatchId, task: u32) -> Result<TaskResponse> {
    let batch = state::load_batch(storage, id)?;
    if task >= batch.tasks() {
        return Err(MarketplaceError::TaskUnknown { task, tasks: batch.tasks() }.into());
    }
    let row = state::load_task_or_default(storage, id, task, DistributionKind::Random)?;
    let reopened_from = if row.reopened > 0 { row.reopened_from()? } else { Time::new(0) };
    Ok(TaskResponse { target: batch.overlap(), taken: row.taken, reopened: row.reopened, reopened_from })
}

pub(super) fn ledger(storage: &dyn Storage, id: BatchId) -> Result<LedgerResponse> {
    let row = state::load_batch(storage, id)?;
    let ledger = state::load_ledger_or_default(storage, id)?;
    let locked = row.locked(&state::list_terms(storage, id)?)?;
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

pub(super) fn assignment(storage: &dyn Storage, batch: BatchId, id: AssignmentId) -> Result<AssignmentResponse> {
    state::load_batch(storage, batch)?;
    response(storage, batch, state::load_assignment(storage, batch, id)?)
}

pub(super) fn assignments(
    storage: &dyn Storage,
    batch: BatchId,
    after: Option<AssignmentId>,
    page: Option<u32>,
) -> Result<AssignmentsResponse> {
    state::load_batch(storage, batch)?;
    let rows = state::list_assignments(storage, batch, after, limit(page))?;
    let assignments = rows.into_iter().map(|row| response(storage, batch, row)).collect::<Result<_>>()?;
    Ok(AssignmentsResponse { assignments })
}

pub(super) fn undecided(
    storage: &dyn Storage,
    id: BatchId,
    after: Option<u64>,
    page: Option<u32>,
) -> Result<UndecidedResponse> {
    let batch = state::load_batch(storage, id)?;
    let queue = state::list_queue(storage, id, after, MOST_ENTRIES)?;
    let full_read = queue.len() == MOST_ENTRIES;
    let (mut assignments, mut last) = (vec![], 0);
    for (entry, assignment) in queue {
        last = entry;
        let assignment = state::load_assignment(storage, id, assignment)?;
        if assignment.row.waits_at(entry) {
            assignments.push(response(storage, id, assignment)?);
        }
        if assignments.len() == limit(page) {
            break;
        }
    }
    let cut = full_read || assignments.len() == limit(page);
    let next = (cut && last < batch.last_submission()).then_some(last);
    Ok(UndecidedResponse { assignments, next })
}

pub(super) fn assignments_of(
    storage: &dyn Storage,
    person: PersonId,
    after: Option<(BatchId, u32)>,
    page: Option<u32>,
) -> Result<AssignmentsResponse> {
    state::load_person(storage, person)?;
    let rows = state::list_assignments_of(storage, person, after, limit(page))?;
    let assignments = rows.into_iter().map(|(batch, id)| assignment(storage, batch, id)).collect::<Result<_>>()?;
    Ok(AssignmentsResponse { assignments })
}

fn progress(row: &Batch) -> Result<Progress> {
    Ok(Progress {
        slots: row.slots()?,
        claimed: row.claims(),
        submitted: row.submitted()?,
        accepted: row.accepted(),
        live: row.live_total()?,
        reopened: row.reopened(),
        pending: row.newcomer_pending(),
    })
}

fn opened(storage: &dyn Storage, id: BatchId, row: &Batch, frozen: Frozen) -> Result<OpenedResponse> {
    let terms = state::load_terms(storage, id, row.latest_terms()?)?;
    let free_appeals_left = row.free_appeals_left(&frozen);
    Ok(OpenedResponse {
        opened_at: frozen.opened_at,
        closes_at: row.closes_at(),
        edition: frozen.edition,
        fee_bps: frozen.fee.get(),
        points_rate: frozen.points_rate,
        seed: frozen.seed,
        from_project_credit: frozen.from_project_credit,
        overlap: row.overlap(),
        reward: terms.reward,
        cost: terms.cost,
        arbiter_fee: frozen.appeals.arbiter_fee,
        free_appeals_left,
    })
}

fn board_entry(storage: &dyn Storage, id: BatchId, row: &Batch) -> Result<BoardEntry> {
    let frozen = state::may_load_frozen(storage, id)?.ok_or_else(|| StdError::not_found("frozen batch"))?;
    let project = state::load_project(storage, row.project())?;
    let config = state::load_batch_config(storage, id)?;
    let reward: Uint128 = state::load_terms(storage, id, row.latest_terms()?)?.reward;
    Ok(BoardEntry {
        batch: id,
        project: row.project(),
        about: config.about.into(),
        currency: Currency::from_key(&project.currency)?,
        reward,
        open_slots: row.open_slots()?,
        reopened: row.reopened(),
        closes_at: row.closes_at(),
        access: BoardAccess {
            claimable_from: frozen.claimable_from()?,
            listed_only: frozen.list.is_some(),
            open_to_many_wallets: row.overlap() > 1 && frozen.list.is_none(),
            review_of: frozen.review_of,
        },
        weight: config.work.weight,
        sharing: super::project::sharing(storage, row.project())?,
    })
}

fn response(storage: &dyn Storage, batch: BatchId, assignment: LoadedAssignment) -> Result<AssignmentResponse> {
    let LoadedAssignment { id, row } = assignment;
    let submission = state::may_load_submission(storage, batch, id)?.map(|work| SubmissionResponse {
        revision: row.revision(),
        reworks: row.reworks(),
        commitment: work.commitment,
        payload_hash: work.payload_hash,
        uri: work.uri,
        appeal: row.appeal,
    });
    Ok(AssignmentResponse {
        batch,
        assignment: id,
        task: row.task,
        person: row.person,
        status: row.state.status(),
        terms: row.terms,
        claimed_at: row.claimed_at,
        due: row.due_or_end,
        paid: row.paid,
        reason: row.reason(),
        took_reopened: row.took_reopened,
        submission,
    })
}
