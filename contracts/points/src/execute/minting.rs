//! Who mints, and what is earned.

use std::collections::BTreeMap;

use caravan_access::Siblings;
use caravan_contract_kit::{response, validate_address, Call};
use caravan_money::{add, sub};
use caravan_points_api::event::{MinterSet, PointsAwarded, PointsMinted};
use caravan_points_api::keys::Minter;
use caravan_points_api::{Awards, PointsError};
use caravan_primitives::Time;
use cosmwasm_std::{Addr, Api, DepsMut, Env, MessageInfo, Response, Storage, Uint128};
use cw20::Cw20ExecuteMsg;

use super::always;
use crate::domain::minting::{set_budget, spend, total, Earning};
use crate::{state, Result};

/// Mint outside of any season.
pub(crate) fn mint(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    recipient: String,
    amount: Uint128,
) -> Result<Response> {
    let (minter, now) = (info.sender, Time::from(&env.block.time));
    let row = spend(&minter, state::may_load_minter(deps.storage, &minter)?, amount, now)?;
    // cw20-base adds to the supply without a check: an overflow would abort the contract, without an error of ours.
    add(state::load_supply(deps.storage)?, amount)?;
    state::save_minter(deps.storage, &minter, &row)?;
    let to = validate_address(deps.api, &recipient)?;
    state::load_siblings(deps.storage)?.refuse(&env.contract.address, &to, "recipient")?;
    let event = PointsMinted { minter, recipient: to, amount, budget: row.budget };
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
    let row = spend(minter, state::may_load_minter(storage, minter)?, sum, call.now)?;
    state::save_minter(storage, minter, &row)?;
    state::add_to_supply(storage, sum)?;
    let mut events = vec![];
    let mut budget = add(row.budget, sum)?;
    // Each season's row is written once, however many awards it has.
    let mut growth = BTreeMap::new();
    for Earning { recipient, season, amount } in earnings {
        budget = sub(budget, amount)?;
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
    let before = state::may_load_minter(storage, &minter)?;
    if !budget.is_zero() {
        refuse_minter(&state::load_siblings(storage)?, &call.contract, &minter)?;
    } else if before.is_none() {
        return Err(PointsError::MinterUnlisted { found: minter });
    }
    let Minter { budget: holds, raise } = set_budget(before, budget, call.now)?;
    if budget.is_zero() {
        state::remove_minter(storage, &minter);
    } else {
        state::save_minter(storage, &minter, &Minter { budget: holds, raise: raise.clone() })?;
    }
    let (raise, from) = raise.map(|raise| (raise.amount, raise.from)).unzip();
    Ok(response("set_minter", [MinterSet { owner: call.sender.clone(), minter, budget: holds, raise, from }.into()]))
}
