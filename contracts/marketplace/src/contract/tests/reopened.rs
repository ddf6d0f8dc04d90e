//! A rejection never becomes available funds: what finalizing gives back in every combination, to the unit.
#![allow(clippy::arithmetic_side_effects)]

use caravan_marketplace_api::Pick;
use caravan_primitives::AssignmentId;

use super::world::{accept, amount, attribute, cara, config, list, reject, World, COST, DAY, HOUR};
use super::*;
use crate::tests::units;

/// A batch of one task, whose slot was rejected and can be claimed again; the reservation of `second` on it.
fn took_reopened() -> (World, BatchId, AssignmentId) {
    let mut world = World::new();
    world.history(4);
    let batch = world.open(config(1, 1));
    world.refused("first", batch);
    assert_eq!(world.batch(batch).reopened(), 1);
    world.wait(DAY);
    let number = world.claim("second", batch);
    assert!(world.row(batch, number).took_reopened);
    world.wait(10);
    (world, batch, number)
}

#[test]
fn a_rejected_slot_that_no_work_earns_becomes_project_credit() {
    let mut world = World::new();
    world.history(4);
    let batch = world.open(config(3, 1));
    world.refused("first", batch);
    assert_eq!(world.close_and_finalize(batch), (2 * COST, COST));
    assert_eq!(world.project().project_credit(), units(COST));
}

#[test]
fn an_acceptance_of_work_on_a_reopened_slot_clears_it() {
    for (grade, to_available, to_project_credit) in [(10_000, 0, 0), (5_000, 0, 513)] {
        let (mut world, batch, number) = took_reopened();
        world.ok("second", World::submission(batch, number));
        world.decide(batch, number, &accept(grade));
        assert_eq!(world.batch(batch).reopened(), 0);
        assert_eq!(world.close_and_finalize(batch), (to_available, to_project_credit), "grade {grade}");
    }
}

#[test]
fn auto_approval_of_work_on_a_reopened_slot_clears_it_too() {
    let (mut world, batch, number) = took_reopened();
    world.ok("second", World::submission(batch, number));
    world.wait(DAY);
    world.settle(batch, number);
    assert_eq!((world.batch(batch).reopened(), world.close_and_finalize(batch)), (0, (0, 0)));
}

#[test]
fn every_other_end_of_work_on_a_reopened_slot_leaves_it_reopened_and_counts_it_once() {
    type End = fn(&mut World, BatchId, AssignmentId);
    let ends: [(&str, End); 5] = [
        ("returned", |world, batch, assignment| drop(world.ok("second", ExecuteMsg::Return { batch, assignment }))),
        ("expired", |world, batch, number| {
            world.wait(HOUR);
            world.settle(batch, number);
        }),
        ("rejected", |world, batch, number| {
            world.ok("second", World::submission(batch, number));
            world.decide(batch, number, &reject());
            world.wait(2 * DAY);
            world.settle(batch, number);
        }),
        ("given up", |world, batch, assignment| {
            world.ok("second", World::submission(batch, assignment));
            world.ok("second", ExecuteMsg::GiveUp { batch, assignment });
        }),
        ("rejected, and accepted by the annotator", |world, batch, assignment| {
            world.ok("second", World::submission(batch, assignment));
            world.decide(batch, assignment, &reject());
            world.ok("second", ExecuteMsg::AcceptRejection { batch, assignment });
        }),
    ];
    for (how, end) in ends {
        let (mut world, batch, number) = took_reopened();
        end(&mut world, batch, number);
        assert_eq!(world.batch(batch).reopened(), 1, "{how}");
        // claimable again only a day later
        assert_eq!(world.try_claim("third", batch).unwrap(), None, "{how}");
        world.wait(DAY);
        let again = world.claim("third", batch);
        assert!(world.row(batch, again).took_reopened, "{how}");
        world.ok("third", ExecuteMsg::Return { batch, assignment: again });
        assert_eq!(world.close_and_finalize(batch), (0, COST), "{how}");
    }
}

