//! A row of a file, and why it cannot be read.

use caravan_primitives::Coded;
use thiserror::Error;

use super::content::MAX_TASK_BYTES;
use crate::canonical::{CanonicalError, Item, Position};

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
    /// The header has bytes that no text has: probably UTF-16 without a byte order mark.
    #[error("ENCODING_UNKNOWN: expected UTF-8, or UTF-16 with a byte order mark, got zero bytes in the line of {at}")]
    Encoding { at: Position },
    /// A column of the header has no name, or one that another has.
    #[error("HEADER_INVALID: expected columns with different names, got {got:?} at {at}")]
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
    #[error("ROW_ID_DUPLICATE: expected every id once, got the id of line {first} again at {at}")]
    IdDuplicate {
        /// The line of the first row with it.
        first: u64,
        at: Position,
    },
    /// The rows of a task are too long together: an annotator fetches them at once.
    #[error(
        "TASK_TOO_LONG: expected at most {MAX_TASK_BYTES} bytes in the rows of a task, got more in lines {} to {last}; keep \
         what is longer than 64 KiB as media and name it by its hash, or put fewer rows into a task",
        at.line
    )]
    TaskTooLong {
        /// The first row of the task.
        at: Position,
        /// The line of the row with which they are too long.
        last: u64,
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
            | Self::Encoding { at }
            | Self::Header { at, .. }
            | Self::IdMissing { at, .. }
            | Self::IdDuplicate { at, .. }
            | Self::TaskTooLong { at, .. } => *at,
        }
    }
}

impl Coded for RowError {
    const ALL: &'static [&'static str] = &[
        "ROW_FIELDS",
        "ROW_QUOTES",
        "ROW_EMPTY",
        "ROW_NO_OBJECT",
        "ENCODING_UNKNOWN",
        "HEADER_INVALID",
        "ROW_ID_MISSING",
        "ROW_ID_DUPLICATE",
        "TASK_TOO_LONG",
    ];

    /// One of [`RowError::ALL`], or of [`CanonicalError::ALL`].
    fn code(&self) -> &'static str {
        match self {
            Self::Item(error) => error.code(),
            Self::Fields { .. } => "ROW_FIELDS",
            Self::Quotes { .. } => "ROW_QUOTES",
            Self::Empty { .. } => "ROW_EMPTY",
            Self::NoObject { .. } => "ROW_NO_OBJECT",
            Self::Encoding { .. } => "ENCODING_UNKNOWN",
            Self::Header { .. } => "HEADER_INVALID",
            Self::IdMissing { .. } => "ROW_ID_MISSING",
            Self::IdDuplicate { .. } => "ROW_ID_DUPLICATE",
            Self::TaskTooLong { .. } => "TASK_TOO_LONG",
        }
    }
}

/// A row and where it begins.
pub(super) struct Row {
    pub(super) at: Position,
    pub(super) item: Result<Item, RowError>,
}
