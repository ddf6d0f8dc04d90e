//! Reviews by others are ordinary paid work: reviewers are paid whatever they say, and what they say binds no one.

use caravan_marketplace_api::Reason;
use caravan_primitives::AssignmentId;
use caravan_tests::{Spec, World};

/// Six submissions of six people at 1,000; each is reviewed three times at 100. `harsh` calls all of them wrong: what it says
/// reaches the chain as any answer does, encrypted.
#[test]
fn a_reviewer_who_rejects_everything_is_paid_like_the_others_and_the_cap_binds_the_requester() {
    let mut world = World::new();
    let (project, cara) = (world.project(), world.cara());
    let (free, _) = world.project_funds(project);
    let batch = world.opens(&Spec::new().tasks(6));
    let works: Vec<AssignmentId> = (0..6).map(|number| world.works(&format!("ann{number}"), batch)).collect();
    let review = Spec::new().tasks(6).overlap(3).reward(100).with(|config| config.access.review_of = Some(batch));
    let reviews = world.opens(&review);
    assert_eq!(world.project_funds(project), (free - 6_300 - 1_890, 0));
    world.at("ann0").claims(reviews).fails_with("REVIEWER_WORKED").changes_nothing();
    let names = (0..6).flat_map(|_| ["harsh", "fair", "kind"]);
    let reviewed: Vec<AssignmentId> = names.map(|name| world.works(name, reviews)).collect();
    // The requester follows the harsh one, as far as it may: three works, and never more than it has paid.
    world.at("requester").rejects(batch, &works, Reason::WrongAnswer).fails_with("REJECTION_CAP").changes_nothing();
    world.at("requester").accepts(batch, &works[..2]).succeeds();
    let rest = &works[2..];
    world.at("requester").rejects(batch, rest, Reason::WrongAnswer).fails_with("REJECTION_CAP").changes_nothing();
    world.at("requester").rejects(batch, &rest[..2], Reason::WrongAnswer).succeeds();
    world.at("requester").accepts(batch, &rest[2..]).succeeds();
    let row = world.requester("requester", &cara);
    assert_eq!((row.paid.u128(), row.rejected_sum.u128(), row.rejectable.u128()), (4_000, 2_000, 0));
    // Reviews are accepted like any work, and what they pay raises what may be rejected.
    world.at("requester").accepts(reviews, &reviewed).succeeds();
    for name in ["harsh", "fair", "kind"] {
        assert_eq!(world.due(name, &cara).0, 600, "{name}");
        world.at(name).withdraws(&cara).succeeds().pays(name, 600, &cara);
    }
    let row = world.requester("requester", &cara);
    assert_eq!((row.paid.u128(), row.rejected_sum.u128(), row.rejectable.u128()), (5_800, 2_000, 485));
}

/// Whom a requester rejects in the reviews counts as any rejection: reviewers cannot be made to work for nothing.
#[test]
fn reviewers_are_protected_like_annotators() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new().tasks(1));
    world.works("ann", batch);
    let reviews = world.opens(&Spec::new().tasks(2).reward(100).with(|config| config.access.review_of = Some(batch)));
    let kind = world.works("kind", reviews);
    world.at("requester").rejects(reviews, &[kind], Reason::WrongAnswer).fails_with("REJECTION_CAP").changes_nothing();
    let due = world.asks_assignment(reviews, kind).due.get();
    world.until(due);
    world.at("stranger").settles(reviews, &[kind]).succeeds();
    assert_eq!(world.due("kind", &world.cara()).0, 100);
}

/// The work that is reviewed is the work of a person, under whatever key.
#[test]
fn a_person_who_moved_cannot_review_its_own_work() {
    let mut world = World::new();
    let batch = world.opens(&Spec::new());
    world.works("ann", batch);
    let reviews = world.opens(&Spec::new().with(|config| config.access.review_of = Some(batch)));
    let ann = world.person("ann");
    world.at("ann").moves_to("fresh").succeeds();
    world.days_pass(7);
    world.at("fresh").accepts_move(ann).succeeds();
    world.at("fresh").claims(reviews).fails_with("REVIEWER_WORKED").changes_nothing();
    world.at("ann").claims(reviews).succeeds();
}
