//! Restrictions: who may set them, what they stop, and what they leave alone.

use caravan_marketplace_api::{QueryMsg, Reason, StandingResponse};
use caravan_primitives::BatchId;
use caravan_tests::{Spec, World};

const DAY: u64 = 86_400;

/// A world with a batch of ten tasks, in which alice has submitted one work and holds another.
fn world() -> (World, BatchId) {
    let mut world = World::new();
    let batch = world.opens(&Spec::new());
    world.works("alice", batch);
    world.at("alice").claims(batch).succeeds();
    world.seconds_pass(5);
    world.blocks_take(0);
    (world, batch)
}

#[test]
fn a_restriction_stops_new_claims_in_the_project_and_nothing_else() {
    let (mut world, batch) = world();
    let (project, token_project) = (world.project(), world.token_project());
    let other = world.opens_in(token_project, &Spec::new());
    let (alice, bob) = (world.person("alice"), world.person("requester"));
    assert_ne!(alice, bob);
    world.at("requester").restricts(project, alice, DAY).succeeds();
    let until = world.now() + DAY;
    world.at("alice").claims(batch).fails_with("CLAIM_RESTRICTED").changes_nothing();
    world.at("alice").claims_task(batch, 7).fails_with("CLAIM_RESTRICTED").changes_nothing();
    world.at("alice").claims(other).succeeds();
    world.at("bob").claims(batch).succeeds();
    let held = caravan_primitives::AssignmentId::new(2).unwrap();
    world.at("alice").submits(batch, held).succeeds();
    world.at("requester").accepts(batch, &[held]).succeeds();
    let cara = world.cara();
    world.at("alice").withdraws(&cara).succeeds().pays("alice", 1_000, &cara);
    world.until(until - 1);
    world.at("alice").claims(batch).fails_with("CLAIM_RESTRICTED").changes_nothing();
    world.until(until);
    world.at("alice").claims(batch).succeeds();
}

#[test]
fn a_restriction_by_the_platform_holds_everywhere_and_ends_by_itself() {
    let (mut world, batch) = world();
    let alice = world.person("alice");
    world.at("owner").restricts_everywhere(alice, 30 * DAY).succeeds();
    let until = world.now() + 30 * DAY;
    let other = world.opens_in(world.token_project(), &Spec::new());
    world.at("alice").claims(batch).fails_with("CLAIM_RESTRICTED").changes_nothing();
    world.at("alice").claims(other).fails_with("CLAIM_RESTRICTED").changes_nothing();
    let row = world.asks_person(alice).restriction.unwrap();
    assert_eq!((row.until.get(), row.renewals), (until, 0));
    // A person is the same under another key.
    world.at("alice").moves_to("fresh").succeeds();
    world.days_pass(7);
    world.at("fresh").accepts_move(alice).succeeds();
    world.at("fresh").claims(other).fails_with("CLAIM_RESTRICTED").changes_nothing();
    world.at("owner").lifts_everywhere(alice).succeeds();
    world.at("owner").lifts_everywhere(alice).fails_with("RESTRICTION_MISSING").changes_nothing();
    world.at("fresh").claims(other).succeeds();
}

#[test]
fn renewals_are_counted_and_add_no_time_beyond_thirty_days() {
    let (mut world, _) = world();
    let (project, alice) = (world.project(), world.person("alice"));
    let standing = |world: &World| -> StandingResponse { world.asks(&QueryMsg::Standing { project, person: alice }) };
    for renewals in 0..3 {
        world.at("requester").restricts(project, alice, 30 * DAY).succeeds();
        let row = standing(&world).restriction.unwrap();
        assert_eq!((row.until.get(), row.renewals), (world.now() + 30 * DAY, renewals));
        world.days_pass(1);
    }
    world.at("requester").lifts(project, alice).succeeds();
    world.at("requester").restricts(project, alice, 1).succeeds();
    assert_eq!(standing(&world).restriction.unwrap().renewals, 3, "also after it was lifted");
}

