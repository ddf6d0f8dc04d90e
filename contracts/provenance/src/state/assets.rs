//! Assets, their heads, their contributors, their descriptions.

use caravan_contract_kit::increment;
use caravan_primitives::{AssetId, Hash32, Time, Uri};
use caravan_provenance_api::keys::{HEADS, WEIGHTS};
use caravan_provenance_api::{Kind, ProvenanceError};
use cosmwasm_std::{Addr, Order, StdResult, Storage, Uint128};
use cw_storage_plus::{Bound, Item, Map};
use serde::{Deserialize, Serialize};

use crate::domain::asset::Asset;
use crate::domain::code::of_kind;
use crate::domain::ownership::{AssetHead, Offer};
use crate::error::Result;

/// One entry of a description's history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct MetadataRow {
    #[serde(rename = "u")]
    pub(crate) uri: Uri,
    #[serde(rename = "h", with = "caravan_contract_kit::hash_base64")]
    pub(crate) hash: Hash32,
    #[serde(rename = "a")]
    pub(crate) at: Time,
}

const LAST: Item<AssetId> = Item::new("na");
/// Maps an asset to its row.
const ASSETS: Map<AssetId, Asset> = Map::new("ast");
/// Maps an asset to the offer to a new owner.
const OFFERS: Map<AssetId, Offer> = Map::new("ofr");
/// Maps an asset and a number, from 0, to an entry of the description's history.
const METADATA: Map<(AssetId, u32), MetadataRow> = Map::new("mta");
/// Maps a content hash to the asset that has it.
const HASHES: Map<&[u8], AssetId> = Map::new("hsh");
/// Maps a watermark to the asset that has it.
const WATERMARKS: Map<&[u8], AssetId> = Map::new("wmk");
/// Lists the assets of an owner.
const BY_OWNER: Map<(&Addr, AssetId), bool> = Map::new("abo");
/// Lists the assets of a kind, by the code of the kind.
const BY_KIND: Map<(u8, AssetId), bool> = Map::new("abk");

/// Take the id of a new asset.
pub(crate) fn save_next_id(storage: &mut dyn Storage) -> Result<AssetId> {
    let id = AssetId::after(LAST.may_load(storage)?)?;
    LAST.save(storage, &id)?;
    Ok(id)
}

/// Save a new asset with its head, and list it.
pub(crate) fn save_new_asset(storage: &mut dyn Storage, asset: &Asset, head: &AssetHead) -> StdResult<()> {
    let id = head.id;
    HASHES.save(storage, asset.content_hash.as_bytes(), &id)?;
    WATERMARKS.save(storage, asset.watermark.as_bytes(), &id)?;
    BY_OWNER.save(storage, (&head.owner, id), &true)?;
    BY_KIND.save(storage, (of_kind(asset.kind), id), &true)?;
    save_asset(storage, id, asset)?;
    save_head(storage, head)
}

pub(crate) fn load_asset(storage: &dyn Storage, id: AssetId) -> Result<Asset> {
    ASSETS.may_load(storage, id)?.ok_or_else(|| ProvenanceError::AssetUnknown { asset: id }.into())
}

pub(crate) fn save_asset(storage: &mut dyn Storage, id: AssetId, row: &Asset) -> StdResult<()> {
    ASSETS.save(storage, id, row)
}

pub(crate) fn load_head(storage: &dyn Storage, id: AssetId) -> Result<AssetHead> {
    let row = HEADS.may_load(storage, id.get())?.ok_or(ProvenanceError::AssetUnknown { asset: id })?;
    Ok(AssetHead::from_row(id, row))
}

pub(crate) fn save_head(storage: &mut dyn Storage, head: &AssetHead) -> StdResult<()> {
    HEADS.save(storage, head.id.get(), &head.to_row())
}

/// Save the head of an asset under its new owner; its offer is used up.
pub(crate) fn save_moved_head(storage: &mut dyn Storage, head: &AssetHead, from: &Addr) -> StdResult<()> {
    BY_OWNER.remove(storage, (from, head.id));
    BY_OWNER.save(storage, (&head.owner, head.id), &true)?;
    remove_offer(storage, head.id);
    save_head(storage, head)
}

