//! Every state of an assignment × every message about it × every kind of actor, before, at and after each deadline, against a
//! table written by hand.
//!
//! Each cell is one message in a transaction whose second message fails, so that all find the same state: who fails at the
//! second message was let through. What each message leads to is asserted in the marketplace's own tests.

use std::collections::BTreeMap;

use caravan_marketplace_api::{AssignmentStatus, Decision, ExecuteMsg, NewAppeal, Reason, Verdict};
use caravan_primitives::{AssignmentId, BatchId, Document, Hash32, Items, Text};
use caravan_tests::{Call, Spec, Who, World};
use cosmwasm_std::{Addr, Binary};

const GOLDEN: &str = include_str!("judgement_table.golden");
const DAY: u64 = 86_400;
const WORK: AssignmentId = AssignmentId::FIRST;

/// Who tries. `alice` is the annotator, `bob` another one.
const ACTORS: [&str; 8] = ["alice", "bob", "requester", "manager", "owner", "arbiter", "rival", "stranger"];

/// The batch, after one in which the requester has paid enough to reject by the cap.
fn batch() -> BatchId {
    BatchId::new(2).unwrap()
}

fn start() -> World {
    let mut world = World::new();
    let first = world.opens(&Spec::new().tasks(1).reward(10_000));
    let paid = world.works("carol", first);
    world.at("requester").accepts(first, &[paid]).succeeds();
    let spec = Spec::new().rework(1, DAY).grades(&[5_000]).min_work_secs(60);
    assert_eq!(world.opens(&spec), batch());
    world.blocks_take(0);
    world.hashes(false);
    world.checks_every(1_000);
    world.at("alice").claims_task(batch(), 0).succeeds();
    world
}

/// The work is rejected and appealed; the arbiter has ruled, where the state says so.
fn appeal(world: &mut World, state: &str) {
    world.at("requester").rejects(batch(), &[WORK], Reason::Incomplete).succeeds();
    let appeal = world.at("alice").appeals(batch(), &[WORK]).succeeds().appeal();
    if state != "appealed" {
        world.at("manager").responds(appeal, 0).succeeds();
        world.at("arbiter").rules(appeal, u32::from(state == "appeal_won")).succeeds();
    }
}

/// The work is in this state. `submitted again` is a revision: it was sent back as often as the batch allows.
fn reach(state: &str) -> World {
    let mut world = start();
    if !["reserved", "returned", "expired"].contains(&state) {
        world.hands_in("alice", batch(), WORK);
    }
    let rework = |world: &mut World| {
        world.at("requester").sends_back(batch(), &[WORK], Reason::Incomplete).succeeds();
    };
    match state {
        "reserved" | "submitted" => {}
        "rework" => {
            rework(&mut world);
        }
        "submitted_again" => {
            rework(&mut world);
            world.at("alice").submits(batch(), WORK).succeeds();
        }
        "rejection_pending" => {
            world.at("requester").rejects(batch(), &[WORK], Reason::Incomplete).succeeds();
        }
        "appealed" | "appeal_won" | "appeal_lost" => {
            appeal(&mut world, state);
        }
        "accepted" => {
            world.at("requester").accepts(batch(), &[WORK]).succeeds();
        }
        "rejected" => {
            world.at("requester").rejects(batch(), &[WORK], Reason::Incomplete).succeeds();
            world.at("alice").accepts_rejection(batch(), WORK).succeeds();
        }
        "returned" => drop(world.at("alice").returns(batch(), WORK).succeeds()),
        "expired" => {
            world.until(world.asks_assignment(batch(), WORK).due.get());
            world.at("stranger").settles(batch(), &[WORK]).succeeds();
        }
        unknown => panic!("no state {unknown}"),
    }
    world
}

/// The instants of a state that the table names: of its deadlines, and in a final state a moment later.
fn instant(world: &World, state: &str, word: &str) -> u64 {
    let entry = world.asks_assignment(batch(), WORK);
    let (now, due) = (world.now(), entry.due.get());
    let config = world.asks_batch(batch()).config;
    let appeal = config.windows.appeal_secs.get();
    let over = due + config.windows.review_secs.get();
    let (name, place) = word.split_once(' ').unwrap_or(("now", word));
    let at = match name {
        "now" => return if place == "later" { now + DAY } else { now },
        "min_work" => entry.claimed_at.get() + config.windows.min_work_secs.get(),
        "due" => due,
        "take_back" => due - appeal / 4,
        // The review that follows a rework is over, too.
        "next_review" if state == "rework" => over,
        unknown => panic!("no deadline {unknown}"),
    };
    match place {
        "before" => at - 1,
        "at" => at,
        "after" => at + 1,
        unknown => panic!("no place {unknown}"),
    }
}

fn verdict(verdict: Verdict) -> ExecuteMsg {
    let decisions = Items::new(vec![Decision::new(WORK, verdict)]).unwrap();
    ExecuteMsg::Decide { batch: batch(), decisions }
}

