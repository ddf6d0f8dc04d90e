//! Verdicts in a file.

use std::path::Path;

use caravan_marketplace_api::{bounds, BatchResponse, Nature, Reason, Verdict};
use caravan_primitives::Hash32;
use caravan_toolkit::manifest::Format;
use serde::Deserialize;
use serde_json::Value;

use crate::error::{ClientError, Result};
use crate::formats::file_format;
use crate::problem::Problem;

/// A line of the file. Columns that a requester does not use may be missing.
#[derive(Debug, Deserialize)]
pub(crate) struct Row {
    #[serde(default)]
    pub(crate) assignment: Option<u64>,
    #[serde(default)]
    pub(crate) id: Option<String>,
    #[serde(default)]
    pub(crate) annotator: Option<String>,
    #[serde(default)]
    pub(crate) verdict: Option<String>,
    #[serde(default)]
    grade: Option<Value>,
    #[serde(default)]
    reason: Option<String>,
    #[serde(default)]
    evidence: Option<String>,
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
    let bytes = std::fs::read(path).map_err(|error| ClientError::Unreadable { path: path.to_owned(), error })?;
    match file_format(path)? {
        Format::Csv => {
            let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes.as_slice());
            let head = reader.headers().cloned().unwrap_or_default();
            if !head.is_empty() && !head.iter().any(|column| column == "verdict") {
                let problems = vec![format!("line 1: expected a column \"verdict\", got {:?}", head)];
                return Err(ClientError::Malformed { path: path.to_owned(), problems });
            }
            let read = |row: Result<csv::StringRecord, csv::Error>| match row {
                Ok(row) => {
                    let line = row.position().map_or(0, csv::Position::line);
                    (line, row.deserialize(Some(&head)).map_err(|error| error.to_string()))
                }
                Err(error) => (error.position().map_or(0, csv::Position::line), Err(error.to_string())),
            };
            Ok(reader.records().map(read).collect())
        }
        Format::Jsonl => {
            let read =
                |(line, text): (u64, &[u8])| (line, serde_json::from_slice(text).map_err(|error| error.to_string()));
            let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
            let lines = (1..).zip(text.split(|byte| *byte == b'\n'));
            Ok(lines.filter(|(_, text)| !text.trim_ascii().is_empty()).map(read).collect())
        }
    }
}

/// Parse the verdict of a row for a batch.
pub(crate) fn parse_verdict(word: &str, row: &Row, batch: &BatchResponse) -> Result<Verdict, String> {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    match word {
        "accept" => {
            let base = bounds::BASE_GRADE_BPS;
            let written = |grade: &Value| grade.as_str().map_or_else(|| grade.to_string(), str::to_owned);
            let percent = row.grade.as_ref().filter(|grade| !grade.is_null()).map(written);
            let grade_bps =
                given(&percent).map_or(Ok(base), |text| parse_grade(&text).map_err(|error| error.to_string()))?;
            let allowed = batch.config.money.grades.as_slice();
            if grade_bps == base || allowed.contains(&grade_bps) {
                return Ok(Verdict::Accept { grade_bps });
            }
            Err(format!("expected one of the batch's grades, got {} %", grade_bps / 100))
        }
        "reject" => {
            let name = given(&row.reason).ok_or("a rejection has a reason")?;
            let reason = parse_reason(&name, batch.config.work.nature)?;
            let evidence = Hash32::digest(given(&row.evidence).unwrap_or_default().as_bytes());
            Ok(Verdict::Reject { reason, evidence })
        }
        other => Err(format!("expected accept, reject or nothing, got {other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
