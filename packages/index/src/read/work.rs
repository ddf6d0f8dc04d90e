//! Work: each assignment of a person or a batch.

use caravan_marketplace_api::AssignmentStatus;
use caravan_primitives::{AssignmentId, BatchId, PersonId};
use cosmwasm_std::Uint128;
use rusqlite::Row;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{number, valid, Page, PageRequest, Reader, Select};
use crate::amount::Units;
use crate::error::{IndexError, Result};
use crate::rows::status_of;

/// The columns of an entry, in the order in which it reads them.
const WORK: &str = "SELECT batch, assignment, person, task, status, claim, claimed_at, submitted_at, decided_at, due,
    paid, reason FROM work";

/// One annotator's work on one task.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize, Deserialize)]
pub struct WorkEntry {
    /// Id of the batch.
    pub batch: BatchId,
    /// Its number in the batch.
    pub assignment: AssignmentId,
    /// Id of the annotator.
    pub person: PersonId,
    /// The task, from 0.
    pub task: u32,
    /// Its state, as the marketplace has it: a deadline that has passed is realised by the next message that meets it.
    pub status: AssignmentStatus,
    /// The number of the event of its claim.
    pub claim: u64,
    /// When it was claimed, in seconds since 1970.
    pub claimed_at: u64,
    /// When it was submitted, in seconds since 1970.
    pub submitted_at: Option<u64>,
    /// When it was accepted, rejected or given up, in seconds since 1970.
    pub decided_at: Option<u64>,
    /// When its state runs out, in seconds since 1970; absent for final states.
    pub due: Option<u64>,
    /// What the annotator was paid, in base units of the batch's currency; absent unless accepted.
    pub paid: Option<Uint128>,
    /// Why it was rejected, in one word.
    pub reason: Option<String>,
}

fn read_work(row: &Row<'_>) -> Result<WorkEntry> {
    let unknown = || IndexError::Damaged { error: "the status of a work".to_owned() };
    Ok(WorkEntry {
        batch: valid(BatchId::new(row.get(0)?))?,
        assignment: valid(AssignmentId::new(row.get(1)?))?,
        person: valid(PersonId::new(row.get(2)?))?,
        task: row.get(3)?,
        status: status_of(row.get(4)?).ok_or_else(unknown)?,
        claim: row.get(5)?,
        claimed_at: row.get(6)?,
        submitted_at: row.get(7)?,
        decided_at: row.get(8)?,
        due: row.get(9)?,
        paid: row.get::<_, Option<Units>>(10)?.map(|paid| paid.0),
        reason: row.get(11)?,
    })
}

impl Reader {
    /// Return the work of a person, the latest claim first. The cursor is the `claim` of an entry.
    ///
    /// # Errors
    /// `INDEX_FILE_FAILED`, `INDEX_DAMAGED`.
    pub fn work_of_person(&self, person: PersonId, page: &PageRequest<u64>) -> Result<Page<WorkEntry, u64>> {
        let select = Select::new(WORK)
            .with("WHERE person = ?", [number(person.get())])
            .with_some("AND claim < ?", page.after.map(number))
            .with("ORDER BY claim DESC LIMIT ?", [page.fetched().into()]);
        Ok(page.page(self.rows(&select, read_work)?, |entry| entry.claim))
    }

    /// Return the work of a batch, the oldest first.
    ///
    /// # Errors
    /// `INDEX_FILE_FAILED`, `INDEX_DAMAGED`.
    pub fn work_of_batch(
        &self,
        batch: BatchId,
        page: &PageRequest<AssignmentId>,
    ) -> Result<Page<WorkEntry, AssignmentId>> {
        let select = Select::new(WORK)
            .with("WHERE batch = ?", [number(batch.get())])
            .with_some("AND assignment > ?", page.after.map(|after| number(after.get())))
            .with("ORDER BY assignment LIMIT ?", [page.fetched().into()]);
        Ok(page.page(self.rows(&select, read_work)?, |entry| entry.assignment))
    }
}
