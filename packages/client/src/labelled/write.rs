//! Labels and quality as tables.

use std::path::Path;

use serde_json::{json, Value};

use super::Labeled;
use crate::error::Result;
use crate::problem::Problem;
use crate::table_file::{write_table, Table};

const LABELS: &[&str] = &["batch", "task", "id", "label", "confidence", "votes", "answers", "gold"];
const QUALITY: &[&str] = &[
    "task",
    "annotator",
    "answers",
    "right_by_model",
    "gold",
    "gold_right",
    "gold_low",
    "gold_high",
    "rejected",
    "median_seconds",
];

const RANKING: &[&str] = &["task", "rank", "item", "strength", "preferred", "compared", "group"];

/// A share or a probability with four digits: more of them say nothing.
fn rounded(share: f64) -> Value {
    json!((share * 10_000.0).round() / 10_000.0)
}

/// Write a line for each label. Return how many there are.
///
/// # Errors
/// Those of writing the file.
pub fn write_labels(all: &[Labeled], path: &Path) -> Result<usize> {
    let row = |row: &super::LabeledRow| {
        let confidence = rounded(row.confidence);
        let (label, counts) = (row.label.clone(), [json!(row.votes), json!(row.answers), json!(row.gold)]);
        let named = [json!(row.batch), json!(row.task), json!(row.id), label, confidence];
        named.into_iter().chain(counts).collect()
    };
    let rows = all.iter().flat_map(|labeled| &labeled.rows).map(row).collect();
    write_table(&Table { columns: LABELS, rows }, path)
}

/// Write a line for each annotator, and task where there are several. Return how many there are.
///
/// # Errors
/// Those of writing the file.
pub fn write_quality(all: &[Labeled], path: &Path) -> Result<usize> {
    let mut rows = vec![];
    for labeled in all {
        for who in &labeled.quality.annotators {
            let interval = who.by_gold.map(|interval| [rounded(interval.low), rounded(interval.high)]);
            let counts = [json!(who.answers), rounded(who.by_model), json!(who.gold), json!(who.gold_right)];
            let named = [json!(labeled.title), json!(who.name)];
            let known = interval.unwrap_or_default();
            let work = labeled.work.get(&who.name);
            let work = [json!(work.map(|work| work.rejected)), json!(work.and_then(|work| work.median_seconds))];
            rows.push(named.into_iter().chain(counts).chain(known).chain(work).collect());
        }
    }
    write_table(&Table { columns: QUALITY, rows }, path)
}

/// Write the order of what pairs show, the strongest first. Return how many things there are.
///
/// # Errors
/// `NOTHING_LEFT` where no pairs show the same things again; those of writing the file.
pub fn write_ranking(all: &[Labeled], path: &Path) -> Result<usize> {
    let mut rows = vec![];
    for labeled in all {
        for (rank, item) in (1..).zip(labeled.ranking.iter().flat_map(|ranking| &ranking.items)) {
            let (strength, counts) =
                (rounded(item.strength), [json!(item.wins), json!(item.comparisons), json!(item.group)]);
            let named = [json!(labeled.title), json!(rank), json!(item.name), strength];
            rows.push(named.into_iter().chain(counts).collect());
        }
    }
    if rows.is_empty() {
        return Err(Problem::NothingLeft("pairs of things that are compared more than once").into());
    }
    write_table(&Table { columns: RANKING, rows }, path)
}
