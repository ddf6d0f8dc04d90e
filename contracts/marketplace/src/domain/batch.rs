//! A batch: its stage, and its counters. Fields are private: one method a transition keeps the counters in step.

use caravan_contract_kit::{decrement, increment, within};
use caravan_marketplace_api::{bounds, BatchStatus, MarketplaceError};
use caravan_money::{add, mul, sub};
use caravan_primitives::{AssignmentId, BatchId, PrimitiveError, ProjectId, Time};
use cosmwasm_std::Uint128;
use serde::{Deserialize, Serialize};

use super::assignment::{Assignment, Claimed, Ending};
use super::frozen::{DistributionKind, Frozen};
use super::role::ProjectRole;
use super::task::FreedSlot;
use super::{config, terms::Terms, window::Window, Result};
use crate::domain::row::row;

/// The status as stored. `settled` is not: it is `closing` with nothing live.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) enum Stage {
    #[serde(rename = "d")]
    Draft,
    #[serde(rename = "o")]
    Open,
    #[serde(rename = "s")]
    Closing,
    #[serde(rename = "c")]
    Closed,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Batch {
    project: ProjectId,
    stage: Stage,
    tasks: u32,
    /// Annotators a task. It may grow.
    overlap: u8,
    closes_at: Time,
    /// Claims so far, which is the number of the last assignment.
    claims: u64,
    /// Assignments up to this number are no reservations that could be overdue.
    reaped: u64,
    /// Entries of the submission queue so far.
    submissions: u64,
    /// Of them, those of work that was in it before.
    requeued: u64,
    /// Entries of the submission queue up to this one wait for no verdict.
    judged: u64,
    accepted: u64,
    /// Live assignments by their terms.
    live: Vec<u64>,
    /// Reopened slots that no accepted work has taken off again, live ones included.
    reopened: u64,
    /// Newcomers' works that are reserved, in rework or undecided.
    newcomer_pending: u32,
    pub(crate) window: Window,
    free_appeals_used: u32,
}

impl Batch {
    pub(crate) fn draft(project: ProjectId, tasks: u32, overlap: u8) -> Self {
        Self {
            project,
            stage: Stage::Draft,
            tasks,
            overlap,
            closes_at: Time::new(0),
            claims: 0,
            reaped: 0,
            submissions: 0,
            requeued: 0,
            judged: 0,
            accepted: 0,
            live: vec![],
            reopened: 0,
            newcomer_pending: 0,
            window: Window::default(),
            free_appeals_used: 0,
        }
    }

    // ---------------------------------------------------------------- stages

    pub(crate) fn require(&self, id: BatchId, stage: Stage, expected: &'static str) -> Result<()> {
        if self.stage == stage {
            return Ok(());
        }
        Err(MarketplaceError::BatchState { batch: id, expected, actual: self.status() })
    }

    /// Check that the batch takes claims and improvements.
    pub(crate) fn require_open(&self, id: BatchId, now: Time) -> Result<()> {
        self.require(id, Stage::Open, "open")?;
        if now < self.closes_at {
            return Ok(());
        }
        Err(MarketplaceError::BatchOver { batch: id, closes_at: self.closes_at, now })
    }

    pub(crate) fn open(&mut self, closes_at: Time, distribution: DistributionKind) {
        self.stage = Stage::Open;
        self.closes_at = closes_at;
        self.live = vec![0];
        self.window = match distribution {
            DistributionKind::Random => Window::open(self.tasks),
            DistributionKind::AllowList => Window::default(),
        };
    }

    /// No more claims. The requester and managers may close at any time, others from `closes_at` or when every slot is
    /// accepted.
    pub(crate) fn close(&mut self, id: BatchId, role: ProjectRole, now: Time) -> Result<()> {
        self.require(id, Stage::Open, "open")?;
        let early = now < self.closes_at && self.accepted < self.slots()?;
        if role == ProjectRole::Outsider && early {
            return Err(MarketplaceError::CloseEarly { closes_at: self.closes_at, now });
        }
        self.stage = Stage::Closing;
        Ok(())
    }

    pub(crate) fn finalize(&mut self, id: BatchId) -> Result<()> {
        self.require(id, Stage::Closing, "closing")?;
        let live = self.live_total()?;
        if live > 0 {
            return Err(MarketplaceError::WorkLive(live));
        }
        self.stage = Stage::Closed;
        Ok(())
    }

