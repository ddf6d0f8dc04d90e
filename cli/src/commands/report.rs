//! `caravan batch report`: one HTML page about the answers to a batch.

use std::path::Path;

use caravan_chain::Chain;
use caravan_client::answered::{shown, AnsweredBatch, AnsweredRow, AnswersOf};
use caravan_client::labelled::{of_project, Labeled, LabeledRow};
use caravan_client::store::write;
use caravan_client::Session;
use caravan_labels::{Annotator, Measure, Method};
use caravan_toolkit::task::preview::{page_with, row_html, DrawnBox};
use maud::{html, Markup, PreEscaped};
use serde_json::{json, Value};

use super::answers::read;
use crate::args::batch::ReportArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::output::{path_text, Output};

/// The rows that a report shows: those whose label is least sure.
const ROWS: usize = 30;
/// The pairs of annotators that a report names.
const PAIRS: usize = 30;
/// The most characters of an answer.
const ANSWER: usize = 300;

pub(crate) fn report(args: &ReportArgs, context: &Context<'_>) -> Result<Output, Failure> {
    let project = context.session()?.client.batch(args.batch)?.project;
    let of = AnswersOf { project, batch: Some(args.batch), keys: args.key.key.clone() };
    let batches = read(&of, context)?;
    let labeled = of_project(&batches, args.property.as_deref(), Method::Auto)?;
    let (Some(batch), Some(labeled)) = (batches.first(), labeled.first()) else {
        return Err(Failure::Usage("expected a batch with answers".to_owned()));
    };
    let page = page(batch, labeled, &context.session()?)?;
    write_page(&args.out, &page)?;
    let (rows, annotators) = (labeled.rows.len(), labeled.quality.annotators.len());
    let text = format!("{rows} rows and {annotators} annotators are in {}: open it in a browser", args.out.display());
    Ok(Output::new(text, json!({ "file": path_text(&args.out), "rows": rows, "annotators": annotators })))
}

fn write_page(path: &Path, page: &str) -> Result<(), Failure> {
    Ok(write(path, |file| std::io::Write::write_all(file, page.as_bytes()))?)
}

fn page<C: Chain>(batch: &AnsweredBatch, labeled: &Labeled, session: &Session<C>) -> Result<String, Failure> {
    let title = format!("Batch {}: {}", batch.batch.batch, labeled.title);
    let body = html! {
        header {
            h1 dir="auto" { (title) }
            p.facts { (batch.definition.kind) " · " (batch.definition.languages.join(", ")) }
            p dir="auto" { (batch.definition.summary) }
        }
        (overview(batch, labeled))
        (distribution(labeled))
        (annotators(labeled))
        (pairs(labeled))
        (ranking(labeled))
        (least_sure(batch, labeled, session)?)
        (unusable(batch))
    };
    Ok(page_with(&title, &body.into_string()))
}

fn overview(batch: &AnsweredBatch, labeled: &Labeled) -> Markup {
    let progress = &batch.batch.progress;
    let quality = &labeled.quality;
    let facts = [
        ("Rows with an answer", labeled.rows.len().to_string()),
        ("Answers that count", quality.answers.to_string()),
        ("Slots accepted", format!("{} of {}", progress.accepted, progress.slots)),
        ("Compared", labeled.property.clone()),
        ("Pairs of answers that agree", measured(quality.percent.as_ref(), |share| format!("{:.1} %", share * 100.0))),
        ("Krippendorff's alpha", measured(quality.alpha.as_ref(), |alpha| format!("{alpha:.3}"))),
    ];
    html! {
        section {
            h2 { "Overview" }
            div.table { table { tbody { @for (name, value) in &facts { tr { th { (name) } td { (value) } } } } } }
        }
    }
}

fn measured(measure: Option<&Measure>, number: impl Fn(f64) -> String) -> String {
    measure.map_or_else(
        || "not defined".to_owned(),
        |measure| {
            let (low, high) = (number(measure.interval.low), number(measure.interval.high));
            format!("{} (between {low} and {high} in 95 of 100 draws)", number(measure.value))
        },
    )
}

/// How many rows have which label; for lists, which value.
fn distribution(labeled: &Labeled) -> Markup {
    let mut counts: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for row in &labeled.rows {
        let values = match &row.label {
            Value::Array(all) => all.iter().map(|one| one.get("label").unwrap_or(one)).map(text).collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
                vec![text(&row.label)]
            }
        };
        values.into_iter().for_each(|value| *counts.entry(value).or_default() += 1);
    }
    let most = counts.values().copied().max().unwrap_or(1);
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    html! {
        section {
            h2 { "Labels" }
            div.table { table { tbody { @for (label, count) in counts.iter().take(ROWS) { tr {
                th dir="auto" { (label) }
                td { (count) }
                td { div style=(format!("width:{}px;height:12px;background:var(--mark)", count * 200 / most)) {} }
            } } } } }
            @if counts.len() > ROWS { p.note { (counts.len() - ROWS) " more labels are not shown" } }
        }
    }
}

