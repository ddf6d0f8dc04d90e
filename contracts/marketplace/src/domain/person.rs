//! Persons: one number for good, an address that can change.

use caravan_marketplace_api::keys::is_void;
use caravan_marketplace_api::{bounds, MarketplaceError};
use caravan_primitives::{PersonId, PrimitiveError, Seconds, Time};
use cosmwasm_std::Addr;
use serde::{Deserialize, Serialize};

use super::Result;

/// A person: its address, who may recover it, and what is under way. Fields are private: one method a transition.
///
/// What time has decided (a move that was not accepted, a change of the recovery address that is due) is written when a
/// transition meets it; [`Person::at`] says what holds at a time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Person {
    #[serde(rename = "a")]
    address: Addr,
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    recovery: Option<Recovery>,
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    moving: Option<Move>,
    /// Old addresses whose points could not be moved yet, oldest first.
    #[serde(rename = "l", default, skip_serializing_if = "Vec::is_empty")]
    points_left_at: Vec<Addr>,
}

/// A move to a new address. Until `ready_at` it may be canceled, from then on it may be accepted, and 14 days later it is
/// void.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Move {
    #[serde(rename = "t")]
    pub(crate) to: Addr,
    #[serde(rename = "d")]
    pub(crate) ready_at: Time,
    #[serde(rename = "k")]
    pub(crate) by_recovery: bool,
}

/// The recovery address of a person: it may start a move, cancel one, and cancel a change of itself once a year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Recovery {
    #[serde(rename = "a")]
    address: Addr,
    /// When it canceled a change of itself for the last time.
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    canceled_at: Option<Time>,
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    change: Option<RecoveryChange>,
}

/// A change of the recovery address, which takes effect at `ready_at` unless it is canceled before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct RecoveryChange {
    /// The next recovery address; absent: there will be none.
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    pub(crate) to: Option<Addr>,
    #[serde(rename = "d")]
    pub(crate) ready_at: Time,
}

/// Which key started a move: the person's own, or the recovery address.
#[derive(Debug, Clone, Copy, PartialEq)]
enum MoveStartedBy {
    Person,
    Recovery,
}

/// What became of a recovery address that the person named.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum RecoveryStep {
    /// There was none: it holds at once.
    Set,
    /// There is one, which has notice until then.
    Announced(Time),
}

/// What an acceptance changed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Accepted {
    pub(crate) from: Addr,
    /// The change of the recovery address that ended with the old key.
    pub(crate) dropped: Option<RecoveryChange>,
    /// Whether the new address was the recovery address, which the person now lacks.
    pub(crate) recovery_removed: bool,
}

impl Move {
    fn new(to: Addr, now: Time, by: MoveStartedBy) -> Result<Self> {
        // Longer without the person's key: the person has more time to see the move and to cancel it.
        let wait = match by {
            MoveStartedBy::Person => bounds::MOVE_SECS,
            MoveStartedBy::Recovery => bounds::RECOVERY_SECS,
        };
        let ready_at = now.plus(Seconds::new(wait))?;
        let begun = Self { to, ready_at, by_recovery: by == MoveStartedBy::Recovery };
        begun.void_at()?;
        Ok(begun)
    }

    /// From when it can no longer be accepted.
    pub(crate) fn void_at(&self) -> Result<Time> {
        Ok(self.ready_at.plus(Seconds::new(bounds::MOVE_VALID_SECS))?)
    }
}

impl Person {
    pub(crate) fn new(address: Addr) -> Self {
        Self { address, recovery: None, moving: None, points_left_at: vec![] }
    }

    /// The person's own key names a new address.
    pub(crate) fn start_move(&mut self, id: PersonId, to: Addr, now: Time) -> Result<&Move> {
        self.begin(id, to, now, MoveStartedBy::Person)
    }

    /// The recovery address names a new address, without the person's key.
    pub(crate) fn start_recovery(&mut self, id: PersonId, sender: &Addr, to: Addr, now: Time) -> Result<&Move> {
        self.pass(now);
        if self.recovery() != Some(sender) {
            return Err(MarketplaceError::RecoveryOnly(sender.clone()));
        }
        self.begin(id, to, now, MoveStartedBy::Recovery)
    }

    /// The new key accepts. What the old key had under way ends with it.
    pub(crate) fn accept_move(&mut self, id: PersonId, sender: &Addr, now: Time) -> Result<Accepted> {
        self.pass(now);
        let moving = self.moving.as_ref().ok_or(MarketplaceError::MoveMissing(id))?;
        if moving.to != *sender {
            return Err(MarketplaceError::MoveNotYours { expected: moving.to.clone(), got: sender.clone() });
        }
        if now < moving.ready_at {
            return Err(MarketplaceError::MoveEarly { ready_at: moving.ready_at, now });
        }
        self.moving = None;
        let dropped = self.recovery.as_mut().and_then(|recovery| recovery.change.take());
        // An address cannot be its own recovery.
        let recovery_removed = self.recovery() == Some(sender);
        if recovery_removed {
            self.recovery = None;
        }
        let from = std::mem::replace(&mut self.address, sender.clone());
        Ok(Accepted { from, dropped, recovery_removed })
    }

    /// The person's key or its recovery address cancels the move under way, before it can be accepted.
    pub(crate) fn cancel_move(&mut self, id: PersonId, sender: &Addr, now: Time) -> Result<Move> {
        self.pass(now);
        self.require_key_or_recovery(id, sender)?;
        let moving = self.moving.as_ref().ok_or(MarketplaceError::MoveMissing(id))?;
        if now >= moving.ready_at {
            return Err(MarketplaceError::MoveReady { ready_at: moving.ready_at, void_at: moving.void_at()?, now });
        }
        self.moving.take().ok_or(MarketplaceError::MoveMissing(id))
    }

