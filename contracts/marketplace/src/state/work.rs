//! Assignments, submissions, participations, tasks and the window.

use caravan_marketplace_api::MarketplaceError;
use caravan_primitives::{AssignmentId, BatchId, Hash32, PersonId, Uri};
use cosmwasm_std::{Order, StdResult, Storage};
use cw_storage_plus::{Bound, Map};

use crate::domain::assignment::{Assignment, LoadedAssignment};
use crate::domain::frozen::DistributionKind;
use crate::domain::participation::Participation;
use crate::domain::row::row;
use crate::domain::task::Task;
use crate::domain::window::TaskStore;
use crate::error::{ContractError, Result};

/// What was submitted. Written once, read by queries alone.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Submission {
    pub(crate) commitment: Hash32,
    pub(crate) payload_hash: Hash32,
    pub(crate) uri: Uri,
}

/// A person's task in a batch.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TaskOfPerson {
    pub(crate) person: PersonId,
    pub(crate) batch: BatchId,
    pub(crate) task: u32,
}

/// Maps a batch and an assignment to the row of the assignment.
const ASSIGNMENTS: Map<(BatchId, AssignmentId), Assignment> = Map::new("asg");
/// Maps a batch and an assignment to what was submitted.
const SUBMISSIONS: Map<(BatchId, AssignmentId), Submission> = Map::new("sub");
/// Maps a batch and an entry of the submission queue to the assignment. Entries that wait for no verdict go.
const SUBMISSION_QUEUE: Map<(BatchId, u64), AssignmentId> = Map::new("sbq");
/// Maps a person, a batch and a task that the person holds or has done to the assignment.
const DONE: Map<(PersonId, BatchId, u32), AssignmentId> = Map::new("don");
/// Maps a batch and a person to what the person holds and has done there.
const PARTICIPATIONS: Map<(BatchId, PersonId), Participation> = Map::new("set");
/// Maps a batch and a task to its slots.
const TASKS: Map<(BatchId, u32), Task> = Map::new("tsk");
/// Maps a batch and a place of the window to a task. A place without a row has the task of its number.
const PLACES: Map<(BatchId, u32), u32> = Map::new("win");
/// Maps a batch and an entry of the window's queue to a task.
const WINDOW_QUEUE: Map<(BatchId, u64), u32> = Map::new("que");

pub(crate) fn load_assignment(storage: &dyn Storage, batch: BatchId, id: AssignmentId) -> Result<LoadedAssignment> {
    let row = ASSIGNMENTS.may_load(storage, (batch, id))?;
    let row = row.ok_or(MarketplaceError::AssignmentUnknown { batch, assignment: id })?;
    Ok(LoadedAssignment { id, row })
}

pub(crate) fn save_assignment(
    storage: &mut dyn Storage,
    batch: BatchId,
    assignment: &LoadedAssignment,
) -> StdResult<()> {
    ASSIGNMENTS.save(storage, (batch, assignment.id), &assignment.row)
}

pub(crate) fn list_assignments(
    storage: &dyn Storage,
    batch: BatchId,
    after: Option<AssignmentId>,
    limit: usize,
) -> StdResult<Vec<LoadedAssignment>> {
    let rows = ASSIGNMENTS.prefix(batch).range(storage, after.map(Bound::exclusive), None, Order::Ascending);
    rows.take(limit).map(|row| row.map(|(id, row)| LoadedAssignment { id, row })).collect()
}

pub(crate) fn may_load_submission(
    storage: &dyn Storage,
    batch: BatchId,
    id: AssignmentId,
) -> StdResult<Option<Submission>> {
    SUBMISSIONS.may_load(storage, (batch, id))
}

pub(crate) fn save_submission(
    storage: &mut dyn Storage,
    batch: BatchId,
    id: AssignmentId,
    row: &Submission,
) -> StdResult<()> {
    SUBMISSIONS.save(storage, (batch, id), row)
}

/// Load the assignment of an entry of the submission queue.
pub(crate) fn load_queued(storage: &dyn Storage, batch: BatchId, entry: u64) -> StdResult<AssignmentId> {
    SUBMISSION_QUEUE.load(storage, (batch, entry))
}

pub(crate) fn save_queued(storage: &mut dyn Storage, batch: BatchId, entry: u64, id: AssignmentId) -> StdResult<()> {
    SUBMISSION_QUEUE.save(storage, (batch, entry), &id)
}

