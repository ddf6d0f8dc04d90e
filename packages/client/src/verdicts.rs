//! Verdicts in a file.

use std::path::{Path, PathBuf};

use caravan_marketplace_api::{bounds, BatchResponse, Nature, Note, Reason, Verdict};
use caravan_toolkit::canonical::Item;
use caravan_toolkit::manifest::unescape_formula;

use crate::error::Result;
use crate::problem::Problem;
use crate::table_file::read_table;

/// The column that every table of verdicts has.
const VERDICT: &str = "verdict";

/// A row of the file. What a requester does not use may be missing or empty.
#[derive(Debug, Default)]
pub(crate) struct Row {
    pub(crate) batch: Option<u64>,
    pub(crate) assignment: Option<u64>,
    pub(crate) id: Option<String>,
    pub(crate) annotator: Option<String>,
    pub(crate) verdict: Option<String>,
    grade: Option<String>,
    reason: Option<String>,
    note: Option<String>,
    /// A file beside this one.
    pub(crate) evidence: Option<PathBuf>,
}

/// Parse a reason that work of this nature can be rejected for.
fn parse_reason(name: &str, nature: Nature) -> Result<Reason, String> {
    let mut allowed = Reason::ALL.to_vec();
    allowed.retain(|reason| nature == Nature::Objective || reason.is_objective());
    allowed.iter().find(|reason| reason.name() == name).copied().ok_or_else(|| {
        let names: Vec<&str> = allowed.iter().map(|reason| reason.name()).collect();
        let of = if nature == Nature::Objective { "" } else { "for subjective work " };
        format!("expected {of}one of {}, got {name:?}", names.join(", "))
    })
}

/// Parse a grade in percent of the reward. Return basis points.
pub(crate) fn parse_grade(text: &str) -> Result<u16, Problem> {
    let wrong = || Problem::Value { expected: "a grade in percent from 50 to 200", got: text.to_owned() };
    let percent: u16 = text.trim_end_matches('%').trim().parse().map_err(|_| wrong())?;
    let bps = percent.checked_mul(100).ok_or_else(wrong)?;
    let fits = (bounds::MIN_GRADE_BPS..=bounds::MAX_GRADE_BPS).contains(&bps);
    fits.then_some(bps).ok_or_else(wrong)
}

/// The rows of a file, each with its line number.
pub(crate) type Lines = Vec<(u64, Result<Row, String>)>;

/// Read a file of verdicts.
pub(crate) fn read_rows(path: &Path) -> Result<Lines> {
    let table = read_table(path, VERDICT)?;
    let read = |(line, row): (u64, Result<Item, String>)| (line, row.and_then(|row| Row::of(&row, table.is_of_texts)));
    Ok(table.rows.into_iter().map(read).collect())
}

impl Row {
    /// Read a row. In a table, an export has escaped what a spreadsheet would run.
    fn of(item: &Item, is_table: bool) -> Result<Self, String> {
        let text = |key: &str| item.field(key).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let exported = |text: String| if is_table { unescape_formula(&text).to_owned() } else { text };
        let number = |key: &str| {
            let wrong = |text: &String| format!("expected a number in {key:?}, got {text:?}");
            text(key).map(|text| text.parse().map_err(|_| wrong(&text))).transpose()
        };
        Ok(Self {
            batch: number("batch")?,
            assignment: number("assignment")?,
            // The name of a row is what it is, with spaces around it.
            id: item.field("id").filter(|id| !id.is_empty()).map(exported),
            annotator: text("annotator").map(exported),
            verdict: text(VERDICT),
            grade: text("grade"),
            reason: text("reason"),
            note: text("note").map(exported),
            evidence: text("evidence").map(PathBuf::from),
        })
    }

    /// Return whether the row says more of its work than the number.
    pub(crate) fn names_work(&self) -> bool {
        self.verdict.is_some() && (self.id.is_some() || self.annotator.is_some())
    }
}

/// Parse the note of a row.
pub(crate) fn parse_note(row: &Row) -> Result<Option<Note>, String> {
    row.note.as_deref().map(|text| Note::new(text).map_err(|error| format!("the note: {error}"))).transpose()
}

