//! A folder for Hugging Face: tables as Parquet, and a card that says what they are.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use crate::card::card;
use crate::dataset::Dataset;
use crate::error::FormatError;
use crate::parquet_write;
use crate::report::Report;
use crate::table::{Lines, Table};

/// The name of the only file of a table: part 0 of 1.
const PART: &str = "train-00000-of-00001.parquet";

/// Write `README.md`, `data/train-00000-of-00001.parquet` with the items and `answers/train-00000-of-00001.parquet` with the
/// answers, into a folder that is not there or empty. Where something fails, nothing of it is left.
///
/// # Errors
/// `FORMAT_FOLDER`, and those of [`crate::write_table`].
pub fn write_folder(dataset: &Dataset<'_>, folder: &Path) -> Result<Report, FormatError> {
    if folder.is_file() || fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(FormatError::Folder { path: folder.display().to_string() });
    }
    let (items, answers) = (Table::new(dataset, Lines::Items)?, Table::new(dataset, Lines::Answers)?);
    let was_there = folder.is_dir();
    let written = fill(dataset, folder, &items, &answers);
    if written.is_err() {
        // What is left of it is reported by the error that made it fail.
        let _ = fs::remove_dir_all(folder);
        if was_there {
            let _ = fs::create_dir(folder);
        }
    }
    written.map(|rows| Report { rows, ..Report::default() })
}

fn fill(dataset: &Dataset<'_>, folder: &Path, items: &Table<'_>, answers: &Table<'_>) -> Result<u64, FormatError> {
    let rows = part(&folder.join("data"), items)?;
    part(&folder.join("answers"), answers)?;
    let mut readme = File::create(folder.join("README.md"))?;
    readme.write_all(card(dataset, items, answers, rows).as_bytes())?;
    Ok(rows)
}

fn part(folder: &Path, table: &Table<'_>) -> Result<u64, FormatError> {
    fs::create_dir_all(folder)?;
    parquet_write::write(table, BufWriter::new(File::create(folder.join(PART))?))
}