#[test]
fn work_given_up_and_a_rejection_accepted_leave_no_reopened_slot_and_no_history() {
    for rejected in [false, true] {
        let mut world = World::new();
        world.history(4);
        let batch = world.open(config(1, 1));
        let number = world.work("first", batch);
        if rejected {
            world.decide(batch, number, &reject());
        }
        let before =
            state::load_requester_or_default(&world.deps.storage, caravan_primitives::PersonId::FIRST, &cara().key())
                .unwrap();
        assert_eq!(before.rejected_sum(), units(if rejected { 1_000 } else { 0 }));
        let assignment = number;
        let give_up = ExecuteMsg::GiveUp { batch, assignment };
        let accept = ExecuteMsg::AcceptRejection { batch, assignment };
        let (msg, other) = if rejected { (accept, give_up) } else { (give_up, accept) };
        assert_eq!(world.code("first", other), "ASSIGNMENT_STATE");
        let ended = world.ok("first", msg);
        let event = if rejected { "rejection_finalized" } else { "work_given_up" };
        assert_eq!(attribute(&ended, event, "reopened").unwrap(), "false");
        let row =
            state::load_requester_or_default(&world.deps.storage, caravan_primitives::PersonId::FIRST, &cara().key())
                .unwrap();
        assert_eq!((row.rejected_sum(), row.paid()), (units(0), units(4_000)));
        assert_eq!(world.close_and_finalize(batch), (COST, 0));
    }
}

/// A rejection whose time has run out is final: accepting it then changes neither the history nor the reopened slot.
#[test]
fn a_rejection_accepted_late_is_final_by_time() {
    let mut world = World::new();
    world.history(4);
    let batch = world.open(config(1, 1));
    let number = world.work("first", batch);
    world.decide(batch, number, &reject());
    world.wait(2 * DAY);
    let ended = world.ok("first", ExecuteMsg::AcceptRejection { batch, assignment: number });
    assert_eq!(attribute(&ended, "rejection_finalized", "by").unwrap(), "time");
    let row = state::load_requester_or_default(&world.deps.storage, caravan_primitives::PersonId::FIRST, &cara().key())
        .unwrap();
    assert_eq!((row.rejected_sum(), world.batch(batch).reopened()), (units(1_000), 1));
    assert_eq!(world.close_and_finalize(batch), (0, COST));
}

#[test]
fn a_clean_slot_of_the_task_goes_first() {
    let mut world = World::new();
    world.history(4);
    let batch = world.open(config(1, 2));
    world.refused("first", batch);
    world.wait(2 * DAY);
    let second = world.claim("second", batch);
    assert!(!world.row(batch, second).took_reopened);
    let third = world.claim("third", batch);
    assert!(world.row(batch, third).took_reopened);
}

/// Reject, raise the overlap, and let the new, clean slot be earned: the reopened one still becomes project credit.
#[test]
fn more_overlap_does_not_clear_a_reopened_slot() {
    let mut world = World::new();
    world.history(4);
    let batch = world.open(config(1, 1));
    world.refused("first", batch);
    let improved = world.improve(batch, 1_000, 2);
    assert_eq!(attribute(&improved, "batch_improved", "added").unwrap(), COST.to_string());
    let number = world.work("second", batch);
    assert!(!world.row(batch, number).took_reopened);
    world.decide(batch, number, &accept(10_000));
    assert_eq!(world.close_and_finalize(batch), (0, COST));
}

/// A higher reward after the rejection: the slot is worth what it costs now.
#[test]
fn a_reopened_slot_is_worth_the_latest_terms() {
    let mut world = World::new();
    world.history(4);
    let batch = world.open(config(2, 1));
    world.refused("first", batch);
    world.improve(batch, 2_000, 1);
    assert_eq!(world.close_and_finalize(batch), (2_050, 2_050));
}

#[test]
fn work_rejected_under_older_terms_is_worth_the_latest_too() {
    let mut world = World::new();
    world.history(4);
    let batch = world.open(config(2, 1));
    let number = world.work("first", batch);
    world.improve(batch, 2_000, 1);
    world.decide(batch, number, &reject());
    world.wait(2 * DAY);
    world.settle(batch, number);
    assert_eq!(world.batch(batch).live(), [0, 0]);
    assert_eq!(world.close_and_finalize(batch), (2_050, 2_050));
}

