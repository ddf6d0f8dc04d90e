//! The slots of one task. Clean slots come before reopened ones.

use caravan_marketplace_api::{bounds, MarketplaceError};
use caravan_primitives::{Seconds, Time};

use super::Ruling;
use crate::domain::row::row;

/// The slots of one task; a task without a row was never touched.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Task {
    /// Slots live or accepted.
    pub(crate) taken: u8,
    /// Slots free and reopened.
    pub(crate) reopened: u8,
    /// When the last slot was reopened.
    pub(crate) reopened_at: Time,
    /// Whether it stands in the window.
    pub(crate) in_window: bool,
}

/// Which slot a claim takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Slot {
    Clean,
    Reopened,
}

/// How a slot comes back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Reopened {
    Clean,
    Reopened { at: Time },
}

impl Task {
    /// A task that was never touched: the first ones stand in the window from the opening.
    pub(crate) fn untouched(task: u32, window: bool) -> Task {
        Task { taken: 0, reopened: 0, reopened_at: epoch(), in_window: window && task < bounds::WINDOW }
    }

    /// Whether any slot is free.
    pub(crate) fn is_open(&self, target: u8) -> bool {
        self.taken < target
    }

    /// Whether a clean slot is free.
    pub(crate) fn has_clean(&self, target: u8) -> bool {
        target.saturating_sub(self.taken) > self.reopened
    }

    /// From when reopened slots can be claimed.
    pub(crate) fn reopened_from(&self) -> Ruling<Time> {
        Ok(self.reopened_at.plus(Seconds::new(bounds::REOPENED_DELAY_SECS))?)
    }

    /// The slot that a random claim would take: a clean one first, a reopened one a day after it appeared.
    pub(crate) fn offer(&self, target: u8, may_take_reopened: bool, now: Time) -> Ruling<Option<Slot>> {
        if self.has_clean(target) {
            return Ok(Some(Slot::Clean));
        }
        let ripe = self.is_open(target) && self.reopened > 0 && may_take_reopened && now >= self.reopened_from()?;
        Ok(ripe.then_some(Slot::Reopened))
    }

    /// Takes a slot.
    pub(crate) fn take(&mut self, slot: Slot) -> Ruling<()> {
        self.taken = self.taken.checked_add(1).ok_or(MarketplaceError::LedgerBroken("a task is overfull"))?;
        if slot == Slot::Reopened {
            self.reopened =
                self.reopened.checked_sub(1).ok_or(MarketplaceError::LedgerBroken("no slot is reopened"))?;
        }
        Ok(())
    }

    /// A slot comes back.
    pub(crate) fn release(&mut self, how: Reopened) -> Ruling<()> {
        self.taken = self.taken.checked_sub(1).ok_or(MarketplaceError::LedgerBroken("no slot is taken"))?;
        if let Reopened::Reopened { at } = how {
            self.reopened = self.reopened.checked_add(1).ok_or(MarketplaceError::LedgerBroken("a task is overfull"))?;
            self.reopened_at = self.reopened_at.max(at);
        }
        Ok(())
    }
}

fn epoch() -> Time {
    Time::new(0)
}

row! {
    Task { taken, reopened, reopened_at, in_window }
}

#[cfg(test)]
mod tests;
