//! Offers: made, changed and closed by whoever owns the asset.

use caravan_licensing_api::{LicensingError, OfferChanged, OfferClosed, OfferCreated, OfferTerms};
use caravan_money::Currency;
use caravan_primitives::{AssetId, OfferId, PrimitiveError, Reference};
use cosmwasm_std::{Response, Storage};

use super::desk::shares_of;
use super::platform::require_listed;
use super::{told, Call};
use crate::domain::offer::Offer;
use crate::domain::shares::Shares;
use crate::domain::terms::Terms;
use crate::error::Res;
use crate::state::{self, MadeBy, Scope};

/// Makes an offer.
#[inline(never)]
pub(crate) fn create_offer(
    store: &mut dyn Storage,
    call: &Call<'_>,
    asset: AssetId,
    terms: OfferTerms,
    reference: &Reference,
) -> Res<Response> {
    let siblings = call.siblings(store)?;
    let head = siblings.head(asset)?;
    head.require_owner(asset, &call.sender)?;
    head.require_licensable(asset)?;
    let mut events = vec![];
    let shares = shares_of(store, &siblings, (asset, &head), &mut events)?;
    let terms = freeze(store, call, terms, &shares)?;
    let seller = call.sender.clone();
    let row = Offer { asset, epoch: head.epoch, version: 1, seller: seller.clone(), sold: 0, open: true };
    let offer = state::new_offer(store, &row, &terms)?;
    let scope = Scope { token: None, sender: seller.as_str() };
    state::remember_reference(store, scope, reference, MadeBy::Offer(offer.get()))?;
    let created = OfferCreated {
        offer,
        asset,
        epoch: head.epoch,
        seller,
        currency: Currency::from_key(&terms.currency)?,
        price: terms.price.get(),
        fee_bps: terms.fee_bps.get(),
        legal_hash: terms.legal_hash,
    };
    events.push(created.into());
    Ok(told("create_offer", events))
}

/// Makes the next version of an offer.
#[inline(never)]
pub(crate) fn change_offer(store: &mut dyn Storage, call: &Call<'_>, id: OfferId, terms: OfferTerms) -> Res<Response> {
    let mut offer = state::offer(store, id)?;
    let siblings = call.siblings(store)?;
    let head = siblings.head(offer.asset)?;
    head.require_owner(offer.asset, &call.sender)?;
    offer.require_alive(id, &head)?;
    head.require_licensable(offer.asset)?;
    let shares = shares_of(store, &siblings, (offer.asset, &head), &mut vec![])?;
    let terms = freeze(store, call, terms, &shares)?;
    if terms == state::terms(store, (id, offer.version))? {
        return Err(PrimitiveError::NothingChanges("the terms are those of the present version").into());
    }
    let version = offer.change()?;
    state::save_offer(store, id, &offer)?;
    state::save_terms(store, (id, version), &terms)?;
    let changed = OfferChanged {
        offer: id,
        offer_version: version,
        seller: call.sender.clone(),
        currency: Currency::from_key(&terms.currency)?,
        price: terms.price.get(),
        fee_bps: terms.fee_bps.get(),
        legal_hash: terms.legal_hash,
    };
    Ok(told("change_offer", [changed.into()]))
}

/// Closes an offer, for good.
#[inline(never)]
pub(crate) fn close_offer(store: &mut dyn Storage, call: &Call<'_>, id: OfferId) -> Res<Response> {
    let mut offer = state::offer(store, id)?;
    call.siblings(store)?.head(offer.asset)?.require_owner(offer.asset, &call.sender)?;
    if !offer.open {
        return Err(LicensingError::OfferClosed(id).into());
    }
    offer.open = false;
    state::save_offer(store, id, &offer)?;
    Ok(told("close_offer", [OfferClosed { offer: id, sender: call.sender.clone(), sold: offer.sold }.into()]))
}

/// Terms that may be offered now, with the fee of today.
fn freeze(store: &dyn Storage, call: &Call<'_>, mut terms: OfferTerms, shares: &Shares) -> Res<Terms> {
    terms.price.currency = call.currency(terms.price.currency)?;
    let terms = Terms::freeze(terms, state::config(store)?.fee_bps)?;
    require_listed(store, &terms.currency)?;
    terms.check_floor(shares.floor.as_ref())?;
    Ok(terms)
}
