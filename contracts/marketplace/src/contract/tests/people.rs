//! Rule 17: one number for life, an address that can change, with time to object.
#![allow(clippy::arithmetic_side_effects)]

use caravan_marketplace_api::{PersonResponse, ProjectChange};
use caravan_money::Amount;
use caravan_primitives::{PersonId, Upto};
use cosmwasm_std::{Binary, CosmosMsg, ReplyOn, SubMsgResult, WasmMsg};

use super::world::{self, accept, cara, config, list, text, World, DAY};
use super::*;
use crate::tests::{addr, units};

/// An annotator, person 3 after requester and manager, with 1,000 due.
fn earned() -> (World, PersonId) {
    let (mut world, batch) = World::with_batch(10, 1);
    let number = world.work("annotator", batch);
    world.decide(batch, number, &accept(10_000));
    let person = world.person("annotator").unwrap();
    assert_eq!(person.get(), 3);
    (world, person)
}

fn start(to: &str) -> ExecuteMsg {
    ExecuteMsg::StartMove { to: text(to) }
}

fn recovery(of: Option<&str>) -> ExecuteMsg {
    ExecuteMsg::SetRecovery { recovery: of.map(text) }
}

#[test]
fn after_seven_days_the_new_key_has_all_that_was_due() {
    let (mut world, person) = earned();
    let accept = ExecuteMsg::AcceptMove { person };
    assert_eq!(world.code("new", accept.clone()), "MOVE_MISSING");
    world.ok("annotator", start("new"));
    assert_eq!(world.code("annotator", start("newer")), "MOVE_UNDER_WAY");
    world.wait(7 * DAY - 1);
    assert_eq!(world.code("new", accept.clone()), "MOVE_EARLY");
    world.wait(1);
    assert_eq!(world.code("annotator", accept.clone()), "MOVE_NOT_YOURS");
    world.ok("new", accept);
    assert_eq!((world.person("new"), world.person("annotator")), (Some(person), None));
    let withdraw = ExecuteMsg::Withdraw { currency: cara(), up_to: None };
    assert_eq!(world.code("annotator", withdraw.clone()), "ADDRESS_UNKNOWN");
    let paid = world.ok("new", withdraw);
    assert_eq!(paid.messages.len(), 2);
    let response: PersonResponse = world.ask(QueryMsg::Person { person });
    assert_eq!((response.address, response.moving), (addr("new"), None));
}

#[test]
fn the_old_key_cancels_until_the_new_one_may_accept() {
    let (mut world, person) = earned();
    world.ok("annotator", start("new"));
    world.wait(6 * DAY);
    let cancel = ExecuteMsg::CancelMove { person };
    assert_eq!(world.code("new", cancel.clone()), "PERSON_ONLY");
    world.ok("annotator", cancel.clone());
    assert_eq!(world.code("annotator", cancel), "MOVE_MISSING");
    let unknown = ExecuteMsg::CancelMove { person: PersonId::new(99).unwrap() };
    assert_eq!(world.code("annotator", unknown), "PERSON_UNKNOWN");
    world.wait(10 * DAY);
    assert_eq!(world.code("new", ExecuteMsg::AcceptMove { person }), "MOVE_MISSING");
    assert_eq!(world.person("annotator"), Some(person));
}

#[test]
fn a_recovery_takes_thirty_days_and_the_old_key_can_stop_it() {
    let (mut world, person) = earned();
    let begin = ExecuteMsg::StartRecovery { person, to: text("new") };
    assert_eq!(world.code("friend", begin.clone()), "RECOVERY_ONLY");
    world.ok("annotator", recovery(Some("friend")));
    assert_eq!(world.code("annotator", begin.clone()), "RECOVERY_ONLY");
    world.ok("friend", begin.clone());
    // what was begun stays, also when the address that began it is removed, seven days later
    world.ok("annotator", recovery(None));
    world.wait(30 * DAY - 1);
    assert_eq!(world.code("new", ExecuteMsg::AcceptMove { person }), "MOVE_EARLY");
    assert_eq!(world.code("friend", ExecuteMsg::CancelMove { person }), "PERSON_ONLY");
    world.ok("annotator", ExecuteMsg::CancelMove { person });
    assert_eq!(world.code("friend", begin.clone()), "RECOVERY_ONLY");
    world.ok("annotator", recovery(Some("friend")));
    world.ok("friend", begin);
    world.wait(30 * DAY);
    world.ok("new", ExecuteMsg::AcceptMove { person });
    assert_eq!(world.person("new"), Some(person));
}

