//! Claim tasks and submit answers.

use std::fs::File;
use std::path::{Path, PathBuf};

use caravan_chain::{Chain, ChainError};
use caravan_marketplace_api::{
    AssignmentResponse, AssignmentStatus, AssignmentsResponse, BoardEntry, BoardResponse, ExecuteMsg, Pick, QueryMsg,
    Sharing, Work,
};
use caravan_primitives::{AssignmentId, BatchId, Hash32, Time, Uri};
use caravan_toolkit::canonical::Item;
use caravan_toolkit::commitment::Store as Commitments;
use caravan_toolkit::payload::Payload;

use crate::error::{ClientError, Result};
use crate::keys::{answer_context, reading_key};
use crate::paging::{all_pages, PAGE};
use crate::problem::Problem;
use crate::rows::Rows;
use crate::session::Session;
use crate::store::account_folder;

/// Where the answer to a task comes from.
#[derive(Debug, Clone)]
pub enum AnswerSource {
    Text(String),
    JsonFile(PathBuf),
    /// A CSV file with the column that names a row, and `answer`.
    Table(PathBuf),
}

/// A task that was claimed, with its items.
#[derive(Debug)]
pub struct ClaimedTask {
    pub assignment: AssignmentId,
    pub task: u32,
    pub items: Vec<Item>,
}

/// An answer that was submitted. It is auto-approved at `due`.
#[derive(Debug)]
pub struct SubmittedAnswer {
    pub assignment: AssignmentId,
    pub commitment: Hash32,
    pub due: Time,
}

/// Return the batches that take claims.
pub fn board<C: Chain>(session: &Session<C>) -> Result<Vec<BoardEntry>> {
    let (mut board, mut start_after) = (vec![], None);
    loop {
        let page: BoardResponse = session.client.query(&QueryMsg::Board { start_after, limit: Some(PAGE) })?;
        board.extend(page.batches);
        start_after = page.next;
        if start_after.is_none() {
            return Ok(board);
        }
    }
}

/// The least royalty of derivatives, in basis points, below which boards warn.
const USUAL_FLOOR_ROYALTY_BPS: u16 = 1_000;

/// Return a warning for annotators of a project whose dataset may be licensed for less than the usual royalty.
pub fn low_floor_royalty(sharing: &Sharing) -> Option<String> {
    let Sharing::Contributors(shares) = sharing else { return None };
    let least = shares.floor_royalty_bps.get();
    (least < USUAL_FLOOR_ROYALTY_BPS).then(|| {
        format!(
            "models trained on the dataset under a license may owe it as little as {}.{:02} % of what they earn, \
             and contributors get their share of that alone",
            least / 100,
            least % 100
        )
    })
}

/// Claim a task. Return `None` where the pick found only tasks that the annotator has done.
pub fn claim<C: Chain>(batch: BatchId, pick: Pick, session: &mut Session<C>) -> Result<Option<ClaimedTask>> {
    let annotator = session.actor()?;
    let rows = Rows::of_batch(batch, session)?;
    // Before the claim: without its rows the task cannot be done.
    rows.check()?;
    let (slot, _) = session.client.claim(&annotator, batch, pick)?;
    let Some(slot) = slot else { return Ok(None) };
    Ok(Some(ClaimedTask { assignment: slot.assignment, task: slot.task, items: rows.task(slot.task)? }))
}

/// Return a reservation. Without a number it is the only one in the batch.
pub fn return_task<C: Chain>(
    batch: BatchId,
    named: Option<AssignmentId>,
    session: &mut Session<C>,
) -> Result<AssignmentId> {
    let annotator = session.actor()?;
    let assignment = reservation(session, batch, named)?.assignment;
    session.client.run(&annotator, &ExecuteMsg::Return { batch, assignment })?;
    Ok(assignment)
}

/// Encrypt the answers to a task with the salt of their commitment, save them, and submit them.
pub fn submit<C: Chain>(
    batch: BatchId,
    named: Option<AssignmentId>,
    source: &AnswerSource,
    session: &mut Session<C>,
) -> Result<SubmittedAnswer> {
    let annotator = session.actor()?;
    let slot = reservation(session, batch, named)?;
    let assignment = slot.assignment;
    let work = session.client.batch(batch)?.config.work;
    let answers = source.read(session, &work, &slot)?;
    let reply_key = reading_key(session)?.public();
    // The salt is on the disk before anything is sent.
    let mut commitments = commitments(session)?;
    let record = commitments.commit(answer_context(session, &slot), &answers).map_err(Problem::from)?;
    let (commitment, salt) = (record.commitment, record.salt);
    let (payload_hash, uri) = session.store.save_answers(&work.answer_key, &Payload { answers, salt, reply_key })?;
    let sent = Uri::new(uri).map_err(ClientError::from).and_then(|uri| {
        let submit = ExecuteMsg::Submit { batch, assignment, commitment, payload_hash, uri };
        Ok(session.client.run(&annotator, &submit)?)
    });
    match sent {
        Ok(_) => {
            let due = session.client.assignment(batch, assignment)?.due;
            Ok(SubmittedAnswer { assignment, commitment, due })
        }
        // A chain that does not answer may still have run the message: the answer must stay.
        Err(
            error @ ClientError::Chain(
                ChainError::Timeout(_) | ChainError::Bad(_) | ChainError::File(_) | ChainError::Funds(_),
            ),
        ) => Err(error),
        Err(error) => {
            session.store.remove_answer(&payload_hash);
            Err(error)
        }
    }
}

