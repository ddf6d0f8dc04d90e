//! What a purchase would do, without doing it: the quote and the purchase are the same computation.

use caravan_licensing_api::Guard;
use caravan_money::{fee_floor, sub, Bps, Currency};
use caravan_primitives::{AssetId, OfferId};
use cosmwasm_std::{Storage, Uint128};

use super::desk::{ceilings_after, peek_shares};
use super::platform::require_listed;
use crate::domain::books::Books;
use crate::domain::ceiling::Ceiling;
use crate::domain::offer::{Head, Offer};
use crate::domain::shares::{Shares, Split};
use crate::domain::terms::Terms;
use crate::error::Res;
use crate::sibling::Siblings;
use crate::state;

/// Money from outside, and how it would be split.
pub(crate) struct Entry {
    pub(crate) currency: Currency,
    pub(crate) gross: Uint128,
    pub(crate) fee: Uint128,
    pub(crate) net: Uint128,
    pub(crate) shares: Shares,
    pub(crate) books: Books,
    pub(crate) split: Split,
    /// The ceilings that bind, and what will have come in under each.
    pub(crate) ceilings: Vec<(Ceiling, Uint128)>,
}

/// A purchase, whoever buys.
pub(crate) struct Purchase {
    pub(crate) offer: Offer,
    pub(crate) terms: Terms,
    pub(crate) head: Head,
    pub(crate) entry: Entry,
}

/// A purchase under an offer, if one is possible now and the guard holds; a quote has none. Reads only.
pub(crate) fn plan_purchase(
    store: &dyn Storage,
    siblings: &Siblings<'_>,
    id: OfferId,
    guard: Option<&Guard>,
) -> Res<Purchase> {
    let offer = state::offer(store, id)?;
    let terms = state::terms(store, (id, offer.version))?;
    if let Some(guard) = guard {
        offer.check_guard(id, guard, terms.price.get())?;
    }
    let head = siblings.head(offer.asset)?;
    offer.require_alive(id, &head)?;
    head.require_licensable(offer.asset)?;
    offer.require_supply(id, &terms)?;
    let shares = peek_shares(store, siblings, offer.asset)?;
    let money = (Currency::from_key(&terms.currency)?, terms.price.get());
    let entry = plan_entry(store, (offer.asset, shares), money, terms.fee_bps)?;
    Ok(Purchase { offer, terms, head, entry })
}

/// Money from outside: the fee once, then the split, if the currency is listed and no ceiling is passed. Reads only.
pub(crate) fn plan_entry(
    store: &dyn Storage,
    (asset, shares): (AssetId, Shares),
    (currency, gross): (Currency, Uint128),
    fee_bps: Bps,
) -> Res<Entry> {
    let key = currency.key();
    require_listed(store, &key)?;
    let fee = fee_floor(gross, fee_bps)?;
    let net = sub(gross, fee)?;
    let ceilings = ceilings_after(store, &shares, &key, net)?;
    let books = state::books(store, asset, &key)?;
    let split = shares.split(books.total_in, net)?;
    Ok(Entry { currency, gross, fee, net, shares, books, split, ceilings })
}
