//! The format of a file of rows, by its name.

use std::path::Path;

use caravan_toolkit::manifest::Format;

use crate::problem::Problem;

/// Return the format of a file by the end of its name.
pub(crate) fn file_format(path: &Path) -> Result<Format, Problem> {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("csv") => Ok(Format::Csv),
        Some("jsonl") => Ok(Format::Jsonl),
        _ => Err(Problem::Value { expected: "a file named .csv or .jsonl", got: path.display().to_string() }),
    }
}