#[test]
fn the_recovery_address_cancels_a_move_of_the_key_and_once_a_year_a_change_of_itself() {
    let (mut world, person) = earned();
    world.ok("annotator", recovery(Some("friend")));
    world.ok("annotator", start("thief"));
    world.ok("friend", ExecuteMsg::CancelMove { person });
    let change = ExecuteMsg::CancelRecoveryChange { person };
    assert_eq!(world.code("friend", change.clone()), "RECOVERY_CHANGE_MISSING");
    world.ok("annotator", recovery(Some("thief")));
    assert_eq!(world.code("annotator", recovery(Some("other"))), "RECOVERY_CHANGE_UNDER_WAY");
    assert_eq!(world.code("thief", change.clone()), "PERSON_ONLY");
    world.ok("friend", change.clone());
    world.ok("annotator", recovery(Some("thief")));
    assert_eq!(world.code("friend", change), "RECOVERY_CANCEL_EARLY");
    let shown: PersonResponse = world.ask(QueryMsg::Person { person });
    assert_eq!(shown.recovery, Some(addr("friend")));
    assert_eq!(shown.recovery_change.unwrap().recovery, Some(addr("thief")));
    assert!(shown.recovery_cancels_from.is_some());
    world.wait(7 * DAY);
    let shown: PersonResponse = world.ask(QueryMsg::Person { person });
    assert_eq!((shown.recovery, shown.recovery_change), (Some(addr("thief")), None));
    assert_eq!(shown.recovery_cancels_from, None);
}

#[test]
fn no_one_else_has_a_person_paid_while_it_moves() {
    let (mut world, person) = earned();
    let pay = ExecuteMsg::WithdrawFor { person, currency: cara() };
    world.ok("annotator", start("new"));
    for who in ["stranger", "new", "requester"] {
        assert_eq!(world.code(who, pay.clone()), "MOVE_UNDER_WAY", "{who}");
    }
    world.wait(21 * DAY - 1);
    assert_eq!(world.code("stranger", pay.clone()), "MOVE_UNDER_WAY");
    // the move is void, and the money is paid to the address that did not change
    world.wait(1);
    assert_eq!(world.ok("stranger", pay).messages.len(), 2);
}

#[test]
fn a_person_that_moves_has_itself_paid() {
    let (mut world, person) = earned();
    world.ok("annotator", start("new"));
    let part = ExecuteMsg::Withdraw { currency: cara(), up_to: Some(Amount::new(1_u128).unwrap()) };
    world.ok("annotator", part);
    world.ok("annotator", ExecuteMsg::WithdrawFor { person, currency: cara() });
}

#[test]
fn the_target_is_no_person_at_the_start_and_at_the_end() {
    let (mut world, person) = earned();
    let contract = world.env.contract.address.to_string();
    for to in [text("annotator"), text("requester")] {
        assert_eq!(world.code("annotator", ExecuteMsg::StartMove { to: to.clone() }), "MOVE_TARGET_INVALID", "{to}");
    }
    for to in [text("points"), text("provenance"), text("licensing"), text("arbitration"), contract] {
        assert_eq!(world.code("annotator", ExecuteMsg::StartMove { to: to.clone() }), "SIBLING_IS_PARTY", "{to}");
    }
    world.ok("annotator", start("new"));
    // the target becomes a person in the meantime
    world.work("new", BatchId::FIRST);
    world.wait(7 * DAY);
    assert_eq!(world.code("new", ExecuteMsg::AcceptMove { person }), "MOVE_TARGET_INVALID");
    assert_eq!(world.person("annotator"), Some(person));
    assert_eq!(world.code("stranger", start("new")), "ADDRESS_UNKNOWN");
}

