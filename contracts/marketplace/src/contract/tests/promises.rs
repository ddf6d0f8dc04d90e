//! What queries promise of messages holds at every second: at each of many random states the messages are tried, and undone.
#![allow(clippy::arithmetic_side_effects)]

use std::collections::BTreeSet;

use caravan_marketplace_api::{ConfigChange, OpenCostResponse, PersonResponse, Rows};
use caravan_primitives::PersonId;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::world::{accept, amount, attribute, cara, config, copy, text, World, DAY};
use super::*;
use crate::tests::addr;

const STATES: usize = 600;

/// Addresses that a person moves to; the last two are recovery addresses too.
const NAMES: [&str; 5] = ["annotator", "first", "second", "friend", "other"];
const FRIENDS: [&str; 2] = ["friend", "other"];

fn runner() -> TestRunner {
    TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// The code of a message that is tried and undone.
fn tried(world: &mut World, who: &str, msg: ExecuteMsg) -> &'static str {
    let stored = copy(&world.deps.storage);
    let code = world.code(who, msg);
    world.deps.storage = stored;
    code
}

fn name(address: &cosmwasm_std::Addr) -> &'static str {
    NAMES.into_iter().find(|name| addr(name) == *address).expect("one of the names")
}

/// What someone does about a person. Steps that are refused change nothing.
#[derive(Debug, Clone, Copy)]
enum Step {
    Start(usize),
    Recover(usize),
    Name(Option<usize>),
    Cancel(bool),
    CancelChange(bool),
    Accept,
    /// To one second before, at or after one of the times that the query names.
    Until(usize, u64),
    Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..NAMES.len()).prop_map(Step::Start),
        3 => (0..NAMES.len()).prop_map(Step::Recover),
        4 => proptest::option::of(0..FRIENDS.len()).prop_map(Step::Name),
        1 => any::<bool>().prop_map(Step::Cancel),
        2 => any::<bool>().prop_map(Step::CancelChange),
        3 => Just(Step::Accept),
        9 => (0..4_usize, 0..3_u64).prop_map(|(which, second)| Step::Until(which, second)),
        2 => (1..40 * DAY).prop_map(Step::Wait),
    ]
}

fn shown(world: &World, person: PersonId) -> PersonResponse {
    world.ask(QueryMsg::Person { person })
}

fn take(world: &mut World, person: PersonId, step: Step) {
    let seen = shown(world, person);
    let (key, friend) = (name(&seen.address), seen.recovery.as_ref().map_or("friend", name));
    let either = |recovery| if recovery { friend } else { key };
    let (who, msg) = match step {
        Step::Start(to) => (key, ExecuteMsg::StartMove { to: text(NAMES[to]) }),
        Step::Recover(to) => (friend, ExecuteMsg::StartRecovery { person, to: text(NAMES[to]) }),
        Step::Name(of) => (key, ExecuteMsg::SetRecovery { recovery: of.map(|of| text(FRIENDS[of])) }),
        Step::Cancel(recovery) => (either(recovery), ExecuteMsg::CancelMove { person }),
        Step::CancelChange(recovery) => (either(recovery), ExecuteMsg::CancelRecoveryChange { person }),
        Step::Accept => {
            let to = seen.moving.as_ref().map_or("first", |moving| name(&moving.to));
            (to, ExecuteMsg::AcceptMove { person })
        }
        Step::Until(which, second) => {
            let moving = seen.moving.map(|moving| [moving.ready_at, moving.void_at]);
            let change = seen.recovery_change.map(|change| change.ready_at);
            let times: Vec<Time> =
                moving.into_iter().flatten().chain(change).chain(seen.recovery_cancels_from).collect();
            let Some(at) = times.get(which % times.len().max(1)) else { return };
            return world.wait((at.get() + second - 1).saturating_sub(world.now().get()));
        }
        Step::Wait(seconds) => return world.wait(seconds),
    };
    world.code(who, msg);
}

/// Who sends what, and the code.
type Promise = (&'static str, ExecuteMsg, &'static str);

