//! `Decide` and `Settle`: how work is judged, by people and by time.

use caravan_contract_kit::{response, Call};
use caravan_marketplace_api::{
    Decision, EvidenceAdded, MarketplaceError, NoteAdded, Reason, ReworkAsked, Verdict, WorkRejected,
};
use caravan_primitives::{require_distinct, AssignmentId, BatchId, Document, PersonId};
use cosmwasm_std::{Response, Storage};

use super::batch_session::BatchSession;
use super::load_sender;
use crate::domain::assignment::{Acceptance, LoadedAssignment, State};
use crate::domain::balance::Balance;
use crate::domain::project::Sender;
use crate::domain::standing::{AcceptedBy, Standing};
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
    for decision in decisions {
        judge.decide(decision)?;
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
    /// settles does not block the others; work that comes back from a rework in time is judged.
    fn decide(&mut self, decision: &Decision) -> Result<()> {
        let id = decision.assignment;
        let mut assignment = state::load_assignment(self.storage, self.session.id, id)?;
        if self.sender.person == Some(assignment.row.person) {
            return Err(MarketplaceError::OwnWork(id).into());
        }
        if let Some(timeout) = assignment.row.timeout(self.session.now) {
            let state = self.session.time_out(self.storage, assignment, timeout)?;
            if state != State::Submitted {
                self.tally.skip(id, state);
                return Ok(());
            }
            assignment = state::load_assignment(self.storage, self.session.id, id)?;
        }
        let state = assignment.row.state;
        let acts = match decision.verdict {
            Verdict::Accept { .. } => matches!(state, State::Submitted | State::Rework | State::RejectionPending),
            Verdict::Reject { .. } | Verdict::Rework { .. } => state == State::Submitted,
        };
        if !acts {
            self.tally.skip(id, state);
            return Ok(());
        }
        self.tally.any_done = true;
        let person = assignment.row.person;
        match decision.verdict {
            Verdict::Accept { grade_bps } => self.accept(assignment, grade_bps)?,
            Verdict::Reject { reason } => self.reject(assignment, reason)?,
            Verdict::Rework { reason } => self.send_back(assignment, reason)?,
        }
        self.explain(decision, person);
        Ok(())
    }

    fn accept(&mut self, assignment: LoadedAssignment, grade_bps: u16) -> Result<()> {
        let session = &mut self.session;
        session.frozen.check_grade(grade_bps)?;
        let mut by = AcceptedBy::Decision;
        if assignment.row.state == State::RejectionPending {
            let appeal_secs = session.frozen.windows.appeal_secs;
            assignment.row.require_take_back(assignment.id, grade_bps, session.now, appeal_secs)?;
            by = AcceptedBy::TakeBack;
        }
        session.accept(self.storage, assignment, Acceptance { grade_bps, by })
    }

    /// The work keeps its slot until the rejection is final.
    fn reject(&mut self, mut assignment: LoadedAssignment, reason: Reason) -> Result<()> {
        self.hold_against(&assignment, reason)?;
        let Self { storage, session, sender, .. } = self;
        session.batch.reject(&assignment.row)?;
        let appeal_secs = session.frozen.windows.appeal_secs;
        assignment.row.reject(reason, session.now, appeal_secs)?;
        state::save_assignment(*storage, session.id, &assignment)?;
        session.change_balance(*storage, assignment.row.person, Balance::begin_rejection)?;
        session.emit(WorkRejected {
            batch: session.id,
            assignment: assignment.id,
            person: assignment.row.person,
            sender: sender.address.clone(),
            reason: reason.name(),
            take_back_until: assignment.row.take_back_until(appeal_secs)?,
            due: assignment.row.due_or_end,
        });
        Ok(())
    }

    /// The work keeps its slot, and a newcomer its place, until it is decided.
    fn send_back(&mut self, mut assignment: LoadedAssignment, reason: Reason) -> Result<()> {
        self.hold_against(&assignment, reason)?;
        let Self { storage, session, sender, .. } = self;
        let (id, revision) = (assignment.id, assignment.row.revision());
        assignment.row.send_back(id, reason, session.now, &session.frozen.windows)?;
        state::save_assignment(*storage, session.id, &assignment)?;
        let person = assignment.row.person;
        session.count(*storage, person, Standing::rework)?;
        session.emit(ReworkAsked {
            batch: session.id,
            assignment: id,
            person,
            sender: sender.address.clone(),
            reason: reason.name(),
            revision,
            due: assignment.row.due_or_end,
        });
        Ok(())
    }

    /// A review ends without pay: count its reward in the cap, and its time.
    fn hold_against(&mut self, assignment: &LoadedAssignment, reason: Reason) -> Result<()> {
        let Self { storage, session, .. } = self;
        session.frozen.check_reason(reason)?;
        let reward = session.terms(*storage, assignment.row.terms)?.reward;
        let review = session.review_end(&assignment.row, AcceptedBy::Decision);
        let rejections = session.rejections(*storage)?;
        rejections.reject(reward)?;
        match review {
            Some(end) => Ok(rejections.end_review(end)?),
            None => Ok(()),
        }
    }

    /// Emit the words and the evidence that came with a verdict: nothing keeps them but events.
    fn explain(&mut self, decision: &Decision, person: PersonId) {
        let (batch, assignment) = (self.session.id, decision.assignment);
        if let Some(note) = decision.note.clone() {
            let sender = self.sender.address.clone();
            self.session.emit(NoteAdded { batch, assignment, person, sender, note });
        }
        if let Some(Document { uri, hash }) = decision.evidence.clone() {
            let sender = self.sender.address.clone();
            self.session.emit(EvidenceAdded { batch, assignment, person, sender, uri, hash });
        }
    }
}
