use std::collections::BTreeSet;

use caravan_arbitration_api::{execute_samples, instantiate_sample, ExecuteMsg};
use caravan_primitives::Coded;
use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env, MockApi, MockQuerier, MockStorage};
use cosmwasm_std::{coins, Binary, Env, OwnedDeps, Reply, Storage, SubMsgResult};

use super::world::{rule, ruling};
use crate::contract;

type Chain = OwnedDeps<MockStorage, MockApi, MockQuerier>;

fn text(name: &str) -> String {
    MockApi::default().addr_make(name).to_string()
}

fn deployed() -> Chain {
    let mut deps = mock_dependencies();
    let info = message_info(&MockApi::default().addr_make("deployer"), &[]);
    contract::instantiate(deps.as_mut(), mock_env(), info, instantiate_sample(text)).unwrap();
    deps
}

/// Sends a message at the time of an environment; gives the code if it fails.
fn send(deps: &mut Chain, env: Env, sender: &str, msg: ExecuteMsg) -> Result<(), &'static str> {
    let info = message_info(&MockApi::default().addr_make(sender), &[]);
    contract::execute(deps.as_mut(), env, info, msg).map(|_| ()).map_err(|error| error.code())
}

fn rows(storage: &dyn Storage) -> Vec<(Vec<u8>, Vec<u8>)> {
    storage.range(None, None, cosmwasm_std::Order::Ascending).collect()
}

#[test]
fn every_message_refuses_coins_and_keeps_nothing() {
    let mut deps = deployed();
    let before = rows(&deps.storage);
    // Each sender that may send some of them.
    for sender in ["owner", "marketplace", "licensing", "arbiter", "stranger"] {
        let info = message_info(&MockApi::default().addr_make(sender), &coins(1, "ucara"));
        for msg in execute_samples(text) {
            let owner_only = matches!(msg, ExecuteMsg::SetArbiter(_) | ExecuteMsg::DelistArbiter { .. });
            let expected = if owner_only && sender != "owner" { "OWNER_ONLY" } else { "FUNDS_UNEXPECTED" };
            let refused = contract::execute(deps.as_mut(), mock_env(), info.clone(), msg.clone()).unwrap_err();
            assert_eq!(refused.code(), expected, "{sender}: {msg:?}");
        }
    }
    assert_eq!(rows(&deps.storage), before);
}

#[test]
fn a_stranger_gets_nothing_done_with_any_sample() {
    let mut deps = deployed();
    let before = rows(&deps.storage);
    let codes: Vec<_> = execute_samples(text)
        .into_iter()
        .map(|msg| send(&mut deps, mock_env(), "stranger", msg).unwrap_err())
        .collect();
    assert_eq!(
        codes,
        [
            "OWNER_ONLY",
            "OWNER_ONLY",
            "OPENER_ONLY",
            "OPENER_ONLY",
            "OPENER_ONLY",
            "DISPUTE_UNKNOWN",
            "DISPUTE_UNKNOWN",
            "DISPUTE_UNKNOWN",
            "OWNERSHIP_OFFER_MISSING",
        ]
    );
    assert_eq!(rows(&deps.storage), before);
}

#[test]
fn a_dispute_of_the_last_second_that_a_chain_has_still_has_an_end() {
    let mut deps = deployed();
    let mut env = mock_env();
    // Blocks count nanoseconds in 64 bits, so seconds have room for the longest windows after every block.
    env.block.time = cosmwasm_std::Timestamp::from_nanos(u64::MAX);
    let open = execute_samples(text).swap_remove(2);
    assert_eq!(send(&mut deps, env, "marketplace", open), Ok(()));
}

#[test]
fn rows_are_kept_under_the_names_that_are_written_down() {
    let mut deps = deployed();
    for (sender, index) in [("marketplace", 2), ("marketplace", 3)] {
        let msg = execute_samples(text).swap_remove(index);
        send(&mut deps, mock_env(), sender, msg).unwrap();
    }
    // A map's key begins with the length of its name in two bytes; an item's key is its name.
    let name = |key: Vec<u8>| match key.as_slice() {
        [0, length, rest @ ..] => String::from_utf8(rest[..usize::from(*length)].to_vec()).unwrap(),
        item => String::from_utf8(item.to_vec()).unwrap(),
    };
    let names = |deps: &Chain| -> BTreeSet<_> { rows(&deps.storage).into_iter().map(|(key, _)| name(key)).collect() };
    let all = |words: &[&str]| -> BTreeSet<_> { words.iter().map(|word| (*word).to_owned()).collect() };
    let open = ["arb", "contract_info", "dp", "dt", "ev", "last", "of", "own", "sib", "sub", "und"];
    assert_eq!(names(&deps), all(&open));
    send(&mut deps, mock_env(), "arbiter", rule(vec![ruling(1, 1)])).unwrap();
    let result = SubMsgResult::Err("no".to_owned());
    let reply = Reply { id: 1, payload: Binary::default(), gas_used: 0, result };
    contract::reply(deps.as_mut(), mock_env(), reply).unwrap();
    let decided = ["arb", "contract_info", "dp", "dt", "ev", "last", "ne", "of", "own", "sib", "sub"];
    assert_eq!(names(&deps), all(&decided));
}