pub(crate) fn may_load_asset_of_hash(storage: &dyn Storage, hash: &Hash32) -> StdResult<Option<AssetId>> {
    HASHES.may_load(storage, hash.as_bytes())
}

pub(crate) fn may_load_asset_of_watermark(storage: &dyn Storage, watermark: &Hash32) -> StdResult<Option<AssetId>> {
    WATERMARKS.may_load(storage, watermark.as_bytes())
}

pub(crate) fn assets_after(storage: &dyn Storage, after: Option<AssetId>, limit: usize) -> StdResult<Vec<AssetId>> {
    ASSETS.keys(storage, after.map(Bound::exclusive), None, Order::Ascending).take(limit).collect()
}

pub(crate) fn assets_of_owner_after(
    storage: &dyn Storage,
    owner: &Addr,
    after: Option<AssetId>,
    limit: usize,
) -> StdResult<Vec<AssetId>> {
    let from = after.map(Bound::exclusive);
    BY_OWNER.prefix(owner).keys(storage, from, None, Order::Ascending).take(limit).collect()
}

pub(crate) fn assets_of_kind_after(
    storage: &dyn Storage,
    kind: Kind,
    after: Option<AssetId>,
    limit: usize,
) -> StdResult<Vec<AssetId>> {
    let from = after.map(Bound::exclusive);
    BY_KIND.prefix(of_kind(kind)).keys(storage, from, None, Order::Ascending).take(limit).collect()
}

pub(crate) fn may_load_offer(storage: &dyn Storage, id: AssetId) -> StdResult<Option<Offer>> {
    OFFERS.may_load(storage, id)
}

pub(crate) fn save_offer(storage: &mut dyn Storage, id: AssetId, row: &Offer) -> StdResult<()> {
    OFFERS.save(storage, id, row)
}

pub(crate) fn remove_offer(storage: &mut dyn Storage, id: AssetId) {
    OFFERS.remove(storage, id);
}

/// Save the weights of an inline list.
pub(crate) fn save_weights(storage: &mut dyn Storage, id: AssetId, list: &[(Addr, Uint128)]) -> StdResult<()> {
    list.iter().try_for_each(|(address, weight)| WEIGHTS.save(storage, (id.get(), address), weight))
}

pub(crate) fn load_weight_or_default(storage: &dyn Storage, id: AssetId, address: &Addr) -> StdResult<Uint128> {
    Ok(WEIGHTS.may_load(storage, (id.get(), address))?.unwrap_or_default())
}

pub(crate) fn weights_after(
    storage: &dyn Storage,
    id: AssetId,
    after: Option<&Addr>,
    limit: usize,
) -> StdResult<Vec<(Addr, Uint128)>> {
    let rows = WEIGHTS.prefix(id.get()).range(storage, after.map(Bound::exclusive), None, Order::Ascending);
    rows.take(limit).collect()
}

/// Add an entry to a description's history and return its number.
pub(crate) fn save_new_metadata(storage: &mut dyn Storage, id: AssetId, row: &MetadataRow) -> Result<u32> {
    let index = match may_load_last_metadata(storage, id)? {
        Some((last, _)) => increment(last, "an entry of the history")?,
        None => 0,
    };
    METADATA.save(storage, (id, index), row)?;
    Ok(index)
}

/// Load the newest entry of a description's history, with its number.
pub(crate) fn may_load_last_metadata(storage: &dyn Storage, id: AssetId) -> StdResult<Option<(u32, MetadataRow)>> {
    METADATA.prefix(id).range(storage, None, None, Order::Descending).next().transpose()
}

pub(crate) fn metadata_after(
    storage: &dyn Storage,
    id: AssetId,
    after: Option<u32>,
    limit: usize,
) -> StdResult<Vec<(u32, MetadataRow)>> {
    let from = after.map(Bound::exclusive);
    METADATA.prefix(id).range(storage, from, None, Order::Ascending).take(limit).collect()
}
