//! What is due to a person in a currency.

use caravan_contract_kit::{decrement, increment};
use caravan_marketplace_api::{bounds, MarketplaceError};
use caravan_money::{add, sub};
use caravan_primitives::PersonId;
use cosmwasm_std::Uint128;

use super::Result;
use crate::domain::row::row;

/// What is due to a person in a currency: money, and points.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Balance {
    pub(crate) amount: Uint128,
    /// By the season of the acceptance, oldest first, at most eight seasons.
    pub(crate) points: Vec<(u32, Uint128)>,
    /// Rejected works that are not final. While there are any, the money may have to be a bond.
    open_rejections: u32,
}

/// An award that failed, by season: what is sent once more, and what stays due.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SplitAward {
    pub(crate) sent: Vec<(u32, Uint128)>,
    pub(crate) kept: Vec<(u32, Uint128)>,
}

impl Balance {
    pub(crate) fn credit(&mut self, amount: Uint128) -> Result<()> {
        self.amount = add(self.amount, amount)?;
        Ok(())
    }

    /// Count a rejection.
    pub(crate) fn begin_rejection(&mut self) -> Result<()> {
        self.open_rejections = increment(self.open_rejections, "rejections")?;
        Ok(())
    }

    /// A rejection is final, or no more.
    pub(crate) fn end_rejection(&mut self) -> Result<()> {
        self.open_rejections = decrement(self.open_rejections, "no rejection of the person is open")?;
        Ok(())
    }

    pub(crate) fn open_rejections(&self) -> u32 {
        self.open_rejections
    }

    /// Check that others than the person may have the balance paid: not while it may have to be a bond.
    pub(crate) fn require_no_rejection(&self, person: PersonId) -> Result<()> {
        if self.open_rejections == 0 {
            return Ok(());
        }
        Err(MarketplaceError::AppealOpen { person, rejections: self.open_rejections })
    }

    /// Add points for accepted work. Beyond eight seasons the oldest is merged into the one after it.
    pub(crate) fn award(&mut self, season: u32, points: Uint128) {
        if points.is_zero() {
            return;
        }
        match self.points.iter_mut().find(|(of, _)| *of == season) {
            Some((_, due)) => *due = sum_or_most(*due, points),
            None => {
                self.points.push((season, points));
                self.points.sort_unstable_by_key(|(of, _)| *of);
            }
        }
        self.merge_oldest();
    }

    /// Take off at most so much, or all of it. Return what was taken off.
    pub(crate) fn debit(&mut self, up_to: Option<Uint128>) -> Result<Uint128> {
        let taken = up_to.map_or(self.amount, |most| most.min(self.amount));
        self.amount = sub(self.amount, taken)?;
        Ok(taken)
    }

    pub(crate) fn take_points(&mut self) -> Vec<(u32, Uint128)> {
        std::mem::take(&mut self.points)
    }

    /// Split an award that failed by what the budget has room for, the oldest season first. Where there is room for all, the
    /// budget was not the reason, and all is kept.
    pub(crate) fn split(points: Vec<(u32, Uint128)>, budget: Uint128) -> SplitAward {
        let (mut left, mut sent, mut kept) = (budget, vec![], vec![]);
        for (season, due) in points {
            let part = due.min(left);
            left = left.saturating_sub(part);
            let rest = due.saturating_sub(part);
            sent.extend((!part.is_zero()).then_some((season, part)));
            kept.extend((!rest.is_zero()).then_some((season, rest)));
        }
        if kept.is_empty() {
            return SplitAward { sent: vec![], kept: sent };
        }
        SplitAward { sent, kept }
    }

    /// Add points over all seasons.
    pub(crate) fn sum(points: &[(u32, Uint128)]) -> Uint128 {
        points.iter().fold(Uint128::zero(), |sum, (_, points)| sum_or_most(sum, *points))
    }

    fn merge_oldest(&mut self) {
        if self.points.len() <= bounds::MAX_SEASONS {
            return;
        }
        let (_, oldest) = self.points.remove(0);
        if let Some((_, next)) = self.points.first_mut() {
            *next = sum_or_most(*next, oldest);
        }
    }
}

/// Points never stop a payment: an award that does not fit into 128 bits is cut off, it is no error.
fn sum_or_most(points: Uint128, more: Uint128) -> Uint128 {
    points.checked_add(more).unwrap_or(Uint128::MAX)
}

row! {
    Balance { amount, points, open_rejections }
}

#[cfg(test)]
mod tests;
