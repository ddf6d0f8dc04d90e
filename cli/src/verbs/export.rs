//! `caravan export`: results, payments and contributors, as CSV or as JSON objects.

use std::path::PathBuf;

use caravan_chain::Chain;
use caravan_marketplace_api::{
    AssignmentResponse, AssignmentStatus, BatchResponse, BatchSummary, BatchesResponse, QueryMsg, WeightsResponse,
};
use caravan_primitives::{EditionId, ProjectId};
use caravan_toolkit::canonical::Item;
use caravan_toolkit::manifest::Format;
use clap::ValueEnum;
use cosmwasm_std::Uint128;
use serde_json::{json, Map, Value};
use std::collections::BTreeMap;

use super::copies::Copies;
use super::import::format;
use super::keys::{fault, KeyArgs, Opener};
use super::pages;
use super::problem::Problem;
use super::project::id;
use super::rows::Rows;
use super::session::{Session, Told};
use super::store::write;
use crate::failure::Failure;

/// What can be exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum What {
    /// Every piece of work with its answer, opened with the key of its batch, and what is wrong with an answer that does
    /// not open, or was copied. Filled in, it is a file for `decide`.
    Results,
    /// What every annotator was credited, by batch.
    Payments,
    /// Who made the dataset, and what each weighs in it.
    Contributors,
}

/// What is exported, and where to.
#[derive(Debug, clap::Args)]
pub(crate) struct Export {
    /// What.
    #[arg(value_enum)]
    what: What,
    /// Of which project.
    #[arg(value_parser = id::<ProjectId>)]
    project: ProjectId,
    /// The file: .csv or .jsonl. An older one is replaced.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Contributors of this edition.
    #[arg(long, value_parser = id::<EditionId>, default_value = "1")]
    edition: EditionId,
    #[command(flatten)]
    key: KeyArgs,
}

/// A table: the same columns in every row.
struct Table {
    columns: &'static [&'static str],
    rows: Vec<Vec<Value>>,
}

const RESULTS: &[&str] = &[
    "batch",
    "assignment",
    "task",
    "id",
    "annotator",
    "status",
    "answer",
    "fault",
    "credited",
    "commitment",
    "verdict",
    "grade",
    "reason",
];
const PAYMENTS: &[&str] = &["batch", "annotator", "address", "accepted", "credited"];
const CONTRIBUTORS: &[&str] = &["edition", "person", "annotator", "address", "weight"];

/// `caravan export`.
pub(crate) fn export<C: Chain>(what: &Export, session: &Session<C>) -> Result<Told, Failure> {
    let format = format(&what.out)?;
    // A project that is not there has no empty table.
    session.project(what.project)?;
    let table = match what.what {
        What::Results => results(session, what.project, &what.key)?,
        What::Payments => payments(session, what.project)?,
        What::Contributors => contributors(session, what.project, what.edition)?,
    };
    let bytes = match format {
        Format::Csv => table.csv()?,
        Format::Jsonl => table.jsonl()?,
    };
    write(&what.out, |file| std::io::Write::write_all(file, &bytes))?;
    let rows = table.rows.len();
    Ok(Told::new(format!("{rows} rows in {}", what.out.display()), json!({ "rows": rows, "file": what.out })))
}

impl Table {
    fn csv(&self) -> Result<Vec<u8>, Failure> {
        let failed = |error: csv::Error| Failure::Output(std::io::Error::other(error));
        let mut writer = csv::Writer::from_writer(vec![]);
        writer.write_record(self.columns).map_err(failed)?;
        let cell = |value: &Value| match value {
            Value::Null => String::new(),
            Value::String(text) => inert(text),
            Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
        };
        for row in &self.rows {
            writer.write_record(row.iter().map(cell)).map_err(failed)?;
        }
        writer.into_inner().map_err(|error| Failure::Output(error.into_error()))
    }

    fn jsonl(&self) -> Result<Vec<u8>, Failure> {
        let mut bytes = vec![];
        for row in &self.rows {
            let fields = self.columns.iter().map(ToString::to_string).zip(row.iter().cloned());
            bytes.extend(serde_json::to_vec(&fields.collect::<Map<_, _>>())?);
            bytes.push(b'\n');
        }
        Ok(bytes)
    }
}

