//! What one person holds and has done in one batch, and whether it may claim there.

use caravan_contract_kit::{decrement, increment};
use caravan_marketplace_api::MarketplaceError;
use caravan_primitives::{BatchId, PersonId};

use super::batch::Batch;
use super::frozen::Frozen;
use super::task::{Slot, SlotAccess};
use super::Result;
use crate::domain::row::row;

#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Participation {
    /// Reservations that the person holds now.
    active: u8,
    /// Reservations ever got: the random pick is a function of it, so that nothing but a claim changes the next pick.
    claims: u32,
    /// Misses since the last reservation.
    misses: u32,
    /// Tasks held or done. A person does a task once, except after it returned the task or let it expire.
    done: u32,
    /// Whether one of them took a reopened slot: one per person and batch.
    took_reopened: bool,
    /// Whether the person had one of the batch's free appeals.
    appealed_free: bool,
}

impl Participation {
    /// Check that the person may have one more task of the batch.
    pub(crate) fn check_can_claim(&self, person: PersonId, id: BatchId, batch: &Batch, frozen: &Frozen) -> Result<()> {
        let cap = frozen.active_cap;
        if self.active >= cap {
            return Err(MarketplaceError::ActiveCap { cap, held: self.active });
        }
        if frozen.from_project_credit && self.done > 0 {
            return Err(MarketplaceError::OnePerPerson);
        }
        if self.done >= batch.tasks() {
            return Err(MarketplaceError::AllTasksDone { person, batch: id });
        }
        if batch.open_slots()? == 0 {
            return Err(MarketplaceError::NoSlotLeft(id));
        }
        Ok(())
    }

    pub(crate) fn reserve(&mut self, slot: Slot) -> Result<()> {
        self.active = increment(self.active, "reservations")?;
        self.claims = increment(self.claims, "claims")?;
        self.done = increment(self.done, "tasks")?;
        self.misses = 0;
        self.took_reopened = self.took_reopened || slot == Slot::Reopened;
        Ok(())
    }

    /// A random claim found no task: the next one looks further.
    pub(crate) fn miss(&mut self) -> Result<u32> {
        self.misses = increment(self.misses, "misses")?;
        Ok(self.misses)
    }

    pub(crate) fn submit(&mut self) -> Result<()> {
        self.active = decrement(self.active, "the person holds no reservation")?;
        Ok(())
    }

    /// A reservation was returned or has expired: the person has not done the task.
    pub(crate) fn release(&mut self, slot: Slot) -> Result<()> {
        self.active = decrement(self.active, "the person holds no reservation")?;
        self.done = decrement(self.done, "the person has no task")?;
        self.took_reopened = self.took_reopened && slot == Slot::Clean;
        Ok(())
    }

    /// Take the person's one free appeal. Return whether there was one.
    pub(crate) fn take_free_appeal(&mut self) -> bool {
        let first = !self.appealed_free;
        self.appealed_free = true;
        first
    }

    /// Whether the person holds or has done a task: what it returned or let expire is no work of it.
    pub(crate) fn has_work(&self) -> bool {
        self.done > 0
    }

    pub(crate) fn claims(&self) -> u32 {
        self.claims
    }

    pub(crate) fn misses(&self) -> u32 {
        self.misses
    }

    pub(crate) fn slot_access(&self) -> SlotAccess {
        if self.took_reopened {
            SlotAccess::CleanOnly
        } else {
            SlotAccess::AlsoReopened
        }
    }

    #[cfg(test)]
    pub(crate) fn held_and_done(&self) -> (u8, u32) {
        (self.active, self.done)
    }
}

row! {
    Participation { active, claims, misses, done, took_reopened, appealed_free }
}

#[cfg(test)]
mod tests;
