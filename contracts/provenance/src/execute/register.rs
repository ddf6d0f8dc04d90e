//! Commitments, and the registration of assets and editions that they allow.

use caravan_access::Siblings;
use caravan_contract_kit::{response, Call};
use caravan_primitives::{Hash32, PrimitiveError, Reference};
use caravan_provenance_api::keys::HeadStatus;
use caravan_provenance_api::{
    registration_commitment, watermark, AssetRegistered, AssetSealed, FloorPrice, Kind, NewAsset, NewContributors,
    NewEdge, NewEdition, ProvenanceError, Registrant, RegistrationCommitted,
};
use cosmwasm_std::{Addr, Event, Response, Storage, Uint128};

use crate::domain::asset::{Asset, Floor};
use crate::domain::commitment::Commitment;
use crate::domain::contributors::Contributors;
use crate::domain::edge::shares;
use crate::domain::ownership::AssetHead;
use crate::error::Result;
use crate::state::{self, MetadataRow};

/// Save a commitment of the sender. Each sender has rows of its own, so that a copied commitment neither helps nor harms.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn commit(storage: &mut dyn Storage, call: &Call<'_>, commitment: Hash32) -> Result<Response> {
    if let Some(earlier) = state::may_load_commitment(storage, &commitment, &call.sender)? {
        earlier.require_expired(call.now)?;
    }
    let row = Commitment { at: call.now, height: call.height };
    state::save_commitment(storage, &commitment, &call.sender, &row)?;
    Ok(response("commit", [RegistrationCommitted { commitment, sender: call.sender.clone() }.into()]))
}

/// Register a draft, with its edges.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn register(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    new: NewAsset,
    edges: &[NewEdge],
    reference: &Reference,
) -> Result<Response> {
    if let Some(asset) = state::may_load_reference(storage, &call.sender, reference)? {
        return Err(PrimitiveError::ReferenceUsed { kind: "asset", id: asset.get() }.into());
    }
    let NewAsset { kind, content_hash, salt, uri, uri_hash, contributors, contributor_bps } = new;
    use_commitment(storage, call, &content_hash, &salt, &call.sender)?;
    let siblings = state::load_siblings(storage)?;
    siblings.refuse(&call.contract, &call.sender, "asset owner")?;
    let list = check_contributors(call, &siblings, contributors)?;
    let contributors = Contributors::inline(&list, contributor_bps)?;
    let registration = Registration {
        kind,
        content_hash,
        salt,
        contributors,
        floor: None,
        owner: call.sender.clone(),
        status: HeadStatus::Draft,
    };
    let (head, registered) = save_registration(storage, call, registration)?;
    state::save_new_metadata(storage, head.id, &MetadataRow { uri, hash: uri_hash, at: call.now })?;
    state::save_weights(storage, head.id, &list)?;
    state::save_reference(storage, &call.sender, reference, head.id)?;
    let mut events = vec![registered];
    if !edges.is_empty() {
        events.extend(super::edges::choose_all(storage, call, head.id, edges)?);
    }
    Ok(response("register", events))
}

/// Register an edition as a sealed dataset.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn register_edition(storage: &mut dyn Storage, call: &Call<'_>, new: NewEdition) -> Result<Response> {
    let NewEdition { manager, owner, project, edition, total_weight, contributor_bps, floor_price, .. } = new;
    let NewEdition { content_hash, salt, uri, uri_hash, .. } = new;
    use_commitment(storage, call, &content_hash, &salt, &call.address(&manager)?)?;
    let registration = Registration {
        kind: Kind::Dataset,
        content_hash,
        salt,
        contributors: Contributors::edition(project, edition, total_weight, contributor_bps)?,
        floor: floor_price.map(|price| check_floor(call, price)).transpose()?,
        owner: call.address(&owner)?,
        status: HeadStatus::Sealed,
    };
    let (head, registered) = save_registration(storage, call, registration)?;
    state::save_new_metadata(storage, head.id, &MetadataRow { uri, hash: uri_hash, at: call.now })?;
    let AssetHead { id, owner, .. } = head;
    let sealed = AssetSealed { asset: id, owner, line: id, owner_bps: shares(&[], contributor_bps)?.left.get() };
    Ok(response("register_edition", [registered, sealed.into()]))
}

/// What is registered, apart from its description.
struct Registration {
    kind: Kind,
    content_hash: Hash32,
    salt: Hash32,
    contributors: Contributors,
    floor: Option<Floor>,
    owner: Addr,
    status: HeadStatus,
}

fn save_registration(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    registration: Registration,
) -> Result<(AssetHead, Event)> {
    let Registration { kind, content_hash, salt, contributors, floor, owner, status } = registration;
    let id = state::save_next_id(storage)?;
    let watermark = watermark(&registrant(call, &owner), &content_hash, &salt);
    let head = AssetHead { id, owner, epoch: 1, status };
    // A new asset begins a line of versions; an edge `version_of` puts it on the line of its parent.
    let asset = Asset { kind, content_hash, watermark, line: id, contributors, floor, registered_at: call.now };
    state::save_new_asset(storage, &asset, &head)?;
    let event = AssetRegistered {
        asset: id,
        kind,
        owner: head.owner.clone(),
        content_hash,
        watermark,
        contributors: contributors.source.name(),
        total_weight: contributors.total,
        contributor_bps: contributors.bps.get(),
    };
    Ok((head, event.into()))
}

/// Check that the content is new and that `by` committed to it in time; use the commitment up.
fn use_commitment(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    content_hash: &Hash32,
    salt: &Hash32,
    by: &Addr,
) -> Result<()> {
    if let Some(asset) = state::may_load_asset_of_hash(storage, content_hash)? {
        return Err(ProvenanceError::HashRegistered { asset }.into());
    }
    let commitment = registration_commitment(&registrant(call, by), content_hash, salt);
    let Some(made) = state::may_load_commitment(storage, &commitment, by)? else {
        return Err(match state::may_load_committer(storage, &commitment)? {
            Some(other) => ProvenanceError::CommitmentForeign { expected: by.clone(), by: other }.into(),
            None => ProvenanceError::CommitmentMissing { commitment }.into(),
        });
    };
    made.require_usable(call.now, call.height)?;
    state::remove_commitment(storage, &commitment, by);
    Ok(())
}

fn registrant<'a>(call: &'a Call<'_>, who: &'a Addr) -> Registrant<'a> {
    Registrant { chain_id: &call.chain_id, contract: call.contract.as_str(), sender: who.as_str() }
}

fn check_contributors(
    call: &Call<'_>,
    siblings: &Siblings,
    contributors: NewContributors,
) -> Result<Vec<(Addr, Uint128)>> {
    match contributors {
        NewContributors::None {} => Ok(vec![]),
        NewContributors::Inline { list } => {
            list.iter().map(|each| Ok((call.party(siblings, &each.address, "contributor")?, each.weight))).collect()
        }
    }
}

fn check_floor(call: &Call<'_>, price: FloorPrice) -> Result<Floor> {
    let currency = call.currency(price.currency)?;
    Ok(Floor::of(&FloorPrice { currency, amount: price.amount }))
}
