//! Siblings, owner, commitments, references.

use caravan_access::{OwnershipResponse, Siblings};
use caravan_contract_kit::validate_address;
use caravan_primitives::{Hash32, PrimitiveError, Reference};
use caravan_provenance_api::{CommitmentResponse, ConfigResponse, ProvenanceError, ReferenceResponse};
use cosmwasm_std::{Deps, Storage};

use crate::domain::commitment::Commitment;
use crate::error::Result;
use crate::state::{self, ACCESS};

pub(super) fn config(storage: &dyn Storage) -> Result<ConfigResponse> {
    let Siblings { marketplace, points, licensing, arbitration, .. } = state::load_siblings(storage)?;
    Ok(ConfigResponse { marketplace, points, licensing, arbitration })
}

pub(super) fn ownership(storage: &dyn Storage) -> Result<OwnershipResponse> {
    Ok(ACCESS.owner.get(storage)?.into())
}

pub(super) fn commitment(deps: Deps<'_>, sender: &str, commitment: &Hash32) -> Result<CommitmentResponse> {
    let made = state::may_load_commitment(deps.storage, commitment, &validate_address(deps.api, sender)?)?;
    let made: Commitment = made.ok_or(ProvenanceError::CommitmentMissing { commitment: *commitment })?;
    let (usable_from, usable_until) = made.window()?;
    Ok(CommitmentResponse { at: made.at, height: made.height, usable_from, usable_until })
}

pub(super) fn reference(deps: Deps<'_>, sender: &str, reference: &Reference) -> Result<ReferenceResponse> {
    let made = state::may_load_reference(deps.storage, &validate_address(deps.api, sender)?, reference)?;
    Ok(ReferenceResponse { asset: made.ok_or(PrimitiveError::ReferenceUnknown)? })
}
