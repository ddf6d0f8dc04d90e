//! A table that people fill in: answers, verdicts, a recorded campaign. It is read by the same rules as the rows of a manifest.

use std::io::{self, Read};

use super::row::{Row, RowError};
use super::rows::Rows;
use super::Format;
use crate::canonical::{Item, Position};

/// A table, as far as it has been read.
pub struct Table<R: Read>(Rows<R>);

/// A row, and where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// Its first byte: lines and columns from 1.
    pub at: Position,
    /// What it says: an object from column to text or, of JSON lines, the object of the line.
    pub item: Item,
}

impl<R: Read> Table<R> {
    /// Start to read. The header of CSV is read at once.
    ///
    /// # Errors
    /// Where the file cannot be read; [`RowError`] where its header cannot be.
    pub fn open(format: Format, reader: R) -> io::Result<Result<Self, RowError>> {
        Ok(Rows::new(format, reader)?.map(Self))
    }

    /// Return the columns. JSON lines have none: every row names its own.
    pub fn columns(&self) -> Option<&[String]> {
        self.0.columns()
    }
}

/// The rows in the order of the file. A row that cannot be read says why; the next ones are still read.
impl<R: Read> Iterator for Table<R> {
    type Item = io::Result<Result<TableRow, RowError>>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = self.0.next().transpose()?;
        Some(row.map(|Row { at, item }| item.map(|item| TableRow { at, item })))
    }
}
