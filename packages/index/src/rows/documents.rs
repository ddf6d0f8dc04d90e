//! What documents add to rows: the summary of a task definition, the name and the description of a project or an asset.
//!
//! A document may come long after the row that names its hash. Whenever it comes, the row ends the same.

use caravan_primitives::Hash32;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension};
use serde::Deserialize;

use crate::error::Result;
use crate::source::Documents;

/// The most bytes of a document: that of a task definition.
const MOST_BYTES: usize = 64 << 10;
/// The most bytes of a name in the index.
const NAME_BYTES: usize = 200;
/// The most bytes of a description in the index.
const DESCRIPTION_BYTES: usize = 4 << 10;
/// The most characters of a summary, and minutes of a task, that a definition can have.
const SUMMARY_CHARS: usize = 280;
const MOST_MINUTES: u16 = 1_440;

/// A kind of row that a document describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Described {
    Project,
    Batch,
    Asset,
}

impl Described {
    pub(super) const ALL: [Self; 3] = [Self::Project, Self::Batch, Self::Asset];

    /// The statement for the rows that lack their document.
    pub(super) const fn wanted(self) -> &'static str {
        match self {
            Self::Project => "SELECT project FROM project WHERE described = 0 AND document IS NOT NULL",
            Self::Batch => "SELECT batch FROM batch WHERE described = 0 AND document IS NOT NULL",
            Self::Asset => "SELECT asset FROM asset WHERE described = 0 AND document IS NOT NULL",
        }
    }

    /// The statement for the rows that lack this document.
    pub(super) const fn wanting(self) -> &'static str {
        match self {
            Self::Project => "SELECT project FROM project WHERE described = 0 AND document = ?",
            Self::Batch => "SELECT batch FROM batch WHERE described = 0 AND document = ?",
            Self::Asset => "SELECT asset FROM asset WHERE described = 0 AND document = ?",
        }
    }

    /// The statement that takes from the rows what this document added, and names the rows.
    pub(super) const fn forget(self) -> &'static str {
        match self {
            Self::Project => {
                "UPDATE project SET described = 0, name = NULL, description = NULL
                WHERE described = 1 AND document = ? RETURNING project"
            }
            Self::Batch => {
                "UPDATE batch SET described = 0, summary = NULL, minutes = NULL
                WHERE described = 1 AND document = ? RETURNING batch"
            }
            Self::Asset => {
                "UPDATE asset SET described = 0, name = NULL, description = NULL
                WHERE described = 1 AND document = ? RETURNING asset"
            }
        }
    }

    const fn hash(self) -> &'static str {
        match self {
            Self::Project => "SELECT document FROM project WHERE project = ? AND described = 0",
            Self::Batch => "SELECT document FROM batch WHERE batch = ? AND described = 0",
            Self::Asset => "SELECT document FROM asset WHERE asset = ? AND described = 0",
        }
    }

    const fn update(self) -> &'static str {
        match self {
            Self::Project => "UPDATE project SET described = 1, name = ?, description = ? WHERE project = ?",
            Self::Batch => "UPDATE batch SET described = 1, summary = ?, minutes = ? WHERE batch = ?",
            Self::Asset => "UPDATE asset SET described = 1, name = ?, description = ? WHERE asset = ?",
        }
    }

    fn read(self, bytes: &[u8]) -> (Option<String>, Value) {
        match self {
            Self::Batch => definition(bytes),
            Self::Project | Self::Asset => description(bytes),
        }
    }
}

/// Look for the document of a row that lacks it. Return whether it was found.
pub(super) fn fill(db: &Connection, documents: &dyn Documents, described: Described, id: u64) -> Result<bool> {
    let select = db.prepare_cached(described.hash())?.query_row([id], |row| row.get(0)).optional()?;
    let Some(hash) = select.flatten().map(Hash32::from_bytes) else { return Ok(false) };
    let found = documents.document(&hash, MOST_BYTES);
    let Some(bytes) = found.filter(|bytes| bytes.len() <= MOST_BYTES && Hash32::digest(bytes) == hash) else {
        return Ok(false);
    };
    let (first, second) = described.read(&bytes);
    db.prepare_cached(described.update())?.execute((first, second, id))?;
    Ok(true)
}

/// What the index reads of a task definition.
#[derive(Deserialize)]
struct Definition {
    summary: String,
    minutes: u16,
}

/// Return the summary and the minutes of a task definition; nothing where the bytes are no definition.
fn definition(bytes: &[u8]) -> (Option<String>, Value) {
    match serde_json::from_slice(bytes) {
        Ok(Definition { summary, minutes })
            if (1..=SUMMARY_CHARS).contains(&summary.chars().count()) && (1..=MOST_MINUTES).contains(&minutes) =>
        {
            (Some(summary), Value::from(minutes))
        }
        _ => (None, Value::Null),
    }
}

/// What the index reads of a description that is JSON, such as Croissant.
#[derive(Deserialize)]
struct Description {
    name: Option<String>,
    description: Option<String>,
}

/// Return the name and the description in a document: those of JSON, or any other text as the description.
fn description(bytes: &[u8]) -> (Option<String>, Value) {
    let Ok(text) = std::str::from_utf8(bytes) else { return (None, Value::Null) };
    let Description { name, description } =
        serde_json::from_str(text).unwrap_or_else(|_| Description { name: None, description: Some(text.to_owned()) });
    let cut = |text: Option<String>, most: usize| {
        text.map(|mut text| {
            text.truncate(text.floor_char_boundary(most));
            text
        })
    };
    (cut(name, NAME_BYTES), cut(description, DESCRIPTION_BYTES).map_or(Value::Null, Value::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_definition_gives_its_summary_and_minutes_or_nothing() {
        let read = |text: &str| definition(text.as_bytes());
        let whole = read(r#"{"format":"caravan-task/1","summary":"Say what it is.","minutes":3,"x":[{}]}"#);
        assert_eq!(whole, (Some("Say what it is.".to_owned()), Value::Integer(3)));
        let long = format!(r#"{{"summary":"{}","minutes":3}}"#, "x".repeat(281));
        let deep = "[".repeat(60_000);
        let wrong = [
            r#"{"summary":"","minutes":3}"#,
            r#"{"summary":"x","minutes":0}"#,
            r#"{"summary":1,"minutes":3}"#,
            &long,
            &deep,
        ];
        for text in wrong {
            assert_eq!(read(text), (None, Value::Null), "{}", &text[..20]);
        }
    }

    #[test]
    fn a_description_is_json_or_any_text() {
        let read = |text: &str| description(text.as_bytes());
        let text = |text: &str| Value::Text(text.to_owned());
        assert_eq!(read("# Cats\n<b>"), (None, text("# Cats\n<b>")));
        assert_eq!(read(r#"{"name":"Cats","description":"All."}"#), (Some("Cats".to_owned()), text("All.")));
        assert_eq!(description(&[255, 254]), (None, Value::Null));
        let (name, cut) = read(&format!(r#"{{"name":"{0}","description":"{0}"}}"#, "ż".repeat(5_000)));
        assert_eq!((name.unwrap().len(), cut), (NAME_BYTES, text(&"ż".repeat(DESCRIPTION_BYTES / 2))));
    }
}
