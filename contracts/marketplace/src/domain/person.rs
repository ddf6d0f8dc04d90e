//! People: one number for life, an address that can change.

use caravan_marketplace_api::{bounds, MarketplaceError};
use caravan_money::{add, MoneyError};
use caravan_primitives::{PersonId, Seconds, Time};
use cosmwasm_std::{Addr, Uint128};
use serde::{Deserialize, Serialize};

use super::Ruling;
use crate::domain::row::row;

/// A person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Person {
    #[serde(rename = "a")]
    pub(crate) address: Addr,
    /// Who may start a move without the key.
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub(crate) recovery: Option<Addr>,
    /// A move under way.
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    pub(crate) moving: Option<Move>,
    /// Old addresses whose points could not be moved yet, oldest first.
    #[serde(rename = "l", default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) points_left_at: Vec<Addr>,
}

/// A move to a new address.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Move {
    #[serde(rename = "t")]
    pub(crate) to: Addr,
    #[serde(rename = "d")]
    pub(crate) ready_at: Time,
    #[serde(rename = "k")]
    pub(crate) by_recovery: bool,
}

impl Person {
    /// A person at first contact.
    pub(crate) fn new(address: Addr) -> Person {
        Person { address, recovery: None, moving: None, points_left_at: vec![] }
    }

    /// The present key, or the recovery address, begins a move.
    pub(crate) fn start_move(&mut self, id: PersonId, to: Addr, now: Time, by_recovery: bool) -> Ruling<&Move> {
        if let Some(moving) = &self.moving {
            return Err(MarketplaceError::MoveUnderWay { person: id, to: moving.to.clone() });
        }
        let wait = if by_recovery { bounds::RECOVERY_SECS } else { bounds::MOVE_SECS };
        let ready_at = now.plus(Seconds::new(wait))?;
        Ok(self.moving.insert(Move { to, ready_at, by_recovery }))
    }

    /// Refuses a recovery that the sender may not start.
    pub(crate) fn require_recovery(&self, sender: &Addr) -> Ruling<()> {
        if self.recovery.as_ref() == Some(sender) {
            return Ok(());
        }
        Err(MarketplaceError::RecoveryOnly(sender.clone()))
    }

    /// The new key accepts: the old address is given back.
    pub(crate) fn accept_move(&mut self, id: PersonId, sender: &Addr, now: Time) -> Ruling<Addr> {
        let moving = self.moving.take().ok_or(MarketplaceError::MoveMissing(id))?;
        if moving.to != *sender {
            return Err(MarketplaceError::MoveNotYours { expected: moving.to, got: sender.clone() });
        }
        if now < moving.ready_at {
            return Err(MarketplaceError::MoveEarly { ready_at: moving.ready_at, now });
        }
        if self.recovery.as_ref() == Some(sender) {
            self.recovery = None;
        }
        Ok(std::mem::replace(&mut self.address, moving.to))
    }

    /// The old key cancels.
    pub(crate) fn cancel_move(&mut self, id: PersonId) -> Ruling<Move> {
        self.moving.take().ok_or(MarketplaceError::MoveMissing(id))
    }

    /// Names who may start a move without the key.
    pub(crate) fn set_recovery(&mut self, recovery: Option<Addr>) -> Ruling<()> {
        if recovery.as_ref() == Some(&self.address) {
            return Err(MarketplaceError::RecoverySelf);
        }
        self.recovery = recovery;
        Ok(())
    }
}

/// What is due to a person in a currency: money, and points by season of acceptance.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Balance {
    pub(crate) amount: Uint128,
    /// Season and points, oldest first, at most eight.
    pub(crate) points: Vec<(u32, Uint128)>,
}

impl Balance {
    /// Money for accepted work.
    pub(crate) fn credit(&mut self, amount: Uint128) -> Ruling<()> {
        self.amount = add(self.amount, amount)?;
        Ok(())
    }

    /// Points for accepted work. Beyond eight seasons the oldest is counted in the one after it. Points never stand in
    /// the way of pay: what 128 bits do not hold is cut off.
    pub(crate) fn award(&mut self, season: u32, points: Uint128) {
        if points.is_zero() {
            return;
        }
        match self.points.iter_mut().find(|(of, _)| *of == season) {
            Some((_, due)) => *due = due.saturating_add(points),
            None => {
                self.points.push((season, points));
                self.points.sort_unstable_by_key(|(of, _)| *of);
            }
        }
        self.merge_oldest();
    }

    /// Takes money off: whole or in part.
    pub(crate) fn debit(&mut self, amount: Option<Uint128>) -> Ruling<Uint128> {
        let wanted = amount.unwrap_or(self.amount);
        if wanted > self.amount {
            return Err(MoneyError::BalanceShort { needed: wanted, available: self.amount }.into());
        }
        self.amount = caravan_money::sub(self.amount, wanted)?;
        Ok(wanted)
    }

    /// Takes all points off.
    pub(crate) fn take_points(&mut self) -> Vec<(u32, Uint128)> {
        std::mem::take(&mut self.points)
    }

    /// All points, over all seasons.
    pub(crate) fn sum(points: &[(u32, Uint128)]) -> Uint128 {
        points.iter().fold(Uint128::zero(), |sum, (_, points)| sum.saturating_add(*points))
    }

    fn merge_oldest(&mut self) {
        if self.points.len() <= bounds::MAX_SEASONS {
            return;
        }
        let (_, oldest) = self.points.remove(0);
        if let Some((_, next)) = self.points.first_mut() {
            *next = next.saturating_add(oldest);
        }
    }
}

row! {
    Balance { amount, points }
}

#[cfg(test)]
mod tests;
