//! The document that describes a task.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use jsonschema::Validator;
use schemars::gen::SchemaSettings;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::form::Control;
use super::problem::{DefinitionError, DefinitionProblem, MAX_PROBLEMS};
use super::{explain, form, subset};
use crate::canonical::{Item, MAX_DEPTH};

/// The most bytes of a definition: 64 KiB.
pub const MAX_DEFINITION_BYTES: usize = 64 << 10;
/// The most arrays and objects of a definition inside each other.
pub const MAX_DEFINITION_DEPTH: usize = 16;

/// A definition of which every part was checked.
#[derive(Clone)]
pub struct TaskDefinition {
    document: Document,
    answers: Arc<Validator>,
}

/// A task definition: what a task asks, how it looks, and which answers it takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "TaskDefinition")]
pub struct Document {
    /// The format of this document.
    pub format: Format,
    /// What boards show: 1 to 80 bytes on one line.
    #[schemars(length(min = 1, max = 80))]
    pub title: String,
    /// A word for boards to filter by, such as image_boxes: a lower-case letter, then up to 31 letters, digits and _.
    #[schemars(regex(pattern = r"^[a-z][a-z0-9_]{0,31}$"))]
    pub kind: String,
    /// The languages that an annotator must read, as BCP 47 has them: en, pt-BR. One to three, each once.
    #[schemars(length(min = 1, max = 3), inner(regex(pattern = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")))]
    pub languages: Vec<String>,
    /// What an annotator does, in one or two sentences of plain text.
    #[schemars(length(min = 1, max = 280))]
    pub summary: String,
    /// What to do, the cases that are hard, and what not to do. Markdown without HTML.
    #[schemars(length(min = 1))]
    pub instructions: String,
    /// Whole minutes that a task takes, with all its items.
    #[schemars(range(min = 1, max = 1440))]
    pub minutes: u16,
    /// Rows with their right answers and the reasons.
    #[schemars(length(min = 1, max = 20))]
    pub examples: Vec<Example>,
    /// Which columns of a row are shown, in this order.
    #[schemars(length(min = 1, max = 20))]
    pub display: Vec<Field>,
    /// The form of one item's answer: a JSON Schema 2020-12 with the keywords of this format only.
    #[schemars(with = "serde_json::Map<String, Value>")]
    pub answer: Value,
    /// How the parts of an answer are asked for, in this order. Parts that are not named come after it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 40))]
    pub form: Vec<FormField>,
}

/// The formats that this version reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Format {
    #[serde(rename = "caravan-task/1")]
    Task1,
}

/// A row with its right answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The row of the item: an object from column to value.
    #[schemars(with = "serde_json::Map<String, Value>")]
    pub row: Item,
    /// The answer that is right for it.
    pub answer: Value,
    /// Why this answer is right, in plain text.
    #[schemars(length(min = 1, max = 1000))]
    pub why: String,
}

/// A column that is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The column of the row.
    #[schemars(length(min = 1, max = 80))]
    pub column: String,
    /// How its value is shown. A pair is two columns to compare.
    pub how: How,
    /// What stands above it; otherwise the name of the column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 80))]
    pub label: Option<String>,
    /// The second column of a pair.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 80))]
    pub beside: Option<String>,
    /// What stands above the second column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 80))]
    pub beside_label: Option<String>,
}

/// How a value is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum How {
    Text,
    Markdown,
    Image,
    Audio,
    Video,
    Pair,
    Link,
}

/// How one property of the answer is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormField {
    /// The property of the answer.
    #[schemars(length(min = 1, max = 80))]
    pub property: String,
    /// The question; otherwise the name of the property.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 200))]
    pub label: Option<String>,
    /// What an annotator needs to know to answer it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 500))]
    pub help: Option<String>,
    /// The control; otherwise the one that suits the schema.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Widget")]
    pub widget: Option<Widget>,
    /// What the values of an enum are called.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 100))]
    pub choices: Vec<Choice>,
}

/// A control of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Widget {
    Radio,
    Checkboxes,
    Line,
    Text,
    Number,
    Boxes,
    Spans,
    File,
    Json,
}

/// The name of a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// A value of the enum.
    pub value: Value,
    /// What an annotator reads in its place.
    #[schemars(length(min = 1, max = 200))]
    pub label: String,
}

