//! Every message × every kind of actor, against a table written by hand; coins on every message; every message while paused.
//!
//! Each message is sent where its rightful sender would succeed, by all_roles in turn. It goes into a transaction whose second
//! message fails, so that nothing stays, and all find the same state: who fails at the second message was let through.

mod appeals;
mod points;
mod rights;
mod roles;
mod stages;

use std::collections::BTreeMap;

use caravan_chain::Code;
use caravan_marketplace_api::{execute_samples, ExecuteMsg, Pick, Reason};
use caravan_primitives::{AssignmentId, BatchId, PersonId, ProjectId};
use caravan_tests::{Call, Spec, Who, World};
use cosmwasm_std::{coin, coins, Addr, Binary, Coin};

use stages::{appealed, draft, offered, opened, paid, rejected, shared, stage, submitted};

/// Who may send what, by hand.
const GOLDEN: &str = include_str!("permissions.golden");

/// All roles, in the words of the table; `alice` is the annotator of the work, `bob` another one.
const PEOPLE: &[&str] =
    &["owner", "treasury", "arbiter", "requester", "manager", "alice", "bob", "stranger", "recovery", "newcomer"];

const PROJECT: ProjectId = ProjectId::FIRST;

const BATCH: BatchId = BatchId::FIRST;

const WORK: AssignmentId = AssignmentId::FIRST;

const ALICE: PersonId = PersonId::FIRST;

/// The rows of a section: for every message, who gets which outcome. `others` is every role that a row does not name.
fn section(name: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let head = format!("[{name}]");
    let lines = GOLDEN.lines().skip_while(|line| *line != head).skip(1).take_while(|line| !line.starts_with('['));
    let rows = lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| {
        let (message, cells) = line.split_once(": ").unwrap_or_else(|| panic!("no row: {line}"));
        let cells = cells.split("; ").flat_map(|cell| {
            let (code, who) = cell.split_once(' ').unwrap_or((cell, "others"));
            who.split(' ').map(move |who| (who.to_owned(), code.to_owned())).collect::<Vec<_>>()
        });
        (message.trim().to_owned(), cells.collect())
    });
    rows.collect()
}

/// The account of a role in a world.
fn actor(world: &World, word: &str) -> Addr {
    match word {
        "marketplace" => world.market().clone(),
        "points" => world.points().clone(),
        "token" => world.token_address().clone(),
        "arbitration" => world.arbitration().clone(),
        name => name.addr(),
    }
}

fn all_roles() -> Vec<&'static str> {
    PEOPLE.iter().copied().chain(["points", "marketplace", "token", "arbitration"]).collect()
}

