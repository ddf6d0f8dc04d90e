//! Auto-approval: work that no one decides is paid, and no one can prevent it.

use caravan_marketplace_api::{BatchStatus, Reason};
use caravan_tests::{Spec, World};

#[test]
fn a_requester_who_vanishes_leaves_every_submitted_annotator_paid() {
    let mut world = World::new();
    let cara = world.cara();
    let batch = world.opens(&Spec::new().tasks(12).overlap(2));
    let names: Vec<String> = (0..18).map(|n| format!("worker-{n}")).collect();
    let works: Vec<_> = names.iter().map(|name| world.works(name, batch)).collect();
    let last = world.asks_assignment(batch, works[17]).due.get();
    world.until(last);
    world.at("stranger").settles(batch, &works).succeeds();
    for name in &names {
        world.at(name).withdraws(&cara).succeeds().pays(name.as_str(), 1_000, &cara);
    }
    let closes_at = world.asks_batch(batch).opened.unwrap().closes_at.get();
    world.at("stranger").closes_batch(batch).fails_with("CLOSE_EARLY").changes_nothing();
    world.until(closes_at);
    world.at("stranger").closes_batch(batch).succeeds();
    world.at("stranger").finalizes_batch(batch).succeeds();
    let ledger = world.ledger(batch);
    assert_eq!((ledger.paid.u128(), ledger.fees.u128(), ledger.to_available.u128()), (18_000, 900, 6 * 1_050));
    assert_eq!(ledger.to_project_credit.u128(), 0);
    assert_eq!(world.asks_batch(batch).status, BatchStatus::Closed);
}

#[test]
fn the_second_before_the_deadline_is_the_requesters_and_the_deadline_is_the_annotators() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new().tasks(4));
    let paid = world.works("bob", batch);
    world.at("requester").accepts(batch, &[paid]).succeeds();
    let work = world.works("alice", batch);
    let due = world.asks_assignment(batch, work).due.get();
    world.blocks_take(0);
    world.until(due - 1);
    world.at("stranger").settles(batch, &[work]).fails_with("NOTHING_TO_DO").changes_nothing();
    world.until(due);
    world.at("requester").rejects(batch, &[work], Reason::Incomplete).fails_with("NOTHING_TO_DO").changes_nothing();
    world.at("alice").gives_up(batch, work).fails_with("REVIEW_OVER").changes_nothing();
    let _ = world.at("stranger").settles(batch, &[work]).succeeds().first("work_accepted");
}

#[test]
fn claims_settle_what_is_overdue_in_passing() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new().max_pending(20));
    let works: Vec<_> = (0..4).map(|n| world.works(&format!("worker-{n}"), batch)).collect();
    let held = world.at("sleeper").claims(batch).succeeds().assignment();
    let due = world.asks_assignment(batch, works[3]).due.get();
    world.until(due);
    let done = world.at("alice").claims(batch).succeeds();
    assert_eq!(done.events("work_accepted").count(), 3, "three heads a claim");
    assert_eq!(done.events("reservation_expired").count(), 1);
    let done = world.at("bob").claims(batch).succeeds();
    assert_eq!(done.events("work_accepted").count(), 1, "the fourth with the next claim");
    world.at("sleeper").submits(batch, held).fails_with("ASSIGNMENT_STATE").saying("expired").changes_nothing();
}

#[test]
fn late_work_is_taken_until_the_reservation_is_reaped() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new());
    let held = world.at("alice").claims(batch).succeeds().assignment();
    world.days_pass(1);
    world.at("alice").submits(batch, held).succeeds();
    let other = world.at("bob").claims(batch).succeeds().assignment();
    world.days_pass(1);
    let _ = world.at("stranger").settles(batch, &[other]).succeeds().first("reservation_expired");
    world.at("bob").submits(batch, other).fails_with("ASSIGNMENT_STATE").changes_nothing();
    world.at("bob").claims(batch).succeeds();
}

#[test]
fn pause_stops_entry_and_no_exit() {
    let mut world = World::new();
    let cara = world.cara();
    let batch = world.opens(&Spec::new().tasks(4));
    let paid = world.works("alice", batch);
    world.at("requester").accepts(batch, &[paid]).succeeds();
    let held = world.at("bob").claims(batch).succeeds().assignment();
    let back = world.at("carol").claims(batch).succeeds().assignment();
    world.at("owner").pauses().succeeds();
    world.at("dave").claims(batch).fails_with("CONTRACT_PAUSED").changes_nothing();
    let project = world.project();
    world.at("requester").funds(project, 5).fails_with("CONTRACT_PAUSED").changes_nothing();
    let work = world.hands_in("bob", batch, held);
    world.at("carol").returns(batch, back).succeeds();
    world.at("requester").accepts(batch, &[work]).succeeds();
    world.at("alice").withdraws(&cara).succeeds().pays("alice", 1_000, &cara);
    world.at("requester").closes_batch(batch).succeeds();
    world.at("requester").finalizes_batch(batch).succeeds();
    let (free, _) = world.project_funds(project);
    world.at("requester").withdraws_available(project, free).succeeds().pays("requester", free, &cara);
    world.at("owner").unpauses().succeeds();
    world.seconds_pass(600);
    world.at("owner").unpauses().fails_with("NOT_PAUSED").changes_nothing();
    world.at("requester").funds(project, 5).succeeds();
}
