//! Labels and quality of a project, or of answers in a file.
//!
//! Answers come from a project ([`of_project`]) or from a table with the columns question, worker and answer
//! ([`of_table`]). Of an answer one property is compared, as `Compared` finds it: values are labels, each value of a list is
//! a question of its own, boxes and spans are merged by overlap. Rejected work does not count. Where the requester knows
//! gold, it is used.
#![allow(clippy::float_arithmetic, reason = "statistics over answers, never money")]

mod questions;
mod shapes;
mod table;
mod write;

use std::collections::BTreeMap;

use caravan_labels::{
    bradley_terry, quality as measured, Label, Method, Options, Preference, Quality, Ranking, Winner,
};
use caravan_primitives::{BatchId, Hash32};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::answered::{AnsweredBatch, AnsweredRow};
use crate::compared::{Compared, Comparison};
use crate::error::Result;
use crate::problem::Problem;
use questions::{Asked, Question};
pub use table::of_table;
pub use write::{write_labels, write_quality, write_ranking};

/// A label of a row.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LabeledRow {
    /// Absent for answers in a file.
    pub batch: Option<BatchId>,
    pub task: Option<u32>,
    /// The row of the task, from 0.
    #[serde(skip)]
    pub item: usize,
    pub id: String,
    /// A value of the property, a list of values, or the boxes or spans that at least half of the annotators drew.
    pub label: Value,
    /// The probability of the label by the method, from 0 to 1; of a list, of its least sure value; of boxes and spans, the
    /// mean share of annotators who drew them.
    pub confidence: f64,
    /// How many annotators answered.
    pub answers: usize,
    /// How many of them said just this.
    pub votes: usize,
    /// Whether the label was known.
    pub gold: bool,
    #[serde(skip)]
    pub row: Map<String, Value>,
}

/// How an annotator worked.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct WorkDone {
    /// How many works were rejected.
    pub rejected: u64,
    /// How long half of the works took at most, from claim to submission, in seconds; known where the events were read.
    pub median_seconds: Option<u64>,
}

/// Labels of rows with one task definition, and how good the answers are.
#[derive(Debug, Clone, Serialize)]
pub struct Labeled {
    pub title: String,
    pub property: String,
    /// How the labels were inferred; `None` for boxes and spans, which are merged.
    pub method: Option<Method>,
    pub rows: Vec<LabeledRow>,
    pub quality: Quality,
    /// What else is known of the annotators, by name.
    pub work: BTreeMap<String, WorkDone>,
    /// The order of the things that pairs show, where they do.
    pub ranking: Option<Ranking>,
}

/// Infer the labels of a project, one entry for each task definition.
///
/// # Errors
/// `VALUE_INVALID` for a property that an answer does not have; `LABELS_TOO_LARGE` for free texts.
pub fn of_project(batches: &[AnsweredBatch], property: Option<&str>, method: Method) -> Result<Vec<Labeled>> {
    let mut by_definition: BTreeMap<Hash32, Vec<&AnsweredBatch>> = BTreeMap::new();
    for batch in batches.iter().filter(|batch| !batch.rows.is_empty()) {
        by_definition.entry(batch.batch.config.about.definition.hash).or_default().push(batch);
    }
    let mut all = vec![];
    for batches in by_definition.into_values() {
        let Some(first) = batches.first() else { continue };
        let compared = Compared::of(&first.definition, property)?;
        let rows: Vec<&AnsweredRow> = batches.iter().flat_map(|batch| &batch.rows).collect();
        let mut labeled = labeled(&rows, &compared, method)?;
        labeled.title = first.batch.config.about.title.to_string();
        labeled.work = work_done(&rows);
        all.push(labeled);
    }
    if all.iter().all(|labeled| labeled.rows.is_empty()) {
        return Err(Problem::NothingLeft("an answer that can be read and was not rejected").into());
    }
    Ok(all)
}

/// Count what became of each annotator's works, and how long they took.
fn work_done(rows: &[&AnsweredRow]) -> BTreeMap<String, WorkDone> {
    let mut works: BTreeMap<&str, BTreeMap<_, (bool, Option<u64>)>> = BTreeMap::new();
    for row in rows {
        for answer in &row.answers {
            let took = answer.submitted_at.map(|time| time.get().saturating_sub(answer.claimed_at.get()));
            let of = works.entry(&answer.annotator).or_default();
            of.insert((row.batch, answer.assignment), (answer.counts(), took));
        }
    }
    let done = |(name, works): (&str, BTreeMap<_, (bool, Option<u64>)>)| {
        let mut seconds: Vec<u64> = works.values().filter_map(|(_, took)| *took).collect();
        seconds.sort_unstable();
        let rejected = works.values().filter(|(counts, _)| !counts).count() as u64;
        let median_seconds = seconds.get(seconds.len().saturating_sub(1) / 2).copied();
        (name.to_owned(), WorkDone { rejected, median_seconds })
    };
    works.into_iter().map(|(name, works)| done((name, works))).collect()
}

