//! What the contracts answer about the accounts of a statement.

use std::collections::BTreeSet;

use caravan_audit::{Account, Ledger};
use caravan_chain::Chain;
use caravan_licensing_api as licensing;
use caravan_marketplace_api::{
    BalancesResponse, EditionsResponse, LedgerResponse, ProjectsResponse, QueryMsg, Sharing,
};
use caravan_primitives::{PersonId, ProjectId};
use cosmwasm_std::{Addr, Uint128};

use super::{StatementKind, Subject};
use crate::error::Result;
use crate::paging::{all_pages, PAGE};
use crate::session::Session;

/// Ask the contracts what the accounts of a person, or of a requester's projects, have now. Accounts that have nothing are left
/// out.
///
/// # Errors
/// Those of the chain.
pub fn answered<C: Chain>(subject: &Subject, addresses: &BTreeSet<Addr>, session: &Session<C>) -> Result<Ledger> {
    let mut ledger = Ledger::new();
    let person = subject.person.map(PersonId::new).transpose()?;
    match subject.kind {
        StatementKind::Statement => {
            if let Some(person) = person {
                earned(person, session, &mut ledger)?;
            }
            for address in addresses {
                royalties(address, session, &mut ledger)?;
            }
        }
        StatementKind::Invoice => {
            if let Some(requester) = person {
                projects(requester, session, &mut ledger)?;
            }
        }
    }
    ledger.retain(|_, amount| !amount.is_zero());
    Ok(ledger)
}

fn earned<C: Chain>(person: PersonId, session: &Session<C>, ledger: &mut Ledger) -> Result<()> {
    let page = |start_after| {
        let query = QueryMsg::Balances { person, start_after, limit: Some(PAGE) };
        session.client.query::<BalancesResponse>(&query).map(|page| page.balances)
    };
    for balance in all_pages(page, |balance| balance.currency.clone())? {
        ledger.insert((Account::Balance(person.get()), balance.currency.key()), balance.amount);
    }
    Ok(())
}

fn royalties<C: Chain>(address: &Addr, session: &Session<C>, ledger: &mut Ledger) -> Result<()> {
    let page = |start_after| {
        let query = licensing::QueryMsg::Balances { address: address.to_string(), start_after, limit: Some(PAGE) };
        session.client.query_licensing::<licensing::BalancesResponse>(&query).map(|page| page.balances)
    };
    for balance in all_pages(page, |balance| balance.currency.clone())? {
        ledger.insert((Account::Royalties(address.clone()), balance.currency.key()), balance.amount);
    }
    Ok(())
}

fn projects<C: Chain>(requester: PersonId, session: &Session<C>, ledger: &mut Ledger) -> Result<()> {
    let page = |start_after| {
        let query = QueryMsg::ProjectsByRequester { requester, start_after, limit: Some(PAGE) };
        session.client.query::<ProjectsResponse>(&query).map(|page| page.projects)
    };
    for project in all_pages(page, |project| project.project)? {
        let (id, currency) = (project.project, project.currency.key());
        ledger.insert((Account::Available(id.get()), currency.clone()), project.available);
        ledger.insert((Account::ProjectCredit(id.get()), currency.clone()), project.project_credit);
        for (account, amount) in escrow(id, session)? {
            ledger.insert((account, currency.clone()), amount);
        }
    }
    Ok(())
}

/// Ask for what batches have in escrow, and editions as a bond.
fn escrow<C: Chain>(project: ProjectId, session: &Session<C>) -> Result<Vec<(Account, Uint128)>> {
    let mut found = vec![];
    for batch in session.client.batches(project)? {
        let ledger: LedgerResponse = session.client.query(&QueryMsg::Ledger { batch: batch.batch })?;
        found.push((Account::Escrow(batch.batch.get()), caravan_money::add(ledger.unassigned, ledger.locked)?));
    }
    // A project that shares nothing has no editions.
    if session.client.project(project)?.sharing == (Sharing::None {}) {
        return Ok(found);
    }
    let page = |start_after| {
        let query = QueryMsg::Editions { project, start_after, limit: Some(PAGE) };
        session.client.query::<EditionsResponse>(&query).map(|page| page.editions)
    };
    for edition in all_pages(page, |edition| edition.edition)? {
        found.push((Account::Bond(project.get(), edition.edition.get()), edition.bond));
    }
    Ok(found)
}