impl AnswerSource {
    /// Read an answer to each item of the task, in their order.
    fn read<C: Chain>(&self, session: &Session<C>, work: &Work, slot: &AssignmentResponse) -> Result<Vec<Item>> {
        let malformed =
            |path: &Path, problem: String| ClientError::Malformed { path: path.to_owned(), problems: vec![problem] };
        // The rows are read only where they are needed.
        let rows = || Rows::of_batch(slot.batch, session);
        let expected = if work.items_per_task == 1 { 1 } else { rows()?.task(slot.task)?.len() };
        let answers = match self {
            Self::JsonFile(path) => {
                let unreadable = |error| ClientError::Unreadable { path: path.clone(), error };
                let bytes = std::fs::read(path).map_err(unreadable)?;
                let whole = Item::from_json(&bytes).map_err(|error| malformed(path, error.to_string()))?;
                if expected == 1 {
                    vec![whole]
                } else {
                    let list = |_| Problem::AnswerCount { expected, got: 1 };
                    serde_json::from_str(whole.as_str()).map_err(list)?
                }
            }
            Self::Table(path) => {
                let rows = rows()?;
                let column = rows.id().unwrap_or("id");
                let answer = |item: &Item| {
                    let text = answer_in_table(path, column, &item.field(column).unwrap_or_default())?;
                    Item::from_text(&text).map_err(|error| malformed(path, error.to_string()))
                };
                rows.task(slot.task)?.iter().map(answer).collect::<Result<_>>()?
            }
            Self::Text(text) if text.trim().is_empty() => {
                return Err(Problem::Value { expected: "an answer", got: text.clone() }.into());
            }
            Self::Text(text) => {
                let expected = "an answer of at most 1 MiB of text";
                vec![Item::from_text(text).map_err(|_| Problem::Value { expected, got: String::new() })?]
            }
        };
        if answers.len() == expected {
            Ok(answers)
        } else {
            Err(Problem::AnswerCount { expected, got: answers.len() }.into())
        }
    }
}

/// Return the answer to one row in a file of answers.
fn answer_in_table(path: &Path, column: &str, id: &str) -> Result<String> {
    let malformed = |problem: String| ClientError::Malformed { path: path.to_owned(), problems: vec![problem] };
    let file = File::open(path).map_err(|error| ClientError::Unreadable { path: path.to_owned(), error })?;
    let mut reader = csv::Reader::from_reader(file);
    let header = reader.headers().map_err(|error| malformed(error.to_string()))?.clone();
    let index = |name: &str| {
        let found = header.iter().position(|field| field == name);
        found.ok_or_else(|| malformed(format!("line 1: expected a column {name:?}, got {header:?}")))
    };
    let (ids, answers) = (index(column)?, index("answer")?);
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
    found.ok_or_else(|| Problem::AnswerMissing { id: id.to_owned(), path: path.to_owned() }.into())
}

/// Open the commitments of the annotator, with their salts.
fn commitments<C: Chain>(session: &Session<C>) -> Result<Commitments> {
    let path = session.store.create_path(&account_folder(session.actor_name()?, "answers"), "salts.jsonl")?;
    Ok(Commitments::open(&path).map_err(Problem::from)?)
}

/// Return the reservation with this number, or the only one that the account holds in the batch.
fn reservation<C: Chain>(
    session: &Session<C>,
    batch: BatchId,
    named: Option<AssignmentId>,
) -> Result<AssignmentResponse> {
    if let Some(assignment) = named {
        return session.client.assignment(batch, assignment);
    }
    let annotator = session.actor()?;
    let person = session.client.person_of(&annotator)?;
    let page = |start_after: Option<(BatchId, u32)>| {
        let query = QueryMsg::AssignmentsByPerson { person, start_after, limit: Some(PAGE) };
        session.client.query::<AssignmentsResponse>(&query).map(|page| page.assignments)
    };
    let mut held = all_pages(page, |entry| (entry.batch, entry.task))?;
    held.retain(|entry| entry.batch == batch && entry.status == AssignmentStatus::Reserved);
    match (held.pop(), held.len()) {
        (Some(only), 0) => Ok(only),
        (last, others) => {
            let got = others + usize::from(last.is_some());
            Err(Problem::ReservationUnclear { who: session.name(&annotator), batch: batch.get(), got }.into())
        }
    }
}