/// The target was a stranger when the move began; then a migration filled the slot that had been left empty.
#[test]
fn a_target_that_became_a_contract_of_the_suite_accepts_no_move() {
    let (mut world, person) = earned();
    let mut siblings = state::load_siblings(&world.deps.storage).unwrap();
    siblings.licensing = None;
    state::save_siblings(&mut world.deps.storage, &siblings).unwrap();
    world.ok("annotator", start("licensing"));
    let filled = MigrateMsg { points: None, provenance: None, licensing: Some(text("licensing")), arbitration: None };
    migrate(world.deps.as_mut(), world.env.clone(), filled).unwrap();
    world.wait(7 * DAY);
    assert_eq!(world.code("licensing", ExecuteMsg::AcceptMove { person }), "SIBLING_IS_PARTY");
    assert_eq!((world.person("annotator"), world.person("licensing")), (Some(person), None));
    // fourteen days later the move is void, and another one can begin
    world.wait(14 * DAY);
    world.ok("annotator", start("new"));
    world.wait(7 * DAY);
    world.ok("new", ExecuteMsg::AcceptMove { person });
}

/// It became a person while its slot was empty.
#[test]
fn a_person_that_became_a_contract_of_the_suite_is_no_requester() {
    let mut world = World::bare();
    let mut siblings = state::load_siblings(&world.deps.storage).unwrap();
    siblings.licensing = None;
    state::save_siblings(&mut world.deps.storage, &siblings).unwrap();
    world.ok("licensing", recovery(None));
    world.create_project("requester", cara());
    let filled = MigrateMsg { points: None, provenance: None, licensing: Some(text("licensing")), arbitration: None };
    migrate(world.deps.as_mut(), world.env.clone(), filled).unwrap();
    let reference = world.reference();
    let create = ExecuteMsg::CreateProject { project: world::new_project(cara()), reference };
    assert_eq!(world.code("licensing", create), "SIBLING_IS_PARTY");
}

#[test]
fn a_manager_that_moves_is_manager_at_its_new_address_alone_and_works_nowhere_in_its_project() {
    let (mut world, batch) = World::with_batch(3, 1);
    let work = world.work("annotator", batch);
    let manager = world.person("manager").unwrap();
    world.ok("manager", start("manager-new"));
    world.wait(7 * DAY);
    let moved = world.ok("manager-new", ExecuteMsg::AcceptMove { person: manager });
    let roles = world::attribute(&moved, "move_accepted", "roles");
    assert_eq!(roles.as_deref(), Some("requester,manager,annotator,contributor"));
    let decision = World::decision(batch, &[work], &accept(10_000));
    assert_eq!(world.code("manager", decision.clone()), "MANAGER_ONLY");
    assert_eq!(world.try_claim("manager-new", batch).unwrap_err().code(), "OWN_PROJECT");
    world.ok("manager-new", ExecuteMsg::CloseBatch { batch });
    assert_eq!(world.project().managers, [manager]);
    // the old address has no role in the project, and is another person once it is met
    world.ok("manager", recovery(None));
    assert_eq!(world.code("manager", decision), "MANAGER_ONLY");
}

#[test]
fn who_is_no_person_is_no_manager_and_no_one_becomes_a_person_by_being_named() {
    let (mut world, person) = earned();
    world.ok("annotator", start("new"));
    let managers = Upto::new(vec![text("new")]).unwrap();
    let change = ProjectChange::SetManagers { managers };
    let update = ExecuteMsg::UpdateProject { project: ProjectId::FIRST, change };
    assert_eq!(world.code("requester", update), "ADDRESS_UNKNOWN");
    world.wait(7 * DAY);
    world.ok("new", ExecuteMsg::AcceptMove { person });
}

#[test]
fn an_arbiter_that_was_a_person_is_no_party_after_it_moved() {
    let mut world = World::bare();
    world.ok("arbiter", recovery(None));
    world.create_project("requester", cara());
    world.fund(ProjectId::FIRST, 1_000_000);
    let batch = world.open(config(3, 1));
    assert_eq!(world.try_claim("arbiter", batch).unwrap_err().code(), "ARBITER_IS_PARTY");
    let person = world.person("arbiter").unwrap();
    world.ok("arbiter", start("arbiter-new"));
    world.wait(7 * DAY);
    world.ok("arbiter-new", ExecuteMsg::AcceptMove { person });
    for who in ["arbiter", "arbiter-new"] {
        assert_eq!(world.try_claim(who, batch).unwrap_err().code(), "ARBITER_IS_PARTY", "{who}");
    }
    let managers = Upto::new(vec![text("arbiter-new")]).unwrap();
    let change = ProjectChange::SetManagers { managers };
    let update = ExecuteMsg::UpdateProject { project: ProjectId::FIRST, change };
    assert_eq!(world.code("requester", update), "ARBITER_IS_PARTY");
}

