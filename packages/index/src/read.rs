//! Reading: each function is one or a few look-ups by an index, and none reads more than a page.

mod assets;
mod batches;
mod board;
mod events;
mod found;
mod offers;
mod people;
mod points;
mod projects;
mod status;
mod work;

use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{params_from_iter, Connection, OpenFlags, Row};
use serde::{Deserialize, Serialize};

use crate::error::{IndexError, Result};

pub use assets::{AssetEntry, AssetFilter, AssetPage, EdgeEntry, IncomeEntry};
pub use batches::{BatchCard, BatchPage};
pub use board::{BoardCursor, BoardFilter, BoardOrder};
pub use events::{Attributes, EventEntry, EventFilter, Events, MOST_EVENTS};
pub use found::{Found, SearchCursor, SearchKind};
pub use offers::{LicenseEntry, LicenseFilter, OfferCursor, OfferEntry, OfferFilter, OfferOrder};
pub use people::{Earned, PersonPage, RequesterMoney, RequesterPage, SeasonPoints, Tally};
pub use points::{LeaderboardEntry, PointsCursor};
pub use projects::{ProjectEntry, ProjectPage};
pub use status::Status;
pub use work::WorkEntry;

/// The most entries of a page.
pub const MOST_ENTRIES: u32 = 100;

/// Which page of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRequest<C> {
    /// The `next` of the page before; absent for the first page.
    pub after: Option<C>,
    /// The most entries: 1 to [`MOST_ENTRIES`]; what is beyond is cut to it.
    pub limit: u32,
}

impl<C> PageRequest<C> {
    /// The first page, with at most `limit` entries.
    #[must_use]
    pub const fn first(limit: u32) -> Self {
        Self { after: None, limit }
    }

    /// One more than the entries: so it is seen whether there is another page.
    fn fetched(&self) -> i64 {
        i64::from(self.limit.clamp(1, MOST_ENTRIES)) + 1
    }

    /// Make a page of the entries that were fetched.
    fn page<T>(&self, mut fetched: Vec<T>, cursor: impl Fn(&T) -> C) -> Page<T, C> {
        let limit = self.limit.clamp(1, MOST_ENTRIES) as usize;
        let more = fetched.len() > limit;
        fetched.truncate(limit);
        let next = fetched.last().filter(|_| more).map(cursor);
        Page { entries: fetched, next }
    }
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page<T, C> {
    /// The entries, in the order of the list.
    pub entries: Vec<T>,
    /// Where the next page begins; absent: this is the last one.
    pub next: Option<C>,
}

/// Reads an index. It has a connection of its own; a thread that reads has a reader.
#[derive(Debug)]
pub struct Reader {
    db: Connection,
}

impl Reader {
    /// Open a reader of the index in a file.
    ///
    /// # Errors
    /// `INDEX_FILE_FAILED`, also where there is no file; `INDEX_DAMAGED`.
    pub fn open(path: &Path) -> Result<Self> {
        let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        db.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA busy_timeout = 5000;")?;
        db.set_prepared_statement_cache_capacity(64);
        Ok(Self { db })
    }

    /// Look up one row.
    fn one<T>(&self, select: &Select, read: impl FnMut(&Row<'_>) -> Result<T>) -> Result<Option<T>> {
        Ok(self.rows(select, read)?.pop())
    }

    /// Read all rows of a statement, which has a limit.
    fn rows<T>(&self, select: &Select, mut read: impl FnMut(&Row<'_>) -> Result<T>) -> Result<Vec<T>> {
        let mut statement = self.db.prepare_cached(&select.sql)?;
        let mut rows = statement.query(params_from_iter(&select.values))?;
        let mut list = Vec::new();
        while let Some(row) = rows.next()? {
            list.push(read(row)?);
        }
        Ok(list)
    }
}

/// A statement that is put together from fixed texts. What people give is a value, never a text.
#[derive(Debug)]
struct Select {
    sql: String,
    values: Vec<Value>,
}

impl Select {
    /// Begin with a statement up to its conditions.
    fn new(sql: &'static str) -> Self {
        Self { sql: sql.to_owned(), values: vec![] }
    }

    /// Add a condition, or the end, with its values in their order.
    fn with(mut self, sql: &'static str, values: impl IntoIterator<Item = Value>) -> Self {
        self.sql.push(' ');
        self.sql.push_str(sql);
        self.values.extend(values);
        self
    }

    /// Add a condition where there is a value for it.
    fn with_some(self, sql: &'static str, value: Option<Value>) -> Self {
        match value {
            Some(value) => self.with(sql, [value]),
            None => self,
        }
    }

    /// Add a condition that has no value.
    fn with_if(self, holds: bool, sql: &'static str) -> Self {
        if holds {
            self.with(sql, [])
        } else {
            self
        }
    }
}

/// A number that people gave. What SQLite has no room for is more than any id or time.
fn number(given: u64) -> Value {
    Value::Integer(i64::try_from(given).unwrap_or(i64::MAX))
}

/// Read a value that the index wrote, such as an id.
fn valid<T, E: std::fmt::Display>(read: Result<T, E>) -> Result<T> {
    read.map_err(|error| IndexError::Damaged { error: error.to_string() })
}
