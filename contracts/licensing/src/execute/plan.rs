//! What a purchase would do, without doing it: the quote and the purchase are the same computation.

use caravan_licensing_api::Guard;
use caravan_money::{fee_floor, sub, Bps, Currency};
use caravan_primitives::{AssetId, OfferId};
use cosmwasm_std::{Storage, Uint128};

use super::income::use_ceilings;
use super::platform::require_offerable;
use super::shares::load_shares;
use crate::domain::asset_ledger::AssetLedger;
use crate::domain::ceiling::CeilingUse;
use crate::domain::offer::{Head, Offer};
use crate::domain::shares::{Shares, Split};
use crate::domain::terms::Terms;
use crate::error::Result;
use crate::sibling::Siblings;
use crate::state;

/// Money from outside, and how it would be split.
pub(crate) struct Entry {
    pub(crate) asset: AssetId,
    pub(crate) currency: Currency,
    pub(crate) gross: Uint128,
    pub(crate) fee: Uint128,
    pub(crate) net: Uint128,
    pub(crate) shares: Shares,
    pub(crate) ledger: AssetLedger,
    pub(crate) split: Split,
    pub(crate) ceilings: Vec<CeilingUse>,
}

/// A purchase under an offer, for any buyer.
pub(crate) struct Purchase {
    pub(crate) offer_id: OfferId,
    pub(crate) offer: Offer,
    pub(crate) terms: Terms,
    pub(crate) head: Head,
    pub(crate) entry: Entry,
}

/// Plan a purchase under an offer, if one is possible now and the guard holds. A quote has no guard. Nothing is saved.
pub(crate) fn plan_purchase(
    storage: &dyn Storage,
    siblings: &Siblings<'_>,
    offer_id: OfferId,
    guard: Option<&Guard>,
) -> Result<Purchase> {
    let offer = state::load_offer(storage, offer_id)?;
    let terms = state::load_terms(storage, offer_id, offer.version)?;
    if let Some(guard) = guard {
        offer.check_guard(offer_id, guard, terms.price.get())?;
    }
    let head = siblings.head(offer.asset)?;
    offer.require_alive(offer_id, &head)?;
    head.require_licensable(offer.asset)?;
    offer.require_supply(offer_id, &terms)?;
    let shares = load_shares(storage, siblings, offer.asset)?;
    shares.check_derivatives(offer.asset, &terms)?;
    require_offerable(storage, &terms.currency, &shares)?;
    let currency = Currency::from_key(&terms.currency)?;
    let entry = plan_entry(storage, offer.asset, shares, currency, terms.price.get(), terms.fee_bps)?;
    Ok(Purchase { offer_id, offer, terms, head, entry })
}

/// Plan what money from outside does: the fee once, then the split, if every ceiling leaves room. Nothing is saved.
pub(super) fn plan_entry(
    storage: &dyn Storage,
    asset: AssetId,
    shares: Shares,
    currency: Currency,
    gross: Uint128,
    fee_bps: Bps,
) -> Result<Entry> {
    let key = currency.key();
    let fee = fee_floor(gross, fee_bps)?;
    let net = sub(gross, fee)?;
    let ceilings = use_ceilings(storage, &shares, &key, net)?;
    let ledger = state::load_asset_ledger_or_default(storage, asset, &key)?;
    let split = shares.split(ledger.total_in, net)?;
    Ok(Entry { asset, currency, gross, fee, net, shares, ledger, split, ceilings })
}
