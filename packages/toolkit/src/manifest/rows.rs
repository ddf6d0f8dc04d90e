//! The rows of a file as canonical items.

use std::io::{self, Read};

use caravan_primitives::Coded;
use thiserror::Error;

use super::csv::CsvRows;
use super::source::Source;
use super::Format;
use crate::canonical::{CanonicalError, Item, Position, MAX_BYTES};

/// Why a row cannot be read, and where: lines and columns from 1, columns in bytes.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum RowError {
    /// The row has no canonical form.
    #[error("{0}")]
    Item(#[from] CanonicalError),
    /// A row of CSV has too few or too many fields.
    #[error("ROW_FIELDS: expected {expected} fields, got {got} at {at}")]
    Fields {
        /// The columns of the header.
        expected: usize,
        /// The fields of the row.
        got: usize,
        /// The first field too many, or where one is missing.
        at: Position,
    },
    /// A field of CSV is not quoted as it should be.
    #[error("ROW_QUOTES: expected {expected}, got {got} at {at}")]
    Quotes {
        /// What should be there.
        expected: &'static str,
        got: &'static str,
        /// Where; for a quote that is never closed, where it opens.
        at: Position,
    },
    /// A line between rows has nothing in it.
    #[error("ROW_EMPTY: expected a row, got an empty line at {at}")]
    Empty { at: Position },
    /// A line of JSONL is JSON, but no object.
    #[error("ROW_NO_OBJECT: expected a JSON object, got another value at {at}")]
    NoObject { at: Position },
    /// A column of the header has no name, or one that another has.
    #[error("HEADER_INVALID: expected columns with a name each, none twice, got {got:?} at {at}")]
    Header { got: String, at: Position },
    /// There is no id where one was asked for.
    #[error("ROW_ID_MISSING: expected an id in {column:?}, got none at {at}")]
    IdMissing {
        /// The column, or the key.
        column: String,
        /// The row; the header where the column itself is missing.
        at: Position,
    },
    /// Two rows have the same id.
    #[error("ROW_ID_DOUBLED: expected every id once, got that of line {first} again at {at}")]
    IdDoubled {
        /// The line of the first row with it.
        first: u64,
        at: Position,
    },
}

impl RowError {
    #[must_use]
    pub fn position(&self) -> Position {
        match self {
            Self::Item(error) => error.position(),
            Self::Fields { at, .. }
            | Self::Quotes { at, .. }
            | Self::Empty { at }
            | Self::NoObject { at }
            | Self::Header { at, .. }
            | Self::IdMissing { at, .. }
            | Self::IdDoubled { at, .. } => *at,
        }
    }
}

impl Coded for RowError {
    const ALL: &'static [&'static str] = &[
        "ROW_FIELDS",
        "ROW_QUOTES",
        "ROW_EMPTY",
        "ROW_NO_OBJECT",
        "HEADER_INVALID",
        "ROW_ID_MISSING",
        "ROW_ID_DOUBLED",
    ];

    /// One of [`RowError::ALL`], or of [`CanonicalError::ALL`].
    fn code(&self) -> &'static str {
        match self {
            Self::Item(error) => error.code(),
            Self::Fields { .. } => "ROW_FIELDS",
            Self::Quotes { .. } => "ROW_QUOTES",
            Self::Empty { .. } => "ROW_EMPTY",
            Self::NoObject { .. } => "ROW_NO_OBJECT",
            Self::Header { .. } => "HEADER_INVALID",
            Self::IdMissing { .. } => "ROW_ID_MISSING",
            Self::IdDoubled { .. } => "ROW_ID_DOUBLED",
        }
    }
}

/// A row and where it begins.
pub(super) struct Row {
    pub(super) at: Position,
    pub(super) item: Result<Item, RowError>,
}

/// The rows of a file, one after the other.
pub(super) enum Rows<R: Read> {
    Csv(CsvRows<R>),
    Jsonl(Source<R>),
}

impl<R: Read> Rows<R> {
    /// Begins to read; the header of CSV is read at once.
    pub(super) fn new(format: Format, reader: R) -> io::Result<Result<Self, RowError>> {
        let source = Source::new(reader)?;
        match format {
            Format::Csv => Ok(CsvRows::new(source)?.map(Self::Csv)),
            Format::Jsonl => Ok(Ok(Self::Jsonl(source))),
        }
    }

    /// The columns of CSV; JSONL has none, every row names its own.
    pub(super) fn columns(&self) -> Option<&[String]> {
        match self {
            Self::Csv(rows) => Some(rows.columns()),
            Self::Jsonl(_) => None,
        }
    }

    /// The next row, good or bad; none at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Row>> {
        match self {
            Self::Csv(rows) => rows.next(),
            Self::Jsonl(source) => line(source),
        }
    }
}

/// A line of JSONL.
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
