//! Compares a file with the statement that the chain says.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::file::{parse, StatementFile};
use super::Statement;
use crate::error::{ClientError, Result};

/// The columns that name a row: no two rows of a statement have the same.
const NAMING: [&str; 8] = ["row", "height", "event", "kind", "direction", "to", "batch", "unit"];
/// Of a line these are enough.
const NAMING_A_LINE: usize = 4;

type Cells = BTreeMap<String, String>;

/// Return what is wrong with a file, in sentences: nothing where each line, each sum and each balance is what the chain says.
/// `right` is the statement of the same head, made anew.
///
/// # Errors
/// None that is the fault of the file.
pub fn verify(file: &StatementFile, right: &Statement) -> Result<Vec<String>> {
    let bytes = right.render(file.format)?;
    let malformed = |error| ClientError::Output(std::io::Error::other(error));
    let right = parse(&bytes, file.format).map_err(malformed)?;
    let mut faults = heads(file, &right)?;
    let wanted: BTreeMap<Vec<&str>, &Cells> = right.rows.iter().map(|(_, cells)| (naming(cells), cells)).collect();
    let mut seen = BTreeSet::new();
    for (line, cells) in &file.rows {
        let key = naming(cells);
        match wanted.get(&key) {
            None => faults.push(format!("line {line}: expected no such row, got {}", shown(cells))),
            Some(_) if seen.contains(&key) => {
                faults.push(format!("line {line}: expected each row once, got {} again", shown(cells)));
            }
            Some(right) => faults.extend(changes(*line, cells, right)),
        }
        seen.insert(key);
    }
    let missing = right.rows.iter().filter(|(_, cells)| !seen.contains(&naming(cells)));
    faults.extend(missing.map(|(_, cells)| format!("expected {}, got no such row", shown(cells))));
    let order = |rows: &[(u64, Cells)]| rows.iter().map(|(_, cells)| cells.clone()).collect::<Vec<_>>();
    if faults.is_empty() && order(&file.rows) != order(&right.rows) {
        faults.push("expected the rows in the order of the chain, got another order".to_owned());
    }
    Ok(faults)
}

/// Compare what the statements are about, field by field.
fn heads(file: &StatementFile, right: &StatementFile) -> Result<Vec<String>> {
    let [got, right] = [serde_json::to_value(&file.head)?, serde_json::to_value(&right.head)?];
    let fields = right.as_object().into_iter().flatten();
    let faults = fields.filter_map(|(field, right)| {
        let got = got.get(field).unwrap_or(&Value::Null);
        (got != right).then(|| format!("line 1: {field}: expected {right}, got {got}"))
    });
    Ok(faults.collect())
}

fn naming(cells: &Cells) -> Vec<&str> {
    let is_line = cells.get("row").is_some_and(|row| row.trim_matches('"') == "line");
    let columns = if is_line { NAMING_A_LINE } else { NAMING.len() };
    NAMING.iter().take(columns).map(|column| cells.get(*column).map_or("", String::as_str)).collect()
}

/// Return a sentence for each column that differs.
fn changes(line: u64, got: &Cells, right: &Cells) -> Vec<String> {
    let columns: BTreeSet<&String> = got.keys().chain(right.keys()).collect();
    let cell = |cells: &Cells, column: &String| cells.get(column).map_or("nothing", String::as_str).to_owned();
    let differs = columns.into_iter().filter(|column| got.get(*column) != right.get(*column));
    differs
        .map(|column| format!("line {line}: {column}: expected {}, got {}", cell(right, column), cell(got, column)))
        .collect()
}

/// Show what names a row, and its amount.
fn shown(cells: &Cells) -> String {
    let columns = ["row", "kind", "height", "event", "to", "amount", "currency"];
    let found = columns.iter().filter_map(|column| cells.get(*column).map(|cell| format!("{column} {cell}")));
    found.collect::<Vec<_>>().join(" ")
}
