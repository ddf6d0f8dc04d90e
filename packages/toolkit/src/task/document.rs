//! The document that describes a task.

use schemars::gen::SchemaSettings;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::canonical::Item;

/// The most bytes of a definition: 64 KiB.
pub const MAX_DEFINITION_BYTES: usize = 64 << 10;
/// The most arrays and objects of a definition inside each other.
pub const MAX_DEFINITION_DEPTH: usize = 16;

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

impl Document {
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
