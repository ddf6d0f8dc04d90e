//! Assets, the edges between them, and what they take in.

use caravan_money::{Bps, Currency};
use caravan_primitives::{AssetId, LicenseId};
use caravan_provenance_api::{AssetResponse, Kind};
use cosmwasm_std::Uint128;
use rusqlite::types::Value;
use rusqlite::Row;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{number, valid, Page, PageRequest, Reader, Select};
use crate::amount::Units;
use crate::error::Result;
use crate::json::read_json;
use crate::text;

/// The columns of an entry, in the order in which it reads them.
pub(super) const ASSET: &str = "SELECT a.answer, a.name, a.description FROM asset a WHERE a.answer IS NOT NULL";

/// What a list of assets leaves out. What is absent leaves out nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssetFilter {
    /// Only assets of this kind.
    pub kind: Option<Kind>,
    /// Only assets of this owner.
    pub owner: Option<String>,
    /// Only assets with these words.
    pub text: Option<String>,
}

/// An asset in a list.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize, Deserialize)]
pub struct AssetEntry {
    /// What provenance says.
    #[serde(flatten)]
    pub asset: AssetResponse,
    /// What its description calls it; absent while the description is not here, or has no name.
    pub name: Option<String>,
    /// Its description, at most 4 KiB of it; absent while the description is not here.
    pub description: Option<String>,
}

/// An edge that an owner chose.
#[derive(Debug, Clone, PartialEq, Eq, JsonSchema, Serialize, Deserialize)]
pub struct EdgeEntry {
    /// Id of the asset that comes from the parent.
    pub child: AssetId,
    /// Id of the asset that the edge points to.
    pub parent: AssetId,
    /// How the child comes from it.
    pub kind: String,
    /// The share that it states, in basis points of what the child takes in.
    pub share_bps: Bps,
    /// Why it is there: `own`, `consent` or `licensed`.
    pub origin: String,
    /// The license that fixed the share, if one did.
    pub license: Option<LicenseId>,
    /// The number of its event.
    pub sequence: u64,
}

/// What an asset took in, in one currency.
#[derive(Debug, Clone, PartialEq, Eq, JsonSchema, Serialize, Deserialize)]
pub struct IncomeEntry {
    /// In what it was paid.
    pub currency: Currency,
    /// Licenses sold.
    pub licenses: u64,
    /// What licenses cost, in base units, fees included.
    pub sales: Uint128,
    /// Revenue paid in, in base units, fees included.
    pub revenue: Uint128,
}

/// An asset with its parents and its income.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize, Deserialize)]
pub struct AssetPage {
    /// The asset.
    #[serde(flatten)]
    pub asset: AssetEntry,
    /// Its chosen edges, in the order in which they were added: at most a hundred.
    pub parents: Vec<EdgeEntry>,
    /// What it took in, by currency: at most a hundred.
    pub income: Vec<IncomeEntry>,
}

/// Read the columns of [`ASSET`].
pub(super) fn read_asset(row: &Row<'_>) -> Result<AssetEntry> {
    let asset = read_json(&row.get::<_, String>(0)?)?;
    Ok(AssetEntry { asset, name: row.get(1)?, description: row.get(2)? })
}

const EDGE: &str = "SELECT child, parent, kind, share_bps, origin, license, sequence FROM edge";

fn read_edge(row: &Row<'_>) -> Result<EdgeEntry> {
    let license: Option<u64> = row.get(5)?;
    Ok(EdgeEntry {
        child: valid(AssetId::new(row.get(0)?))?,
        parent: valid(AssetId::new(row.get(1)?))?,
        kind: row.get(2)?,
        share_bps: valid(Bps::new(row.get(3)?))?,
        origin: row.get(4)?,
        license: license.map(|license| valid(LicenseId::new(license))).transpose()?,
        sequence: row.get(6)?,
    })
}

impl Reader {
    /// Return an asset; none where the index has none with this id.
    ///
    /// # Errors
    /// `INDEX_FILE_FAILED`, `INDEX_DAMAGED`.
    pub fn asset(&self, asset: AssetId) -> Result<Option<AssetPage>> {
        let id = number(asset.get());
        let select = Select::new(ASSET).with("AND a.asset = ?", [id.clone()]);
        let Some(entry) = self.one(&select, read_asset)? else { return Ok(None) };
        let select = Select::new(EDGE).with("WHERE child = ? ORDER BY sequence LIMIT 100", [id.clone()]);
        let parents = self.rows(&select, read_edge)?;
        let select = Select::new("SELECT currency, licenses, sales, revenue FROM income")
            .with("WHERE asset = ? ORDER BY currency LIMIT 100", [id]);
        let income = self.rows(&select, |row| {
            let currency = valid(Currency::from_key(&row.get::<_, String>(0)?))?;
            let (sales, revenue) = (row.get::<_, Units>(2)?.0, row.get::<_, Units>(3)?.0);
            Ok(IncomeEntry { currency, licenses: row.get(1)?, sales, revenue })
        })?;
        Ok(Some(AssetPage { asset: entry, parents, income }))
    }

    /// Return assets, the newest first.
    ///
    /// # Errors
    /// `INDEX_FILE_FAILED`, `INDEX_DAMAGED`.
    pub fn assets(&self, filter: &AssetFilter, page: &PageRequest<AssetId>) -> Result<Page<AssetEntry, AssetId>> {
        let AssetFilter { kind, owner, text } = filter;
        let mut select = Select::new(ASSET)
            .with_some("AND a.kind = ?", kind.map(|kind| kind.name().to_owned().into()))
            .with_some("AND a.owner = ?", owner.clone().map(Value::from))
            .with_some("AND a.asset < ?", page.after.map(|after| number(after.get())));
        if let Some(question) = text.as_deref().and_then(text::question) {
            let sql = "AND a.asset | (4 << 48) IN (SELECT rowid FROM search WHERE search MATCH ?
                AND rowid >= (4 << 48) AND rowid < (5 << 48))";
            select = select.with(sql, [question.into()]);
        }
        let select = select.with("ORDER BY a.asset DESC LIMIT ?", [page.fetched().into()]);
        Ok(page.page(self.rows(&select, read_asset)?, |entry| entry.asset.asset))
    }

    /// Return the chosen edges that point to an asset. The cursor is the child and the `sequence` of an entry.
    ///
    /// # Errors
    /// `INDEX_FILE_FAILED`, `INDEX_DAMAGED`.
    pub fn children(
        &self,
        asset: AssetId,
        page: &PageRequest<(AssetId, u64)>,
    ) -> Result<Page<EdgeEntry, (AssetId, u64)>> {
        let mut select = Select::new(EDGE).with("WHERE parent = ?", [number(asset.get())]);
        if let Some((child, sequence)) = page.after {
            select = select.with("AND (child, sequence) > (?, ?)", [number(child.get()), number(sequence)]);
        }
        let select = select.with("ORDER BY child, sequence LIMIT ?", [page.fetched().into()]);
        Ok(page.page(self.rows(&select, read_edge)?, |entry| (entry.child, entry.sequence)))
    }
}
