//! Items and answers as tables: which columns they have, of which kind, and what is in them.

use std::collections::BTreeSet;

use serde_json::{json, Value};
use time::OffsetDateTime;

use crate::dataset::{Answer, Dataset, Item};
use crate::error::FormatError;
use crate::questions::properties;
use crate::rows::check_columns;

/// What a line of a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// An item, with all its answers in one column.
    Items,
    /// An answer, with the row of its item.
    Answers,
}

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Integer,
    Number,
    Flag,
    /// Seconds since 1970.
    Time,
    /// Any JSON: text in formats that have no such values.
    Json,
}

/// A column and where its values come from.
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    value: Source,
}

enum Source {
    Id,
    Batch,
    Task,
    Row(String),
    Label,
    LabelPart(String),
    Confidence,
    Answers,
    Annotator,
    Status,
    Answer,
    AnswerPart(String),
    ClaimedAt,
    SubmittedAt,
    Seconds,
}

/// The last second of the year 9999.
const LAST_SECOND: u64 = 253_402_300_799;

/// A table over a dataset. Its rows are made one by one.
pub(crate) struct Table<'d> {
    pub(crate) columns: Vec<Column>,
    items: &'d [Item],
    lines: Lines,
}

impl<'d> Table<'d> {
    /// A table, once its columns and times were checked.
    pub(crate) fn new(dataset: &'d Dataset<'_>, lines: Lines) -> Result<Self, FormatError> {
        check_columns(dataset.columns.iter().map(String::as_str))?;
        check_times(&dataset.items)?;
        let mut columns = vec![
            Column::new("item", Kind::Text, Source::Id),
            Column::new("batch", Kind::Integer, Source::Batch),
            Column::new("task", Kind::Integer, Source::Task),
        ];
        let parts = properties(dataset);
        columns.extend(row_columns(&dataset.columns, &parts));
        columns.extend(match lines {
            Lines::Items => label_columns(&dataset.items, &parts),
            Lines::Answers => answer_columns(&dataset.items, &parts),
        });
        check_columns(columns.iter().map(|column| column.name.as_str()))?;
        Ok(Self { columns, items: &dataset.items, lines })
    }

    /// The values of each row, in the order of the columns.
    pub(crate) fn rows(&self) -> Box<dyn Iterator<Item = Vec<Value>> + '_> {
        match self.lines {
            Lines::Items => Box::new(self.items.iter().map(|item| self.row(item, &Answer::default()))),
            Lines::Answers => {
                let answers = |item: &'d Item| item.answers.iter().map(move |answer| (item, answer));
                Box::new(self.items.iter().flat_map(answers).map(|(item, answer)| self.row(item, answer)))
            }
        }
    }

    fn row(&self, item: &Item, answer: &Answer) -> Vec<Value> {
        self.columns.iter().map(|column| column.value.of(item, answer)).collect()
    }
}

impl Column {
    fn new(name: impl Into<String>, kind: Kind, value: Source) -> Self {
        Self { name: name.into(), kind, value }
    }
}

/// The names that columns of rows do not have, in either table.
const RESERVED: [&str; 12] = [
    "item",
    "batch",
    "task",
    "label",
    "confidence",
    "answers",
    "annotator",
    "status",
    "answer",
    "claimed_at",
    "submitted_at",
    "seconds",
];

/// The columns of the rows, by names that no other column has.
fn row_columns(names: &[String], parts: &[String]) -> Vec<Column> {
    let mut taken: BTreeSet<String> = RESERVED.iter().map(ToString::to_string).collect();
    taken.extend(parts.iter().flat_map(|part| [format!("label_{part}"), format!("answer_{part}")]));
    let renamed = |name: &String| {
        let mut free = name.clone();
        while taken.contains(&free) || (free != *name && names.contains(&free)) {
            free.insert_str(0, "row_");
        }
        taken.insert(free.clone());
        Column::new(free, Kind::Text, Source::Row(name.clone()))
    };
    names.iter().map(renamed).collect()
}

fn label_columns(items: &[Item], parts: &[String]) -> Vec<Column> {
    let labels = || items.iter().filter_map(|item| item.label.as_ref());
    let part = |part: &String| {
        let kind = kind_of(labels().filter_map(|label| label.get(part)));
        Column::new(format!("label_{part}"), kind, Source::LabelPart(part.clone()))
    };
    let mut columns = vec![Column::new("label", Kind::Json, Source::Label)];
    columns.extend(parts.iter().map(part));
    columns.push(Column::new("confidence", Kind::Number, Source::Confidence));
    columns.push(Column::new("answers", Kind::Json, Source::Answers));
    columns
}

