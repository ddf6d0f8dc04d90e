//! The recorded campaign: read whole and checked whole, before anything runs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::Path;

use caravan_client::formats::file_format;
use caravan_client::ClientError;
use caravan_toolkit::manifest::{Format, Table, TableRow};
use serde::Serialize;

use super::bounds::{MAX_ANSWERS, MAX_OVERLAP};

/// The most bytes of a field.
const MAX_FIELD: usize = 256;
/// Known answers that a judgement of an annotator needs.
pub(super) const KNOWN_NEEDED: u32 = 5;

/// A recorded answer: indexes of its question and of its worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) question: usize,
    pub(super) worker: usize,
    pub(super) text: String,
}

/// A worker, and how many of the known answers were right.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Worker {
    pub(super) name: String,
    pub(super) answers: u32,
    pub(super) known: u32,
    pub(super) right: u32,
}

impl Worker {
    /// Whether fewer than `percent` of at least five known answers were right.
    pub(super) fn is_below(&self, percent: u8) -> bool {
        self.known >= KNOWN_NEEDED && u64::from(self.right) * 100 < u64::from(self.known) * u64::from(percent)
    }
}

/// A question, how many answers it has, and the right one where it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) name: String,
    pub(super) answers: usize,
    pub(super) truth: Option<String>,
}

/// What the file has and the replay leaves out, since no batch takes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(super) struct LeftOut {
    /// Answers to a question after its first [`MAX_OVERLAP`].
    pub(super) above_overlap: usize,
    /// Answers after the first [`MAX_ANSWERS`].
    pub(super) after_the_end: usize,
    /// Questions with a known answer that no one answered.
    pub(super) truth_without_question: Vec<String>,
}

/// What was recorded, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Campaign {
    pub(super) answers: Vec<Answer>,
    pub(super) questions: Vec<Question>,
    pub(super) workers: Vec<Worker>,
    pub(super) left_out: LeftOut,
}

/// Reads the answers, and the truth where there is one.
pub(super) fn read(answers: &Path, truth: Option<&Path>) -> Result<Campaign, ClientError> {
    let mut campaign = parse_answers(&rows(answers, ["question", "worker", "answer"])?)
        .map_err(|problems| ClientError::Malformed { path: answers.to_owned(), problems })?;
    if let Some(path) = truth {
        let known = parse_truth(&rows(path, ["question", "truth"])?)
            .map_err(|problems| ClientError::Malformed { path: path.to_owned(), problems })?;
        campaign.mark(&known);
    }
    Ok(campaign)
}

/// A row with its line, or what is wrong with it.
type Row<const N: usize> = Result<(u64, [String; N]), String>;

/// The rows of a file with exactly these columns, in any order.
fn rows<const N: usize>(path: &Path, columns: [&str; N]) -> Result<Vec<Row<N>>, ClientError> {
    let unreadable = |error| ClientError::Unreadable { path: path.to_owned(), error };
    // A file with another ending, such as a pipe, is CSV.
    let format = file_format(path).unwrap_or(Format::Csv);
    let file = File::open(path).map_err(unreadable)?;
    if file.metadata().map_err(unreadable)?.is_dir() {
        return Err(unreadable(std::io::ErrorKind::IsADirectory.into()));
    }
    parse_rows(format, file, columns)
        .map_err(|problem| ClientError::Malformed { path: path.to_owned(), problems: vec![problem] })
}

fn parse_rows<const N: usize>(
    format: Format,
    source: impl std::io::Read,
    columns: [&str; N],
) -> Result<Vec<Row<N>>, String> {
    let unreadable = |error: std::io::Error| error.to_string();
    let table = Table::open(format, source).map_err(unreadable)?.map_err(|fault| fault.to_string())?;
    let is_other =
        |header: &[String]| header.len() != N || columns.iter().any(|column| !header.iter().any(|name| name == column));
    if let Some(header) = table.columns().filter(|header| is_other(header)) {
        return Err(format!("line 1: expected the columns {}, got {}", columns.join(","), header.join(",")));
    }
    table
        .map(|row| {
            Ok(row.map_err(unreadable)?.map_err(|fault| fault.to_string()).and_then(|row| fields(&row, columns)))
        })
        .collect()
}