/// A text that no spreadsheet takes for a formula: annotators write what they like. JSON lines have it as it is.
fn inert(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().is_err();
    if formula {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// The batches of a project that were opened, with all that is known of them.
fn opened<C: Chain>(session: &Session<C>, project: ProjectId) -> Result<Vec<BatchResponse>, Failure> {
    let all = batches(session, project)?.into_iter().map(|batch| session.batch(batch.batch));
    Ok(all.collect::<Result<Vec<_>, _>>()?.into_iter().filter(|batch| batch.opened.is_some()).collect())
}

/// The batches of a project.
fn batches<C: Chain>(session: &Session<C>, project: ProjectId) -> Result<Vec<BatchSummary>, Failure> {
    let page = |start_after| {
        let query = QueryMsg::Batches { project, start_after, limit: Some(pages::LIMIT) };
        session.market.ask::<BatchesResponse>(&query).map(|page| page.batches)
    };
    Ok(pages::all(page, |batch| batch.batch)?)
}

/// A batch with all that its work is read with.
struct Opened {
    rows: Rows,
    items: Vec<Item>,
    opener: Opener,
}

impl Opened {
    fn new<C: Chain>(session: &Session<C>, batch: &BatchResponse, key: &KeyArgs) -> Result<Self, Failure> {
        let opener = Opener::new(key, &batch.config.work.answer_key, session)?;
        let rows = Rows::kept(batch.config.work.clone(), &session.store)?;
        Ok(Self { items: rows.all()?, rows, opener })
    }

    /// The items of a task.
    fn task(&self, entry: &AssignmentResponse) -> &[Item] {
        let per_task = self.rows.per_task();
        let first = entry.task as usize * per_task;
        let all = self.items.get(first..).unwrap_or_default();
        all.get(..per_task).unwrap_or(all)
    }

    /// The name of its first row.
    fn id(&self, entry: &AssignmentResponse) -> Value {
        let name = self.rows.id().and_then(|column| self.task(entry).first().and_then(|item| item.field(column)));
        name.map_or(Value::Null, Value::String)
    }

    /// What was submitted, opened; nothing where nothing was.
    fn answer<C: Chain>(&self, session: &Session<C>, entry: &AssignmentResponse) -> Result<Value, Failure> {
        let Some(submission) = &entry.submission else { return Ok(Value::Null) };
        let item = self.opener.open(&session.store, &submission.payload_hash)?;
        Ok(serde_json::from_str(item.as_str())?)
    }
}

fn results<C: Chain>(session: &Session<C>, project: ProjectId, key: &KeyArgs) -> Result<Table, Failure> {
    let mut rows = vec![];
    for batch in opened(session, project)? {
        let opened = Opened::new(session, &batch, key)?;
        let all = pages::assignments(session, batch.batch)?;
        let copies = Copies::among(&all);
        for entry in all {
            let commitment = entry.submission.as_ref().map(|submission| submission.commitment);
            let (answer, wrong) = match opened.answer(session, &entry) {
                Ok(answer) => (answer, copies.fault(&entry)),
                Err(failure) => (Value::Null, Some(fault(&failure).ok_or(failure)?)),
            };
            rows.push(vec![
                json!(batch.batch),
                json!(entry.assignment),
                json!(entry.task),
                opened.id(&entry),
                json!(session.person(entry.person)?),
                json!(entry.status),
                answer,
                json!(wrong),
                json!(entry.paid),
                json!(commitment),
                Value::Null,
                Value::Null,
                json!(entry.reason),
            ]);
        }
    }
    Ok(Table { columns: RESULTS, rows })
}

fn payments<C: Chain>(session: &Session<C>, project: ProjectId) -> Result<Table, Failure> {
    let mut rows = vec![];
    for batch in batches(session, project)? {
        let mut sums = BTreeMap::new();
        for entry in pages::assignments(session, batch.batch)? {
            if entry.status == AssignmentStatus::Accepted {
                let (count, sum) = sums.entry(entry.person).or_insert((0, Uint128::zero()));
                (*count, *sum) = (*count + 1, *sum + entry.paid);
            }
        }
        for (person, (count, sum)) in sums {
            let answer: caravan_marketplace_api::PersonResponse = session.market.ask(&QueryMsg::Person { person })?;
            let name = session.name(&answer.address);
            rows.push(vec![json!(batch.batch), json!(name), json!(answer.address), json!(count), json!(sum)]);
        }
    }
    Ok(Table { columns: PAYMENTS, rows })
}

fn contributors<C: Chain>(session: &Session<C>, project: ProjectId, edition: EditionId) -> Result<Table, Failure> {
    let page = |start_after| {
        let query = QueryMsg::EditionWeights { project, edition, start_after, limit: Some(pages::LIMIT) };
        session.market.ask::<WeightsResponse>(&query).map(|page| page.weights)
    };
    let mut rows = vec![];
    for entry in pages::all(page, |entry| entry.person)? {
        let person: caravan_marketplace_api::PersonResponse =
            session.market.ask(&QueryMsg::Person { person: entry.person })?;
        let name = session.name(&person.address);
        rows.push(vec![json!(edition), json!(entry.person), json!(name), json!(person.address), json!(entry.weight)]);
    }
    Ok(Table { columns: CONTRIBUTORS, rows })
}

/// The dataset of an edition: a line for each accepted answer, in the order of batches and assignments. One that cannot be
/// opened is left out where that was asked for.
pub(crate) fn accepted<C: Chain>(
    session: &Session<C>,
    project: ProjectId,
    edition: EditionId,
    key: &KeyArgs,
) -> Result<String, Failure> {
    let (mut text, mut closed) = (String::new(), vec![]);
    let of_edition = |batch: &BatchResponse| batch.opened.as_ref().is_some_and(|opened| opened.edition == edition);
    for batch in opened(session, project)?.iter().filter(|batch| of_edition(batch)) {
        let opened = Opened::new(session, batch, key)?;
        let all = pages::assignments(session, batch.batch)?;
        for entry in all.iter().filter(|entry| entry.status == AssignmentStatus::Accepted) {
            match opened.answer(session, entry) {
                Ok(answer) => text.push_str(&line(opened.task(entry), &answer, entry)?),
                Err(failure) => closed.push(fault(&failure).ok_or(failure)?),
            }
        }
    }
    match closed.first() {
        Some(first) if !session.yes => Err(Problem::Closed { count: closed.len(), first: first.clone() }.into()),
        _ => Ok(text),
    }
}

fn line(items: &[Item], answer: &Value, entry: &AssignmentResponse) -> Result<String, Failure> {
    let items: Vec<Value> = items.iter().map(|item| serde_json::from_str(item.as_str())).collect::<Result<_, _>>()?;
    Ok(format!("{}\n", json!({ "items": items, "answer": answer, "person": entry.person })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_no_formula_and_a_number_stays_one() {
        for formula in ["=1+cmd|'/C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1"] {
            assert_eq!(inert(formula), format!("'{formula}"));
        }
        for text in ["42", "-1", "+3.5", "a=b", ""] {
            assert_eq!(inert(text), text);
        }
    }
}