#[test]
fn a_recovery_address_is_not_the_persons_own() {
    let (mut world, _) = earned();
    assert_eq!(world.code("annotator", recovery(Some("annotator"))), "RECOVERY_SELF");
    // who names one becomes a person, and a requester may, too
    world.ok("careful", recovery(Some("friend")));
    assert_eq!(world.person("careful").unwrap().get(), 4);
    let named: PersonResponse = world.ask(QueryMsg::PersonOf { address: text("careful") });
    assert_eq!(named.recovery, Some(addr("friend")));
}

#[test]
fn points_follow_a_move_and_stay_behind_where_they_cannot() {
    let (mut world, person) = earned();
    world.ok("annotator", start("new"));
    world.wait(7 * DAY);
    let moved = world.ok("new", ExecuteMsg::AcceptMove { person });
    let message = &moved.messages[0];
    assert_eq!((moved.messages.len(), message.id, &message.reply_on), (1, 2, &ReplyOn::Error));
    assert_eq!((message.gas_limit, &message.payload), (Some(300_000), &Binary::default()));
    let CosmosMsg::Wasm(WasmMsg::Execute { contract_addr, msg, .. }) = &message.msg else { panic!("no call") };
    let expected = caravan_points_api::ExecuteMsg::MoveBalance { from: text("annotator"), to: text("new") };
    assert_eq!((contract_addr, from_json(msg).unwrap()), (&text("points"), expected));
    assert_eq!(world.code("stranger", ExecuteMsg::MovePoints { person }), "POINTS_NOT_WAITING");
    let failed = Reply { id: 2, payload: Binary::default(), gas_used: 0, result: SubMsgResult::Err("no".to_owned()) };
    reply(world.deps.as_mut(), world.env.clone(), failed).unwrap();
    let left: PersonResponse = world.ask(QueryMsg::Person { person });
    assert_eq!(left.points_left_at, [addr("annotator")]);
    let again = world.ok("stranger", ExecuteMsg::MovePoints { person });
    assert_eq!((again.messages.len(), &again.messages[0].reply_on), (1, &ReplyOn::Never));
    assert_eq!(world.code("stranger", ExecuteMsg::MovePoints { person }), "POINTS_NOT_WAITING");
}

#[test]
fn a_requester_keeps_project_and_history_through_a_move() {
    let mut world = World::new();
    world.history(3);
    world.ok("requester", start("new"));
    world.wait(7 * DAY);
    world.ok("new", ExecuteMsg::AcceptMove { person: PersonId::FIRST });
    let take = ExecuteMsg::WithdrawAvailable { project: ProjectId::FIRST, amount: world::amount(1) };
    assert_eq!(world.code("requester", take.clone()), "REQUESTER_ONLY");
    assert_eq!(world.code("new", take), "ok");
    let row = state::load_requester_or_default(&world.deps.storage, PersonId::FIRST, &cara().key()).unwrap();
    assert_eq!(row.paid(), units(3_000));
}

/// A list is of addresses, work of persons: who moves keeps what was done and needs a place of the new address.
#[test]
fn a_list_knows_addresses_and_work_knows_persons() {
    let mut world = World::new();
    let names = ["annotator", "new"];
    let tree = list(&names);
    let mut listed = config(2, 2);
    listed.access.distribution = caravan_marketplace_api::Distribution::Allow { root: tree.root(), size: 2 };
    let batch = world.open(listed);
    let pick = |task, place| ExecuteMsg::Claim {
        batch,
        pick: caravan_marketplace_api::Pick::Listed { task, proof: tree.proof(place).unwrap() },
        agreement: caravan_marketplace_api::sample_agreement(),
    };
    assert_eq!(world.code("stranger", pick(0, 0)), "NOT_LISTED");
    assert_eq!(world.code("annotator", pick(0, 1)), "NOT_LISTED");
    world.ok("annotator", pick(0, 0));
    let person = world.person("annotator").unwrap();
    world.ok("annotator", start("new"));
    world.wait(7 * DAY);
    world.ok("new", ExecuteMsg::AcceptMove { person });
    assert_eq!(world.code("new", pick(0, 0)), "NOT_LISTED");
    assert_eq!(world.code("new", pick(0, 1)), "ok", "the reservation ran out meanwhile");
    assert_eq!(world.code("new", pick(0, 1)), "TASK_DONE");
}
