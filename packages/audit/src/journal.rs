//! The ledger of all accounts, made from events alone: each movement of money is a [`Movement`] from one account to another.
//!
//! A [`Journal`] takes the events of the contracts in their order, from the first block on. What each account has at the end
//! ([`Journal::ledger`]) must be what the contracts answer ([`answered_ledger`]). Statements of pay and invoices are the movements
//! of one person, or of the projects of one requester.

mod account;
mod answered;
mod appeals;
mod error;
mod event;
mod flows;
mod licensing;
mod marketplace;
mod movement;

use std::collections::BTreeMap;

use caravan_chain::{Code, Deployed};
use caravan_money::Currency;
use cosmwasm_std::{Addr, Uint128};

pub use account::Account;
pub use answered::answered_ledger;
pub use error::JournalError;
pub use event::{ChainEvent, Position};
pub use flows::Flows;
pub use movement::{Movement, MovementKind, References};

/// What each account has, by account and key of the currency. Accounts that have nothing are left out.
pub type Ledger = BTreeMap<(Account, String), Uint128>;

/// A result whose error is a [`JournalError`].
pub type JournalResult<T> = Result<T, JournalError>;

/// What is kept of a project.
#[derive(Debug, Clone)]
struct Project {
    requester: u64,
    currency: Currency,
}

/// What is kept of a batch. The edition is known once it is open.
#[derive(Debug, Clone, Copy)]
struct Batch {
    project: u64,
    edition: Option<u64>,
}

/// The ledger of all accounts of a suite, as far as events were taken.
#[derive(Debug, Clone)]
pub struct Journal {
    suite: Deployed,
    /// The present address of each person.
    persons: BTreeMap<u64, Addr>,
    projects: BTreeMap<u64, Project>,
    batches: BTreeMap<u64, Batch>,
    /// What each side put down for an appeal that has not ended.
    appeals: BTreeMap<u64, appeals::Bonds>,
    /// The reward of each assignment that is not over, by batch and assignment.
    rewards: BTreeMap<(u64, u64), Uint128>,
    /// Who last offered licenses of an asset.
    sellers: BTreeMap<u64, Addr>,
    flows: Flows,
}

impl Journal {
    /// Begin with a suite of which no event was taken.
    #[must_use]
    pub fn new(suite: Deployed) -> Self {
        Self {
            suite,
            persons: BTreeMap::new(),
            projects: BTreeMap::new(),
            batches: BTreeMap::new(),
            appeals: BTreeMap::new(),
            rewards: BTreeMap::new(),
            sellers: BTreeMap::new(),
            flows: Flows::default(),
        }
    }

    /// Take the next event. Return the movements of money that it has; most events have none.
    ///
    /// # Errors
    /// `EVENT_UNREADABLE` for an event without an attribute that it must have, or about something that no event made before.
    pub fn take(&mut self, event: &ChainEvent) -> JournalResult<Vec<Movement>> {
        let mut movements = match event.code {
            Code::Marketplace => self.of_marketplace(event)?,
            Code::Licensing => self.of_licensing(event)?,
            Code::Points | Code::Provenance | Code::Arbitration => vec![],
        };
        movements.retain(|movement| !movement.amount.is_zero());
        for movement in &movements {
            self.flows.add(movement, |_| true)?;
        }
        Ok(movements)
    }

    /// Return what each account of the contracts has now. Wallets are not among them: they have other money, too.
    ///
    /// # Errors
    /// `LEDGER_OVERDRAWN` where more went out of an account than came in.
    pub fn ledger(&self) -> JournalResult<Ledger> {
        self.flows.left()
    }

    /// Return the requester of a project.
    #[must_use]
    pub fn requester_of(&self, project: u64) -> Option<u64> {
        self.projects.get(&project).map(|project| project.requester)
    }

    /// Return the address behind an account: of the person that it belongs to, of the seller of an asset, of the contract.
    fn holder(&self, account: &Account) -> Option<Addr> {
        let requester = |project: &u64| self.persons.get(&self.projects.get(project)?.requester);
        match account {
            Account::Wallet(address) | Account::Royalties(address) => Some(address.clone()),
            Account::Balance(person) => self.persons.get(person).cloned(),
            Account::Available(project) | Account::ProjectCredit(project) => requester(project).cloned(),
            Account::Bond(project, _) | Account::Pool(project, _) => requester(project).cloned(),
            Account::Escrow(batch) => requester(&self.batches.get(batch)?.project).cloned(),
            // It is of both sides until the appeal ends.
            Account::AppealBonds(_) => None,
            Account::Asset(asset) => self.sellers.get(asset).cloned(),
            Account::Fees(code) => Some(self.suite.of(*code).clone()),
        }
    }
}

#[cfg(test)]
mod tests;