    /// Take better terms. Return what they add to the escrow: live slots included, because any of them may come back.
    pub(crate) fn improve(&mut self, old: &Terms, new: &Terms, overlap: u8) -> Result<Uint128> {
        let worse = |field, present: Uint128, got: Uint128| Err(MarketplaceError::TermsWorse { field, present, got });
        if new.reward < old.reward {
            return worse("reward", old.reward, new.reward);
        }
        if overlap < self.overlap {
            return worse("overlap", Uint128::from(self.overlap), Uint128::from(overlap));
        }
        if new.reward == old.reward && overlap == self.overlap {
            return Err(PrimitiveError::NothingChanges("neither the reward nor the overlap grows").into());
        }
        within("overlap", u64::from(overlap), 1..=u64::from(bounds::MAX_OVERLAP))?;
        let unearned = difference(self.slots()?, self.accepted, "more is accepted than there are slots")?;
        let higher_cost = mul(sub(new.cost, old.cost)?, unearned)?;
        let before = self.slots()?;
        if overlap > self.overlap {
            self.overlap = overlap;
            self.window.overlap_grew();
        }
        if new.reward > old.reward {
            self.add_terms()?;
        }
        let new_slots = difference(self.slots()?, before, "the slots have become fewer")?;
        Ok(add(higher_cost, mul(new.cost, new_slots)?)?)
    }

    fn add_terms(&mut self) -> Result<()> {
        if self.live.len() >= usize::from(bounds::MAX_TERMS) {
            return Err(MarketplaceError::TermsFull(bounds::MAX_TERMS));
        }
        self.live.push(0);
        Ok(())
    }

    // ---------------------------------------------------------------- work

    /// Count a reservation. Return the number of the assignment.
    pub(crate) fn claim(&mut self, claimed: &Claimed) -> Result<AssignmentId> {
        self.claims = increment(self.claims, "claims")?;
        let live = self.live_at(claimed.terms)?;
        *live = increment(*live, "live assignments")?;
        if claimed.newcomer {
            self.newcomer_pending = increment(self.newcomer_pending, "newcomers' works")?;
        }
        Ok(AssignmentId::new(self.claims)?)
    }

    /// Count a submission. Return its entry in the submission queue.
    pub(crate) fn submit(&mut self) -> Result<u64> {
        self.submissions = increment(self.submissions, "submissions")?;
        Ok(self.submissions)
    }

    /// Count work that is judged again after a rework. Return its entry in the submission queue.
    pub(crate) fn requeue(&mut self) -> Result<u64> {
        self.requeued = increment(self.requeued, "submissions")?;
        self.submit()
    }

    /// Count a rejection: the work is judged, but it keeps its slot until the rejection is final.
    pub(crate) fn reject(&mut self, assignment: &Assignment) -> Result<()> {
        self.free_newcomer_place(assignment)
    }

    /// Count an acceptance, before the assignment changes its state.
    pub(crate) fn accept(&mut self, assignment: &Assignment) -> Result<()> {
        self.leave(assignment)?;
        self.accepted = increment(self.accepted, "accepted works")?;
        if assignment.took_reopened {
            // Only an accepted work takes a reopened slot off the count.
            self.reopened = decrement(self.reopened, "no slot is reopened")?;
        }
        Ok(())
    }

    /// Count an end without pay, before the assignment changes its state. Return the slot that is free again.
    ///
    /// A rejection that is final by time or by a ruling makes the slot a reopened one; a reopened slot stays one until a work on it is
    /// accepted.
    pub(crate) fn settle(&mut self, assignment: &Assignment, ending: Ending, now: Time) -> Result<FreedSlot> {
        self.leave(assignment)?;
        let rejected = matches!(ending, Ending::RejectedByTime | Ending::RejectedByRuling);
        if rejected && !assignment.took_reopened {
            self.reopened = increment(self.reopened, "reopened slots")?;
        }
        let reopened = rejected || assignment.took_reopened;
        Ok(if reopened { FreedSlot::Reopened { at: now } } else { FreedSlot::Clean })
    }

    /// Count an appeal that needs no bond.
    pub(crate) fn take_free_appeal(&mut self) -> Result<()> {
        self.free_appeals_used = increment(self.free_appeals_used, "free appeals")?;
        Ok(())
    }

    fn leave(&mut self, assignment: &Assignment) -> Result<()> {
        let live = self.live_at(assignment.terms)?;
        *live = decrement(*live, "nothing is live at these terms")?;
        self.free_newcomer_place(assignment)
    }

    fn free_newcomer_place(&mut self, assignment: &Assignment) -> Result<()> {
        if assignment.is_newcomer_pending() {
            self.newcomer_pending = decrement(self.newcomer_pending, "no newcomer's work is pending")?;
        }
        Ok(())
    }

    fn live_at(&mut self, terms: u8) -> Result<&mut u64> {
        self.live.get_mut(usize::from(terms)).ok_or(crate::domain::ledger_broken("no such terms"))
    }

    // ---------------------------------------------------------------- queues

    /// The oldest assignment that may be an overdue reservation.
    pub(crate) fn next_reservation(&self) -> Result<Option<AssignmentId>> {
        next_after(self.reaped, self.claims)?.map(|number| Ok(AssignmentId::new(number)?)).transpose()
    }

    pub(crate) fn pass_reservation(&mut self) -> Result<()> {
        self.reaped = increment(self.reaped, "reservations")?;
        Ok(())
    }