pub(crate) fn remove_queued(storage: &mut dyn Storage, batch: BatchId, entry: u64) {
    SUBMISSION_QUEUE.remove(storage, (batch, entry));
}

pub(crate) fn list_queue(
    storage: &dyn Storage,
    batch: BatchId,
    after: Option<u64>,
    limit: usize,
) -> StdResult<Vec<(u64, AssignmentId)>> {
    let rows = SUBMISSION_QUEUE.prefix(batch).range(storage, after.map(Bound::exclusive), None, Order::Ascending);
    rows.take(limit).collect()
}

pub(crate) fn is_task_done(storage: &dyn Storage, key: TaskOfPerson) -> bool {
    DONE.has(storage, (key.person, key.batch, key.task))
}

pub(crate) fn save_task_done(storage: &mut dyn Storage, key: TaskOfPerson, id: AssignmentId) -> StdResult<()> {
    DONE.save(storage, (key.person, key.batch, key.task), &id)
}

pub(crate) fn remove_task_done(storage: &mut dyn Storage, key: TaskOfPerson) {
    DONE.remove(storage, (key.person, key.batch, key.task));
}

/// List the work of a person, by batch and task: what was returned or has expired is not in it.
pub(crate) fn list_assignments_of(
    storage: &dyn Storage,
    person: PersonId,
    after: Option<(BatchId, u32)>,
    limit: usize,
) -> StdResult<Vec<(BatchId, AssignmentId)>> {
    let rows = DONE.sub_prefix(person).range(storage, after.map(Bound::exclusive), None, Order::Ascending);
    rows.take(limit).map(|row| row.map(|((batch, _), id)| (batch, id))).collect()
}

pub(crate) fn load_participation_or_default(
    storage: &dyn Storage,
    batch: BatchId,
    person: PersonId,
) -> StdResult<Participation> {
    Ok(PARTICIPATIONS.may_load(storage, (batch, person))?.unwrap_or_default())
}

pub(crate) fn save_participation(
    storage: &mut dyn Storage,
    batch: BatchId,
    person: PersonId,
    row: &Participation,
) -> StdResult<()> {
    PARTICIPATIONS.save(storage, (batch, person), row)
}

pub(crate) fn load_task_or_default(
    storage: &dyn Storage,
    batch: BatchId,
    task: u32,
    distribution: DistributionKind,
) -> StdResult<Task> {
    Ok(TASKS.may_load(storage, (batch, task))?.unwrap_or_else(|| Task::untouched(task, distribution)))
}

pub(crate) fn save_task(storage: &mut dyn Storage, batch: BatchId, task: u32, row: &Task) -> StdResult<()> {
    TASKS.save(storage, (batch, task), row)
}

/// The tasks and the window of a `random` batch in storage, for one person.
pub(crate) struct StoredTasks<'a> {
    pub(crate) storage: &'a mut dyn Storage,
    pub(crate) batch: BatchId,
    pub(crate) person: PersonId,
}

impl TaskStore for StoredTasks<'_> {
    type Error = ContractError;

    fn load_place(&self, place: u32) -> Result<u32> {
        Ok(PLACES.may_load(&*self.storage, (self.batch, place))?.unwrap_or(place))
    }

    fn save_place(&mut self, place: u32, task: u32) -> Result<()> {
        Ok(PLACES.save(self.storage, (self.batch, place), &task)?)
    }

    fn dequeue(&mut self, entry: u64) -> Result<u32> {
        let key = (self.batch, entry);
        let task = WINDOW_QUEUE.load(&*self.storage, key)?;
        WINDOW_QUEUE.remove(self.storage, key);
        Ok(task)
    }

    fn enqueue(&mut self, entry: u64, task: u32) -> Result<()> {
        Ok(WINDOW_QUEUE.save(self.storage, (self.batch, entry), &task)?)
    }

    fn load_task(&self, task: u32) -> Result<Task> {
        Ok(load_task_or_default(&*self.storage, self.batch, task, DistributionKind::Random)?)
    }

    fn save_task(&mut self, task: u32, row: &Task) -> Result<()> {
        Ok(save_task(self.storage, self.batch, task, row)?)
    }

    fn is_done(&self, task: u32) -> Result<bool> {
        Ok(is_task_done(&*self.storage, TaskOfPerson { person: self.person, batch: self.batch, task }))
    }
}

row! {
    Submission { commitment: hash, payload_hash: hash, uri }
}
