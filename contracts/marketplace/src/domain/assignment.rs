//! One annotator's work on one task: Reserved → Submitted → judged. Final states absorb.

use caravan_marketplace_api::{AssignmentStatus, MarketplaceError, Reason};
use caravan_primitives::{AssignmentId, PersonId, Seconds, Time};
use cosmwasm_std::Uint128;
use serde::{Deserialize, Serialize};

use super::Ruling;
use crate::domain::row::row;

/// State of an assignment, one letter a state.
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
            State::Reserved => AssignmentStatus::Reserved,
            State::Submitted => AssignmentStatus::Submitted,
            State::Accepted => AssignmentStatus::Accepted,
            State::RejectionPending => AssignmentStatus::RejectionPending,
            State::Rejected => AssignmentStatus::Rejected,
            State::Returned => AssignmentStatus::Returned,
            State::Expired => AssignmentStatus::Expired,
        }
    }
}

/// One annotator's work on one task.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Assignment {
    pub(crate) task: u32,
    pub(crate) person: PersonId,
    pub(crate) state: State,
    pub(crate) terms: u8,
    pub(crate) claimed_at: Time,
    /// When the state runs out; when it ended, for final states.
    pub(crate) due: Time,
    /// Whether the annotator was newcomer at the claim.
    pub(crate) newcomer: bool,
    /// Whether it took a reopened slot.
    pub(crate) took_reopened: bool,
    pub(crate) paid: Uint128,
    /// The place of the reason in [`REASONS`].
    reason: Option<u8>,
}

/// What a deadline does to an assignment at a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Timeout {
    /// A reservation runs out.
    Expire,
    /// Silence pays.
    Pay,
    /// A rejection is final.
    Refuse,
}

const REASONS: [Reason; 9] = [
    Reason::TooFast,
    Reason::Incomplete,
    Reason::LowEffort,
    Reason::OffInstruction,
    Reason::BadFormat,
    Reason::DeadLink,
    Reason::Duplicate,
    Reason::MachineGenerated,
    Reason::PolicyViolation,
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
    /// A slot is reserved.
    pub(crate) fn reserve(claimed: Claimed, now: Time, assignment_secs: Seconds) -> Ruling<Assignment> {
        let Claimed { task, person, terms, newcomer, took_reopened } = claimed;
        Ok(Assignment {
            task,
            person,
            state: State::Reserved,
            terms,
            claimed_at: now,
            due: now.plus(assignment_secs)?,
            newcomer,
            took_reopened,
            paid: Uint128::zero(),
            reason: None,
        })
    }

    /// What time has decided, if anything.
    pub(crate) fn timeout(&self, now: Time) -> Option<Timeout> {
        if now < self.due {
            return None;
        }
        match self.state {
            State::Reserved => Some(Timeout::Expire),
            State::Submitted => Some(Timeout::Pay),
            State::RejectionPending => Some(Timeout::Refuse),
            State::Accepted | State::Rejected | State::Returned | State::Expired => None,
        }
    }

    /// Whether it counts among what newcomer annotators hold.
    pub(crate) fn is_pending(&self) -> bool {
        self.newcomer && matches!(self.state, State::Reserved | State::Submitted)
    }

    /// Refuses another person's.
    pub(crate) fn require_annotator(&self, id: AssignmentId, sender: &super::project::Sender) -> Ruling<()> {
        if sender.person == Some(self.person) {
            return Ok(());
        }
        Err(MarketplaceError::AnnotatorOnly { assignment: id, expected: self.person, got: sender.address.clone() })
    }

    /// Refuses another state.
    pub(crate) fn require(&self, id: AssignmentId, states: &[State], expected: &'static str) -> Ruling<()> {
        if states.contains(&self.state) {
            return Ok(());
        }
        Err(MarketplaceError::AssignmentState { assignment: id, expected, actual: self.state.status() })
    }

    /// Work comes in: the review begins, and its end never moves later.
    pub(crate) fn submit(&mut self, id: AssignmentId, now: Time, min_work: Seconds, review: Seconds) -> Ruling<()> {
        self.require(id, &[State::Reserved], "reserved")?;
        let from = self.claimed_at.plus(min_work)?;
        if now < from {
            return Err(MarketplaceError::SubmitEarly { from, now });
        }
        self.state = State::Submitted;
        self.due = now.plus(review)?;
        Ok(())
    }

    /// Credited: the end of a good work.
    pub(crate) fn accept(&mut self, amount: Uint128, now: Time) {
        self.state = State::Accepted;
        self.paid = amount;
        self.due = now;
    }

    /// Rejected: final after `appeal`.
    pub(crate) fn reject(&mut self, reason: Reason, now: Time, appeal: Seconds) -> Ruling<()> {
        self.state = State::RejectionPending;
        self.reason = REASONS.iter().position(|of| *of == reason).and_then(|place| u8::try_from(place).ok());
        self.due = now.plus(appeal)?;
        Ok(())
    }

    /// Ended without pay.
    pub(crate) fn end(&mut self, state: State, now: Time) {
        self.state = state;
        self.due = now;
    }

    /// Why it was rejected.
    pub(crate) fn reason(&self) -> Option<Reason> {
        self.reason.and_then(|place| REASONS.get(usize::from(place)).copied())
    }
}

row! {
    Assignment { task, person, state, terms, claimed_at, due, newcomer, took_reopened, paid, reason }
}

#[cfg(test)]
mod tests;
