//! Whose money it is: assets', contributors', owners'.

use caravan_primitives::{AssetId, LicenseId};
use cosmwasm_std::{Addr, Order, StdResult, Storage, Uint128};
use cw_storage_plus::{Bound, Map};

use crate::domain::books::Books;
use crate::domain::ledger::Ledger;
use crate::domain::shares::Shares;

const SUMS: Map<&str, Ledger> = Map::new("sum");
const SHARES: Map<u64, Shares> = Map::new("shr");
const BOOKS: Map<(u64, &str), Books> = Map::new("bks");
const CLAIMED: Map<(u64, &str, &str), Uint128> = Map::new("clm");
const BALANCES: Map<(&Addr, &str), Uint128> = Map::new("bal");
const CEILINGS: Map<u64, Uint128> = Map::new("cil");

pub(crate) fn currency_ledger(store: &dyn Storage, key: &str) -> StdResult<Ledger> {
    Ok(SUMS.may_load(store, key)?.unwrap_or_default())
}

pub(crate) fn save_currency_ledger(store: &mut dyn Storage, key: &str, ledger: &Ledger) -> StdResult<()> {
    SUMS.save(store, key, ledger)
}

/// How money of the asset is split, if that was copied.
pub(crate) fn shares(store: &dyn Storage, asset: AssetId) -> StdResult<Option<Shares>> {
    SHARES.may_load(store, asset.get())
}

pub(crate) fn save_shares(store: &mut dyn Storage, asset: AssetId, shares: &Shares) -> StdResult<()> {
    SHARES.save(store, asset.get(), shares)
}

pub(crate) fn books(store: &dyn Storage, asset: AssetId, currency: &str) -> StdResult<Books> {
    Ok(BOOKS.may_load(store, (asset.get(), currency))?.unwrap_or_default())
}

pub(crate) fn save_books(store: &mut dyn Storage, asset: AssetId, currency: &str, books: &Books) -> StdResult<()> {
    BOOKS.save(store, (asset.get(), currency), books)
}

pub(crate) fn claimed(store: &dyn Storage, (asset, currency): (AssetId, &str), who: &str) -> StdResult<Uint128> {
    Ok(CLAIMED.may_load(store, (asset.get(), currency, who))?.unwrap_or_default())
}

pub(crate) fn save_claimed(
    store: &mut dyn Storage,
    (asset, currency): (AssetId, &str),
    who: &str,
    claimed: Uint128,
) -> StdResult<()> {
    CLAIMED.save(store, (asset.get(), currency, who), &claimed)
}

pub(crate) fn balance(store: &dyn Storage, address: &Addr, currency: &str) -> StdResult<Uint128> {
    Ok(BALANCES.may_load(store, (address, currency))?.unwrap_or_default())
}

pub(crate) fn save_balance(store: &mut dyn Storage, address: &Addr, currency: &str, balance: Uint128) -> StdResult<()> {
    BALANCES.save(store, (address, currency), &balance)
}

pub(crate) fn balances_after(
    store: &dyn Storage,
    address: &Addr,
    after: Option<&str>,
    limit: usize,
) -> StdResult<Vec<(String, Uint128)>> {
    let rows = BALANCES.prefix(address).range(store, after.map(Bound::exclusive), None, Order::Ascending);
    rows.take(limit).collect()
}

pub(crate) fn ceiling_used(store: &dyn Storage, license: LicenseId) -> StdResult<Uint128> {
    Ok(CEILINGS.may_load(store, license.get())?.unwrap_or_default())
}

pub(crate) fn save_ceiling_used(store: &mut dyn Storage, license: LicenseId, used: Uint128) -> StdResult<()> {
    CEILINGS.save(store, license.get(), &used)
}
