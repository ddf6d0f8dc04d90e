//! What came before a walk: worlds in which the rarer states are near.

use caravan_marketplace_api::Reason;
use caravan_primitives::{AssignmentId, BatchId, ProjectId, Seconds};
use caravan_provenance_api::{EdgeKind, Kind};
use caravan_tests::{Deal, Draft, Spec, World};

use crate::random_walk::dice::Dice;
use crate::random_walk::valid::batches::spec;
use crate::random_walk::view::rights::{content, CONTENTS};

/// What a walk begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// Open batches, nothing else.
    Fresh,
    /// An annotator is no newcomer, and the requester has paid enough to reject.
    Experienced,
    /// A rejection is final: the slot is reopened.
    Reopened,
    /// Rejected money went to project credit, and a batch was opened from it.
    Credit,
}

pub(super) const STARTS: [Start; 4] = [Start::Fresh, Start::Experienced, Start::Reopened, Start::Credit];

/// Six works of alice, accepted.
fn history(world: &mut World, project: ProjectId) {
    let batch = world.opens_in(project, &Spec::new().tasks(6).reward(1_000).review_secs(86_400));
    let works: Vec<AssignmentId> = (0..6).map(|_| world.works("alice", batch)).collect();
    world.at("requester").accepts(batch, &works).succeeds();
}

/// A batch with a final rejection of bob's work.
fn reopened(world: &mut World, project: ProjectId) -> BatchId {
    history(world, project);
    let batch = world.opens_in(project, &Spec::new().tasks(2).overlap(2).reward(700).appeal_secs(86_400));
    let work = world.works("bob", batch);
    world.at("manager").rejects(batch, &[work], Reason::Incomplete).succeeds();
    world.days_pass(1);
    world.at("stranger").settles(batch, &[work]).succeeds();
    batch
}

/// Three rejections of bob's work, of which one is appealed, and answered or not.
pub(super) fn appealed(world: &mut World, dice: &mut Dice) {
    let project = if dice.chance(60) { world.project() } else { world.token_project() };
    history(world, project);
    let spec = Spec::new().tasks(3).reward(700).with(|config| {
        config.windows.respond_secs = Seconds::new(86_400);
        config.windows.ruling_secs = Seconds::new(86_400);
    });
    let batch = world.opens_in(project, &spec);
    let works = [world.works("bob", batch), world.works("bob", batch), world.works("bob", batch)];
    world.at("manager").rejects(batch, &works, Reason::Incomplete).succeeds();
    let appeal = world.at("bob").appeals(batch, &works[..1]).succeeds().appeal();
    if dice.chance(50) {
        world.at("manager").responds(appeal, 0).succeeds();
    }
}

/// Brings a world to the state that `start` names, and opens two random batches in it.
pub(super) fn set(world: &mut World, dice: &mut Dice, start: Start) {
    let project = if dice.chance(60) { world.project() } else { world.token_project() };
    match start {
        Start::Fresh => {}
        Start::Experienced => history(world, project),
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

/// People with recovery addresses: one announced another, one was stopped by its recovery address, one moves.
pub(super) fn keys(world: &mut World) {
    for name in ["carol", "dave", "erin"] {
        world.at(name).sets_recovery("stranger").succeeds();
    }
    world.at("carol").sets_recovery("newcomer").succeeds();
    world.at("dave").sets_recovery("treasury").succeeds();
    let dave = world.person("dave");
    world.at("stranger").cancels_recovery_change(dave).succeeds();
    world.at("erin").moves_to("key of erin").succeeds();
}

/// Two people whose moves are ready.
pub(super) fn moving(world: &mut World) {
    for name in ["dave", "erin"] {
        world.at(name).drops_recovery().succeeds();
        world.at(name).moves_to(&format!("key of {name}")).succeeds();
    }
    world.days_pass(7);
}

/// A small graph in which money can go up: data, a model made from it, an application made from that.
pub(crate) fn rights(world: &mut World, dice: &mut Dice) {
    let currencies = [world.cara(), world.token()];
    let pick = |dice: &mut Dice| currencies[usize::from(dice.chance(40))].clone();
    let base = Draft::new(&content(CONTENTS + 1)).kind(Kind::Data);
    let mut data = world.asset("alice", &base.contributors(&[("bob", 5), ("carol", 4)], dice.one(&[1, 2_500])));
    if dice.chance(50) {
        let next = Draft::new(&content(CONTENTS + 4)).kind(Kind::Data).from(data, EdgeKind::Includes, 0);
        data = world.asset("alice", &next);
    }
    let currency = pick(dice);
    let ceiling = dice.chance(50).then(|| u128::from(dice.one(&[1_000_u64, 9_000])));
    let reciprocal = dice.chance(60);
    let offer = world.offers(data, &Deal::new(&currency, 1_000).derivatives(1_500, reciprocal, ceiling));
    let model = Draft::new(&content(CONTENTS + 2)).kind(Kind::Model);
    let model = world.derives("dave", &model, (offer, EdgeKind::TrainedOn));
    let currency = pick(dice);
    let terms = Deal::new(&currency, dice.one(&[41, 999])).derivatives(dice.one(&[0, 1_000]), false, None);
    let offer = world.offers(model, &if dice.chance(50) { terms.lasts(3_600) } else { terms });
    if dice.chance(60) {
        let app = Draft::new(&content(CONTENTS + 3)).kind(Kind::Application);
        let app = world.derives("erin", &app, (offer, EdgeKind::ServedBy));
        let currency = pick(dice);
        world.offers(app, &Deal::new(&currency, 40).each(1));
    }
    if dice.chance(20) {
        let many = world.offers(data, &Deal::new(&pick(dice), 3));
        for _ in 0..16 {
            world.at("frank").buys(many).succeeds();
        }
    }
}
