//! `caravan labels` and `caravan quality`: what annotators agree on, and how good they are.

use caravan_client::answered::AnswersOf;
use caravan_client::labelled::{of_project, of_table, write_labels, write_quality, write_ranking, Labeled};
use caravan_labels::{Annotator, Measure, Method, Quality};
use serde_json::json;

use super::answers::read;
use crate::args::labels::{AnswersArgs, LabelsArgs, QualityArgs};
use crate::context::Context;
use crate::failure::Failure;
use crate::output::{path_text, table, Output};

/// The most annotators, and pairs of them, in a table; `--json` lists all.
const LISTED: usize = 30;

/// What the answers come to, and how much work of the project was left out.
struct Found {
    labeled: Vec<Labeled>,
    unusable: usize,
}

fn find(args: &AnswersArgs, context: &Context<'_>) -> Result<Found, Failure> {
    let method = args.method.method();
    let (Some(project), None) = (args.project, &args.answers) else {
        let path = args.answers.clone().unwrap_or_default();
        return Ok(Found { labeled: vec![of_table(&path, args.gold.as_deref(), method)?], unusable: 0 });
    };
    let of = AnswersOf { project, batch: args.batch, keys: args.key.key.clone() };
    let batches = read(&of, context)?;
    let unusable = batches.iter().map(|batch| batch.unusable.len()).sum();
    Ok(Found { labeled: of_project(&batches, args.property.as_deref(), method)?, unusable })
}

impl Found {
    /// Sentences about what was left out.
    fn notes(&self) -> String {
        let mut notes = String::new();
        if self.unusable > 0 {
            notes.push_str(&format!(
                "\nLeft out: {} works whose answers cannot be read; `caravan export results` says why",
                self.unusable
            ));
        }
        let unknown: Vec<&String> = self.labeled.iter().flat_map(|labeled| &labeled.quality.unknown_gold).collect();
        if let [first, ..] = unknown.as_slice() {
            let count = unknown.len();
            notes.push_str(&format!(
                "\nNot used: {count} known answers to questions that no one answered, such as {first:?}"
            ));
        }
        notes
    }
}

fn named(method: Option<Method>) -> &'static str {
    match method {
        Some(Method::Auto | Method::Majority) => "majority",
        Some(Method::DawidSkene) => "Dawid and Skene",
        Some(Method::Pooled) => "Dawid and Skene, pooled",
        None => "overlap",
    }
}

pub(crate) fn labels(args: &LabelsArgs, context: &Context<'_>) -> Result<Output, Failure> {
    let found = find(&args.of, context)?;
    let count = write_labels(&found.labeled, &args.out)?;
    let ranked = args.ranking.as_deref().map(|path| write_ranking(&found.labeled, path)).transpose()?;
    let mut text = format!("{count} labels in {}", args.out.display());
    for labeled in &found.labeled {
        let method = named(labeled.method);
        text.push_str(&format!(
            "\n{}: {:?} of {} rows, by {method}",
            labeled.title,
            labeled.property,
            labeled.rows.len()
        ));
    }
    if let (Some(count), Some(path)) = (ranked, &args.ranking) {
        text.push_str(&format!("\n{count} things in their order in {}", path.display()));
    }
    text.push_str(&found.notes());
    let each = |labeled: &Labeled| json!({ "title": labeled.title, "property": labeled.property, "method": labeled.method, "labels": labeled.rows.len() });
    let tasks: Vec<_> = found.labeled.iter().map(each).collect();
    let json = json!({
        "labels": count, "file": path_text(&args.out), "tasks": tasks, "ranked": ranked, "unusable": found.unusable,
    });
    Ok(Output::new(text, json))
}

