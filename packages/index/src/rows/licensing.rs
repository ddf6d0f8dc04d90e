//! Offers, licenses, and what assets take in.

use super::target::Target;
use crate::amount::Units;
use crate::error::Result;
use crate::seen::Seen;

/// Change the rows of an event about an offer, a license or money of an asset.
pub(super) fn apply(to: &mut Target<'_>, seen: &Seen<'_>) -> Result<()> {
    match seen.name {
        "offer_created" => {
            let insert = "INSERT INTO offer (offer, asset, seller, created_at, epoch, currency, price, for_sale)
                VALUES (?, ?, ?, ?, ?, ?, ?, 1)";
            let (offer, asset, epoch) = (seen.number("offer")?, seen.number("asset")?, seen.number("epoch")?);
            let (currency, price) = (seen.currency("currency")?, Units(seen.amount("price")?));
            let values = (offer, asset, seen.text("seller")?, seen.time, epoch, currency, price);
            to.db.prepare_cached(insert)?.execute(values)?;
        }
        "license_bought" => {
            let insert = "INSERT INTO license (license, offer, asset, licensee, bought_at, ends_at)
                VALUES (?, ?, ?, ?, ?, ?)";
            let (license, offer, asset) = (seen.number("license")?, seen.number("offer")?, seen.number("asset")?);
            // `never` where it does not end.
            let ends_at: Option<u64> = seen.text("ends_at")?.parse().ok();
            let values = (license, offer, asset, seen.text("licensee")?, seen.time, ends_at);
            to.db.prepare_cached(insert)?.execute(values)?;
            to.sums.sell(asset, seen.currency("currency")?, seen.amount("price")?)?;
        }
        "revenue_paid" => {
            to.sums.receive(seen.number("asset")?, seen.currency("currency")?, seen.amount("amount")?)?;
        }
        _ => {}
    }
    Ok(())
}
