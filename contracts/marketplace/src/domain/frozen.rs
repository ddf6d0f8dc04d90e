//! What a batch freezes when it opens, as claims and verdicts read it.

use caravan_marketplace_api::{allow_leaf, bounds, Distribution, MarketplaceError, Reason};
use caravan_money::Bps;
use caravan_primitives::{verify, BatchId, EditionId, Hash32, Preimage, Proof, Seconds, Time};
use cosmwasm_std::{Addr, Uint128};

use super::appeal::AppealTerms;
use super::edition::SlotShare;
use super::Result;
use crate::domain::row::row;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Frozen {
    pub(crate) opened_at: Time,
    pub(crate) edition: EditionId,
    pub(crate) fee: Bps,
    /// Points for a million base units of fees.
    pub(crate) points_rate: Uint128,
    /// What random picks start from. The first claim changes it.
    pub(crate) seed: Hash32,
    pub(crate) from_project_credit: bool,
    pub(crate) windows: WorkWindows,
    pub(crate) grades: Vec<u16>,
    pub(crate) subjective: bool,
    pub(crate) active_cap: u8,
    pub(crate) max_pending: u32,
    /// Who may claim; absent in `random` batches.
    pub(crate) list: Option<AllowList>,
    /// What an accepted slot adds to its annotator's weight; absent where the project does not share.
    pub(crate) share: Option<SlotShare>,
    /// Hash of the contributor agreement that every claim carries: here, because a claim reads this row anyway.
    pub(crate) agreement: Hash32,
    pub(crate) appeals: AppealTerms,
    /// The batch whose submissions are reviewed here.
    pub(crate) review_of: Option<BatchId>,
}

/// How long the work of a batch may take, and the decisions on it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WorkWindows {
    pub(crate) assignment_secs: Seconds,
    pub(crate) min_work_secs: Seconds,
    pub(crate) review_secs: Seconds,
    pub(crate) appeal_secs: Seconds,
    /// How often one work can be sent back: 0 where the batch has no rework.
    pub(crate) max_rework: u8,
    pub(crate) rework_secs: Seconds,
}

/// Who may claim in an `allow` batch.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AllowList {
    pub(crate) root: Hash32,
    pub(crate) size: u32,
}

/// How a batch gives out its tasks: at random through the window, or by name to those on a list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum DistributionKind {
    Random,
    AllowList,
}

impl AllowList {
    pub(crate) fn of(distribution: &Distribution) -> Option<Self> {
        match distribution {
            Distribution::Random {} => None,
            Distribution::Allow { root, size } => Some(Self { root: *root, size: *size }),
        }
    }

    /// Check the proof that an address is on the list.
    pub(crate) fn check(&self, sender: &Addr, proof: &Proof) -> Result<()> {
        let size = u64::from(self.size);
        let leaf = allow_leaf(proof.index, size, sender.as_str());
        let not_listed = || MarketplaceError::NotListed { sender: sender.clone(), index: proof.index, size: self.size };
        verify(&self.root, size, &leaf, proof).map_err(|_| not_listed())
    }
}

impl Frozen {
    /// Take the block of the first claim into the seed: of the picks after it the opener knows nothing when it opens the batch.
    /// The first pick itself is by the seed of the opening, so that no claim can be sent again for another task.
    pub(crate) fn first_claim(&mut self, height: u64, now: Time) {
        self.seed = Preimage::new("caravan/seed/claim/v1").hash(&self.seed).number(height).number(now.get()).finish();
    }

    pub(crate) fn distribution(&self) -> DistributionKind {
        match self.list {
            None => DistributionKind::Random,
            Some(_) => DistributionKind::AllowList,
        }
    }

    /// Whether the requester leaves people out who have no list to be on. Its reopened slots are not given out: by leaving out
    /// all whom it knows, a requester could have its own wallets take what rejections gave back.
    pub(crate) fn leaves_people_out(&self) -> bool {
        self.review_of.is_some()
    }

    /// From when tasks can be claimed: in a batch from project credit a day after it opened, so that others than the
    /// requester's own wallets see it in time.
    pub(crate) fn claimable_from(&self) -> Result<Time> {
        let wait = if self.from_project_credit { bounds::REOPENED_DELAY_SECS } else { 0 };
        Ok(self.opened_at.plus(Seconds::new(wait))?)
    }

    pub(crate) fn require_claimable(&self, now: Time) -> Result<()> {
        let from = self.claimable_from()?;
        if now < from {
            return Err(MarketplaceError::ClaimEarly { from, now });
        }
        Ok(())
    }

    /// Who claims accepts the agreement of the batch, not one of another day or another batch.
    pub(crate) fn check_agreement(&self, agreement: &Hash32) -> Result<()> {
        if *agreement == self.agreement {
            return Ok(());
        }
        Err(MarketplaceError::TermsChanged { expected: self.agreement, got: *agreement })
    }

    pub(crate) fn check_grade(&self, grade_bps: u16) -> Result<()> {
        if grade_bps == bounds::BASE_GRADE_BPS || self.grades.contains(&grade_bps) {
            return Ok(());
        }
        Err(MarketplaceError::GradeUnknown(grade_bps))
    }

    /// Subjective work is rejected or sent back for objective reasons only.
    pub(crate) fn check_reason(&self, reason: Reason) -> Result<()> {
        if self.subjective && !reason.is_objective() {
            return Err(MarketplaceError::ReasonNotAllowed(reason.name()));
        }
        Ok(())
    }
}

row! {
    Frozen { opened_at, edition, fee, points_rate, seed: hash, from_project_credit, windows, grades, subjective, active_cap, max_pending, list, share, agreement: hash, appeals, review_of }
    WorkWindows { assignment_secs, min_work_secs, review_secs, appeal_secs, max_rework, rework_secs }
    AllowList { root: hash, size }
}

#[cfg(test)]
pub(crate) mod tests;
