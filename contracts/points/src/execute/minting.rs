//! Who mints, and what is earned.

use std::collections::BTreeMap;

use caravan_money::add;
use caravan_points_api::event::{MinterSet, PointsAwarded, PointsMinted};
use caravan_points_api::{Awards, PointsError};
use cosmwasm_std::{Addr, Api, DepsMut, Env, Event, MessageInfo, Response, Uint128};
use cw20::Cw20ExecuteMsg;

use crate::domain::minting::{spend, total, Earning};
use crate::execute::{address, always};
use crate::state;

/// Mints outside of any season. cw20-base knows one minter, which is this contract itself, so it is called in its name.
pub(crate) fn mint(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    recipient: String,
    amount: Uint128,
) -> Result<Response, PointsError> {
    let minter = info.sender;
    let budget = spend(&minter, state::budget(deps.storage, &minter)?, amount)?;
    add(state::supply(deps.storage)?, amount)?;
    state::save_budget(deps.storage, &minter, budget)?;
    let told = PointsMinted { minter, recipient: address(deps.api, &recipient)?, amount, budget };
    let itself = MessageInfo { sender: env.contract.address.clone(), funds: Vec::new() };
    let minted = always(deps, env, itself, Cw20ExecuteMsg::Mint { recipient, amount })?;
    Ok(minted.add_event(told))
}

/// Mints what was earned, and records it under its seasons.
pub(crate) fn award_many(deps: DepsMut<'_>, minter: &Addr, awards: Awards) -> Result<Response, PointsError> {
    let earnings = earnings(deps.api, awards)?;
    let sum = total(&earnings)?;
    let before = state::budget(deps.storage, minter)?;
    state::save_budget(deps.storage, minter, spend(minter, before, sum)?)?;
    state::grow_supply(deps.storage, sum)?;
    let mut response = Response::new().add_attribute("action", "award_many").add_attribute("amount", sum);
    let mut left = before;
    let mut growth = BTreeMap::new();
    for Earning { recipient, season, amount } in earnings {
        let budget = spend(minter, left, amount)?;
        left = Some(budget);
        grow(&mut growth, season, amount)?;
        state::credit(deps.storage, &recipient, amount)?;
        let earned = state::earn(deps.storage, season, &recipient, amount)?;
        let told = PointsAwarded { minter: minter.clone(), season, recipient, amount, earned, budget };
        response = response.add_event(told);
    }
    state::grow_seasons(deps.storage, &growth)?;
    Ok(response)
}

fn grow(growth: &mut BTreeMap<u32, Uint128>, season: u32, amount: Uint128) -> Result<(), PointsError> {
    let sum = growth.entry(season).or_default();
    *sum = add(*sum, amount)?;
    Ok(())
}

fn earnings(api: &dyn Api, awards: Awards) -> Result<Vec<Earning>, PointsError> {
    let checked = awards.into_iter().map(|award| {
        let recipient = address(api, &award.recipient)?;
        Ok(Earning { recipient, season: award.season, amount: award.amount.get() })
    });
    checked.collect()
}

/// Lists a minter, changes its budget, or takes it off the list.
pub(crate) fn set_minter(
    deps: DepsMut<'_>,
    owner: Addr,
    minter: &str,
    budget: Uint128,
) -> Result<Response, PointsError> {
    let (storage, minter) = (deps.storage, address(deps.api, minter)?);
    if !budget.is_zero() {
        state::save_budget(storage, &minter, budget)?;
    } else if state::budget(storage, &minter)?.is_some() {
        state::remove_minter(storage, &minter);
    } else {
        return Err(PointsError::MinterUnlisted { found: minter });
    }
    let told: Event = MinterSet { owner, minter, budget }.into();
    Ok(Response::new().add_attribute("action", "set_minter").add_event(told))
}