fn fields<const N: usize>(row: &TableRow, columns: [&str; N]) -> Row<N> {
    let line = row.at.line;
    let fields = columns.map(|column| row.item.field(column).unwrap_or_default());
    match fields.iter().find(|field| field.is_empty() || field.len() > MAX_FIELD) {
        Some(field) => Err(format!("line {line}: expected fields of 1 to {MAX_FIELD} bytes, got {}", field.len())),
        None => Ok((line, fields)),
    }
}

fn parse_answers(rows: &[Row<3>]) -> Result<Campaign, Vec<String>> {
    let mut campaign = Campaign::default();
    let mut problems = Vec::new();
    let (mut questions, mut workers, mut seen) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for row in rows {
        let (line, [question, worker, text]) = match row {
            Ok(row) => row,
            Err(problem) => {
                problems.push(problem.clone());
                continue;
            }
        };
        let question = *questions.entry(question.as_str()).or_insert_with(|| campaign.add_question(question));
        let worker = *workers.entry(worker.as_str()).or_insert_with(|| campaign.add_worker(worker));
        if let Some(first) = seen.insert((question, worker), line) {
            problems.push(format!("line {line}: this worker answered this question in line {first}"));
        } else {
            campaign.add_answer(Answer { question, worker, text: text.clone() });
        }
    }
    if rows.is_empty() {
        problems.push("line 2: expected at least one answer, got none".to_owned());
    }
    if problems.is_empty() {
        Ok(campaign)
    } else {
        Err(problems)
    }
}

fn parse_truth(rows: &[Row<2>]) -> Result<BTreeMap<String, String>, Vec<String>> {
    let mut known = BTreeMap::new();
    let mut problems = Vec::new();
    let mut seen = BTreeSet::new();
    for row in rows {
        match row {
            Err(problem) => problems.push(problem.clone()),
            Ok((line, [question, _])) if !seen.insert(question) => {
                problems.push(format!("line {line}: question {question} is there twice"));
            }
            Ok((_, [question, truth])) => {
                known.insert(question.clone(), truth.clone());
            }
        }
    }
    if problems.is_empty() {
        Ok(known)
    } else {
        Err(problems)
    }
}

impl Campaign {
    fn add_question(&mut self, name: &str) -> usize {
        self.questions.push(Question { name: name.to_owned(), answers: 0, truth: None });
        self.questions.len() - 1
    }

    fn add_worker(&mut self, name: &str) -> usize {
        self.workers.push(Worker { name: name.to_owned(), ..Worker::default() });
        self.workers.len() - 1
    }

    /// Add an answer that a batch takes; count one that none takes.
    fn add_answer(&mut self, answer: Answer) {
        if self.answers.len() >= MAX_ANSWERS {
            self.left_out.after_the_end += 1;
            return;
        }
        let (Some(question), Some(worker)) =
            (self.questions.get_mut(answer.question), self.workers.get_mut(answer.worker))
        else {
            return;
        };
        if question.answers >= MAX_OVERLAP {
            self.left_out.above_overlap += 1;
            return;
        }
        question.answers += 1;
        worker.answers += 1;
        self.answers.push(answer);
    }

    /// Counts for each worker how many answers are known, and how many of them are right.
    fn mark(&mut self, known: &BTreeMap<String, String>) {
        for question in &mut self.questions {
            question.truth = known.get(&question.name).cloned();
        }
        let asked: BTreeSet<&String> = self.questions.iter().map(|question| &question.name).collect();
        self.left_out.truth_without_question = known.keys().filter(|name| !asked.contains(name)).cloned().collect();
        for answer in &self.answers {
            let truth = self.questions.get(answer.question).and_then(|question| question.truth.as_ref());
            if let (Some(truth), Some(worker)) = (truth, self.workers.get_mut(answer.worker)) {
                worker.known += 1;
                worker.right += u32::from(*truth == answer.text);
            }
        }
    }
}

#[cfg(test)]
mod tests;
