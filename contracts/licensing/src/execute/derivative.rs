//! Derivatives: what a license lets its holder register.

use caravan_contract_kit::{response, Call};
use caravan_licensing_api::{DerivativeRegistered, LicensingError};
use caravan_money::Currency;
use caravan_primitives::{AssetId, LicenseId};
use caravan_provenance_api::{self as provenance, Ceiling, EdgeKind, LicensedEdge, Provenance};
use cosmwasm_std::{Response, Storage};

use crate::domain::license::{use_for, License};
use crate::domain::terms::{Royalty, Terms};
use crate::error::Result;
use crate::sibling::Siblings;
use crate::state;

/// The parent of an edge, and the license that allows the edge.
pub(crate) struct Parent {
    pub(crate) asset: AssetId,
    pub(crate) kind: EdgeKind,
    pub(crate) license: LicenseId,
}

/// Add an edge to the sender's draft at the license's royalty. Provenance decides last: if it refuses, all fails.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn register_derivative(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    child: AssetId,
    parent: Parent,
) -> Result<Response> {
    let (terms, royalty) = load_allowed_royalty(storage, call, &parent)?;
    let siblings = Siblings::load(storage, call.querier)?;
    let head = siblings.head(child)?;
    head.require_owner(child, &call.sender)?;
    head.require_draft(child)?;
    let Parent { asset: parent, kind, license } = parent;
    let currency = Currency::from_key(&terms.currency)?;
    let edge = LicensedEdge {
        child,
        licensee: call.sender.to_string(),
        parent,
        kind,
        royalty_bps: royalty.bps,
        license,
        reciprocal: royalty.reciprocal,
        ceiling: royalty.ceiling.map(|max| Ceiling { currency, max }),
    };
    let msg = provenance::ExecuteMsg::AddLicensedEdge { edge: Box::new(edge) };
    let licensee = call.sender.clone();
    let event = DerivativeRegistered { child, parent, license, licensee, royalty_bps: royalty.bps.get() };
    Ok(response("register_derivative", [event.into()]).add_message(Provenance(siblings.provenance).execute(&msg)?))
}

/// Load terms and royalty of a license that is the sender's, for this asset, live, covers the kind of edge and lets
/// derivatives be registered.
fn load_allowed_royalty(storage: &dyn Storage, call: &Call<'_>, parent: &Parent) -> Result<(Terms, Royalty)> {
    let Parent { asset, kind, license: id } = parent;
    let license: License = state::load_license(storage, *id)?;
    if license.licensee != call.sender {
        let (expected, got) = (license.licensee, call.sender.clone());
        return Err(LicensingError::LicenseeOnly { license: *id, expected, got }.into());
    }
    if license.asset != *asset {
        return Err(LicensingError::LicenseAssetMismatch { license: *id, expected: *asset, got: license.asset }.into());
    }
    license.require_live(*id, call.now)?;
    let needed = use_for(*kind)?;
    let terms = state::load_terms(storage, license.offer, license.version)?;
    if !terms.uses.has(needed) {
        return Err(LicensingError::UseNotLicensed { license: *id, needed: needed.name() }.into());
    }
    let royalty = terms.royalty.clone().ok_or(LicensingError::DerivationForbidden(*id))?;
    Ok((terms, royalty))
}
