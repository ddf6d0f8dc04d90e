//! Contributors take what is theirs, or have it sent to them by anybody.

use caravan_licensing_api::{ClaimPaid, Contributor, LicensingError, PoolClaimed};
use caravan_money::{add, Currency};
use caravan_primitives::{require_distinct, AssetId};
use cosmwasm_std::{Event, Response, Storage, Uint128};

use super::desk::shares_of;
use super::money::transfer;
use super::{told, Call};
use crate::domain::books::Books;
use crate::domain::claim::due;
use crate::domain::shares::Shares;
use crate::error::Res;
use crate::sibling::{Claimant, Siblings};
use crate::state;

/// What a contributor could claim from one pool.
pub(crate) struct Claimable {
    /// Under which name it contributed.
    pub(crate) name: String,
    pub(crate) weight: Uint128,
    pub(crate) total_weight: Uint128,
    pub(crate) claimed: Uint128,
    pub(crate) due: Uint128,
    pub(crate) books: Books,
}

/// The sender claims.
#[inline(never)]
pub(crate) fn claim(store: &mut dyn Storage, call: &Call<'_>, assets: &[AssetId], currency: Currency) -> Res<Response> {
    let claimant = Claimant { address: call.sender.clone(), person: None };
    let siblings = call.siblings(store)?;
    pay(store, (call, &siblings), claimant, (assets, currency), "claim")
}

/// Anyone has a contributor paid, at its own address.
#[inline(never)]
pub(crate) fn claim_for(
    store: &mut dyn Storage,
    call: &Call<'_>,
    contributor: &Contributor,
    (assets, currency): (&[AssetId], Currency),
) -> Res<Response> {
    let siblings = call.siblings(store)?;
    let claimant = siblings.claimant(contributor, |text| call.address(text))?;
    pay(store, (call, &siblings), claimant, (assets, currency), "claim_for")
}

/// What a claimant could claim from the pool of an asset.
pub(crate) fn claimable(
    store: &dyn Storage,
    siblings: &Siblings<'_>,
    (asset, key, shares): (AssetId, &str, &Shares),
    claimant: &mut Claimant,
) -> Res<Claimable> {
    let found = siblings.weight((asset, &shares.source), claimant)?;
    let unknown = || LicensingError::ContributorUnknown { who: claimant.address.to_string(), asset };
    let (name, weight) = found.ok_or_else(unknown)?;
    let books = state::books(store, asset, key)?;
    let claimed = state::claimed(store, (asset, key), &name)?;
    let total_weight = shares.total_weight;
    let due = due(&books, weight, total_weight, claimed)?;
    Ok(Claimable { name, weight, total_weight, claimed, due, books })
}

/// Takes what is due out of each pool, saves, and sends it in one transfer.
fn pay(
    store: &mut dyn Storage,
    (call, siblings): (&Call<'_>, &Siblings<'_>),
    mut claimant: Claimant,
    (assets, currency): (&[AssetId], Currency),
    action: &'static str,
) -> Res<Response> {
    let currency = call.currency(currency)?;
    require_distinct("assets", assets)?;
    let (mut events, mut amount) = (vec![], Uint128::zero());
    for asset in assets {
        amount = add(amount, take(store, siblings, (*asset, &currency), &mut claimant, &mut events)?)?;
    }
    let address = claimant.address;
    if amount.is_zero() {
        return Err(LicensingError::NothingToClaim { who: address.to_string(), currency: currency.key() }.into());
    }
    let mut sum = state::currency_ledger(store, &currency.key())?;
    sum.pay_pool(amount)?;
    state::save_currency_ledger(store, &currency.key(), &sum)?;
    let message = transfer(&currency, &address, amount)?;
    events.push(ClaimPaid { address, currency, amount }.into());
    Ok(told(action, events).add_message(message))
}

/// Takes what is due out of one pool.
fn take(
    store: &mut dyn Storage,
    siblings: &Siblings<'_>,
    (asset, currency): (AssetId, &Currency),
    claimant: &mut Claimant,
    events: &mut Vec<Event>,
) -> Res<Uint128> {
    let key = currency.key();
    let shares = match state::shares(store, asset)? {
        Some(shares) => shares,
        None => shares_of(store, siblings, (asset, &siblings.head(asset)?), events)?,
    };
    let found = claimable(store, siblings, (asset, &key, &shares), claimant)?;
    let Claimable { name, claimed, due: amount, mut books, .. } = found;
    if amount.is_zero() {
        return Ok(amount);
    }
    let claimed = add(claimed, amount)?;
    books.claim(amount)?;
    state::save_books(store, asset, &key, &books)?;
    state::save_claimed(store, (asset, &key), &name, claimed)?;
    let pool = books.pool_left()?;
    events.push(PoolClaimed { asset, contributor: name, currency: currency.clone(), amount, claimed, pool }.into());
    Ok(amount)
}
