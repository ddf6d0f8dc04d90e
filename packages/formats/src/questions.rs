//! What the formats need to know of a task: what it shows, what it asks for, and which labels there are.

use std::collections::BTreeSet;
use std::ops::Range;

use caravan_toolkit::task::{Control, How, TaskDefinition, Widget};
use serde_json::Value;

use crate::dataset::{Dataset, Item};
use crate::error::FormatError;

/// The property of an answer with boxes or spans, and the column that they are in.
pub(crate) struct Marks<'d> {
    pub(crate) property: &'d str,
    pub(crate) column: &'d str,
    /// The labels of the definition in its order, then those of the items alone in the order of the alphabet.
    pub(crate) labels: Vec<String>,
}

/// The label of a mark that has none.
const NO_LABEL: &str = "object";

/// Find what a task asks to mark in a picture or a text.
pub(crate) fn marks<'d>(dataset: &Dataset<'d>, widget: Widget) -> Result<Marks<'d>, FormatError> {
    let is_boxes = widget == Widget::Boxes;
    let expected = if is_boxes { "boxes in a picture" } else { "spans in a text" };
    let task = dataset.task.ok_or(FormatError::Task { expected, got: "no definition" })?;
    let control = task.controls().into_iter().find(|control| control.widget == widget);
    let property = control.ok_or(FormatError::Task { expected, got: "one without" })?.property;
    let shows = |how: How| if is_boxes { how == How::Image } else { matches!(how, How::Text | How::Markdown) };
    let column = task.display.iter().find(|field| shows(field.how)).map(|field| field.column.as_str());
    let column = column.ok_or(FormatError::Task { expected, got: "one that shows none" })?;
    let chosen = dataset.items.iter().filter_map(Item::chosen);
    Ok(Marks { property, column, labels: mark_labels(task, property, chosen) })
}

/// The labels of boxes or spans: first those of the definition, then those of the answers alone.
pub(crate) fn mark_labels<'a>(
    task: &TaskDefinition,
    property: &str,
    answers: impl Iterator<Item = &'a Value>,
) -> Vec<String> {
    let entries = task.property_schema(property).and_then(|schema| schema.get("items"));
    let label = entries.map(|entry| resolved(entry, task)).and_then(|entry| entry.pointer("/properties/label/enum"));
    let known: Vec<String> =
        label.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
    let seen: BTreeSet<String> = answers.flat_map(|answer| entries_of(answer, property)).map(label_of).collect();
    let other: Vec<String> = seen.into_iter().filter(|label| !known.contains(label)).collect();
    known.into_iter().chain(other).collect()
}

fn resolved<'s>(schema: &'s Value, task: &'s TaskDefinition) -> &'s Value {
    let pointer = schema.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#'));
    pointer.and_then(|pointer| task.answer.pointer(pointer)).unwrap_or(schema)
}

/// The boxes or spans of an answer.
pub(crate) fn entries_of<'a>(answer: &'a Value, property: &str) -> &'a [Value] {
    answer.get(property).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The label of a box or a span.
pub(crate) fn label_of(entry: &Value) -> String {
    match entry.get("label") {
        Some(Value::String(label)) => label.clone(),
        Some(Value::Null) | None => NO_LABEL.to_owned(),
        Some(other @ (Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_))) => other.to_string(),
    }
}

/// The first character of a span, and the one after its last, from 0.
pub(crate) fn ends(entry: &Value, item: &Item) -> Result<Range<usize>, FormatError> {
    let end = |name| entry.get(name).and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok());
    match (end("start"), end("end")) {
        (Some(start), Some(end)) => Ok(start..end),
        _ => Err(FormatError::Answer {
            expected: "a span with the whole numbers start and end",
            got: entry.to_string(),
            item: item.id.clone(),
        }),
    }
}

/// The properties of an answer: those of the definition in the order of its form, then those of the answers alone in the
/// order of the alphabet.
pub(crate) fn properties(dataset: &Dataset<'_>) -> Vec<String> {
    let controls: Vec<Control<'_>> = dataset.task.map(TaskDefinition::controls).unwrap_or_default();
    let mut properties: Vec<String> = controls.iter().map(|control| control.property.to_owned()).collect();
    let answers = dataset.items.iter().flat_map(|item| item.answers.iter().map(|answer| &answer.answer));
    let all = dataset.items.iter().filter_map(|item| item.label.as_ref()).chain(answers);
    let keys: BTreeSet<&String> = all.filter_map(Value::as_object).flat_map(|object| object.keys()).collect();
    for key in keys {
        if !properties.contains(key) {
            properties.push(key.clone());
        }
    }
    properties
}