/// What the query says that each message does now, with the sender that it names.
fn promised(seen: &PersonResponse, now: Time) -> Vec<Promise> {
    let (person, key) = (seen.person, name(&seen.address));
    let friend = seen.recovery.as_ref().map(name);
    let moving = seen.moving.as_ref();
    let (accepts, cancels) = match moving {
        None => ("MOVE_MISSING", "MOVE_MISSING"),
        Some(moving) if now < moving.ready_at => ("MOVE_EARLY", "ok"),
        Some(_) => ("ok", "MOVE_READY"),
    };
    let unless_moving = if moving.is_some() { "MOVE_UNDER_WAY" } else { "ok" };
    let change = if seen.recovery_change.is_some() { "ok" } else { "RECOVERY_CHANGE_MISSING" };
    let to = moving.map_or("first", |moving| name(&moving.to));
    let free = text("free");
    let mut all: Vec<Promise> = vec![
        (to, ExecuteMsg::AcceptMove { person }, accepts),
        (key, ExecuteMsg::CancelMove { person }, cancels),
        (key, ExecuteMsg::StartMove { to: free.clone() }, unless_moving),
        ("stranger", ExecuteMsg::WithdrawFor { person, currency: cara() }, unless_moving),
        (key, ExecuteMsg::WithdrawFor { person, currency: cara() }, "ok"),
        (key, ExecuteMsg::CancelRecoveryChange { person }, change),
    ];
    for who in FRIENDS.into_iter().filter(|who| *who != key) {
        let begins = if friend == Some(who) { unless_moving } else { "RECOVERY_ONLY" };
        all.push((who, ExecuteMsg::StartRecovery { person, to: free.clone() }, begins));
    }
    if let Some(who) = friend {
        let early = seen.recovery_change.is_some() && seen.recovery_cancels_from.is_some();
        all.push((who, ExecuteMsg::CancelMove { person }, cancels));
        let change = if early { "RECOVERY_CANCEL_EARLY" } else { change };
        all.push((who, ExecuteMsg::CancelRecoveryChange { person }, change));
    }
    all
}

#[test]
fn a_person_is_shown_as_its_messages_meet_it_at_every_second() {
    let (mut world, batch) = World::with_batch(10, 1);
    let work = world.work("annotator", batch);
    world.decide(batch, work, &accept(10_000));
    let person = world.person("annotator").unwrap();
    let (mut runner, mut met) = (runner(), BTreeSet::new());
    for state in 0..STATES {
        let step = step().new_tree(&mut runner).unwrap().current();
        take(&mut world, person, step);
        let (seen, now) = (shown(&world, person), world.now());
        for (who, msg, expected) in promised(&seen, now) {
            let got = tried(&mut world, who, msg.clone());
            assert_eq!(got, expected, "state {state}, {step:?}: {who} sends {msg:?} at {now}, shown {seen:?}");
            met.insert(got);
        }
        let deadline = |time: Time| assert!(now < time, "state {state}, {step:?}: {time} is past at {now}");
        seen.moving.into_iter().for_each(|moving| deadline(moving.void_at));
        seen.recovery_change.into_iter().for_each(|change| deadline(change.ready_at));
        seen.recovery_cancels_from.into_iter().for_each(deadline);
    }
    let all = ["ok", "MOVE_EARLY", "MOVE_MISSING", "MOVE_READY", "MOVE_UNDER_WAY", "RECOVERY_CANCEL_EARLY"];
    assert!(all.iter().all(|code| met.contains(code)), "the walk met {met:?}");
}

/// A step of a project: money in and out, a fee, a draft, an opening that stays.
#[derive(Debug, Clone, Copy)]
enum Move {
    Fund(u128),
    Withdraw(u128),
    Fee(u16),
    Draft { tasks: u32, overlap: u8, reward: u128, private: bool },
    Open,
    Close,
}

fn project_step() -> impl Strategy<Value = Move> {
    let draft = (1..5_u32, 1..4_u8, 1..900_u128, any::<bool>());
    prop_oneof![
        2 => (1..2_000_u128).prop_map(Move::Fund),
        4 => (1..2_000_u128).prop_map(Move::Withdraw),
        1 => (0..1_000_u16).prop_map(Move::Fee),
        5 => draft.prop_map(|(tasks, overlap, reward, private)| Move::Draft { tasks, overlap, reward, private }),
        2 => Just(Move::Open),
        4 => Just(Move::Close),
    ]
}