impl TaskDefinition {
    /// Read a definition. The schema of the document, the schema of its answers, its examples and its form are all checked.
    ///
    /// # Errors
    /// `DEFINITION_TOO_LONG`, `DEFINITION_TOO_DEEP`, `DEFINITION_UNREADABLE`; `DEFINITION_INVALID` with every fault, up to
    /// [`MAX_PROBLEMS`].
    pub fn from_json(bytes: &[u8]) -> Result<Self, DefinitionError> {
        if bytes.len() > MAX_DEFINITION_BYTES {
            return Err(DefinitionError::TooLong { got: bytes.len() });
        }
        let item = Item::from_json(bytes).map_err(DefinitionError::Unreadable)?;
        let value: Value = serde_json::from_str(item.as_str()).map_err(|error| invalid("", "JSON", &error))?;
        if let Some(pointer) = too_deep(&value, String::new(), 0) {
            return Err(DefinitionError::TooDeep { pointer });
        }
        let mut problems = explain::faults(&definition_schema(), &value);
        if let Some(answer) = value.get("answer") {
            problems.extend(subset::check(answer));
        }
        stop_at(problems)?;
        let document: Document =
            serde_json::from_value(value).map_err(|error| invalid("", "a task definition", &error))?;
        let answers = subset::validator(&document.answer).map_err(|problem| stopped(vec![problem]))?;
        stop_at(form::check(&document, &answers))?;
        Ok(Self { document, answers: Arc::new(answers) })
    }

    /// What compares answers with the schema.
    pub(super) fn answers(&self) -> &Arc<Validator> {
        &self.answers
    }

    /// The columns that are shown and that a row does not have, or has as `null`.
    #[must_use]
    pub fn missing_columns(&self, row: &Item) -> Vec<&str> {
        self.columns().filter(|column| row.field(column).is_none()).collect()
    }
}

impl Deref for TaskDefinition {
    type Target = Document;

    fn deref(&self) -> &Document {
        &self.document
    }
}

impl fmt::Debug for TaskDefinition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.document.fmt(f)
    }
}

impl Document {
    /// The controls of the form of an answer, in their order.
    #[must_use]
    pub fn controls(&self) -> Vec<Control<'_>> {
        form::controls(self)
    }

    /// The schema of a property of the answer, where the document has one.
    #[must_use]
    pub fn property_schema(&self, property: &str) -> Option<&Value> {
        self.answer.get("properties").and_then(|all| all.get(property))
    }

    /// The columns that are shown, in their order.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.display.iter().flat_map(|field| std::iter::once(field.column.as_str()).chain(field.beside.as_deref()))
    }
}

/// The JSON Schema of the document, as `schema/task-definition.json` has it. Lengths in it are in characters; a title and a
/// summary have bounds in bytes as well.
#[must_use]
pub fn definition_schema() -> Value {
    let settings = SchemaSettings::draft07().with(|settings| settings.inline_subschemas = true);
    serde_json::to_value(settings.into_generator().into_root_schema_for::<Document>()).unwrap_or_default()
}

fn stop_at(problems: Vec<DefinitionProblem>) -> Result<(), DefinitionError> {
    if problems.is_empty() {
        Ok(())
    } else {
        Err(stopped(problems))
    }
}

fn stopped(mut problems: Vec<DefinitionProblem>) -> DefinitionError {
    problems.sort();
    problems.dedup();
    problems.truncate(MAX_PROBLEMS);
    DefinitionError::Invalid { problems }
}

fn invalid(pointer: &str, expected: &str, got: &dyn fmt::Display) -> DefinitionError {
    stopped(vec![DefinitionProblem::new(pointer, expected, got.to_string())])
}

/// The place of the first array or object that lies too deep.
fn too_deep(value: &Value, pointer: String, depth: usize) -> Option<String> {
    const _: () = assert!(MAX_DEFINITION_DEPTH < MAX_DEPTH);
    if !value.is_array() && !value.is_object() {
        return None;
    }
    if depth == MAX_DEFINITION_DEPTH {
        return Some(pointer);
    }
    if let Some(list) = value.as_array() {
        return list.iter().enumerate().find_map(|(at, inner)| too_deep(inner, format!("{pointer}/{at}"), depth + 1));
    }
    let mut members = value.as_object().into_iter().flatten();
    members.find_map(|(key, inner)| too_deep(inner, explain::joined(&pointer, key), depth + 1))
}
