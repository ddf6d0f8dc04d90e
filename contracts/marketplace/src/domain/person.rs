//! Persons: one number for good, an address that can change.

use caravan_marketplace_api::{bounds, MarketplaceError};
use caravan_money::{add, sub};
use caravan_primitives::{PersonId, Seconds, Time};
use cosmwasm_std::{Addr, Uint128};
use serde::{Deserialize, Serialize};

use super::Result;
use crate::domain::row::row;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Person {
    #[serde(rename = "a")]
    pub(crate) address: Addr,
    /// The address that may start a move without the person's key.
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub(crate) recovery: Option<Addr>,
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    pub(crate) moving: Option<Move>,
    /// Old addresses whose points could not be moved yet, oldest first.
    #[serde(rename = "l", default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) points_left_at: Vec<Addr>,
}

/// A move to a new address, which is under way until it is accepted or canceled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Move {
    #[serde(rename = "t")]
    pub(crate) to: Addr,
    #[serde(rename = "d")]
    pub(crate) ready_at: Time,
    #[serde(rename = "k")]
    pub(crate) by_recovery: bool,
}

/// Which key started a move: the person's own, or the recovery address.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum MoveStartedBy {
    Person,
    Recovery,
}

impl Person {
    pub(crate) fn new(address: Addr) -> Self {
        Self { address, recovery: None, moving: None, points_left_at: vec![] }
    }

    pub(crate) fn start_move(&mut self, id: PersonId, to: Addr, now: Time, by: MoveStartedBy) -> Result<&Move> {
        if let Some(moving) = &self.moving {
            return Err(MarketplaceError::MoveUnderWay { person: id, to: moving.to.clone() });
        }
        // Longer without the person's key: the person has more time to see the move and to cancel it.
        let wait = match by {
            MoveStartedBy::Person => bounds::MOVE_SECS,
            MoveStartedBy::Recovery => bounds::RECOVERY_SECS,
        };
        let by_recovery = by == MoveStartedBy::Recovery;
        let ready_at = now.plus(Seconds::new(wait))?;
        Ok(self.moving.insert(Move { to, ready_at, by_recovery }))
    }

    pub(crate) fn require_recovery_address(&self, sender: &Addr) -> Result<()> {
        if self.recovery.as_ref() == Some(sender) {
            return Ok(());
        }
        Err(MarketplaceError::RecoveryOnly(sender.clone()))
    }

    /// The new key accepts. Return the old address.
    pub(crate) fn accept_move(&mut self, id: PersonId, sender: &Addr, now: Time) -> Result<Addr> {
        let moving = self.moving.take().ok_or(MarketplaceError::MoveMissing(id))?;
        if moving.to != *sender {
            return Err(MarketplaceError::MoveNotYours { expected: moving.to, got: sender.clone() });
        }
        if now < moving.ready_at {
            return Err(MarketplaceError::MoveEarly { ready_at: moving.ready_at, now });
        }
        // An address cannot be its own recovery.
        if self.recovery.as_ref() == Some(sender) {
            self.recovery = None;
        }
        Ok(std::mem::replace(&mut self.address, moving.to))
    }

    pub(crate) fn cancel_move(&mut self, id: PersonId) -> Result<Move> {
        self.moving.take().ok_or(MarketplaceError::MoveMissing(id))
    }

    pub(crate) fn set_recovery(&mut self, recovery: Option<Addr>) -> Result<()> {
        if recovery.as_ref() == Some(&self.address) {
            return Err(MarketplaceError::RecoverySelf);
        }
        self.recovery = recovery;
        Ok(())
    }
}

/// What is due to a person in a currency: money, and points.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Balance {
    pub(crate) amount: Uint128,
    /// By the season of the acceptance, oldest first, at most eight seasons.
    pub(crate) points: Vec<(u32, Uint128)>,
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
    Balance { amount, points }
}

#[cfg(test)]
mod tests;