/// A project with project credit, from rejections.
fn with_credit() -> World {
    let mut world = World::new();
    world.history(7);
    let batch = world.open(config(3, 1));
    for who in ["ann", "bea", "cid"] {
        world.refused(who, batch);
    }
    assert!(world.close_and_finalize(batch).1 > 0);
    let project = ProjectId::FIRST;
    let available = world.project().available();
    world.ok("requester", ExecuteMsg::WithdrawAvailable { project, amount: amount(available.u128()) });
    world
}

/// Take a step.
fn go(world: &mut World, draft: &mut BatchId, opened: &mut Vec<BatchId>, step: Move) {
    let project = ProjectId::FIRST;
    match step {
        Move::Fund(units) => world.fund(project, units),
        Move::Withdraw(units) => {
            world.code("requester", ExecuteMsg::WithdrawAvailable { project, amount: amount(units) });
        }
        Move::Fee(fee_bps) => {
            world.code("owner", ExecuteMsg::UpdateConfig { change: ConfigChange::SetFee { fee_bps } });
        }
        Move::Draft { tasks, overlap, reward, private } => {
            let mut config = config(tasks, overlap);
            config.money.reward = amount(reward);
            config.about.rows = if private { Rows::Private {} } else { Rows::Public {} };
            *draft = world.draft(config);
        }
        Move::Open => {
            if world.code("requester", ExecuteMsg::OpenBatch { batch: *draft, most: amount(u128::MAX) }) == "ok" {
                opened.push(std::mem::replace(draft, world.draft(config(1, 1))));
            }
        }
        Move::Close => {
            if let Some(batch) = opened.pop() {
                world.close_and_finalize(batch);
            }
        }
    }
}

/// Open the draft under a guard of exactly its cost, compare, and undo it. Return the code, and whether credit is used.
fn compare_opening(world: &mut World, draft: BatchId) -> (&'static str, bool) {
    let cost: OpenCostResponse = world.ask(QueryMsg::OpenCost { batch: draft });
    let open = |most| ExecuteMsg::OpenBatch { batch: draft, most: amount(most) };
    let most = (cost.total + cost.bond).u128();
    if most > 1 {
        assert_eq!(tried(world, "requester", open(most - 1)), "COST_ABOVE_GUARD", "{cost:?}");
    }
    let (before, stored) = (world.project(), copy(&world.deps.storage));
    let done = world.run("requester", open(most));
    let code = done.as_ref().map_or_else(|error| error.code(), |_| "ok");
    let short = ["AVAILABLE_SHORT", "CREDIT_NEEDS_PUBLIC_ROWS"].contains(&code);
    assert_eq!((code == "ok", short), (cost.short.is_zero(), !cost.short.is_zero()), "{code} {cost:?}");
    if let Ok(done) = done {
        let of = |key| attribute(&done, "batch_opened", key).unwrap();
        let said = [cost.total, cost.from_project_credit, cost.bond, cost.cost, cost.slots.into()];
        let events = ["funded", "from_project_credit", "bond", "cost", "slots"].map(of);
        assert_eq!(events, said.map(|units| units.to_string()));
        let after = world.project();
        assert_eq!(before.available() - after.available(), cost.from_available + cost.bond);
        assert_eq!(before.project_credit() - after.project_credit(), cost.from_project_credit);
    }
    world.deps.storage = stored;
    (code, !cost.from_project_credit.is_zero())
}

#[test]
fn opening_takes_what_its_cost_says_and_is_refused_where_that_says_what_is_short() {
    let mut world = with_credit();
    let (mut runner, mut met) = (runner(), BTreeSet::new());
    let (mut draft, mut opened) = (world.draft(config(1, 1)), vec![]);
    for _ in 0..STATES {
        let step = project_step().new_tree(&mut runner).unwrap().current();
        go(&mut world, &mut draft, &mut opened, step);
        met.insert(compare_opening(&mut world, draft));
    }
    let all = [
        ("AVAILABLE_SHORT", false),
        ("AVAILABLE_SHORT", true),
        ("CREDIT_NEEDS_PUBLIC_ROWS", false),
        ("ok", false),
        ("ok", true),
    ];
    assert_eq!(met.into_iter().collect::<Vec<_>>(), all);
}
