//! What appeals leave of a requester's caps.

use caravan_marketplace_api::Reason;
use caravan_primitives::AppealId;
use caravan_tests::World;

use super::{has_paid, record, rejects, spec};

fn rejectable(world: &World) -> u128 {
    let cara = world.cara();
    world.requester("requester", &cara).rejectable.u128()
}

#[test]
fn conceding_is_not_free() {
    let mut world = World::new();
    let (cara, project) = (world.cara(), world.project());
    has_paid(&mut world, project, 30_000);
    assert_eq!(rejectable(&world), 12_857);
    let batch = world.opens(&spec());
    let works = rejects(&mut world, "alice", batch, 10);
    assert_eq!(rejectable(&world), 2_857);
    let appeal = world.at("alice").appeals(batch, &works).succeeds().appeal();
    world.at("requester").responds(appeal, 0b11_1111_1111).succeeds();
    // The works are paid, and still count as rejected: had they been accepted at once, 17,142 would be left.
    assert_eq!(record(&world, &cara), [40_000, 10_000, 0, 10_000]);
    assert_eq!(rejectable(&world), 7_142);
    // It goes on until nothing is left, although everybody was paid.
    let batch = world.opens(&spec());
    let works = rejects(&mut world, "bob", batch, 7);
    let more = world.works("bob", batch);
    world.at("requester").rejects(batch, &[more], Reason::Incomplete).fails_with("REJECTION_CAP").changes_nothing();
    let appeal = world.at("bob").appeals(batch, &works).succeeds().appeal();
    world.at("requester").responds(appeal, 0b111_1111).succeeds();
    assert_eq!(record(&world, &cara), [47_000, 17_000, 0, 17_000]);
    assert_eq!(rejectable(&world), 3_142);
    // A rejection that is taken back in time costs nothing.
    world.at("requester").rejects(batch, &[more], Reason::Incomplete).succeeds();
    world.at("requester").accepts(batch, &[more]).succeeds();
    assert_eq!(record(&world, &cara), [48_000, 17_000, 0, 17_000]);
}

/// Rejects so many works of alice's, who appeals them all and loses.
fn loses(world: &mut World, count: usize) -> AppealId {
    let batch = world.opens(&spec());
    let works = rejects(world, "alice", batch, count);
    let appeal = world.at("alice").appeals(batch, &works).succeeds().appeal();
    world.at("requester").responds(appeal, 0).succeeds();
    world.at("arbiter").rules(appeal, 0).succeeds();
    appeal
}

#[test]
fn an_arbiter_who_always_rules_for_the_requester_opens_the_second_cap_and_no_more() {
    let mut world = World::new();
    let (cara, project) = (world.cara(), world.project());
    has_paid(&mut world, project, 14_000);
    loses(&mut world, 6);
    assert_eq!(record(&world, &cara), [14_000, 0, 6_000, 0], "all that was upheld leaves the first cap");
    loses(&mut world, 6);
    assert_eq!(record(&world, &cara), [14_000, 0, 12_000, 0]);
    // The first cap has room for six again, the second one for two: as much is rejected then as was paid.
    assert_eq!(rejectable(&world), 2_000);
    loses(&mut world, 2);
    assert_eq!(record(&world, &cara), [14_000, 0, 14_000, 0]);
    assert_eq!(rejectable(&world), 0);
    let batch = world.opens(&spec());
    let work = world.works("alice", batch);
    world.at("requester").rejects(batch, &[work], Reason::Incomplete).fails_with("REJECTION_CAP").changes_nothing();
    // What it pays now makes room in both.
    world.at("requester").accepts(batch, &[work]).succeeds();
    let other = world.opens(&spec());
    has_paid(&mut world, project, 14_000);
    let works = rejects(&mut world, "bob", other, 1);
    let appeal = world.at("bob").appeals(other, &works).succeeds().appeal();
    world.at("requester").responds(appeal, 0).succeeds();
    world.at("arbiter").rules(appeal, 0).succeeds();
    assert_eq!(record(&world, &cara), [29_000, 0, 15_000, 0]);
}

#[test]
fn what_is_over_by_agreement_counts_in_no_sum_and_what_is_appealed_cannot_be_agreed_to() {
    let mut world = World::new();
    let (cara, project) = (world.cara(), world.project());
    has_paid(&mut world, project, 30_000);
    let batch = world.opens(&spec());
    let works = rejects(&mut world, "alice", batch, 2);
    let appeal = world.at("alice").appeals(batch, &works[..1]).succeeds().appeal();
    world.at("alice").accepts_rejection(batch, works[0]).fails_with("WORK_APPEALED").changes_nothing();
    world.at("requester").accepts(batch, &works[..1]).fails_with("NOTHING_TO_DO").changes_nothing();
    world.at("alice").accepts_rejection(batch, works[1]).succeeds();
    assert_eq!(record(&world, &cara), [30_000, 1_000, 0, 0]);
    world.at("requester").responds(appeal, 1).succeeds();
    assert_eq!(record(&world, &cara), [31_000, 1_000, 0, 1_000]);
}
