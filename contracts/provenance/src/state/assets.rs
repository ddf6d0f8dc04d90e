//! Assets, their heads, their contributors, their descriptions.

use caravan_primitives::{AssetId, Hash32, PrimitiveError, Time, Uri};
use caravan_provenance_api::keys::{Head, HEADS, WEIGHTS};
use caravan_provenance_api::{Kind, ProvenanceError};
use cosmwasm_std::{Addr, Order, StdResult, Storage, Uint128};
use cw_storage_plus::{Bound, Item, Map};
use serde::{Deserialize, Serialize};

use crate::domain::asset::Asset;
use crate::domain::code::of_kind;
use crate::domain::ownership::Offer;
use crate::error::Res;

/// One entry of a description's history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct MetadataRow {
    #[serde(rename = "u")]
    pub(crate) uri: Uri,
    #[serde(rename = "h", with = "crate::domain::base64")]
    pub(crate) hash: Hash32,
    #[serde(rename = "a")]
    pub(crate) at: Time,
}

const LAST: Item<AssetId> = Item::new("na");
const ASSETS: Map<u64, Asset> = Map::new("ast");
const OFFERS: Map<u64, Offer> = Map::new("ofr");
const METADATA: Map<(u64, u32), MetadataRow> = Map::new("mta");
const HASHES: Map<&[u8], AssetId> = Map::new("hsh");
const WATERMARKS: Map<&[u8], AssetId> = Map::new("wmk");
const BY_OWNER: Map<(&Addr, u64), bool> = Map::new("abo");
const BY_KIND: Map<(u8, u64), bool> = Map::new("abk");

/// Makes an asset, with its head and its places in the indices.
pub(crate) fn new_asset(store: &mut dyn Storage, new: impl FnOnce(AssetId) -> Asset, head: &Head) -> Res<AssetId> {
    let id = match LAST.may_load(store)? {
        Some(last) => last.next()?,
        None => AssetId::FIRST,
    };
    let asset = new(id);
    LAST.save(store, &id)?;
    HASHES.save(store, asset.content_hash.as_bytes(), &id)?;
    WATERMARKS.save(store, asset.watermark.as_bytes(), &id)?;
    BY_OWNER.save(store, (&head.owner, id.get()), &true)?;
    BY_KIND.save(store, (of_kind(asset.kind), id.get()), &true)?;
    save_asset(store, id, &asset)?;
    save_head(store, id, head)?;
    Ok(id)
}

pub(crate) fn asset(store: &dyn Storage, id: AssetId) -> Res<Asset> {
    ASSETS.may_load(store, id.get())?.ok_or_else(|| ProvenanceError::AssetUnknown { asset: id }.into())
}

pub(crate) fn save_asset(store: &mut dyn Storage, id: AssetId, row: &Asset) -> StdResult<()> {
    ASSETS.save(store, id.get(), row)
}

pub(crate) fn head(store: &dyn Storage, id: AssetId) -> Res<Head> {
    HEADS.may_load(store, id.get())?.ok_or_else(|| ProvenanceError::AssetUnknown { asset: id }.into())
}

pub(crate) fn save_head(store: &mut dyn Storage, id: AssetId, row: &Head) -> StdResult<()> {
    HEADS.save(store, id.get(), row)
}

/// Keeps an asset under its new owner; its offer is used up.
pub(crate) fn save_moved(store: &mut dyn Storage, id: AssetId, row: &Head, from: &Addr) -> StdResult<()> {
    BY_OWNER.remove(store, (from, id.get()));
    BY_OWNER.save(store, (&row.owner, id.get()), &true)?;
    clear_offer(store, id);
    save_head(store, id, row)
}

pub(crate) fn asset_of_hash(store: &dyn Storage, hash: &Hash32) -> StdResult<Option<AssetId>> {
    HASHES.may_load(store, hash.as_bytes())
}

pub(crate) fn asset_of_watermark(store: &dyn Storage, watermark: &Hash32) -> StdResult<Option<AssetId>> {
    WATERMARKS.may_load(store, watermark.as_bytes())
}

fn bound(after: Option<AssetId>) -> Option<Bound<'static, u64>> {
    after.map(|id| Bound::exclusive(id.get()))
}

pub(crate) fn assets_after(store: &dyn Storage, after: Option<AssetId>, limit: usize) -> StdResult<Vec<u64>> {
    ASSETS.keys(store, bound(after), None, Order::Ascending).take(limit).collect()
}

pub(crate) fn assets_of_owner_after(
    store: &dyn Storage,
    owner: &Addr,
    after: Option<AssetId>,
    limit: usize,
) -> StdResult<Vec<u64>> {
    BY_OWNER.prefix(owner).keys(store, bound(after), None, Order::Ascending).take(limit).collect()
}

pub(crate) fn assets_of_kind_after(
    store: &dyn Storage,
    kind: Kind,
    after: Option<AssetId>,
    limit: usize,
) -> StdResult<Vec<u64>> {
    BY_KIND.prefix(of_kind(kind)).keys(store, bound(after), None, Order::Ascending).take(limit).collect()
}

pub(crate) fn offer(store: &dyn Storage, id: AssetId) -> StdResult<Option<Offer>> {
    OFFERS.may_load(store, id.get())
}

pub(crate) fn save_offer(store: &mut dyn Storage, id: AssetId, row: &Offer) -> StdResult<()> {
    OFFERS.save(store, id.get(), row)
}

pub(crate) fn clear_offer(store: &mut dyn Storage, id: AssetId) {
    OFFERS.remove(store, id.get());
}

/// Keeps the weights of an inline list.
pub(crate) fn save_weights(store: &mut dyn Storage, id: AssetId, list: &[(Addr, Uint128)]) -> StdResult<()> {
    list.iter().try_for_each(|(address, weight)| WEIGHTS.save(store, (id.get(), address), weight))
}

pub(crate) fn weight(store: &dyn Storage, id: AssetId, address: &Addr) -> StdResult<Uint128> {
    Ok(WEIGHTS.may_load(store, (id.get(), address))?.unwrap_or_default())
}

pub(crate) fn weights_after(
    store: &dyn Storage,
    id: AssetId,
    after: Option<&Addr>,
    limit: usize,
) -> StdResult<Vec<(Addr, Uint128)>> {
    let rows = WEIGHTS.prefix(id.get()).range(store, after.map(Bound::exclusive), None, Order::Ascending);
    rows.take(limit).collect()
}

/// Adds an entry to a description's history; gives its number.
pub(crate) fn append_metadata(store: &mut dyn Storage, id: AssetId, row: &MetadataRow) -> Res<u32> {
    let full = PrimitiveError::CounterFull { what: "an entry of the history" };
    let index = match last_metadata(store, id)? {
        Some((last, _)) => last.checked_add(1).ok_or(full)?,
        None => 0,
    };
    METADATA.save(store, (id.get(), index), row)?;
    Ok(index)
}

/// The description now.
pub(crate) fn last_metadata(store: &dyn Storage, id: AssetId) -> StdResult<Option<(u32, MetadataRow)>> {
    METADATA.prefix(id.get()).range(store, None, None, Order::Descending).next().transpose()
}

pub(crate) fn metadata_after(
    store: &dyn Storage,
    id: AssetId,
    after: Option<u32>,
    limit: usize,
) -> StdResult<Vec<(u32, MetadataRow)>> {
    let after = after.map(Bound::exclusive);
    METADATA.prefix(id.get()).range(store, after, None, Order::Ascending).take(limit).collect()
}
