//! What is exported.

use std::collections::BTreeMap;

use caravan_toolkit::task::TaskDefinition;
use serde_json::Value;

/// Labelled data of a project, with what a reader of a file needs to know of it.
#[derive(Debug, Clone)]
pub struct Dataset<'d> {
    /// One line.
    pub title: String,
    /// Markdown, for the card of a folder.
    pub description: String,
    /// The license, best as an SPDX identifier such as `CC-BY-4.0`.
    pub license: Option<String>,
    /// The columns of the rows, each once, in the order in which they are written.
    pub columns: Vec<String>,
    /// In the order in which they are written.
    pub items: Vec<Item>,
    /// What annotators were asked. Formats for boxes, spans and Label Studio need it.
    pub task: Option<&'d TaskDefinition>,
}

/// A row that was labelled.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Item {
    /// What names the row, or its number.
    pub id: String,
    /// The number of the batch.
    pub batch: u64,
    /// The number of the task in the batch, from 0.
    pub task: u64,
    /// The text of each column. A column that is not here is empty.
    pub row: BTreeMap<String, String>,
    /// What is right by all answers: an answer in the form that the task asks for.
    pub label: Option<Value>,
    /// How sure the label is, from 0 to 1.
    pub confidence: Option<f64>,
    /// The size of the picture that the row names.
    pub picture: Option<Picture>,
    /// What annotators answered, in the order in which it is written.
    pub answers: Vec<Answer>,
}

/// The size of a picture in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picture {
    /// 1 or more.
    pub width: u32,
    /// 1 or more.
    pub height: u32,
}

/// What one annotator answered.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    /// A name, a number or an address: what a reader may know of the annotator.
    pub annotator: String,
    /// The answer, in the form that the task asks for; `null` where it cannot be read.
    pub answer: Value,
    /// The state of the assignment, such as `accepted`.
    pub status: String,
    /// Seconds since 1970.
    pub claimed_at: Option<u64>,
    /// Seconds since 1970.
    pub submitted_at: Option<u64>,
    /// How long the work took.
    pub seconds: Option<u64>,
}

/// The status of answers that count.
const ACCEPTED: &str = "accepted";

impl Answer {
    /// Whether it counts, and can be read.
    pub(crate) fn is_accepted(&self) -> bool {
        self.status == ACCEPTED && !self.answer.is_null()
    }
}

impl Item {
    /// The text of a column.
    pub(crate) fn text(&self, column: &str) -> &str {
        self.row.get(column).map_or("", String::as_str)
    }

    /// What is right for the item: its label or, without one, the accepted answer if there is exactly one.
    pub(crate) fn chosen(&self) -> Option<&Value> {
        let mut accepted = self.answers.iter().filter(|answer| answer.is_accepted());
        let only = accepted.next().filter(|_| accepted.next().is_none());
        self.label.as_ref().filter(|label| !label.is_null()).or(only.map(|answer| &answer.answer))
    }
}
