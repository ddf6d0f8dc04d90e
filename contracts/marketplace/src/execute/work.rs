//! `Return`, `Submit` of a first or a later revision, `AcceptRejection` and `GiveUp`: what an annotator does with a task.

use caravan_contract_kit::{response, Call};
use caravan_marketplace_api::{MarketplaceError, WorkSubmitted};
use caravan_primitives::{AssignmentId, BatchId};
use cosmwasm_std::{Response, Storage};

use super::batch_session::BatchSession;
use super::load_sender;
use crate::domain::assignment::{Ending, LoadedAssignment, ReworkEnd, State};
use crate::error::Result;
use crate::state::{self, Submission};

/// Give a reservation back, or let the revision before a rework be judged.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn give_back(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    batch: BatchId,
    id: AssignmentId,
) -> Result<Response> {
    let mut session = BatchSession::load(storage, batch, call.now)?;
    let assignment = load_own(storage, call, batch, id)?;
    if assignment.row.state == State::Rework {
        assignment.row.require_in_time(id, call.now)?;
        session.put_back(storage, assignment, ReworkEnd::Returned)?;
    } else {
        assignment.row.require(id, State::Reserved)?;
        session.end(storage, assignment, Ending::Returned)?;
    }
    Ok(response("return", session.save(storage)?))
}

/// Take work in, and start the review.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn submit(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    batch: BatchId,
    id: AssignmentId,
    submission: &Submission,
) -> Result<Response> {
    let mut session = BatchSession::load(storage, batch, call.now)?;
    let mut assignment = load_own(storage, call, batch, id)?;
    if assignment.row.state == State::Rework {
        assignment.row.require_in_time(id, call.now)?;
        assignment = session.put_back(storage, assignment, ReworkEnd::Revised)?;
    } else {
        submit_first(storage, &mut session, &mut assignment)?;
    }
    // Of the revisions of a work the last one is kept; events have the commitments of all.
    state::save_submission(storage, batch, id, submission)?;
    let Submission { commitment, payload_hash, .. } = *submission;
    let row = &assignment.row;
    let (task, person, revision, due) = (row.task, row.person, row.revision(), row.due_or_end);
    session.emit(WorkSubmitted { batch, assignment: id, task, person, commitment, payload_hash, revision, due });
    Ok(response("submit", session.save(storage)?))
}

/// A reservation becomes submitted work.
fn submit_first(
    storage: &mut dyn Storage,
    session: &mut BatchSession,
    assignment: &mut LoadedAssignment,
) -> Result<()> {
    assignment.row.submit(assignment.id, session.now, &session.frozen)?;
    let entry = session.batch.submit()?;
    state::save_assignment(storage, session.id, assignment)?;
    state::save_queued(storage, session.id, entry, assignment.id)?;
    let person = assignment.row.person;
    let mut participation = state::load_participation_or_default(storage, session.id, person)?;
    participation.submit()?;
    Ok(state::save_participation(storage, session.id, person, &participation)?)
}

/// Agree with a rejection: it is final, and no longer counts in the cap.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn accept_rejection(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    batch: BatchId,
    id: AssignmentId,
) -> Result<Response> {
    let mut session = BatchSession::load(storage, batch, call.now)?;
    let assignment = load_own(storage, call, batch, id)?;
    assignment.row.require_unappealed(id)?;
    assignment.row.require(id, State::RejectionPending)?;
    // From `due` on the rejection is final by time: agreeing then must not take it out of the cap.
    let late = assignment.row.timeout(call.now).is_some();
    let ending = if late { Ending::RejectedByTime } else { Ending::RejectionAccepted };
    session.end(storage, assignment, ending)?;
    Ok(response("accept_rejection", session.save(storage)?))
}

/// Take back submitted work, unpaid.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn give_up(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    batch: BatchId,
    id: AssignmentId,
) -> Result<Response> {
    let mut session = BatchSession::load(storage, batch, call.now)?;
    let assignment = load_own(storage, call, batch, id)?;
    assignment.row.require(id, State::Submitted)?;
    if assignment.row.timeout(call.now).is_some() {
        let (due, now) = (assignment.row.due_or_end, call.now);
        return Err(MarketplaceError::ReviewOver { assignment: id, due, now }.into());
    }
    session.end(storage, assignment, Ending::GivenUp)?;
    Ok(response("give_up", session.save(storage)?))
}

fn load_own(storage: &dyn Storage, call: &Call<'_>, batch: BatchId, id: AssignmentId) -> Result<LoadedAssignment> {
    let assignment = state::load_assignment(storage, batch, id)?;
    assignment.row.require_annotator(id, &load_sender(storage, call)?)?;
    Ok(assignment)
}
