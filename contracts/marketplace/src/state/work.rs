//! Projects, batches, assignments, tasks.

use caravan_marketplace_api::MarketplaceError;
use caravan_primitives::{AssignmentId, BatchId, Hash32, PersonId, ProjectId, Uri};
use cosmwasm_std::{Order, StdResult, Storage};
use cw_storage_plus::{Bound, Item, Map};

use crate::domain::assignment::Assignment;
use crate::domain::batch::{Batch, Frozen};
use crate::domain::ledger::BatchLedger;
use crate::domain::project::Project;
use crate::domain::row::row;
use crate::domain::task::Task;
use crate::domain::terms::Terms;
use crate::domain::window::Shelf;
use crate::error::{ContractError, Res};

/// Where a project is described.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ProjectText {
    pub(crate) uri: Uri,
    pub(crate) uri_hash: Hash32,
}

/// What was submitted; written once.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Submission {
    pub(crate) commitment: Hash32,
    pub(crate) payload_hash: Hash32,
    pub(crate) uri: Uri,
}

/// A person in a batch.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Seat {
    /// Reservations held.
    pub(crate) active: u8,
    /// Reservations ever got.
    pub(crate) claims: u32,
    /// Misses since the last one.
    pub(crate) misses: u32,
    /// Tasks held or done, for good.
    pub(crate) done: u32,
    /// Whether one of them was a reopened slot.
    pub(crate) reopened: bool,
}

const LAST_PROJECT: Item<ProjectId> = Item::new("nj");
const PROJECTS: Map<u64, Project> = Map::new("prj");
const PROJECT_TEXTS: Map<u64, ProjectText> = Map::new("prt");
const PROJECTS_OF: Map<(u64, u64), bool> = Map::new("prr");
const LAST_BATCH: Item<BatchId> = Item::new("nb");
const BATCHES: Map<u64, Batch> = Map::new("bat");
const FROZEN: Map<u64, Frozen> = Map::new("frz");
const LEDGERS: Map<u64, BatchLedger> = Map::new("led");
const TERMS: Map<(u64, u8), Terms> = Map::new("trm");
const BATCHES_OF: Map<(u64, u64), bool> = Map::new("prb");
const OPEN: Map<u64, bool> = Map::new("opn");
const ASSIGNMENTS: Map<(u64, u64), Assignment> = Map::new("asg");
const SUBMISSIONS: Map<(u64, u64), Submission> = Map::new("sub");
const SUBMITTED: Map<(u64, u64), AssignmentId> = Map::new("sbq");
const DONE: Map<(u64, u64, u32), AssignmentId> = Map::new("don");
const SEATS: Map<(u64, u64), Seat> = Map::new("set");
const TASKS: Map<(u64, u32), Task> = Map::new("tsk");
const PLACES: Map<(u64, u32), u32> = Map::new("win");
const QUEUE: Map<(u64, u64), u32> = Map::new("que");

pub(crate) fn new_project(store: &mut dyn Storage, row: &Project, text: &ProjectText) -> Res<ProjectId> {
    let id = match LAST_PROJECT.may_load(store)? {
        Some(last) => last.next()?,
        None => ProjectId::FIRST,
    };
    LAST_PROJECT.save(store, &id)?;
    PROJECTS_OF.save(store, (row.requester.get(), id.get()), &true)?;
    save_project(store, id, row)?;
    save_project_text(store, id, text)?;
    Ok(id)
}

pub(crate) fn project(store: &dyn Storage, id: ProjectId) -> Res<Project> {
    PROJECTS.may_load(store, id.get())?.ok_or_else(|| MarketplaceError::ProjectUnknown(id).into())
}

pub(crate) fn save_project(store: &mut dyn Storage, id: ProjectId, row: &Project) -> StdResult<()> {
    PROJECTS.save(store, id.get(), row)
}

pub(crate) fn project_text(store: &dyn Storage, id: ProjectId) -> StdResult<ProjectText> {
    PROJECT_TEXTS.load(store, id.get())
}

pub(crate) fn save_project_text(store: &mut dyn Storage, id: ProjectId, text: &ProjectText) -> StdResult<()> {
    PROJECT_TEXTS.save(store, id.get(), text)
}

pub(crate) fn projects_after(
    store: &dyn Storage,
    after: Option<ProjectId>,
    limit: usize,
) -> Res<Vec<(ProjectId, Project)>> {
    let rows = PROJECTS.range(store, after.map(|id| Bound::exclusive(id.get())), None, Order::Ascending);
    rows.take(limit)
        .map(|row| {
            let (id, row) = row?;
            Ok((ProjectId::new(id)?, row))
        })
        .collect()
}

