//! Who mints, and what is earned.

use std::collections::BTreeMap;

use caravan_access::Siblings;
use caravan_contract_kit::{response, validate_address, Call};
use caravan_money::add;
use caravan_points_api::event::{MinterSet, PointsAwarded, PointsMinted};
use caravan_points_api::{Awards, PointsError};
use cosmwasm_std::{Addr, Api, DepsMut, Env, MessageInfo, Response, Storage, Uint128};
use cw20::Cw20ExecuteMsg;

use super::always;
use crate::domain::minting::{spend, total, Earning};
use crate::{state, Result};

/// Mint outside of any season.
pub(crate) fn mint(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    recipient: String,
    amount: Uint128,
) -> Result<Response> {
    let minter = info.sender;
    let budget = spend(&minter, state::may_load_budget(deps.storage, &minter)?, amount)?;
    // cw20-base adds to the supply without a check: an overflow would abort the contract, without an error of ours.
    add(state::load_supply(deps.storage)?, amount)?;
    state::save_budget(deps.storage, &minter, budget)?;
    let to = validate_address(deps.api, &recipient)?;
    state::load_siblings(deps.storage)?.refuse(&env.contract.address, &to, "recipient")?;
    let event = PointsMinted { minter, recipient: to, amount, budget };
    // cw20-base knows one minter, which is this contract.
    let minting = MessageInfo { sender: env.contract.address.clone(), funds: Vec::new() };
    let minted = always(deps, env, minting, Cw20ExecuteMsg::Mint { recipient, amount })?;
    Ok(minted.add_event(event))
}

/// Mint what was earned, and record it under its seasons.
pub(crate) fn award_many(storage: &mut dyn Storage, call: &Call<'_>, awards: Awards) -> Result<Response> {
    let minter = &call.sender;
    let earnings = check_awards(call.api, awards)?;
    let sum = total(&earnings)?;
    let before = state::may_load_budget(storage, minter)?;
    state::save_budget(storage, minter, spend(minter, before, sum)?)?;
    state::add_to_supply(storage, sum)?;
    let mut events = vec![];
    let mut left = before;
    // Each season's row is written once, however many awards it has.
    let mut growth = BTreeMap::new();
    for Earning { recipient, season, amount } in earnings {
        let budget = spend(minter, left, amount)?;
        left = Some(budget);
        let sum: &mut Uint128 = growth.entry(season).or_default();
        *sum = add(*sum, amount)?;
        state::add_to_balance(storage, &recipient, amount)?;
        let earned = state::add_to_earned(storage, season, &recipient, amount)?;
        let event = PointsAwarded { minter: minter.clone(), season, recipient, amount, earned, budget };
        events.push(event.into());
    }
    state::add_to_seasons(storage, &growth)?;
    Ok(response("award_many", events).add_attribute("amount", sum))
}

fn check_awards(api: &dyn Api, awards: Awards) -> Result<Vec<Earning>> {
    let checked = awards.into_iter().map(|award| {
        let recipient = validate_address(api, &award.recipient)?;
        Ok(Earning { recipient, season: award.season, amount: award.amount.get() })
    });
    checked.collect()
}

/// Refuse the contracts of the suite as minters, but for the marketplace, which awards what is earned.
pub(super) fn refuse_minter(siblings: &Siblings, own: &Addr, minter: &Addr) -> Result<()> {
    if siblings.marketplace.as_ref() == Some(minter) {
        return Ok(());
    }
    Ok(siblings.refuse(own, minter, "minter")?)
}

/// List a minter, change its budget, or take it off the list.
pub(crate) fn set_minter(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    minter: &str,
    budget: Uint128,
) -> Result<Response> {
    let minter = call.address(minter)?;
    if !budget.is_zero() {
        refuse_minter(&state::load_siblings(storage)?, &call.contract, &minter)?;
        state::save_budget(storage, &minter, budget)?;
    } else if state::may_load_budget(storage, &minter)?.is_some() {
        state::remove_minter(storage, &minter);
    } else {
        return Err(PointsError::MinterUnlisted { found: minter });
    }
    Ok(response("set_minter", [MinterSet { owner: call.sender.clone(), minter, budget }.into()]))
}
