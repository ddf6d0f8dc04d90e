//! The slots of one task. Clean slots are given before reopened ones.

use caravan_contract_kit::{decrement, increment};
use caravan_marketplace_api::bounds;
use caravan_primitives::{Seconds, Time};

use super::frozen::DistributionKind;
use super::Result;
use crate::domain::row::row;

/// The slots of one task. A task that was never claimed has no row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Task {
    /// Slots live or accepted.
    pub(crate) taken: u8,
    /// Slots free and reopened.
    pub(crate) reopened: u8,
    /// When the last slot was reopened.
    pub(crate) reopened_at: Time,
    /// Whether the window of the batch has it.
    pub(crate) in_window: bool,
}

/// Which slot a claim takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Slot {
    Clean,
    /// A slot that a rejection gave back.
    Reopened,
}

impl Slot {
    pub(crate) fn of(took_reopened: bool) -> Self {
        if took_reopened {
            Self::Reopened
        } else {
            Self::Clean
        }
    }
}

/// Which slots a person may take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum SlotAccess {
    CleanOnly,
    AlsoReopened,
}

/// A slot that an assignment gave back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum FreedSlot {
    Clean,
    Reopened { at: Time },
}

impl FreedSlot {
    pub(crate) fn is_reopened(self) -> bool {
        self != Self::Clean
    }
}

impl Task {
    /// A task without a row: in a batch that gives tasks at random, the first ones are in the window from the opening.
    pub(crate) fn untouched(task: u32, distribution: DistributionKind) -> Self {
        let in_window = distribution == DistributionKind::Random && task < bounds::WINDOW;
        Self { taken: 0, reopened: 0, reopened_at: Time::new(0), in_window }
    }

    pub(crate) fn is_open(&self, overlap: u8) -> bool {
        self.taken < overlap
    }

    pub(crate) fn has_clean(&self, overlap: u8) -> bool {
        overlap.checked_sub(self.taken).is_some_and(|free| free > self.reopened)
    }

    /// From when reopened slots can be claimed: a day later, so that the requester's own wallets are not the first.
    pub(crate) fn reopened_from(&self) -> Result<Time> {
        Ok(self.reopened_at.plus(Seconds::new(bounds::REOPENED_DELAY_SECS))?)
    }

    /// The slot that a random claim would take.
    pub(crate) fn offer(&self, overlap: u8, access: SlotAccess, now: Time) -> Result<Option<Slot>> {
        if self.has_clean(overlap) {
            return Ok(Some(Slot::Clean));
        }
        let reopened = self.is_open(overlap) && self.reopened > 0 && access == SlotAccess::AlsoReopened;
        Ok((reopened && now >= self.reopened_from()?).then_some(Slot::Reopened))
    }

    pub(crate) fn take(&mut self, slot: Slot) -> Result<()> {
        self.taken = increment(self.taken, "slots")?;
        if slot == Slot::Reopened {
            self.reopened = decrement(self.reopened, "no slot is reopened")?;
        }
        Ok(())
    }

    pub(crate) fn release(&mut self, slot: FreedSlot) -> Result<()> {
        self.taken = decrement(self.taken, "no slot is taken")?;
        if let FreedSlot::Reopened { at } = slot {
            self.reopened = increment(self.reopened, "reopened slots")?;
            self.reopened_at = self.reopened_at.max(at);
        }
        Ok(())
    }
}

row! {
    Task { taken, reopened, reopened_at, in_window }
}

#[cfg(test)]
mod tests;
