//! `caravan work`: the annotator's side.

use std::fs::File;
use std::path::PathBuf;

use caravan_chain::{Chain, ChainError};
use caravan_marketplace_api::{
    AssignmentResponse, AssignmentStatus, AssignmentsResponse, BoardResponse, ExecuteMsg, Pick, QueryMsg,
};
use caravan_primitives::{AssignmentId, BatchId, Hash32, PersonId, Uri};
use caravan_toolkit::canonical::Item;
use caravan_toolkit::commitment::{Place, Store as Commitments};
use cosmwasm_std::Addr;
use serde_json::json;

use super::pages;
use super::problem::Problem;
use super::project::id;
use super::rows::Rows;
use super::session::{coinage, Session, Told};
use super::store::own;
use super::table::table;
use crate::failure::Failure;
use crate::host;

/// An annotator's work.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum WorkVerb {
    /// Show the open batches: what they pay, and until when.
    Board,
    /// Take a task: the contract picks it, unless you name one.
    Claim {
        /// The batch.
        #[arg(value_parser = id::<BatchId>)]
        batch: BatchId,
        /// A task to take, from 0; only where each task is for one annotator.
        #[arg(long)]
        task: Option<u32>,
    },
    /// Submit the answer to a task that you took. The salt of your commitment stays with you.
    Submit(Submit),
    /// Give a task back.
    Return {
        /// The batch.
        #[arg(value_parser = id::<BatchId>)]
        batch: BatchId,
        /// The reservation, where you hold several.
        #[arg(long, value_parser = id::<AssignmentId>)]
        assignment: Option<AssignmentId>,
    },
}

/// What is submitted, and for what.
#[derive(Debug, clap::Args)]
pub(crate) struct Submit {
    /// The batch.
    #[arg(value_parser = id::<BatchId>)]
    batch: BatchId,
    /// The answer, as text.
    #[arg(required_unless_present_any = ["json_file", "answers"])]
    answer: Option<String>,
    /// The answer, as a JSON file.
    #[arg(long, value_name = "FILE", conflicts_with = "answer")]
    json_file: Option<PathBuf>,
    /// The answers to many tasks, as CSV: the column that names a row, and `answer`.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["answer", "json_file"])]
    answers: Option<PathBuf>,
    /// The reservation, where you hold several.
    #[arg(long, value_parser = id::<AssignmentId>)]
    assignment: Option<AssignmentId>,
}

/// `caravan work`.
pub(crate) fn work<C: Chain>(verb: &WorkVerb, session: &mut Session<C>) -> Result<Told, Failure> {
    match verb {
        WorkVerb::Board => board(session),
        WorkVerb::Claim { batch, task } => claim(*batch, *task, session),
        WorkVerb::Submit(what) => submit(what, session),
        WorkVerb::Return { batch, assignment } => {
            let me = session.me()?;
            let held = reservation(session, &me, *batch, *assignment)?.assignment;
            session.market.run(&me, &ExecuteMsg::Return { batch: *batch, assignment: held })?;
            let text = format!("assignment {held} of batch {batch} is given back");
            Ok(Told::new(text, json!({ "batch": batch, "assignment": held })))
        }
    }
}

fn board<C: Chain>(session: &Session<C>) -> Result<Told, Failure> {
    let page = |start_after| {
        let query = QueryMsg::Board { start_after, limit: Some(pages::LIMIT) };
        session.market.ask::<BoardResponse>(&query).map(|page| page.batches)
    };
    let batches = pages::all(page, |entry| entry.batch)?;
    let mut rows = vec![];
    for entry in &batches {
        let reward = coinage(&entry.currency)?.show(entry.reward);
        let (open, until) = (entry.open_slots.to_string(), host::moment(entry.closes_at.get()));
        rows.push(vec![entry.batch.to_string(), entry.project.to_string(), reward, open, until]);
    }
    let text = table(&["batch", "project", "a task pays", "open slots", "until"], rows);
    Ok(Told::new(text, json!({ "batches": batches })))
}

