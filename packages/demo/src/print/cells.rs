//! Tables, cells and names.

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{Cell, CellAlignment, Table};

use crate::report::Asset;
use crate::state::{Annotator, Batch, Played, Work};

/// Return the batch and the annotator of a submission.
pub(super) fn around<'b>(played: &'b Played<'_>, work: &Work) -> Option<(&'b Batch, &'b Annotator)> {
    Some((played.state.batches.get(work.batch)?, played.state.annotators.get(work.annotator)?))
}

pub(super) fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_preset(UTF8_FULL_CONDENSED).set_header(header);
    table
}

/// Return a right-aligned cell.
pub(super) fn right(value: impl ToString) -> Cell {
    Cell::new(value).set_alignment(CellAlignment::Right)
}

/// Return a name with a capital first letter.
pub(super) fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Return the number and the title of an asset.
pub(super) fn named(asset: &Asset) -> String {
    format!("#{} {}", asset.id, asset.title)
}
