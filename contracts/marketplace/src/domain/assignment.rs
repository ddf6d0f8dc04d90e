//! One annotator's work on one task: reserved, submitted, judged. Final states never change.

use caravan_contract_kit::increment;
use caravan_marketplace_api::{bounds, MarketplaceError, Reason};
use caravan_money::part_floor;
use caravan_primitives::{AppealId, AssignmentId, PersonId, Seconds, Time};
use cosmwasm_std::Uint128;

use super::frozen::{Frozen, WorkWindows};
use super::project::Sender;
use super::standing::AcceptedBy;
use super::task::Slot;
use super::Result;
use crate::domain::row::row;

mod state;

pub(crate) use state::{Ending, State};

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Assignment {
    pub(crate) task: u32,
    pub(crate) person: PersonId,
    pub(crate) state: State,
    /// The index of the terms that it is paid by.
    pub(crate) terms: u8,
    pub(crate) claimed_at: Time,
    /// When the state runs out; in a final state, when the work ended. One field, because no state has both.
    pub(crate) due_or_end: Time,
    /// Whether the annotator took a place of newcomers. Fixed at the claim, so that the place is freed once.
    pub(crate) newcomer: bool,
    pub(crate) took_reopened: bool,
    pub(crate) paid: Uint128,
    /// The index of the reason in [`REASONS`].
    reason: Option<u8>,
    /// Absent until the work is first sent back.
    rework: Option<Rework>,
    /// The appeal against its rejection: one ever.
    pub(crate) appeal: Option<AppealId>,
}

/// How often work was sent back, and what came of it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Rework {
    asked: u8,
    /// The revision that is judged.
    revision: u8,
    /// The entry of the submission queue under which it was last put back. Earlier entries of the work are void.
    entry: u64,
}

/// An assignment and its number in the batch.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LoadedAssignment {
    pub(crate) id: AssignmentId,
    pub(crate) row: Assignment,
}

/// What has happened to an assignment by time alone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Timeout {
    Expire,
    AutoApprove,
    FinalizeRejection,
    /// The whole appeal ends for the annotator.
    EndAppeal,
    /// The revision before is judged.
    EndRework,
}

/// How a rework ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum ReworkEnd {
    /// By another revision.
    Revised,
    /// The annotator lets the revision before be judged.
    Returned,
    /// By time: it has been judged since then.
    TimedOut,
}

/// How an assignment ends with pay.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Acceptance {
    pub(crate) grade_bps: u16,
    pub(crate) by: AcceptedBy,
}

/// In the order in which rows name them: new reasons come last.
const REASONS: [Reason; 11] = [
    Reason::TooFast,
    Reason::Incomplete,
    Reason::LowEffort,
    Reason::OffInstruction,
    Reason::BadFormat,
    Reason::DeadLink,
    Reason::Duplicate,
    Reason::MachineGenerated,
    Reason::PolicyViolation,
    Reason::Mismatch,
    Reason::WrongAnswer,
];

/// What a claim fixes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Claimed {
    pub(crate) task: u32,
    pub(crate) person: PersonId,
    pub(crate) terms: u8,
    pub(crate) newcomer: bool,
    pub(crate) took_reopened: bool,
}

impl Assignment {
    pub(crate) fn reserve(claimed: Claimed, now: Time, assignment_secs: Seconds) -> Result<Self> {
        let Claimed { task, person, terms, newcomer, took_reopened } = claimed;
        Ok(Self {
            task,
            person,
            state: State::Reserved,
            terms,
            claimed_at: now,
            due_or_end: now.plus(assignment_secs)?,
            newcomer,
            took_reopened,
            paid: Uint128::zero(),
            reason: None,
            rework: None,
            appeal: None,
        })
    }

    /// What time has decided, if anything.
    pub(crate) fn timeout(&self, now: Time) -> Option<Timeout> {
        if now < self.due_or_end {
            return None;
        }
        match self.state {
            State::Reserved => Some(Timeout::Expire),
            State::Submitted => Some(Timeout::AutoApprove),
            State::RejectionPending => Some(Timeout::FinalizeRejection),
            State::Appealed => Some(Timeout::EndAppeal),
            State::Rework => Some(Timeout::EndRework),
            State::Accepted | State::Rejected | State::Returned | State::Expired => None,
        }
    }

