//! Answers as results of Label Studio.

use std::ops::Range;

use serde_json::{json, Value};

use crate::coco::{clipped, size};
use crate::dataset::Item;
use crate::error::FormatError;
use crate::questions::{ends, entries_of, label_of};
use crate::report::Report;

use super::layout::{Layout, Question, Tag};

const UNASKED: &str = "properties of answers that the task does not ask for are left out";
const OUTSIDE: &str = "spans outside of the text are left out";

/// The results of an answer: one of each property, one of each box and span.
pub(super) fn results(
    layout: &Layout<'_>,
    item: &Item,
    answer: &Value,
    report: &mut Report,
) -> Result<Vec<Value>, FormatError> {
    let is_asked = |key: &str| layout.questions.iter().any(|question| question.control.property == key);
    let keys = answer.as_object().into_iter().flat_map(|object| object.keys());
    report.add(UNASKED, keys.filter(|key| !is_asked(key)).count() as u64);
    let mut results = vec![];
    for question in &layout.questions {
        let Some(value) = answer.get(question.control.property).filter(|value| !value.is_null()) else { continue };
        match question.tag {
            Tag::Rectangles => {
                for entry in entries_of(answer, question.control.property) {
                    results.extend(rectangle(question, item, entry, report)?);
                }
            }
            Tag::Spans => {
                for entry in entries_of(answer, question.control.property) {
                    results.extend(span(question, item, entry, report)?);
                }
            }
            Tag::Choice | Tag::Choices | Tag::Rating(_) | Tag::Pairwise | Tag::TextArea | Tag::Number => {
                results.extend(plain(question, value))
            }
        }
    }
    for (result, number) in results.iter_mut().zip(1..) {
        if let Some(object) = result.as_object_mut() {
            object.insert("id".to_owned(), json!(format!("r{number}")));
        }
    }
    Ok(results)
}

fn result(question: &Question<'_>, kind: &str, value: Value) -> Value {
    json!({ "from_name": question.name, "to_name": question.object, "type": kind, "value": value })
}

fn plain(question: &Question<'_>, value: &Value) -> Option<Value> {
    let typed = as_typed(value);
    Some(match question.tag {
        Tag::Choices => {
            let chosen: Vec<String> = value.as_array().into_iter().flatten().map(as_typed).collect();
            result(question, "choices", json!({ "choices": chosen }))
        }
        Tag::Rating(_) => result(question, "rating", json!({ "rating": value.as_u64()? })),
        Tag::Number => result(question, "number", json!({ "number": value.as_f64()? })),
        Tag::Pairwise => {
            let side = if question.values.first() == Some(&typed) { "left" } else { "right" };
            result(question, "pairwise", json!({ "selected": side }))
        }
        Tag::TextArea => result(question, "textarea", json!({ "text": [typed] })),
        Tag::Choice | Tag::Rectangles | Tag::Spans => result(question, "choices", json!({ "choices": [typed] })),
    })
}

fn as_typed(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn rectangle(
    question: &Question<'_>,
    item: &Item,
    entry: &Value,
    report: &mut Report,
) -> Result<Option<Value>, FormatError> {
    let size = size(item)?;
    let Some(found) = clipped(item, entry, size, report)? else { return Ok(None) };
    let (width, height) = (f64::from(size.width), f64::from(size.height));
    let value = json!({
        "x": found.x * 100.0 / width,
        "y": found.y * 100.0 / height,
        "width": found.width * 100.0 / width,
        "height": found.height * 100.0 / height,
        "rotation": 0,
        "rectanglelabels": [label_of(entry)],
    });
    let mut result = result(question, "rectanglelabels", value);
    if let Some(object) = result.as_object_mut() {
        object.insert("original_width".to_owned(), json!(size.width));
        object.insert("original_height".to_owned(), json!(size.height));
        object.insert("image_rotation".to_owned(), json!(0));
    }
    Ok(Some(result))
}

fn span(
    question: &Question<'_>,
    item: &Item,
    entry: &Value,
    report: &mut Report,
) -> Result<Option<Value>, FormatError> {
    let Range { start, end } = ends(entry, item)?;
    let text = item.text(question.column);
    let marked: String = text.chars().skip(start).take(end.saturating_sub(start)).collect();
    if start >= end || end > text.chars().count() {
        report.note(OUTSIDE);
        return Ok(None);
    }
    let value = json!({ "start": start, "end": end, "text": marked, "labels": [label_of(entry)] });
    Ok(Some(result(question, "labels", value)))
}