    /// The person's own key names a recovery address or removes it. The present one has notice.
    pub(crate) fn set_recovery(&mut self, id: PersonId, to: Option<Addr>, now: Time) -> Result<RecoveryStep> {
        self.pass(now);
        if to.as_ref() == Some(&self.address) {
            return Err(MarketplaceError::RecoverySelf);
        }
        let Some(recovery) = &mut self.recovery else {
            self.recovery = to.map(Recovery::new);
            return Ok(RecoveryStep::Set);
        };
        if let Some(change) = &recovery.change {
            return Err(MarketplaceError::RecoveryChangeUnderWay { person: id, ready_at: change.ready_at });
        }
        if to.as_ref() == Some(&recovery.address) {
            return Err(PrimitiveError::NothingChanges("the recovery address is this one already").into());
        }
        let ready_at = now.plus(Seconds::new(bounds::RECOVERY_CHANGE_SECS))?;
        recovery.change = Some(RecoveryChange { to, ready_at });
        Ok(RecoveryStep::Announced(ready_at))
    }

    /// The person's key cancels a change of the recovery address; so does the recovery address, once a year.
    pub(crate) fn cancel_recovery_change(&mut self, id: PersonId, sender: &Addr, now: Time) -> Result<RecoveryChange> {
        self.pass(now);
        self.require_key_or_recovery(id, sender)?;
        let missing = || MarketplaceError::RecoveryChangeMissing(id);
        let recovery = self.recovery.as_mut().ok_or_else(missing)?;
        if recovery.change.is_none() {
            return Err(missing());
        }
        if *sender == recovery.address {
            if let Some(from) = recovery.cancels_from()?.filter(|from| now < *from) {
                return Err(MarketplaceError::RecoveryCancelEarly { from, now });
            }
            recovery.canceled_at = Some(now);
        }
        recovery.change.take().ok_or_else(missing)
    }

    /// The points of the person stayed at an old address.
    pub(crate) fn leave_points_at(&mut self, address: Addr) {
        self.points_left_at.push(address);
    }

    /// Take the oldest address that points stayed at.
    pub(crate) fn take_points_left(&mut self) -> Option<Addr> {
        (!self.points_left_at.is_empty()).then(|| self.points_left_at.remove(0))
    }

    /// Return the person as it is at a time: what that has decided is done.
    pub(crate) fn at(mut self, now: Time) -> Self {
        self.pass(now);
        self
    }

    /// Check that the sender may have the person paid, and return the address that is paid: while a move is under way
    /// that address may be a lost key's, so that only its own key has it paid.
    pub(crate) fn require_payable(&self, id: PersonId, sender: &Addr, now: Time) -> Result<&Addr> {
        let under_way = self.moving.as_ref().filter(|moving| !is_void(moving.ready_at, now));
        match under_way {
            Some(moving) if *sender != self.address => {
                Err(MarketplaceError::MoveUnderWay { person: id, to: moving.to.clone() })
            }
            _ => Ok(&self.address),
        }
    }

    pub(crate) fn address(&self) -> &Addr {
        &self.address
    }

    pub(crate) fn recovery(&self) -> Option<&Addr> {
        self.recovery.as_ref().map(|recovery| &recovery.address)
    }

    pub(crate) fn recovery_change(&self) -> Option<&RecoveryChange> {
        self.recovery.as_ref().and_then(|recovery| recovery.change.as_ref())
    }

    /// From when the recovery address may cancel a change of itself again; absent: it has not canceled one.
    pub(crate) fn recovery_cancels_from(&self) -> Result<Option<Time>> {
        Ok(self.recovery.as_ref().map(Recovery::cancels_from).transpose()?.flatten())
    }

    pub(crate) fn moving(&self) -> Option<&Move> {
        self.moving.as_ref()
    }

    pub(crate) fn points_left_at(&self) -> &[Addr] {
        &self.points_left_at
    }

    fn begin(&mut self, id: PersonId, to: Addr, now: Time, by: MoveStartedBy) -> Result<&Move> {
        self.pass(now);
        if let Some(moving) = &self.moving {
            return Err(MarketplaceError::MoveUnderWay { person: id, to: moving.to.clone() });
        }
        Ok(self.moving.insert(Move::new(to, now, by)?))
    }

    /// Do what time has decided: a move that was not accepted is void, a change of the recovery address holds.
    fn pass(&mut self, now: Time) {
        if self.moving.as_ref().is_some_and(|moving| is_void(moving.ready_at, now)) {
            self.moving = None;
        }
        let change =
            self.recovery.as_mut().and_then(|recovery| recovery.change.take_if(|change| now >= change.ready_at));
        if let Some(change) = change {
            self.recovery = change.to.map(Recovery::new);
        }
    }

    fn require_key_or_recovery(&self, id: PersonId, sender: &Addr) -> Result<()> {
        if *sender == self.address || self.recovery() == Some(sender) {
            return Ok(());
        }
        Err(MarketplaceError::PersonOnly { person: id, expected: self.address.clone(), got: sender.clone() })
    }
}

impl Recovery {
    fn new(address: Addr) -> Self {
        Self { address, canceled_at: None, change: None }
    }

    fn cancels_from(&self) -> Result<Option<Time>> {
        let year = Seconds::new(bounds::RECOVERY_CANCEL_SECS);
        Ok(self.canceled_at.map(|at| at.plus(year)).transpose()?)
    }
}

#[cfg(test)]
mod tests;
