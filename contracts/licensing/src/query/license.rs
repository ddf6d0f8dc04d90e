//! Licenses: proofs and receipts.

use caravan_contract_kit::validate_address;
use caravan_licensing_api::{
    IsLicensedByResponse, IsLicensedResponse, LicenseResponse, LicensesResponse, LicensingError, Use,
};
use caravan_primitives::{limit, AssetId, LicenseId, Time};

use super::View;
use crate::domain::license::{best, is_over};
use crate::error::Result;
use crate::state;

pub(super) fn license(view: &View<'_>, id: LicenseId) -> Result<LicenseResponse> {
    let row = state::load_license(view.deps.storage, id)?;
    let terms = state::load_terms(view.deps.storage, row.offer, row.version)?;
    Ok(LicenseResponse {
        license: id,
        asset: row.asset,
        licensee: row.licensee,
        offer: row.offer,
        version: row.version,
        terms: terms.into_offer_terms()?,
        fee: row.fee,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        live: !is_over(row.ends_at, view.now),
    })
}

pub(super) fn licenses_of_holder(
    view: &View<'_>,
    licensee: &str,
    after: Option<LicenseId>,
    page: Option<u32>,
) -> Result<LicensesResponse> {
    let licensee = validate_address(view.deps.api, licensee)?;
    many(view, state::licenses_of_holder_after(view.deps.storage, &licensee, after, limit(page))?)
}

pub(super) fn licenses_of_asset(
    view: &View<'_>,
    asset: AssetId,
    after: Option<LicenseId>,
    page: Option<u32>,
) -> Result<LicensesResponse> {
    many(view, state::licenses_of_asset_after(view.deps.storage, asset, after, limit(page))?)
}

/// Answer with one read of a row. Without `at` the question is about now.
pub(super) fn is_licensed(
    view: &View<'_>,
    asset: AssetId,
    licensee: &str,
    usage: Use,
    at: Option<Time>,
) -> Result<IsLicensedResponse> {
    let at = at.unwrap_or(view.now);
    if at < view.now {
        return Err(LicensingError::TimeInPast { now: view.now, got: at }.into());
    }
    let list = state::load_live_or_default(view.deps.storage, asset, &validate_address(view.deps.api, licensee)?)?;
    let found = best(&list, usage, at);
    Ok(IsLicensedResponse {
        licensed: found.is_some(),
        license: found.map(|one| one.license),
        ends_at: found.and_then(|one| one.ends_at),
    })
}

pub(super) fn is_licensed_by(view: &View<'_>, id: LicenseId) -> Result<IsLicensedByResponse> {
    let row = state::load_license(view.deps.storage, id)?;
    let terms = state::load_terms(view.deps.storage, row.offer, row.version)?;
    Ok(IsLicensedByResponse {
        licensed: !is_over(row.ends_at, view.now),
        asset: row.asset,
        licensee: row.licensee,
        uses: terms.uses.list(),
        ends_at: row.ends_at,
    })
}

fn many(view: &View<'_>, ids: Vec<LicenseId>) -> Result<LicensesResponse> {
    Ok(LicensesResponse { licenses: ids.into_iter().map(|id| license(view, id)).collect::<Result<_>>()? })
}
