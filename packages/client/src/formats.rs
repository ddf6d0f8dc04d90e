//! The format of a file of rows, by its name.

use std::path::Path;

use caravan_toolkit::manifest::Format;

use crate::problem::Problem;

/// Return the format of a file by the end of its name, in letters of any case.
pub fn file_format(path: &Path) -> Result<Format, Problem> {
    let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    match ending.as_deref() {
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