/// Whether an answer says in this property what is known: boxes and spans by how much they overlap, lists in any order.
pub(crate) fn is_same_answer(property: &str, known: &Value, answer: &Value, compared: &Compared) -> Result<bool> {
    let given = answer.get(property);
    let is_drawn = matches!(compared.comparison, Comparison::Boxes | Comparison::Spans);
    match (known.as_array(), given.and_then(Value::as_array)) {
        (Some(known), Some(given)) if is_drawn && property == compared.property => {
            shapes::is_same(known, given, compared)
        }
        _ => Ok(Compared::is_equal(known, given)),
    }
}

fn labeled(rows: &[&AnsweredRow], compared: &Compared, method: Method) -> Result<Labeled> {
    match compared.comparison {
        Comparison::Equal | Comparison::EachValue => by_value(rows, compared, method),
        Comparison::Boxes | Comparison::Spans => shapes::merged(rows, compared),
    }
}

fn by_value(rows: &[&AnsweredRow], compared: &Compared, method: Method) -> Result<Labeled> {
    let asked = Asked::of(rows, compared);
    let answers = asked.answers().map_err(Problem::from)?;
    let labels = caravan_labels::labels(&answers, method);
    let mut quality = measured(&answers, &labels, &Options::default());
    // Gold rows that no one has answered yet: the names are those of questions here.
    quality.unknown_gold.clear();
    let by_name = labels.questions.iter().map(|label| (label.question.as_str(), label)).collect();
    let mut found = vec![];
    for (index, row) in rows.iter().enumerate() {
        found.extend(labeled_row(row, asked.questions_of(index), &by_name, compared));
    }
    Ok(Labeled {
        title: String::new(),
        property: compared.property.clone(),
        method: Some(labels.method),
        rows: found,
        quality,
        work: BTreeMap::new(),
        ranking: ranking(rows, compared)?,
    })
}

/// Return the label of a row from those of its questions; none where no one answered.
fn labeled_row(
    row: &AnsweredRow,
    questions: &[Question],
    labels: &BTreeMap<&str, &Label>,
    compared: &Compared,
) -> Option<LabeledRow> {
    let answers: Vec<&Value> =
        row.answers.iter().filter(|answer| answer.counts()).map(|answer| &answer.answer).collect();
    let said = |label: &Value| {
        answers.iter().filter(|answer| Compared::is_equal(label, answer.get(&compared.property))).count()
    };
    let found: Vec<_> =
        questions.iter().filter_map(|question| Some((question, *labels.get(question.name.as_str())?))).collect();
    let confidence = found.iter().map(|(_, label)| label.confidence).reduce(f64::min)?;
    let label = match compared.comparison {
        Comparison::EachValue => {
            let chosen = found.iter().filter(|(_, label)| label.label == questions::YES);
            Value::Array(chosen.filter_map(|(question, _)| question.value.clone()).collect())
        }
        Comparison::Equal | Comparison::Boxes | Comparison::Spans => {
            let text = &found.first()?.1.label;
            let own = answers.iter().filter_map(|answer| answer.get(&compared.property));
            let known = row.gold.iter().filter_map(|gold| gold.get(&compared.property));
            let same = own.chain(known).find(|value| Compared::text(value) == *text);
            same.cloned().unwrap_or_else(|| Value::String(text.clone()))
        }
    };
    Some(LabeledRow {
        batch: Some(row.batch),
        task: Some(row.task),
        item: row.item,
        id: row.id.clone(),
        votes: said(&label),
        label,
        confidence,
        answers: answers.len(),
        gold: found.iter().all(|(_, label)| label.gold),
        row: row.row.clone(),
    })
}

/// Return the order of the things that the rows compare, where they are compared more than once.
fn ranking(rows: &[&AnsweredRow], compared: &Compared) -> Result<Option<Ranking>> {
    let (Some((one, other)), [first, second, ..]) = (&compared.pair, compared.values.as_slice()) else {
        return Ok(None);
    };
    let text = |row: &AnsweredRow, column: &str| row.row.get(column).map(Compared::text);
    let mut pairs = vec![];
    for row in rows {
        let (Some(left), Some(right)) = (text(row, one), text(row, other)) else { continue };
        for answer in row.answers.iter().filter(|answer| answer.counts() && left != right) {
            let winner = match compared.label(&answer.answer) {
                Some(label) if label == *first => Winner::One,
                Some(label) if label == *second => Winner::Other,
                Some(_) => Winner::Tie,
                None => continue,
            };
            pairs.push((left.clone(), right.clone(), winner));
        }
    }
    if pairs.is_empty() {
        return Ok(None);
    }
    let preferences: Vec<Preference<'_>> =
        pairs.iter().map(|(one, other, winner)| Preference { one, other, winner: *winner }).collect();
    let ranking = bradley_terry(&preferences).map_err(Problem::from)?;
    // Texts that are compared once each have no order.
    Ok(Some(ranking).filter(|ranking| ranking.groups < ranking.items.len() / 2 || ranking.groups == 1))
}
