//! A project: who pays, who may act, and its money outside of batches.

use caravan_marketplace_api::{BatchConfig, Distribution, MarketplaceError, Rows};
use caravan_money::{add, sub};
use caravan_primitives::{require_distinct, EditionId, PersonId, ProjectId, Time};
use cosmwasm_std::{Addr, Uint128};

use super::ledger::Finalized;
use super::role::ProjectRole;
use super::Result;
use crate::domain::row::row;

/// Requester and managers are persons, so that their roles go along when they move. The arbiter is an address of the
/// platform's list; the person that it was when the project was made is kept beside it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Project {
    pub(crate) requester: PersonId,
    pub(crate) managers: Vec<PersonId>,
    /// The storage key of the currency.
    pub(crate) currency: String,
    pub(crate) arbiter: Addr,
    /// Whether a batch was ever opened: from then on the sharing terms are fixed.
    active: bool,
    /// The edition to which batches that open now belong.
    edition: EditionId,
    available: Uint128,
    project_credit: Uint128,
    arbiter_person: Option<PersonId>,
    /// Until when a restriction by the requester may be in force: until then its reopened slots are not given out.
    restricted_until: Time,
}

/// The sender of a message or another party, and the person that it is, if any.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sender {
    pub(crate) address: Addr,
    pub(crate) person: Option<PersonId>,
}

impl Sender {
    /// Whether both are the same: by address, or as persons.
    fn is(&self, other: &Self) -> bool {
        self.address == other.address || (self.person.is_some() && self.person == other.person)
    }
}

/// Who has a role in a project that is made.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parties {
    pub(crate) requester: PersonId,
    /// As [`check_parties`] returns them.
    pub(crate) managers: Vec<PersonId>,
    pub(crate) arbiter: Sender,
}

/// From where an opening takes its money.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reserve {
    pub(crate) from_project_credit: Uint128,
    pub(crate) from_available: Uint128,
    /// What would come from project credit if the rows were public.
    pub(crate) refused_credit: Uint128,
}

/// Whether a batch can be paid from project credit: only with tasks and rows that its requester cannot keep for its own
/// wallets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum CreditUse {
    /// Tasks are given out at random, and everybody can read the rows.
    Allowed,
    /// By a list, or by leaving out who worked in another batch, the requester could give the tasks to its own wallets.
    RefusedForChosenPeople,
    /// Of tasks that others cannot read, the requester decides who can do them.
    RefusedForPrivateRows,
}

impl CreditUse {
    pub(crate) fn of(config: &BatchConfig) -> Self {
        let access = &config.access;
        match (&access.distribution, access.review_of, config.about.rows) {
            (Distribution::Random {}, None, Rows::Public {}) => Self::Allowed,
            (Distribution::Random {}, None, Rows::Private {}) => Self::RefusedForPrivateRows,
            (Distribution::Allow { .. }, _, _) | (_, Some(_), _) => Self::RefusedForChosenPeople,
        }
    }
}

impl Project {
    /// A project before its first batch.
    pub(crate) fn new(parties: Parties, currency: String) -> Self {
        let Parties { requester, managers, arbiter } = parties;
        Self {
            requester,
            managers,
            currency,
            arbiter: arbiter.address,
            active: false,
            edition: EditionId::FIRST,
            available: Uint128::zero(),
            project_credit: Uint128::zero(),
            arbiter_person: arbiter.person,
            restricted_until: Time::new(0),
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
        match sender.person {
            Some(person) if person == self.requester || self.managers.contains(&person) => ProjectRole::Manager,
            _ => ProjectRole::Outsider,
        }
    }

    /// Check that the sender may work in the project: those who decide on work do none, nor does the arbiter.
    pub(crate) fn require_outsider(&self, id: ProjectId, sender: &Sender) -> Result<()> {
        if self.arbiter().is(sender) {
            return Err(MarketplaceError::ArbiterIsParty(sender.address.clone()));
        }
        if self.role_of(sender) == ProjectRole::Manager {
            return Err(MarketplaceError::OwnProject(id));
        }
        Ok(())
    }

    /// Replace all managers. Neither the requester nor the arbiter may be one, and each is listed once.
    pub(crate) fn set_managers(&mut self, managers: &[Sender], requester: &Sender) -> Result<()> {
        self.managers = check_parties(managers, requester, &self.arbiter())?;
        Ok(())
    }

    fn arbiter(&self) -> Sender {
        Sender { address: self.arbiter.clone(), person: self.arbiter_person }
    }

    pub(crate) fn fund(&mut self, amount: Uint128) -> Result<()> {
        self.available = add(self.available, amount)?;
        Ok(())
    }

    /// From where `total` would come: from project credit first where it may be used, the rest from available funds.
    pub(crate) fn reserve_from(&self, total: Uint128, credit: CreditUse) -> Result<Reserve> {
        let none = Uint128::zero();
        let (from_project_credit, refused_credit) = match credit {
            CreditUse::Allowed => (self.project_credit.min(total), none),
            CreditUse::RefusedForChosenPeople => (none, none),
            CreditUse::RefusedForPrivateRows => (none, self.project_credit.min(total)),
        };
        Ok(Reserve { from_project_credit, from_available: sub(total, from_project_credit)?, refused_credit })
    }

    /// Take what a batch that opens puts into its escrow and into the bond of its edition.
    pub(crate) fn open_batch(&mut self, reserve: &Reserve, bond: Uint128) -> Result<()> {
        self.check_rows(reserve)?;
        self.take_available(reserve.from_available)?;
        self.project_credit = sub(self.project_credit, reserve.from_project_credit)?;
        self.take_available(bond)?;
        self.active = true;
        Ok(())
    }

    /// Where available funds are too low, and project credit would be enough if the rows were public, that is the error.
    fn check_rows(&self, reserve: &Reserve) -> Result<()> {
        let (needed, available) = (reserve.from_available, self.available);
        if needed > available && sub(needed, reserve.refused_credit)? <= available {
            return Err(MarketplaceError::CreditNeedsPublicRows { needed, available });
        }
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

    /// A person is restricted by the requester. Who chooses who may not claim gets none of its own money back by it.
    pub(crate) fn restrict(&mut self, until: Time) {
        self.restricted_until = self.restricted_until.max(until);
    }

    pub(crate) fn gives_reopened(&self, now: Time) -> bool {
        now >= self.restricted_until
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

/// Check that managers are distinct and not the requester, and that the arbiter is no party: by address and as persons.
/// Return the persons that they are.
///
/// A manager that is no person is refused, and does not become one: an address becomes a person by what it sends itself.
/// Else anyone could make a person of the target of a move, which then could not accept.
pub(crate) fn check_parties(managers: &[Sender], requester: &Sender, arbiter: &Sender) -> Result<Vec<PersonId>> {
    if arbiter.is(requester) || managers.iter().any(|manager| manager.is(arbiter)) {
        return Err(MarketplaceError::ArbiterIsParty(arbiter.address.clone()));
    }
    if managers.iter().any(|manager| manager.is(requester)) {
        return Err(MarketplaceError::ManagerIsRequester(requester.address.clone()));
    }
    let addresses: Vec<&Addr> = managers.iter().map(|manager| &manager.address).collect();
    require_distinct("managers", &addresses)?;
    let unknown = |manager: &Sender| MarketplaceError::AddressUnknown(manager.address.clone());
    managers.iter().map(|manager| manager.person.ok_or_else(|| unknown(manager))).collect()
}

row! {
    Project { requester, managers, currency, arbiter, active, edition, available, project_credit, arbiter_person, restricted_until }
}

#[cfg(test)]
mod tests;
