//! Whose money it is.

use caravan_contract_kit::validate_address;
use caravan_licensing_api::{
    AssetLedgerResponse, BalanceResponse, BalancesResponse, CeilingResponse, ClaimableResponse, Contributor,
    FloorResponse, LicensingError, ShareResponse, SharesResponse,
};
use caravan_money::Currency;
use caravan_primitives::{limit, AssetId, LicenseId};
use cosmwasm_std::{Storage, Uint128};

use super::View;
use crate::domain::ceiling::CeilingCount;
use crate::domain::shares::{Floor, Part};
use crate::error::Result;
use crate::execute::{self, load_shares, Claimable};
use crate::sibling::Contribution;
use crate::state;

pub(super) fn shares(view: &View<'_>, asset: AssetId) -> Result<SharesResponse> {
    let shares = load_shares(view.deps.storage, &view.siblings()?, asset)?;
    let ceilings = shares.ceiling_ids();
    let part = |part: Part| ShareResponse { asset: part.asset, to: part.target(), bps: part.bps };
    let floor = |floor: Floor| -> Result<FloorResponse> {
        Ok(FloorResponse { currency: Currency::from_key(&floor.currency)?, amount: floor.amount })
    };
    Ok(SharesResponse {
        parts: shares.parts.into_iter().map(part).collect(),
        pool_bps: shares.pool_bps,
        owner_bps: shares.owner_bps,
        contributors: shares.source.weights(),
        total_weight: shares.total_weight,
        ceilings,
        floor: shares.floor.map(floor).transpose()?,
        floor_royalty_bps: shares.floor_royalty,
    })
}

pub(super) fn asset_ledger(storage: &dyn Storage, asset: AssetId, currency: &Currency) -> Result<AssetLedgerResponse> {
    let ledger = state::load_asset_ledger_or_default(storage, asset, &currency.key())?;
    Ok(AssetLedgerResponse {
        inbox: ledger.inbox,
        total_in: ledger.total_in,
        pool_in: ledger.pool_in,
        pool_claimed: ledger.pool_claimed,
        dust: ledger.dust,
    })
}

pub(super) fn claimable(
    view: &View<'_>,
    contributor: &Contributor,
    asset: AssetId,
    currency: &Currency,
) -> Result<ClaimableResponse> {
    let (storage, siblings) = (view.deps.storage, view.siblings()?);
    let mut claimant = siblings.claimant(contributor, view.deps.api)?;
    siblings.refuse(&view.contract, &claimant.address, "contributor")?;
    let shares = load_shares(storage, &siblings, asset)?;
    let found = execute::claimable(storage, &siblings, asset, &currency.key(), &shares, &mut claimant)?;
    let Claimable { contribution: Contribution { weight, .. }, total_weight, claimed, due, .. } = found;
    Ok(ClaimableResponse { claimable: due, claimed, weight, total_weight })
}

pub(super) fn balance(view: &View<'_>, owner: &str, currency: Currency) -> Result<BalanceResponse> {
    let amount =
        state::load_balance_or_default(view.deps.storage, &validate_address(view.deps.api, owner)?, &currency.key())?;
    Ok(BalanceResponse { currency, amount })
}

pub(super) fn balances(
    view: &View<'_>,
    owner: &str,
    after: Option<Currency>,
    page: Option<u32>,
) -> Result<BalancesResponse> {
    let (owner, after) = (validate_address(view.deps.api, owner)?, after.map(|currency| currency.key()));
    let rows = state::balances_after(view.deps.storage, &owner, after.as_deref(), limit(page))?;
    let entry = |(key, amount): (String, Uint128)| -> Result<BalanceResponse> {
        Ok(BalanceResponse { currency: Currency::from_key(&key)?, amount })
    };
    Ok(BalancesResponse { balances: rows.into_iter().map(entry).collect::<Result<_>>()? })
}

pub(super) fn ceiling(storage: &dyn Storage, id: LicenseId) -> Result<CeilingResponse> {
    let license = state::load_license(storage, id)?;
    let terms = state::load_terms(storage, license.offer, license.version)?;
    let max = terms.royalty.and_then(|royalty| royalty.ceiling).ok_or(LicensingError::CeilingUnknown(id))?;
    let CeilingCount { sales, revenue } = state::load_ceiling_count_or_default(storage, id)?;
    Ok(CeilingResponse { currency: Currency::from_key(&terms.currency)?, max: max.get(), sales, revenue })
}
