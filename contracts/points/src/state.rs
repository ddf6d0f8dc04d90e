//! The rows and their keys. Balances, allowances, supply and marketing are cw20-base's rows under its own keys.

use std::collections::BTreeMap;

use caravan_access::{Access, Siblings};
use caravan_money::add;
use caravan_points_api::Transferability;
use cosmwasm_std::{Addr, Order, StdResult, Storage, Uint128};
use cw20_base::state::{ALLOWANCES, BALANCES, TOKEN_INFO};
use cw_storage_plus::{Bound, Item, Map};
use serde::{Deserialize, Serialize};

use crate::Result;

/// As the row of cw2 has the contract.
pub(crate) const NAME: &str = "crates.io:caravan-points";
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// There is no pause: points never delay a payment.
pub(crate) const ACCESS: Access = Access::new("own", None, load_siblings);

const TRANSFERABILITY: Item<TransferabilityRow> = Item::new("tr");
/// The other contracts of the suite.
const SIBLINGS: Item<Siblings> = Item::new("sib");
/// Maps a listed minter to what it may still mint.
const MINTERS: Map<&Addr, Uint128> = Map::new("mint");
/// Maps a season and an address to what the address earned in it. Sums only grow.
const EARNED: Map<(u32, &Addr), Uint128> = Map::new("earn");
/// Maps a season to what was earned in it: the sum of its rows of `EARNED`.
const SEASONS: Map<u32, Uint128> = Map::new("seas");

/// Transferability as it is stored: in a few bytes, because every transfer reads them.
#[derive(Serialize, Deserialize)]
enum TransferabilityRow {
    #[serde(rename = "s")]
    Soulbound,
    #[serde(rename = "o")]
    Open,
}

pub(crate) fn load_transferability(storage: &dyn Storage) -> StdResult<Transferability> {
    Ok(match TRANSFERABILITY.load(storage)? {
        TransferabilityRow::Soulbound => Transferability::Soulbound {},
        TransferabilityRow::Open => Transferability::Open {},
    })
}

pub(crate) fn save_transferability(storage: &mut dyn Storage, transferability: Transferability) -> StdResult<()> {
    let row = match transferability {
        Transferability::Soulbound {} => TransferabilityRow::Soulbound,
        Transferability::Open {} => TransferabilityRow::Open,
    };
    TRANSFERABILITY.save(storage, &row)
}

pub(crate) fn load_siblings(storage: &dyn Storage) -> StdResult<Siblings> {
    SIBLINGS.load(storage)
}

pub(crate) fn save_siblings(storage: &mut dyn Storage, siblings: &Siblings) -> StdResult<()> {
    SIBLINGS.save(storage, siblings)
}

/// Load what a minter may still mint; `None` if it is not listed.
pub(crate) fn may_load_budget(storage: &dyn Storage, minter: &Addr) -> StdResult<Option<Uint128>> {
    MINTERS.may_load(storage, minter)
}

/// List a minter, or change what it may still mint.
pub(crate) fn save_budget(storage: &mut dyn Storage, minter: &Addr, budget: Uint128) -> StdResult<()> {
    MINTERS.save(storage, minter, &budget)
}

pub(crate) fn remove_minter(storage: &mut dyn Storage, minter: &Addr) {
    MINTERS.remove(storage, minter);
}

/// Load a page of minters and what they may still mint.
pub(crate) fn minters_after(
    storage: &dyn Storage,
    after: Option<&Addr>,
    limit: usize,
) -> StdResult<Vec<(Addr, Uint128)>> {
    MINTERS.range(storage, after.map(Bound::exclusive), None, Order::Ascending).take(limit).collect()
}

pub(crate) fn load_earned_or_default(storage: &dyn Storage, season: u32, address: &Addr) -> StdResult<Uint128> {
    Ok(EARNED.may_load(storage, (season, address))?.unwrap_or_default())
}

pub(crate) fn load_season_total_or_default(storage: &dyn Storage, season: u32) -> StdResult<Uint128> {
    Ok(SEASONS.may_load(storage, season)?.unwrap_or_default())
}

/// Add to what an address earned in a season and return the new sum.
pub(crate) fn add_to_earned(
    storage: &mut dyn Storage,
    season: u32,
    address: &Addr,
    amount: Uint128,
) -> Result<Uint128> {
    let sum = add(load_earned_or_default(storage, season, address)?, amount)?;
    EARNED.save(storage, (season, address), &sum)?;
    Ok(sum)
}

/// Add to what was earned in each season.
pub(crate) fn add_to_seasons(storage: &mut dyn Storage, growth: &BTreeMap<u32, Uint128>) -> Result<()> {
    for (season, amount) in growth {
        let sum = add(load_season_total_or_default(storage, *season)?, *amount)?;
        SEASONS.save(storage, *season, &sum)?;
    }
    Ok(())
}

pub(crate) fn load_supply(storage: &dyn Storage) -> StdResult<Uint128> {
    Ok(TOKEN_INFO.load(storage)?.total_supply)
}

pub(crate) fn add_to_supply(storage: &mut dyn Storage, amount: Uint128) -> Result<()> {
    let mut token = TOKEN_INFO.load(storage)?;
    token.total_supply = add(token.total_supply, amount)?;
    TOKEN_INFO.save(storage, &token)?;
    Ok(())
}

pub(crate) fn load_balance_or_default(storage: &dyn Storage, address: &Addr) -> StdResult<Uint128> {
    Ok(BALANCES.may_load(storage, address)?.unwrap_or_default())
}

/// Add to what an address holds and return the new balance.
pub(crate) fn add_to_balance(storage: &mut dyn Storage, address: &Addr, amount: Uint128) -> Result<Uint128> {
    let sum = add(load_balance_or_default(storage, address)?, amount)?;
    BALANCES.save(storage, address, &sum)?;
    Ok(sum)
}

pub(crate) fn remove_balance(storage: &mut dyn Storage, address: &Addr) {
    BALANCES.remove(storage, address);
}

/// Load what a spender may still spend of an owner's points, whether or not the allowance has expired.
pub(crate) fn load_allowance_or_default(storage: &dyn Storage, owner: &Addr, spender: &Addr) -> StdResult<Uint128> {
    Ok(ALLOWANCES.may_load(storage, (owner, spender))?.unwrap_or_default().allowance)
}
