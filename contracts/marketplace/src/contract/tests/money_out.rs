//! Money and points out: what is sent, in which order, and what comes back when points fail.
#![allow(clippy::arithmetic_side_effects)]

use caravan_money::Currency;
use caravan_points_api::keys::{Minter, MINTERS};
use caravan_points_api::ExecuteMsg as PointsMsg;
use cosmwasm_std::{
    coins, to_json_binary, BankMsg, Binary, ContractResult, CosmosMsg, ReplyOn, SubMsg, SubMsgResult, SystemResult,
    WasmMsg, WasmQuery,
};

use super::world::{accept, amount, attribute, cara, config, text, World, DAY, DENOM};
use super::*;
use crate::tests::{addr, units};

/// One work accepted: 1,000 for the annotator, a fee of 25, 25 points.
fn earned() -> World {
    let (mut world, batch) = World::with_batch(10, 1);
    let number = world.work("annotator", batch);
    world.decide(batch, number, &accept(10_000));
    world
}

fn withdraw(n: Option<u128>) -> ExecuteMsg {
    ExecuteMsg::Withdraw { currency: cara(), up_to: n.map(amount) }
}

fn sent(to: &str, n: u128) -> SubMsg {
    SubMsg::new(BankMsg::Send { to_address: text(to), amount: coins(n, DENOM) })
}

/// Season and points of an award, and that it is sent as it must be.
fn award(message: &SubMsg, to: &str) -> Vec<(u32, u128)> {
    assert_eq!((message.id, &message.reply_on, message.gas_limit), (1, &ReplyOn::Error, Some(300_000)));
    assert_eq!(message.payload, Binary::default());
    let CosmosMsg::Wasm(WasmMsg::Execute { contract_addr, msg, funds }) = &message.msg else { panic!("no call") };
    assert_eq!((contract_addr, funds.len()), (&text("points"), 0));
    let PointsMsg::AwardMany { awards } = from_json(msg).unwrap() else { panic!("no award") };
    assert!(awards.iter().all(|award| award.recipient == text(to)));
    awards.iter().map(|award| (award.season, award.amount.get().u128())).collect()
}

fn fail_award(world: &mut World) -> Response {
    let result = SubMsgResult::Err("no budget".to_owned());
    let failed = Reply { id: 1, payload: Binary::default(), gas_used: 0, result };
    let replied = reply(world.deps.as_mut(), world.env.clone(), failed).unwrap();
    world.check();
    replied
}

#[test]
fn the_award_goes_first_and_the_money_after_it() {
    let mut world = earned();
    let response = world.ok("annotator", withdraw(None));
    assert_eq!(response.messages.len(), 2);
    assert_eq!(award(&response.messages[0], "annotator"), [(1, 25)]);
    assert_eq!(response.messages[1], sent("annotator", 1_000));
    assert_eq!(response.messages[1].reply_on, ReplyOn::Never);
    assert_eq!(attribute(&response, "points_sent", "points").unwrap(), "25");
    assert_eq!(world.code("annotator", withdraw(None)), "NOTHING_TO_WITHDRAW");
}

#[test]
fn a_part_takes_all_points_and_the_rest_goes_without() {
    let mut world = earned();
    let first = world.ok("annotator", withdraw(Some(400)));
    assert_eq!((first.messages.len(), &first.messages[1]), (2, &sent("annotator", 400)));
    let second = world.ok("annotator", withdraw(None));
    assert_eq!(second.messages, [sent("annotator", 600)]);
    assert_eq!(attribute(&second, "points_sent", "points"), None);
    assert_eq!(world.ok("annotator", withdraw(Some(1))).messages, [], "who was overtaken does not fail");
    assert_eq!(world.code("annotator", withdraw(None)), "NOTHING_TO_WITHDRAW");
}