/// Every message about an assignment, and who may send it.
fn messages() -> Vec<(&'static str, &'static [&'static str], &'static str, ExecuteMsg)> {
    let (annotator, judges): (&[&str], &[&str]) = (&["alice"], &["requester", "manager"]);
    let (own, managed) = ("ANNOTATOR_ONLY", "MANAGER_ONLY");
    let (batch, reason) = (batch(), Reason::Incomplete);
    let submit = ExecuteMsg::Submit {
        batch,
        assignment: WORK,
        commitment: Hash32::digest(b"commitment"),
        payload_hash: Hash32::digest(b"payload"),
        uri: Text::new("ipfs://answer").unwrap(),
    };
    let evidence = Document { uri: Text::new("ipfs://appeal").unwrap(), hash: Hash32::digest(b"appeal") };
    let assignments = Items::new(vec![WORK]).unwrap();
    let appeal = ExecuteMsg::Appeal(NewAppeal { batch, assignments, evidence });
    vec![
        ("return", annotator, own, ExecuteMsg::Return { batch, assignment: WORK }),
        ("submit", annotator, own, submit),
        ("give_up", annotator, own, ExecuteMsg::GiveUp { batch, assignment: WORK }),
        ("accept_rejection", annotator, own, ExecuteMsg::AcceptRejection { batch, assignment: WORK }),
        ("appeal", annotator, own, appeal),
        ("accept", judges, managed, verdict(Verdict::Accept { grade_bps: 10_000 })),
        ("accept_short", judges, managed, verdict(Verdict::Accept { grade_bps: 5_000 })),
        ("reject", judges, managed, verdict(Verdict::Reject { reason })),
        ("rework", judges, managed, verdict(Verdict::Rework { reason })),
        ("settle", &ACTORS, "", ExecuteMsg::Settle { batch, assignments: Items::new(vec![WORK]).unwrap() }),
    ]
}

/// What would become of a message, without letting it.
fn attempt(world: &mut World, who: &Addr, msg: ExecuteMsg) -> String {
    let poison = Call::Raw(world.market().clone(), Binary::from(br#"{"poison":{}}"#.as_slice()), vec![]);
    let outcome = world.as_address(who).does(&[Call::market(msg), poison]);
    let error = outcome.result.expect_err("the second message fails");
    if error.to_string().contains("poison") {
        return "ok".to_owned();
    }
    error.code().to_owned()
}

/// The rows: the state, the instant, and the code of each message from who may send it.
fn rows() -> Vec<(String, String, BTreeMap<String, String>)> {
    let lines = GOLDEN.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let rows = lines.map(|line| {
        let [state, instant, cells] = line.splitn(3, " | ").collect::<Vec<_>>()[..] else { panic!("no row: {line}") };
        let cells = cells.split(", ").map(|cell| {
            let (message, code) = cell.split_once(' ').unwrap_or_else(|| panic!("no cell: {cell}"));
            (message.to_owned(), code.to_owned())
        });
        (state.trim().to_owned(), instant.trim().to_owned(), cells.collect())
    });
    rows.collect()
}

#[test]
fn every_state_takes_from_every_actor_what_the_table_says_and_nothing_else() {
    let (mut faults, mut cells) = (vec![], 0);
    for (state, word, row) in rows() {
        let mut world = reach(&state);
        let at = instant(&world, &state, &word);
        if at > world.now() {
            world.until(at);
        }
        for (message, may, code, msg) in messages() {
            for actor in ACTORS {
                let expected = if may.contains(&actor) { row[message].as_str() } else { code };
                let got = attempt(&mut world, &actor.addr(), msg.clone());
                cells += 1;
                if got != expected {
                    faults.push(format!("{state} {word}: {message} by {actor}: expected {expected}, got {got}"));
                }
            }
        }
    }
    assert_eq!(faults, Vec::<String>::new());
    println!("{cells} cells");
}

#[test]
fn the_table_has_every_state_and_every_message() {
    let rows = rows();
    let states = [
        AssignmentStatus::Reserved,
        AssignmentStatus::Submitted,
        AssignmentStatus::Rework,
        AssignmentStatus::RejectionPending,
        AssignmentStatus::Appealed,
        AssignmentStatus::Accepted,
        AssignmentStatus::Rejected,
        AssignmentStatus::Returned,
        AssignmentStatus::Expired,
    ];
    for state in states {
        assert!(rows.iter().any(|(name, _, _)| name == state.name()), "no row of {}", state.name());
    }
    for (state, instant, cells) in &rows {
        let names: Vec<&str> = messages().iter().map(|(name, _, _, _)| *name).collect();
        assert_eq!(cells.len(), names.len(), "{state} {instant}");
        assert!(names.iter().all(|name| cells.contains_key(*name)), "{state} {instant}");
    }
}
