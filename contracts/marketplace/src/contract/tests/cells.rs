//! Every state × every message × before and at its deadline.
#![allow(clippy::arithmetic_side_effects)]

use caravan_primitives::{AssignmentId, Items};

use super::world::{accept, config, reject, rework, World, DAY, HOUR};
use super::*;
use crate::domain::assignment::State;

const NUMBER: AssignmentId = AssignmentId::FIRST;

/// A work in a state, half an hour before it is due where it can be.
fn at(state: State) -> World {
    // what the requester may reject rests on what it paid
    let mut world = World::new();
    world.history(1);
    let batch = world.open(config(3, 1));
    assert_eq!(batch.get(), 2);
    match state {
        State::Reserved => drop(world.claim("annotator", batch)),
        State::Returned => {
            let number = world.claim("annotator", batch);
            drop(world.ok("annotator", ExecuteMsg::Return { batch, assignment: number }));
        }
        State::Expired => {
            let number = world.claim("annotator", batch);
            world.wait(HOUR);
            drop(world.settle(batch, number));
        }
        State::Submitted => drop(world.work("annotator", batch)),
        State::Rework => {
            let number = world.work("annotator", batch);
            drop(world.decide(batch, number, &rework()));
        }
        State::Accepted => {
            let number = world.work("annotator", batch);
            drop(world.decide(batch, number, &accept(10_000)));
        }
        State::RejectionPending => {
            let number = world.work("annotator", batch);
            drop(world.decide(batch, number, &reject()));
        }
        State::Appealed => {
            let number = world.work("annotator", batch);
            world.decide(batch, number, &reject());
            drop(world.appeal("annotator", batch, &[number]));
        }
        State::Rejected => drop(world.refused("annotator", batch)),
    }
    assert_eq!(world.row(batch, NUMBER).state, state);
    let due = world.row(batch, NUMBER).due_or_end.get();
    let to = due.saturating_sub(1).max(world.now().get());
    world.wait(to.saturating_sub(world.now().get()));
    world
}

fn messages(batch: BatchId) -> [(&'static str, &'static str, ExecuteMsg); 9] {
    let settle = ExecuteMsg::Settle { batch, assignments: Items::new(vec![NUMBER]).unwrap() };
    [
        ("return", "annotator", ExecuteMsg::Return { batch, assignment: NUMBER }),
        ("submit", "annotator", World::submission(batch, NUMBER)),
        ("accept", "requester", World::decision(batch, &[NUMBER], &accept(10_000))),
        ("reject", "requester", World::decision(batch, &[NUMBER], &reject())),
        ("rework", "requester", World::decision(batch, &[NUMBER], &rework())),
        ("accept the rejection", "annotator", ExecuteMsg::AcceptRejection { batch, assignment: NUMBER }),
        ("give up", "annotator", ExecuteMsg::GiveUp { batch, assignment: NUMBER }),
        ("settle", "stranger", settle),
        ("appeal", "annotator", World::appeal_of(batch, &[NUMBER])),
    ]
}

const ASK: &str = "ASSIGNMENT_STATE";
const NONE: &str = "NOTHING_TO_DO";
const LATE: &str = "REWORK_OVER";
const IN: &str = "WORK_APPEALED";

/// By hand. In each row: return, submit, accept, reject, rework, accept the rejection, give up, settle, appeal.
const BEFORE_DUE: [(State, [&str; 9]); 9] = [
    (State::Reserved, ["returned", "submitted", NONE, NONE, NONE, ASK, ASK, NONE, ASK]),
    (State::Submitted, [ASK, ASK, "accepted", "rejection_pending", "rework", ASK, "rejected", NONE, ASK]),
    (State::Rework, ["submitted", "submitted", "accepted", NONE, NONE, ASK, ASK, NONE, ASK]),
    (State::RejectionPending, [ASK, ASK, "TAKE_BACK_LATE", NONE, NONE, "rejected", ASK, NONE, "appealed"]),
    (State::Appealed, [ASK, ASK, NONE, NONE, NONE, IN, ASK, NONE, IN]),
    (State::Accepted, [ASK, ASK, NONE, NONE, NONE, ASK, ASK, NONE, ASK]),
    (State::Rejected, [ASK, ASK, NONE, NONE, NONE, ASK, ASK, NONE, ASK]),
    (State::Returned, [ASK, ASK, NONE, NONE, NONE, ASK, ASK, NONE, ASK]),
    (State::Expired, [ASK, ASK, NONE, NONE, NONE, ASK, ASK, NONE, ASK]),
];

const AT_DUE: [(State, [&str; 9]); 9] = [
    // A reservation works until a message settles it, also after its time.
    (State::Reserved, ["returned", "submitted", NONE, NONE, NONE, ASK, ASK, "expired", ASK]),
    (State::Submitted, [ASK, ASK, NONE, NONE, NONE, ASK, "REVIEW_OVER", "accepted", ASK]),
    // The revision before is judged since then.
    (State::Rework, [LATE, LATE, "accepted", "rejection_pending", "REWORK_LIMIT", ASK, ASK, "submitted", ASK]),
    (State::RejectionPending, [ASK, ASK, NONE, NONE, NONE, "rejected", ASK, "rejected", "APPEAL_LATE"]),
    // No ruling came: the annotator wins.
    (State::Appealed, [ASK, ASK, NONE, NONE, NONE, IN, ASK, "accepted", IN]),
    (State::Accepted, [ASK, ASK, NONE, NONE, NONE, ASK, ASK, NONE, ASK]),
    (State::Rejected, [ASK, ASK, NONE, NONE, NONE, ASK, ASK, NONE, ASK]),
    (State::Returned, [ASK, ASK, NONE, NONE, NONE, ASK, ASK, NONE, ASK]),
    (State::Expired, [ASK, ASK, NONE, NONE, NONE, ASK, ASK, NONE, ASK]),
];