#[test]
fn anyone_may_have_a_person_paid_at_its_own_address() {
    let mut world = earned();
    let person = world.person("annotator").unwrap();
    let response = world.ok("stranger", ExecuteMsg::WithdrawFor { person, currency: cara() });
    assert_eq!(award(&response.messages[0], "annotator"), [(1, 25)]);
    assert_eq!(response.messages[1], sent("annotator", 1_000));
    assert_eq!(response.attributes[0].value, "withdraw_for");
    let again = ExecuteMsg::WithdrawFor { person, currency: cara() };
    assert_eq!(world.code("stranger", again), "NOTHING_TO_WITHDRAW");
    assert_eq!(world.code("stranger", withdraw(None)), "ADDRESS_UNKNOWN");
}

#[test]
fn points_that_fail_are_due_again_and_sent_alone_later() {
    let mut world = earned();
    world.ok("annotator", withdraw(None));
    let restored = fail_award(&mut world);
    assert_eq!(attribute(&restored, "points_restored", "points").unwrap(), "25");
    // no money is left, only points: they go alone
    let response = world.ok("annotator", withdraw(None));
    assert_eq!(response.messages.len(), 1);
    assert_eq!(award(&response.messages[0], "annotator"), [(1, 25)]);
    assert_eq!(attribute(&response, "balance_withdrawn", "amount"), None);
    assert_eq!(world.code("annotator", withdraw(None)), "NOTHING_TO_WITHDRAW");
}

#[test]
fn an_award_above_the_budget_is_sent_in_part_and_the_rest_waits() {
    let mut world = earned();
    world.ok("annotator", withdraw(None));
    let (contract, row) = (world.env.contract.address.clone(), Minter { budget: units(10), raise: None });
    let key = MINTERS.key(&contract).to_vec();
    world.deps.querier.update_wasm(move |query| {
        let WasmQuery::Raw { contract_addr, key: asked } = query else { panic!("not read raw: {query:?}") };
        assert_eq!((contract_addr, asked.as_slice()), (&text("points"), key.as_slice()));
        SystemResult::Ok(ContractResult::Ok(to_json_binary(&row).unwrap()))
    });
    let replied = fail_award(&mut world);
    assert_eq!(attribute(&replied, "points_restored", "points").unwrap(), "15");
    let part = SubMsg { id: 1, ..replied.messages[0].clone() };
    assert_eq!((replied.messages.len(), replied.messages[0].id), (1, 3));
    assert_eq!(award(&part, "annotator"), [(1, 10)]);
    // The part fails too: nothing is lost.
    let failed =
        Reply { id: 3, payload: Binary::default(), gas_used: 0, result: SubMsgResult::Err("out of gas".to_owned()) };
    let restored = reply(world.deps.as_mut(), world.env.clone(), failed).unwrap();
    assert_eq!(attribute(&restored, "points_restored", "points").unwrap(), "10");
    assert!(restored.messages.is_empty());
    let response = world.ok("annotator", withdraw(None));
    assert_eq!(award(&response.messages[0], "annotator"), [(1, 25)]);
}

#[test]
fn a_slot_that_is_dead_is_overwritten_and_never_restored_to_another() {
    let mut world = earned();
    let batch = BatchId::FIRST;
    let number = world.work("second", batch);
    world.decide(batch, number, &accept(5_000));
    world.ok("annotator", withdraw(None));
    world.ok("second", withdraw(None));
    fail_award(&mut world);
    let points = |world: &World, who| {
        let person = world.person(who).unwrap();
        state::load_balance_or_default(&world.deps.storage, person, &cara().key()).unwrap().points
    };
    assert_eq!(points(&world, "annotator"), []);
    assert_eq!(points(&world, "second"), [(1, units(12))]);
}

#[test]
fn points_count_in_the_season_of_acceptance_and_not_of_withdrawal() {
    let mut world = World::new();
    let batch = world.open(config(10, 1));
    for _ in 0..2 {
        let number = world.work("annotator", batch);
        world.decide(batch, number, &accept(10_000));
        world.wait(30 * DAY - 10);
    }
    world.wait(30 * DAY);
    let response = world.ok("annotator", withdraw(None));
    assert_eq!(award(&response.messages[0], "annotator"), [(1, 25), (2, 25)]);
    fail_award(&mut world);
    let response = world.ok("annotator", withdraw(None));
    assert_eq!(award(&response.messages[0], "annotator"), [(1, 25), (2, 25)]);
}

