//! Answers in a file, without a chain and without its bounds.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use caravan_labels::{quality, Answers, Method, Options};
use caravan_toolkit::manifest::{Format, Table};
use serde_json::{Map, Value};

use super::{Labeled, LabeledRow};
use crate::error::{ClientError, Result};
use crate::formats::file_format;
use crate::problem::Problem;

/// Infer labels from a table with the columns question, worker and answer. `gold` has the columns question and truth.
///
/// # Errors
/// `FILE_MALFORMED` with every row that cannot be read; `LABELS_EMPTY` for a file without answers; `LABELS_TOO_LARGE`.
pub fn of_table(answers: &Path, gold: Option<&Path>, method: Method) -> Result<Labeled> {
    let rows = read(answers, ["question", "worker", "answer"])?;
    let known = gold.map(|path| read(path, ["question", "truth"])).transpose()?.unwrap_or_default();
    let mut truth = BTreeMap::new();
    for [question, label] in &known {
        if truth.insert(question.as_str(), label.as_str()).is_some_and(|before| before != label) {
            let path = gold.unwrap_or(answers).to_owned();
            let problems = vec![format!("question {question:?}: expected one truth, got two")];
            return Err(ClientError::Malformed { path, problems });
        }
    }
    let votes = rows.iter().map(|[question, worker, answer]| (question.as_str(), worker.as_str(), answer.as_str()));
    let collected = Answers::new(votes, &truth).map_err(Problem::from)?;
    let labels = caravan_labels::labels(&collected, method);
    let quality = quality(&collected, &labels, &Options::default());
    let row = |label: &caravan_labels::Label| LabeledRow {
        batch: None,
        task: None,
        item: 0,
        id: label.question.clone(),
        label: Value::String(label.label.clone()),
        confidence: label.confidence,
        answers: label.answers,
        votes: label.votes,
        gold: label.gold,
        row: Map::new(),
    };
    let title = answers.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let rows = labels.questions.iter().map(row).collect();
    Ok(Labeled {
        title,
        property: "answer".to_owned(),
        method: Some(labels.method),
        rows,
        quality,
        work: BTreeMap::new(),
        ranking: None,
    })
}

/// Read these columns of a table; others are left out.
fn read<const N: usize>(path: &Path, columns: [&str; N]) -> Result<Vec<[String; N]>> {
    let unreadable = |error| ClientError::Unreadable { path: path.to_owned(), error };
    let malformed = |problems| ClientError::Malformed { path: path.to_owned(), problems };
    // A file with another ending, such as a pipe, is CSV.
    let format = file_format(path).unwrap_or(Format::Csv);
    let file = File::open(path).map_err(unreadable)?;
    let table = Table::open(format, file).map_err(unreadable)?;
    let table = table.map_err(|fault| malformed(vec![fault.to_string()]))?;
    let lacks = |names: &&[String]| columns.iter().any(|column| !names.iter().any(|name| name == column));
    if let Some(names) = table.columns().filter(lacks) {
        return Err(malformed(vec![format!(
            "line 1: expected the columns {}, got {}",
            columns.join(","),
            names.join(",")
        )]));
    }
    let (mut rows, mut problems) = (vec![], vec![]);
    for row in table {
        match row.map_err(unreadable)? {
            Ok(row) => {
                let fields = columns.map(|column| row.item.field(column).unwrap_or_default());
                match fields.iter().zip(columns).find(|(field, _)| field.is_empty()) {
                    Some((_, column)) => {
                        problems.push(format!("line {}: expected something in {column:?}, got nothing", row.at.line))
                    }
                    None => rows.push(fields),
                }
            }
            Err(fault) => problems.push(fault.to_string()),
        }
    }
    if problems.is_empty() {
        return Ok(rows);
    }
    Err(malformed(problems))
}
