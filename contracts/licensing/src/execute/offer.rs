//! Offers: made, changed and closed by the owner of the asset.

use caravan_contract_kit::{response, Call};
use caravan_licensing_api::{OfferChanged, OfferClosed, OfferCreated, OfferTerms};
use caravan_money::{Bps, Currency};
use caravan_primitives::{AssetId, OfferId, PrimitiveError, Reference};
use cosmwasm_std::{Response, Storage};

use super::platform::require_offerable;
use super::shares::load_or_copy_shares;
use crate::domain::offer::Offer;
use crate::domain::shares::Shares;
use crate::domain::terms::Terms;
use crate::error::Result;
use crate::sibling::Siblings;
use crate::state::{self, MadeBy, ReferenceScope};

#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn create_offer(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    asset: AssetId,
    terms: OfferTerms,
    reference: &Reference,
) -> Result<Response> {
    let config = state::load_config(storage)?;
    let siblings = Siblings::new(call.querier, &config);
    let head = siblings.head(asset)?;
    head.require_owner(asset, &call.sender)?;
    head.require_licensable(asset)?;
    let mut events = vec![];
    let shares = load_or_copy_shares(storage, &siblings, asset, &head, &mut events)?;
    let terms = freeze_terms(storage, call, (asset, &shares), terms, config.fee_bps)?;
    let seller = call.sender.clone();
    let row = Offer { asset, epoch: head.epoch, version: 1, seller: seller.clone(), sold: 0, open: true };
    let offer = state::save_new_offer(storage, &row, &terms)?;
    let scope = ReferenceScope { token: None, sender: seller.as_str() };
    state::save_reference(storage, scope, reference, MadeBy::Offer(offer))?;
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
    Ok(response("create_offer", events))
}

/// Save the next version of an offer.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn change_offer(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    offer_id: OfferId,
    terms: OfferTerms,
) -> Result<Response> {
    let mut offer = state::load_offer(storage, offer_id)?;
    let config = state::load_config(storage)?;
    let siblings = Siblings::new(call.querier, &config);
    let head = siblings.head(offer.asset)?;
    head.require_owner(offer.asset, &call.sender)?;
    offer.require_alive(offer_id, &head)?;
    head.require_licensable(offer.asset)?;
    // The shares were copied when the offer was made: there is no event to emit.
    let shares = load_or_copy_shares(storage, &siblings, offer.asset, &head, &mut vec![])?;
    let terms = freeze_terms(storage, call, (offer.asset, &shares), terms, config.fee_bps)?;
    if terms == state::load_terms(storage, offer_id, offer.version)? {
        return Err(PrimitiveError::NothingChanges("the terms are those of the present version").into());
    }
    let version = offer.change()?;
    state::save_offer(storage, offer_id, &offer)?;
    state::save_terms(storage, offer_id, version, &terms)?;
    let changed = OfferChanged {
        offer: offer_id,
        offer_version: version,
        seller: call.sender.clone(),
        currency: Currency::from_key(&terms.currency)?,
        price: terms.price.get(),
        fee_bps: terms.fee_bps.get(),
        legal_hash: terms.legal_hash,
    };
    Ok(response("change_offer", [changed.into()]))
}

/// Close an offer. It is never opened again.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn close_offer(storage: &mut dyn Storage, call: &Call<'_>, offer_id: OfferId) -> Result<Response> {
    let mut offer = state::load_offer(storage, offer_id)?;
    Siblings::load(storage, call.querier)?.head(offer.asset)?.require_owner(offer.asset, &call.sender)?;
    offer.close(offer_id)?;
    state::save_offer(storage, offer_id, &offer)?;
    let event = OfferClosed { offer: offer_id, sender: call.sender.clone(), sold: offer.sold };
    Ok(response("close_offer", [event.into()]))
}

/// Freeze terms that may be offered now, with the fee of today.
fn freeze_terms(
    storage: &dyn Storage,
    call: &Call<'_>,
    licensed: (AssetId, &Shares),
    mut terms: OfferTerms,
    fee_bps: Bps,
) -> Result<Terms> {
    let (asset, shares) = licensed;
    terms.price.currency = call.currency(terms.price.currency)?;
    let terms = Terms::freeze(terms, fee_bps)?;
    require_offerable(storage, &terms.currency, shares)?;
    shares.check_floor(&terms)?;
    shares.check_floor_royalty(&terms)?;
    shares.check_derivatives(asset, &terms)?;
    Ok(terms)
}