#[test]
fn a_pending_rejection_delays_the_finalization_until_it_is_final() {
    let mut world = World::new();
    world.history(4);
    let batch = world.open(config(2, 1));
    let number = world.work("first", batch);
    world.decide(batch, number, &reject());
    world.ok("requester", ExecuteMsg::CloseBatch { batch });
    assert_eq!(world.code("requester", ExecuteMsg::FinalizeBatch { batch }), "WORK_LIVE");
    world.wait(2 * DAY - 1);
    assert_eq!(world.code("requester", ExecuteMsg::FinalizeBatch { batch }), "WORK_LIVE");
    world.wait(1);
    world.settle(batch, number);
    let finalized = world.ok("requester", ExecuteMsg::FinalizeBatch { batch });
    assert_eq!(attribute(&finalized, "batch_finalized", "to_project_credit").unwrap(), COST.to_string());
    assert_eq!(attribute(&finalized, "batch_finalized", "to_available").unwrap(), COST.to_string());
}

#[test]
fn credit_stays_credit_through_any_number_of_batches() {
    let mut world = World::new();
    world.history(4);
    let batch = world.open(config(2, 1));
    world.refused("first", batch);
    world.close_and_finalize(batch);
    let free = world.project().available();
    for _ in 0..3 {
        // one slot of credit, one of available funds; both come back to where they came from
        let batch = world.open(config(2, 1));
        assert_eq!((world.project().project_credit(), world.project().available()), (units(0), free - units(COST)));
        assert_eq!(world.code("requester", ExecuteMsg::FinalizeBatch { batch }), "BATCH_STATE");
        assert_eq!(world.close_and_finalize(batch), (COST, COST));
        assert_eq!((world.project().project_credit(), world.project().available()), (units(COST), free));
    }
}

#[test]
fn a_batch_from_credit_is_given_at_random_a_day_later_and_once_a_person() {
    let mut world = World::new();
    world.history(4);
    let batch = world.open(config(1, 1));
    world.refused("first", batch);
    world.close_and_finalize(batch);
    let batch = world.open(config(4, 1));
    assert_eq!(world.try_claim("second", batch).unwrap_err().code(), "CLAIM_EARLY");
    world.wait(DAY - 1);
    assert_eq!(world.try_claim("second", batch).unwrap_err().code(), "CLAIM_EARLY");
    world.wait(1);
    let named = ExecuteMsg::Claim {
        batch,
        pick: Pick::Named { task: 0 },
        agreement: caravan_marketplace_api::sample_agreement(),
    };
    assert_eq!(world.code("second", named), "PICK_NOT_OFFERED");
    let number = world.claim("second", batch);
    assert_eq!(world.try_claim("second", batch).unwrap_err().code(), "ONE_PER_PERSON");
    // given back, it was none
    world.ok("second", ExecuteMsg::Return { batch, assignment: number });
    let number = world.work("second", batch);
    assert_eq!(world.try_claim("second", batch).unwrap_err().code(), "ONE_PER_PERSON");
    // earned: credit pays last, so that the other three slots go back to credit as far as it was used
    world.decide(batch, number, &accept(10_000));
    assert_eq!(world.close_and_finalize(batch), (2 * COST, COST));
}

#[test]
fn a_list_takes_no_project_credit_and_its_reopened_slots_wait_for_the_finalization() {
    let mut world = World::new();
    world.history(4);
    let batch = world.open(config(1, 1));
    world.refused("first", batch);
    world.close_and_finalize(batch);
    let tree = list(&["ann", "ben"]);
    let mut listed = config(1, 1);
    listed.access.distribution = caravan_marketplace_api::Distribution::Allow { root: tree.root(), size: 2 };
    let batch = world.open(listed);
    assert_eq!(world.project().project_credit(), units(COST));
    let pick = |place| ExecuteMsg::Claim {
        batch,
        pick: Pick::Listed { task: 0, proof: tree.proof(place).unwrap() },
        agreement: caravan_marketplace_api::sample_agreement(),
    };
    let number = attribute(&world.ok("ann", pick(0)), "task_claimed", "assignment").unwrap();
    let number = AssignmentId::new(number.parse().unwrap()).unwrap();
    world.wait(10);
    world.ok("ann", World::submission(batch, number));
    world.decide(batch, number, &reject());
    world.wait(2 * DAY);
    world.settle(batch, number);
    world.wait(3 * DAY);
    assert_eq!(world.code("ben", pick(1)), "TASK_FULL");
    assert_eq!(world.close_and_finalize(batch), (0, COST));
}