fn answer_columns(items: &[Item], parts: &[String]) -> Vec<Column> {
    let answers = || items.iter().flat_map(|item| item.answers.iter().map(|answer| &answer.answer));
    let part = |part: &String| {
        let kind = kind_of(answers().filter_map(|answer| answer.get(part)));
        Column::new(format!("answer_{part}"), kind, Source::AnswerPart(part.clone()))
    };
    let mut columns = vec![
        Column::new("annotator", Kind::Text, Source::Annotator),
        Column::new("status", Kind::Text, Source::Status),
        Column::new("answer", Kind::Json, Source::Answer),
    ];
    columns.extend(parts.iter().map(part));
    columns.push(Column::new("claimed_at", Kind::Time, Source::ClaimedAt));
    columns.push(Column::new("submitted_at", Kind::Time, Source::SubmittedAt));
    columns.push(Column::new("seconds", Kind::Integer, Source::Seconds));
    columns
}

/// The narrowest kind that all of these values are of; text where there are none.
fn kind_of<'v>(values: impl Iterator<Item = &'v Value>) -> Kind {
    let mut kind = None;
    for value in values {
        let this = match value {
            Value::Null => continue,
            Value::String(_) => Kind::Text,
            Value::Bool(_) => Kind::Flag,
            Value::Number(number) if number.is_i64() => Kind::Integer,
            Value::Number(_) => Kind::Number,
            Value::Array(_) | Value::Object(_) => return Kind::Json,
        };
        kind = match (kind, this) {
            (None, this) => Some(this),
            (Some(Kind::Integer | Kind::Number), Kind::Number) | (Some(Kind::Number), Kind::Integer) => {
                Some(Kind::Number)
            }
            (Some(before), this) if before == this => Some(this),
            (Some(_), _) => return Kind::Json,
        };
    }
    kind.unwrap_or(Kind::Text)
}

impl Source {
    fn of(&self, item: &Item, answer: &Answer) -> Value {
        match self {
            Self::Id => json!(item.id),
            Self::Batch => json!(item.batch),
            Self::Task => json!(item.task),
            Self::Row(column) => json!(item.text(column)),
            Self::Label => json!(item.label),
            Self::LabelPart(part) => json!(item.label.as_ref().and_then(|label| label.get(part))),
            Self::Confidence => json!(item.confidence),
            Self::Answers => item.answers.iter().map(answer_object).collect(),
            Self::Annotator => json!(answer.annotator),
            Self::Status => json!(answer.status),
            Self::Answer => answer.answer.clone(),
            Self::AnswerPart(part) => json!(answer.answer.get(part)),
            Self::ClaimedAt => json!(answer.claimed_at),
            Self::SubmittedAt => json!(answer.submitted_at),
            Self::Seconds => json!(answer.seconds),
        }
    }
}

/// An answer as an entry of the column `answers`. Times are texts, as in every JSON that is written.
fn answer_object(answer: &Answer) -> Value {
    json!({
        "annotator": answer.annotator,
        "status": answer.status,
        "answer": answer.answer,
        "claimed_at": answer.claimed_at.map(time_text),
        "submitted_at": answer.submitted_at.map(time_text),
        "seconds": answer.seconds,
    })
}

/// A time as RFC 3339 has it: `2026-01-31T09:30:00Z`.
pub(crate) fn time_text(secs: u64) -> String {
    let secs = i64::try_from(secs.min(LAST_SECOND)).unwrap_or_default();
    let time = OffsetDateTime::from_unix_timestamp(secs).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let (month, hour) = (u8::from(time.month()), time.hour());
    format!("{:04}-{month:02}-{:02}T{hour:02}:{:02}:{:02}Z", time.year(), time.day(), time.minute(), time.second())
}

fn check_times(items: &[Item]) -> Result<(), FormatError> {
    for item in items {
        let times = item.answers.iter().flat_map(|answer| [answer.claimed_at, answer.submitted_at]);
        if let Some(got) = times.flatten().find(|time| *time > LAST_SECOND) {
            return Err(FormatError::Time { got, item: item.id.clone() });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_label_is_as_narrow_as_its_values_allow() {
        let kind = |values: &[Value]| kind_of(values.iter());
        assert_eq!(kind(&[]), Kind::Text);
        assert_eq!(kind(&[json!(1), Value::Null, json!(-2)]), Kind::Integer);
        assert_eq!(kind(&[json!(1), json!(0.5), json!(2)]), Kind::Number);
        assert_eq!(kind(&[json!(true)]), Kind::Flag);
        assert_eq!(kind(&[json!("a"), json!(1)]), Kind::Json);
        assert_eq!(kind(&[json!([])]), Kind::Json);
    }
}
