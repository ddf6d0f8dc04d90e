//! What an account holds, and what it can withdraw or claim.

use caravan_chain::Chain;
use caravan_licensing_api::{self as licensing, BalancesResponse, Contributor};
use caravan_marketplace_api::{BalanceResponse, ExecuteMsg, QueryMsg};
use caravan_money::Amount;
use caravan_primitives::{AssetId, ProjectId};
use cosmwasm_std::{Addr, Uint128};

use crate::client::event_number;
use crate::currency::CurrencyDisplay;
use crate::error::{ClientError, Result};
use crate::paging::PAGE;
use crate::problem::Problem;
use crate::session::Session;

/// The money of an account in one currency, and its points.
#[derive(Debug, Clone)]
pub struct Balances {
    pub held: Uint128,
    pub earned: Uint128,
    pub royalties: Uint128,
    pub points: Uint128,
    pub claims: Vec<AssetClaim>,
}

/// What a contributor of an asset can claim, of all that its pool took in.
#[derive(Debug, Clone)]
pub struct AssetClaim {
    pub asset: AssetId,
    pub claimable: Uint128,
    pub pool_in: Uint128,
}

pub fn balances<C: Chain>(
    address: &Addr,
    assets: &[AssetId],
    display: &CurrencyDisplay,
    session: &Session<C>,
) -> Result<Balances> {
    let client = &session.client;
    let query = licensing::QueryMsg::Balances { address: address.to_string(), start_after: None, limit: Some(PAGE) };
    let royalties: BalancesResponse = client.query_licensing(&query)?;
    let royalties = royalties.balances.iter().find(|entry| entry.currency == display.currency);
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
        royalties: royalties.map_or(Uint128::zero(), |entry| entry.amount),
        points: client.points(address)?,
        claims,
    })
}

/// Return what an account earned by work and did not withdraw. An account that is no person yet earned nothing.
fn earned<C: Chain>(address: &Addr, display: &CurrencyDisplay, session: &Session<C>) -> Result<Uint128> {
    let person = match session.client.person_of(address) {
        Ok(person) => person,
        Err(ClientError::Chain(error)) if error.code() == "ADDRESS_UNKNOWN" => return Ok(Uint128::zero()),
        Err(error) => return Err(error),
    };
    let query = QueryMsg::Balance { person, currency: display.currency.clone() };
    Ok(session.client.query::<BalanceResponse>(&query)?.amount)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithdrawFrom {
    Earnings,
    /// What the account is owed as an owner of assets.
    Royalties,
    /// The available funds of a project.
    Project(ProjectId),
}

/// Withdraw an amount, or all. Return what was paid, and its currency.
pub fn withdraw<C: Chain>(
    from: WithdrawFrom,
    amount: Option<Amount>,
    session: &mut Session<C>,
) -> Result<(Uint128, CurrencyDisplay)> {
    let actor = session.actor()?;
    let cara = CurrencyDisplay::cara()?;
    match from {
        WithdrawFrom::Royalties => {
            let paid = session.client.withdraw_royalties(&actor, &cara.currency, amount)?;
            Ok((paid, cara))
        }
        WithdrawFrom::Project(project) => {
            let (answer, display) = session.project(project)?;
            let amount = amount.map_or_else(|| Amount::new(answer.available), Ok);
            let amount = amount.map_err(|_| Problem::NothingLeft("available funds in the project"))?;
            session.client.run(&actor, &ExecuteMsg::WithdrawAvailable { project, amount })?;
            Ok((amount.get(), display))
        }
        WithdrawFrom::Earnings => {
            let msg = ExecuteMsg::Withdraw { currency: cara.currency.clone(), up_to: amount };
            let outcome = session.client.run(&actor, &msg)?;
            // The event is missing where only points were paid, or nothing was left of an amount that was named.
            let marketplace = &session.client.contracts.marketplace;
            let paid = event_number(&outcome, marketplace, "balance_withdrawn", "amount").unwrap_or_default();
            Ok((paid, cara))
        }
    }
}
