//! Commitments and registrations.

use caravan_primitives::{AssetId, Hash32, PrimitiveError, Reference};
use caravan_provenance_api::keys::{Head, HeadStatus};
use caravan_provenance_api::{
    registration_commitment, watermark, AssetRegistered, AssetSealed, FloorPrice, Kind, NewAsset, NewContributors,
    NewEdge, NewEdition, ProvenanceError, Registrant, RegistrationCommitted,
};
use cosmwasm_std::{Addr, Event, Response, Storage, Uint128};

use super::{told, Call};
use crate::domain::asset::{Asset, Floor};
use crate::domain::commitment::Commitment;
use crate::domain::contributors::Contributors;
use crate::domain::edge::shares;
use crate::domain::ownership::first_head;
use crate::error::Res;
use crate::state::{self, MetadataRow};

/// Keeps a commitment. Everybody's are their own, so that a copy neither helps nor hinders.
#[inline(never)]
pub(crate) fn commit(store: &mut dyn Storage, call: &Call<'_>, commitment: Hash32) -> Res<Response> {
    if let Some(earlier) = state::commitment(store, &commitment, &call.sender)? {
        earlier.require_expired(call.now)?;
    }
    let row = Commitment { at: call.now, height: call.height };
    state::save_commitment(store, &commitment, &call.sender, &row)?;
    Ok(told("commit", [RegistrationCommitted { commitment, sender: call.sender.clone() }.into()]))
}

/// Makes a draft, with its edges.
#[inline(never)]
pub(crate) fn register(
    store: &mut dyn Storage,
    call: &Call<'_>,
    new: NewAsset,
    edges: &[NewEdge],
    reference: &Reference,
) -> Res<Response> {
    if let Some(asset) = state::reference(store, &call.sender, reference)? {
        return Err(PrimitiveError::ReferenceUsed { kind: "asset", id: asset.get() }.into());
    }
    let NewAsset { kind, content_hash, salt, uri, uri_hash, contributors, contributor_bps } = new;
    claim_content(store, call, (&content_hash, &salt), &call.sender)?;
    let list = checked(call, contributors)?;
    let contributors = Contributors::inline(&list, contributor_bps)?;
    let owner = call.sender.clone();
    let content = Content { kind, content_hash, salt, contributors, floor: None };
    let head = first_head(owner, HeadStatus::Draft);
    let (id, registered) = keep(store, call, content, &head)?;
    state::append_metadata(store, id, &MetadataRow { uri, hash: uri_hash, at: call.now })?;
    state::save_weights(store, id, &list)?;
    state::save_reference(store, &call.sender, reference, id)?;
    let mut events = vec![registered];
    if !edges.is_empty() {
        events.extend(super::edges::choose_all(store, call, id, edges)?);
    }
    Ok(told("register", events))
}

/// Makes a sealed dataset of an edition.
#[inline(never)]
pub(crate) fn register_edition(store: &mut dyn Storage, call: &Call<'_>, new: NewEdition) -> Res<Response> {
    let NewEdition { manager, owner, project, edition, total_weight, contributor_bps, floor_price, .. } = new;
    let NewEdition { content_hash, salt, uri, uri_hash, .. } = new;
    let manager = call.address(&manager)?;
    claim_content(store, call, (&content_hash, &salt), &manager)?;
    let contributors = Contributors::edition((project, edition), total_weight, contributor_bps)?;
    let floor = floor_price.map(|price| floor_of(call, price)).transpose()?;
    let content = Content { kind: Kind::Dataset, content_hash, salt, contributors, floor };
    let head = first_head(call.address(&owner)?, HeadStatus::Sealed);
    let (id, registered) = keep(store, call, content, &head)?;
    state::append_metadata(store, id, &MetadataRow { uri, hash: uri_hash, at: call.now })?;
    let (_, left) = shares(&[], contributor_bps)?;
    let sealed = AssetSealed { asset: id, owner: head.owner, line: id, owner_bps: left.get() };
    Ok(told("register_edition", [registered, sealed.into()]))
}

/// What is registered, apart from its description.
struct Content {
    kind: Kind,
    content_hash: Hash32,
    salt: Hash32,
    contributors: Contributors,
    floor: Option<Floor>,
}

fn keep(store: &mut dyn Storage, call: &Call<'_>, content: Content, head: &Head) -> Res<(AssetId, Event)> {
    let Content { kind, content_hash, salt, contributors, floor } = content;
    let watermark = watermark(&registrant(call, &head.owner), &content_hash, &salt);
    let registered_at = call.now;
    let made = |line| Asset { kind, content_hash, watermark, line, contributors, floor, registered_at };
    let asset = state::new_asset(store, made, head)?;
    let event = AssetRegistered {
        asset,
        kind,
        owner: head.owner.clone(),
        content_hash,
        watermark,
        contributors: contributors.source.name(),
        total_weight: contributors.total,
        contributor_bps: contributors.bps.get(),
    };
    Ok((asset, event.into()))
}

/// Nobody has registered the content, and `by` committed to it in time; the commitment is used up.
fn claim_content(
    store: &mut dyn Storage,
    call: &Call<'_>,
    (content_hash, salt): (&Hash32, &Hash32),
    by: &Addr,
) -> Res<()> {
    if let Some(asset) = state::asset_of_hash(store, content_hash)? {
        return Err(ProvenanceError::HashRegistered { asset }.into());
    }
    let commitment = registration_commitment(&registrant(call, by), content_hash, salt);
    let Some(made) = state::commitment(store, &commitment, by)? else {
        return Err(match state::commitment_by_another(store, &commitment)? {
            Some(other) => ProvenanceError::CommitmentForeign { expected: by.clone(), by: other }.into(),
            None => ProvenanceError::CommitmentMissing { commitment }.into(),
        });
    };
    made.require_usable(call.now, call.height)?;
    state::use_commitment(store, &commitment, by);
    Ok(())
}

fn registrant<'a>(call: &'a Call<'_>, who: &'a Addr) -> Registrant<'a> {
    Registrant { chain_id: &call.chain_id, contract: call.contract.as_str(), sender: who.as_str() }
}

fn checked(call: &Call<'_>, contributors: NewContributors) -> Res<Vec<(Addr, Uint128)>> {
    match contributors {
        NewContributors::None {} => Ok(vec![]),
        NewContributors::Inline { list } => {
            list.iter().map(|each| Ok((call.address(&each.address)?, each.weight))).collect()
        }
    }
}

fn floor_of(call: &Call<'_>, price: FloorPrice) -> Res<Floor> {
    let currency = price.currency.check(call.api)?;
    Ok(Floor::of(&FloorPrice { currency, amount: price.amount }))
}
