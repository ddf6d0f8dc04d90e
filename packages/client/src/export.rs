//! Export results, payments and contributors, as CSV or as JSON objects.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use caravan_chain::Chain;
use caravan_marketplace_api::{AssignmentResponse, AssignmentStatus, QueryMsg, Reason, WeightsResponse};
use caravan_money::{add, fee_floor, Bps};
use caravan_primitives::{AssignmentId, BatchId, EditionId, ProjectId};
use cosmwasm_std::Uint128;
use serde_json::{json, Value};

use crate::answered::{answered, AnswersOf};
use crate::calendar::date_time;
use crate::error::Result;
use crate::formats::file_format;
use crate::keys::{fetch_payloads, AnswerFault};
use crate::opened_batch::{opened_batches, OpenedBatch};
use crate::paging::{all_pages, PAGE};
use crate::proposed::{proposals, Proposal};
use crate::session::Session;
use crate::table_file::{write_table, Table};

/// What is exported. `keys` are files of answer keys besides those of the account. `propose` is the share of right answers to
/// gold, in percent, from which on verdicts that accept are proposed.
#[derive(Debug, Clone)]
pub enum ExportKind {
    Results { keys: Vec<PathBuf>, propose: Option<u8> },
    Payments,
    Contributors { edition: EditionId },
}

/// `id` names the first row of the task, `ids` all of them, in the order of the answers; `gold` has the known answers to gold
/// rows in the same order. `paid` is in whole coins.
const RESULTS: &[&str] = &[
    "batch",
    "assignment",
    "task",
    "id",
    "ids",
    "annotator",
    "status",
    "answer",
    "fault",
    "paid",
    "currency",
    "commitment",
    "verdict",
    "grade",
    "reason",
    "gold",
];
/// `paid` and `fee` are in whole coins, `units` is what was paid in base units, whose name is `unit`.
const PAYMENTS: &[&str] = &[
    "batch",
    "annotator",
    "address",
    "accepted",
    "paid",
    "currency",
    "fee",
    "units",
    "unit",
    "first_accepted",
    "last_accepted",
];
const CONTRIBUTORS: &[&str] = &["edition", "person", "annotator", "address", "weight"];

/// Write a table of a project to a file. Return the number of rows.
pub fn export<C: Chain>(kind: &ExportKind, project: ProjectId, file: &Path, session: &Session<C>) -> Result<usize> {
    file_format(file)?;
    // An unknown project is an error, not an empty table.
    session.client.project(project)?;
    let table = match kind {
        ExportKind::Results { keys, propose } => {
            let proposed = propose.map(|least| proposed(session, project, keys, least)).transpose()?;
            results(session, project, keys, &proposed.unwrap_or_default())?
        }
        ExportKind::Payments => payments(session, project)?,
        ExportKind::Contributors { edition } => contributors(session, project, *edition)?,
    };
    write_table(&table, file)
}

/// Verdicts that are proposed, by batch and assignment.
type Proposals = BTreeMap<(BatchId, AssignmentId), Proposal>;

fn proposed<C: Chain>(session: &Session<C>, project: ProjectId, keys: &[PathBuf], least: u8) -> Result<Proposals> {
    proposals(&answered(&AnswersOf { project, batch: None, keys: keys.to_vec() }, session)?, least)
}

fn results<C: Chain>(
    session: &Session<C>,
    project: ProjectId,
    keys: &[PathBuf],
    proposals: &Proposals,
) -> Result<Table> {
    let (_, display) = session.project(project)?;
    let mut rows = vec![];
    for batch in opened_batches(session, project)? {
        let all = session.client.assignments(batch.batch)?;
        let opened = OpenedBatch::open(session, &batch, keys, &all)?;
        fetch_payloads(&all, session);
        for entry in all {
            let commitment = entry.submission.as_ref().map(|submission| submission.commitment);
            let (answer, fault) = match opened.answers(&entry, session) {
                Ok(answers) => (answer_value(answers), None),
                Err(error) => (Value::Null, Some(AnswerFault::of(&error).ok_or(error)?.text())),
            };
            let (verdict, reason) = match proposals.get(&(batch.batch, entry.assignment)) {
                Some(Proposal::Accept) => (json!("accept"), Value::Null),
                Some(Proposal::Reject) => (json!("reject"), json!(Reason::WrongAnswer)),
                None => (Value::Null, json!(entry.reason)),
            };
            let ids: Vec<Value> = opened.task(&entry).iter().map(|item| opened.id(item)).collect();
            rows.push(vec![
                json!(batch.batch),
                json!(entry.assignment),
                json!(entry.task),
                ids.first().cloned().unwrap_or_default(),
                json!(ids),
                json!(session.person_name(entry.person)?),
                json!(entry.status),
                answer,
                json!(fault),
                json!(display.plain(entry.paid)),
                json!(display.symbol),
                json!(commitment),
                verdict,
                Value::Null,
                reason,
                gold_value(&opened, &entry),
            ]);
        }
    }
    Ok(Table { columns: RESULTS, rows })
}

