//! What a command prints, for people and for programs.

use std::io::Write;
use std::path::Path;

use caravan_money::Bps;
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, Width};
use cosmwasm_std::Uint128;
use serde_json::Value;

use crate::failure::Failure;

/// A path in JSON, which has texts only: bytes that are no text are shown as U+FFFD.
pub(crate) fn path_text(path: &Path) -> String {
    path.display().to_string()
}

/// A path as a word of a command, for a command that is shown.
pub(crate) fn quoted(path: &Path) -> String {
    let text = path_text(path);
    match shlex::try_quote(&text) {
        Ok(quoted) => quoted.into_owned(),
        // No path has a NUL.
        Err(_) => text,
    }
}

/// The text for standard output, and what is wrong although there is something to print.
pub(crate) struct Report {
    pub(crate) text: String,
    pub(crate) failure: Option<Failure>,
}

impl Report {
    pub(crate) fn new(text: String) -> Self {
        Self { text, failure: None }
    }
}

/// The result of a command, as text and as JSON.
#[derive(Debug)]
pub(crate) struct Output {
    pub(crate) text: String,
    pub(crate) json: Value,
}

impl Output {
    pub(crate) fn new(text: impl Into<String>, json: Value) -> Self {
        Self { text: text.into(), json }
    }

    /// Return the report: JSON with `--json`, else the text.
    pub(crate) fn report(self, json: bool) -> Result<Report, Failure> {
        let text = if json { serde_json::to_string_pretty(&self.json)? } else { self.text };
        Ok(Report::new(format!("{text}\n")))
    }
}

/// Return an amount as JSON: a string in base units.
pub(crate) fn units(amount: Uint128) -> Value {
    Value::String(amount.to_string())
}

/// Format basis points as percent: `12.5 %`.
pub(crate) fn percent(share: Bps) -> String {
    let bps = share.get();
    let part = format!("{:02}", bps % 100);
    let part = part.trim_end_matches('0');
    let point = if part.is_empty() { "" } else { "." };
    format!("{}{point}{part} %", bps / 100)
}

/// Return how many columns a text for people may have: those of the terminal, else those that $COLUMNS says, else 80; at least
/// 40 and at most 100.
pub(crate) fn width() -> usize {
    columns().map_or(80, usize::from).clamp(40, 100)
}

/// Return the columns of the terminal or, without one, those that $COLUMNS says.
fn columns() -> Option<u16> {
    let said = || std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    Table::new().width().or_else(said)
}

/// Format rows under a header. Numbers and amounts are on the right; a word is broken only where it is longer than
/// [`WHOLE`].
pub(crate) fn table(header: &[&str], rows: Vec<Vec<String>>) -> String {
    let mut table = empty_table(header);
    let mut widest: Vec<usize> = header.iter().map(|text| longest_word(text)).collect();
    for row in rows {
        for (widest, text) in widest.iter_mut().zip(&row) {
            *widest = (*widest).max(longest_word(text));
        }
        table.add_row(row.into_iter().map(cell));
    }
    for (column, widest) in table.column_iter_mut().zip(widest) {
        let padding = 2;
        let least = u16::try_from(widest.min(WHOLE) + padding).unwrap_or(u16::MAX);
        column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least)));
    }
    table.to_string()
}

/// How long a word may be that a narrow table does not break: a date is.
const WHOLE: usize = 10;

fn longest_word(text: &str) -> usize {
    text.split(' ').map(|word| word.chars().count()).max().unwrap_or_default()
}

/// A cell: on the right if it is a number, alone or with a unit.
fn cell(text: String) -> Cell {
    let mut words = text.split(' ');
    let is_number = words.next().is_some_and(|word| word.parse::<f64>().is_ok_and(f64::is_finite));
    if is_number && words.count() <= 1 {
        right_cell(text)
    } else {
        Cell::new(text)
    }
}

pub(crate) fn empty_table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_preset(UTF8_FULL_CONDENSED).set_header(header);
    if let Some(columns) = columns() {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(columns);
    }
    table
}

/// Return a right-aligned cell.
pub(crate) fn right_cell(value: impl ToString) -> Cell {
    Cell::new(value).set_alignment(CellAlignment::Right)
}

/// Replace the characters that steer a terminal, or turn the direction of text, by their numbers.
///
/// Chains, files and other people's answers may contain them. The number is written as in JSON, so JSON stays valid.
pub(crate) fn plain(text: &str) -> String {
    let is_unsafe = |c: char| {
        c.is_control() && !matches!(c, '\n' | '\t')
            || matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unsafe(c) {
            plain.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            plain.push(c);
        }
    }
    plain
}

/// Print a result. A closed pipe is no error: the reader has read enough.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(plain(text).as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::output(error)),
        _ => Ok(()),
    }
}

/// Print an error: two lines of text, or one line of JSON.
pub(crate) fn print_error(failure: &Failure, json: bool) {
    if json {
        eprintln!("{}", plain(&failure.json().to_string()));
    } else {
        eprintln!("error: {}: {}", failure.code(), plain(&failure.message()));
        eprintln!("hint: {}", plain(&failure.hint()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_steer_a_terminal_are_numbers_and_json_stays_json() {
        let text = "a\u{1b}[2Jb\u{9b}c\u{202e}d\r\ne\tf \u{e9}\u{4e2d}";
        assert_eq!(plain(text), "a\\u001b[2Jb\\u009bc\\u202ed\\u000d\ne\tf \u{e9}\u{4e2d}");
        let json = serde_json::to_string(text).unwrap();
        assert_eq!(serde_json::from_str::<String>(&plain(&json)).unwrap(), text);
    }

    #[test]
    fn numbers_and_amounts_are_on_the_right() {
        let rows = [["8", "12.5 CARA", "x"], ["10", "3 CARA", "2026-01-31 00:00 UTC"]];
        let text = table(&["id", "reward", "note"], rows.map(|row| row.map(str::to_owned).to_vec()).to_vec());
        assert!(text.contains("│  8 ┆ 12.5 CARA ┆ x"), "{text}");
        assert!(text.contains("│ 10 ┆    3 CARA ┆ 2026-01-31 00:00 UTC │"), "{text}");
        assert_eq!(longest_word("reward per task"), 6);
    }

    #[test]
    fn shares_are_shown_in_percent_to_the_basis_point() {
        let text = |bps| percent(Bps::new(bps).unwrap());
        assert_eq!(
            [0, 1, 50, 500, 1_250, 1_205, 10_000].map(text).join(", "),
            "0 %, 0.01 %, 0.5 %, 5 %, 12.5 %, 12.05 %, 100 %"
        );
    }
}
