//! Edges, parents, children, what a seal froze.

use caravan_primitives::{limit, require_distinct, AssetId};
use caravan_provenance_api::keys::HeadStatus;
use caravan_provenance_api::{
    AssetStatus, Child, ChildrenResponse, ConsentResponse, Edge as ToldEdge, EdgesResponse, ParentsEntry,
    ParentsResponse, ProvenanceError, SealedResponse,
};
use cosmwasm_std::Storage;

use crate::domain::asset::{Asset, Floor};
use crate::domain::edge::{ceilings, parts, shares, Edge};
use crate::domain::Ruling;
use crate::error::Res;
use crate::state;

pub(super) fn parents(store: &dyn Storage, ids: &[AssetId]) -> Res<ParentsResponse> {
    require_distinct("assets", ids)?;
    let entry = |id: &AssetId| -> Res<ParentsEntry> {
        state::head(store, *id)?;
        let edges = state::edges(store, *id)?;
        let chosen = edges.iter().filter(|edge| !edge.inherited).map(Edge::told);
        Ok(ParentsEntry { asset: *id, edges: chosen.collect::<Ruling<_>>()? })
    };
    Ok(ParentsResponse { parents: ids.iter().map(entry).collect::<Res<_>>()? })
}

pub(super) fn children(
    store: &dyn Storage,
    id: AssetId,
    after: Option<AssetId>,
    page: Option<u32>,
) -> Res<ChildrenResponse> {
    state::head(store, id)?;
    let rows = state::children_after(store, id, after, limit(page))?;
    let child = |(id, kind)| -> Res<Child> { Ok(Child { asset: AssetId::new(id)?, kind }) };
    Ok(ChildrenResponse { children: rows.into_iter().map(child).collect::<Res<_>>()? })
}

pub(super) fn edges(store: &dyn Storage, id: AssetId) -> Res<EdgesResponse> {
    let asset = state::asset(store, id)?;
    let rows = state::edges(store, id)?;
    let (shares_bps, owner_bps) = shares(&rows, asset.contributors.bps)?;
    let (inherited, chosen): (Vec<&Edge>, Vec<&Edge>) = rows.iter().partition(|edge| edge.inherited);
    let edges = chosen.into_iter().chain(inherited).map(Edge::told).collect::<Ruling<Vec<ToldEdge>>>()?;
    Ok(EdgesResponse { edges, shares_bps, owner_bps })
}

pub(super) fn sealed(store: &dyn Storage, id: AssetId) -> Res<SealedResponse> {
    let head = state::head(store, id)?;
    if head.status == HeadStatus::Draft {
        return Err(ProvenanceError::AssetNotSealed { asset: id, status: AssetStatus::Draft }.into());
    }
    let Asset { kind, line, contributors, floor, .. } = state::asset(store, id)?;
    let rows = state::edges(store, id)?;
    let (_, owner_bps) = shares(&rows, contributors.bps)?;
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
        floor_price: floor.as_ref().map(Floor::told).transpose()?,
    })
}

pub(super) fn consent(store: &dyn Storage, parent: AssetId, child: AssetId) -> Res<ConsentResponse> {
    let (parent_head, child_head) = (state::head(store, parent)?, state::head(store, child)?);
    let missing = || ProvenanceError::ConsentMissing { parent, child, owner: parent_head.owner.clone() };
    let consent = state::consent(store, parent, child)?.ok_or_else(missing)?;
    let live = consent.is_live(&parent_head, &child_head);
    Ok(ConsentResponse { kind: consent.kind, share_bps: consent.share, live })
}
