//! What projects, batches and assets are found by.

use caravan_marketplace_api::{BatchResponse, ProjectResponse};
use caravan_primitives::Hash32;
use caravan_provenance_api::AssetResponse;
use rusqlite::{Connection, OptionalExtension, Params};

use super::documents::{fill, Described};
use crate::error::Result;
use crate::json::read_json;
use crate::source::Documents;
use crate::subject::Subject;
use crate::text;

/// What a row is found by.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Words {
    title: String,
    body: String,
}

/// Look for the document of a row that was asked for again, and write what it is found by if that has changed: the words of a
/// batch stay the same for all of its work.
pub(super) fn describe(
    db: &Connection,
    documents: &dyn Documents,
    described: Described,
    id: u64,
    before: Option<&Words>,
) -> Result<()> {
    fill(db, documents, described, id)?;
    let words = words(db, described, id)?;
    match &words {
        Some(words) if before != Some(words) => write(db, described, id, words),
        _ => Ok(()),
    }
}

/// Look for all documents that rows lack. Return how many rows got theirs.
pub(crate) fn retry(db: &Connection, documents: &dyn Documents) -> Result<u64> {
    let mut found = 0;
    for described in Described::ALL {
        for id in ids(db, described.wanted(), [])? {
            found += u64::from(fill_again(db, documents, described, id)?);
        }
    }
    Ok(found)
}

/// Look for one document, for the rows that lack it. Return how many rows got it.
pub(crate) fn came(db: &Connection, documents: &dyn Documents, hash: &Hash32) -> Result<u64> {
    let mut found = 0;
    for described in Described::ALL {
        for id in ids(db, described.wanting(), [hash.as_bytes()])? {
            found += u64::from(fill_again(db, documents, described, id)?);
        }
    }
    Ok(found)
}

/// Take what a document added from the rows that have it. Return how many.
pub(crate) fn removed(db: &Connection, hash: &Hash32) -> Result<u64> {
    let mut changed = 0;
    for described in Described::ALL {
        for id in ids(db, described.forget(), [hash.as_bytes()])? {
            write_words(db, described, id)?;
            changed += 1;
        }
    }
    Ok(changed)
}

fn ids(db: &Connection, sql: &str, values: impl Params) -> Result<Vec<u64>> {
    let mut select = db.prepare_cached(sql)?;
    let ids = select.query_map(values, |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(ids)
}

fn fill_again(db: &Connection, documents: &dyn Documents, described: Described, id: u64) -> Result<bool> {
    let is_found = fill(db, documents, described, id)?;
    if is_found {
        write_words(db, described, id)?;
    }
    Ok(is_found)
}

fn write_words(db: &Connection, described: Described, id: u64) -> Result<()> {
    words(db, described, id)?.map_or(Ok(()), |words| write(db, described, id, &words))
}

fn write(db: &Connection, described: Described, id: u64, words: &Words) -> Result<()> {
    let subject = match described {
        Described::Project => Subject::Project(id),
        Described::Batch => Subject::Batch(id),
        Described::Asset => Subject::Asset(id),
    };
    let (kind, id) = subject.key();
    text::write_search(db, text::search_row(kind, id)?, &words.title, &words.body)
}

/// Return what a row is found by now; none before the contract was asked for it.
pub(super) fn words(db: &Connection, described: Described, id: u64) -> Result<Option<Words>> {
    let select = match described {
        Described::Project => "SELECT answer, name, description FROM project WHERE project = ?",
        Described::Batch => "SELECT answer, summary, NULL FROM batch WHERE batch = ?",
        Described::Asset => "SELECT answer, name, description FROM asset WHERE asset = ?",
    };
    let columns = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    let found = db.prepare_cached(select)?.query_row([id], columns).optional()?;
    let Some((Some(answer), first, second)): Option<(Option<String>, Option<String>, Option<String>)> = found else {
        return Ok(None);
    };
    let (first, second) = (first.unwrap_or_default(), second.unwrap_or_default());
    let (title, body) = match described {
        Described::Project => {
            let answer: ProjectResponse = read_json(&answer)?;
            (format!("{first} {}", answer.uri), second)
        }
        Described::Batch => {
            let about = read_json::<BatchResponse>(&answer)?.config.about;
            (about.title.to_string(), format!("{} {} {first}", about.kind, about.language_list()))
        }
        Described::Asset => {
            let answer: AssetResponse = read_json(&answer)?;
            (format!("{first} {}", answer.metadata.uri), format!("{} {second}", answer.kind))
        }
    };
    Ok(Some(Words { title, body }))
}
