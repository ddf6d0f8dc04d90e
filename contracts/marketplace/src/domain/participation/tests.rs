use caravan_primitives::{Coded, ProjectId, Time};

use super::*;
use crate::domain::frozen::tests::frozen;
use crate::domain::frozen::DistributionKind;

fn open(tasks: u32, overlap: u8) -> Batch {
    let mut batch = Batch::draft(ProjectId::FIRST, tasks, overlap);
    batch.open(Time::new(1_000), DistributionKind::Random);
    batch
}

fn code(participation: &Participation, batch: &Batch, frozen: &Frozen) -> &'static str {
    let checked = participation.check_can_claim(PersonId::FIRST, BatchId::FIRST, batch, frozen);
    checked.map_or_else(|error| error.code(), |()| "ok")
}

#[test]
fn a_person_holds_at_most_the_cap() {
    let frozen = Frozen { active_cap: 2, ..frozen() };
    let mut person = Participation::default();
    for _ in 0..2 {
        assert_eq!(code(&person, &open(9, 1), &frozen), "ok");
        person.reserve(Slot::Clean).unwrap();
    }
    assert_eq!(code(&person, &open(9, 1), &frozen), "ACTIVE_CAP");
    person.submit().unwrap();
    assert_eq!(code(&person, &open(9, 1), &frozen), "ok");
}

#[test]
fn a_person_does_each_task_once_and_one_of_a_batch_from_project_credit() {
    let mut person = Participation::default();
    for _ in 0..2 {
        person.reserve(Slot::Clean).unwrap();
        person.submit().unwrap();
    }
    assert_eq!(code(&person, &open(3, 1), &frozen()), "ok");
    assert_eq!(code(&person, &open(2, 1), &frozen()), "ALL_TASKS_DONE");
    let from_credit = Frozen { from_project_credit: true, ..frozen() };
    assert_eq!(code(&person, &open(3, 1), &from_credit), "ONE_PER_PERSON");
    assert_eq!(code(&Participation::default(), &open(3, 1), &from_credit), "ok");
}

#[test]
fn a_full_batch_has_no_slot_left() {
    assert_eq!(code(&Participation::default(), &open(3, 0), &frozen()), "NO_SLOT_LEFT");
}

#[test]
fn what_is_released_was_never_done() {
    let mut person = Participation::default();
    person.reserve(Slot::Reopened).unwrap();
    assert_eq!(person.slot_access(), SlotAccess::CleanOnly);
    person.release(Slot::Reopened).unwrap();
    assert_eq!((person.held_and_done(), person.claims()), ((0, 0), 1));
    assert_eq!(person.slot_access(), SlotAccess::AlsoReopened);
    // A clean slot that is released says nothing about a reopened one.
    person.reserve(Slot::Reopened).unwrap();
    person.reserve(Slot::Clean).unwrap();
    person.release(Slot::Clean).unwrap();
    assert_eq!((person.held_and_done(), person.slot_access()), ((1, 1), SlotAccess::CleanOnly));
}

#[test]
fn misses_count_since_the_last_reservation() {
    let mut person = Participation::default();
    assert_eq!((person.miss(), person.miss(), person.misses()), (Ok(1), Ok(2), 2));
    person.reserve(Slot::Clean).unwrap();
    assert_eq!(person.misses(), 0);
}

#[test]
fn counters_never_go_below_nothing() {
    assert_eq!(Participation::default().submit().unwrap_err().code(), "LEDGER_BROKEN");
    assert_eq!(Participation::default().release(Slot::Clean).unwrap_err().code(), "LEDGER_BROKEN");
    let mut full = Participation { active: u8::MAX, ..Participation::default() };
    assert_eq!(full.reserve(Slot::Clean).unwrap_err().code(), "COUNTER_FULL");
}
