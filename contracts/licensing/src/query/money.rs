//! Whose money it is.

use caravan_licensing_api::{
    BalanceResponse, BalancesResponse, BooksResponse, CeilingResponse, ClaimableResponse, Contributor, FloorResponse,
    LicensingError, ShareResponse, SharesResponse,
};
use caravan_money::Currency;
use caravan_primitives::{limit, AssetId, LicenseId};
use cosmwasm_std::{Storage, Uint128};

use super::View;
use crate::domain::shares::{Floor, Part};
use crate::error::Res;
use crate::execute::{address, claimable as could_claim, peek_shares};
use crate::sibling::told_source;
use crate::state;

pub(super) fn shares(view: &View<'_>, asset: AssetId) -> Res<SharesResponse> {
    let shares = peek_shares(view.deps.storage, &view.siblings()?, asset)?;
    let ceilings = shares.ceiling_ids();
    let part = |part: Part| ShareResponse { asset: part.asset, to: part.target(), bps: part.bps };
    let floor = |floor: Floor| -> Res<FloorResponse> {
        Ok(FloorResponse { currency: Currency::from_key(&floor.currency)?, amount: floor.amount })
    };
    Ok(SharesResponse {
        parts: shares.parts.into_iter().map(part).collect(),
        pool_bps: shares.pool_bps,
        owner_bps: shares.owner_bps,
        contributors: told_source(&shares.source)?,
        total_weight: shares.total_weight,
        ceilings,
        floor: shares.floor.map(floor).transpose()?,
    })
}

pub(super) fn books(store: &dyn Storage, asset: AssetId, currency: &Currency) -> Res<BooksResponse> {
    let books = state::books(store, asset, &currency.key())?;
    Ok(BooksResponse {
        inbox: books.inbox,
        total_in: books.total_in,
        pool_in: books.pool_in,
        pool_claimed: books.pool_claimed,
        dust: books.dust,
    })
}

pub(super) fn claimable(
    view: &View<'_>,
    contributor: &Contributor,
    asset: AssetId,
    currency: &Currency,
) -> Res<ClaimableResponse> {
    let (store, siblings) = (view.deps.storage, view.siblings()?);
    let mut claimant = siblings.claimant(contributor, |text| address(view.deps.api, text))?;
    let shares = peek_shares(store, &siblings, asset)?;
    let found = could_claim(store, &siblings, (asset, &currency.key(), &shares), &mut claimant)?;
    Ok(ClaimableResponse {
        claimable: found.due,
        claimed: found.claimed,
        weight: found.weight,
        total_weight: found.total_weight,
    })
}

pub(super) fn balance(view: &View<'_>, owner: &str, currency: Currency) -> Res<BalanceResponse> {
    let amount = state::balance(view.deps.storage, &address(view.deps.api, owner)?, &currency.key())?;
    Ok(BalanceResponse { currency, amount })
}

pub(super) fn balances(
    view: &View<'_>,
    owner: &str,
    after: Option<Currency>,
    page: Option<u32>,
) -> Res<BalancesResponse> {
    let (owner, after) = (address(view.deps.api, owner)?, after.map(|currency| currency.key()));
    let rows = state::balances_after(view.deps.storage, &owner, after.as_deref(), limit(page))?;
    let entry = |(key, amount): (String, Uint128)| -> Res<BalanceResponse> {
        Ok(BalanceResponse { currency: Currency::from_key(&key)?, amount })
    };
    Ok(BalancesResponse { balances: rows.into_iter().map(entry).collect::<Res<_>>()? })
}

pub(super) fn ceiling(store: &dyn Storage, id: LicenseId) -> Res<CeilingResponse> {
    let license = state::license(store, id)?;
    let terms = state::terms(store, (license.offer, license.version))?;
    let max = terms.royalty.and_then(|royalty| royalty.ceiling).ok_or(LicensingError::CeilingUnknown(id))?;
    let used = state::ceiling_used(store, id)?;
    Ok(CeilingResponse { currency: Currency::from_key(&terms.currency)?, max: max.get(), used })
}
