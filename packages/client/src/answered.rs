//! The answers of a project, row by row: what labels, quality, reports and exports are made from.

use std::collections::BTreeMap;
use std::path::PathBuf;

use caravan_chain::{emitter, Chain};
use caravan_marketplace_api::{AssignmentResponse, AssignmentStatus, BatchResponse};
use caravan_primitives::{AssignmentId, BatchId, PersonId, ProjectId, Time};
use caravan_toolkit::canonical::Item;
use caravan_toolkit::task::{MediaFiles, TaskDefinition};
use cosmwasm_std::Addr;
use serde_json::{Map, Value};

use crate::client::attribute;
use crate::content::Progress;
use crate::documents::definition;
use crate::error::Result;
use crate::keys::{fetch_payloads, AnswerFault};
use crate::media::media_files;
use crate::opened_batch::{opened_batches, OpenedBatch};
use crate::problem::Problem;
use crate::session::Session;
use crate::statement::{each_event, Blocks};

/// A batch with the rows that were answered.
pub struct AnsweredBatch {
    pub batch: BatchResponse,
    pub definition: TaskDefinition,
    /// Rows with at least one answer, in the order of the tasks.
    pub rows: Vec<AnsweredRow>,
    /// Work whose answers cannot be used, with the reason.
    pub unusable: Vec<(AssignmentId, String)>,
}

/// A row, and what annotators answered.
pub struct AnsweredRow {
    pub batch: BatchId,
    /// The task, from 0.
    pub task: u32,
    /// The row of the task, from 0.
    pub item: usize,
    /// What the column of names says; without such a column batch, task and row: `3/17/0`.
    pub id: String,
    pub row: Map<String, Value>,
    /// The known answer, if it is gold and this account imported it.
    pub gold: Option<Map<String, Value>>,
    /// In the order of the assignments.
    pub answers: Vec<RowAnswer>,
}

/// The answer of an annotator to a row.
pub struct RowAnswer {
    pub assignment: AssignmentId,
    pub person: PersonId,
    pub annotator: String,
    pub status: AssignmentStatus,
    pub answer: Value,
    pub claimed_at: Time,
    /// Known where the events of the chain were read.
    pub submitted_at: Option<Time>,
}

impl RowAnswer {
    /// Whether it counts for labels: work that was rejected or sent back does not.
    pub fn counts(&self) -> bool {
        use AssignmentStatus::{Appealed, Rejected, RejectionPending, Rework};
        !matches!(self.status, RejectionPending | Appealed | Rejected | Rework)
    }
}

/// Add to the answers when they were submitted, from the events of the chain.
///
/// # Errors
/// Those of reading the blocks.
pub fn add_times(
    batches: &mut [AnsweredBatch],
    marketplace: &Addr,
    blocks: &mut dyn Blocks,
    on_progress: &dyn Fn(Progress),
) -> Result<()> {
    let times = submission_times(marketplace, blocks, on_progress)?;
    for row in batches.iter_mut().flat_map(|batch| &mut batch.rows) {
        for answer in &mut row.answers {
            answer.submitted_at = times.get(&(row.batch.get(), answer.assignment.get())).copied();
        }
    }
    Ok(())
}

/// Return when each assignment was first submitted, by batch and assignment: a revision comes after a review.
fn submission_times(
    marketplace: &Addr,
    blocks: &mut dyn Blocks,
    on_progress: &dyn Fn(Progress),
) -> Result<BTreeMap<(u64, u64), Time>> {
    let mut times = BTreeMap::new();
    each_event(blocks, on_progress, |event, time| {
        if event.ty != "wasm-work_submitted" || emitter(event) != Some(marketplace.as_str()) {
            return;
        }
        let number = |key| attribute(event, key).and_then(|text| text.parse().ok());
        if let (Some(batch), Some(assignment)) = (number("batch"), number("assignment")) {
            times.entry((batch, assignment)).or_insert(Time::new(time));
        }
    })?;
    Ok(times)
}

/// Find the pictures, sound and films that a row names. What cannot be fetched is shown by its name.
///
/// # Errors
/// Where the row has no canonical form, which no row of a manifest lacks.
pub fn shown<C: Chain>(
    definition: &TaskDefinition,
    row: &Map<String, Value>,
    session: &Session<C>,
) -> Result<(Item, MediaFiles)> {
    let expected = "a row in canonical form";
    let item = Item::from_json(&serde_json::to_vec(row)?)
        .map_err(|error| Problem::Value { expected, got: error.to_string() })?;
    let files = media_files(definition, std::slice::from_ref(&item), session);
    Ok((item, files))
}

/// Which answers are read. `keys` are files of answer keys besides those of the account.
#[derive(Debug, Clone)]
pub struct AnswersOf {
    pub project: ProjectId,
    /// One batch of the project; without it all that were opened.
    pub batch: Option<BatchId>,
    pub keys: Vec<PathBuf>,
}

