//! Offers, their terms, licenses.

use caravan_licensing_api::LicensingError;
use caravan_primitives::{AssetId, LicenseId, OfferId, PrimitiveError};
use cosmwasm_std::{Addr, Order, StdResult, Storage};
use cw_storage_plus::{Bound, Item, Map};

use crate::domain::license::{License, Live};
use crate::domain::offer::Offer;
use crate::domain::terms::Terms;
use crate::error::Res;

const LAST_OFFER: Item<OfferId> = Item::new("no");
const OFFERS: Map<u64, Offer> = Map::new("off");
const TERMS: Map<(u64, u32), Terms> = Map::new("trm");
const OFFERS_OF_ASSET: Map<(u64, u64), ()> = Map::new("ofa");
const HAD: Map<(u64, &Addr), u32> = Map::new("had");
const LAST_LICENSE: Item<LicenseId> = Item::new("nl");
const LICENSES: Map<u64, License> = Map::new("lic");
const LICENSES_OF_HOLDER: Map<(&Addr, u64), ()> = Map::new("lih");
const LICENSES_OF_ASSET: Map<(u64, u64), ()> = Map::new("lia");
const LIVE: Map<(u64, &Addr), Vec<Live>> = Map::new("liv");

/// Keeps a new offer with its first terms.
pub(crate) fn new_offer(store: &mut dyn Storage, row: &Offer, terms: &Terms) -> Res<OfferId> {
    let id = match LAST_OFFER.may_load(store)? {
        Some(last) => last.next()?,
        None => OfferId::FIRST,
    };
    LAST_OFFER.save(store, &id)?;
    OFFERS_OF_ASSET.save(store, (row.asset.get(), id.get()), &())?;
    save_offer(store, id, row)?;
    save_terms(store, (id, row.version), terms)?;
    Ok(id)
}

pub(crate) fn offer(store: &dyn Storage, id: OfferId) -> Res<Offer> {
    OFFERS.may_load(store, id.get())?.ok_or_else(|| LicensingError::OfferUnknown(id).into())
}

pub(crate) fn save_offer(store: &mut dyn Storage, id: OfferId, row: &Offer) -> StdResult<()> {
    OFFERS.save(store, id.get(), row)
}

pub(crate) fn terms(store: &dyn Storage, (offer, version): (OfferId, u32)) -> StdResult<Terms> {
    TERMS.load(store, (offer.get(), version))
}

pub(crate) fn save_terms(store: &mut dyn Storage, (offer, version): (OfferId, u32), terms: &Terms) -> StdResult<()> {
    TERMS.save(store, (offer.get(), version), terms)
}

pub(crate) fn offers_of_asset_after(
    store: &dyn Storage,
    asset: AssetId,
    after: Option<OfferId>,
    limit: usize,
) -> Res<Vec<OfferId>> {
    let from = after.map(|id| Bound::exclusive(id.get()));
    let keys = OFFERS_OF_ASSET.prefix(asset.get()).keys(store, from, None, Order::Ascending);
    ids(keys.take(limit), OfferId::new)
}

/// How many licenses a licensee has had under an offer.
pub(crate) fn had(store: &dyn Storage, offer: OfferId, licensee: &Addr) -> StdResult<u32> {
    Ok(HAD.may_load(store, (offer.get(), licensee))?.unwrap_or(0))
}

pub(crate) fn save_had(store: &mut dyn Storage, offer: OfferId, licensee: &Addr, had: u32) -> StdResult<()> {
    HAD.save(store, (offer.get(), licensee), &had)
}

/// Keeps a new license.
pub(crate) fn new_license(store: &mut dyn Storage, row: &License) -> Res<LicenseId> {
    let id = next_license(store)?;
    LAST_LICENSE.save(store, &id)?;
    LICENSES.save(store, id.get(), row)?;
    LICENSES_OF_HOLDER.save(store, (&row.licensee, id.get()), &())?;
    LICENSES_OF_ASSET.save(store, (row.asset.get(), id.get()), &())?;
    Ok(id)
}

pub(crate) fn license(store: &dyn Storage, id: LicenseId) -> Res<License> {
    LICENSES.may_load(store, id.get())?.ok_or_else(|| LicensingError::LicenseUnknown(id).into())
}

pub(crate) fn licenses_of_holder_after(
    store: &dyn Storage,
    licensee: &Addr,
    after: Option<LicenseId>,
    limit: usize,
) -> Res<Vec<LicenseId>> {
    let from = after.map(|id| Bound::exclusive(id.get()));
    let keys = LICENSES_OF_HOLDER.prefix(licensee).keys(store, from, None, Order::Ascending);
    ids(keys.take(limit), LicenseId::new)
}

pub(crate) fn licenses_of_asset_after(
    store: &dyn Storage,
    asset: AssetId,
    after: Option<LicenseId>,
    limit: usize,
) -> Res<Vec<LicenseId>> {
    let from = after.map(|id| Bound::exclusive(id.get()));
    let keys = LICENSES_OF_ASSET.prefix(asset.get()).keys(store, from, None, Order::Ascending);
    ids(keys.take(limit), LicenseId::new)
}

/// The licenses of a licensee for an asset, those that have run out since the last purchase included.
pub(crate) fn live(store: &dyn Storage, asset: AssetId, licensee: &Addr) -> StdResult<Vec<Live>> {
    Ok(LIVE.may_load(store, (asset.get(), licensee))?.unwrap_or_default())
}

pub(crate) fn save_live(store: &mut dyn Storage, asset: AssetId, licensee: &Addr, list: &Vec<Live>) -> StdResult<()> {
    LIVE.save(store, (asset.get(), licensee), list)
}

fn next_license(store: &dyn Storage) -> Res<LicenseId> {
    Ok(match LAST_LICENSE.may_load(store)? {
        Some(last) => last.next()?,
        None => LicenseId::FIRST,
    })
}

fn ids<T>(keys: impl Iterator<Item = StdResult<u64>>, id: impl Fn(u64) -> Result<T, PrimitiveError>) -> Res<Vec<T>> {
    keys.map(|key| Ok(id(key?)?)).collect()
}
