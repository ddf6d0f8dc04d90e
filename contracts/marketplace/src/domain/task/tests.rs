#![allow(clippy::arithmetic_side_effects)]

use caravan_primitives::Coded;

use super::*;

const DAY: u64 = 86_400;

fn row(taken: u8, reopened: u8) -> Task {
    Task { taken, reopened, reopened_at: Time::new(1_000), in_window: false }
}

#[test]
fn clean_slots_come_before_reopened_ones() {
    let ripe = Time::new(1_000 + DAY);
    let offer = |taken, reopened, target| row(taken, reopened).offer(target, SlotAccess::AlsoReopened, ripe).unwrap();
    for (taken, reopened, target, expected) in [
        (0, 0, 1, Some(Slot::Clean)),
        (1, 0, 1, None),
        (0, 1, 1, Some(Slot::Reopened)),
        (0, 1, 2, Some(Slot::Clean)),
        (1, 1, 2, Some(Slot::Reopened)),
        (2, 1, 4, Some(Slot::Clean)),
        (2, 2, 4, Some(Slot::Reopened)),
        (4, 0, 4, None),
    ] {
        assert_eq!(offer(taken, reopened, target), expected, "{taken} taken, {reopened} reopened of {target}");
    }
}

#[test]
fn a_reopened_slot_waits_a_day_and_for_one_who_may() {
    let task = row(0, 1);
    assert_eq!(task.reopened_from(), Ok(Time::new(1_000 + DAY)));
    for (now, access, expected) in [
        (1_000 + DAY - 1, SlotAccess::AlsoReopened, None),
        (1_000 + DAY, SlotAccess::AlsoReopened, Some(Slot::Reopened)),
        (1_000 + DAY, SlotAccess::CleanOnly, None),
        (u64::MAX, SlotAccess::CleanOnly, None),
    ] {
        assert_eq!(task.offer(1, access, Time::new(now)).unwrap(), expected, "{now} {access:?}");
    }
    // who may not take a reopened slot may still take a clean one
    assert_eq!(task.offer(2, SlotAccess::CleanOnly, Time::new(0)).unwrap(), Some(Slot::Clean));
}

#[test]
fn a_slot_taken_and_given_back_leaves_the_task_as_it_was() {
    let at = Time::new(5_000);
    let mut task = row(1, 2);
    task.take(Slot::Clean).unwrap();
    assert_eq!((task.taken, task.reopened), (2, 2));
    task.release(FreedSlot::Clean).unwrap();
    assert_eq!(task, row(1, 2));
    task.take(Slot::Reopened).unwrap();
    assert_eq!((task.taken, task.reopened), (2, 1));
    task.release(FreedSlot::Reopened { at }).unwrap();
    assert_eq!((task.taken, task.reopened, task.reopened_at), (1, 2, at));
    // an earlier time does not shorten the wait
    task.take(Slot::Reopened).unwrap();
    task.release(FreedSlot::Reopened { at: Time::new(1) }).unwrap();
    assert_eq!(task.reopened_at, at);
}

#[test]
fn what_cannot_be_is_refused() {
    for (broken, code) in [
        (row(u8::MAX, 0).take(Slot::Clean), "COUNTER_FULL"),
        (row(0, 0).take(Slot::Reopened), "LEDGER_BROKEN"),
        (row(0, 0).release(FreedSlot::Clean), "LEDGER_BROKEN"),
        (row(1, u8::MAX).release(FreedSlot::Reopened { at: Time::new(0) }), "COUNTER_FULL"),
    ] {
        assert_eq!(broken.unwrap_err().code(), code);
    }
}

#[test]
fn an_untouched_task_is_in_the_window_if_it_is_among_the_first() {
    for (task, distribution, in_window) in [
        (0, DistributionKind::Random, true),
        (255, DistributionKind::Random, true),
        (256, DistributionKind::Random, false),
        (0, DistributionKind::AllowList, false),
    ] {
        let row = Task::untouched(task, distribution);
        assert_eq!((row.taken, row.reopened, row.in_window), (0, 0, in_window), "{task} {distribution:?}");
    }
}

#[test]
fn a_row_is_as_small_as_what_it_says() {
    assert_eq!(serde_json::to_string(&Task::untouched(0, DistributionKind::Random)).unwrap(), "[0,0,0,true]");
    for task in [Task::untouched(0, DistributionKind::Random), row(3, 2)] {
        let stored = serde_json::to_string(&task).unwrap();
        assert_eq!(serde_json::from_str::<Task>(&stored).unwrap(), task);
    }
}
