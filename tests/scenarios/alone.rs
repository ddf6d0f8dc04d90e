//! Batches with one annotator, who claims at random.

use caravan_chain::Code;
use caravan_tests::{Spec, World};

#[test]
fn one_annotator_alone_does_a_thousand_tasks_of_overlap_three_without_starving() {
    let mut world = World::new();
    world.checks_every(500);
    world.hashes(false);
    let batch = world.opens(&Spec::new().tasks(1_000).overlap(3));
    let (mut waiting, mut done, mut misses) = (vec![], 0, 0);
    while done < 1_000 {
        let claimed = world.at("alice").claims(batch).succeeds();
        if claimed.events(Code::Marketplace, "task_claimed").count() == 0 {
            misses += 1;
            assert!(misses <= 1_400, "{done} tasks after {misses} misses");
            continue;
        }
        let assignment = claimed.assignment();
        world.seconds_pass(5);
        world.at("alice").submits(batch, assignment).succeeds();
        waiting.push(assignment);
        done += 1;
        if waiting.len() == if done < 50 { 5 } else { 50 } {
            world.at("requester").accepts(batch, &waiting).succeeds();
            waiting.clear();
        }
    }
    if !waiting.is_empty() {
        world.at("requester").accepts(batch, &waiting).succeeds();
    }
    world.check_now();
    println!("1,000 tasks, {misses} misses");
    assert_eq!(world.ledger(batch).paid.u128(), 1_000_000);
    world.at("alice").claims(batch).fails_with("ALL_TASKS_DONE");
}

#[test]
fn a_claim_that_is_sent_again_meets_the_same_task() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new().tasks(300));
    let mut first = World::new();
    let same = first.opens(&Spec::new().tasks(300));
    // The same world twice: whatever else was tried in between and failed, the pick is the same.
    first.at("alice").claims_task(same, 999).fails_with("TASK_UNKNOWN").changes_nothing();
    world.at("alice").returns(batch, caravan_primitives::AssignmentId::FIRST).fails_with("ASSIGNMENT_UNKNOWN");
    assert_eq!(world.at("alice").claims(batch).succeeds().task(), first.at("alice").claims(same).succeeds().task());
}
