//! Tables in the formats of tables.

use std::io::Write;

use crate::dataset::Dataset;
use crate::error::FormatError;
use crate::report::Report;
use crate::table::{Lines, Table};
use crate::{parquet_write, text_tables};

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableFormat {
    /// RFC 4180, with a header. Texts that a spreadsheet would run as formulas have an apostrophe before them.
    Csv,
    /// A JSON object on each line.
    Jsonl,
    /// Apache Parquet, with snappy.
    Parquet,
}

/// Write items or answers as a table. Every column of the rows has its own; `docs/formats.md` has the others.
///
/// # Errors
/// `FORMAT_COLUMNS`, `FORMAT_COLUMN`, `FORMAT_TIME`, `FORMAT_UNWRITABLE`.
pub fn write_table(
    dataset: &Dataset<'_>,
    lines: Lines,
    format: TableFormat,
    out: impl Write + Send,
) -> Result<Report, FormatError> {
    let table = Table::new(dataset, lines)?;
    let rows = match format {
        TableFormat::Csv => text_tables::write_csv(&table, out),
        TableFormat::Jsonl => text_tables::write_jsonl(&table, out),
        TableFormat::Parquet => parquet_write::write(&table, out),
    }?;
    Ok(Report { rows, ..Report::default() })
}

#[cfg(test)]
mod tests;
