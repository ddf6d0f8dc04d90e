//! A table in a file: CSV, tabs, or JSON objects.

use std::fs::File;
use std::path::Path;

use caravan_toolkit::canonical::Item;
use caravan_toolkit::manifest::{escape_formula, Format, Table as InputTable};
use serde_json::{Map, Value};

use crate::error::{ClientError, Result};
use crate::formats::file_format;
use crate::store::write;

/// A table that was read.
pub(crate) struct ReadTable {
    /// Whether its values are texts, as in CSV: a program may have escaped what a spreadsheet would run.
    pub(crate) is_of_texts: bool,
    /// Each row with its line, or what is wrong with it.
    pub(crate) rows: Vec<(u64, Result<Item, String>)>,
}

/// Read a table that has this column.
///
/// # Errors
/// `VALUE_INVALID` for a file with another ending; `FILE_UNREADABLE`; `FILE_MALFORMED` for a table without the column.
pub(crate) fn read_table(path: &Path, column: &str) -> Result<ReadTable> {
    let unreadable = |error| ClientError::Unreadable { path: path.to_owned(), error };
    let malformed = |problem| ClientError::Malformed { path: path.to_owned(), problems: vec![problem] };
    let format = file_format(path)?;
    let file = File::open(path).map_err(unreadable)?;
    let table = InputTable::open(format, file).map_err(unreadable)?.map_err(|fault| malformed(fault.to_string()))?;
    if let Some(columns) = table.columns().filter(|columns| !columns.iter().any(|known| known == column)) {
        return Err(malformed(format!("line 1: expected a column {column:?}, got {columns:?}")));
    }
    let mut rows = vec![];
    for row in table {
        rows.push(match row.map_err(unreadable)? {
            Ok(row) => (row.at.line, Ok(row.item)),
            Err(fault) => (fault.position().line, Err(fault.to_string())),
        });
    }
    Ok(ReadTable { is_of_texts: format != Format::Jsonl, rows })
}

/// A table to be written, a value for each column in each row.
pub(crate) struct Table {
    pub(crate) columns: &'static [&'static str],
    pub(crate) rows: Vec<Vec<Value>>,
}

/// Write a table in the format that the name of the file ends with. Return the number of rows.
pub(crate) fn write_table(table: &Table, file: &Path) -> Result<usize> {
    let bytes = match file_format(file)? {
        Format::Csv => table.csv(b',')?,
        Format::Tsv => table.csv(b'\t')?,
        Format::Jsonl => table.jsonl()?,
    };
    write(file, |file| std::io::Write::write_all(file, &bytes))?;
    Ok(table.rows.len())
}

impl Table {
    fn csv(&self, separator: u8) -> Result<Vec<u8>> {
        let failed = |error: csv::Error| ClientError::Output(std::io::Error::other(error));
        let mut writer = csv::WriterBuilder::new().delimiter(separator).from_writer(vec![]);
        writer.write_record(self.columns).map_err(failed)?;
        let cell = |value: &Value| match value {
            Value::Null => String::new(),
            Value::String(text) => escape_formula(text),
            Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
        };
        for row in &self.rows {
            writer.write_record(row.iter().map(cell)).map_err(failed)?;
        }
        writer.into_inner().map_err(|error| ClientError::Output(error.into_error()))
    }

    fn jsonl(&self) -> Result<Vec<u8>> {
        let mut bytes = vec![];
        for row in &self.rows {
            let fields = self.columns.iter().map(ToString::to_string).zip(row.iter().cloned());
            bytes.extend(serde_json::to_vec(&fields.collect::<Map<_, _>>())?);
            bytes.push(b'\n');
        }
        Ok(bytes)
    }
}
