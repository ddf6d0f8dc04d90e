//! `Claim`: how an annotator gets a task.

use caravan_contract_kit::{response, Call};
use caravan_marketplace_api::{MarketplaceError, Pick, TaskClaimed, TaskMissed};
use caravan_primitives::{AssignmentId, BatchId, Hash32, PersonId};
use cosmwasm_std::{Response, Storage};

use super::batch_session::BatchSession;
use super::load_sender;
use super::person::create_person;
use crate::domain::assignment::{Assignment, Claimed, LoadedAssignment};
use crate::domain::claim::{check_newcomer_limit, choose, takes_newcomer_place, TaskChoice};
use crate::domain::frozen::DistributionKind;
use crate::domain::participation::Participation;
use crate::domain::restriction::check_unrestricted;
use crate::domain::standing::Standing;
use crate::domain::task::{Slot, SlotAccess};
use crate::domain::window::{Found, PickContext};
use crate::error::Result;
use crate::state::{self, StoredTasks, TaskOfPerson};

/// Reserve a slot for `assignment_secs`, or count a miss of the random pick.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn claim(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    batch: BatchId,
    pick: &Pick,
    agreement: &Hash32,
) -> Result<Response> {
    let mut session = BatchSession::load(storage, batch, call.now)?;
    session.batch.require_open(batch, call.now)?;
    let sender = load_sender(storage, call)?;
    let project = session.batch.project();
    session.project(storage)?.require_outsider(project, &sender)?;
    session.frozen.check_agreement(agreement)?;
    session.frozen.require_claimable(call.now)?;
    // Before the caps are checked: what is settled here may free a slot, or a place of newcomers, for this claim.
    session.reap(storage)?;
    let person = match sender.person {
        Some(person) => person,
        None => first_contact(storage, call, &mut session)?,
    };
    let mut participation = state::load_participation_or_default(storage, batch, person)?;
    participation.check_can_claim(person, batch, &session.batch, &session.frozen)?;
    check_reviewer(storage, &session, person)?;
    let standing = state::load_standing_or_default(storage, project, person)?;
    check_restrictions(storage, &session, person, &standing)?;
    let newcomer = takes_newcomer_place(&session.frozen, &standing);
    if newcomer {
        check_newcomer_limit(&session.batch, &session.frozen, || session.overdue(storage))?;
    }
    let found = match choose(&session.batch, &session.frozen, pick, &call.sender)? {
        TaskChoice::Random => find_random(storage, &mut session, person, &participation)?,
        TaskChoice::Named(task) => find_named(storage, &session, person, task)?,
    };
    match found {
        Found::Miss => {
            let misses = participation.miss()?;
            session.emit(TaskMissed { batch, person, misses });
        }
        Found::Hit { task, slot } => {
            participation.reserve(slot)?;
            let (terms, took_reopened) = (session.batch.latest_terms()?, slot == Slot::Reopened);
            reserve(storage, &mut session, Claimed { task, person, terms, newcomer, took_reopened }, call.height)?;
        }
    }
    state::save_participation(storage, batch, person, &participation)?;
    Ok(response("claim", session.save(storage)?))
}

/// No one reviews own work: in a batch of reviews a person claims who has no work in the batch that is reviewed.
fn check_reviewer(storage: &dyn Storage, session: &BatchSession, person: PersonId) -> Result<()> {
    let Some(batch) = session.frozen.review_of else { return Ok(()) };
    if state::load_participation_or_default(storage, batch, person)?.has_work() {
        return Err(MarketplaceError::ReviewerWorked { person, batch }.into());
    }
    Ok(())
}

/// Fail where the platform or, in a batch that took no project credit, the requester has restricted the person.
fn check_restrictions(
    storage: &dyn Storage,
    session: &BatchSession,
    person: PersonId,
    standing: &Standing,
) -> Result<()> {
    let by_platform = state::may_load_restriction(storage, person)?;
    check_unrestricted(by_platform.as_ref(), person, "platform", session.now)?;
    // Whose work project credit pays for, the requester does not choose.
    let by_requester = standing.restriction.as_ref().filter(|_| !session.frozen.from_project_credit);
    Ok(check_unrestricted(by_requester, person, "requester", session.now)?)
}

/// Create a person for the sender, who claims for the first time.
fn first_contact(storage: &mut dyn Storage, call: &Call<'_>, session: &mut BatchSession) -> Result<PersonId> {
    let siblings = state::load_siblings(storage)?;
    let created = create_person(storage, call, &siblings)?;
    let person = created.person;
    session.emit(created);
    Ok(person)
}

fn find_random(
    storage: &mut dyn Storage,
    session: &mut BatchSession,
    person: PersonId,
    participation: &Participation,
) -> Result<Found> {
    let now = session.now;
    let gives_reopened = !session.frozen.leaves_people_out() && session.project(storage)?.gives_reopened(now);
    let access = if gives_reopened { participation.slot_access() } else { SlotAccess::CleanOnly };
    let context = PickContext {
        seed: &session.frozen.seed,
        person,
        claims: participation.claims(),
        misses: participation.misses(),
        access,
        tasks: session.batch.tasks(),
        overlap: session.batch.overlap(),
        now: session.now,
    };
    let mut tasks = StoredTasks { storage, batch: session.id, person };
    session.batch.window.pick(&mut tasks, &context)
}

/// Take a slot of a task that the annotator names. Clean slots only: else a requester could name its own wallets the slots
/// that its rejections gave back.
fn find_named(storage: &mut dyn Storage, session: &BatchSession, person: PersonId, task: u32) -> Result<Found> {
    if state::is_task_done(storage, TaskOfPerson { person, batch: session.id, task }) {
        return Err(MarketplaceError::TaskDone { person, task }.into());
    }
    let mut row = state::load_task_or_default(storage, session.id, task, session.frozen.distribution())?;
    if !row.has_clean(session.batch.overlap()) {
        return Err(MarketplaceError::TaskFull(task).into());
    }
    row.take(Slot::Clean)?;
    state::save_task(storage, session.id, task, &row)?;
    Ok(Found::Hit { task, slot: Slot::Clean })
}

fn reserve(storage: &mut dyn Storage, session: &mut BatchSession, claimed: Claimed, height: u64) -> Result<()> {
    let reward = session.terms(storage, claimed.terms)?.reward;
    let row = Assignment::reserve(claimed, session.now, session.frozen.windows.assignment_secs)?;
    let assignment = LoadedAssignment { id: session.batch.claim(&claimed)?, row };
    let Claimed { task, person, took_reopened, .. } = claimed;
    state::save_assignment(storage, session.id, &assignment)?;
    state::save_task_done(storage, TaskOfPerson { person, batch: session.id, task }, assignment.id)?;
    if assignment.id == AssignmentId::FIRST && session.frozen.distribution() == DistributionKind::Random {
        session.frozen.first_claim(height, session.now);
        state::save_frozen(storage, session.id, &session.frozen)?;
    }
    session.emit(TaskClaimed {
        batch: session.id,
        assignment: assignment.id,
        task,
        person,
        reward,
        due: assignment.row.due_or_end,
        took_reopened,
    });
    Ok(())
}
