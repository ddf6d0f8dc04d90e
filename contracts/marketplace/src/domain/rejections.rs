//! Rejecting does not pay: what counts as rejected, and how much a requester may reject.
//!
//! Counted in money, per requester and currency, over everything it ever decided. A rejection counts its reward, a short
//! grade the part of the reward that it withholds, work that is sent back its reward until it comes back. What the annotator
//! agreed to counts in neither sum, a rejection that is taken back in `paid` alone. One that an appeal overturned counts in
//! both; one that a ruling upheld leaves `rejected_sum` for `upheld` as far as the second cap has room. After each message of
//! verdicts, `rejected_sum ≤ max(30 % × (paid + rejected_sum), min(paid, 3 × the smallest reward that the message rejects))`,
//! and `rejected_sum + upheld ≤ paid`, half of all that was decided.

use caravan_contract_kit::increment;
use caravan_marketplace_api::{bounds, most_rejected, DecisionTimes, MarketplaceError};
use caravan_money::{add, sub, MoneyError};
use caravan_primitives::Seconds;
use cosmwasm_std::Uint128;

use super::appeal::moved_to_upheld;
use super::terms::Payment;
use super::Result;
use crate::domain::row::row;

/// What a requester has paid and rejected in a currency, and how it keeps its time.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Requester {
    /// To annotators, by decision, by auto-approval or because of an appeal.
    paid: Uint128,
    /// What submitted work was left without: rejected rewards, pending ones and those of open rework included, and what
    /// short grades withheld. What an appeal overturned stays in it.
    rejected_sum: Uint128,
    /// Reviews by how long they took: up to each of [`DECISION_BOUNDS`], then those that time ended.
    decided: [u64; 8],
    editions_in_time: u32,
    editions_late: u32,
    /// Rejected rewards that a ruling upheld.
    upheld: Uint128,
    /// Rejected rewards that were paid because of an appeal.
    overturned: Uint128,
}

/// Bounds of the times to a decision, in seconds.
const DECISION_BOUNDS: [u64; 7] = {
    const HOUR: u64 = 3_600;
    [HOUR, 6 * HOUR, 24 * HOUR, 48 * HOUR, 72 * HOUR, 168 * HOUR, 336 * HOUR]
};

/// What became of an edition.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum EditionEnd {
    /// Published in time.
    InTime,
    /// Not published in time, whether or not it was later.
    Late,
}

/// How a review ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum ReviewEnd {
    /// By a verdict, after so long.
    Decided(Seconds),
    AutoApproved,
}

/// The row of a requester, and what the present message rejects.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Rejections {
    requester: Requester,
    /// The smallest reward that this message rejected or paid short: the cap of a small history is a multiple of it.
    smallest_reward: Option<Uint128>,
}

impl Rejections {
    pub(crate) fn new(requester: Requester) -> Self {
        Self { requester, smallest_reward: None }
    }

    pub(crate) fn requester(&self) -> &Requester {
        &self.requester
    }

    /// Count paid work, and what a short grade withholds from it.
    pub(crate) fn accept(&mut self, reward: Uint128, payment: &Payment) -> Result<()> {
        self.requester.paid = add(self.requester.paid, payment.amount)?;
        if payment.withheld.is_zero() {
            return Ok(());
        }
        self.count(payment.withheld, reward)
    }

    pub(crate) fn reject(&mut self, reward: Uint128) -> Result<()> {
        self.count(reward, reward)
    }

    /// A rejection or a rework no longer counts: the annotator accepted it, the requester took it back, or the work is judged
    /// anew.
    pub(crate) fn release(&mut self, reward: Uint128) -> Result<()> {
        self.requester.rejected_sum = sub(self.requester.rejected_sum, reward)?;
        Ok(())
    }

    /// Rejections were overturned: they were counted as rejected, and stay so.
    pub(crate) fn overturn(&mut self, stake: Uint128) -> Result<()> {
        self.requester.overturned = add(self.requester.overturned, stake)?;
        Ok(())
    }

