//! What an owner does with an asset: seal, hand over, retract, describe.

use caravan_primitives::{AssetId, Hash32, Seconds, Uri};
use caravan_provenance_api::keys::Head;
use caravan_provenance_api::{
    AssetAccepted, AssetOfferWithdrawn, AssetOffered, AssetRetracted, AssetSealed, MetadataAppended, ProvenanceError,
};
use cosmwasm_std::{Response, Storage};

use super::{told, Call};
use crate::domain::edge::shares;
use crate::domain::ownership;
use crate::error::Res;
use crate::state::{self, MetadataRow};

/// Freezes a draft. What was offered was the draft: the offer is gone.
#[inline(never)]
pub(crate) fn seal(store: &mut dyn Storage, call: &Call<'_>, id: AssetId) -> Res<Response> {
    let mut head = owned(store, call, id)?;
    ownership::seal(id, &mut head)?;
    let asset = state::asset(store, id)?;
    let (_, left) = shares(&state::edges(store, id)?, asset.contributors.bps)?;
    state::save_head(store, id, &head)?;
    state::clear_offer(store, id);
    let event = AssetSealed { asset: id, owner: head.owner, line: asset.line, owner_bps: left.get() };
    Ok(told("seal", [event.into()]))
}

/// Offers an asset.
#[inline(never)]
pub(crate) fn offer_asset(
    store: &mut dyn Storage,
    call: &Call<'_>,
    id: AssetId,
    (to, valid): (&str, Seconds),
) -> Res<Response> {
    let head = owned(store, call, id)?;
    let offer = ownership::offer(&head, call.address(to)?, valid, call.now)?;
    state::save_offer(store, id, &offer)?;
    let Head { owner, epoch, .. } = head;
    let event = AssetOffered { asset: id, owner, to: offer.to, until: offer.until, epoch };
    Ok(told("offer_asset", [event.into()]))
}

/// Takes an asset over.
#[inline(never)]
pub(crate) fn accept_asset(store: &mut dyn Storage, call: &Call<'_>, id: AssetId, epoch: u64) -> Res<Response> {
    let mut head = state::head(store, id)?;
    let offer = state::offer(store, id)?.ok_or(ProvenanceError::AssetOfferMissing { asset: id })?;
    let from = ownership::accept((id, &mut head), &offer, (&call.sender, epoch), call.now)?;
    state::save_moved(store, id, &head, &from)?;
    let event = AssetAccepted { asset: id, from, owner: head.owner, epoch: head.epoch };
    Ok(told("accept_asset", [event.into()]))
}

/// Takes an offer back.
#[inline(never)]
pub(crate) fn withdraw_offer(store: &mut dyn Storage, call: &Call<'_>, id: AssetId) -> Res<Response> {
    let head = owned(store, call, id)?;
    if state::offer(store, id)?.is_none() {
        return Err(ProvenanceError::AssetOfferMissing { asset: id }.into());
    }
    state::clear_offer(store, id);
    Ok(told("withdraw_offer", [AssetOfferWithdrawn { asset: id, owner: head.owner }.into()]))
}

/// Withdraws the consent to new licenses. What was offered could be licensed: the offer is gone.
#[inline(never)]
pub(crate) fn retract(store: &mut dyn Storage, call: &Call<'_>, id: AssetId) -> Res<Response> {
    let mut head = owned(store, call, id)?;
    ownership::retract(id, &mut head)?;
    state::save_head(store, id, &head)?;
    state::clear_offer(store, id);
    Ok(told("retract", [AssetRetracted { asset: id, owner: head.owner }.into()]))
}

/// Adds an entry to the history of the description.
#[inline(never)]
pub(crate) fn append_metadata(
    store: &mut dyn Storage,
    call: &Call<'_>,
    id: AssetId,
    (uri, hash): (Uri, Hash32),
) -> Res<Response> {
    let head = owned(store, call, id)?;
    let index = state::append_metadata(store, id, &MetadataRow { uri, hash, at: call.now })?;
    let event = MetadataAppended { asset: id, index, hash, owner: head.owner };
    Ok(told("append_metadata", [event.into()]))
}

/// The head of an asset that is the sender's.
pub(super) fn owned(store: &dyn Storage, call: &Call<'_>, id: AssetId) -> Res<Head> {
    let head = state::head(store, id)?;
    ownership::require_owner(id, &head, &call.sender)?;
    Ok(head)
}