pub(crate) fn projects_of_after(
    store: &dyn Storage,
    requester: PersonId,
    after: Option<ProjectId>,
    limit: usize,
) -> Res<Vec<(ProjectId, Project)>> {
    let min = after.map(|id| Bound::exclusive(id.get()));
    let keys = PROJECTS_OF.prefix(requester.get()).keys(store, min, None, Order::Ascending);
    keys.take(limit)
        .map(|key| {
            let id = ProjectId::new(key?)?;
            Ok((id, project(store, id)?))
        })
        .collect()
}

pub(crate) fn new_batch(store: &mut dyn Storage, row: &Batch) -> Res<BatchId> {
    let id = match LAST_BATCH.may_load(store)? {
        Some(last) => last.next()?,
        None => BatchId::FIRST,
    };
    LAST_BATCH.save(store, &id)?;
    BATCHES_OF.save(store, (row.project.get(), id.get()), &true)?;
    save_batch(store, id, row)?;
    Ok(id)
}

pub(crate) fn batch(store: &dyn Storage, id: BatchId) -> Res<Batch> {
    BATCHES.may_load(store, id.get())?.ok_or_else(|| MarketplaceError::BatchUnknown(id).into())
}

pub(crate) fn save_batch(store: &mut dyn Storage, id: BatchId, row: &Batch) -> StdResult<()> {
    BATCHES.save(store, id.get(), row)
}

pub(crate) fn batches_after(
    store: &dyn Storage,
    project: ProjectId,
    after: Option<BatchId>,
    limit: usize,
) -> Res<Vec<BatchId>> {
    let min = after.map(|id| Bound::exclusive(id.get()));
    let keys = BATCHES_OF.prefix(project.get()).keys(store, min, None, Order::Ascending);
    keys.take(limit).map(|key| Ok(BatchId::new(key?)?)).collect()
}

pub(crate) fn set_open(store: &mut dyn Storage, id: BatchId, open: bool) -> StdResult<()> {
    if open {
        return OPEN.save(store, id.get(), &true);
    }
    OPEN.remove(store, id.get());
    Ok(())
}

pub(crate) fn open_batches_after(store: &dyn Storage, after: Option<BatchId>, limit: usize) -> Res<Vec<BatchId>> {
    let keys = OPEN.keys(store, after.map(|id| Bound::exclusive(id.get())), None, Order::Ascending);
    keys.take(limit).map(|key| Ok(BatchId::new(key?)?)).collect()
}

/// What an open batch froze; a draft has frozen nothing.
pub(crate) fn frozen(store: &dyn Storage, id: BatchId) -> StdResult<Option<Frozen>> {
    FROZEN.may_load(store, id.get())
}

pub(crate) fn save_frozen(store: &mut dyn Storage, id: BatchId, row: &Frozen) -> StdResult<()> {
    FROZEN.save(store, id.get(), row)
}

pub(crate) fn ledger(store: &dyn Storage, id: BatchId) -> StdResult<BatchLedger> {
    Ok(LEDGERS.may_load(store, id.get())?.unwrap_or_default())
}

pub(crate) fn save_ledger(store: &mut dyn Storage, id: BatchId, row: &BatchLedger) -> StdResult<()> {
    LEDGERS.save(store, id.get(), row)
}

pub(crate) fn terms(store: &dyn Storage, id: BatchId, index: u8) -> StdResult<Terms> {
    TERMS.load(store, (id.get(), index))
}

pub(crate) fn save_terms(store: &mut dyn Storage, id: BatchId, index: u8, row: &Terms) -> StdResult<()> {
    TERMS.save(store, (id.get(), index), row)
}

/// All terms of a batch, at most 16.
pub(crate) fn terms_rows(store: &dyn Storage, id: BatchId) -> StdResult<Vec<Terms>> {
    let rows = TERMS.prefix(id.get()).range(store, None, None, Order::Ascending);
    rows.map(|row| row.map(|(_, terms)| terms)).collect()
}

pub(crate) fn assignment(store: &dyn Storage, batch: BatchId, id: AssignmentId) -> Res<Assignment> {
    let row = ASSIGNMENTS.may_load(store, (batch.get(), id.get()))?;
    row.ok_or_else(|| MarketplaceError::AssignmentUnknown { batch, assignment: id }.into())
}

pub(crate) fn save_assignment(
    store: &mut dyn Storage,
    batch: BatchId,
    id: AssignmentId,
    row: &Assignment,
) -> StdResult<()> {
    ASSIGNMENTS.save(store, (batch.get(), id.get()), row)
}

pub(crate) fn assignments_after(
    store: &dyn Storage,
    batch: BatchId,
    after: Option<AssignmentId>,
    limit: usize,
) -> Res<Vec<(AssignmentId, Assignment)>> {
    let min = after.map(|id| Bound::exclusive(id.get()));
    let rows = ASSIGNMENTS.prefix(batch.get()).range(store, min, None, Order::Ascending);
    rows.take(limit)
        .map(|row| {
            let (id, row) = row?;
            Ok((AssignmentId::new(id)?, row))
        })
        .collect()
}

