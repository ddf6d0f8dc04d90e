//! Edges, parents, children, what a seal froze.

use caravan_primitives::{limit, require_distinct, AssetId};
use caravan_provenance_api::keys::HeadStatus;
use caravan_provenance_api::{
    AssetStatus, Child, ChildrenResponse, ConsentResponse, Edge as EdgeResponse, EdgesResponse, ParentsEntry,
    ParentsResponse, ProvenanceError, SealedResponse,
};
use cosmwasm_std::Storage;

use crate::domain;
use crate::domain::asset::{Asset, Floor};
use crate::domain::edge::{ceilings, handed_on, parts, shares, Edge, Shares};
use crate::error::Result;
use crate::state;

pub(super) fn parents(storage: &dyn Storage, ids: &[AssetId]) -> Result<ParentsResponse> {
    require_distinct("assets", ids)?;
    let entry = |id: &AssetId| -> Result<ParentsEntry> {
        state::load_head(storage, *id)?;
        let edges = state::load_edges_or_default(storage, *id)?;
        let chosen = edges.iter().filter(|edge| !edge.inherited).map(Edge::to_response);
        Ok(ParentsEntry { asset: *id, edges: chosen.collect::<domain::Result<_>>()? })
    };
    Ok(ParentsResponse { parents: ids.iter().map(entry).collect::<Result<_>>()? })
}

pub(super) fn children(
    storage: &dyn Storage,
    id: AssetId,
    after: Option<AssetId>,
    page: Option<u32>,
) -> Result<ChildrenResponse> {
    state::load_head(storage, id)?;
    let rows = state::children_after(storage, id, after, limit(page))?;
    let child = |(asset, kind)| Child { asset, kind };
    Ok(ChildrenResponse { children: rows.into_iter().map(child).collect() })
}

pub(super) fn edges(storage: &dyn Storage, id: AssetId) -> Result<EdgesResponse> {
    let asset = state::load_asset(storage, id)?;
    let rows = state::load_edges_or_default(storage, id)?;
    let Shares { paid: shares_bps, left: owner_bps } = shares(&rows, asset.contributors.bps)?;
    let (inherited, chosen): (Vec<&Edge>, Vec<&Edge>) = rows.iter().partition(|edge| edge.inherited);
    let edges =
        chosen.into_iter().chain(inherited).map(Edge::to_response).collect::<domain::Result<Vec<EdgeResponse>>>()?;
    Ok(EdgesResponse { edges, shares_bps, owner_bps })
}

pub(super) fn sealed(storage: &dyn Storage, id: AssetId) -> Result<SealedResponse> {
    let head = state::load_head(storage, id)?;
    if head.status == HeadStatus::Draft {
        return Err(ProvenanceError::AssetNotSealed { asset: id, status: AssetStatus::Draft }.into());
    }
    let Asset { kind, line, contributors, floor, floor_royalty, .. } = state::load_asset(storage, id)?;
    let rows = state::load_edges_or_default(storage, id)?;
    let owner_bps = shares(&rows, contributors.bps)?.left;
    Ok(SealedResponse {
        asset: id,
        kind,
        line,
        parts: parts(&rows),
        ceilings: ceilings(&rows)?,
        contributor_bps: contributors.bps,
        contributors: contributors.source.into(),
        total_weight: contributors.total,
        owner_bps,
        floor_price: floor.as_ref().map(Floor::to_price).transpose()?,
        floor_royalty_bps: floor_royalty,
        handed_on: handed_on(&rows)?,
    })
}

pub(super) fn consent(storage: &dyn Storage, parent: AssetId, child: AssetId) -> Result<ConsentResponse> {
    let (parent_head, child_head) = (state::load_head(storage, parent)?, state::load_head(storage, child)?);
    let missing = || ProvenanceError::ConsentMissing { parent, child, owner: parent_head.owner.clone() };
    let consent = state::may_load_consent(storage, parent, child)?.ok_or_else(missing)?;
    let live = consent.is_live(&parent_head, &child_head);
    Ok(ConsentResponse { kind: consent.kind, share_bps: consent.share, live })
}
