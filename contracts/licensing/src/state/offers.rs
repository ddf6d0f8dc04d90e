//! Offers, their terms, licenses.

use caravan_licensing_api::LicensingError;
use caravan_primitives::{AssetId, LicenseId, OfferId};
use cosmwasm_std::{Addr, Order, StdResult, Storage};
use cw_storage_plus::{Bound, Item, Map};

use crate::domain::license::{License, Live};
use crate::domain::offer::Offer;
use crate::domain::terms::Terms;
use crate::error::Result;

const LAST_OFFER: Item<OfferId> = Item::new("no");
/// Maps an offer to its row.
const OFFERS: Map<OfferId, Offer> = Map::new("off");
/// Maps an offer and a version to the terms of that version.
const TERMS: Map<(OfferId, u32), Terms> = Map::new("trm");
/// Lists the offers of an asset.
const OFFERS_OF_ASSET: Map<(AssetId, OfferId), ()> = Map::new("ofa");
/// Maps an offer and a licensee to the number of licenses ever bought.
const PURCHASES: Map<(OfferId, &Addr), u32> = Map::new("had");
const LAST_LICENSE: Item<LicenseId> = Item::new("nl");
/// Maps a license to its row.
const LICENSES: Map<LicenseId, License> = Map::new("lic");
/// Lists the licenses of a licensee.
const LICENSES_OF_HOLDER: Map<(&Addr, LicenseId), ()> = Map::new("lih");
/// Lists the licenses for an asset.
const LICENSES_OF_ASSET: Map<(AssetId, LicenseId), ()> = Map::new("lia");
/// Maps an asset and a licensee to the licenses that are live, so that `IsLicensed` reads one row.
const LIVE: Map<(AssetId, &Addr), Vec<Live>> = Map::new("liv");

/// Save a new offer with its first terms and return its id.
pub(crate) fn save_new_offer(storage: &mut dyn Storage, row: &Offer, terms: &Terms) -> Result<OfferId> {
    let id = OfferId::after(LAST_OFFER.may_load(storage)?)?;
    LAST_OFFER.save(storage, &id)?;
    OFFERS_OF_ASSET.save(storage, (row.asset, id), &())?;
    save_offer(storage, id, row)?;
    save_terms(storage, id, row.version, terms)?;
    Ok(id)
}

pub(crate) fn load_offer(storage: &dyn Storage, id: OfferId) -> Result<Offer> {
    OFFERS.may_load(storage, id)?.ok_or_else(|| LicensingError::OfferUnknown(id).into())
}

pub(crate) fn save_offer(storage: &mut dyn Storage, id: OfferId, row: &Offer) -> StdResult<()> {
    OFFERS.save(storage, id, row)
}

pub(crate) fn load_terms(storage: &dyn Storage, offer: OfferId, version: u32) -> StdResult<Terms> {
    TERMS.load(storage, (offer, version))
}

pub(crate) fn save_terms(storage: &mut dyn Storage, offer: OfferId, version: u32, terms: &Terms) -> StdResult<()> {
    TERMS.save(storage, (offer, version), terms)
}

pub(crate) fn offers_of_asset_after(
    storage: &dyn Storage,
    asset: AssetId,
    after: Option<OfferId>,
    limit: usize,
) -> StdResult<Vec<OfferId>> {
    let from = after.map(Bound::exclusive);
    OFFERS_OF_ASSET.prefix(asset).keys(storage, from, None, Order::Ascending).take(limit).collect()
}

pub(crate) fn load_purchases_or_default(storage: &dyn Storage, offer: OfferId, licensee: &Addr) -> StdResult<u32> {
    Ok(PURCHASES.may_load(storage, (offer, licensee))?.unwrap_or_default())
}

pub(crate) fn save_purchases(
    storage: &mut dyn Storage,
    offer: OfferId,
    licensee: &Addr,
    purchases: u32,
) -> StdResult<()> {
    PURCHASES.save(storage, (offer, licensee), &purchases)
}

/// Save a new license and return its id.
pub(crate) fn save_new_license(storage: &mut dyn Storage, row: &License) -> Result<LicenseId> {
    let id = LicenseId::after(LAST_LICENSE.may_load(storage)?)?;
    LAST_LICENSE.save(storage, &id)?;
    LICENSES.save(storage, id, row)?;
    LICENSES_OF_HOLDER.save(storage, (&row.licensee, id), &())?;
    LICENSES_OF_ASSET.save(storage, (row.asset, id), &())?;
    Ok(id)
}

pub(crate) fn load_license(storage: &dyn Storage, id: LicenseId) -> Result<License> {
    LICENSES.may_load(storage, id)?.ok_or_else(|| LicensingError::LicenseUnknown(id).into())
}

pub(crate) fn licenses_of_holder_after(
    storage: &dyn Storage,
    licensee: &Addr,
    after: Option<LicenseId>,
    limit: usize,
) -> StdResult<Vec<LicenseId>> {
    let from = after.map(Bound::exclusive);
    LICENSES_OF_HOLDER.prefix(licensee).keys(storage, from, None, Order::Ascending).take(limit).collect()
}

pub(crate) fn licenses_of_asset_after(
    storage: &dyn Storage,
    asset: AssetId,
    after: Option<LicenseId>,
    limit: usize,
) -> StdResult<Vec<LicenseId>> {
    let from = after.map(Bound::exclusive);
    LICENSES_OF_ASSET.prefix(asset).keys(storage, from, None, Order::Ascending).take(limit).collect()
}

/// Load the licenses of a licensee for an asset. Some may have run out since the last purchase.
pub(crate) fn load_live_or_default(storage: &dyn Storage, asset: AssetId, licensee: &Addr) -> StdResult<Vec<Live>> {
    Ok(LIVE.may_load(storage, (asset, licensee))?.unwrap_or_default())
}

pub(crate) fn save_live(storage: &mut dyn Storage, asset: AssetId, licensee: &Addr, list: &Vec<Live>) -> StdResult<()> {
    LIVE.save(storage, (asset, licensee), list)
}
