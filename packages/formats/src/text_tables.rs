//! Tables as CSV and as JSON lines.

use std::io::Write;

use caravan_toolkit::manifest::escape_formula;
use serde_json::Value;

use crate::error::FormatError;
use crate::table::{time_text, Kind, Table};

/// Write a table as CSV: other values than texts as JSON, times as RFC 3339 has them, nothing for `null`.
pub(crate) fn write_csv(table: &Table<'_>, out: impl Write) -> Result<u64, FormatError> {
    let mut writer = csv::WriterBuilder::new().from_writer(out);
    writer.write_record(table.columns.iter().map(|column| escape_formula(&column.name))).map_err(unwritable)?;
    let mut rows = 0;
    for row in table.rows() {
        let cells = row.into_iter().zip(&table.columns).map(|(value, column)| cell(value, column.kind));
        writer.write_record(cells).map_err(unwritable)?;
        rows += 1;
    }
    writer.flush()?;
    Ok(rows)
}

fn unwritable(error: csv::Error) -> FormatError {
    FormatError::Unwritable(std::io::Error::other(error))
}

fn cell(value: Value, kind: Kind) -> String {
    match (timed(value, kind), kind) {
        (Value::Null, _) => String::new(),
        // JSON begins with nothing that a spreadsheet takes for a formula.
        (value, Kind::Json) => value.to_string(),
        (Value::String(text), _) => escape_formula(&text),
        (value, _) => value.to_string(),
    }
}

/// Write a table as JSON lines. The keys are in the order of the columns.
pub(crate) fn write_jsonl(table: &Table<'_>, mut out: impl Write) -> Result<u64, FormatError> {
    let keys = table.columns.iter().map(|column| serde_json::to_string(&column.name));
    let keys = keys.collect::<Result<Vec<_>, _>>()?;
    let mut rows = 0;
    for row in table.rows() {
        let mut line = String::from("{");
        for ((value, column), key) in row.into_iter().zip(&table.columns).zip(&keys) {
            let comma = if line.len() > 1 { "," } else { "" };
            line += &format!("{comma}{key}:{}", timed(value, column.kind));
        }
        writeln!(out, "{line}}}")?;
        rows += 1;
    }
    out.flush()?;
    Ok(rows)
}

/// Times as texts, other values as they are.
fn timed(value: Value, kind: Kind) -> Value {
    match value.as_u64().filter(|_| kind == Kind::Time) {
        Some(secs) => Value::String(time_text(secs)),
        None => value,
    }
}
