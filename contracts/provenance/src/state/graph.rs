//! Edges, children, consents.

use caravan_primitives::AssetId;
use caravan_provenance_api::EdgeKind;
use cosmwasm_std::{Order, StdResult, Storage};
use cw_storage_plus::{Bound, Map};
use serde::{Deserialize, Serialize};

use crate::domain::consent::Consent;
use crate::domain::edge::Edge;

/// How a child comes from a parent, as it is stored.
#[derive(Serialize, Deserialize)]
struct ChildRow(#[serde(with = "crate::domain::code::edge_kind")] EdgeKind);

const EDGES: Map<u64, Vec<Edge>> = Map::new("edg");
const CHILDREN: Map<(u64, u64), ChildRow> = Map::new("chd");
const CONSENTS: Map<(u64, u64), Consent> = Map::new("cns");

/// The edges of an asset; none has no row.
pub(crate) fn edges(store: &dyn Storage, id: AssetId) -> StdResult<Vec<Edge>> {
    Ok(EDGES.may_load(store, id.get())?.unwrap_or_default())
}

pub(crate) fn save_edges(store: &mut dyn Storage, id: AssetId, edges: &Vec<Edge>) -> StdResult<()> {
    EDGES.save(store, id.get(), edges)
}

pub(crate) fn save_child(store: &mut dyn Storage, parent: AssetId, child: AssetId, kind: EdgeKind) -> StdResult<()> {
    CHILDREN.save(store, (parent.get(), child.get()), &ChildRow(kind))
}

pub(crate) fn children_after(
    store: &dyn Storage,
    parent: AssetId,
    after: Option<AssetId>,
    limit: usize,
) -> StdResult<Vec<(u64, EdgeKind)>> {
    let after = after.map(|child| Bound::exclusive(child.get()));
    let rows = CHILDREN.prefix(parent.get()).range(store, after, None, Order::Ascending).take(limit);
    rows.map(|row| row.map(|(child, ChildRow(kind))| (child, kind))).collect()
}

pub(crate) fn consent(store: &dyn Storage, parent: AssetId, child: AssetId) -> StdResult<Option<Consent>> {
    CONSENTS.may_load(store, (parent.get(), child.get()))
}

pub(crate) fn save_consent(store: &mut dyn Storage, parent: AssetId, child: AssetId, row: &Consent) -> StdResult<()> {
    CONSENTS.save(store, (parent.get(), child.get()), row)
}

pub(crate) fn clear_consent(store: &mut dyn Storage, parent: AssetId, child: AssetId) {
    CONSENTS.remove(store, (parent.get(), child.get()));
}