fn text(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match text.char_indices().nth(ANSWER) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

fn annotators(labeled: &Labeled) -> Markup {
    let share = |share: f64| format!("{:.0} %", share * 100.0);
    let mut all: Vec<&Annotator> = labeled.quality.annotators.iter().collect();
    all.sort_by(|one, other| one.by_model.total_cmp(&other.by_model));
    html! {
        section {
            h2 { "Annotators" }
            p.note { "Right by model: the mean probability of an annotator's answers, which are themselves part of the model. Right by gold: of rows whose answer was known. Seconds: how long half of the works took at most." }
            div.table { table {
                thead { tr { th { "Annotator" } th { "Answers" } th { "Right by model" } th { "Right by gold" } th { "Rejected" } th { "Seconds" } } }
                tbody { @for who in all { tr {
                    td dir="auto" { (who.name) }
                    td { (who.answers) }
                    td { (share(who.by_model)) }
                    td { @match &who.by_gold {
                        Some(known) => { (who.gold_right) " of " (who.gold) " (between " (share(known.low)) " and " (share(known.high)) ")" },
                        None => "-",
                    } }
                    @let work = labeled.work.get(&who.name).cloned().unwrap_or_default();
                    td { (work.rejected) }
                    td { (work.median_seconds.map_or("-".to_owned(), |seconds| seconds.to_string())) }
                } } }
            } }
        }
    }
}

fn pairs(labeled: &Labeled) -> Markup {
    let pairs = &labeled.quality.pairs;
    html! {
        @if pairs.found > 0 { section {
            h2 { "Annotators who agree too much" }
            p.note { (pairs.found) " of " (pairs.tested) " pairs gave the same answers more often than their quality explains." }
            div.table { table {
                thead { tr { th { "Annotator" } th { "And" } th { "In common" } th { "Alike" } th { "Wrong alike" } th { "p" } } }
                tbody { @for pair in pairs.pairs.iter().take(PAIRS) { tr {
                    td dir="auto" { (pair.one) }
                    td dir="auto" { (pair.other) }
                    td { (pair.common) }
                    td { (pair.agreed) " (" (format!("{:.1}", pair.agreed_expected)) " expected)" }
                    td { (pair.wrong_alike) " (" (format!("{:.1}", pair.wrong_alike_expected)) " expected)" }
                    td { (format!("{:.1e}", pair.p)) }
                } } }
            } }
        } }
    }
}

fn ranking(labeled: &Labeled) -> Markup {
    html! {
        @if let Some(ranking) = &labeled.ranking { section {
            h2 { "Order" }
            p.note { "By Bradley and Terry. Things of different groups were not compared, not even through others." }
            div.table { table {
                thead { tr { th { "Thing" } th { "Strength" } th { "Preferred" } th { "Compared" } th { "Group" } } }
                tbody { @for item in ranking.items.iter().take(ROWS) { tr {
                    td dir="auto" { (text(&Value::String(item.name.clone()))) }
                    td { (format!("{:.2}", item.strength)) }
                    td { (item.wins) }
                    td { (item.comparisons) }
                    td { (item.group) }
                } } }
            } }
        } }
    }
}

fn least_sure<C: Chain>(batch: &AnsweredBatch, labeled: &Labeled, session: &Session<C>) -> Result<Markup, Failure> {
    let mut rows: Vec<&LabeledRow> = labeled.rows.iter().filter(|row| !row.gold).collect();
    rows.sort_by(|one, other| one.confidence.total_cmp(&other.confidence));
    let mut parts = vec![];
    for row in rows.into_iter().take(ROWS) {
        let (item, files) = shown(&batch.definition, &row.row, session)?;
        let own = batch.rows.iter().find(|own| Some(own.task) == row.task && own.id == row.id);
        parts.push(html! {
            div.item {
                p.label dir="auto" { (row.id) }
                (PreEscaped(row_html(&batch.definition, &item, &files, &boxes(&row.label))))
                p.label { "Label" }
                p.value dir="auto" { b { (text(&row.label)) } " " span.note { (format!("{:.0} %", row.confidence * 100.0)) " sure, said by " (row.votes) " of " (row.answers) } }
                @if let Some(own) = own { (said(own, labeled)) }
            }
        });
    }
    Ok(html! { section { h2 { "Least sure" } @for part in parts { (part) } } })
}

/// The boxes of a label; none of a label of another kind.
fn boxes(label: &Value) -> Vec<DrawnBox> {
    let one = |shape: &Value| {
        let number = |name: &str| shape.get(name)?.as_f64();
        let label = shape.get("label").map(text).unwrap_or_default();
        let [x, y, width, height] = [number("x")?, number("y")?, number("width")?, number("height")?];
        Some(DrawnBox { x, y, width, height, label })
    };
    label.as_array().map(|all| all.iter().filter_map(one).collect()).unwrap_or_default()
}

/// What each annotator answered.
fn said(row: &AnsweredRow, labeled: &Labeled) -> Markup {
    html! {
        p.label { "Answers" }
        ul { @for answer in &row.answers { li dir="auto" {
            (answer.annotator) ": " (answer.answer.get(&labeled.property).map(text).unwrap_or_default())
            @if !answer.counts() { " " span.note { "(rejected)" } }
        } } }
    }
}

fn unusable(batch: &AnsweredBatch) -> Markup {
    html! {
        @if !batch.unusable.is_empty() { section {
            h2 { "Work that cannot be used" }
            ul { @for (assignment, why) in batch.unusable.iter().take(ROWS) { li { "Assignment " (assignment) ": " (why) } } }
        } }
    }
}
