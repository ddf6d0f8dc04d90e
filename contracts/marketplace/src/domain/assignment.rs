//! One annotator's work on one task: reserved, submitted, judged. Final states never change.

use caravan_marketplace_api::{AssignmentStatus, MarketplaceError, Reason};
use caravan_primitives::{AssignmentId, PersonId, Seconds, Time};
use cosmwasm_std::Uint128;
use serde::{Deserialize, Serialize};

use super::frozen::Frozen;
use super::project::Sender;
use super::standing::AcceptedBy;
use super::task::Slot;
use super::Result;
use crate::domain::row::row;

/// Stored as one letter a state.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) enum State {
    #[serde(rename = "r")]
    Reserved,
    #[serde(rename = "s")]
    Submitted,
    #[serde(rename = "a")]
    Accepted,
    #[serde(rename = "j")]
    RejectionPending,
    #[serde(rename = "f")]
    Rejected,
    #[serde(rename = "b")]
    Returned,
    #[serde(rename = "x")]
    Expired,
}

impl State {
    /// The state on the wire.
    pub(crate) fn status(self) -> AssignmentStatus {
        match self {
            Self::Reserved => AssignmentStatus::Reserved,
            Self::Submitted => AssignmentStatus::Submitted,
            Self::Accepted => AssignmentStatus::Accepted,
            Self::RejectionPending => AssignmentStatus::RejectionPending,
            Self::Rejected => AssignmentStatus::Rejected,
            Self::Returned => AssignmentStatus::Returned,
            Self::Expired => AssignmentStatus::Expired,
        }
    }
}

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
}

/// How an assignment ends without pay.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Ending {
    Returned,
    Expired,
    RejectedByTime,
    /// The annotator accepted the rejection.
    RejectionAccepted,
    /// The annotator gave up submitted work.
    GivenUp,
}

/// How an assignment ends with pay.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Acceptance {
    pub(crate) grade_bps: u16,
    pub(crate) by: AcceptedBy,
}

/// In the order in which rows name them: new reasons come last.
const REASONS: [Reason; 10] = [
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

impl Ending {
    /// The state before and after.
    fn states(self) -> (State, State) {
        match self {
            Self::Returned => (State::Reserved, State::Returned),
            Self::Expired => (State::Reserved, State::Expired),
            Self::RejectedByTime | Self::RejectionAccepted => (State::RejectionPending, State::Rejected),
            Self::GivenUp => (State::Submitted, State::Rejected),
        }
    }

    pub(crate) fn state(self) -> State {
        self.states().1
    }
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
            State::Accepted | State::Rejected | State::Returned | State::Expired => None,
        }
    }

    /// Whether it holds one of the places of newcomers: until it is judged or ends.
    pub(crate) fn is_newcomer_pending(&self) -> bool {
        self.newcomer && matches!(self.state, State::Reserved | State::Submitted)
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

    pub(crate) fn accept(&mut self, amount: Uint128, now: Time) -> Result<()> {
        self.leave(State::Submitted, State::Accepted)?;
        self.paid = amount;
        self.due_or_end = now;
        Ok(())
    }

    /// The rejection is pending for `appeal_secs`.
    pub(crate) fn reject(&mut self, reason: Reason, now: Time, appeal_secs: Seconds) -> Result<()> {
        self.leave(State::Submitted, State::RejectionPending)?;
        self.reason = REASONS.iter().position(|of| *of == reason).and_then(|index| u8::try_from(index).ok());
        self.due_or_end = now.plus(appeal_secs)?;
        Ok(())
    }

    pub(crate) fn end(&mut self, ending: Ending, now: Time) -> Result<()> {
        let (from, to) = ending.states();
        self.leave(from, to)?;
        self.due_or_end = now;
        Ok(())
    }

    pub(crate) fn reason(&self) -> Option<Reason> {
        self.reason.and_then(|index| REASONS.get(usize::from(index)).copied())
    }

    fn leave(&mut self, from: State, to: State) -> Result<()> {
        if self.state != from {
            return Err(crate::domain::ledger_broken("an assignment ends out of a state that does not end so"));
        }
        self.state = to;
        Ok(())
    }
}

row! {
    Assignment { task, person, state, terms, claimed_at, due_or_end, newcomer, took_reopened, paid, reason }
}

#[cfg(test)]
mod tests;
