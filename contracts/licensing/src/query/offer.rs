//! Queries about offers, and what a purchase would do now.

use caravan_contract_kit::validate_optional_address;
use caravan_licensing_api::{OfferResponse, OffersResponse, QuoteResponse, QuotedPart};
use caravan_primitives::{limit, AssetId, OfferId};
use cosmwasm_std::{Storage, Uint128};

use super::View;
use crate::domain::shares::Part;
use crate::error::Result;
use crate::execute::{plan_purchase, plan_room, Purchase};
use crate::state::{self, ACCESS};

pub(super) fn offer(storage: &dyn Storage, id: OfferId) -> Result<OfferResponse> {
    let row = state::load_offer(storage, id)?;
    let terms = state::load_terms(storage, id, row.version)?;
    Ok(OfferResponse {
        offer: id,
        asset: row.asset,
        epoch: row.epoch,
        version: row.version,
        seller: row.seller,
        fee_bps: terms.fee_bps.get(),
        terms: terms.into_offer_terms()?,
        sold: row.sold,
        open: row.open,
    })
}

pub(super) fn offers_of(
    storage: &dyn Storage,
    asset: AssetId,
    after: Option<OfferId>,
    page: Option<u32>,
) -> Result<OffersResponse> {
    let ids = state::offers_of_asset_after(storage, asset, after, limit(page))?;
    Ok(OffersResponse { offers: ids.into_iter().map(|id| offer(storage, id)).collect::<Result<_>>()? })
}

/// Answer what `Buy` would do, or fail as it would: with a pause first, as `admit` does.
pub(super) fn quote(view: &View<'_>, id: OfferId, licensee: Option<&str>) -> Result<QuoteResponse> {
    let storage = view.deps.storage;
    ACCESS.require_entry(storage, view.now)?;
    let licensee = validate_optional_address(view.deps.api, licensee)?;
    let siblings = view.siblings()?;
    licensee.iter().try_for_each(|licensee| siblings.refuse(&view.contract, licensee, "licensee"))?;
    let purchase = plan_purchase(storage, &siblings, view.now, id, None)?;
    if let Some(licensee) = licensee {
        plan_room(storage, &purchase, &licensee, view.now)?;
    }
    let Purchase { offer, head, entry, .. } = purchase;
    let part = |(part, amount): (&Part, &Uint128)| QuotedPart { asset: part.asset, to: part.target(), amount: *amount };
    Ok(QuoteResponse {
        offer: id,
        version: offer.version,
        epoch: offer.epoch,
        price: entry.gross,
        currency: entry.currency,
        fee: entry.fee,
        parts: entry.shares.parts.iter().zip(&entry.split.parts).map(part).collect(),
        pool: entry.split.pool,
        owner: head.owner,
        owner_amount: entry.split.owner,
        dust: (entry.split.dust_before, entry.split.dust_after),
    })
}