#[test]
fn a_restriction_by_a_stranger_for_too_long_or_without_a_reason_is_refused() {
    let (mut world, _) = world();
    let (project, alice) = (world.project(), world.person("alice"));
    for name in ["stranger", "manager", "owner", "alice", "arbiter"] {
        world.at(name).restricts(project, alice, DAY).fails_with("REQUESTER_ONLY").changes_nothing();
        world.at(name).lifts(project, alice).fails_with("REQUESTER_ONLY").changes_nothing();
    }
    for name in ["stranger", "requester", "treasury"] {
        world.at(name).restricts_everywhere(alice, DAY).fails_with("OWNER_ONLY").changes_nothing();
        world.at(name).lifts_everywhere(alice).fails_with("OWNER_ONLY").changes_nothing();
    }
    for secs in [0, 30 * DAY + 1, u64::MAX] {
        world.at("requester").restricts(project, alice, secs).fails_with("OUT_OF_RANGE").changes_nothing();
        world.at("owner").restricts_everywhere(alice, secs).fails_with("OUT_OF_RANGE").changes_nothing();
    }
    world.at("requester").lifts(project, alice).fails_with("RESTRICTION_MISSING").changes_nothing();
    let unknown = caravan_primitives::PersonId::new(99).unwrap();
    world.at("requester").restricts(project, unknown, DAY).fails_with("PERSON_UNKNOWN").changes_nothing();
    let evidence = "00".repeat(32);
    for restriction in [
        format!(r#"{{"evidence":"{evidence}","secs":60}}"#),
        format!(r#"{{"reason":"rude","evidence":"{evidence}","secs":60}}"#),
        r#"{"reason":"spam","secs":60}"#.to_owned(),
    ] {
        let json = format!(
            r#"{{"restrict":{{"scope":{{"project":{{"project":{project}}}}},"person":{alice},"restriction":{restriction}}}}}"#
        );
        world.at("requester").sends_json(&json).fails_with("parsing").changes_nothing();
    }
}

#[test]
fn while_a_restriction_is_in_force_reopened_slots_are_not_given_out_and_credit_batches_admit_everyone() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new().tasks(10));
    let works: Vec<_> = (0..10).map(|n| world.works(&format!("worker-{n}"), batch)).collect();
    world.at("requester").accepts(batch, &works[..7]).succeeds();
    world.at("requester").rejects(batch, &works[7..], Reason::Incomplete).succeeds();
    world.days_pass(3);
    world.at("stranger").settles(batch, &works[7..]).succeeds();
    world.days_pass(1);
    world.blocks_take(0);
    let (project, restricted) = (world.project(), world.person("worker-0"));
    world.at("requester").restricts(project, restricted, DAY).succeeds();
    let until = world.now() + DAY;
    world.at("alice").claims(batch).succeeds().emits_no("task_claimed");
    // A lifted restriction frees its person at once, and the slots when it would have ended.
    world.at("requester").lifts(project, restricted).succeeds();
    world.until(until - 1);
    world.at("alice").claims(batch).succeeds().emits_no("task_claimed");
    world.until(until);
    let work = world.at("alice").claims(batch).succeeds().assignment();
    assert!(world.asks_assignment(batch, work).took_reopened);
    world.at("alice").returns(batch, work).succeeds();
    world.at("requester").closes_batch(batch).succeeds();
    world.at("stranger").finalizes_batch(batch).succeeds();
    let again = world.opens(&Spec::new().tasks(3));
    assert!(world.ledger(again).project_credit_in.u128() > 0);
    world.at("requester").restricts(project, restricted, 30 * DAY).succeeds();
    let other = world.person("worker-1");
    world.at("owner").restricts_everywhere(other, 30 * DAY).succeeds();
    world.days_pass(1);
    world.at("worker-0").claims(again).succeeds();
    world.at("worker-1").claims(again).fails_with("CLAIM_RESTRICTED").changes_nothing();
}
