//! Everything that the points contract answers.

use std::collections::{BTreeMap, BTreeSet};

use caravan_access::OwnershipResponse;
use caravan_chain::ChainExt;
use caravan_points_api::{EarnedResponse, MinterBudgetResponse, MintersResponse, QueryMsg, SeasonTotalResponse};
use cosmwasm_std::{Addr, Uint128};
use cw20::{
    AllAccountsResponse, AllAllowancesResponse, AllSpenderAllowancesResponse, AllowanceInfo, SpenderAllowanceInfo,
    TokenInfoResponse,
};

use crate::reader::{address, pages, Reader, Result, PAGE};

/// What the points contract answers about its token, minters and seasons.
#[derive(Debug, Clone, PartialEq)]
pub struct PointsView {
    pub ownership: OwnershipResponse,
    pub supply: u128,
    pub balances: BTreeMap<Addr, u128>,
    /// The sum of all awards of all seasons until now.
    pub awarded: u128,
    pub seasons: BTreeMap<u32, SeasonView>,
    pub minters: Vec<MinterBudgetResponse>,
    /// Allowances as owners answer them: owner, spender, amount.
    pub given: BTreeSet<(String, String, Uint128)>,
    /// The same allowances as spenders answer them.
    pub taken: BTreeSet<(String, String, Uint128)>,
}

/// The awards of a season.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeasonView {
    pub total: u128,
    /// The awards of accounts that are left.
    pub earned: u128,
}

impl Reader<'_> {
    /// Read everything, of the seasons up to `season`.
    pub(super) fn read_points(&self, season: u32) -> Result<PointsView> {
        let accounts = pages(|last: Option<&String>| {
            let start_after = last.cloned();
            Ok(self.points::<AllAccountsResponse>(&QueryMsg::AllAccounts { start_after, limit: PAGE })?.accounts)
        })?;
        let minters = pages(|last: Option<&MinterBudgetResponse>| {
            let start_after = last.map(|row| row.minter.to_string());
            Ok(self.points::<MintersResponse>(&QueryMsg::Minters { start_after, limit: PAGE })?.minters)
        })?;
        let mut balances = BTreeMap::new();
        for account in &accounts {
            let account = address(account)?;
            let balance = self.chain.token_balance(&self.suite.points, &account)?;
            balances.insert(account, balance.u128());
        }
        let seasons = self.seasons(season, &accounts)?;
        let given = self.given(&accounts)?;
        Ok(PointsView {
            ownership: self.points(&QueryMsg::Ownership {})?,
            supply: self.points::<TokenInfoResponse>(&QueryMsg::TokenInfo {})?.total_supply.u128(),
            // Points that were burnt can be awarded again: the sum over all seasons may be above 2^128, the supply never is.
            awarded: seasons.values().fold(0, |sum, season| sum.saturating_add(season.total)),
            taken: self.taken(&accounts, &given)?,
            balances,
            seasons,
            minters,
            given,
        })
    }

    fn seasons(&self, last: u32, accounts: &[String]) -> Result<BTreeMap<u32, SeasonView>> {
        let mut seasons = BTreeMap::new();
        for season in 0..=last {
            let total = self.points::<SeasonTotalResponse>(&QueryMsg::SeasonTotal { season })?.total.u128();
            let mut earned = 0;
            for account in accounts.iter().filter(|_| total > 0) {
                let query = QueryMsg::Earned { address: account.clone(), season };
                earned += self.points::<EarnedResponse>(&query)?.amount.u128();
            }
            seasons.insert(season, SeasonView { total, earned });
        }
        Ok(seasons)
    }

    fn given(&self, owners: &[String]) -> Result<BTreeSet<(String, String, Uint128)>> {
        let mut given = BTreeSet::new();
        for owner in owners {
            let list = pages(|last: Option<&AllowanceInfo>| {
                let (owner, start_after) = (owner.clone(), last.map(|row| row.spender.clone()));
                let query = QueryMsg::AllAllowances { owner, start_after, limit: PAGE };
                Ok(self.points::<AllAllowancesResponse>(&query)?.allowances)
            })?;
            given.extend(list.into_iter().map(|row| (owner.clone(), row.spender, row.allowance)));
        }
        Ok(given)
    }

    /// Read what spenders have of owners that have an account: what other owners gave is not found by owner either.
    fn taken(
        &self,
        accounts: &[String],
        given: &BTreeSet<(String, String, Uint128)>,
    ) -> Result<BTreeSet<(String, String, Uint128)>> {
        let spenders: BTreeSet<&String> = given.iter().map(|(_, spender, _)| spender).chain(accounts).collect();
        let mut taken = BTreeSet::new();
        for spender in spenders {
            let list = pages(|last: Option<&SpenderAllowanceInfo>| {
                let (spender, start_after) = (spender.clone(), last.map(|row| row.owner.clone()));
                let query = QueryMsg::AllSpenderAllowances { spender, start_after, limit: PAGE };
                Ok(self.points::<AllSpenderAllowancesResponse>(&query)?.allowances)
            })?;
            let own = list.into_iter().filter(|row| accounts.contains(&row.owner));
            taken.extend(own.map(|row| (row.owner, spender.clone(), row.allowance)));
        }
        Ok(taken)
    }
}