#[test]
fn by_name_only_clean_slots_are_given() {
    let mut world = World::new();
    world.history(4);
    let batch = world.open(config(1, 1));
    world.refused("first", batch);
    world.wait(DAY);
    let named = || ExecuteMsg::Claim {
        batch,
        pick: Pick::Named { task: 0 },
        agreement: caravan_marketplace_api::sample_agreement(),
    };
    assert_eq!(world.code("second", named()), "TASK_FULL");
    assert!(world.try_claim("second", batch).unwrap().is_some());
}

#[test]
fn a_person_takes_one_reopened_slot_of_a_batch() {
    let mut world = World::new();
    world.history(8);
    let batch = world.open(config(2, 1));
    let numbers = [world.work("first", batch), world.work("other", batch)];
    world.ok("requester", World::decision(batch, &numbers, &reject()));
    world.wait(2 * DAY);
    numbers.into_iter().for_each(|number| drop(world.settle(batch, number)));
    world.wait(DAY);
    let number = world.work("second", batch);
    world.decide(batch, number, &accept(10_000));
    for _ in 0..4 {
        assert_eq!(world.try_claim("second", batch).unwrap(), None);
    }
    let number = world.claim("third", batch);
    assert!(world.row(batch, number).took_reopened);
}

/// The small arm of the cap counts the rejections of a message together, whatever the batches.
#[test]
fn the_cap_holds_over_many_small_batches_and_in_the_middle_of_a_vector() {
    let mut world = World::new();
    world.history(2);
    let mut rejected = 0;
    for number in 0..5 {
        let batch = world.open(config(1, 1));
        let work = world.work(&format!("a{number}"), batch);
        match world.code("requester", World::decision(batch, &[work], &reject())) {
            "ok" => rejected += 1,
            code => assert_eq!(code, "REJECTION_CAP"),
        }
    }
    // min(2,000 paid, three rewards) is two
    assert_eq!(rejected, 2);
}

/// Of several rewards in one message the smallest is at hand: a dear work does not lift the cap for cheap ones.
#[test]
fn the_smallest_reward_of_a_message_is_at_hand() {
    let mut world = World::new();
    world.history(5);
    let batch = world.open(config(3, 1));
    let cheap = world.work("a", batch);
    world.improve(batch, 3_000, 1);
    let dear = world.work("b", batch);
    let both = World::decision(batch, &[cheap, dear], &reject());
    assert_eq!(world.code("requester", both), "REJECTION_CAP");
    assert_eq!(world.code("requester", World::decision(batch, &[dear], &reject())), "ok");
    assert_eq!(world.code("requester", World::decision(batch, &[cheap], &reject())), "REJECTION_CAP");
}

/// Half paid is half rejected: three rewards may be withheld, whatever is paid the same way.
#[test]
fn the_lowest_grade_for_everybody_meets_the_cap() {
    let (mut world, batch) = World::with_batch(10, 1);
    for number in 0..6 {
        let work = world.work(&format!("a{number}"), batch);
        assert_eq!(world.code("requester", World::decision(batch, &[work], &accept(5_000))), "ok", "{number}");
    }
    let work = world.work("a6", batch);
    assert_eq!(world.code("requester", World::decision(batch, &[work], &accept(5_000))), "REJECTION_CAP");
    assert_eq!(world.code("requester", World::decision(batch, &[work], &accept(10_000))), "ok");
    assert_eq!(world.close_and_finalize(batch), (3 * COST, 6 * 513));
}

#[test]
fn who_has_paid_nothing_rejects_nothing_not_even_a_part() {
    let (mut world, batch) = World::with_batch(4, 1);
    let first = world.work("first", batch);
    assert_eq!(world.code("requester", World::decision(batch, &[first], &reject())), "REJECTION_CAP");
    // half a reward paid, half withheld: as much as was paid
    assert_eq!(world.code("requester", World::decision(batch, &[first], &accept(5_000))), "ok");
    let second = world.work("second", batch);
    assert_eq!(world.code("requester", World::decision(batch, &[second], &reject())), "REJECTION_CAP");
    assert_eq!(world.code("requester", World::decision(batch, &[second], &accept(5_000))), "ok");
    let row = state::load_requester_or_default(&world.deps.storage, caravan_primitives::PersonId::FIRST, &cara().key())
        .unwrap();
    assert_eq!((row.paid(), row.rejected_sum()), (units(1_000), units(1_000)));
    assert_eq!(world.close_and_finalize(batch), (2 * COST, 2 * 513));
    assert_eq!(amount(1).get(), units(1));
}
