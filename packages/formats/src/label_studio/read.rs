//! Tasks of Label Studio as rows.

use std::fs::File;
use std::io::BufReader;

use caravan_toolkit::canonical::Item;
use serde::de::{Deserializer as _, Error as _, IgnoredAny, SeqAccess, Visitor};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::error::FormatError;
use crate::report::Report;
use crate::rows::{check_columns, length, RowOutput};

const ANNOTATIONS: &str = "annotations are left out";
const PREDICTIONS: &str = "predictions are left out";
const EXPECTED: &str = "a JSON array of tasks, each an object with \"data\"";

/// Read the data of tasks as rows: texts as they are, nothing for `null`, other values as JSON. Annotations and predictions are
/// counted and left out. Return how many rows there were.
///
/// # Errors
/// `FORMAT_UNREADABLE`, with the line and the column; `FORMAT_TOO_LONG`, `FORMAT_ROW`, `FORMAT_ROWS`, `FORMAT_COLUMN`,
/// `FORMAT_COLUMNS`; what `each` returns.
pub fn read_label_studio(
    file: &File,
    each: &mut dyn FnMut(Item) -> Result<(), FormatError>,
) -> Result<Report, FormatError> {
    length(file)?;
    let mut reader = serde_json::Deserializer::from_reader(BufReader::new(file));
    let mut tasks = Tasks { output: RowOutput::new(each), report: Report::default(), failed: None };
    let read = reader.deserialize_seq(&mut tasks).and_then(|()| reader.end());
    if let Some(error) = tasks.failed {
        return Err(error);
    }
    let unreadable =
        |error: serde_json::Error| FormatError::Unreadable { expected: EXPECTED.to_owned(), got: error.to_string() };
    read.map_err(unreadable)?;
    Ok(Report { rows: tasks.output.rows, ..tasks.report })
}

/// A task, as far as it is read.
#[derive(Deserialize)]
struct Task {
    data: Item,
    #[serde(default)]
    annotations: Vec<IgnoredAny>,
    #[serde(default)]
    predictions: Vec<IgnoredAny>,
}

struct Tasks<'e> {
    output: RowOutput<'e>,
    report: Report,
    /// Why a row was not taken: the reader of JSON has no room for it.
    failed: Option<FormatError>,
}

impl Tasks<'_> {
    fn take(&mut self, task: Task) -> Result<(), FormatError> {
        self.report.add(ANNOTATIONS, task.annotations.len() as u64);
        self.report.add(PREDICTIONS, task.predictions.len() as u64);
        let number = self.output.rows + 1;
        let data: Map<String, Value> =
            serde_json::from_str(task.data.as_str()).map_err(|_| FormatError::Unreadable {
                expected: format!("an object in \"data\" of task {number}"),
                got: "another value".to_owned(),
            })?;
        check_columns(data.keys().map(String::as_str))?;
        self.output.push(data.into_iter().collect())
    }
}

impl<'de> Visitor<'de> for &mut Tasks<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(EXPECTED)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut tasks: A) -> Result<(), A::Error> {
        while let Some(task) = tasks.next_element::<Task>()? {
            if let Err(error) = self.take(task) {
                self.failed = Some(error);
                return Err(A::Error::custom("a row that is not taken"));
            }
        }
        Ok(())
    }
}
