//! A batch: what it froze, and its counters.

use caravan_marketplace_api::{bounds, BatchStatus, Distribution, MarketplaceError};
use caravan_money::{add, mul, sub, Bps};
use caravan_primitives::{AssignmentId, BatchId, EditionId, Hash32, PrimitiveError, ProjectId, Seconds, Time};
use cosmwasm_std::Uint128;
use serde::{Deserialize, Serialize};

use super::edition::SlotShare;
use super::{bump, config, drop_one, terms::Terms, window::Window, Ruling};
use crate::domain::row::row;

/// State as stored; Settled is Closing with nothing live.
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

/// The counters of a batch: what claims and verdicts write.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Batch {
    pub(crate) project: ProjectId,
    pub(crate) stage: Stage,
    pub(crate) tasks: u32,
    /// Annotators a task, now.
    pub(crate) overlap: u8,
    pub(crate) closes_at: Time,
    /// The number of the last assignment.
    pub(crate) claims: u64,
    /// Assignments up to this number are known not to be overdue reservations.
    pub(crate) reaped: u64,
    /// Submissions so far.
    pub(crate) submissions: u64,
    /// Submissions up to this one are known not to wait.
    pub(crate) judged: u64,
    pub(crate) accepted: u64,
    /// Live assignments by terms.
    pub(crate) live: Vec<u64>,
    /// Reopened slots that nobody earned.
    pub(crate) reopened: u64,
    /// Reserved and undecided tasks of newcomer annotators.
    pub(crate) pending: u32,
    pub(crate) window: Window,
}

/// What a batch froze when it opened, as claims and verdicts read it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Frozen {
    pub(crate) opened_at: Time,
    pub(crate) edition: EditionId,
    pub(crate) fee: Bps,
    pub(crate) points_rate: Uint128,
    pub(crate) seed: Hash32,
    pub(crate) from_project_credit: bool,
    pub(crate) assignment_secs: Seconds,
    pub(crate) min_work_secs: Seconds,
    pub(crate) review_secs: Seconds,
    pub(crate) appeal_secs: Seconds,
    pub(crate) grades: Vec<u16>,
    pub(crate) subjective: bool,
    pub(crate) active_cap: u8,
    pub(crate) max_pending: u32,
    /// Root and size of the allow-list; absent: `random`.
    pub(crate) list: Option<AllowList>,
    /// What an accepted slot adds to its annotator's weight; absent: the project does not share.
    pub(crate) share: Option<SlotShare>,
}

/// Who may claim in an `allow` batch.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AllowList {
    pub(crate) root: Hash32,
    pub(crate) size: u32,
}

impl AllowList {
    /// The list of a distribution that has one.
    pub(crate) fn of(distribution: &Distribution) -> Option<AllowList> {
        match distribution {
            Distribution::Random {} => None,
            Distribution::Allow { root, size } => Some(AllowList { root: *root, size: *size }),
        }
    }
}

impl Frozen {
    /// From when it can be claimed: a batch from credit a day after it opened.
    pub(crate) fn claimable_from(&self) -> Ruling<Time> {
        let wait = if self.from_project_credit { bounds::REOPENED_DELAY_SECS } else { 0 };
        Ok(self.opened_at.plus(Seconds::new(wait))?)
    }

    /// Whether a verdict may name the grade.
    pub(crate) fn check_grade(&self, grade_bps: u16) -> Ruling<()> {
        if grade_bps == bounds::BASE_GRADE_BPS || self.grades.contains(&grade_bps) {
            return Ok(());
        }
        Err(MarketplaceError::GradeUnknown(grade_bps))
    }
}

impl Batch {
    /// A draft.
    pub(crate) fn draft(project: ProjectId, tasks: u32, overlap: u8) -> Batch {
        Batch {
            project,
            stage: Stage::Draft,
            tasks,
            overlap,
            closes_at: Time::new(0),
            claims: 0,
            reaped: 0,
            submissions: 0,
            judged: 0,
            accepted: 0,
            live: vec![],
            reopened: 0,
            pending: 0,
            window: Window::default(),
        }
    }

    /// Tasks × overlap.
    pub(crate) fn slots(&self) -> u64 {
        config::slots(self.tasks, self.overlap)
    }

    /// Live assignments, at all terms.
    pub(crate) fn live_total(&self) -> u64 {
        self.live.iter().fold(0, |sum: u64, live| sum.saturating_add(*live))
    }

    /// Slots neither live nor accepted.
    pub(crate) fn open_slots(&self) -> u64 {
        self.slots().saturating_sub(self.live_total()).saturating_sub(self.accepted)
    }

    /// The state as everybody sees it.
    pub(crate) fn status(&self) -> BatchStatus {
        match self.stage {
            Stage::Draft => BatchStatus::Draft,
            Stage::Open => BatchStatus::Open,
            Stage::Closing if self.live_total() > 0 => BatchStatus::Closing,
            Stage::Closing => BatchStatus::Settled,
            Stage::Closed => BatchStatus::Closed,
        }
    }

    /// Refuses another stage.
    pub(crate) fn require(&self, id: BatchId, stage: Stage, expected: &'static str) -> Ruling<()> {
        if self.stage == stage {
            return Ok(());
        }
        Err(MarketplaceError::BatchState { batch: id, expected, actual: self.status() })
    }