fn claim<C: Chain>(batch: BatchId, task: Option<u32>, session: &mut Session<C>) -> Result<Told, Failure> {
    let me = session.me()?;
    let pick = task.map_or(Pick::Random {}, |task| Pick::Named { task });
    let rows = Rows::of(batch, session)?;
    rows.check()?;
    let (slot, _) = session.market.claim(&me, batch, pick)?;
    let Some(slot) = slot else {
        let text = "you have done every task within reach: claim again, the contract looks elsewhere".to_owned();
        return Ok(Told::new(text, json!({ "batch": batch, "assignment": null })));
    };
    let items = rows.task(slot.task)?;
    let shown: Vec<&str> = items.iter().map(Item::as_str).collect();
    let (number, shown) = (slot.assignment, shown.join("\n"));
    let text = format!("assignment {number}, task {} of batch {batch}:\n{shown}", slot.task);
    Ok(Told::new(text, json!({ "batch": batch, "assignment": number, "task": slot.task, "items": items })))
}

fn submit<C: Chain>(what: &Submit, session: &mut Session<C>) -> Result<Told, Failure> {
    let (me, batch) = (session.me()?, what.batch);
    let slot = reservation(session, &me, batch, what.assignment)?;
    let answer = what.read(session, slot.task)?;
    let key = session.batch(batch)?.config.work.answer_key;
    let mut commitments = commitments(session)?;
    let (payload_hash, uri) = session.store.seal(&key, &answer)?;
    let sent = commit(session, &slot, &answer, &mut commitments).and_then(|commitment| {
        let (assignment, uri) = (slot.assignment, Uri::new(uri)?);
        session.market.run(&me, &ExecuteMsg::Submit { batch, assignment, commitment, payload_hash, uri })?;
        Ok(commitment)
    });
    let commitment = match sent {
        // Whatever a chain does not answer may still have been done.
        Err(
            failure @ Failure::Chain(
                ChainError::Timeout(_) | ChainError::Bad(_) | ChainError::File(_) | ChainError::Funds(_),
            ),
        ) => return Err(failure),
        Err(failure) => {
            session.store.unseal(&payload_hash);
            return Err(failure);
        }
        Ok(commitment) => commitment,
    };
    let assignment = slot.assignment;
    let due = session.assignment(batch, assignment)?.due;
    let text = format!("assignment {assignment} is submitted; silence pays from {}", host::moment(due.get()));
    Ok(Told::new(text, json!({ "batch": batch, "assignment": assignment, "commitment": commitment, "due": due })))
}

impl Submit {
    /// The answer that is meant for a task.
    fn read<C: Chain>(&self, session: &Session<C>, task: u32) -> Result<Item, Failure> {
        let unreadable = |path: &PathBuf, error| Failure::Unreadable { path: path.clone(), error };
        let malformed =
            |path: &PathBuf, problem: String| Failure::Malformed { path: path.clone(), problems: vec![problem] };
        if let Some(path) = &self.json_file {
            let bytes = std::fs::read(path).map_err(|error| unreadable(path, error))?;
            return Item::from_json(&bytes).map_err(|error| malformed(path, error.to_string()));
        }
        if let Some(path) = &self.answers {
            let rows = Rows::of(self.batch, session)?;
            let column = rows.id().unwrap_or("id");
            let id = rows.task(task)?.first().and_then(|item| item.field(column)).unwrap_or_default();
            let text = listed(path, column, &id)?;
            return Item::from_text(&text).map_err(|error| malformed(path, error.to_string()));
        }
        let text = self.answer.clone().unwrap_or_default();
        if text.trim().is_empty() {
            return Err(Problem::Value { expected: "an answer", got: text }.into());
        }
        let expected = "an answer of at most 1 MiB of text";
        Ok(Item::from_text(&text).map_err(|_| Problem::Value { expected, got: String::new() })?)
    }
}