    /// Whether it holds one of the places of newcomers: until it is judged or ends.
    pub(crate) fn is_newcomer_pending(&self) -> bool {
        self.newcomer && matches!(self.state, State::Reserved | State::Submitted | State::Rework)
    }

    pub(crate) fn slot(&self) -> Slot {
        Slot::of(self.took_reopened)
    }

    pub(crate) fn require_annotator(&self, id: AssignmentId, sender: &Sender) -> Result<()> {
        if sender.person == Some(self.person) {
            return Ok(());
        }
        Err(MarketplaceError::AnnotatorOnly { assignment: id, expected: self.person, got: sender.address.clone() })
    }

    pub(crate) fn require(&self, id: AssignmentId, state: State) -> Result<()> {
        if self.state == state {
            return Ok(());
        }
        let (expected, actual) = (state.status().name(), self.state.status());
        Err(MarketplaceError::AssignmentState { assignment: id, expected, actual })
    }

    /// The review begins. A reservation whose time has run out can still be submitted, until a message settles it.
    pub(crate) fn submit(&mut self, id: AssignmentId, now: Time, frozen: &Frozen) -> Result<()> {
        self.require(id, State::Reserved)?;
        let from = self.claimed_at.plus(frozen.windows.min_work_secs)?;
        if now < from {
            return Err(MarketplaceError::SubmitEarly { from, now });
        }
        self.state = State::Submitted;
        self.due_or_end = now.plus(frozen.windows.review_secs)?;
        Ok(())
    }

    /// Whether an entry of the submission queue is this work's place in it.
    pub(crate) fn waits_at(&self, entry: u64) -> bool {
        self.state == State::Submitted && !self.rework.is_some_and(|rework| rework.entry != entry)
    }

    /// Whether the requester's cap counts it as rejected, until it is accepted. What is appealed stays counted: else conceding
    /// would make a rejection free.
    pub(crate) fn is_held_against(&self) -> bool {
        matches!(self.state, State::Rework | State::RejectionPending)
    }

    /// Fail where the work is in an appeal.
    pub(crate) fn require_unappealed(&self, id: AssignmentId) -> Result<()> {
        match (self.state, self.appeal) {
            (State::Appealed, Some(appeal)) => Err(MarketplaceError::WorkAppealed { assignment: id, appeal }),
            _ => Ok(()),
        }
    }

    /// Fail where the work is not rejected, is in an appeal, or is rejected for good.
    pub(crate) fn require_appealable(&self, id: AssignmentId, now: Time) -> Result<()> {
        self.require_unappealed(id)?;
        self.require(id, State::RejectionPending)?;
        if now < self.due_or_end {
            return Ok(());
        }
        Err(MarketplaceError::AppealLate { assignment: id, due: self.due_or_end, now })
    }

    /// The rejection is appealed, until the latest end of the appeal.
    pub(crate) fn appeal(&mut self, appeal: AppealId, latest_end: Time) -> Result<()> {
        self.leave(&[State::RejectionPending], State::Appealed)?;
        self.appeal = Some(appeal);
        self.due_or_end = latest_end;
        Ok(())
    }

    /// How long the present revision has waited for a verdict.
    pub(crate) fn waited(&self, now: Time, review_secs: Seconds) -> Seconds {
        let left = self.due_or_end.since(now);
        Seconds::new(review_secs.get().saturating_sub(left.get()))
    }

    /// Send the work back for another revision.
    pub(crate) fn send_back(
        &mut self,
        id: AssignmentId,
        reason: Reason,
        now: Time,
        windows: &WorkWindows,
    ) -> Result<()> {
        let max_rework = windows.max_rework;
        let Rework { asked, revision, entry } = self.rework.unwrap_or(Rework { asked: 0, revision: 0, entry: 0 });
        if asked >= max_rework {
            return Err(MarketplaceError::ReworkLimit { assignment: id, max_rework });
        }
        self.leave(&[State::Submitted], State::Rework)?;
        self.set_reason(reason);
        self.due_or_end = now.plus(windows.rework_secs)?;
        self.rework = Some(Rework { asked: increment(asked, "reworks")?, revision, entry });
        Ok(())
    }

    /// Fail where the time of the rework is over.
    pub(crate) fn require_in_time(&self, id: AssignmentId, now: Time) -> Result<()> {
        if now < self.due_or_end {
            return Ok(());
        }
        Err(MarketplaceError::ReworkOver { assignment: id, due: self.due_or_end, now })
    }

