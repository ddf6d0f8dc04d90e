//! Why a file of another tool cannot be written or read.

use std::io;

use caravan_primitives::Coded;
use caravan_toolkit::canonical::CanonicalError;
use thiserror::Error;

use crate::bounds::{MAX_COLUMNS, MAX_FILE_BYTES, MAX_ROWS};

/// Why an export or an import failed.
#[derive(Error, Debug)]
pub enum FormatError {
    /// The file cannot be written.
    #[error("FORMAT_UNWRITABLE: expected to write the file, got {0}")]
    Unwritable(#[from] io::Error),
    /// The file is not of the format, or damaged.
    #[error("FORMAT_UNREADABLE: expected {expected}, got {got}")]
    Unreadable {
        /// What should be there, with its position where there is one.
        expected: String,
        got: String,
    },
    /// The file is longer than 1 GiB.
    #[error("FORMAT_TOO_LONG: expected a file of at most {MAX_FILE_BYTES} bytes, got {got}")]
    TooLong { got: u64 },
    /// There are no columns, or more than 1,000.
    #[error("FORMAT_COLUMNS: expected 1 to {MAX_COLUMNS} columns, got {got}")]
    Columns { got: usize },
    /// There are more rows than a batch takes.
    #[error("FORMAT_ROWS: expected at most {MAX_ROWS} rows, got more")]
    Rows,
    /// A column has values that no row of a batch has, or a name that another column has.
    #[error("FORMAT_COLUMN: expected {expected}, got {got} in column {column:?}")]
    Column { expected: &'static str, got: String, column: String },
    /// A row has no canonical form.
    #[error("FORMAT_ROW: expected a row that has a canonical form, got row {row}: {error}")]
    Row {
        /// The number of the row, from 1.
        row: u64,
        error: CanonicalError,
    },
    /// The format shows something that the task does not ask for.
    #[error("FORMAT_TASK: expected a task definition with {expected}, got {got}")]
    Task { expected: &'static str, got: &'static str },
    /// Boxes are in pixels, and the format needs to know of how many.
    #[error(
        "FORMAT_PICTURE_SIZE: expected width and height in pixels of the picture of item {item:?}, got none; give the \
         picture, or its size, with the item"
    )]
    PictureSize { item: String },
    /// A label or an answer is not of the form that the task asks for.
    #[error("FORMAT_ANSWER: expected {expected}, got {got} in item {item:?}")]
    Answer { expected: &'static str, got: String, item: String },
    /// A time is too late to be written as a date.
    #[error("FORMAT_TIME: expected seconds since 1970 before the year 10000, got {got} in item {item:?}")]
    Time { got: u64, item: String },
    /// A folder has something in it.
    #[error("FORMAT_FOLDER: expected no folder, or an empty one, at {path}, got one with files")]
    Folder { path: String },
}

impl Coded for FormatError {
    const ALL: &'static [&'static str] = &[
        "FORMAT_UNWRITABLE",
        "FORMAT_UNREADABLE",
        "FORMAT_TOO_LONG",
        "FORMAT_COLUMNS",
        "FORMAT_ROWS",
        "FORMAT_COLUMN",
        "FORMAT_ROW",
        "FORMAT_TASK",
        "FORMAT_PICTURE_SIZE",
        "FORMAT_ANSWER",
        "FORMAT_TIME",
        "FORMAT_FOLDER",
    ];

    fn code(&self) -> &'static str {
        match self {
            Self::Unwritable(_) => "FORMAT_UNWRITABLE",
            Self::Unreadable { .. } => "FORMAT_UNREADABLE",
            Self::TooLong { .. } => "FORMAT_TOO_LONG",
            Self::Columns { .. } => "FORMAT_COLUMNS",
            Self::Rows => "FORMAT_ROWS",
            Self::Column { .. } => "FORMAT_COLUMN",
            Self::Row { .. } => "FORMAT_ROW",
            Self::Task { .. } => "FORMAT_TASK",
            Self::PictureSize { .. } => "FORMAT_PICTURE_SIZE",
            Self::Answer { .. } => "FORMAT_ANSWER",
            Self::Time { .. } => "FORMAT_TIME",
            Self::Folder { .. } => "FORMAT_FOLDER",
        }
    }
}

impl From<serde_json::Error> for FormatError {
    fn from(error: serde_json::Error) -> Self {
        Self::Unwritable(error.into())
    }
}
