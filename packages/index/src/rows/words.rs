//! What projects, batches and assets are found by.

use caravan_marketplace_api::{BatchResponse, ProjectResponse};
use caravan_provenance_api::AssetResponse;
use rusqlite::{Connection, OptionalExtension};

use super::documents::{fill, Described};
use crate::error::Result;
use crate::json::read_json;
use crate::source::Documents;
use crate::subject::Subject;
use crate::text;

/// Look for the document of a row, and write what the row is found by.
pub(super) fn describe(db: &Connection, documents: &dyn Documents, described: Described, id: u64) -> Result<()> {
    fill(db, documents, described, id)?;
    write_search(db, described, id)
}

/// Look for all documents that rows lack. Return how many were found.
pub(crate) fn retry(db: &Connection, documents: &dyn Documents) -> Result<u64> {
    let mut found = 0;
    for described in Described::ALL {
        let mut select = db.prepare_cached(described.wanted())?;
        let ids = select.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<u64>>>()?;
        for id in ids {
            if fill(db, documents, described, id)? {
                write_search(db, described, id)?;
                found += 1;
            }
        }
    }
    Ok(found)
}

/// Write what a project, a batch or an asset is found by.
fn write_search(db: &Connection, described: Described, id: u64) -> Result<()> {
    let (subject, select) = match described {
        Described::Project => (Subject::Project(id), "SELECT answer, name, description FROM project WHERE project = ?"),
        Described::Batch => (Subject::Batch(id), "SELECT answer, summary, NULL FROM batch WHERE batch = ?"),
        Described::Asset => (Subject::Asset(id), "SELECT answer, name, description FROM asset WHERE asset = ?"),
    };
    let columns = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    let found = db.prepare_cached(select)?.query_row([id], columns).optional()?;
    let Some((answer, first, second)): Option<(String, Option<String>, Option<String>)> = found else { return Ok(()) };
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
    let (kind, id) = subject.key();
    text::write_search(db, text::search_row(kind, id)?, &title, &body)
}