pub(crate) fn submission(store: &dyn Storage, batch: BatchId, id: AssignmentId) -> StdResult<Option<Submission>> {
    SUBMISSIONS.may_load(store, (batch.get(), id.get()))
}

/// Keeps a submission, and its place in the order of submissions.
pub(crate) fn save_submission(
    store: &mut dyn Storage,
    batch: BatchId,
    (id, place): (AssignmentId, u64),
    row: &Submission,
) -> StdResult<()> {
    SUBMITTED.save(store, (batch.get(), place), &id)?;
    SUBMISSIONS.save(store, (batch.get(), id.get()), row)
}

/// The assignment at a place in the order of submissions.
pub(crate) fn next_in_queue(store: &dyn Storage, batch: BatchId, place: u64) -> StdResult<AssignmentId> {
    SUBMITTED.load(store, (batch.get(), place))
}

/// A place in the order of submissions is done with.
pub(crate) fn judge_queue(store: &mut dyn Storage, batch: BatchId, place: u64) {
    SUBMITTED.remove(store, (batch.get(), place));
}

pub(crate) fn done(store: &dyn Storage, person: PersonId, batch: BatchId, task: u32) -> StdResult<bool> {
    Ok(DONE.has(store, (person.get(), batch.get(), task)))
}

pub(crate) fn set_done(
    store: &mut dyn Storage,
    (person, batch, task): (PersonId, BatchId, u32),
    id: AssignmentId,
) -> StdResult<()> {
    DONE.save(store, (person.get(), batch.get(), task), &id)
}

pub(crate) fn clear_done(store: &mut dyn Storage, person: PersonId, batch: BatchId, task: u32) {
    DONE.remove(store, (person.get(), batch.get(), task));
}

pub(crate) fn assignments_of_person_after(
    store: &dyn Storage,
    person: PersonId,
    after: Option<(BatchId, u32)>,
    limit: usize,
) -> Res<Vec<(BatchId, AssignmentId)>> {
    let min = after.map(|(batch, task)| Bound::exclusive((batch.get(), task)));
    let rows = DONE.sub_prefix(person.get()).range(store, min, None, Order::Ascending);
    rows.take(limit)
        .map(|row| {
            let ((batch, _), id) = row?;
            Ok((BatchId::new(batch)?, id))
        })
        .collect()
}

pub(crate) fn seat(store: &dyn Storage, batch: BatchId, person: PersonId) -> StdResult<Seat> {
    Ok(SEATS.may_load(store, (batch.get(), person.get()))?.unwrap_or_default())
}

pub(crate) fn save_seat(store: &mut dyn Storage, batch: BatchId, person: PersonId, row: &Seat) -> StdResult<()> {
    SEATS.save(store, (batch.get(), person.get()), row)
}

/// The slots of a task; `windowed`: whether the batch gives tasks out at random.
pub(crate) fn task(store: &dyn Storage, batch: BatchId, task: u32, windowed: bool) -> StdResult<Task> {
    Ok(TASKS.may_load(store, (batch.get(), task))?.unwrap_or_else(|| Task::untouched(task, windowed)))
}

pub(crate) fn save_task(store: &mut dyn Storage, batch: BatchId, task: u32, row: &Task) -> StdResult<()> {
    TASKS.save(store, (batch.get(), task), row)
}

/// The window of a `random` batch, in storage, for one person.
pub(crate) struct StoredShelf<'a> {
    pub(crate) store: &'a mut dyn Storage,
    pub(crate) batch: BatchId,
    pub(crate) person: PersonId,
}

impl Shelf for StoredShelf<'_> {
    type Error = ContractError;

    fn place(&self, place: u32) -> Res<u32> {
        Ok(PLACES.may_load(&*self.store, (self.batch.get(), place))?.unwrap_or(place))
    }

    fn set_place(&mut self, place: u32, task: u32) -> Res<()> {
        Ok(PLACES.save(self.store, (self.batch.get(), place), &task)?)
    }

    fn dequeue(&mut self, entry: u64) -> Res<u32> {
        let key = (self.batch.get(), entry);
        let task = QUEUE.load(&*self.store, key)?;
        QUEUE.remove(self.store, key);
        Ok(task)
    }

    fn enqueue(&mut self, entry: u64, task: u32) -> Res<()> {
        Ok(QUEUE.save(self.store, (self.batch.get(), entry), &task)?)
    }

    fn task(&self, task: u32) -> Res<Task> {
        Ok(self::task(&*self.store, self.batch, task, true)?)
    }

    fn set_task(&mut self, task: u32, row: &Task) -> Res<()> {
        Ok(save_task(self.store, self.batch, task, row)?)
    }

    fn is_done(&self, task: u32) -> Res<bool> {
        Ok(done(&*self.store, self.person, self.batch, task)?)
    }
}

row! {
    ProjectText { uri, uri_hash: hash }
    Submission { commitment: hash, payload_hash: hash, uri }
    Seat { active, claims, misses, done, reopened }
}
