//! `Claim`: how an annotator comes to a task.

use caravan_marketplace_api::{allow_leaf, bounds, MarketplaceError, Pick, TaskClaimed, TaskMissed};
use caravan_primitives::{verify, BatchId, PersonId, Proof};
use cosmwasm_std::{Addr, Response, Storage};

use super::desk::Desk;
use super::{told, Call};
use crate::domain::assignment::{Assignment, Claimed};
use crate::domain::task::Slot;
use crate::domain::window::{Draw, Found};
use crate::error::Res;
use crate::state::{self, Seat, StoredShelf};

/// Reserves a slot, or tells that a random pick missed.
#[inline(never)]
pub(crate) fn claim(store: &mut dyn Storage, call: &Call<'_>, batch: BatchId, pick: Pick) -> Res<Response> {
    let mut desk = Desk::load(store, batch, call.now)?;
    desk.batch.require_open(batch, call.now)?;
    let who = call.who(store)?;
    desk.project.forbid_own(desk.batch.project, &who)?;
    let from = desk.frozen.claimable_from()?;
    if call.now < from {
        return Err(MarketplaceError::ClaimEarly { from, now: call.now }.into());
    }
    desk.reap(store)?;
    let person = match who.person {
        Some(person) => person,
        None => super::person::meet(store, &call.sender, &mut desk.events)?,
    };
    let mut seat = state::seat(store, batch, person)?;
    check_seat(&desk, person, &seat)?;
    let newcomer = check_pending(store, &desk, person)?;
    let found = find(store, &mut desk, (&call.sender, person, &seat), pick)?;
    match found {
        Found::Miss => {
            seat.misses = seat.misses.saturating_add(1);
            desk.tell(TaskMissed { batch, person, misses: seat.misses });
        }
        Found::Hit { task, slot } => reserve(store, &mut desk, (person, &mut seat), (task, slot, newcomer))?,
    }
    state::save_seat(store, batch, person, &seat)?;
    Ok(told("claim", desk.save(store)?))
}

fn check_seat(desk: &Desk, person: PersonId, seat: &Seat) -> Res<()> {
    let cap = desk.frozen.active_cap;
    if seat.active >= cap {
        return Err(MarketplaceError::ActiveCap { cap, held: seat.active }.into());
    }
    if desk.frozen.from_project_credit && seat.done > 0 {
        return Err(MarketplaceError::OnePerPerson.into());
    }
    if seat.done >= desk.batch.tasks {
        return Err(MarketplaceError::AllTasksDone { person, batch: desk.id }.into());
    }
    if desk.batch.open_slots() == 0 {
        return Err(MarketplaceError::NoSlotLeft(desk.id).into());
    }
    Ok(())
}

/// Whether the annotator is newcomer; such wait while others hold all places.
fn check_pending(store: &dyn Storage, desk: &Desk, person: PersonId) -> Res<bool> {
    let standing = state::standing(store, desk.batch.project, person)?;
    if desk.frozen.list.is_some() || standing.accepted >= bounds::NEWCOMER_UNTIL {
        return Ok(false);
    }
    let (pending, max) = (desk.batch.pending, desk.frozen.max_pending);
    if pending < max {
        return Ok(true);
    }
    let names: Vec<String> = desk.overdue(store)?.iter().map(ToString::to_string).collect();
    let due = if names.is_empty() { "none, nothing is overdue".to_owned() } else { names.join(",") };
    Err(MarketplaceError::NewcomerLimit { pending, max, due }.into())
}

fn find(
    store: &mut dyn Storage,
    desk: &mut Desk,
    (sender, person, seat): (&Addr, PersonId, &Seat),
    pick: Pick,
) -> Res<Found> {
    match (pick, desk.frozen.list.is_some()) {
        (Pick::Random {}, false) => find_random(store, desk, person, seat),
        (Pick::Named { task }, false) if desk.batch.overlap == 1 && !desk.frozen.from_project_credit => {
            find_named(store, desk, person, task)
        }
        (Pick::Listed { task, proof }, true) => {
            check_listed(desk, sender, &proof)?;
            find_named(store, desk, person, task)
        }
        (Pick::Random {} | Pick::Named { .. }, true) => not_offered("to a list: use listed"),
        (Pick::Listed { .. } | Pick::Named { .. }, false) => not_offered("at random: use random"),
    }
}

fn not_offered(offered: &'static str) -> Res<Found> {
    Err(MarketplaceError::PickNotOffered { offered }.into())
}

fn find_random(store: &mut dyn Storage, desk: &mut Desk, person: PersonId, seat: &Seat) -> Res<Found> {
    let draw = Draw {
        seed: &desk.frozen.seed,
        person,
        claims: seat.claims,
        misses: seat.misses,
        may_take_reopened: !seat.reopened,
        tasks: desk.batch.tasks,
        target: desk.batch.overlap,
        now: desk.now,
    };
    let mut shelf = StoredShelf { store, batch: desk.id, person };
    desk.batch.window.pick(&mut shelf, &draw)
}

/// A task by name: clean slots only.
fn find_named(store: &mut dyn Storage, desk: &Desk, person: PersonId, task: u32) -> Res<Found> {
    if task >= desk.batch.tasks {
        return Err(MarketplaceError::TaskUnknown { task, tasks: desk.batch.tasks }.into());
    }
    if state::done(store, person, desk.id, task)? {
        return Err(MarketplaceError::TaskDone { person, task }.into());
    }
    let mut row = state::task(store, desk.id, task, desk.frozen.list.is_none())?;
    if !row.has_clean(desk.batch.overlap) {
        return Err(MarketplaceError::TaskFull(task).into());
    }
    row.take(Slot::Clean)?;
    state::save_task(store, desk.id, task, &row)?;
    Ok(Found::Hit { task, slot: Slot::Clean })
}

fn check_listed(desk: &Desk, sender: &Addr, proof: &Proof) -> Res<()> {
    let Some(list) = &desk.frozen.list else { return Ok(()) };
    let size = u64::from(list.size);
    let leaf = allow_leaf(proof.index, size, sender.as_str());
    verify(&list.root, size, &leaf, proof).map_err(|_| MarketplaceError::NotListed {
        sender: sender.clone(),
        index: proof.index,
        size: list.size,
    })?;
    Ok(())
}

fn reserve(
    store: &mut dyn Storage,
    desk: &mut Desk,
    (person, seat): (PersonId, &mut Seat),
    (task, slot, newcomer): (u32, Slot, bool),
) -> Res<()> {
    let index = desk.batch.latest_terms()?;
    let terms = desk.terms(store, index)?;
    let took_reopened = slot == Slot::Reopened;
    let claimed = Claimed { task, person, terms: index, newcomer, took_reopened };
    let row = Assignment::reserve(claimed, desk.now, desk.frozen.assignment_secs)?;
    let no = desk.batch.claim(index, newcomer)?;
    seat.active = seat.active.saturating_add(1);
    seat.claims = seat.claims.saturating_add(1);
    seat.done = seat.done.saturating_add(1);
    seat.misses = 0;
    seat.reopened = seat.reopened || took_reopened;
    state::save_assignment(store, desk.id, no, &row)?;
    state::set_done(store, (person, desk.id, task), no)?;
    desk.tell(TaskClaimed {
        batch: desk.id,
        assignment: no,
        task,
        person,
        reward: terms.reward,
        due: row.due,
        took_reopened,
    });
    Ok(())
}
