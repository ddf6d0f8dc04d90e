//! Everything that points answer, and the rules of their supply, seasons and allowances.

use std::collections::{BTreeMap, BTreeSet};

use caravan_chain::ChainExt;
use caravan_points_api::{EarnedResponse, MinterBudgetResponse, MintersResponse, QueryMsg, SeasonTotalResponse};
use cosmwasm_std::{Addr, Uint128};
use cw20::{
    AllAccountsResponse, AllAllowancesResponse, AllSpenderAllowancesResponse, AllowanceInfo, SpenderAllowanceInfo,
    TokenInfoResponse,
};
use serde::de::DeserializeOwned;

use super::findings::{unless, Findings};
use super::look::{pages, told, Look, PAGE};
use crate::failure::Failure;

/// A season, told and account by account.
pub(super) struct Season {
    /// What all earned in it.
    pub(super) total: Uint128,
    /// What those with an account earned in it.
    pub(super) earned: Uint128,
}

/// Points at one moment.
pub(super) struct PointsView {
    marketplace: Addr,
    pub(super) supply: Uint128,
    pub(super) balances: BTreeMap<String, Uint128>,
    pub(super) minters: Vec<MinterBudgetResponse>,
    pub(super) seasons: BTreeMap<u32, Season>,
    /// Allowances as owners and as spenders know them: owner, spender, amount.
    pub(super) given: BTreeSet<(String, String, Uint128)>,
    pub(super) taken: BTreeSet<(String, String, Uint128)>,
}

impl Look<'_> {
    fn points<R: DeserializeOwned>(&self, query: &QueryMsg) -> Result<R, Failure> {
        Ok(self.chain.ask(&self.suite.points, query)?)
    }
}

impl PointsView {
    /// Asks for everything, of the seasons up to `season`.
    pub(super) fn read(look: &Look<'_>, season: u32) -> Result<Self, Failure> {
        let accounts = pages(|last: Option<&String>| {
            let start_after = last.cloned();
            Ok(look.points::<AllAccountsResponse>(&QueryMsg::AllAccounts { start_after, limit: PAGE })?.accounts)
        })?;
        let minters = pages(|last: Option<&MinterBudgetResponse>| {
            let start_after = last.map(|row| row.minter.to_string());
            Ok(look.points::<MintersResponse>(&QueryMsg::Minters { start_after, limit: PAGE })?.minters)
        })?;
        let supply = look.points::<TokenInfoResponse>(&QueryMsg::TokenInfo {})?.total_supply;
        let mut view = Self {
            marketplace: look.suite.marketplace.clone(),
            supply,
            balances: BTreeMap::new(),
            minters,
            seasons: BTreeMap::new(),
            given: BTreeSet::new(),
            taken: BTreeSet::new(),
        };
        for account in &accounts {
            let balance = look.chain.token_balance(&look.suite.points, &told(account)?)?;
            view.balances.insert(account.clone(), balance);
            view.read_given(look, account)?;
        }
        view.read_taken(look)?;
        view.read_seasons(look, season)?;
        Ok(view)
    }

    fn read_given(&mut self, look: &Look<'_>, owner: &str) -> Result<(), Failure> {
        let list = pages(|last: Option<&AllowanceInfo>| {
            let (owner, start_after) = (owner.to_owned(), last.map(|row| row.spender.clone()));
            let query = QueryMsg::AllAllowances { owner, start_after, limit: PAGE };
            Ok(look.points::<AllAllowancesResponse>(&query)?.allowances)
        })?;
        self.given.extend(list.into_iter().map(|row| (owner.to_owned(), row.spender, row.allowance)));
        Ok(())
    }

    /// What spenders have of owners that have an account; what others gave is not found by owner either.
    fn read_taken(&mut self, look: &Look<'_>) -> Result<(), Failure> {
        let spenders: BTreeSet<String> = self.given.iter().map(|(_, spender, _)| spender.clone()).collect();
        for spender in spenders.into_iter().chain(self.balances.keys().cloned()).collect::<BTreeSet<_>>() {
            let list = pages(|last: Option<&SpenderAllowanceInfo>| {
                let (spender, start_after) = (spender.clone(), last.map(|row| row.owner.clone()));
                let query = QueryMsg::AllSpenderAllowances { spender, start_after, limit: PAGE };
                Ok(look.points::<AllSpenderAllowancesResponse>(&query)?.allowances)
            })?;
            let own = list.into_iter().filter(|row| self.balances.contains_key(&row.owner));
            self.taken.extend(own.map(|row| (row.owner, spender.clone(), row.allowance)));
        }
        Ok(())
    }

    fn read_seasons(&mut self, look: &Look<'_>, last: u32) -> Result<(), Failure> {
        for season in 0..=last {
            let total = look.points::<SeasonTotalResponse>(&QueryMsg::SeasonTotal { season })?.total;
            let mut earned = Uint128::zero();
            if !total.is_zero() {
                for address in self.balances.keys().cloned() {
                    earned += look.points::<EarnedResponse>(&QueryMsg::Earned { address, season })?.amount;
                }
            }
            self.seasons.insert(season, Season { total, earned });
        }
        Ok(())
    }

    /// Whether the marketplace alone mints.
    pub(super) fn is_of_one(&self) -> bool {
        self.minters.len() == 1 && self.minters.iter().all(|row| row.minter == self.marketplace)
    }

    /// All rules.
    pub(super) fn check(&self, findings: &mut Findings) {
        let supply = self.balances.values().sum();
        findings.equal("I23", "points: supply is the sum of balances", self.supply, supply);
        for (number, season) in &self.seasons {
            // Who burnt or moved all has earned it nonetheless, and has no account any more.
            let what = format!("points: season {number}, of which accounts that are left earned a part");
            findings.at_least("I23", what, season.total, season.earned);
        }
        let found = self.given.iter().map(|row| unless(self.taken.contains(row), || format!("{} to {}", row.0, row.1)));
        findings.every("I23", "points: allowances by owner are those by spender", found);
        findings.equal("I23", "points: allowances, by spender and by owner", self.taken.len(), self.given.len());
    }
}