/// What would become of a message, without letting it.
fn attempt(world: &mut World, who: &Addr, call: Call) -> String {
    let poison = Call::Raw(world.market().clone(), Binary::from(br#"{"poison":{}}"#.as_slice()), vec![]);
    let outcome = world.as_address(who).does(&[call, poison]);
    let error = outcome.result.expect_err("the second message fails");
    if error.to_string().contains("poison") {
        return "ok".to_owned();
    }
    error.code().to_owned()
}

/// Holds what becomes of a message against its row.
fn hold(world: &mut World, row: &BTreeMap<String, String>, message: &str, call: &Call, faults: &mut Vec<String>) {
    for word in all_roles() {
        let who = actor(world, word);
        let expected = row.get(word).or(row.get("others")).unwrap_or_else(|| panic!("{message}: nothing on {word}"));
        let got = attempt(world, &who, call.clone());
        if got != *expected {
            faults.push(format!("{message} by {word}: expected {expected}, got {got}"));
        }
    }
}

/// The samples, their words spelled as addresses.
fn messages() -> Vec<(String, ExecuteMsg)> {
    let spelled = |msg: &ExecuteMsg| {
        let mut text = serde_json::to_string(msg).unwrap();
        for word in ["arbiter", "treasury", "newcomer"] {
            text = text.replace(&format!("\"{word}\""), &format!("\"{}\"", word.addr()));
        }
        // The word is a field, too, and what decided a dispute.
        let arbiter = "arbiter".addr();
        let text = text.replace(&format!("\"{arbiter}\":"), "\"arbiter\":");
        let text = text.replace(&format!("\"by\":\"{arbiter}\""), "\"by\":\"arbiter\"");
        serde_json::from_str::<ExecuteMsg>(&text).unwrap()
    };
    let name = |msg: &ExecuteMsg| {
        let value = serde_json::to_value(msg).unwrap();
        value.as_object().unwrap().keys().next().unwrap().clone()
    };
    execute_samples().iter().map(|msg| (name(msg), spelled(msg))).collect()
}

fn calls(name: &str, msg: ExecuteMsg) -> Call {
    let funds = if name == "fund" { coins(7, "ucara") } else { vec![] };
    Call::Market(Box::new(msg), funds)
}

#[test]
fn every_message_is_taken_from_whom_the_table_says_and_no_one_else() {
    let golden = section("marketplace");
    let mut faults = vec![];
    for (name, msg) in messages() {
        let row = golden.get(&name).unwrap_or_else(|| panic!("the table has no row for {name}"));
        let mut world = stage(&msg);
        hold(&mut world, row, &name, &calls(&name, msg), &mut faults);
    }
    assert_eq!(golden.len(), messages().len(), "a row without a message");
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn a_list_lets_in_whom_it_names() {
    let row = &section("others")["claim listed"];
    let mut world = opened(&Spec::new().allow(&["alice", "bob"]));
    let mut faults = vec![];
    for word in all_roles() {
        let who = actor(&world, word);
        let root = Spec::new().allow(&["alice", "bob"]).tree().unwrap().root();
        let proof = world.proof(&root, &who).unwrap();
        let call = Call::market(ExecuteMsg::Claim {
            batch: BATCH,
            pick: Pick::Listed { task: 0, proof },
            agreement: caravan_marketplace_api::sample_agreement(),
        });
        let expected = row.get(word).or(row.get("others")).unwrap();
        let got = attempt(&mut world, &who, call);
        if got != *expected {
            faults.push(format!("claim listed by {word}: expected {expected}, got {got}"));
        }
    }
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn ownership_goes_from_the_owner_to_whom_it_was_offered() {
    use caravan_access::OwnershipAction;
    use caravan_primitives::Seconds;
    let golden = section("others");
    let mut faults = vec![];
    let to = "stranger".addr().to_string();
    let actions = [
        ("update_ownership offer", OwnershipAction::Offer { to, valid_secs: Seconds::new(60) }),
        ("update_ownership accept", OwnershipAction::Accept {}),
    ];
    for (name, action) in actions {
        let call = Call::market(ExecuteMsg::UpdateOwnership(action));
        hold(&mut offered(), &golden[name], name, &call, &mut faults);
    }
    assert_eq!(faults, Vec::<String>::new());
}

/// The rightful sender of a message: the first whom the table lets; the requester where its world lets no one.
fn rightful(world: &World, row: &BTreeMap<String, String>) -> Addr {
    let word =
        all_roles().into_iter().find(|word| row.get(*word).or(row.get("others")).is_some_and(|code| code == "ok"));
    actor(world, word.unwrap_or("requester"))
}

#[test]
fn no_message_but_fund_and_those_with_a_bond_takes_coins() {
    let golden = section("marketplace");
    let known = ["fund", "move_points", "appeal", "respond_to_appeal"];
    for (name, msg) in messages().into_iter().filter(|(name, _)| !known.contains(&name.as_str())) {
        let mut world = stage(&msg);
        let who = rightful(&world, &golden[&name]);
        world.chain_mut().fund(&who, &[coin(5, "ucara"), coin(5, "uother")]).unwrap();
        world.resync();
        for funds in [coins(1, "ucara"), coins(1, "uother"), vec![coin(1, "ucara"), coin(1, "uother")]] {
            let got = attempt(&mut world, &who, Call::Market(Box::new(msg.clone()), funds));
            assert_eq!(got, "FUNDS_UNEXPECTED", "{name} with coins");
        }
    }
}

#[test]
fn fund_takes_one_coin_and_the_right_one() {
    let mut world = draft(&Spec::new());
    let who = "requester".addr();
    world.chain_mut().fund(&who, &[coin(5, "uother")]).unwrap();
    let reference = world.reference();
    let mut try_with = |funds: Vec<Coin>| {
        let msg = ExecuteMsg::Fund { project: PROJECT, reference: reference.clone() };
        attempt(&mut world, &who, Call::Market(Box::new(msg), funds))
    };
    assert_eq!(try_with(coins(1, "ucara")), "ok");
    assert_eq!(try_with(vec![]), "FUNDS_MISSING");
    assert_eq!(try_with(vec![coin(1, "ucara"), coin(1, "uother")]), "FUNDS_SEVERAL");
    assert_eq!(try_with(coins(1, "uother")), "CURRENCY_MISMATCH");
}

#[test]
fn a_pause_stops_what_the_table_says_and_nothing_else() {
    let (golden, paused) = (section("marketplace"), section("paused"));
    let mut faults = vec![];
    for (name, msg) in messages().into_iter().filter(|(name, _)| name != "unpause" && name != "move_points") {
        let mut world = stage(&msg);
        let who = rightful(&world, &golden[&name]);
        world.at("owner").pauses().succeeds();
        let expected = &paused[&name]["others"];
        let got = attempt(&mut world, &who, calls(&name, msg));
        if got != *expected {
            faults.push(format!("{name} while paused: expected {expected}, got {got}"));
        }
    }
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn a_manager_decides_on_all_work_but_the_managers_own() {
    let mut world = submitted();
    world.at("requester").sets_managers(PROJECT, &["alice"]).succeeds();
    world.at("alice").accepts(BATCH, &[WORK]).fails_with("OWN_WORK");
    world.at("alice").rejects(BATCH, &[WORK], Reason::TooFast).fails_with("OWN_WORK");
    world.at("alice").accepts(BATCH, &[AssignmentId::new(2).unwrap()]).succeeds();
    world.at("manager").accepts(BATCH, &[WORK]).fails_with("MANAGER_ONLY");
}

#[test]
fn while_a_person_moves_only_the_person_has_itself_paid() {
    let mut world = paid();
    world.at("alice").moves_to("newcomer").succeeds();
    let msg = ExecuteMsg::WithdrawFor { person: ALICE, currency: world.cara() };
    let mut faults = vec![];
    hold(&mut world, &section("others")["withdraw_for moving"], "withdraw_for", &Call::market(msg), &mut faults);
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn points_left_behind_are_moved_by_anyone() {
    use caravan_tests::adversarial::PointsHandle;
    let handle = PointsHandle::default();
    let mut world = World::builder().bare().adversarial_points(&handle).deploy();
    world.at("alice").drops_recovery().succeeds();
    world.at("alice").moves_to("newcomer").succeeds();
    world.days_pass(7);
    handle.tricks(|tricks| tricks.fail_moves = true);
    let done = world.at("newcomer").accepts_move(ALICE).succeeds();
    assert_eq!(done.first(Code::Marketplace, "points_left").text("address"), "alice".addr().as_str());
    world.at("stranger").moves_points(ALICE).fails_with("CHAIN_REFUSED").changes_nothing();
    handle.tricks(|tricks| tricks.fail_moves = false);
    world.at("stranger").moves_points(ALICE).succeeds();
    world.at("stranger").moves_points(ALICE).fails_with("POINTS_NOT_WAITING");
}
