//! `caravan export`: tables and datasets of a project.

use caravan_client::answered::AnswersOf;
use caravan_client::dataset_file::{export_dataset, DatasetFormat, DatasetLines, DatasetRequest};
use caravan_client::export::{export as export_table, ExportKind};
use serde_json::json;

use super::answers::read;
use crate::args::export::{ExportArgs, ExportTable, FormatArg, LinesArg};
use crate::context::Context;
use crate::failure::Failure;
use crate::output::{path_text, Output};

pub(crate) fn export(args: &ExportArgs, context: &Context<'_>) -> Result<Output, Failure> {
    if args.propose.is_some() && args.table != ExportTable::Results {
        return Err(Failure::Usage("expected --propose with `export results`, got another table".to_owned()));
    }
    let kind = match args.table {
        ExportTable::Results => ExportKind::Results { keys: args.key.key.clone(), propose: args.propose },
        ExportTable::Payments => ExportKind::Payments,
        ExportTable::Contributors => ExportKind::Contributors { edition: args.edition },
        ExportTable::Dataset => return dataset(args, context),
    };
    let rows = export_table(&kind, args.project, &args.out, &context.session()?)?;
    Ok(Output::new(
        format!("{rows} rows in {}", args.out.display()),
        json!({ "rows": rows, "file": path_text(&args.out) }),
    ))
}

fn dataset(args: &ExportArgs, context: &Context<'_>) -> Result<Output, Failure> {
    let asked = &args.dataset;
    let request = DatasetRequest {
        format: format(args)?,
        lines: match asked.lines {
            LinesArg::Rows => DatasetLines::Rows,
            LinesArg::Answers => DatasetLines::Answers,
        },
        property: asked.property.clone(),
        license: asked.license.clone(),
        out: args.out.clone(),
    };
    let of = AnswersOf { project: args.project, batch: asked.batch, keys: args.key.key.clone() };
    let batches = read(&of, context)?;
    let written = export_dataset(&request, &batches, &context.session()?)?;
    let files: Vec<String> = written.files.iter().map(|file| file.display().to_string()).collect();
    let mut text = format!("{} rows in {}", written.rows, files.join(" and "));
    for (note, count) in &written.notes {
        text.push_str(&format!("\n{count}: {note}"));
    }
    let json = json!({ "rows": written.rows, "file": path_text(&args.out), "files": files, "notes": written.notes });
    Ok(Output::new(text, json))
}

fn format(args: &ExportArgs) -> Result<DatasetFormat, Failure> {
    let ending = args.out.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    Ok(match (args.dataset.format, ending.as_deref()) {
        (FormatArg::LabelStudio, _) => DatasetFormat::LabelStudio,
        (FormatArg::HuggingFace, _) => DatasetFormat::HuggingFace,
        (FormatArg::Coco, _) => DatasetFormat::Coco,
        (FormatArg::Conll, _) => DatasetFormat::Conll,
        (FormatArg::Table, Some("csv")) => DatasetFormat::Csv,
        (FormatArg::Table, Some("jsonl" | "ndjson")) => DatasetFormat::Jsonl,
        (FormatArg::Table, Some("parquet")) => DatasetFormat::Parquet,
        (FormatArg::Table, _) => {
            let got = args.out.display();
            return Err(Failure::Usage(format!(
                "expected a file named .csv, .jsonl or .parquet, or another --format, got {got}"
            )));
        }
    })
}