/// What a day later is other than at the deadline: then the review after a rework is over as well.
const DAY_LATER: [(State, [&str; 9]); 1] = [(State::Rework, [LATE, LATE, NONE, NONE, NONE, ASK, ASK, "accepted", ASK])];

fn holds(table: &[(State, [&str; 9])], later: u64) {
    let batch = BatchId::new(2).unwrap();
    for (state, row) in table {
        for ((message, who, msg), expected) in messages(batch).into_iter().zip(row) {
            let mut world = at(*state);
            world.wait(later);
            let code = world.code(who, msg);
            let got = if code == "ok" { world.row(batch, NUMBER).state.status().name() } else { code };
            assert_eq!(got, *expected, "{message} of what is {state:?}, {later} seconds later");
        }
    }
}

#[test]
fn before_its_deadline_an_assignment_listens_to_people() {
    holds(&BEFORE_DUE, 0);
}

#[test]
fn from_its_deadline_on_an_assignment_listens_to_time() {
    holds(&AT_DUE, 1);
    let later: Vec<_> = AT_DUE.into_iter().filter(|(state, _)| *state != State::Rework).collect();
    holds(&later, DAY + 1);
    holds(&DAY_LATER, DAY + 1);
}

/// By hand: draft, open, open but over, closing with live work, settled, closed.
const STAGES: [(&str, [&str; 6]); 9] = [
    ("edit", ["ok", "BATCH_STATE", "BATCH_STATE", "BATCH_STATE", "BATCH_STATE", "BATCH_STATE"]),
    ("open", ["ok", "BATCH_STATE", "BATCH_STATE", "BATCH_STATE", "BATCH_STATE", "BATCH_STATE"]),
    ("improve", ["BATCH_STATE", "ok", "BATCH_OVER", "BATCH_STATE", "BATCH_STATE", "BATCH_STATE"]),
    ("claim", ["BATCH_STATE", "ok", "BATCH_OVER", "BATCH_STATE", "BATCH_STATE", "BATCH_STATE"]),
    ("close", ["BATCH_STATE", "ok", "ok", "BATCH_STATE", "BATCH_STATE", "BATCH_STATE"]),
    ("close by a stranger", ["BATCH_STATE", "CLOSE_EARLY", "ok", "BATCH_STATE", "BATCH_STATE", "BATCH_STATE"]),
    ("finalize_batch", ["BATCH_STATE", "BATCH_STATE", "BATCH_STATE", "WORK_LIVE", "ok", "BATCH_STATE"]),
    ("submit", ["BATCH_STATE", "ok", "ok", "ok", "ASSIGNMENT_STATE", "ASSIGNMENT_STATE"]),
    ("settle", ["BATCH_STATE", "NOTHING_TO_DO", "ok", "NOTHING_TO_DO", "NOTHING_TO_DO", "NOTHING_TO_DO"]),
];

fn staged(column: usize) -> (World, BatchId) {
    let mut world = World::new();
    let batch = world.draft(config(3, 1));
    if column == 0 {
        return (world, batch);
    }
    world.ok("requester", ExecuteMsg::OpenBatch { batch, most: world::amount(u128::MAX) });
    let number = world.claim("annotator", batch);
    world.wait(10);
    if column == 2 {
        world.wait(60 * DAY);
    }
    if column > 2 {
        world.ok("requester", ExecuteMsg::CloseBatch { batch });
    }
    if column > 3 {
        world.wait(HOUR);
        world.settle(batch, number);
    }
    if column == 5 {
        world.ok("stranger", ExecuteMsg::FinalizeBatch { batch });
    }
    (world, batch)
}

fn message_named(name: &str, batch: BatchId) -> (&'static str, ExecuteMsg) {
    let most = world::amount(u128::MAX);
    let improved = world::amount(2_000);
    match name {
        "edit" => ("requester", ExecuteMsg::EditDraft { batch, config: Box::new(config(4, 1)) }),
        "open" => ("requester", ExecuteMsg::OpenBatch { batch, most }),
        "improve" => ("requester", ExecuteMsg::ImproveBatch { batch, reward: improved, overlap: 1, most }),
        "claim" => (
            "newcomer",
            ExecuteMsg::Claim {
                batch,
                pick: caravan_marketplace_api::Pick::Random {},
                agreement: caravan_marketplace_api::sample_agreement(),
            },
        ),
        "close" => ("manager", ExecuteMsg::CloseBatch { batch }),
        "close by a stranger" => ("stranger", ExecuteMsg::CloseBatch { batch }),
        "finalize_batch" => ("stranger", ExecuteMsg::FinalizeBatch { batch }),
        "submit" => ("annotator", World::submission(batch, NUMBER)),
        "settle" => ("stranger", ExecuteMsg::Settle { batch, assignments: Items::new(vec![NUMBER]).unwrap() }),
        unknown => panic!("no message {unknown}"),
    }
}

#[test]
fn every_message_to_a_batch_has_its_stages() {
    for (message, row) in STAGES {
        for (column, expected) in row.into_iter().enumerate() {
            let (mut world, batch) = staged(column);
            let (who, msg) = message_named(message, batch);
            assert_eq!(world.code(who, msg), expected, "{message} in column {column}");
        }
    }
}
