//! Files of statements: one line of what the statement is about, then its rows.

use std::collections::BTreeMap;
use std::path::Path;

use caravan_toolkit::manifest::{escape_formula, Format};
use serde_json::{Map, Value};

use super::rows::{Row, COLUMNS};
use super::{Head, Statement, FORM};
use crate::error::{ClientError, Result};
use crate::formats::file_format;
use crate::store::write;
use crate::text_file::without_mark;

/// The most bytes of a file that is read.
const MOST_BYTES: u64 = 1 << 30;

/// A file that says what a statement is: its head, and its rows as texts by column, each with its line.
#[derive(Debug, Clone, PartialEq)]
pub struct StatementFile {
    pub format: Format,
    pub head: Head,
    pub(super) rows: Vec<(u64, BTreeMap<String, String>)>,
}

impl Statement {
    /// Write the statement to a file. Its name says how: .csv, .tsv, .jsonl or .ndjson.
    ///
    /// # Errors
    /// `VALUE_INVALID` for another name, `FILE_UNWRITABLE`.
    pub fn write(&self, file: &Path) -> Result<()> {
        let bytes = self.render(file_format(file)?)?;
        write(file, |file| std::io::Write::write_all(file, &bytes))
    }

    pub(super) fn render(&self, format: Format) -> Result<Vec<u8>> {
        match format {
            Format::Csv => self.table(b','),
            Format::Tsv => self.table(b'\t'),
            Format::Jsonl => self.lines_of_json(),
        }
    }

    fn table(&self, separator: u8) -> Result<Vec<u8>> {
        let failed = |error: csv::Error| ClientError::Output(std::io::Error::other(error));
        let mut writer = csv::WriterBuilder::new().delimiter(separator).flexible(true).from_writer(vec![]);
        writer.write_record(["head", &serde_json::to_string(&self.head)?]).map_err(failed)?;
        writer.write_record(COLUMNS).map_err(failed)?;
        for row in self.rows() {
            let cell = |column: &&str| row.get(*column).map(text).unwrap_or_default();
            writer.write_record(COLUMNS.iter().map(cell).map(|cell| escape_formula(&cell))).map_err(failed)?;
        }
        writer.into_inner().map_err(|error| ClientError::Output(error.into_error()))
    }

    fn lines_of_json(&self) -> Result<Vec<u8>> {
        let mut head = Map::from_iter([("row".to_owned(), Value::from("head"))]);
        if let Value::Object(fields) = serde_json::to_value(&self.head)? {
            head.extend(fields);
        }
        let mut bytes = vec![];
        for row in [head].into_iter().chain(self.rows()) {
            bytes.extend(serde_json::to_vec(&row)?);
            bytes.push(b'\n');
        }
        Ok(bytes)
    }
}

/// Read a file that [`Statement::write`] wrote.
///
/// # Errors
/// `VALUE_INVALID` for another name, `FILE_UNREADABLE`, `FILE_MALFORMED`.
pub fn read_file(file: &Path) -> Result<StatementFile> {
    let format = file_format(file)?;
    let unreadable = |error| ClientError::Unreadable { path: file.to_owned(), error };
    let length = std::fs::metadata(file).map_err(unreadable)?.len();
    let malformed = |problem: String| ClientError::Malformed { path: file.to_owned(), problems: vec![problem] };
    if length > MOST_BYTES {
        return Err(malformed(format!("expected at most {MOST_BYTES} bytes, got {length}")));
    }
    let bytes = std::fs::read(file).map_err(unreadable)?;
    parse(&bytes, format).map_err(malformed)
}

/// Read the bytes of a file.
pub(super) fn parse(bytes: &[u8], format: Format) -> Result<StatementFile, String> {
    let bytes = without_mark(bytes);
    let (head, rows) = match format {
        Format::Csv => of_table(bytes, b',')?,
        Format::Tsv => of_table(bytes, b'\t')?,
        Format::Jsonl => of_json(bytes)?,
    };
    let head: Head = serde_json::from_value(head).map_err(|error| format!("line 1: the head: {error}"))?;
    if head.form != FORM {
        return Err(format!("line 1: expected the form {FORM}, got {:?}", head.form));
    }
    Ok(StatementFile { format, head, rows })
}

type Parsed = (Value, Vec<(u64, BTreeMap<String, String>)>);

fn of_table(bytes: &[u8], separator: u8) -> Result<Parsed, String> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(bytes);
    let mut records = reader.records().map(|record| record.map_err(|error| error.to_string()));
    let first = records.next().ok_or("line 1: expected the head, got an empty file")??;
    let head = match (first.get(0), first.get(1)) {
        (Some("head"), Some(json)) => serde_json::from_str(json).map_err(|error| format!("line 1: {error}"))?,
        _ => return Err("line 1: expected the head of a statement, got another line".to_owned()),
    };
    let columns = records.next().ok_or("line 2: expected the columns, got none")??;
    if columns.iter().ne(COLUMNS) {
        return Err(format!("line 2: expected the columns {}, got others", COLUMNS.join(",")));
    }
    let mut rows = vec![];
    for record in records {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        if record.len() != COLUMNS.len() {
            return Err(format!("line {line}: expected {} cells, got {}", COLUMNS.len(), record.len()));
        }
        let cells = COLUMNS.iter().zip(&record).filter(|(_, cell)| !cell.is_empty());
        rows.push((line, cells.map(|(column, cell)| ((*column).to_owned(), cell.to_owned())).collect()));
    }
    Ok((head, rows))
}

fn of_json(bytes: &[u8]) -> Result<Parsed, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let mut lines = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
    let read =
        |line: &str, number: u64| serde_json::from_str::<Row>(line).map_err(|error| format!("line {number}: {error}"));
    let (first, number) = lines.next().ok_or("line 1: expected the head, got an empty file")?;
    let mut head = read(first, number)?;
    if head.remove("row") != Some(Value::from("head")) {
        return Err("line 1: expected the head of a statement, got another line".to_owned());
    }
    let mut rows = vec![];
    for (line, number) in lines {
        let row = read(line, number)?;
        rows.push((number, row.iter().map(|(column, value)| (column.clone(), text_of_json(value))).collect()));
    }
    Ok((Value::Object(head), rows))
}

/// Write a value as a cell.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

/// Write a value so that a number and the same digits as a text differ.
fn text_of_json(value: &Value) -> String {
    value.to_string()
}
