//! Rows that are read for a batch: bounds, and the form in which they are handed over.

use std::fs::File;

use caravan_toolkit::canonical::{normal, Item};
use serde_json::{Map, Value};

use crate::bounds::{MAX_COLUMNS, MAX_FILE_BYTES, MAX_ROWS};
use crate::error::FormatError;

/// Refuse a file that is too long, and return its length.
pub(crate) fn length(file: &File) -> Result<u64, FormatError> {
    let unreadable = |error: std::io::Error| FormatError::Unreadable {
        expected: "a file that can be read".to_owned(),
        got: error.to_string(),
    };
    match file.metadata().map_err(unreadable)?.len() {
        got if got > MAX_FILE_BYTES => Err(FormatError::TooLong { got }),
        length => Ok(length),
    }
}

/// Where rows go: each is an object from column to text.
pub(crate) struct RowOutput<'e> {
    each: &'e mut dyn FnMut(Item) -> Result<(), FormatError>,
    pub(crate) rows: u64,
}

impl<'e> RowOutput<'e> {
    pub(crate) fn new(each: &'e mut dyn FnMut(Item) -> Result<(), FormatError>) -> Self {
        Self { each, rows: 0 }
    }

    /// Hand over the next row: strings as they are, nothing for `null`, other values as JSON text.
    pub(crate) fn push(&mut self, fields: Vec<(String, Value)>) -> Result<(), FormatError> {
        self.rows += 1;
        if self.rows > MAX_ROWS {
            return Err(FormatError::Rows);
        }
        let mut texts = Map::new();
        for (column, value) in fields {
            texts.insert(normal(&column), Value::String(as_text(value)));
        }
        let row = self.rows;
        let item = Item::from_json(&serde_json::to_vec(&texts)?).map_err(|error| FormatError::Row { row, error })?;
        (self.each)(item)
    }
}

fn as_text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Null => String::new(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

/// Refuse columns that are too many, have no name, or one that another has.
pub(crate) fn check_columns<'c>(names: impl IntoIterator<Item = &'c str>) -> Result<(), FormatError> {
    let names: Vec<String> = names.into_iter().map(normal).collect();
    if names.is_empty() || names.len() > MAX_COLUMNS {
        return Err(FormatError::Columns { got: names.len() });
    }
    let mut sorted: Vec<&String> = names.iter().collect();
    sorted.sort_unstable();
    let wrong = |pair: &&[&String]| pair.first() == pair.last();
    let twice = sorted.windows(2).find(wrong).and_then(|pair| pair.first().copied());
    match names.iter().find(|name| name.is_empty()).or(twice) {
        None => Ok(()),
        Some(name) => Err(FormatError::Column {
            expected: "columns with different names",
            got: if name.is_empty() { "no name" } else { "the name again" }.to_owned(),
            column: name.clone(),
        }),
    }
}
