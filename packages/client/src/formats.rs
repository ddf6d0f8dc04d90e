//! The format of a file of rows, by its name.

use std::fs::File;
use std::io::{BufWriter, Seek, Write};
use std::path::Path;

use caravan_formats::{read_label_studio, read_parquet, FormatError, Report};
use caravan_toolkit::canonical::Item;
use caravan_toolkit::manifest::Format;

use crate::error::{ClientError, Result};
use crate::problem::Problem;

/// The rows of a batch in a file, and how they are written.
pub(crate) struct RowsFile {
    pub(crate) format: Format,
    pub(crate) source: File,
    /// Whether every value is a text, as in a table.
    pub(crate) is_of_texts: bool,
}

/// A reader of the files of another tool, which hands over each row.
type Reader = fn(&File, &mut dyn FnMut(Item) -> Result<(), FormatError>) -> Result<Report, FormatError>;

/// Open the rows of a batch. Besides tables and JSON lines there are `.parquet` and `.json`, tasks of Label Studio: their rows
/// are read into a file without a name.
///
/// # Errors
/// `FILE_UNREADABLE`; `VALUE_INVALID` for another ending; those of the formats.
pub(crate) fn open_rows(path: &Path) -> Result<RowsFile> {
    let file = || File::open(path).map_err(|error| ClientError::Unreadable { path: path.to_owned(), error });
    let reader: Reader = match ending(path).as_deref() {
        Some("parquet") => read_parquet,
        Some("json") => read_label_studio,
        _ => {
            let format = file_format(path)?;
            return Ok(RowsFile { format, source: file()?, is_of_texts: format != Format::Jsonl });
        }
    };
    let mut out = BufWriter::new(tempfile::tempfile().map_err(ClientError::Output)?);
    let mut write = |item: Item| writeln!(out, "{}", item.as_str()).map_err(FormatError::from);
    reader(&file()?, &mut write).map_err(Problem::from)?;
    let mut source = out.into_inner().map_err(|error| ClientError::Output(error.into_error()))?;
    source.rewind().map_err(ClientError::Output)?;
    Ok(RowsFile { format: Format::Jsonl, source, is_of_texts: true })
}

fn ending(path: &Path) -> Option<String> {
    path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase)
}

/// Return the format of a file by the end of its name, in letters of any case.
pub fn file_format(path: &Path) -> Result<Format, Problem> {
    match ending(path).as_deref() {
        Some("csv") => Ok(Format::Csv),
        Some("tsv" | "tab") => Ok(Format::Tsv),
        Some("jsonl" | "ndjson") => Ok(Format::Jsonl),
        _ => {
            let expected = "a file named .csv, .tsv, .jsonl or .ndjson";
            Err(Problem::Value { expected, got: path.display().to_string() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_name_says_how_its_rows_are_written() {
        let format = |name: &str| file_format(Path::new(name)).map_err(|error| error.to_string());
        assert_eq!([format("a.csv"), format("26_UPPER.CSV")], [Ok(Format::Csv), Ok(Format::Csv)]);
        assert_eq!([format("a.tsv"), format("a.Tab")], [Ok(Format::Tsv), Ok(Format::Tsv)]);
        assert_eq!([format("a.jsonl"), format("a.ndjson")], [Ok(Format::Jsonl), Ok(Format::Jsonl)]);
        assert!(format("a.json").unwrap_err().contains(".ndjson") && format("csv").is_err());
    }
}