#[test]
fn without_a_points_contract_money_goes_and_points_wait() {
    let mut world = earned();
    let mut siblings = state::load_siblings(&world.deps.storage).unwrap();
    let points = siblings.points.take();
    state::save_siblings(&mut world.deps.storage, &siblings).unwrap();
    let response = world.ok("annotator", withdraw(None));
    assert_eq!(response.messages, [sent("annotator", 1_000)]);
    assert_eq!(world.code("annotator", withdraw(None)), "NOTHING_TO_WITHDRAW");
    siblings.points = points;
    state::save_siblings(&mut world.deps.storage, &siblings).unwrap();
    let later = world.ok("annotator", withdraw(None));
    assert_eq!(award(&later.messages[0], "annotator"), [(1, 25)]);
}

#[test]
fn the_requester_takes_available_funds_and_the_treasury_fees() {
    let mut world = earned();
    let free = world.project().available().u128();
    let take = |n| ExecuteMsg::WithdrawAvailable { project: ProjectId::FIRST, amount: amount(n) };
    assert_eq!(world.code("requester", take(free + 1)), "AVAILABLE_SHORT");
    assert_eq!(world.code("manager", take(1)), "REQUESTER_ONLY");
    assert_eq!(world.code("owner", take(1)), "REQUESTER_ONLY");
    assert_eq!(world.ok("requester", take(free)).messages, [sent("requester", free)]);
    let fees = || ExecuteMsg::WithdrawFees { currency: cara() };
    assert_eq!(world.code("requester", fees()), "OWNER_ONLY");
    assert_eq!(world.ok("owner", fees()).messages, [sent("treasury", 25)]);
    assert_eq!(world.code("owner", fees()), "NOTHING_TO_WITHDRAW");
}

#[test]
fn tokens_are_sent_by_a_transfer() {
    let mut world = World::new();
    let mut sum = state::load_currency_ledger_or_default(&world.deps.storage, &world::token().key()).unwrap();
    let project = world.create_project("requester", world::token());
    let hook = to_json_binary(&HookMsg::Fund { project, reference: world.reference() }).unwrap();
    let funded = Cw20Receive { sender: text("requester"), amount: amount(70), msg: hook };
    world.ok("token", ExecuteMsg::Receive(funded));
    let response = world.ok("requester", ExecuteMsg::WithdrawAvailable { project, amount: amount(30) });
    let CosmosMsg::Wasm(WasmMsg::Execute { contract_addr, msg, .. }) = &response.messages[0].msg else {
        panic!("no call")
    };
    let expected = cw20::Cw20ExecuteMsg::Transfer { recipient: text("requester"), amount: units(30) };
    assert_eq!((contract_addr.clone(), from_json(msg).unwrap()), (text("token"), expected));
    sum.fund(units(70)).unwrap();
    sum.pay_available(units(30)).unwrap();
    assert_eq!(
        state::load_currency_ledger_or_default(&world.deps.storage, &Currency::cw20(addr("token")).unwrap().key())
            .unwrap(),
        sum
    );
}

/// The platform's owner sets rates; none of them comes between an annotator and pay.
#[test]
fn no_rate_of_points_stops_an_acceptance_or_a_withdrawal() {
    use caravan_marketplace_api::{ConfigChange, ListedCurrency};
    let mut world = World::new();
    let listed =
        ListedCurrency { currency: cara(), points_rate: cosmwasm_std::Uint128::MAX, min_reward_with_bond: units(0) };
    world.ok("owner", ExecuteMsg::UpdateConfig { change: ConfigChange::ListCurrency(listed) });
    let large = 100_000_000;
    world.fund(ProjectId::FIRST, 10 * large);
    let mut rich = config(2, 1);
    rich.money.reward = amount(large);
    let batch = world.open(rich);
    for _ in 0..2 {
        let number = world.work("annotator", batch);
        world.decide(batch, number, &accept(10_000));
        world.wait(30 * DAY);
    }
    let response = world.ok("annotator", withdraw(None));
    assert_eq!(response.messages[1], sent("annotator", 2 * large));
    fail_award(&mut world);
    assert_eq!(world.ok("annotator", withdraw(None)).messages.len(), 1);
}
