//! Boxes and spans, merged by overlap.

use std::collections::BTreeMap;

use caravan_labels::{
    merge_boxes, merge_spans, Annotator, Interval, LabelsError, Merged, Pairs, Quality, Rectangle, Shape, Span,
};
use serde_json::{json, Map, Number, Value};

use super::{Labeled, LabeledRow};
use crate::answered::AnsweredRow;
use crate::compared::{Compared, Comparison};
use crate::error::Result;
use crate::problem::Problem;

/// Shapes that have at least so much in common are the same.
const SAME: f64 = 0.5;

/// A shape that annotators agree on: its form, and who drew it.
struct Agreed {
    form: Value,
    workers: Vec<String>,
}

/// Merge the boxes or spans of rows. A shape that at least half of the annotators drew is part of the label.
pub(super) fn merged(rows: &[&AnsweredRow], compared: &Compared) -> Result<Labeled> {
    let mut scores = BTreeMap::new();
    let mut found = vec![];
    for row in rows {
        found.extend(one(row, compared, &mut scores)?);
    }
    let annotators: Vec<Annotator> = scores.into_iter().map(|(name, score)| score.annotator(name)).collect();
    let answers = found.iter().map(|row| row.answers).sum();
    let pairs = Pairs { tested: 0, found: 0, pairs: vec![], left_out: 0 };
    let quality = Quality {
        questions: found.len(),
        answers,
        percent: None,
        alpha: None,
        annotators,
        pairs,
        unknown_gold: vec![],
    };
    let property = compared.property.clone();
    Ok(Labeled {
        title: String::new(),
        property,
        method: None,
        rows: found,
        quality,
        work: BTreeMap::new(),
        ranking: None,
    })
}

/// What an annotator's shapes come to.
#[derive(Default)]
struct Score {
    answers: u64,
    /// The sum of the shares of shapes that agree with the label, as the F1 measure has it.
    agreed: f64,
    gold: u64,
    gold_right: u64,
}

impl Score {
    fn annotator(self, name: String) -> Annotator {
        Annotator {
            name,
            answers: self.answers,
            by_model: if self.answers == 0 { 0.0 } else { self.agreed / self.answers as f64 },
            gold: self.gold,
            gold_right: self.gold_right,
            by_gold: (self.gold > 0).then(|| Interval::wilson(self.gold_right, self.gold)),
        }
    }
}

fn one(row: &AnsweredRow, compared: &Compared, scores: &mut BTreeMap<String, Score>) -> Result<Option<LabeledRow>> {
    let counted: Vec<(&str, &[Value])> = row
        .answers
        .iter()
        .filter(|answer| answer.counts())
        .filter_map(|answer| {
            Some((answer.annotator.as_str(), answer.answer.get(&compared.property)?.as_array()?.as_slice()))
        })
        .collect();
    if counted.is_empty() {
        return Ok(None);
    }
    let known = row.gold.as_ref().and_then(|gold| gold.get(&compared.property)).and_then(Value::as_array);
    let all = agreed(&counted, compared)?;
    let mut kept: Vec<&Agreed> = all.iter().filter(|shape| shape.workers.len() * 2 >= counted.len()).collect();
    score(&counted, &kept, known, compared, scores)?;
    let share = |shape: &&Agreed| shape.workers.len() as f64 / counted.len() as f64;
    let confidence = if kept.is_empty() { 1.0 } else { kept.iter().map(share).sum::<f64>() / kept.len() as f64 };
    let label = known.map_or_else(|| kept.drain(..).map(|shape| shape.form.clone()).collect(), Clone::clone);
    let votes = counted.iter().map(|(_, shapes)| is_same(&label, shapes, compared)).collect::<Result<Vec<_>>>()?;
    Ok(Some(LabeledRow {
        batch: Some(row.batch),
        task: Some(row.task),
        item: row.item,
        id: row.id.clone(),
        label: Value::Array(label),
        confidence: if known.is_some() { 1.0 } else { confidence },
        answers: counted.len(),
        votes: votes.into_iter().filter(|same| *same).count(),
        gold: known.is_some(),
        row: row.row.clone(),
    }))
}

