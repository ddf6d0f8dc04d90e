//! What is kept, and under which key. Balances, allowances, supply and marketing are cw20-base's rows under its own keys.

use std::collections::BTreeMap;

use caravan_access::{Access, Sibling};
use caravan_money::add;
use caravan_points_api::{PointsError, Transferability};
use cosmwasm_std::{Addr, Order, StdResult, Storage, Uint128};
use cw20_base::state::{ALLOWANCES, BALANCES, TOKEN_INFO};
use cw_storage_plus::{Bound, Item, Map};
use serde::{Deserialize, Serialize};

/// The pause is never written: no message of this contract is paused, so that points block no payment.
pub(crate) const ACCESS: Access = Access::with_siblings("own", "paus", may_load_sibling);

/// Who may move points.
const TRANSFERABILITY: Item<Row> = Item::new("tr");
/// The wired marketplace; no row while the slot is empty.
const MARKETPLACE: Item<Addr> = Item::new("mkt");
/// Maps a listed minter to what it may still mint.
const MINTERS: Map<&Addr, Uint128> = Map::new("mint");
/// Maps a season and an address to what it earned there. Sums only grow.
const EARNED: Map<(u32, &Addr), Uint128> = Map::new("earn");
/// Maps a season to what all earned there: the sum of its rows of `EARNED`.
const SEASONS: Map<u32, Uint128> = Map::new("seas");

/// How transferability is stored: a few bytes, because every transfer reads them.
#[derive(Serialize, Deserialize)]
enum Row {
    #[serde(rename = "s")]
    Soulbound,
    #[serde(rename = "o")]
    Open,
}

/// Who may move points.
pub(crate) fn transferability(storage: &dyn Storage) -> StdResult<Transferability> {
    Ok(match TRANSFERABILITY.load(storage)? {
        Row::Soulbound => Transferability::Soulbound {},
        Row::Open => Transferability::Open {},
    })
}

/// From now on, `transferability` holds.
pub(crate) fn save_transferability(storage: &mut dyn Storage, transferability: Transferability) -> StdResult<()> {
    let row = match transferability {
        Transferability::Soulbound {} => Row::Soulbound,
        Transferability::Open {} => Row::Open,
    };
    TRANSFERABILITY.save(storage, &row)
}

/// The wired marketplace, if the slot is filled.
pub(crate) fn marketplace(storage: &dyn Storage) -> StdResult<Option<Addr>> {
    MARKETPLACE.may_load(storage)
}

fn may_load_sibling(storage: &dyn Storage, sibling: Sibling) -> StdResult<Option<Addr>> {
    match sibling {
        Sibling::Marketplace => marketplace(storage),
        // Licensing sends nothing to points.
        Sibling::Licensing => Ok(None),
    }
}

/// Fills the marketplace's slot.
pub(crate) fn save_marketplace(storage: &mut dyn Storage, marketplace: &Addr) -> StdResult<()> {
    MARKETPLACE.save(storage, marketplace)
}

/// What a minter may still mint; none if it is not listed.
pub(crate) fn budget(storage: &dyn Storage, minter: &Addr) -> StdResult<Option<Uint128>> {
    MINTERS.may_load(storage, minter)
}

/// Lists a minter, or changes what it may still mint.
pub(crate) fn save_budget(storage: &mut dyn Storage, minter: &Addr, budget: Uint128) -> StdResult<()> {
    MINTERS.save(storage, minter, &budget)
}

/// Takes a minter off the list.
pub(crate) fn remove_minter(storage: &mut dyn Storage, minter: &Addr) {
    MINTERS.remove(storage, minter);
}

/// A page of minters and what they may still mint.
pub(crate) fn minters(storage: &dyn Storage, after: Option<&Addr>, limit: usize) -> StdResult<Vec<(Addr, Uint128)>> {
    MINTERS.range(storage, after.map(Bound::exclusive), None, Order::Ascending).take(limit).collect()
}

/// What an address earned in a season.
pub(crate) fn earned(storage: &dyn Storage, season: u32, address: &Addr) -> StdResult<Uint128> {
    Ok(EARNED.may_load(storage, (season, address))?.unwrap_or_default())
}

/// What all earned in a season.
pub(crate) fn season_total(storage: &dyn Storage, season: u32) -> StdResult<Uint128> {
    Ok(SEASONS.may_load(storage, season)?.unwrap_or_default())
}

/// Adds to what an address earned in a season; the answer is the new sum.
pub(crate) fn earn(
    storage: &mut dyn Storage,
    season: u32,
    address: &Addr,
    amount: Uint128,
) -> Result<Uint128, PointsError> {
    let sum = add(earned(storage, season, address)?, amount)?;
    EARNED.save(storage, (season, address), &sum)?;
    Ok(sum)
}

/// Adds to what all earned, season by season.
pub(crate) fn grow_seasons(storage: &mut dyn Storage, growth: &BTreeMap<u32, Uint128>) -> Result<(), PointsError> {
    for (season, amount) in growth {
        let sum = add(season_total(storage, *season)?, *amount)?;
        SEASONS.save(storage, *season, &sum)?;
    }
    Ok(())
}

/// How many points there are.
pub(crate) fn supply(storage: &dyn Storage) -> StdResult<Uint128> {
    Ok(TOKEN_INFO.load(storage)?.total_supply)
}

/// Adds to the supply.
pub(crate) fn grow_supply(storage: &mut dyn Storage, amount: Uint128) -> Result<(), PointsError> {
    let mut token = TOKEN_INFO.load(storage)?;
    token.total_supply = add(token.total_supply, amount)?;
    TOKEN_INFO.save(storage, &token)?;
    Ok(())
}

/// What an address holds.
pub(crate) fn balance(storage: &dyn Storage, address: &Addr) -> StdResult<Uint128> {
    Ok(BALANCES.may_load(storage, address)?.unwrap_or_default())
}

/// Adds to what an address holds; the answer is the new balance.
pub(crate) fn credit(storage: &mut dyn Storage, address: &Addr, amount: Uint128) -> Result<Uint128, PointsError> {
    let sum = add(balance(storage, address)?, amount)?;
    BALANCES.save(storage, address, &sum)?;
    Ok(sum)
}

/// Empties what an address holds.
pub(crate) fn empty(storage: &mut dyn Storage, address: &Addr) {
    BALANCES.remove(storage, address);
}

/// What a spender may still spend of an owner's points, by number alone.
pub(crate) fn allowance(storage: &dyn Storage, owner: &Addr, spender: &Addr) -> StdResult<Uint128> {
    Ok(ALLOWANCES.may_load(storage, (owner, spender))?.unwrap_or_default().allowance)
}
