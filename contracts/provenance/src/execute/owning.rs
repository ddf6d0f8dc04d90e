//! What an owner does with an asset: seal, hand over, retract, describe.

use caravan_contract_kit::{response, Call};
use caravan_primitives::{AssetId, Hash32, Seconds, Uri};
use caravan_provenance_api::{
    AssetAccepted, AssetOfferWithdrawn, AssetOffered, AssetRetracted, AssetSealed, MetadataAppended, ProvenanceError,
};
use cosmwasm_std::{Response, Storage};

use crate::domain::edge::shares;
use crate::domain::ownership::AssetHead;
use crate::error::Result;
use crate::state::{self, MetadataRow};

/// Freeze a draft of the sender, with its edges and shares. An open offer of the asset lapses.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn seal(storage: &mut dyn Storage, call: &Call<'_>, id: AssetId) -> Result<Response> {
    let mut head = load_owned_head(storage, call, id)?;
    head.seal()?;
    let asset = state::load_asset(storage, id)?;
    let shares = shares(&state::load_edges_or_default(storage, id)?, asset.contributors.bps)?;
    state::save_head(storage, &head)?;
    // What was offered was a draft.
    state::remove_offer(storage, id);
    let event = AssetSealed { asset: id, owner: head.owner, line: asset.line, owner_bps: shares.left.get() };
    Ok(response("seal", [event.into()]))
}

#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn offer_asset(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    id: AssetId,
    to: &str,
    valid: Seconds,
) -> Result<Response> {
    let head = load_owned_head(storage, call, id)?;
    let to = call.party(&state::load_siblings(storage)?, to, "new owner")?;
    let offer = head.offer(to, valid, call.now)?;
    state::save_offer(storage, id, &offer)?;
    let AssetHead { owner, epoch, .. } = head;
    let event = AssetOffered { asset: id, owner, to: offer.to, until: offer.until, epoch };
    Ok(response("offer_asset", [event.into()]))
}

#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn accept_asset(storage: &mut dyn Storage, call: &Call<'_>, id: AssetId, epoch: u64) -> Result<Response> {
    let mut head = state::load_head(storage, id)?;
    let offer = state::may_load_offer(storage, id)?.ok_or(ProvenanceError::AssetOfferMissing { asset: id })?;
    let from = head.accept(&offer, &call.sender, epoch, call.now)?;
    state::save_moved_head(storage, &head, &from)?;
    let event = AssetAccepted { asset: id, from, owner: head.owner, epoch: head.epoch };
    Ok(response("accept_asset", [event.into()]))
}

#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn withdraw_offer(storage: &mut dyn Storage, call: &Call<'_>, id: AssetId) -> Result<Response> {
    let head = load_owned_head(storage, call, id)?;
    if state::may_load_offer(storage, id)?.is_none() {
        return Err(ProvenanceError::AssetOfferMissing { asset: id }.into());
    }
    state::remove_offer(storage, id);
    Ok(response("withdraw_offer", [AssetOfferWithdrawn { asset: id, owner: head.owner }.into()]))
}

/// Withdraw the consent to new licenses.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn retract(storage: &mut dyn Storage, call: &Call<'_>, id: AssetId) -> Result<Response> {
    let mut head = load_owned_head(storage, call, id)?;
    head.retract()?;
    state::save_head(storage, &head)?;
    // What was offered could be licensed.
    state::remove_offer(storage, id);
    Ok(response("retract", [AssetRetracted { asset: id, owner: head.owner }.into()]))
}

/// Add an entry to the history of the description.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn append_metadata(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    id: AssetId,
    uri: Uri,
    hash: Hash32,
) -> Result<Response> {
    let head = load_owned_head(storage, call, id)?;
    let index = state::save_new_metadata(storage, id, &MetadataRow { uri, hash, at: call.now })?;
    let event = MetadataAppended { asset: id, index, hash, owner: head.owner };
    Ok(response("append_metadata", [event.into()]))
}

/// Load the head of an asset that the sender owns.
pub(super) fn load_owned_head(storage: &dyn Storage, call: &Call<'_>, id: AssetId) -> Result<AssetHead> {
    let head = state::load_head(storage, id)?;
    head.require_owner(&call.sender)?;
    Ok(head)
}