    /// Refuses claims and improvements once the batch is over.
    pub(crate) fn require_open(&self, id: BatchId, now: Time) -> Ruling<()> {
        self.require(id, Stage::Open, "open")?;
        if now < self.closes_at {
            return Ok(());
        }
        Err(MarketplaceError::BatchOver { batch: id, closes_at: self.closes_at, now })
    }

    /// Opens a draft.
    pub(crate) fn open(&mut self, closes_at: Time, windowed: bool) {
        self.stage = Stage::Open;
        self.closes_at = closes_at;
        self.live = vec![0];
        self.window = if windowed { Window::open(self.tasks) } else { Window::default() };
    }

    /// The index of the latest terms.
    pub(crate) fn latest_terms(&self) -> Ruling<u8> {
        let last = self.live.len().checked_sub(1).and_then(|last| u8::try_from(last).ok());
        last.ok_or(MarketplaceError::LedgerBroken("a batch has no terms"))
    }

    /// Better terms: what they add to the escrow.
    pub(crate) fn improve(&mut self, old: &Terms, new: &Terms, overlap: u8) -> Ruling<Uint128> {
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
        config::within("overlap", u64::from(overlap), (1, u64::from(bounds::MAX_OVERLAP)))?;
        let unearned = drop_by(self.slots(), self.accepted)?;
        let dearer = mul(sub(new.cost, old.cost)?, unearned)?;
        let extra = drop_by(config::slots(self.tasks, overlap), self.slots())?;
        if overlap > self.overlap {
            self.overlap = overlap;
            self.window.overlap_grew();
        }
        if new.reward > old.reward {
            self.add_terms()?;
        }
        Ok(add(dearer, mul(new.cost, extra)?)?)
    }

    fn add_terms(&mut self) -> Ruling<()> {
        if self.live.len() >= usize::from(bounds::MAX_TERMS) {
            return Err(MarketplaceError::TermsFull(bounds::MAX_TERMS));
        }
        self.live.push(0);
        Ok(())
    }

    /// A slot is reserved: the number of the assignment.
    pub(crate) fn claim(&mut self, terms: u8, newcomer: bool) -> Ruling<AssignmentId> {
        self.claims = bump(self.claims)?;
        let live = self.live_at(terms)?;
        *live = bump(*live)?;
        if newcomer {
            self.pending = self.pending.checked_add(1).ok_or(MarketplaceError::LedgerBroken("pending is full"))?;
        }
        Ok(AssignmentId::new(self.claims)?)
    }

    /// A slot is final: nothing is live on it.
    pub(crate) fn end_live(&mut self, terms: u8) -> Ruling<()> {
        let live = self.live_at(terms)?;
        *live = drop_one(*live, "nothing is live at these terms")?;
        Ok(())
    }

    /// An newcomer annotator's work is no longer undecided.
    pub(crate) fn end_pending(&mut self) -> Ruling<()> {
        self.pending = self.pending.checked_sub(1).ok_or(MarketplaceError::LedgerBroken("nothing is pending"))?;
        Ok(())
    }

    /// Money under live work: Σ over terms of cost × live.
    pub(crate) fn locked(&self, terms: &[Terms]) -> Ruling<Uint128> {
        let mut rows = terms.iter().zip(&self.live);
        rows.try_fold(Uint128::zero(), |sum, (row, live)| Ok(add(sum, mul(row.cost, *live)?)?))
    }

    /// Seals: the requester and managers at any time, others from `closes_at` or when every slot is accepted.
    pub(crate) fn close(&mut self, id: BatchId, managed: bool, now: Time) -> Ruling<()> {
        self.require(id, Stage::Open, "open")?;
        if !managed && now < self.closes_at && self.accepted < self.slots() {
            return Err(MarketplaceError::CloseEarly { closes_at: self.closes_at, now });
        }
        self.stage = Stage::Closing;
        Ok(())
    }

    /// Closes: sealed, and nothing live.
    pub(crate) fn finalize(&mut self, id: BatchId) -> Ruling<()> {
        self.require(id, Stage::Closing, "sealed")?;
        let live = self.live_total();
        if live > 0 {
            return Err(MarketplaceError::WorkLive(live));
        }
        self.stage = Stage::Closed;
        Ok(())
    }

    fn live_at(&mut self, terms: u8) -> Ruling<&mut u64> {
        self.live.get_mut(usize::from(terms)).ok_or(MarketplaceError::LedgerBroken("no such terms"))
    }
}

fn drop_by(from: u64, by: u64) -> Ruling<u64> {
    from.checked_sub(by).ok_or(MarketplaceError::LedgerBroken("more is accepted than there are slots"))
}

row! {
    Batch { project, stage, tasks, overlap, closes_at, claims, reaped, submissions, judged, accepted, live, reopened, pending, window }
    Frozen { opened_at, edition, fee, points_rate, seed: hash, from_project_credit, assignment_secs, min_work_secs, review_secs, appeal_secs, grades, subjective, active_cap, max_pending, list, share }
    AllowList { root: hash, size }
}

#[cfg(test)]
mod tests;