pub(crate) fn quality(args: &QualityArgs, context: &Context<'_>) -> Result<Output, Failure> {
    let found = find(&args.of, context)?;
    if let Some(path) = &args.out {
        write_quality(&found.labeled, path)?;
    }
    let parts: Vec<String> = found.labeled.iter().map(|labeled| described(labeled, &labeled.quality)).collect();
    let each = |labeled: &Labeled| {
        json!({
            "title": labeled.title, "property": labeled.property, "method": labeled.method, "quality": labeled.quality,
            "work": labeled.work,
        })
    };
    let tasks: Vec<_> = found.labeled.iter().map(each).collect();
    let json = json!({ "tasks": tasks, "file": args.out.as_deref().map(path_text), "unusable": found.unusable });
    Ok(Output::new(format!("{}{}", parts.join("\n\n"), found.notes()), json))
}

fn described(labeled: &Labeled, quality: &Quality) -> String {
    let mut text = format!(
        "{}: {} answers to {} rows, {:?} compared by {}",
        labeled.title,
        quality.answers,
        labeled.rows.len(),
        labeled.property,
        named(labeled.method)
    );
    if let Some(percent) = &quality.percent {
        text.push_str(&format!(
            "\nPairs of answers that agree: {}",
            shown(percent, |share| format!("{:.1} %", share * 100.0))
        ));
    }
    if let Some(alpha) = &quality.alpha {
        text.push_str(&format!("\nKrippendorff's alpha: {}", shown(alpha, |alpha| format!("{alpha:.3}"))));
    }
    let mut annotators: Vec<&Annotator> = quality.annotators.iter().collect();
    annotators.sort_by(|one, other| one.by_model.total_cmp(&other.by_model));
    let has_work = !labeled.work.is_empty();
    let mut header = vec!["annotator", "answers", "right by model", "gold", "right by gold", "between"];
    header.extend(["rejected", "seconds"].iter().filter(|_| has_work));
    let row = |who: &&Annotator| {
        let mut row = line(who);
        if has_work {
            let work = labeled.work.get(&who.name).cloned().unwrap_or_default();
            row.push(work.rejected.to_string());
            row.push(work.median_seconds.map_or("-".to_owned(), |seconds| seconds.to_string()));
        }
        row
    };
    let rows = annotators.iter().take(LISTED).map(row).collect();
    text.push_str(&format!("\n{}", table(&header, rows)));
    let more = annotators.len().saturating_sub(LISTED);
    if more > 0 {
        text.push_str(&format!("\n{more} better annotators are not shown; --out and --json have all"));
    }
    text.push_str(&pairs(quality));
    text
}

fn shown(measure: &Measure, number: impl Fn(f64) -> String) -> String {
    let (low, high) = (number(measure.interval.low), number(measure.interval.high));
    format!("{}, between {low} and {high} in 95 of 100 draws", number(measure.value))
}

fn line(who: &Annotator) -> Vec<String> {
    let share = |share: f64| format!("{:.0} %", share * 100.0);
    let by_gold = if who.gold > 0 { share(who.gold_right as f64 / who.gold as f64) } else { "-".to_owned() };
    let between = who.by_gold.as_ref();
    vec![
        who.name.clone(),
        who.answers.to_string(),
        share(who.by_model),
        who.gold.to_string(),
        by_gold,
        between.map_or("-".to_owned(), |known| format!("{} and {}", share(known.low), share(known.high))),
    ]
}

/// The pairs that agree too much.
fn pairs(quality: &Quality) -> String {
    let pairs = &quality.pairs;
    if pairs.found == 0 {
        return String::new();
    }
    let row = |pair: &caravan_labels::Pair| {
        vec![
            pair.one.clone(),
            pair.other.clone(),
            pair.common.to_string(),
            format!("{} ({:.1})", pair.agreed, pair.agreed_expected),
            format!("{} ({:.1})", pair.wrong_alike, pair.wrong_alike_expected),
            format!("{:.1e}", pair.p),
        ]
    };
    let rows = pairs.pairs.iter().take(LISTED).map(row).collect();
    let header = ["annotator", "and", "in common", "alike (expected)", "wrong alike (expected)", "p"];
    let table = table(&header, rows);
    format!(
        "\n{} pairs of annotators agree more than their quality explains, of {} compared:\n{table}",
        pairs.found, pairs.tested
    )
}
