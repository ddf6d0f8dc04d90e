//! Tables for people.

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::Table;

/// Rows under a head.
pub(crate) fn table(head: &[&str], rows: Vec<Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_preset(UTF8_FULL_CONDENSED).set_header(head.to_vec());
    for row in rows {
        table.add_row(row);
    }
    table.to_string()
}
