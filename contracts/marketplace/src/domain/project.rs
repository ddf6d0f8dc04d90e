//! A project: who pays, who may act, and its money outside of batches.

use caravan_marketplace_api::MarketplaceError;
use caravan_money::{add, sub};
use caravan_primitives::{require_distinct, EditionId, PersonId, ProjectId};
use cosmwasm_std::{Addr, Uint128};

use super::Ruling;
use crate::domain::row::row;

/// A project.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Project {
    pub(crate) requester: PersonId,
    pub(crate) managers: Vec<Addr>,
    /// The key of the currency.
    pub(crate) currency: String,
    pub(crate) arbiter: Addr,
    /// Whether a batch was ever opened.
    pub(crate) active: bool,
    /// The edition that batches opened now belong to.
    pub(crate) edition: EditionId,
    pub(crate) available: Uint128,
    pub(crate) project_credit: Uint128,
}

/// Who sends a message: an address, and the person it is, if it is one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sender {
    pub(crate) address: Addr,
    pub(crate) person: Option<PersonId>,
}

/// Where the money of an opening comes from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reserve {
    pub(crate) from_project_credit: Uint128,
    pub(crate) from_available: Uint128,
}

impl Project {
    /// The requester alone.
    pub(crate) fn require_requester(&self, sender: &Sender) -> Ruling<()> {
        if sender.person == Some(self.requester) {
            return Ok(());
        }
        Err(MarketplaceError::RequesterOnly { expected: self.requester, got: sender.address.clone() })
    }

    /// The requester or a manager.
    pub(crate) fn require_manager(&self, sender: &Sender) -> Ruling<()> {
        if self.is_managed_by(sender) {
            return Ok(());
        }
        Err(MarketplaceError::ManagerOnly { expected: self.requester, got: sender.address.clone() })
    }

    /// Whether the sender is the requester or a manager.
    pub(crate) fn is_managed_by(&self, sender: &Sender) -> bool {
        sender.person == Some(self.requester) || self.managers.contains(&sender.address)
    }

    /// Those who decide on work do none.
    pub(crate) fn forbid_own(&self, id: ProjectId, sender: &Sender) -> Ruling<()> {
        if self.is_managed_by(sender) {
            return Err(MarketplaceError::OwnProject(id));
        }
        Ok(())
    }

    /// Replaces the managers: distinct, neither the requester nor the arbiter.
    pub(crate) fn set_managers(&mut self, managers: Vec<Addr>, requester: &Addr) -> Ruling<()> {
        check_parties(&managers, requester, &self.arbiter)?;
        self.managers = managers;
        Ok(())
    }

    /// Money comes in.
    pub(crate) fn fund(&mut self, amount: Uint128) -> Ruling<()> {
        self.available = add(self.available, amount)?;
        Ok(())
    }

    /// Where `total` would come from: from credit first, where the batch may use it, and the rest from available funds.
    pub(crate) fn reserve_from(&self, total: Uint128, use_credit: bool) -> Ruling<Reserve> {
        let from_project_credit = if use_credit { self.project_credit.min(total) } else { Uint128::zero() };
        Ok(Reserve { from_project_credit, from_available: sub(total, from_project_credit)? })
    }

    /// Takes a reserve.
    pub(crate) fn take(&mut self, reserve: &Reserve) -> Ruling<()> {
        self.take_free(reserve.from_available)?;
        self.project_credit = sub(self.project_credit, reserve.from_project_credit)?;
        Ok(())
    }

    /// Takes available funds.
    pub(crate) fn take_free(&mut self, amount: Uint128) -> Ruling<()> {
        if amount > self.available {
            return Err(MarketplaceError::AvailableShort { needed: amount, available: self.available });
        }
        self.available = sub(self.available, amount)?;
        Ok(())
    }

    /// What a sweep gives back.
    pub(crate) fn receive(&mut self, to_available: Uint128, to_project_credit: Uint128) -> Ruling<()> {
        self.available = add(self.available, to_available)?;
        self.project_credit = add(self.project_credit, to_project_credit)?;
        Ok(())
    }
}

/// Managers are distinct and not the requester; the arbiter is no party.
pub(crate) fn check_parties(managers: &[Addr], requester: &Addr, arbiter: &Addr) -> Ruling<()> {
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
