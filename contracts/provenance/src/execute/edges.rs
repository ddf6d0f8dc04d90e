//! Edges of drafts, and consents to them.

use caravan_contract_kit::{response, Call};
use caravan_money::Bps;
use caravan_primitives::{require_distinct, AssetId};
use caravan_provenance_api::{
    Ceiling, ConsentGiven, ConsentWithdrawn, EdgeAdded, EdgesUpdated, LicensedEdge, NewEdge, ProvenanceError,
};
use cosmwasm_std::{Addr, Event, Response, Storage};

use super::owning::load_owned_head;
use crate::domain::consent::Consent;
use crate::domain::draft::{Draft, Parent};
use crate::domain::edge::{Edge, Origin, StoredCeiling, Terms};
use crate::domain::ownership::AssetHead;
use crate::error::Result;
use crate::state;

/// Add edges of the owner's choice.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn add_edges(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    child: AssetId,
    edges: &[NewEdge],
) -> Result<Response> {
    let events = choose_all(storage, call, child, edges)?;
    // The asset that was offered owed less.
    state::remove_offer(storage, child);
    Ok(response("add_edges", events))
}

/// Add an edge that a license paid for.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn add_licensed_edge(storage: &mut dyn Storage, call: &Call<'_>, edge: LicensedEdge) -> Result<Response> {
    let LicensedEdge { child, licensee, parent, kind, royalty_bps, license, reciprocal, ceiling } = edge;
    let head = state::load_head(storage, child)?;
    let mut draft = load_draft(storage, &head, &call.address(&licensee)?)?;
    draft.require_licensable(&state::load_head(storage, parent)?, kind)?;
    let ceiling = ceiling.map(|ceiling| check_ceiling(call, ceiling)).transpose()?;
    let origin = Origin::Licensed(Terms { license, reciprocal, ceiling });
    let added = choose(storage, &mut draft, &NewEdge { parent, kind, share_bps: royalty_bps }, origin)?;
    let events = [added, save_draft(storage, &draft)?];
    // The asset that was offered owed less.
    state::remove_offer(storage, child);
    Ok(response("add_licensed_edge", events))
}

/// Consent to an edge of a draft that another address owns.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn consent_edge(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    child: AssetId,
    edge: &NewEdge,
) -> Result<Response> {
    let NewEdge { parent, kind, share_bps } = *edge;
    let parent_head = load_owned_head(storage, call, parent)?;
    let child_head = state::load_head(storage, child)?;
    let consent = Consent::give(&parent_head, &child_head, kind, share_bps)?;
    state::save_consent(storage, parent, child, &consent)?;
    let event = ConsentGiven { parent, child, kind, share_bps: share_bps.get(), owner: parent_head.owner };
    Ok(response("consent_edge", [event.into()]))
}

#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn withdraw_consent(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    parent: AssetId,
    child: AssetId,
) -> Result<Response> {
    let owner = load_owned_head(storage, call, parent)?.owner;
    if state::may_load_consent(storage, parent, child)?.is_none() {
        return Err(ProvenanceError::ConsentMissing { parent, child, owner }.into());
    }
    state::remove_consent(storage, parent, child);
    Ok(response("withdraw_consent", [ConsentWithdrawn { parent, child, owner }.into()]))
}

/// Add edges to the sender's draft: to own assets, and those that were consented to.
pub(super) fn choose_all(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    child: AssetId,
    edges: &[NewEdge],
) -> Result<Vec<Event>> {
    let head = state::load_head(storage, child)?;
    let mut draft = load_draft(storage, &head, &call.sender)?;
    require_distinct("edges", edges.iter().map(|edge| &edge.parent))?;
    let mut events = vec![];
    for edge in edges {
        let parent_head = state::load_head(storage, edge.parent)?;
        draft.require_possible(&parent_head, edge.kind, edge.share_bps)?;
        let origin = if parent_head.owner == head.owner {
            Origin::Own
        } else {
            use_consent(storage, &parent_head, &head, edge)?;
            Origin::Consent
        };
        events.push(choose(storage, &mut draft, edge, origin)?);
    }
    events.push(save_draft(storage, &draft)?);
    Ok(events)
}

/// Add one edge to a draft that is saved later.
fn choose(storage: &mut dyn Storage, draft: &mut Draft, edge: &NewEdge, origin: Origin) -> Result<Event> {
    let NewEdge { parent, kind, share_bps } = *edge;
    let license = match &origin {
        Origin::Licensed(terms) => terms.license.to_string(),
        Origin::Own | Origin::Consent | Origin::Contributors => "none".to_owned(),
    };
    let name = origin.name();
    let chosen = load_parent(storage, parent)?;
    // What was offered would not earn through this child; nor may its owner add one for nothing just before it is sold.
    let ends_offer = draft.owes_all(&chosen, &origin);
    draft.choose(&chosen, kind, share_bps, origin)?;
    if ends_offer {
        state::remove_offer(storage, parent);
    }
    state::save_child(storage, parent, draft.id, kind)?;
    Ok(EdgeAdded { child: draft.id, parent, kind, share_bps: share_bps.get(), origin: name, license }.into())
}

fn load_draft(storage: &dyn Storage, head: &AssetHead, owner: &Addr) -> Result<Draft> {
    head.require_owner(owner)?;
    head.require_draft()?;
    let (asset, edges) = (state::load_asset(storage, head.id)?, state::load_edges_or_default(storage, head.id)?);
    Ok(Draft { id: head.id, owner: owner.clone(), asset, edges })
}

fn save_draft(storage: &mut dyn Storage, draft: &Draft) -> Result<Event> {
    let shares = draft.settle()?;
    state::save_asset(storage, draft.id, &draft.asset)?;
    state::save_edges(storage, draft.id, &draft.edges)?;
    let chosen = draft.edges.iter().filter(|edge| !edge.inherited).count();
    let inherited = draft.edges.iter().filter(|edge| edge.inherited).count();
    Ok(EdgesUpdated { child: draft.id, chosen, inherited, shares_bps: shares.paid.get() }.into())
}

fn load_parent(storage: &dyn Storage, id: AssetId) -> Result<Parent> {
    let head = state::load_head(storage, id)?;
    let edges = state::load_edges_or_default(storage, id)?;
    let mut sold = vec![];
    for edge in edges.iter().filter(|edge| is_own_and_pays(edge)) {
        if state::load_head(storage, edge.parent)?.owner != head.owner {
            sold.push(edge.parent);
        }
    }
    Ok(Parent { head, asset: state::load_asset(storage, id)?, edges, sold })
}

fn is_own_and_pays(edge: &Edge) -> bool {
    edge.origin == Origin::Own && edge.share > Bps::ZERO
}

/// Use up a consent to exactly this edge.
fn use_consent(storage: &mut dyn Storage, parent: &AssetHead, child: &AssetHead, edge: &NewEdge) -> Result<()> {
    let consent = state::may_load_consent(storage, parent.id, child.id)?;
    if consent.is_some_and(|consent| consent.covers(edge.kind, edge.share_bps, parent, child)) {
        state::remove_consent(storage, parent.id, child.id);
        return Ok(());
    }
    Err(ProvenanceError::ConsentMissing { parent: parent.id, child: child.id, owner: parent.owner.clone() }.into())
}

fn check_ceiling(call: &Call<'_>, ceiling: Ceiling) -> Result<StoredCeiling> {
    let currency = call.currency(ceiling.currency)?;
    Ok(StoredCeiling::of(&Ceiling { currency, max: ceiling.max }))
}
