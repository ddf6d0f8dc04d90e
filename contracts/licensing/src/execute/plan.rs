//! What a purchase would do, without doing it: the quote and the purchase are the same computation.

use caravan_licensing_api::Guard;
use caravan_money::{fee_floor, sub, Bps, Currency};
use caravan_primitives::{AssetId, OfferId, Time};
use cosmwasm_std::{Addr, Storage, Uint128};

use super::income::use_ceilings;
use super::platform::require_offerable;
use super::shares::load_shares;
use crate::domain::asset_ledger::AssetLedger;
use crate::domain::ceiling::{CeilingUse, Way};
use crate::domain::license::{make_room, Live};
use crate::domain::offer::{purchases_after, Head, Offer};
use crate::domain::shares::{Shares, Split};
use crate::domain::terms::Terms;
use crate::error::Result;
use crate::sibling::Siblings;
use crate::state;

/// Money that comes in from outside, and the fee on it.
pub(super) struct Incoming {
    pub(super) way: Way,
    pub(super) currency: Currency,
    pub(super) gross: Uint128,
    pub(super) fee_bps: Bps,
}

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

/// What a licensee has bought before, where there is room for one more license.
pub(crate) struct Room {
    /// Licenses ever bought under the offer, this one included.
    pub(crate) purchases: u32,
    /// The licenses for the asset that are live now, without this one.
    pub(crate) live: Vec<Live>,
}

/// A purchase under an offer, for any buyer.
pub(crate) struct Purchase {
    pub(crate) offer_id: OfferId,
    pub(crate) offer: Offer,
    pub(crate) terms: Terms,
    pub(crate) head: Head,
    pub(crate) entry: Entry,
    /// When the license would be over; `None` if never.
    pub(crate) ends_at: Option<Time>,
}

/// Plan a purchase under an offer, if one is possible now and the guard holds. A quote has no guard. Nothing is saved.
/// What depends on the buyer is planned by [`plan_room`].
pub(crate) fn plan_purchase(
    storage: &dyn Storage,
    siblings: &Siblings<'_>,
    now: Time,
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
    let incoming = Incoming { way: Way::Sales, currency, gross: terms.price.get(), fee_bps: terms.fee_bps };
    let entry = plan_entry(storage, offer.asset, shares, incoming)?;
    let ends_at = terms.ends_at(now)?;
    Ok(Purchase { offer_id, offer, terms, head, entry, ends_at })
}

/// Plan the place of a license among those of its licensee, if the licensee may have one more. Nothing is saved.
pub(crate) fn plan_room(storage: &dyn Storage, purchase: &Purchase, licensee: &Addr, now: Time) -> Result<Room> {
    let Purchase { offer_id, offer, terms, .. } = purchase;
    let before = state::load_purchases_or_default(storage, *offer_id, licensee)?;
    let purchases = purchases_after(*offer_id, terms, licensee, before)?;
    let list = state::load_live_or_default(storage, offer.asset, licensee)?;
    Ok(Room { purchases, live: make_room(list, now, offer.asset, licensee)? })
}

/// Plan what money from outside does: the fee once, then the split, if every ceiling leaves room. Nothing is saved.
pub(super) fn plan_entry(storage: &dyn Storage, asset: AssetId, shares: Shares, incoming: Incoming) -> Result<Entry> {
    let Incoming { way, currency, gross, fee_bps } = incoming;
    let key = currency.key();
    let fee = fee_floor(gross, fee_bps)?;
    let net = sub(gross, fee)?;
    let ceilings = use_ceilings(storage, &shares, &key, way, net)?;
    let ledger = state::load_asset_ledger_or_default(storage, asset, &key)?;
    let split = shares.split(ledger.total_in, net)?;
    Ok(Entry { asset, currency, gross, fee, net, shares, ledger, split, ceilings })
}
