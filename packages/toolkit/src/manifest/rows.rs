//! The rows of a file as canonical items.

use std::io::{self, Read};

use super::csv::CsvRows;
use super::row::{Row, RowError};
use super::source::Source;
use super::Format;
use crate::canonical::{CanonicalError, Item, MAX_BYTES};

/// The rows of a file, one after the other.
pub(super) enum Rows<R: Read> {
    Csv(CsvRows<R>),
    Jsonl(Source<R>),
}

impl<R: Read> Rows<R> {
    /// Start to read. The header of CSV is read at once.
    pub(super) fn new(format: Format, reader: R) -> io::Result<Result<Self, RowError>> {
        let source = Source::new(reader)?;
        match format {
            Format::Csv => Ok(CsvRows::new(source, None)?.map(Self::Csv)),
            Format::Tsv => Ok(CsvRows::new(source, Some(b'\t'))?.map(Self::Csv)),
            Format::Jsonl => Ok(Ok(Self::Jsonl(source))),
        }
    }

    /// Return the columns of CSV. JSONL has none: every row names its own.
    pub(super) fn columns(&self) -> Option<&[String]> {
        match self {
            Self::Csv(rows) => Some(rows.columns()),
            Self::Jsonl(_) => None,
        }
    }

    /// Return the next row, valid or not; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Row>> {
        match self {
            Self::Csv(rows) => rows.next(),
            Self::Jsonl(source) => line(source),
        }
    }
}

/// Read a line of JSONL.
fn line<R: Read>(source: &mut Source<R>) -> io::Result<Option<Row>> {
    if source.peek().is_none() {
        return Ok(None);
    }
    let at = source.position();
    let mut bytes = Vec::new();
    let mut got = 0_u64;
    while let Some(byte) = source.take()?.filter(|byte| *byte != b'\n') {
        got += 1;
        if bytes.len() < MAX_BYTES {
            bytes.push(byte);
        }
    }
    let item = if got > MAX_BYTES as u64 {
        Err(CanonicalError::TooLong { got, at }.into())
    } else if bytes.trim_ascii().is_empty() {
        Err(RowError::Empty { at })
    } else {
        match Item::from_json(&bytes) {
            Ok(item) if item.is_object() => Ok(item),
            Ok(_) => Err(RowError::NoObject { at }),
            Err(error) => Err(error.moved(|position| position.within(at)).into()),
        }
    };
    Ok(Some(Row { at, item }))
}
