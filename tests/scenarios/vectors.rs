//! Vectors: no one blocks one by settling an entry of it, and nothing happens by halves.

use caravan_chain::Code;
use caravan_marketplace_api::{Decision, Reason, Verdict};
use caravan_primitives::AssignmentId;
use caravan_tests::{Spec, World};

fn fifty(world: &mut World) -> (caravan_primitives::BatchId, Vec<AssignmentId>) {
    let names: Vec<String> = (0..50).map(|n| format!("worker-{n}")).collect();
    let list: Vec<&String> = names.iter().collect();
    let batch = world.opens(&Spec::new().tasks(50).allow(&list));
    let works = (0..50).map(|n| world.works_on(&names[n as usize], batch, n)).collect();
    (batch, works)
}

#[test]
fn a_stranger_who_settles_one_of_fifty_does_not_block_the_other_forty_nine() {
    let mut world = World::new();
    let (batch, works) = fifty(&mut world);
    let due = world.asks_assignment(batch, works[0]).due.get();
    world.until(due);
    world.at("stranger").settles(batch, &works[..1]).succeeds();
    let done = world.at("requester").accepts(batch, &works).succeeds();
    assert_eq!(
        done.events(Code::Marketplace, "work_accepted").filter(|event| event.text("by") == "decision").count(),
        49
    );
    assert_eq!(done.first(Code::Marketplace, "entries_skipped").text("skipped"), "1:accepted");
}

#[test]
fn an_entry_whose_time_has_run_out_is_auto_approved_and_the_others_are_decided() {
    let mut world = World::new();
    let (batch, works) = fifty(&mut world);
    let due = world.asks_assignment(batch, works[1]).due.get();
    world.until(due);
    let done = world.at("requester").accepts(batch, &works).succeeds();
    assert_eq!(
        done.events(Code::Marketplace, "work_accepted").filter(|event| event.text("by") == "auto_approval").count(),
        2
    );
    assert_eq!(
        done.events(Code::Marketplace, "work_accepted").filter(|event| event.text("by") == "decision").count(),
        48
    );
    assert_eq!(done.first(Code::Marketplace, "entries_skipped").text("skipped"), "1:accepted,2:accepted");
}

#[test]
fn a_vector_of_which_only_overdue_entries_are_left_does_nothing() {
    let mut world = World::new();
    let (batch, works) = fifty(&mut world);
    world.days_pass(3);
    world.at("requester").accepts(batch, &works).fails_with("NOTHING_TO_DO").changes_nothing();
    world.at("stranger").settles(batch, &works).succeeds();
    world.at("stranger").settles(batch, &works).fails_with("NOTHING_TO_DO").changes_nothing();
}

#[test]
fn an_id_named_twice_fails_the_whole_vector() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new());
    let (first, second) = (world.works("alice", batch), world.works("bob", batch));
    world.at("requester").accepts(batch, &[first, second, first]).fails_with("ENTRY_DUPLICATE").changes_nothing();
    world.days_pass(3);
    world.at("stranger").settles(batch, &[second, first, second]).fails_with("ENTRY_DUPLICATE").changes_nothing();
}

#[test]
fn an_unknown_id_fails_the_whole_vector() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new());
    let work = world.works("alice", batch);
    let unknown = AssignmentId::new(99).unwrap();
    world.at("requester").accepts(batch, &[work, unknown]).fails_with("ASSIGNMENT_UNKNOWN").changes_nothing();
    world.days_pass(3);
    world.at("stranger").settles(batch, &[work, unknown]).fails_with("ASSIGNMENT_UNKNOWN").changes_nothing();
}

#[test]
fn one_bad_verdict_fails_the_whole_vector() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new().subjective());
    let (first, second) = (world.works("alice", batch), world.works("bob", batch));
    let taste = Verdict::Reject { reason: Reason::LowEffort };
    let decisions = vec![Decision::new(first, Verdict::Accept { grade_bps: 10_000 }), Decision::new(second, taste)];
    world.at("requester").decides(batch, decisions).fails_with("REASON_NOT_ALLOWED").changes_nothing();
}

#[test]
fn fifty_one_entries_or_no_entry_fail_before_anything_is_read() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new());
    let many: Vec<String> = (1..=51).map(|n| n.to_string()).collect();
    for list in [many.join(","), String::new()] {
        let json = format!(r#"{{"settle":{{"batch":{batch},"assignments":[{list}]}}}}"#);
        world.at("stranger").sends_json(&json).fails_with("VECTOR_SIZE").changes_nothing();
    }
}
