//! `caravan check`: sums that a deployment must keep, recomputed from what the chain answers: what each contract holds
//! against the bank and against its parts, people's balances and projects' money one by one, every batch, the supply of
//! points. It believes the node.

use std::path::PathBuf;

use caravan_chain::{Chain, ChainExt, Deployed};
use caravan_licensing_api as licensing;
use caravan_marketplace_api as marketplace;
use caravan_money::Currency;
use caravan_primitives::{PersonId, ProjectId};
use caravan_rpc::Rpc;
use cosmwasm_std::{Addr, Uint128};
use serde::Serialize;

use crate::deploy::Record;
use crate::failure::Failure;
use crate::Report;

/// Entries of a page, the most that the contracts give.
const PAGE: u32 = 30;

/// What to check.
#[derive(Debug, clap::Args)]
pub(crate) struct CheckArgs {
    /// The folder with a file for each chain.
    #[arg(long, value_name = "DIR", default_value = "deployments")]
    deployments: PathBuf,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// A sum, as it is told and as it comes to.
#[derive(Debug, Serialize)]
struct Sum {
    /// What must be equal.
    what: String,
    /// What the contract says, or the bank.
    told: Uint128,
    /// What it comes to.
    comes_to: Uint128,
    /// Whether they are as they must be.
    holds: bool,
}

impl Sum {
    fn equal(what: String, told: Uint128, comes_to: Uint128) -> Self {
        Self { what, told, comes_to, holds: told == comes_to }
    }

    fn at_least(what: String, told: Uint128, comes_to: Uint128) -> Self {
        Self { what, told, comes_to, holds: told >= comes_to }
    }

    fn text(&self) -> String {
        let sign = if self.holds { "ok " } else { "NOT" };
        format!("{sign} {}: {} and {}", self.what, self.told, self.comes_to)
    }
}

/// What is looked at.
struct Desk {
    rpc: Rpc,
    suite: Deployed,
    sums: Vec<Sum>,
}

/// Recomputes the sums.
pub(crate) fn run(args: &CheckArgs, rpc: Rpc) -> Result<Report, Failure> {
    let suite = Record::open(&args.deployments, &rpc.chain_id())?.suite()?;
    let mut desk = Desk { rpc, suite, sums: vec![] };
    for currency in desk.currencies()? {
        desk.marketplace(&currency)?;
        desk.licensing(&currency)?;
    }
    desk.batches()?;
    desk.points()?;
    let text = if args.json {
        format!("{}\n", serde_json::to_string_pretty(&desk.sums)?)
    } else {
        desk.sums.iter().map(|sum| sum.text() + "\n").collect()
    };
    let broken = desk.sums.iter().find(|sum| !sum.holds);
    Ok(Report { text, failure: broken.map(|sum| Failure::Unbalanced(sum.text())) })
}

impl Desk {
    fn ask<R: serde::de::DeserializeOwned>(&self, query: &marketplace::QueryMsg) -> Result<R, Failure> {
        Ok(self.rpc.ask(&self.suite.marketplace, query)?)
    }

    /// Every currency that was ever listed: one that is off the list keeps its money.
    fn currencies(&self) -> Result<Vec<Currency>, Failure> {
        let mut all: Vec<Currency> = Vec::new();
        loop {
            let query = marketplace::QueryMsg::Currencies { start_after: all.last().cloned(), limit: Some(PAGE) };
            let page: marketplace::CurrenciesResponse = self.ask(&query)?;
            if page.currencies.is_empty() {
                return Ok(all);
            }
            all.extend(page.currencies.into_iter().map(|row| row.currency));
        }
    }

    fn balance(&self, holder: &Addr, currency: &Currency) -> Result<Uint128, Failure> {
        Ok(match currency {
            Currency::Native(denom) => self.rpc.balance(holder, denom.as_str())?,
            Currency::Cw20(token) => self.rpc.token_balance(&self.rpc.address(token.as_str())?, holder)?,
        })
    }

    fn marketplace(&mut self, currency: &Currency) -> Result<(), Failure> {
        let query = marketplace::QueryMsg::Solvency { currency: currency.clone() };
        let books: marketplace::SolvencyResponse = self.ask(&query)?;
        let parts = [books.free, books.credit, books.escrow, books.bonds, books.pools, books.balances, books.fees];
        let bank = self.balance(&self.suite.marketplace, currency)?;
        self.books(("marketplace", currency), (bank, books.held), &parts, (books.received, books.paid_out));
        let balances = self.balances(currency)?;
        self.sums.push(Sum::equal(
            format!("marketplace {currency}: balances, person by person"),
            books.balances,
            balances,
        ));
        let (free, credit) = self.projects(currency)?;
        self.sums.push(Sum::equal(format!("marketplace {currency}: free, project by project"), books.free, free));
        self.sums.push(Sum::equal(format!("marketplace {currency}: credit, project by project"), books.credit, credit));
        Ok(())
    }

