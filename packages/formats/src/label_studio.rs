//! Tasks of Label Studio: written with the answers as annotations and the label as a prediction, and read for their rows.

use std::io::Write;

use serde_json::{json, Map, Value};

use crate::dataset::{Answer, Dataset, Item};
use crate::error::FormatError;
use crate::media::file_name;
use crate::report::Report;
use crate::table::time_text;

mod config;
mod layout;
mod read;
mod results;

pub use config::labeling_config;
pub use read::read_label_studio;

use layout::{definition, Layout};
use results::results;

const NOT_ACCEPTED: &str = "answers that are not accepted are left out";

/// Write tasks as a JSON array. What was answered is in `annotations`, the label in `predictions`.
///
/// # Errors
/// `FORMAT_TASK` without a definition, `FORMAT_PICTURE_SIZE` for boxes, `FORMAT_ANSWER`, `FORMAT_UNWRITABLE`.
pub fn write_label_studio(dataset: &Dataset<'_>, mut out: impl Write) -> Result<Report, FormatError> {
    let layout = Layout::new(dataset, definition(dataset)?);
    let mut report = Report::default();
    out.write_all(b"[")?;
    let mut annotation = 0;
    for item in &dataset.items {
        let mut annotations = vec![];
        for answer in &item.answers {
            if !answer.is_accepted() {
                report.note(NOT_ACCEPTED);
                continue;
            }
            annotation += 1;
            annotations.push(annotated(annotation, &results(&layout, item, &answer.answer, &mut report)?, answer));
        }
        let mut predictions = vec![];
        if let Some(label) = item.label.as_ref().filter(|label| !label.is_null()) {
            let result = results(&layout, item, label, &mut report)?;
            predictions.push(json!({ "model_version": "caravan", "score": item.confidence, "result": result }));
        }
        report.rows += 1;
        let task = json!({
            "id": report.rows,
            "data": data(dataset, item, &layout),
            "annotations": annotations,
            "predictions": predictions,
        });
        write!(out, "{}{task}", if report.rows == 1 { "\n" } else { ",\n" })?;
    }
    out.write_all(b"\n]\n")?;
    out.flush()?;
    Ok(report)
}

/// The columns of a row, with what names it. Pictures, sound and films are files by their hash.
fn data(dataset: &Dataset<'_>, item: &Item, layout: &Layout<'_>) -> Map<String, Value> {
    let mut data = Map::new();
    data.insert("caravan_item".to_owned(), json!(item.id));
    data.insert("caravan_batch".to_owned(), json!(item.batch));
    data.insert("caravan_task".to_owned(), json!(item.task));
    let shown = layout.objects.iter().map(|object| object.column);
    for column in dataset.columns.iter().map(String::as_str).chain(shown) {
        let text = item.text(column);
        let text = if layout.is_media(column) { file_name(text) } else { text.to_owned() };
        data.insert(column.to_owned(), Value::String(text));
    }
    data
}

fn annotated(id: u64, result: &[Value], answer: &Answer) -> Value {
    json!({
        "id": id,
        "result": result,
        "was_cancelled": false,
        "ground_truth": false,
        "lead_time": answer.seconds,
        "caravan": {
            "annotator": answer.annotator,
            "status": answer.status,
            "claimed_at": answer.claimed_at.map(time_text),
            "submitted_at": answer.submitted_at.map(time_text),
        },
    })
}

#[cfg(test)]
mod tests;
