//! The messages of the points contract, by all roles: the same table, the same way.

use std::collections::BTreeMap;

use caravan_points_api::{execute_samples as points_samples, Award, ExecuteMsg as PointsMsg, Transferability};
use caravan_primitives::Items;
use caravan_tests::{Call, Who, World};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{coins, Addr, Binary, Deps, DepsMut, Empty, Env, MessageInfo, Response, StdResult, Uint128};
use cw_multi_test::ContractWrapper;

use super::{actor, all_roles, attempt, hold, section};

/// A contract that takes everything it is sent.
#[cw_serde]
enum Sink {
    Receive(cw20::Cw20ReceiveMsg),
}

fn sink(world: &mut World) -> Addr {
    let taken = |_: DepsMut<'_>, _: Env, _: MessageInfo, _: Sink| -> StdResult<Response> { Ok(Response::new()) };
    let made = |_: DepsMut<'_>, _: Env, _: MessageInfo, _: Empty| -> StdResult<Response> { Ok(Response::new()) };
    let asked = |_: Deps<'_>, _: Env, _: Empty| -> StdResult<Binary> { Ok(Binary::default()) };
    let code = world.chain_mut().store_contract(Box::new(ContractWrapper::new(taken, made, asked))).unwrap();
    world.instantiates(&code, &Empty {}, "sink")
}

/// The words of the samples: `annotator` is alice, `minter` is carol, `marketing` a stranger to the contract.
fn spell(world: &World, sink: &Addr, word: &str) -> String {
    match word {
        "annotator" => "alice".addr().to_string(),
        "minter" => "carol".addr().to_string(),
        "marketplace" => world.market().to_string(),
        "contract" => sink.to_string(),
        name => name.addr().to_string(),
    }
}

/// Every role has 100 points; carol is a minter; with open points, the owner lets alice spend.
fn points_world(open: bool) -> (World, Addr) {
    let mut world = if open { World::builder().bare().open_points() } else { World::builder().bare() }.deploy();
    world.blocks_take(0);
    world.knows("recovery");
    let minter = "carol".addr().to_string();
    world.at("owner").sends_to_points(PointsMsg::SetMinter { minter, budget: Uint128::new(10_000) }).succeeds();
    for word in all_roles() {
        let recipient = actor(&world, word).to_string();
        let amount = caravan_money::Amount::new(100u128).unwrap();
        // No contract of the suite gets points minted; an award is not asked for whom it is.
        let awards = Items::new(vec![Award { recipient, season: 1, amount }]).unwrap();
        world.at("carol").sends_to_points(PointsMsg::AwardMany { awards }).succeeds();
    }
    if open {
        let (spender, amount) = ("alice".addr().to_string(), Uint128::new(50));
        world.at("owner").sends_to_points(PointsMsg::IncreaseAllowance { spender, amount, expires: None }).succeeds();
    }
    let sink = sink(&mut world);
    (world, sink)
}

fn hold_points(name: &str, open: bool) {
    let golden = section(name);
    let (mut world, sink) = points_world(open);
    let samples = points_samples(|word| spell(&world, &sink, word));
    assert_eq!(golden.len(), samples.len(), "a row without a message, or the other way round");
    let mut faults = vec![];
    for msg in samples {
        let value = serde_json::to_value(&msg).unwrap();
        let message = value.as_object().unwrap().keys().next().unwrap().clone();
        let row = golden.get(&message).unwrap_or_else(|| panic!("the table has no row for {message}"));
        hold_all(&mut world, row, &message, &Call::Points(Box::new(msg)), &mut faults);
    }
    assert_eq!(faults, Vec::<String>::new());
}

/// As [`hold`], with the minter besides.
fn hold_all(world: &mut World, row: &BTreeMap<String, String>, message: &str, call: &Call, faults: &mut Vec<String>) {
    hold(world, row, message, call, faults);
    let expected = row.get("carol").or(row.get("others")).unwrap();
    let got = attempt(world, &"carol".addr(), call.clone());
    if got != *expected {
        faults.push(format!("{message} by carol: expected {expected}, got {got}"));
    }
}

#[test]
fn soulbound_points_take_messages_from_whom_the_table_says() {
    hold_points("points soulbound", false);
}

#[test]
fn open_points_take_messages_from_whom_the_table_says() {
    hold_points("points open", true);
}

#[test]
fn no_message_of_points_takes_coins() {
    let (mut world, sink) = points_world(true);
    for msg in points_samples(|word| spell(&world, &sink, word)) {
        let json = cosmwasm_std::to_json_binary(&msg).unwrap();
        for word in ["owner", "carol", "alice"] {
            let call = Call::Raw(world.points().clone(), json.clone(), coins(1, "ucara"));
            let got = attempt(&mut world, &word.addr(), call);
            let refused = got == "FUNDS_UNEXPECTED" || (got == "OWNER_ONLY" && word != "owner");
            assert!(refused, "{msg:?} by {word} with a coin: {got}");
        }
    }
}

#[test]
fn points_are_only_ever_loosened() {
    let (mut world, _) = points_world(false);
    let tight = PointsMsg::Loosen { to: Transferability::Soulbound {} };
    world.at("owner").sends_to_points(tight.clone()).fails_with("LOOSEN_ONLY");
    world.at("owner").sends_to_points(PointsMsg::Loosen { to: Transferability::Open {} }).succeeds();
    world.at("owner").sends_to_points(tight).fails_with("LOOSEN_ONLY");
}
