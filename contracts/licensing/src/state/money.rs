//! Money: assets', contributors', owners'.

use caravan_primitives::{AssetId, LicenseId};
use cosmwasm_std::{Addr, Order, StdResult, Storage, Uint128};
use cw_storage_plus::{Bound, Map};

use crate::domain::asset_ledger::AssetLedger;
use crate::domain::ceiling::CeilingCount;
use crate::domain::currency_ledger::CurrencyLedger;
use crate::domain::shares::Shares;

/// Maps a currency key to the ledger of the currency.
const CURRENCY_LEDGERS: Map<&str, CurrencyLedger> = Map::new("sum");
/// Maps an asset to the copy of its shares.
const SHARES: Map<AssetId, Shares> = Map::new("shr");
/// Maps an asset and a currency key to the ledger of the asset.
const ASSET_LEDGERS: Map<(AssetId, &str), AssetLedger> = Map::new("bks");
/// Maps an asset, a currency key and the name of a contributor to what was claimed.
const CLAIMED: Map<(AssetId, &str, &str), Uint128> = Map::new("clm");
/// Maps an address and a currency key to what is due to an owner of assets.
const BALANCES: Map<(&Addr, &str), Uint128> = Map::new("bal");
/// Maps a license to what has come in under its ceiling.
const CEILINGS: Map<LicenseId, CeilingCount> = Map::new("cil");

pub(crate) fn load_currency_ledger_or_default(storage: &dyn Storage, currency: &str) -> StdResult<CurrencyLedger> {
    Ok(CURRENCY_LEDGERS.may_load(storage, currency)?.unwrap_or_default())
}

pub(crate) fn save_currency_ledger(
    storage: &mut dyn Storage,
    currency: &str,
    ledger: &CurrencyLedger,
) -> StdResult<()> {
    CURRENCY_LEDGERS.save(storage, currency, ledger)
}

pub(crate) fn may_load_shares(storage: &dyn Storage, asset: AssetId) -> StdResult<Option<Shares>> {
    SHARES.may_load(storage, asset)
}

pub(crate) fn save_shares(storage: &mut dyn Storage, asset: AssetId, shares: &Shares) -> StdResult<()> {
    SHARES.save(storage, asset, shares)
}

pub(crate) fn load_asset_ledger_or_default(
    storage: &dyn Storage,
    asset: AssetId,
    currency: &str,
) -> StdResult<AssetLedger> {
    Ok(ASSET_LEDGERS.may_load(storage, (asset, currency))?.unwrap_or_default())
}

pub(crate) fn save_asset_ledger(
    storage: &mut dyn Storage,
    asset: AssetId,
    currency: &str,
    ledger: &AssetLedger,
) -> StdResult<()> {
    ASSET_LEDGERS.save(storage, (asset, currency), ledger)
}

pub(crate) fn load_claimed_or_default(
    storage: &dyn Storage,
    asset: AssetId,
    currency: &str,
    contributor: &str,
) -> StdResult<Uint128> {
    Ok(CLAIMED.may_load(storage, (asset, currency, contributor))?.unwrap_or_default())
}

pub(crate) fn save_claimed(
    storage: &mut dyn Storage,
    asset: AssetId,
    currency: &str,
    contributor: &str,
    claimed: Uint128,
) -> StdResult<()> {
    CLAIMED.save(storage, (asset, currency, contributor), &claimed)
}

pub(crate) fn load_balance_or_default(storage: &dyn Storage, address: &Addr, currency: &str) -> StdResult<Uint128> {
    Ok(BALANCES.may_load(storage, (address, currency))?.unwrap_or_default())
}

pub(crate) fn save_balance(
    storage: &mut dyn Storage,
    address: &Addr,
    currency: &str,
    balance: Uint128,
) -> StdResult<()> {
    BALANCES.save(storage, (address, currency), &balance)
}

pub(crate) fn balances_after(
    storage: &dyn Storage,
    address: &Addr,
    after: Option<&str>,
    limit: usize,
) -> StdResult<Vec<(String, Uint128)>> {
    let rows = BALANCES.prefix(address).range(storage, after.map(Bound::exclusive), None, Order::Ascending);
    rows.take(limit).collect()
}

pub(crate) fn load_ceiling_count_or_default(storage: &dyn Storage, license: LicenseId) -> StdResult<CeilingCount> {
    Ok(CEILINGS.may_load(storage, license)?.unwrap_or_default())
}

pub(crate) fn save_ceiling_count(storage: &mut dyn Storage, license: LicenseId, count: &CeilingCount) -> StdResult<()> {
    CEILINGS.save(storage, license, count)
}
