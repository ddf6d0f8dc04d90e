//! Offers and quotes.

use caravan_licensing_api::{OfferResponse, OffersResponse, QuoteResponse, QuotedPart};
use caravan_primitives::{limit, AssetId, OfferId};
use cosmwasm_std::{Storage, Uint128};

use super::View;
use crate::domain::shares::Part;
use crate::error::Res;
use crate::execute::{plan_purchase, Purchase};
use crate::state;

pub(super) fn offer(store: &dyn Storage, id: OfferId) -> Res<OfferResponse> {
    let row = state::offer(store, id)?;
    let terms = state::terms(store, (id, row.version))?;
    Ok(OfferResponse {
        offer: id,
        asset: row.asset,
        epoch: row.epoch,
        version: row.version,
        seller: row.seller,
        fee_bps: terms.fee_bps.get(),
        terms: terms.tell()?,
        sold: row.sold,
        open: row.open,
    })
}

pub(super) fn offers_of(
    store: &dyn Storage,
    asset: AssetId,
    after: Option<OfferId>,
    page: Option<u32>,
) -> Res<OffersResponse> {
    let ids = state::offers_of_asset_after(store, asset, after, limit(page))?;
    Ok(OffersResponse { offers: ids.into_iter().map(|id| offer(store, id)).collect::<Res<_>>()? })
}

pub(super) fn quote(view: &View<'_>, id: OfferId) -> Res<QuoteResponse> {
    let plan = plan_purchase(view.deps.storage, &view.siblings()?, id, None)?;
    let Purchase { offer, head, entry, .. } = plan;
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
