//! How far the index is, and what is in it.

use std::collections::BTreeMap;

use caravan_primitives::Hash32;
use rusqlite::types::ValueRef;
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Reader;
use crate::error::Result;
use crate::schema::TABLES;

/// How far the index is.
#[derive(Debug, Clone, PartialEq, Eq, JsonSchema, Serialize, Deserialize)]
pub struct Status {
    /// The chain that it is of.
    pub chain_id: String,
    /// The height up to which all events are in it.
    pub height: u64,
    /// The time of the block at `height`, in seconds since 1970.
    pub time: u64,
    /// Events of the suite.
    pub events: u64,
    /// Objects that the contracts have yet to be asked for.
    pub stale: u64,
    /// Rows whose documents are not here.
    pub wanted_documents: u64,
}

impl Reader {
    /// Return how far the index is.
    ///
    /// # Errors
    /// `INDEX_FILE_FAILED`, `INDEX_DAMAGED`.
    pub fn status(&self) -> Result<Status> {
        let select = "SELECT chain_id, height, time, (SELECT coalesce(max(sequence), 0) FROM event),
            (SELECT count(*) FROM stale), (SELECT count(*) FROM project WHERE described = 0)
            + (SELECT count(*) FROM batch WHERE described = 0) + (SELECT count(*) FROM asset WHERE described = 0)
            FROM meta";
        Ok(self.db.prepare_cached(select)?.query_row([], |row| {
            Ok(Status {
                chain_id: row.get(0)?,
                height: row.get(1)?,
                time: row.get(2)?,
                events: row.get(3)?,
                stale: row.get(4)?,
                wanted_documents: row.get(5)?,
            })
        })?)
    }

    /// Count the rows of every table. It reads all of them.
    ///
    /// # Errors
    /// `INDEX_FILE_FAILED`, `INDEX_DAMAGED`.
    pub fn rows_by_table(&self) -> Result<BTreeMap<&'static str, u64>> {
        let count = |table| {
            self.db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).map(|rows| (table, rows))
        };
        Ok(TABLES.into_iter().map(|(table, _)| count(table)).collect::<rusqlite::Result<_>>()?)
    }

    /// Return a hash over every row of every table, and over the words of the search. Two indexes of one chain at one height
    /// have the same. It reads everything.
    ///
    /// # Errors
    /// `INDEX_FILE_FAILED`, `INDEX_DAMAGED`.
    pub fn fingerprint(&self) -> Result<Hash32> {
        let mut whole = Vec::new();
        for (_, hash) in self.fingerprints()? {
            whole.extend_from_slice(hash.as_bytes());
        }
        Ok(Hash32::digest(&whole))
    }

    /// Return the same for each table, and for `search`.
    ///
    /// # Errors
    /// `INDEX_FILE_FAILED`, `INDEX_DAMAGED`.
    pub fn fingerprints(&self) -> Result<BTreeMap<&'static str, Hash32>> {
        let snapshot = self.db.unchecked_transaction()?;
        let mut hashes = BTreeMap::new();
        for (table, key) in TABLES {
            hashes.insert(table, hash_of(&self.db, &format!("SELECT * FROM {table} ORDER BY {key}"))?);
        }
        self.db.execute_batch("CREATE VIRTUAL TABLE temp.words USING fts5vocab (main, search, instance)")?;
        let words = hash_of(&self.db, "SELECT term, doc, col, offset FROM temp.words ORDER BY term, doc, col, offset");
        self.db.execute_batch("DROP TABLE temp.words")?;
        hashes.insert("search", words?);
        drop(snapshot);
        Ok(hashes)
    }
}

/// Return a hash over all rows of a statement.
fn hash_of(db: &Connection, select: &str) -> Result<Hash32> {
    let mut statement = db.prepare(select)?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    let mut hash = Hash32::digest(select.as_bytes());
    while let Some(row) = rows.next()? {
        let mut bytes = hash.as_bytes().to_vec();
        for column in 0..columns {
            append(row.get_ref(column)?, &mut bytes);
        }
        hash = Hash32::digest(&bytes);
    }
    Ok(hash)
}

/// Append a value with its type and its length.
fn append(value: ValueRef<'_>, bytes: &mut Vec<u8>) {
    let (kind, text) = match value {
        ValueRef::Null => (0, vec![]),
        ValueRef::Integer(number) => (1, number.to_be_bytes().to_vec()),
        ValueRef::Real(number) => (2, number.to_be_bytes().to_vec()),
        ValueRef::Text(text) => (3, text.to_vec()),
        ValueRef::Blob(blob) => (4, blob.to_vec()),
    };
    bytes.push(kind);
    bytes.extend_from_slice(&(text.len() as u64).to_be_bytes());
    bytes.extend_from_slice(&text);
}