/// The answer to one row in a file of answers.
fn listed(path: &PathBuf, column: &str, id: &str) -> Result<String, Failure> {
    let malformed = |problem: String| Failure::Malformed { path: path.clone(), problems: vec![problem] };
    let file = File::open(path).map_err(|error| Failure::Unreadable { path: path.clone(), error })?;
    let mut reader = csv::Reader::from_reader(file);
    let head = reader.headers().map_err(|error| malformed(error.to_string()))?.clone();
    let place = |name: &str| {
        let found = head.iter().position(|field| field == name);
        found.ok_or_else(|| malformed(format!("line 1: expected a column {name:?}, got {head:?}")))
    };
    let (ids, answers) = (place(column)?, place("answer")?);
    let mut found = None;
    for row in reader.records() {
        let row = row.map_err(|error| malformed(error.to_string()))?;
        if row.get(ids) != Some(id) {
            continue;
        }
        let answer = row.get(answers).unwrap_or_default().to_owned();
        if found.replace(answer).is_some() {
            let line = row.position().map_or(0, csv::Position::line);
            return Err(malformed(format!("line {line}: expected one answer for {id:?}, got another")));
        }
    }
    // An empty cell is an answer that is still to be written.
    let found = found.filter(|answer: &String| !answer.trim().is_empty());
    found.ok_or_else(|| Problem::Answer { id: id.to_owned(), path: path.clone() }.into())
}

/// What the annotator committed to before, with the salts.
fn commitments<C: Chain>(session: &Session<C>) -> Result<Commitments, Failure> {
    let path = session.store.place(&own(session.who()?, "answers"), "salts.jsonl")?;
    Ok(Commitments::open(&path).map_err(Problem::from)?)
}

/// Keeps the salt of a commitment with the annotator before the commitment is told to anybody.
fn commit<C: Chain>(
    session: &Session<C>,
    slot: &AssignmentResponse,
    answer: &Item,
    commitments: &mut Commitments,
) -> Result<Hash32, Failure> {
    let place = Place {
        chain_id: session.market.chain.chain_id(),
        contract: session.market.suite.marketplace.to_string(),
        batch: slot.batch,
        task: slot.task,
        revision: 0,
        person: slot.person,
    };
    Ok(commitments.commit(place, answer).map_err(Problem::from)?.commitment)
}

impl<C: Chain> Session<C> {
    /// One assignment.
    pub(crate) fn assignment(&self, batch: BatchId, assignment: AssignmentId) -> Result<AssignmentResponse, Failure> {
        Ok(self.market.ask(&QueryMsg::Assignment { batch, assignment })?)
    }
}

/// The reservation that is meant: the one that is named, or the only one that the annotator holds in the batch.
fn reservation<C: Chain>(
    session: &Session<C>,
    me: &Addr,
    batch: BatchId,
    named: Option<AssignmentId>,
) -> Result<AssignmentResponse, Failure> {
    if let Some(assignment) = named {
        return session.assignment(batch, assignment);
    }
    let person: PersonId = session.person_of(me)?;
    let page = |start_after: Option<(BatchId, u32)>| {
        let query = QueryMsg::AssignmentsByPerson { person, start_after, limit: Some(pages::LIMIT) };
        session.market.ask::<AssignmentsResponse>(&query).map(|page| page.assignments)
    };
    let mut held = pages::all(page, |entry| (entry.batch, entry.task))?;
    held.retain(|entry| entry.batch == batch && entry.status == AssignmentStatus::Reserved);
    match (held.pop(), held.len()) {
        (Some(only), 0) => Ok(only),
        (last, others) => {
            let got = others + usize::from(last.is_some());
            Err(Problem::Reservation { who: session.name(me), batch: batch.get(), got }.into())
        }
    }
}