/// Count how far each annotator's shapes are those that most drew, and the known ones.
fn score(
    counted: &[(&str, &[Value])],
    kept: &[&Agreed],
    known: Option<&Vec<Value>>,
    compared: &Compared,
    scores: &mut BTreeMap<String, Score>,
) -> Result<()> {
    for (who, shapes) in counted {
        let score = scores.entry((*who).to_owned()).or_default();
        score.answers += 1;
        let common = kept.iter().filter(|shape| shape.workers.iter().any(|worker| worker == who)).count();
        let both = kept.len() + shapes.len();
        score.agreed += if both == 0 { 1.0 } else { 2.0 * common as f64 / both as f64 };
        if let Some(known) = known {
            score.gold += 1;
            score.gold_right += u64::from(is_same(known, shapes, compared)?);
        }
    }
    Ok(())
}

/// Whether two lists have the same shapes, each once.
pub(super) fn is_same(one: &[Value], other: &[Value], compared: &Compared) -> Result<bool> {
    if one.len() != other.len() {
        return Ok(false);
    }
    let all = agreed(&[("one", one), ("other", other)], compared)?;
    Ok(all.len() == one.len() && all.iter().all(|shape| shape.workers.len() == 2))
}

/// What an annotator drew, with its label.
struct Drawn<'a> {
    worker: &'a str,
    shape: &'a Value,
    label: String,
}

impl Drawn<'_> {
    fn with<O>(&self, extent: O) -> Shape<'_, O> {
        Shape { worker: self.worker, label: &self.label, extent }
    }
}

/// Merge the shapes of annotators.
fn agreed(all: &[(&str, &[Value])], compared: &Compared) -> Result<Vec<Agreed>> {
    let mut drawn = vec![];
    for (worker, shapes) in all {
        for shape in *shapes {
            let label = shape.get("label").map(Compared::text).unwrap_or_default();
            drawn.push(Drawn { worker, shape, label });
        }
    }
    let merged = if compared.comparison == Comparison::Boxes { boxes(&drawn) } else { spans(&drawn) };
    Ok(merged.map_err(Problem::from)?)
}

type Merging = std::result::Result<Vec<Agreed>, LabelsError>;

fn boxes(drawn: &[Drawn<'_>]) -> Merging {
    let number = |shape: &Value, name: &str| shape.get(name).and_then(Value::as_f64).unwrap_or_default();
    let extent = |shape: &Value| Rectangle {
        x: number(shape, "x"),
        y: number(shape, "y"),
        width: number(shape, "width"),
        height: number(shape, "height"),
    };
    let shapes: Vec<Shape<'_, Rectangle>> = drawn.iter().map(|one| one.with(extent(one.shape))).collect();
    let agreed = |one: Merged<Rectangle>| {
        let Rectangle { x, y, width, height } = one.extent;
        let edges = [("x", x), ("y", y), ("width", width), ("height", height)];
        let edges = edges.map(|(name, edge)| (name, exact(edge)));
        Agreed { form: form(edges, &one.label), workers: one.workers }
    };
    Ok(merge_boxes(&shapes, SAME)?.into_iter().map(agreed).collect())
}

fn spans(drawn: &[Drawn<'_>]) -> Merging {
    let number = |shape: &Value, name: &str| shape.get(name).and_then(Value::as_u64).unwrap_or_default();
    let extent = |shape: &Value| Span { start: number(shape, "start"), end: number(shape, "end") };
    let shapes: Vec<Shape<'_, Span>> = drawn.iter().map(|one| one.with(extent(one.shape))).collect();
    let agreed = |one: Merged<Span>| {
        let edges = [("start", json!(one.extent.start)), ("end", json!(one.extent.end))];
        Agreed { form: form(edges, &one.label), workers: one.workers }
    };
    Ok(merge_spans(&shapes, SAME)?.into_iter().map(agreed).collect())
}

/// A shape as an answer has it.
fn form<const N: usize>(edges: [(&str, Value); N], label: &str) -> Value {
    let mut form: Map<String, Value> = edges.into_iter().map(|(name, edge)| (name.to_owned(), edge)).collect();
    if !label.is_empty() {
        form.insert("label".to_owned(), Value::String(label.to_owned()));
    }
    Value::Object(form)
}

/// A number without a fraction is a whole number.
fn exact(edge: f64) -> Value {
    let whole = (edge.fract() == 0.0).then(|| format!("{edge:.0}").parse::<i64>().ok()).flatten();
    whole.map(Value::from).or_else(|| Number::from_f64(edge).map(Value::Number)).unwrap_or_default()
}
