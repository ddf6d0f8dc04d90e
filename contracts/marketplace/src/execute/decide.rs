//! `Decide` and `Settle`: how work is judged, by people and by time.

use caravan_contract_kit::{response, Call};
use caravan_marketplace_api::{Decision, MarketplaceError, Reason, Verdict, WorkRejected};
use caravan_primitives::{require_distinct, AssignmentId, BatchId, Hash32};
use cosmwasm_std::{Response, Storage};

use super::batch_session::BatchSession;
use super::load_sender;
use crate::domain::assignment::{Acceptance, LoadedAssignment, State};
use crate::domain::project::Sender;
use crate::domain::standing::AcceptedBy;
use crate::error::Result;
use crate::state;

/// What became of the entries of a vector.
#[derive(Default)]
struct VectorTally {
    /// Whether any entry was in a state that the message acts on.
    any_done: bool,
    /// `id:state` of the others.
    skipped: Vec<String>,
}

impl VectorTally {
    fn skip(&mut self, id: AssignmentId, state: State) {
        self.skipped.push(format!("{id}:{}", state.status().name()));
    }

    fn require_any_done(&self) -> Result<()> {
        if self.any_done {
            return Ok(());
        }
        Err(MarketplaceError::NothingToDo(self.skipped.join(",")).into())
    }
}

/// A vector of verdicts in work.
struct Judge<'a> {
    storage: &'a mut dyn Storage,
    session: BatchSession,
    sender: Sender,
    tally: VectorTally,
}

/// Judge a vector of submissions.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn decide(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    batch: BatchId,
    decisions: &[Decision],
) -> Result<Response> {
    forbid_duplicates(decisions.iter().map(|decision| &decision.assignment))?;
    let mut session = BatchSession::load(storage, batch, call.now)?;
    let sender = load_sender(storage, call)?;
    session.project(storage)?.require_manager(&sender)?;
    let mut judge = Judge { storage, session, sender, tally: VectorTally::default() };
    for Decision { assignment, verdict } in decisions {
        judge.decide(*assignment, verdict)?;
    }
    let Judge { storage, mut session, tally, .. } = judge;
    tally.require_any_done()?;
    // Once for the whole message: the order of its verdicts makes no difference.
    session.check_rejections()?;
    session.emit_skipped(&tally.skipped);
    Ok(response("decide", session.save(storage)?))
}

/// Write down what time has decided.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn settle(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    batch: BatchId,
    assignments: &[AssignmentId],
) -> Result<Response> {
    forbid_duplicates(assignments)?;
    let mut session = BatchSession::load(storage, batch, call.now)?;
    let mut tally = VectorTally::default();
    for id in assignments {
        let assignment = state::load_assignment(storage, batch, *id)?;
        match assignment.row.timeout(call.now) {
            Some(timeout) => {
                session.time_out(storage, assignment, timeout)?;
                tally.any_done = true;
            }
            None => tally.skip(*id, assignment.row.state),
        }
    }
    tally.require_any_done()?;
    session.emit_skipped(&tally.skipped);
    Ok(response("settle", session.save(storage)?))
}

fn forbid_duplicates<'a>(ids: impl IntoIterator<Item = &'a AssignmentId>) -> Result<()> {
    Ok(require_distinct("assignments", ids)?)
}

impl Judge<'_> {
    /// Judge one entry. What time has decided before is written down and skipped, so that an entry which someone else
    /// settles does not block the others.
    fn decide(&mut self, id: AssignmentId, verdict: &Verdict) -> Result<()> {
        let assignment = state::load_assignment(self.storage, self.session.id, id)?;
        if self.sender.person == Some(assignment.row.person) {
            return Err(MarketplaceError::OwnWork(id).into());
        }
        if let Some(timeout) = assignment.row.timeout(self.session.now) {
            let state = self.session.time_out(self.storage, assignment, timeout)?;
            self.tally.skip(id, state);
            return Ok(());
        }
        if assignment.row.state != State::Submitted {
            self.tally.skip(id, assignment.row.state);
            return Ok(());
        }
        self.tally.any_done = true;
        match verdict {
            Verdict::Accept { grade_bps } => {
                self.session.frozen.check_grade(*grade_bps)?;
                let acceptance = Acceptance { grade_bps: *grade_bps, by: AcceptedBy::Decision };
                self.session.accept(self.storage, assignment, acceptance)
            }
            Verdict::Reject { reason, evidence } => self.reject(assignment, *reason, *evidence),
        }
    }

    /// The work keeps its slot until the rejection is final.
    fn reject(&mut self, mut assignment: LoadedAssignment, reason: Reason, evidence: Hash32) -> Result<()> {
        let Self { storage, session, sender, .. } = self;
        session.frozen.check_reason(reason)?;
        session.batch.reject(&assignment.row)?;
        assignment.row.reject(reason, session.now, session.frozen.windows.appeal_secs)?;
        state::save_assignment(*storage, session.id, &assignment)?;
        let reward = session.terms(*storage, assignment.row.terms)?.reward;
        session.rejections(*storage)?.reject(reward)?;
        session.emit(WorkRejected {
            batch: session.id,
            assignment: assignment.id,
            person: assignment.row.person,
            sender: sender.address.clone(),
            reason: reason.name(),
            evidence,
            due: assignment.row.due_or_end,
        });
        Ok(())
    }
}
