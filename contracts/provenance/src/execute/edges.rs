//! Edges of drafts, and consents to them.

use caravan_money::Bps;
use caravan_primitives::{require_distinct, AssetId};
use caravan_provenance_api::keys::Head;
use caravan_provenance_api::{
    Ceiling, ConsentGiven, ConsentWithdrawn, EdgeAdded, EdgeKind, EdgesUpdated, LicensedEdge, NewEdge, ProvenanceError,
};
use cosmwasm_std::{Addr, Event, Response, Storage};

use super::owning::owned;
use super::{told, Call};
use crate::domain::consent::Consent;
use crate::domain::draft::{Draft, Parent};
use crate::domain::edge::{Edge, Origin, StoredCeiling, Terms};
use crate::domain::ownership::{require_draft, require_owner};
use crate::error::Res;
use crate::state;

/// Adds edges of the owner's choice. What was offered owed less: the offer is gone.
#[inline(never)]
pub(crate) fn add_edges(store: &mut dyn Storage, call: &Call<'_>, child: AssetId, edges: &[NewEdge]) -> Res<Response> {
    let events = choose_all(store, call, child, edges)?;
    state::clear_offer(store, child);
    Ok(told("add_edges", events))
}

/// Adds an edge that a license paid for. As with any edge, an offer of the draft is gone.
#[inline(never)]
pub(crate) fn add_licensed_edge(store: &mut dyn Storage, call: &Call<'_>, edge: LicensedEdge) -> Res<Response> {
    let LicensedEdge { child, licensee, parent, kind, royalty_bps, license, reciprocal, ceiling } = edge;
    let (_, mut draft) = draft(store, child, &call.address(&licensee)?)?;
    draft.require_licensable((parent, &state::head(store, parent)?), kind)?;
    let ceiling = ceiling.map(|ceiling| ceiling_of(call, ceiling)).transpose()?;
    let origin = Origin::Licensed(Terms { license, reciprocal, ceiling });
    let added = choose(store, &mut draft, (parent, kind, royalty_bps), origin)?;
    let events = [added, keep(store, &draft)?];
    state::clear_offer(store, child);
    Ok(told("add_licensed_edge", events))
}

/// Agrees to an edge of somebody else's draft.
#[inline(never)]
pub(crate) fn consent_edge(
    store: &mut dyn Storage,
    call: &Call<'_>,
    (parent, child): (AssetId, AssetId),
    (kind, share): (EdgeKind, Bps),
) -> Res<Response> {
    let parent_head = owned(store, call, parent)?;
    let child_head = state::head(store, child)?;
    let consent = Consent::give((parent, &parent_head), (child, &child_head), (kind, share))?;
    state::save_consent(store, parent, child, &consent)?;
    let event = ConsentGiven { parent, child, kind, share_bps: share.get(), owner: parent_head.owner };
    Ok(told("consent_edge", [event.into()]))
}

/// Takes a consent back.
#[inline(never)]
pub(crate) fn withdraw_consent(
    store: &mut dyn Storage,
    call: &Call<'_>,
    parent: AssetId,
    child: AssetId,
) -> Res<Response> {
    let head = owned(store, call, parent)?;
    if state::consent(store, parent, child)?.is_none() {
        return Err(ProvenanceError::ConsentMissing { parent, child, owner: head.owner }.into());
    }
    state::clear_consent(store, parent, child);
    Ok(told("withdraw_consent", [ConsentWithdrawn { parent, child, owner: head.owner }.into()]))
}

/// Adds edges to the sender's draft: own ones, and those that were consented to.
pub(super) fn choose_all(
    store: &mut dyn Storage,
    call: &Call<'_>,
    child: AssetId,
    edges: &[NewEdge],
) -> Res<Vec<Event>> {
    let (head, mut draft) = draft(store, child, &call.sender)?;
    require_distinct("edges", edges.iter().map(|edge| &edge.parent))?;
    let mut events = vec![];
    for NewEdge { parent, kind, share_bps } in edges {
        let parent_head = state::head(store, *parent)?;
        draft.require_possible((*parent, &parent_head), *kind, *share_bps)?;
        let origin = if parent_head.owner == head.owner {
            Origin::Own
        } else {
            use_consent(store, (*parent, &parent_head), (child, &head), (*kind, *share_bps))?;
            Origin::Consent
        };
        events.push(choose(store, &mut draft, (*parent, *kind, *share_bps), origin)?);
    }
    events.push(keep(store, &draft)?);
    Ok(events)
}

/// Adds one edge to a draft that is kept later.
fn choose(
    store: &mut dyn Storage,
    draft: &mut Draft,
    (parent, kind, share): (AssetId, EdgeKind, Bps),
    origin: Origin,
) -> Res<Event> {
    let license = match &origin {
        Origin::Licensed(terms) => terms.license.to_string(),
        Origin::Own | Origin::Consent | Origin::Contributors => "none".to_owned(),
    };
    let name = origin.name();
    draft.choose(&load_parent(store, parent)?, (kind, share), origin)?;
    state::save_child(store, parent, draft.id, kind)?;
    Ok(EdgeAdded { child: draft.id, parent, kind, share_bps: share.get(), origin: name, license }.into())
}

fn draft(store: &dyn Storage, id: AssetId, owner: &Addr) -> Res<(Head, Draft)> {
    let head = state::head(store, id)?;
    require_owner(id, &head, owner)?;
    require_draft(id, &head)?;
    let (asset, edges) = (state::asset(store, id)?, state::edges(store, id)?);
    Ok((head, Draft { id, owner: owner.clone(), asset, edges }))
}

fn keep(store: &mut dyn Storage, draft: &Draft) -> Res<Event> {
    let (paid, _) = draft.settle()?;
    state::save_asset(store, draft.id, &draft.asset)?;
    state::save_edges(store, draft.id, &draft.edges)?;
    let inherited = draft.edges.iter().filter(|edge| edge.inherited).count();
    let chosen = draft.edges.len().saturating_sub(inherited);
    Ok(EdgesUpdated { child: draft.id, chosen, inherited, shares_bps: paid.get() }.into())
}

fn load_parent(store: &dyn Storage, id: AssetId) -> Res<Parent> {
    let head = state::head(store, id)?;
    let edges = state::edges(store, id)?;
    let mut sold = vec![];
    for edge in edges.iter().filter(|edge| is_own_and_pays(edge)) {
        if state::head(store, edge.parent)?.owner != head.owner {
            sold.push(edge.parent);
        }
    }
    Ok(Parent { id, head, asset: state::asset(store, id)?, edges, sold })
}

fn is_own_and_pays(edge: &Edge) -> bool {
    edge.origin == Origin::Own && edge.share > Bps::ZERO
}

/// Takes a consent to exactly this edge.
fn use_consent(
    store: &mut dyn Storage,
    (parent, parent_head): (AssetId, &Head),
    (child, child_head): (AssetId, &Head),
    edge: (EdgeKind, Bps),
) -> Res<()> {
    let consent = state::consent(store, parent, child)?;
    if consent.is_some_and(|consent| consent.covers(edge, parent_head, child_head)) {
        state::clear_consent(store, parent, child);
        return Ok(());
    }
    Err(ProvenanceError::ConsentMissing { parent, child, owner: parent_head.owner.clone() }.into())
}

fn ceiling_of(call: &Call<'_>, ceiling: Ceiling) -> Res<StoredCeiling> {
    let currency = ceiling.currency.check(call.api)?;
    Ok(StoredCeiling::of(&Ceiling { currency, max: ceiling.max }))
}