    /// A ruling upheld rejections: they leave the first cap for the second one, as far as that has room.
    pub(crate) fn uphold(&mut self, stake: Uint128) -> Result<()> {
        let Requester { paid, rejected_sum, upheld, .. } = self.requester;
        let moved = moved_to_upheld(stake, rejected_sum, upheld, paid)?;
        self.requester.rejected_sum = sub(rejected_sum, moved)?;
        self.requester.upheld = add(upheld, moved)?;
        Ok(())
    }

    /// Count a review that ended.
    pub(crate) fn end_review(&mut self, end: ReviewEnd) -> Result<()> {
        let place = match end {
            ReviewEnd::Decided(after) => {
                DECISION_BOUNDS.iter().take_while(|bound| after.get() > **bound).count().min(6)
            }
            ReviewEnd::AutoApproved => DECISION_BOUNDS.len(),
        };
        let count = self.requester.decided.get_mut(place);
        let count = count.ok_or(crate::domain::ledger_broken("no such time to a decision"))?;
        *count = increment(*count, "decisions")?;
        Ok(())
    }

    /// Fail with `REJECTION_CAP` where the message rejected more than it may. A message that rejects nothing passes.
    pub(crate) fn check(&self) -> Result<()> {
        match self.smallest_reward {
            Some(reward) => self.requester.check(reward),
            None => Ok(()),
        }
    }

    fn count(&mut self, left_out: Uint128, reward: Uint128) -> Result<()> {
        self.requester.rejected_sum = add(self.requester.rejected_sum, left_out)?;
        self.smallest_reward = Some(self.smallest_reward.map_or(reward, |least| least.min(reward)));
        Ok(())
    }
}

impl Requester {
    pub(crate) fn paid(&self) -> Uint128 {
        self.paid
    }

    pub(crate) fn rejected_sum(&self) -> Uint128 {
        self.rejected_sum
    }

    pub(crate) fn upheld(&self) -> Uint128 {
        self.upheld
    }

    pub(crate) fn overturned(&self) -> Uint128 {
        self.overturned
    }

    pub(crate) fn decision_times(&self) -> DecisionTimes {
        let [one_hour, six_hours, one_day, two_days, three_days, seven_days, fourteen_days, auto_approved] =
            self.decided;
        DecisionTimes { one_hour, six_hours, one_day, two_days, three_days, seven_days, fourteen_days, auto_approved }
    }

    /// Count an edition.
    pub(crate) fn end_edition(&mut self, end: EditionEnd) -> Result<()> {
        let count = match end {
            EditionEnd::InTime => &mut self.editions_in_time,
            EditionEnd::Late => &mut self.editions_late,
        };
        *count = increment(*count, "editions")?;
        Ok(())
    }

    pub(crate) fn editions_in_time(&self) -> u32 {
        self.editions_in_time
    }

    pub(crate) fn editions_late(&self) -> u32 {
        self.editions_late
    }

    fn check(&self, reward: Uint128) -> Result<()> {
        let allowed = most_rejected(self.paid, self.rejected_sum, self.upheld, reward)?;
        if self.rejected_sum <= allowed {
            return Ok(());
        }
        Err(MarketplaceError::RejectionCap { rejected_sum: self.rejected_sum, allowed, paid: self.paid })
    }

    /// What could still be rejected whatever the reward, by the share of 30 %:
    /// `rejected + x ≤ 0.3 × (paid + rejected + x)` holds up to `x = floor(3 × paid / 7) − rejected`; and by the second cap up to
    /// `paid − upheld − rejected`.
    pub(crate) fn rejectable(&self) -> Result<Uint128> {
        const REST_BPS: u16 = 10_000 - bounds::REJECTION_CAP_BPS;
        let most = self.paid.checked_multiply_ratio(u128::from(bounds::REJECTION_CAP_BPS), u128::from(REST_BPS));
        // A small history may be above the share of 30 %: then nothing more can be rejected by it.
        let most = most.map_err(MoneyError::from)?.min(self.paid.saturating_sub(self.upheld));
        Ok(most.checked_sub(self.rejected_sum).unwrap_or_default())
    }
}

row! {
    Requester { paid, rejected_sum, decided, editions_in_time, editions_late, upheld, overturned }
}

#[cfg(test)]
mod tests;