/// The known answers to the items of a task, as [`answer_value`] gives those of the annotator. Null where no item is gold.
fn gold_value(opened: &OpenedBatch<'_>, entry: &AssignmentResponse) -> Value {
    let items = 0..opened.task(entry).len();
    let known: Vec<Value> = items.map(|item| json!(opened.gold(entry, item))).collect();
    if known.iter().all(Value::is_null) {
        return Value::Null;
    }
    answer_value(Some(known))
}

/// The answers of a task: one as it is, several as a list, in the order of the items.
fn answer_value(answers: Option<Vec<Value>>) -> Value {
    let mut answers = answers.unwrap_or_default();
    match (answers.pop(), answers.is_empty()) {
        (None, _) => Value::Null,
        (Some(only), true) => only,
        (Some(last), false) => {
            answers.push(last);
            Value::Array(answers)
        }
    }
}

/// What a person was paid in a batch.
#[derive(Default)]
struct Paid {
    works: u64,
    amount: Uint128,
    fee: Uint128,
    /// The seconds at which the first and the last work were accepted.
    dates: Option<(u64, u64)>,
}

impl Paid {
    fn add(&mut self, entry: &AssignmentResponse, fee: Bps) -> Result<()> {
        self.works += 1;
        self.amount = add(self.amount, entry.paid)?;
        self.fee = add(self.fee, fee_floor(entry.paid, fee)?)?;
        // Accepted work was accepted when it ended.
        let at = entry.due.get();
        let (first, last) = self.dates.unwrap_or((at, at));
        self.dates = Some((first.min(at), last.max(at)));
        Ok(())
    }
}

fn payments<C: Chain>(session: &Session<C>, project: ProjectId) -> Result<Table> {
    let (_, display) = session.project(project)?;
    let mut rows = vec![];
    for batch in opened_batches(session, project)? {
        let fee = Bps::new(batch.opened.as_ref().map_or(0, |opened| opened.fee_bps))?;
        let mut sums = BTreeMap::<_, Paid>::new();
        for entry in session.client.assignments(batch.batch)? {
            if entry.status == AssignmentStatus::Accepted {
                sums.entry(entry.person).or_default().add(&entry, fee)?;
            }
        }
        for (person, paid) in sums {
            let address = session.client.person(person)?.address;
            let name = session.name(&address);
            let (first, last) = paid.dates.map(|(first, last)| (date_time(first), date_time(last))).unzip();
            rows.push(vec![
                json!(batch.batch),
                json!(name),
                json!(address),
                json!(paid.works),
                json!(display.plain(paid.amount)),
                json!(display.symbol),
                json!(display.plain(paid.fee)),
                json!(paid.amount),
                json!(display.base_unit()),
                json!(first),
                json!(last),
            ]);
        }
    }
    Ok(Table { columns: PAYMENTS, rows })
}

fn contributors<C: Chain>(session: &Session<C>, project: ProjectId, edition: EditionId) -> Result<Table> {
    let page = |start_after| {
        let query = QueryMsg::EditionWeights { project, edition, start_after, limit: Some(PAGE) };
        session.client.query::<WeightsResponse>(&query).map(|page| page.weights)
    };
    let mut rows = vec![];
    for entry in all_pages(page, |entry| entry.person)? {
        let address = session.client.person(entry.person)?.address;
        let name = session.name(&address);
        rows.push(vec![json!(edition), json!(entry.person), json!(name), json!(address), json!(entry.weight)]);
    }
    Ok(Table { columns: CONTRIBUTORS, rows })
}
