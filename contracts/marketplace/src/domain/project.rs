//! A project: who pays, who may act, and its money outside of batches.

use caravan_marketplace_api::MarketplaceError;
use caravan_money::{add, sub};
use caravan_primitives::{require_distinct, EditionId, PersonId, ProjectId};
use cosmwasm_std::{Addr, Uint128};

use super::frozen::DistributionKind;
use super::ledger::Finalized;
use super::role::ProjectRole;
use super::Result;
use crate::domain::row::row;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Project {
    pub(crate) requester: PersonId,
    pub(crate) managers: Vec<Addr>,
    /// The storage key of the currency.
    pub(crate) currency: String,
    pub(crate) arbiter: Addr,
    /// Whether a batch was ever opened: from then on the sharing terms are fixed.
    active: bool,
    /// The edition to which batches that open now belong.
    edition: EditionId,
    available: Uint128,
    project_credit: Uint128,
}

/// The sender of a message, and the person that it is, if any.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sender {
    pub(crate) address: Addr,
    pub(crate) person: Option<PersonId>,
}

/// From where an opening takes its money.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reserve {
    pub(crate) from_project_credit: Uint128,
    pub(crate) from_available: Uint128,
}

impl Project {
    /// A project before its first batch.
    pub(crate) fn new(requester: PersonId, managers: Vec<Addr>, currency: String, arbiter: Addr) -> Self {
        Self {
            requester,
            managers,
            currency,
            arbiter,
            active: false,
            edition: EditionId::FIRST,
            available: Uint128::zero(),
            project_credit: Uint128::zero(),
        }
    }

    pub(crate) fn require_requester(&self, sender: &Sender) -> Result<()> {
        if sender.person == Some(self.requester) {
            return Ok(());
        }
        Err(MarketplaceError::RequesterOnly { expected: self.requester, got: sender.address.clone() })
    }

    pub(crate) fn require_manager(&self, sender: &Sender) -> Result<()> {
        if self.role_of(sender) == ProjectRole::Manager {
            return Ok(());
        }
        Err(MarketplaceError::ManagerOnly { expected: self.requester, got: sender.address.clone() })
    }

    pub(crate) fn role_of(&self, sender: &Sender) -> ProjectRole {
        if sender.person == Some(self.requester) || self.managers.contains(&sender.address) {
            return ProjectRole::Manager;
        }
        ProjectRole::Outsider
    }

    /// Check that the sender may work in the project: those who decide on work do none.
    pub(crate) fn require_outsider(&self, id: ProjectId, sender: &Sender) -> Result<()> {
        if self.role_of(sender) == ProjectRole::Manager {
            return Err(MarketplaceError::OwnProject(id));
        }
        Ok(())
    }

    /// Replace all managers. Neither the requester nor the arbiter may be one, and each is listed once.
    pub(crate) fn set_managers(&mut self, managers: Vec<Addr>, requester: &Addr) -> Result<()> {
        check_parties(&managers, requester, &self.arbiter)?;
        self.managers = managers;
        Ok(())
    }

    pub(crate) fn fund(&mut self, amount: Uint128) -> Result<()> {
        self.available = add(self.available, amount)?;
        Ok(())
    }

    /// From where `total` would come: from project credit first, the rest from available funds. Project credit pays only
    /// for tasks that are given at random: by a list the requester could give them to its own wallets.
    pub(crate) fn reserve_from(&self, total: Uint128, distribution: DistributionKind) -> Result<Reserve> {
        let from_project_credit = match distribution {
            DistributionKind::Random => self.project_credit.min(total),
            DistributionKind::AllowList => Uint128::zero(),
        };
        Ok(Reserve { from_project_credit, from_available: sub(total, from_project_credit)? })
    }

    /// Take what a batch that opens puts into its escrow and into the bond of its edition.
    pub(crate) fn open_batch(&mut self, reserve: &Reserve, bond: Uint128) -> Result<()> {
        self.take_available(reserve.from_available)?;
        self.project_credit = sub(self.project_credit, reserve.from_project_credit)?;
        self.take_available(bond)?;
        self.active = true;
        Ok(())
    }

    pub(crate) fn take_available(&mut self, amount: Uint128) -> Result<()> {
        if amount > self.available {
            return Err(MarketplaceError::AvailableShort { needed: amount, available: self.available });
        }
        self.available = sub(self.available, amount)?;
        Ok(())
    }

    /// Take back what a finalized batch did not spend.
    pub(crate) fn receive(&mut self, finalized: &Finalized) -> Result<()> {
        self.available = add(self.available, finalized.to_available)?;
        self.project_credit = add(self.project_credit, finalized.to_project_credit)?;
        Ok(())
    }

    /// Close the present edition. Return its number.
    pub(crate) fn begin_next_edition(&mut self) -> Result<EditionId> {
        let closed = self.edition;
        self.edition = closed.next()?;
        Ok(closed)
    }

    pub(crate) fn require_inactive(&self, id: ProjectId) -> Result<()> {
        if self.active {
            return Err(MarketplaceError::SharingFrozen(id));
        }
        Ok(())
    }

    pub(crate) fn is_active(&self) -> bool {
        self.active
    }

    pub(crate) fn edition(&self) -> EditionId {
        self.edition
    }

    pub(crate) fn available(&self) -> Uint128 {
        self.available
    }

    pub(crate) fn project_credit(&self) -> Uint128 {
        self.project_credit
    }
}

/// Check that managers are distinct and not the requester, and that the arbiter is no party.
pub(crate) fn check_parties(managers: &[Addr], requester: &Addr, arbiter: &Addr) -> Result<()> {
    if arbiter == requester || managers.contains(arbiter) {
        return Err(MarketplaceError::ArbiterIsParty(arbiter.clone()));
    }
    if managers.contains(requester) {
        return Err(MarketplaceError::ManagerIsRequester(requester.clone()));
    }
    Ok(require_distinct("managers", managers)?)
}

row! {
    Project { requester, managers, currency, arbiter, active, edition, available, project_credit }
}

#[cfg(test)]
mod tests;