/// Parse the verdict of a row for a batch.
pub(crate) fn parse_verdict(word: &str, row: &Row, batch: &BatchResponse) -> Result<Verdict, String> {
    match word {
        "accept" => {
            let base = bounds::BASE_GRADE_BPS;
            let parse = |text: &String| parse_grade(text).map_err(|error| error.to_string());
            let grade_bps = row.grade.as_ref().map_or(Ok(base), parse)?;
            let allowed = batch.config.money.grades.as_slice();
            if grade_bps == base || allowed.contains(&grade_bps) {
                return Ok(Verdict::Accept { grade_bps });
            }
            let percents: Vec<String> = [base].iter().chain(allowed).map(|bps| (bps / 100).to_string()).collect();
            let (percents, got) = (percents.join(", "), grade_bps / 100);
            Err(format!("expected one of the grades of the batch ({percents} %), got {got} %"))
        }
        "reject" => {
            let name = row.reason.as_deref().ok_or("a rejection has a reason")?;
            let reason = parse_reason(name, batch.config.work.nature)?;
            Ok(Verdict::Reject { reason })
        }
        "rework" => {
            let name = row.reason.as_deref().ok_or("work is sent back for a reason")?;
            Ok(Verdict::Rework { reason: parse_reason(name, batch.config.work.nature)? })
        }
        other => Err(format!("expected accept, reject, rework or nothing, got {other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, text: &str) -> Lines {
        let path = std::env::temp_dir().join(format!("caravan-verdicts-{}-{name}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        let lines = read_rows(&path).unwrap();
        std::fs::remove_file(path).unwrap();
        lines
    }

    #[test]
    fn a_row_keeps_the_spaces_and_signs_of_an_exported_name() {
        let text = "id,annotator,verdict\r\n'=1+1,'-w1,accept\r\n 8 ,w2,accept\r\n007,w2,\r\n''=1,w1, reject\r\n";
        let rows: Vec<Row> = read("names.csv", text).into_iter().map(|(_, row)| row.unwrap()).collect();
        let ids: Vec<&str> = rows.iter().map(|row| row.id.as_deref().unwrap()).collect();
        assert_eq!(ids, ["=1+1", " 8 ", "007", "'=1"]);
        assert_eq!(rows[0].annotator.as_deref(), Some("-w1"), "a name of an account may begin so");
        assert_eq!(rows[3].verdict.as_deref(), Some("reject"));
        assert!(rows[2].verdict.is_none());
        let json = read("names.jsonl", "{\"id\":\"'=1\",\"verdict\":null,\"grade\":50,\"assignment\":7}\n");
        let row = json[0].1.as_ref().unwrap();
        assert_eq!((row.id.as_deref(), row.grade.as_deref(), row.assignment), (Some("'=1"), Some("50"), Some(7)));
    }

    #[test]
    fn a_quote_that_is_never_closed_is_a_fault_in_its_line_and_lines_are_counted_alike() {
        for (name, end) in [("lf.csv", "\n"), ("crlf.csv", "\r\n")] {
            let text = ["assignment,verdict", "1,accept", "x,accept", "3,\"accept", "4,accept", ""].join(end);
            let lines = read(name, &text);
            let faults: Vec<u64> = lines.iter().filter(|(_, row)| row.is_err()).map(|(line, _)| *line).collect();
            assert_eq!(faults, [3, 4], "{name}");
        }
    }

    #[test]
    fn a_reason_is_one_of_the_list_and_subjective_work_has_a_shorter_one() {
        assert_eq!(parse_reason("low_effort", Nature::Objective), Ok(Reason::LowEffort));
        assert_eq!(parse_reason("duplicate", Nature::Subjective), Ok(Reason::Duplicate));
        let error = parse_reason("wrong", Nature::Objective).unwrap_err();
        assert!(Reason::ALL.iter().all(|reason| error.contains(reason.name())), "{error}");
        let error = parse_reason("low_effort", Nature::Subjective).unwrap_err();
        assert!(error.contains("subjective") && error.contains("incomplete") && !error.contains("off_instruction"));
    }
}
