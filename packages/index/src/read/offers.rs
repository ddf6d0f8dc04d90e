//! Offers and licenses.

use caravan_licensing_api::{LicenseResponse, OfferResponse, Use};
use caravan_money::Currency;
use caravan_primitives::{AssetId, LicenseId, OfferId};
use cosmwasm_std::Uint128;
use rusqlite::types::Value;
use rusqlite::Row;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{number, Page, PageRequest, Reader, Select};
use crate::amount::Units;
use crate::error::{IndexError, Result};
use crate::json::read_json;
use crate::rows::use_bit;

/// The columns of an entry, in the order in which it reads them. An offer is for sale in the epoch of its asset in which it was
/// made, while the asset is sealed.
pub(super) const OFFER: &str = "SELECT o.answer, o.created_at, o.for_sale AND EXISTS (SELECT 1 FROM asset a
    WHERE a.asset = o.asset AND a.epoch = o.epoch AND a.status = 'sealed') FROM offer o WHERE o.answer IS NOT NULL";

/// What a list of offers leaves out. What is absent or false leaves out nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfferFilter {
    /// Only offers of this asset.
    pub asset: Option<AssetId>,
    /// Only offers that allow this.
    pub usage: Option<Use>,
    /// Only what costs this currency.
    pub currency: Option<Currency>,
    /// Only what costs so much or less, in base units: of use within one currency.
    pub most_price: Option<Uint128>,
    /// Only what can be bought.
    pub for_sale: bool,
}

/// The order of a list of offers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, JsonSchema, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferOrder {
    /// The newest offer first.
    #[default]
    Newest,
    /// The lowest price first, in base units: of use within one currency.
    Price,
}

/// Where a page of offers begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferCursor {
    /// After this offer.
    Newest(OfferId),
    /// After this price and offer.
    Price(Uint128, OfferId),
}

/// An offer.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize, Deserialize)]
pub struct OfferEntry {
    /// What licensing says.
    #[serde(flatten)]
    pub offer: OfferResponse,
    /// When it was made, in seconds since 1970.
    pub created_at: u64,
    /// Whether it can be bought: it is open and not sold out, and its asset is sealed and has had no other owner since.
    pub for_sale: bool,
}

/// What a list of licenses leaves out. What is absent leaves out nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LicenseFilter {
    /// Only licenses for this asset.
    pub asset: Option<AssetId>,
    /// Only licenses of this address.
    pub licensee: Option<String>,
}

/// A license.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize, Deserialize)]
pub struct LicenseEntry {
    /// What licensing says. It is `live` at the time of the question.
    #[serde(flatten)]
    pub license: LicenseResponse,
}

/// Read the columns of [`OFFER`].
pub(super) fn read_offer(row: &Row<'_>) -> Result<OfferEntry> {
    let offer = read_json(&row.get::<_, String>(0)?)?;
    Ok(OfferEntry { offer, created_at: row.get(1)?, for_sale: row.get(2)? })
}

const LICENSE: &str = "SELECT answer FROM license WHERE answer IS NOT NULL";

fn read_license(row: &Row<'_>, now: u64) -> Result<LicenseEntry> {
    let mut license: LicenseResponse = read_json(&row.get::<_, String>(0)?)?;
    license.live = license.ends_at.is_none_or(|ends_at| now < ends_at.get());
    Ok(LicenseEntry { license })
}

impl Reader {
    /// Return an offer; none where the index has none with this id.
    ///
    /// # Errors
    /// `INDEX_FILE_FAILED`, `INDEX_DAMAGED`.
    pub fn offer(&self, offer: OfferId) -> Result<Option<OfferEntry>> {
        self.one(&Select::new(OFFER).with("AND o.offer = ?", [number(offer.get())]), read_offer)
    }