    /// Put the work back into judgement, at an entry of the submission queue. A review begins: when the rework ended, where
    /// time ended it.
    pub(crate) fn put_back(&mut self, end: ReworkEnd, entry: u64, now: Time, review_secs: Seconds) -> Result<()> {
        let from = match end {
            ReworkEnd::TimedOut => self.due_or_end,
            ReworkEnd::Revised | ReworkEnd::Returned => now,
        };
        self.leave(&[State::Rework], State::Submitted)?;
        self.reason = None;
        self.due_or_end = from.plus(review_secs)?;
        let mut rework = self.rework.ok_or(crate::domain::ledger_broken("the work was never sent back"))?;
        if end == ReworkEnd::Revised {
            rework.revision = increment(rework.revision, "revisions")?;
        }
        self.rework = Some(Rework { entry, ..rework });
        Ok(())
    }

    /// Until when a pending rejection may be taken back.
    pub(crate) fn take_back_until(&self, appeal_secs: Seconds) -> Result<Time> {
        let open = part_floor(Uint128::from(appeal_secs.get()), bounds::TAKE_BACK_BPS)?;
        // A part of 64 bits fits into 64 bits.
        let rest = appeal_secs.get().saturating_sub(u64::try_from(open.u128()).unwrap_or(u64::MAX));
        Ok(Time::new(self.due_or_end.get().saturating_sub(rest)))
    }

    /// Fail where the pending rejection cannot be taken back at this grade, or no longer.
    pub(crate) fn require_take_back(
        &self,
        id: AssignmentId,
        grade: u16,
        now: Time,
        appeal_secs: Seconds,
    ) -> Result<()> {
        if grade < bounds::BASE_GRADE_BPS {
            return Err(MarketplaceError::TakeBackGrade { assignment: id, grade });
        }
        let until = self.take_back_until(appeal_secs)?;
        if now < until {
            return Ok(());
        }
        Err(MarketplaceError::TakeBackLate { assignment: id, until, now })
    }

    /// Pay submitted work, or the revision before an open rework, or work whose rejection is taken back or overturned.
    pub(crate) fn accept(&mut self, amount: Uint128, now: Time) -> Result<()> {
        let from = [State::Submitted, State::Rework, State::RejectionPending, State::Appealed];
        self.leave(&from, State::Accepted)?;
        self.paid = amount;
        self.reason = None;
        self.due_or_end = now;
        Ok(())
    }

    /// The rejection is pending for `appeal_secs`.
    pub(crate) fn reject(&mut self, reason: Reason, now: Time, appeal_secs: Seconds) -> Result<()> {
        self.leave(&[State::Submitted], State::RejectionPending)?;
        self.set_reason(reason);
        self.due_or_end = now.plus(appeal_secs)?;
        Ok(())
    }

    pub(crate) fn end(&mut self, ending: Ending, now: Time) -> Result<()> {
        let (from, to) = ending.states();
        self.leave(&[from], to)?;
        self.due_or_end = now;
        Ok(())
    }

    pub(crate) fn reason(&self) -> Option<Reason> {
        self.reason.and_then(|index| REASONS.get(usize::from(index)).copied())
    }

    fn set_reason(&mut self, reason: Reason) {
        self.reason = REASONS.iter().position(|of| *of == reason).and_then(|index| u8::try_from(index).ok());
    }

    /// The number of the revision that is judged: 0 for the first submission.
    pub(crate) fn revision(&self) -> u8 {
        self.rework.map_or(0, |rework| rework.revision)
    }

    /// How often the work was sent back.
    pub(crate) fn reworks(&self) -> u8 {
        self.rework.map_or(0, |rework| rework.asked)
    }

    fn leave(&mut self, from: &[State], to: State) -> Result<()> {
        if !from.contains(&self.state) {
            return Err(crate::domain::ledger_broken("an assignment ends out of a state that does not end so"));
        }
        self.state = to;
        Ok(())
    }
}

row! {
    Assignment { task, person, state, terms, claimed_at, due_or_end, newcomer, took_reopened, paid, reason, rework, appeal }
    Rework { asked, revision, entry }
}

#[cfg(test)]
mod tests;
