//! Rows of the graph: edges of an asset, children of a parent, consents not used yet.

use caravan_primitives::AssetId;
use caravan_provenance_api::EdgeKind;
use cosmwasm_std::{Order, StdResult, Storage};
use cw_storage_plus::{Bound, Map};
use serde::{Deserialize, Serialize};

use crate::domain::consent::Consent;
use crate::domain::edge::Edge;

/// The kind of the edge from a child to a parent.
#[derive(Serialize, Deserialize)]
struct ChildRow(#[serde(with = "crate::domain::code::edge_kind")] EdgeKind);

/// Maps an asset to its edges.
const EDGES: Map<AssetId, Vec<Edge>> = Map::new("edg");
/// Maps a parent and a child to the kind of the edge that the child's owner chose.
const CHILDREN: Map<(AssetId, AssetId), ChildRow> = Map::new("chd");
/// Maps a parent and a child to the consent of the parent's owner.
const CONSENTS: Map<(AssetId, AssetId), Consent> = Map::new("cns");

pub(crate) fn load_edges_or_default(storage: &dyn Storage, id: AssetId) -> StdResult<Vec<Edge>> {
    Ok(EDGES.may_load(storage, id)?.unwrap_or_default())
}

pub(crate) fn save_edges(storage: &mut dyn Storage, id: AssetId, edges: &Vec<Edge>) -> StdResult<()> {
    EDGES.save(storage, id, edges)
}

pub(crate) fn save_child(storage: &mut dyn Storage, parent: AssetId, child: AssetId, kind: EdgeKind) -> StdResult<()> {
    CHILDREN.save(storage, (parent, child), &ChildRow(kind))
}

pub(crate) fn children_after(
    storage: &dyn Storage,
    parent: AssetId,
    after: Option<AssetId>,
    limit: usize,
) -> StdResult<Vec<(AssetId, EdgeKind)>> {
    let from = after.map(Bound::exclusive);
    let rows = CHILDREN.prefix(parent).range(storage, from, None, Order::Ascending).take(limit);
    rows.map(|row| row.map(|(child, ChildRow(kind))| (child, kind))).collect()
}

pub(crate) fn may_load_consent(storage: &dyn Storage, parent: AssetId, child: AssetId) -> StdResult<Option<Consent>> {
    CONSENTS.may_load(storage, (parent, child))
}

pub(crate) fn save_consent(storage: &mut dyn Storage, parent: AssetId, child: AssetId, row: &Consent) -> StdResult<()> {
    CONSENTS.save(storage, (parent, child), row)
}

pub(crate) fn remove_consent(storage: &mut dyn Storage, parent: AssetId, child: AssetId) {
    CONSENTS.remove(storage, (parent, child));
}