    /// The oldest entry of the submission queue that may wait for a verdict.
    pub(crate) fn next_submission(&self) -> Result<Option<u64>> {
        next_after(self.judged, self.submissions)
    }

    pub(crate) fn pass_submission(&mut self) -> Result<()> {
        self.judged = increment(self.judged, "submissions")?;
        Ok(())
    }

    /// The assignments after the last one that is known to be no overdue reservation, at most `limit`.
    pub(crate) fn reservations_ahead(&self, limit: usize) -> impl Iterator<Item = u64> {
        ahead(self.reaped, self.claims).take(limit)
    }

    /// The entries of the submission queue after the last one that is known to be judged, at most `limit`.
    pub(crate) fn submissions_ahead(&self, limit: usize) -> impl Iterator<Item = u64> {
        ahead(self.judged, self.submissions).take(limit)
    }

    // ---------------------------------------------------------------- what it is

    pub(crate) fn project(&self) -> ProjectId {
        self.project
    }

    pub(crate) fn tasks(&self) -> u32 {
        self.tasks
    }

    pub(crate) fn overlap(&self) -> u8 {
        self.overlap
    }

    pub(crate) fn closes_at(&self) -> Time {
        self.closes_at
    }

    pub(crate) fn claims(&self) -> u64 {
        self.claims
    }

    /// Works that were ever submitted.
    pub(crate) fn submitted(&self) -> Result<u64> {
        difference(self.submissions, self.requeued, "more was put back than submitted")
    }

    /// The last entry of the submission queue.
    pub(crate) fn last_submission(&self) -> u64 {
        self.submissions
    }

    pub(crate) fn accepted(&self) -> u64 {
        self.accepted
    }

    pub(crate) fn reopened(&self) -> u64 {
        self.reopened
    }

    pub(crate) fn newcomer_pending(&self) -> u32 {
        self.newcomer_pending
    }

    /// How many appeals without a bond are left.
    pub(crate) fn free_appeals_left(&self, frozen: &Frozen) -> u32 {
        frozen.appeals.free.saturating_sub(self.free_appeals_used)
    }

    /// Live assignments by their terms.
    pub(crate) fn live(&self) -> &[u64] {
        &self.live
    }

    #[cfg(test)]
    pub(crate) fn stage(&self) -> Stage {
        self.stage
    }

    #[cfg(test)]
    pub(crate) fn judged(&self) -> u64 {
        self.judged
    }

    /// The status as it is shown.
    pub(crate) fn status(&self) -> BatchStatus {
        match self.stage {
            Stage::Draft => BatchStatus::Draft,
            Stage::Open => BatchStatus::Open,
            Stage::Closing if self.live.iter().any(|live| *live > 0) => BatchStatus::Closing,
            Stage::Closing => BatchStatus::Settled,
            Stage::Closed => BatchStatus::Closed,
        }
    }

    pub(crate) fn slots(&self) -> Result<u64> {
        config::slots(self.tasks, self.overlap)
    }

    pub(crate) fn live_total(&self) -> Result<u64> {
        let full = || crate::domain::ledger_broken("a counter is full");
        self.live.iter().try_fold(0_u64, |sum, live| sum.checked_add(*live).ok_or_else(full))
    }

    /// Slots neither live nor accepted.
    pub(crate) fn open_slots(&self) -> Result<u64> {
        let unearned = difference(self.slots()?, self.accepted, "more is accepted than there are slots")?;
        difference(unearned, self.live_total()?, "more is live than there are slots")
    }

    pub(crate) fn latest_terms(&self) -> Result<u8> {
        let last = self.live.len().checked_sub(1).and_then(|last| u8::try_from(last).ok());
        last.ok_or(crate::domain::ledger_broken("a batch has no terms"))
    }

    /// Money under live work: Σ over terms of cost × live.
    pub(crate) fn locked(&self, terms: &[Terms]) -> Result<Uint128> {
        let mut rows = terms.iter().zip(&self.live);
        rows.try_fold(Uint128::zero(), |sum, (row, live)| Ok(add(sum, mul(row.cost, *live)?)?))
    }
}

/// Subtract counters of one row.
pub(crate) fn difference(from: u64, by: u64, broken: &'static str) -> Result<u64> {
    from.checked_sub(by).ok_or(crate::domain::ledger_broken(broken))
}

fn next_after(head: u64, last: u64) -> Result<Option<u64>> {
    if head >= last {
        return Ok(None);
    }
    Ok(Some(increment(head, "entries")?))
}

fn ahead(head: u64, last: u64) -> impl Iterator<Item = u64> {
    (head..=last).skip(1)
}

row! {
    Batch { project, stage, tasks, overlap, closes_at, claims, reaped, submissions, requeued, judged, accepted, live, reopened, newcomer_pending, window, free_appeals_used }
}

#[cfg(test)]
mod tests;
