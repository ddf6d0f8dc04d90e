//! Siblings, owner, pause, commitments, references.

use caravan_access::OwnershipResponse;
use caravan_primitives::{Hash32, PrimitiveError, Reference};
use caravan_provenance_api::{CommitmentResponse, ConfigResponse, PausedResponse, ProvenanceError, ReferenceResponse};
use cosmwasm_std::{Deps, Storage};

use crate::domain::commitment::Commitment;
use crate::error::Res;
use crate::execute::address;
use crate::state::{self, Config, ACCESS};

pub(super) fn config(store: &dyn Storage) -> Res<ConfigResponse> {
    let Config { marketplace, licensing } = state::config(store)?;
    Ok(ConfigResponse { marketplace, licensing })
}

pub(super) fn ownership(store: &dyn Storage) -> Res<OwnershipResponse> {
    Ok(ACCESS.owner.get(store)?.into())
}

pub(super) fn paused(store: &dyn Storage) -> Res<PausedResponse> {
    Ok(PausedResponse { since: ACCESS.pause.status(store)?.map(|row| row.since) })
}

pub(super) fn commitment(deps: Deps<'_>, sender: &str, commitment: &Hash32) -> Res<CommitmentResponse> {
    let made = state::commitment(deps.storage, commitment, &address(deps.api, sender)?)?;
    let made: Commitment = made.ok_or(ProvenanceError::CommitmentMissing { commitment: *commitment })?;
    let (usable_from, usable_until) = made.window()?;
    Ok(CommitmentResponse { at: made.at, height: made.height, usable_from, usable_until })
}

pub(super) fn reference(deps: Deps<'_>, sender: &str, reference: &Reference) -> Res<ReferenceResponse> {
    let made = state::reference(deps.storage, &address(deps.api, sender)?, reference)?;
    Ok(ReferenceResponse { asset: made.ok_or(PrimitiveError::ReferenceUnknown)? })
}