/// Read the answers of a project.
///
/// # Errors
/// `NOTHING_LEFT` if there are none; those of fetching rows and of the keys. Work that cannot be used is no error.
pub fn answered<C: Chain>(of: &AnswersOf, session: &Session<C>) -> Result<Vec<AnsweredBatch>> {
    session.client.project(of.project)?;
    let mut batches = opened_batches(session, of.project)?;
    if let Some(wanted) = of.batch {
        batches.retain(|batch| batch.batch == wanted);
        if batches.is_empty() {
            let expected = "an open or closed batch of the project";
            return Err(Problem::Value { expected, got: format!("batch {wanted}") }.into());
        }
    }
    let all: Vec<AnsweredBatch> =
        batches.into_iter().map(|batch| read(batch, &of.keys, session)).collect::<Result<_>>()?;
    if all.iter().all(|batch| batch.rows.is_empty() && batch.unusable.is_empty()) {
        return Err(Problem::NothingLeft("submitted work in the project").into());
    }
    Ok(all)
}

fn read<C: Chain>(batch: BatchResponse, keys: &[PathBuf], session: &Session<C>) -> Result<AnsweredBatch> {
    let mut work = session.client.assignments(batch.batch)?;
    work.retain(|entry| entry.submission.is_some());
    work.sort_by_key(|entry| (entry.task, entry.assignment));
    let opened = OpenedBatch::open(session, &batch, keys, &work)?;
    fetch_payloads(&work, session);
    let (mut rows, mut unusable): (Vec<AnsweredRow>, _) = (vec![], vec![]);
    let mut names = BTreeMap::new();
    for entry in &work {
        let answers = match opened.answers(entry, session) {
            Ok(answers) => answers.unwrap_or_default(),
            Err(error) => {
                unusable.push((entry.assignment, AnswerFault::of(&error).ok_or(error)?.text()));
                continue;
            }
        };
        let annotator = match names.get(&entry.person) {
            Some(name) => name,
            None => names.entry(entry.person).or_insert(session.person_name(entry.person)?),
        };
        if rows.last().is_none_or(|last| last.task != entry.task) {
            rows.extend(rows_of(&opened, entry)?);
        }
        let first = rows.len() - answers.len().min(rows.len());
        for (row, answer) in rows.iter_mut().skip(first).zip(answers) {
            row.answers.push(answer_of(entry, annotator, answer));
        }
    }
    let definition = definition(&batch.config.about, session)?;
    Ok(AnsweredBatch { batch, definition, rows, unusable })
}

/// The rows of a task, without answers.
fn rows_of(opened: &OpenedBatch<'_>, entry: &AssignmentResponse) -> Result<Vec<AnsweredRow>> {
    let mut rows = vec![];
    for (number, item) in opened.task(entry).iter().enumerate() {
        let named = opened.id(item).as_str().map(str::to_owned).filter(|name| !name.is_empty());
        rows.push(AnsweredRow {
            batch: entry.batch,
            task: entry.task,
            item: number,
            id: named.unwrap_or_else(|| format!("{}/{}/{number}", entry.batch, entry.task)),
            row: serde_json::from_str(item.as_str())?,
            gold: opened.gold(entry, number).cloned(),
            answers: vec![],
        });
    }
    Ok(rows)
}

fn answer_of(entry: &AssignmentResponse, annotator: &str, answer: Value) -> RowAnswer {
    RowAnswer {
        assignment: entry.assignment,
        person: entry.person,
        annotator: annotator.to_owned(),
        status: entry.status,
        answer,
        claimed_at: entry.claimed_at,
        submitted_at: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statement::{ReadBlock, ReadPage};

    struct Recorded(Vec<ReadBlock>);

    impl Blocks for Recorded {
        fn after(&mut self, height: u64) -> Result<ReadPage> {
            let next = self.0.iter().find(|block| block.height > height).cloned();
            let last = next.as_ref().map(|block| (block.height, block.time));
            let more = next.as_ref().is_some_and(|next| self.0.iter().any(|block| block.height > next.height));
            Ok(ReadPage { blocks: next.into_iter().collect(), last, more })
        }

        fn newest(&mut self) -> Result<u64> {
            Ok(self.0.last().map_or(0, |block| block.height))
        }

        fn transaction(&mut self, _: u64, _: usize) -> Result<Option<String>> {
            Ok(None)
        }
    }

    #[test]
    fn work_that_was_sent_back_took_as_long_as_its_first_submission() {
        let [market, other] = ["market", "other"].map(|name| cosmwasm_std::testing::MockApi::default().addr_make(name));
        let submitted = |contract: &Addr, assignment: &str| {
            let named = cosmwasm_std::Event::new("wasm-work_submitted").add_attribute("_contract_address", contract);
            named.add_attribute("batch", "1").add_attribute("assignment", assignment)
        };
        let block = |height, event| ReadBlock { height, time: 100 * height, events: vec![event], transaction: None };
        let mut blocks = Recorded(vec![
            block(1, submitted(&other, "7")),
            block(2, submitted(&market, "7")),
            block(5, submitted(&market, "8")),
            block(9, submitted(&market, "7")),
        ]);
        let times = submission_times(&market, &mut blocks, &|_| ()).unwrap();
        assert_eq!(times, BTreeMap::from([((1, 7), Time::new(200)), ((1, 8), Time::new(500))]));
    }
}
