//! What an account holds, and what it can withdraw or claim.

use caravan_chain::Chain;
use caravan_licensing_api::{self as licensing, Contributor};
use caravan_marketplace_api::{BalanceResponse, BalancesResponse, ExecuteMsg, QueryMsg};
use caravan_money::Amount;
use caravan_primitives::{AssetId, ProjectId};
use cosmwasm_std::{Addr, Uint128};

use crate::client::event_number;
use crate::currency::CurrencyDisplay;
use crate::error::Result;
use crate::paging::{all_pages, PAGE};
use crate::problem::Problem;
use crate::session::Session;

/// The money of an account in one currency.
#[derive(Debug, Clone)]
pub struct Balances {
    pub held: Uint128,
    pub earned: Uint128,
    pub royalties: Uint128,
    pub claims: Vec<AssetClaim>,
}

/// What a contributor of an asset can claim, of all that its pool took in.
#[derive(Debug, Clone)]
pub struct AssetClaim {
    pub asset: AssetId,
    pub claimable: Uint128,
    pub pool_in: Uint128,
}

impl Balances {
    /// Return whether there is any money.
    pub fn is_empty(&self) -> bool {
        let claims = self.claims.iter().map(|claim| claim.claimable);
        claims.chain([self.held, self.earned, self.royalties]).all(|amount| amount.is_zero())
    }
}

pub fn balances<C: Chain>(
    address: &Addr,
    assets: &[AssetId],
    display: &CurrencyDisplay,
    session: &Session<C>,
) -> Result<Balances> {
    let client = &session.client;
    let mut claims = vec![];
    for asset in assets {
        let contributor = Contributor::Address { address: address.to_string() };
        let claimable = client.claimable(*asset, contributor, &display.currency)?.claimable;
        let pool_in = client.asset_income(*asset, &display.currency)?.pool_in;
        claims.push(AssetClaim { asset: *asset, claimable, pool_in });
    }
    Ok(Balances {
        held: display.balance(&client.chain, address)?,
        earned: earned(address, display, session)?,
        royalties: royalties(address, display, session)?,
        claims,
    })
}

/// Return what an account is owed as an owner of assets.
fn royalties<C: Chain>(address: &Addr, display: &CurrencyDisplay, session: &Session<C>) -> Result<Uint128> {
    let query = licensing::QueryMsg::Balance { address: address.to_string(), currency: display.currency.clone() };
    Ok(session.client.query_licensing::<licensing::BalanceResponse>(&query)?.amount)
}

/// Return what an account earned by work and did not withdraw. An account that is no person yet earned nothing.
fn earned<C: Chain>(address: &Addr, display: &CurrencyDisplay, session: &Session<C>) -> Result<Uint128> {
    Ok(earnings(address, display, session)?.map_or(Uint128::zero(), |balance| balance.amount))
}

/// Return what an account earned by work and did not withdraw, in every currency.
pub fn all_earned<C: Chain>(address: &Addr, session: &Session<C>) -> Result<Vec<(CurrencyDisplay, Uint128)>> {
    let Some(person) = session.client.person_if_known(address)? else { return Ok(vec![]) };
    let page = |start_after| {
        let query = QueryMsg::Balances { person, start_after, limit: Some(PAGE) };
        session.client.query::<BalancesResponse>(&query).map(|page| page.balances)
    };
    let all = all_pages(page, |balance| balance.currency.clone())?.into_iter();
    let due = all.filter(|balance| !balance.amount.is_zero());
    due.map(|balance| Ok((session.client.display(&balance.currency)?, balance.amount))).collect()
}

/// Return the money and the points that wait for an account; nothing for an account that is no person yet.
fn earnings<C: Chain>(
    address: &Addr,
    display: &CurrencyDisplay,
    session: &Session<C>,
) -> Result<Option<BalanceResponse>> {
    let Some(person) = session.client.person_if_known(address)? else { return Ok(None) };
    let query = QueryMsg::Balance { person, currency: display.currency.clone() };
    Ok(Some(session.client.query(&query)?))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithdrawFrom {
    Earnings,
    /// What the account is owed as an owner of assets.
    Royalties,
    /// The available funds of a project.
    Project(ProjectId),
}

/// Withdraw an amount, or all. Return what was paid: zero where only points were due.
///
/// # Errors
/// [`Problem::NothingToWithdraw`] where neither money nor points are due; nothing is sent then.
pub fn withdraw<C: Chain>(
    from: WithdrawFrom,
    amount: Option<Amount>,
    display: &CurrencyDisplay,
    session: &mut Session<C>,
) -> Result<Uint128> {
    match from {
        WithdrawFrom::Earnings => withdraw_earnings(amount, display, session),
        WithdrawFrom::Royalties => withdraw_royalties(amount, display, session),
        WithdrawFrom::Project(project) => withdraw_available(project, amount, session),
    }
}

fn withdraw_earnings<C: Chain>(
    amount: Option<Amount>,
    display: &CurrencyDisplay,
    session: &mut Session<C>,
) -> Result<Uint128> {
    let actor = session.actor()?;
    let nothing = Problem::NothingToWithdraw("earnings from work");
    let due = earnings(&actor, display, session)?.filter(|due| !due.amount.is_zero() || !due.points.is_empty());
    let Some(due) = due else { return Err(nothing.into()) };
    let outcome =
        session.client.run(&actor, &ExecuteMsg::Withdraw { currency: display.currency.clone(), up_to: amount })?;
    let marketplace = &session.client.contracts.marketplace;
    match event_number(&outcome, marketplace, "balance_withdrawn", "amount") {
        Ok(paid) => Ok(paid),
        Err(_) if !due.points.is_empty() => Ok(Uint128::zero()),
        // Someone else had all of it paid in the meantime, and an amount was named: the contract does not call that an error.
        Err(_) => Err(nothing.into()),
    }
}

fn withdraw_royalties<C: Chain>(
    amount: Option<Amount>,
    display: &CurrencyDisplay,
    session: &mut Session<C>,
) -> Result<Uint128> {
    let actor = session.actor()?;
    let nothing = Problem::NothingToWithdraw("royalties of assets");
    if royalties(&actor, display, session)?.is_zero() {
        return Err(nothing.into());
    }
    match session.client.withdraw_royalties(&actor, &display.currency, amount)? {
        // As with earnings: all of it was paid in the meantime.
        paid if paid.is_zero() => Err(nothing.into()),
        paid => Ok(paid),
    }
}

fn withdraw_available<C: Chain>(
    project: ProjectId,
    amount: Option<Amount>,
    session: &mut Session<C>,
) -> Result<Uint128> {
    let actor = session.actor()?;
    let answer = session.client.project(project)?;
    let all =
        Amount::new(answer.available).map_err(|_| Problem::NothingToWithdraw("available funds of the project"))?;
    let amount = amount.unwrap_or(all);
    session.client.run(&actor, &ExecuteMsg::WithdrawAvailable { project, amount })?;
    Ok(amount.get())
}