    /// Return offers.
    ///
    /// # Errors
    /// `INDEX_CURSOR_WRONG` for a cursor of another order; `INDEX_FILE_FAILED`, `INDEX_DAMAGED`.
    pub fn offers(
        &self,
        filter: &OfferFilter,
        order: OfferOrder,
        page: &PageRequest<OfferCursor>,
    ) -> Result<Page<OfferEntry, OfferCursor>> {
        let select = after(filtered(filter), order, page.after)?;
        let end = match order {
            OfferOrder::Newest => "ORDER BY o.offer DESC LIMIT ?",
            OfferOrder::Price => "ORDER BY o.price, o.offer LIMIT ?",
        };
        let offers = self.rows(&select.with(end, [page.fetched().into()]), read_offer)?;
        Ok(page.page(offers, |entry| match order {
            OfferOrder::Newest => OfferCursor::Newest(entry.offer.offer),
            OfferOrder::Price => OfferCursor::Price(entry.offer.terms.price.amount.get(), entry.offer.offer),
        }))
    }

    /// Return a license; none where the index has none with this id.
    ///
    /// # Errors
    /// `INDEX_FILE_FAILED`, `INDEX_DAMAGED`.
    pub fn license(&self, license: LicenseId, now: u64) -> Result<Option<LicenseEntry>> {
        let select = Select::new(LICENSE).with("AND license = ?", [number(license.get())]);
        self.one(&select, |row| read_license(row, now))
    }

    /// Return licenses, the newest first.
    ///
    /// # Errors
    /// `INDEX_FILE_FAILED`, `INDEX_DAMAGED`.
    pub fn licenses(
        &self,
        filter: &LicenseFilter,
        page: &PageRequest<LicenseId>,
        now: u64,
    ) -> Result<Page<LicenseEntry, LicenseId>> {
        let select = Select::new(LICENSE)
            .with_some("AND asset = ?", filter.asset.map(|asset| number(asset.get())))
            .with_some("AND licensee = ?", filter.licensee.clone().map(Value::from))
            .with_some("AND license < ?", page.after.map(|after| number(after.get())))
            .with("ORDER BY license DESC LIMIT ?", [page.fetched().into()]);
        let licenses = self.rows(&select, |row| read_license(row, now))?;
        Ok(page.page(licenses, |entry| entry.license.license))
    }
}

fn filtered(filter: &OfferFilter) -> Select {
    let OfferFilter { asset, usage, currency, most_price, for_sale } = filter;
    let sale = "AND o.for_sale AND EXISTS (SELECT 1 FROM asset a
        WHERE a.asset = o.asset AND a.epoch = o.epoch AND a.status = 'sealed')";
    Select::new(OFFER)
        .with_some("AND o.asset = ?", asset.map(|asset| number(asset.get())))
        .with_some("AND o.uses & ? != 0", usage.map(|usage| use_bit(usage).into()))
        .with_some("AND o.currency = ?", currency.as_ref().map(|currency| currency.key().into()))
        .with_some("AND o.price <= ?", most_price.map(|price| Units(price).bytes().into()))
        .with_if(*for_sale, sale)
}

/// Add the condition of what comes after a cursor.
fn after(select: Select, order: OfferOrder, after: Option<OfferCursor>) -> Result<Select> {
    match (order, after) {
        (_, None) => Ok(select),
        (OfferOrder::Newest, Some(OfferCursor::Newest(offer))) => {
            Ok(select.with("AND o.offer < ?", [number(offer.get())]))
        }
        (OfferOrder::Price, Some(OfferCursor::Price(price, offer))) => {
            let values = [Units(price).bytes().into(), number(offer.get())];
            Ok(select.with("AND (o.price, o.offer) > (?, ?)", values))
        }
        (OfferOrder::Newest, Some(OfferCursor::Price(..))) => {
            Err(IndexError::Cursor { expected: "newest", got: "price" })
        }
        (OfferOrder::Price, Some(OfferCursor::Newest(_))) => {
            Err(IndexError::Cursor { expected: "price", got: "newest" })
        }
    }
}
