//! What came before a walk: worlds in which the rarer states are near.

use caravan_marketplace_api::Reason;
use caravan_primitives::{AssignmentId, BatchId, ProjectId};
use caravan_tests::{Spec, World};

use super::dice::Dice;
use super::sound::spec;

/// What a walk begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// Open batches, nothing else.
    Fresh,
    /// Somebody is proven, and the requester has paid enough to refuse.
    Proven,
    /// A refusal is final: the slot is reopened.
    Reopened,
    /// A refusal was swept to credit, and a batch was opened from it.
    Credit,
}

pub(super) const STARTS: [Start; 4] = [Start::Fresh, Start::Proven, Start::Reopened, Start::Credit];

/// Six works of alice, accepted.
fn history(world: &mut World, project: ProjectId) {
    let batch = world.opens_in(project, &Spec::new().tasks(6).reward(1_000).review_secs(86_400));
    let works: Vec<AssignmentId> = (0..6).map(|_| world.works("alice", batch)).collect();
    world.at("requester").accepts(batch, &works).succeeds();
}

/// A batch with a refusal of bob's work that is final.
fn reopened(world: &mut World, project: ProjectId) -> BatchId {
    history(world, project);
    let batch = world.opens_in(project, &Spec::new().tasks(2).overlap(2).reward(700).appeal_secs(86_400));
    let work = world.works("bob", batch);
    world.at("manager").rejects(batch, &[work], Reason::Incomplete).succeeds();
    world.days_pass(1);
    world.at("stranger").settles(batch, &[work]).succeeds();
    batch
}

/// Sets the stage.
pub(super) fn set(world: &mut World, dice: &mut Dice, start: Start) {
    let project = if dice.chance(60) { world.project() } else { world.token_project() };
    match start {
        Start::Fresh => {}
        Start::Proven => history(world, project),
        Start::Reopened => {
            reopened(world, project);
        }
        Start::Credit => {
            let batch = reopened(world, project);
            world.at("requester").closes_batch(batch).succeeds();
            world.at("stranger").finalizes_batch(batch).succeeds();
            world.opens_in(project, &Spec::new().tasks(3).overlap(2).reward(100).assignment_secs(300));
        }
    }
    for _ in 0..2 {
        let project = if dice.chance(60) { world.project() } else { world.token_project() };
        world.opens_in(project, &spec(dice));
    }
}

/// Two people whose moves are ready.
pub(super) fn moving(world: &mut World) {
    for name in ["dave", "erin"] {
        world.at(name).drops_recovery().succeeds();
        world.at(name).moves_to(&format!("key of {name}")).succeeds();
    }
    world.days_pass(7);
}
