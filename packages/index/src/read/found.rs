//! Full-text search.

use rusqlite::types::Value;
use rusqlite::Row;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::assets::{read_asset, AssetEntry, ASSET};
use super::batches::{read_batch, BatchCard, CARD};
use super::offers::{read_offer, OfferEntry, OFFER};
use super::projects::{read_project, ProjectEntry, PROJECT};
use super::{number, Page, PageRequest, Reader, Select};
use crate::error::Result;
use crate::text;

/// What can be searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, JsonSchema, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SearchKind {
    /// Batches, by title, kind, languages and summary.
    Batch,
    /// Projects, by name, description and uri.
    Project,
    /// Assets, by name, description, uri and kind.
    Asset,
    /// Offers, by the words of their assets.
    Offer,
}

impl SearchKind {
    /// Every kind, in the order in which a search lists them.
    pub const ALL: [Self; 4] = [Self::Batch, Self::Project, Self::Asset, Self::Offer];
}

/// Where a page of a search begins: after this kind and id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchCursor {
    /// The kind of the last entry.
    pub kind: SearchKind,
    /// Its id.
    pub id: u64,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// A batch.
    Batch(Box<BatchCard>),
    /// A project.
    Project(Box<ProjectEntry>),
    /// An asset.
    Asset(Box<AssetEntry>),
    /// An offer.
    Offer(Box<OfferEntry>),
}

impl Found {
    const fn cursor(&self) -> SearchCursor {
        match self {
            Self::Batch(card) => SearchCursor { kind: SearchKind::Batch, id: card.batch.get() },
            Self::Project(entry) => SearchCursor { kind: SearchKind::Project, id: entry.project.project.get() },
            Self::Asset(entry) => SearchCursor { kind: SearchKind::Asset, id: entry.asset.asset.get() },
            Self::Offer(entry) => SearchCursor { kind: SearchKind::Offer, id: entry.offer.offer.get() },
        }
    }
}

impl Reader {
    /// Return what has every word of `text`, the last one as the beginning of a word: batches, then projects, assets and
    /// offers, each the newest first. So a page is cheap, and stays where it was while things are added. Empty `kinds` are
    /// all. A text without a word finds nothing.
    ///
    /// # Errors
    /// `INDEX_FILE_FAILED`, `INDEX_DAMAGED`.
    pub fn search(
        &self,
        text: &str,
        kinds: &[SearchKind],
        page: &PageRequest<SearchCursor>,
        now: u64,
    ) -> Result<Page<Found, SearchCursor>> {
        let mut found = Vec::new();
        let Some(question) = text::question(text) else { return Ok(page.page(found, Found::cursor)) };
        let wanted = |kind: &SearchKind| kinds.is_empty() || kinds.contains(kind);
        for kind in SearchKind::ALL.into_iter().filter(wanted) {
            let before = match page.after {
                Some(SearchCursor { kind: last, .. }) if kind < last => continue,
                Some(SearchCursor { kind: last, id }) if kind == last => Some(id),
                _ => None,
            };
            let left = page.fetched().saturating_sub(i64::try_from(found.len()).unwrap_or(i64::MAX));
            if left > 0 {
                let select = selected(kind, &question, before).with("LIMIT ?", [left.into()]);
                found.extend(self.rows(&select, |row| read(kind, row, now))?);
            }
        }
        Ok(page.page(found, Found::cursor))
    }
}

fn selected(kind: SearchKind, question: &str, before: Option<u64>) -> Select {
    let (begin, matching, cursor, end) = statement(kind);
    Select::new(begin)
        .with(matching, [Value::from(question.to_owned())])
        .with_some(cursor, before.map(number))
        .with(end, [])
}

fn read(kind: SearchKind, row: &Row<'_>, now: u64) -> Result<Found> {
    Ok(match kind {
        SearchKind::Batch => Found::Batch(Box::new(read_batch(row, now)?.card)),
        SearchKind::Project => Found::Project(Box::new(read_project(row)?)),
        SearchKind::Asset => Found::Asset(Box::new(read_asset(row)?)),
        SearchKind::Offer => Found::Offer(Box::new(read_offer(row)?)),
    })
}

/// The parts of the statement: its begin, what matches, what comes after a cursor, and the order.
const fn statement(kind: SearchKind) -> (&'static str, &'static str, &'static str, &'static str) {
    match kind {
        SearchKind::Batch => (
            CARD,
            "AND b.batch IN (SELECT rowid & 0xffffffffffff FROM search WHERE search MATCH ?
                AND rowid >= (2 << 48) AND rowid < (3 << 48))",
            "AND b.batch < ?",
            "ORDER BY b.batch DESC",
        ),
        SearchKind::Project => (
            PROJECT,
            "AND p.project IN (SELECT rowid & 0xffffffffffff FROM search WHERE search MATCH ?
                AND rowid >= (1 << 48) AND rowid < (2 << 48))",
            "AND p.project < ?",
            "ORDER BY p.project DESC",
        ),
        SearchKind::Asset => (
            ASSET,
            "AND a.asset IN (SELECT rowid & 0xffffffffffff FROM search WHERE search MATCH ?
                AND rowid >= (4 << 48) AND rowid < (5 << 48))",
            "AND a.asset < ?",
            "ORDER BY a.asset DESC",
        ),
        SearchKind::Offer => (
            OFFER,
            "AND o.asset IN (SELECT rowid & 0xffffffffffff FROM search WHERE search MATCH ?
                AND rowid >= (4 << 48) AND rowid < (5 << 48))",
            "AND o.offer < ?",
            "ORDER BY o.offer DESC",
        ),
    }
}
