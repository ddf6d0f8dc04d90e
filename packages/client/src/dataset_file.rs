//! The answers of a project, with rows and labels, in the file formats of other tools.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use caravan_chain::Chain;
use caravan_formats::{
    labeling_config, write_coco, write_conll, write_folder, write_label_studio, write_table, Answer, Dataset, Item,
    Lines, Picture, Report, TableFormat,
};
use caravan_labels::Method;
use caravan_toolkit::task::{picture_size, TaskDefinition};
use serde_json::{json, Value};

use crate::answered::{shown, AnsweredBatch, AnsweredRow};
use crate::compared::Compared;
use crate::error::{ClientError, Result};
use crate::labelled::{of_project, Labeled};
use crate::problem::Problem;
use crate::session::Session;
use crate::store::write;

/// How a dataset is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatasetFormat {
    Csv,
    Jsonl,
    Parquet,
    LabelStudio,
    HuggingFace,
    Coco,
    Conll,
}

/// What a line of a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatasetLines {
    Rows,
    Answers,
}

/// What is exported.
#[derive(Debug, Clone)]
pub struct DatasetRequest {
    pub format: DatasetFormat,
    pub lines: DatasetLines,
    /// The property that labels are made of.
    pub property: Option<String>,
    /// The license that a card names.
    pub license: Option<String>,
    pub out: PathBuf,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenDataset {
    pub rows: u64,
    /// All files, or the folder.
    pub files: Vec<PathBuf>,
    /// What was left out or changed, with how often.
    pub notes: BTreeMap<String, u64>,
}

/// Write the answers of a project. Gold rows are left out.
///
/// # Errors
/// `VALUE_INVALID` for batches with different task definitions, which are different datasets; those of the formats, and of
/// finding pictures.
pub fn export_dataset<C: Chain>(
    request: &DatasetRequest,
    batches: &[AnsweredBatch],
    session: &Session<C>,
) -> Result<WrittenDataset> {
    let [labeled] = &of_project(batches, request.property.as_deref(), Method::Auto)?[..] else {
        let expected = "batches with the same task definition; name one with --batch";
        return Err(Problem::Value { expected, got: "others".to_owned() }.into());
    };
    let Some(first) = batches.iter().find(|batch| !batch.rows.is_empty()) else {
        return Err(Problem::NothingLeft("answers that can be read").into());
    };
    let (dataset, gold) = dataset(request, &first.definition, labeled, batches, session)?;
    let mut files = vec![request.out.clone()];
    let report = written(request, &dataset, &mut files)?;
    let mut notes: BTreeMap<String, u64> =
        report.notes.into_iter().map(|(note, count)| (note.to_owned(), count)).collect();
    let unusable: u64 = batches.iter().map(|batch| batch.unusable.len() as u64).sum();
    let ours = [("gold rows are left out", gold), ("work whose answers cannot be read is left out", unusable)];
    notes.extend(ours.into_iter().filter(|(_, count)| *count > 0).map(|(note, count)| (note.to_owned(), count)));
    Ok(WrittenDataset { rows: report.rows, files, notes })
}

fn written(request: &DatasetRequest, dataset: &Dataset<'_>, files: &mut Vec<PathBuf>) -> Result<Report> {
    let mut bytes = vec![];
    let table = |format, bytes: &mut Vec<u8>| {
        let lines = match request.lines {
            DatasetLines::Rows => Lines::Items,
            DatasetLines::Answers => Lines::Answers,
        };
        write_table(dataset, lines, format, bytes)
    };
    let report = match request.format {
        DatasetFormat::Csv => table(TableFormat::Csv, &mut bytes),
        DatasetFormat::Jsonl => table(TableFormat::Jsonl, &mut bytes),
        DatasetFormat::Parquet => table(TableFormat::Parquet, &mut bytes),
        DatasetFormat::Coco => write_coco(dataset, &mut bytes),
        DatasetFormat::Conll => write_conll(dataset, &mut bytes),
        DatasetFormat::HuggingFace => return Ok(write_folder(dataset, &request.out).map_err(Problem::from)?),
        DatasetFormat::LabelStudio => {
            let path = request.out.with_extension("xml");
            save(&path, labeling_config(dataset).map_err(Problem::from)?.as_bytes())?;
            files.push(path);
            write_label_studio(dataset, &mut bytes)
        }
    };
    let report = report.map_err(Problem::from)?;
    save(&request.out, &bytes)?;
    Ok(report)
}

fn save(path: &Path, bytes: &[u8]) -> Result<(), ClientError> {
    write(path, |file| std::io::Write::write_all(file, bytes))
}

/// Return the dataset, and how many gold rows it leaves out.
fn dataset<'b, C: Chain>(
    request: &DatasetRequest,
    task: &'b TaskDefinition,
    labeled: &Labeled,
    batches: &'b [AnsweredBatch],
    session: &Session<C>,
) -> Result<(Dataset<'b>, u64)> {
    let labels: BTreeMap<_, _> = labeled.rows.iter().map(|row| ((row.batch, row.task, row.item), row)).collect();
    let (mut items, mut columns, mut gold) = (vec![], vec![], 0);
    for row in batches.iter().flat_map(|batch| &batch.rows) {
        if row.gold.is_some() {
            gold += 1;
            continue;
        }
        let fresh = row.row.keys().filter(|column| !columns.contains(*column)).cloned().collect::<Vec<_>>();
        columns.extend(fresh);
        let mut item = item(row);
        if let Some(label) = labels.get(&(Some(row.batch), Some(row.task), row.item)) {
            item.label = Some(json!({ labeled.property.clone(): label.label }));
            item.confidence = Some(label.confidence);
        }
        item.picture = if request.format.needs_pictures() { size(task, row, session)? } else { None };
        items.push(item);
    }
    let description = format!("{}\n\n{}\n", task.summary, task.instructions);
    let (title, license) = (labeled.title.clone(), request.license.clone());
    Ok((Dataset { title, description, license, columns, items, task: Some(task) }, gold))
}

impl DatasetFormat {
    /// Whether boxes are written with the size of their picture.
    fn needs_pictures(self) -> bool {
        matches!(self, Self::Coco | Self::LabelStudio)
    }
}

fn item(row: &AnsweredRow) -> Item {
    let answer = |answer: &crate::answered::RowAnswer| Answer {
        annotator: answer.annotator.clone(),
        answer: answer.answer.clone(),
        status: answer.status.name().to_owned(),
        claimed_at: Some(answer.claimed_at.get()),
        submitted_at: answer.submitted_at.map(|time| time.get()),
        seconds: answer.submitted_at.map(|time| time.get().saturating_sub(answer.claimed_at.get())),
    };
    Item {
        id: row.id.clone(),
        batch: row.batch.get(),
        task: u64::from(row.task),
        row: row.row.iter().map(|(column, value)| (column.clone(), cell(value))).collect(),
        answers: row.answers.iter().map(answer).collect(),
        ..Item::default()
    }
}

fn cell(value: &Value) -> String {
    if value.is_null() {
        String::new()
    } else {
        Compared::text(value)
    }
}

/// The size of the picture that a row names by its hash; none where it cannot be fetched.
fn size<C: Chain>(task: &TaskDefinition, row: &AnsweredRow, session: &Session<C>) -> Result<Option<Picture>> {
    let (_, files) = shown(task, &row.row, session)?;
    let size = files.all().find_map(picture_size);
    Ok(size.map(|(width, height)| Picture { width, height }))
}
