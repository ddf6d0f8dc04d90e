//! Derivatives: what a license lets its holder register.

use caravan_licensing_api::{DerivativeRegistered, LicensingError};
use caravan_money::Currency;
use caravan_primitives::{AssetId, LicenseId};
use caravan_provenance_api::{self as registry, Ceiling, EdgeKind, LicensedEdge, Provenance};
use cosmwasm_std::{Response, Storage};

use super::{told, Call};
use crate::domain::license::{use_for, License};
use crate::domain::terms::{Royalty, Terms};
use crate::error::Res;
use crate::state;

/// Adds an edge to the sender's draft at the license's royalty. The registry has the last word: if it refuses, all fails.
#[inline(never)]
pub(crate) fn register_derivative(
    store: &mut dyn Storage,
    call: &Call<'_>,
    (child, parent, kind): (AssetId, AssetId, EdgeKind),
    id: LicenseId,
) -> Res<Response> {
    let (terms, royalty) = check(store, call, (parent, kind), id)?;
    let siblings = call.siblings(store)?;
    let head = siblings.head(child)?;
    head.require_owner(child, &call.sender)?;
    head.require_draft(child)?;
    let currency = Currency::from_key(&terms.currency)?;
    let edge = LicensedEdge {
        child,
        licensee: call.sender.to_string(),
        parent,
        kind,
        royalty_bps: royalty.bps,
        license: id,
        reciprocal: royalty.reciprocal,
        ceiling: royalty.ceiling.map(|max| Ceiling { currency, max }),
    };
    let msg = registry::ExecuteMsg::AddLicensedEdge { edge: Box::new(edge) };
    let licensee = call.sender.clone();
    let event = DerivativeRegistered { child, parent, license: id, licensee, royalty_bps: royalty.bps.get() };
    Ok(told("register_derivative", [event.into()]).add_message(Provenance(siblings.provenance).execute(&msg)?))
}

/// The license is the sender's, for this asset, live, covers the kind and lets derivatives be registered.
fn check(
    store: &dyn Storage,
    call: &Call<'_>,
    (parent, kind): (AssetId, EdgeKind),
    id: LicenseId,
) -> Res<(Terms, Royalty)> {
    let license: License = state::license(store, id)?;
    if license.licensee != call.sender {
        let (expected, got) = (license.licensee, call.sender.clone());
        return Err(LicensingError::LicenseeOnly { license: id, expected, got }.into());
    }
    if license.asset != parent {
        return Err(LicensingError::LicenseAssetMismatch { license: id, expected: parent, got: license.asset }.into());
    }
    license.require_live(id, call.now)?;
    let needed = use_for(kind)?;
    let terms = state::terms(store, (license.offer, license.version))?;
    if !terms.uses.has(needed) {
        return Err(LicensingError::UseNotLicensed { license: id, needed: needed.name() }.into());
    }
    let royalty = terms.royalty.clone().ok_or(LicensingError::DerivationForbidden(id))?;
    Ok((terms, royalty))
}