    fn licensing(&mut self, currency: &Currency) -> Result<(), Failure> {
        let query = licensing::QueryMsg::Solvency { currency: currency.clone() };
        let books: licensing::SolvencyResponse = self.rpc.ask(&self.suite.licensing, &query)?;
        let parts = [books.inboxes, books.pools, books.balances, books.dust, books.fees];
        let bank = self.balance(&self.suite.licensing, currency)?;
        self.books(("licensing", currency), (bank, books.held), &parts, (books.received, books.paid_out));
        Ok(())
    }

    /// What every contract with money keeps: the bank covers what is held, which is the sum of its parts and what came
    /// in less what went out.
    fn books(
        &mut self,
        (contract, currency): (&str, &Currency),
        (bank, held): (Uint128, Uint128),
        parts: &[Uint128],
        (received, paid_out): (Uint128, Uint128),
    ) {
        let parts: Uint128 = parts.iter().sum();
        let name = format!("{contract} {currency}");
        self.sums.push(Sum::at_least(format!("{name}: the bank covers what is held"), bank, held));
        self.sums.push(Sum::equal(format!("{name}: held is the sum of its parts"), held, parts));
        self.sums.push(Sum::equal(format!("{name}: received is held and paid out"), received, held + paid_out));
    }

    /// Σ over persons of what is due to them.
    fn balances(&self, currency: &Currency) -> Result<Uint128, Failure> {
        let mut sum = Uint128::zero();
        for number in 1.. {
            let person = PersonId::new(number)?;
            let known: Result<marketplace::PersonResponse, _> = self.ask(&marketplace::QueryMsg::Person { person });
            match known {
                Err(Failure::Chain(error)) if error.code() == "PERSON_UNKNOWN" => break,
                other => other.map(|_| ())?,
            }
            let query = marketplace::QueryMsg::Balance { person, currency: currency.clone() };
            let due: marketplace::BalanceResponse = self.ask(&query)?;
            sum += due.amount;
        }
        Ok(sum)
    }

    fn all_projects(&self) -> Result<Vec<marketplace::ProjectResponse>, Failure> {
        let mut all: Vec<marketplace::ProjectResponse> = Vec::new();
        loop {
            let start_after: Option<ProjectId> = all.last().map(|project| project.project);
            let query = marketplace::QueryMsg::Projects { start_after, limit: Some(PAGE) };
            let page: marketplace::ProjectsResponse = self.ask(&query)?;
            if page.projects.is_empty() {
                return Ok(all);
            }
            all.extend(page.projects);
        }
    }

    fn projects(&self, currency: &Currency) -> Result<(Uint128, Uint128), Failure> {
        let projects = self.all_projects()?;
        let paying = || projects.iter().filter(|project| project.currency == *currency);
        Ok((paying().map(|project| project.free).sum(), paying().map(|project| project.credit).sum()))
    }

    /// Per batch: funded is where its money is or went.
    fn batches(&mut self) -> Result<(), Failure> {
        for project in self.all_projects()? {
            let mut after = None;
            loop {
                let (project, limit) = (project.project, Some(PAGE));
                let page: marketplace::BatchesResponse =
                    self.ask(&marketplace::QueryMsg::Batches { project, start_after: after, limit })?;
                let Some(last) = page.batches.last() else { break };
                after = Some(last.batch);
                for row in &page.batches {
                    let books: marketplace::LedgerResponse =
                        self.ask(&marketplace::QueryMsg::Ledger { batch: row.batch })?;
                    let parts =
                        [books.unassigned, books.locked, books.credited, books.fees, books.to_free, books.to_credit];
                    let what = format!("batch {}: funded is the sum of its parts", row.batch);
                    self.sums.push(Sum::equal(what, books.funded, parts.iter().sum()));
                }
            }
        }
        Ok(())
    }

    /// Supply is Σ balances.
    fn points(&mut self) -> Result<(), Failure> {
        let points = self.suite.points.clone();
        let info: cw20::TokenInfoResponse = self.rpc.ask(&points, &cw20::Cw20QueryMsg::TokenInfo {})?;
        let (mut sum, mut after) = (Uint128::zero(), None);
        loop {
            let query = cw20::Cw20QueryMsg::AllAccounts { start_after: after, limit: Some(PAGE) };
            let page: cw20::AllAccountsResponse = self.rpc.ask(&points, &query)?;
            let Some(last) = page.accounts.last() else { break };
            after = Some(last.clone());
            for account in &page.accounts {
                sum += self.rpc.token_balance(&points, &self.rpc.address(account)?)?;
            }
        }
        self.sums.push(Sum::equal("points: supply is the sum of balances".to_owned(), info.total_supply, sum));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_too_few_is_told_and_a_donation_is_not() {
        let units = Uint128::new;
        assert!(Sum::equal("x".to_owned(), units(1), units(1)).holds);
        assert!(!Sum::equal("x".to_owned(), units(2), units(1)).holds);
        assert!(Sum::at_least("x".to_owned(), units(2), units(1)).holds);
        let short = Sum::at_least("x".to_owned(), units(1), units(2));
        assert_eq!(short.text(), "NOT x: 1 and 2");
    }
}
