use std::collections::BTreeSet;

use caravan_points_api::{execute_samples, instantiate_sample, ExecuteMsg};
use caravan_primitives::Coded;
use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env, MockApi, MockQuerier, MockStorage};
use cosmwasm_std::{coins, from_json, OwnedDeps, Storage};

use crate::contract;

fn deployed() -> OwnedDeps<MockStorage, MockApi, MockQuerier> {
    let mut deps = mock_dependencies();
    let api = deps.api;
    let msg = instantiate_sample(|name| api.addr_make(name).to_string());
    let info = message_info(&api.addr_make("deployer"), &[]);
    contract::instantiate(deps.as_mut(), mock_env(), info, msg).unwrap();
    deps
}

fn rows(storage: &dyn Storage) -> Vec<(Vec<u8>, Vec<u8>)> {
    storage.range(None, None, cosmwasm_std::Order::Ascending).collect()
}

#[test]
fn every_message_refuses_coins_and_keeps_nothing() {
    let mut deps = deployed();
    let api = deps.api;
    let before = rows(&deps.storage);
    let info = message_info(&api.addr_make("owner"), &coins(1, "ucara"));
    for msg in execute_samples(|name| api.addr_make(name).to_string()) {
        let refused = contract::execute(deps.as_mut(), mock_env(), info.clone(), msg.clone()).unwrap_err();
        assert_eq!(refused.code(), "FUNDS_UNEXPECTED", "{msg:?}");
    }
    assert_eq!(rows(&deps.storage), before);
}

#[test]
fn a_stranger_gets_nothing_done_with_any_sample() {
    let mut deps = deployed();
    let api = deps.api;
    let before = rows(&deps.storage);
    let info = message_info(&api.addr_make("stranger"), &[]);
    let mut codes = Vec::new();
    for msg in execute_samples(|name| api.addr_make(name).to_string()) {
        codes.push(contract::execute(deps.as_mut(), mock_env(), info.clone(), msg).unwrap_err().code());
    }
    assert_eq!(
        codes,
        [
            "POINTS_SOULBOUND",
            "POINTS_INSUFFICIENT",
            "POINTS_SOULBOUND",
            "MINTER_UNLISTED",
            "POINTS_SOULBOUND",
            "ALLOWANCE_MISSING",
            "POINTS_SOULBOUND",
            "POINTS_SOULBOUND",
            "ALLOWANCE_MISSING",
            "UPDATE_MINTER_UNSUPPORTED",
            "MARKETING_ONLY",
            "MARKETING_ONLY",
            "OWNER_ONLY",
            "MINTER_UNLISTED",
            "MARKETPLACE_ONLY",
            "OWNER_ONLY",
            "OWNERSHIP_OFFER_MISSING",
        ]
    );
    assert_eq!(rows(&deps.storage), before);
}

#[test]
fn an_unknown_field_is_refused() {
    for text in [
        r#"{"transfer":{"recipient":"a","amount":"1","memo":"x"}}"#,
        r#"{"burn":{"amount":"1"},"transfer":{"recipient":"a","amount":"1"}}"#,
        r#"{"increase_allowance":{"spender":"a","amount":"1","expires":{"never":{"x":1}}}}"#,
        r#"{"award_many":{"awards":[{"recipient":"a","season":1,"amount":"1","x":1}]}}"#,
        r#"{"loosen":{"to":{"open":{"x":1}}}}"#,
        r#"{"freeze":{}}"#,
    ] {
        assert!(from_json::<ExecuteMsg>(text).is_err(), "{text}");
    }
}

#[test]
fn rows_are_kept_under_the_names_that_are_written_down() {
    let mut deps = deployed();
    let api = deps.api;
    let award = execute_samples(|name| api.addr_make(name).to_string()).into_iter().nth(13).unwrap();
    let info = message_info(&api.addr_make("minter"), &[]);
    contract::execute(deps.as_mut(), mock_env(), info, award).unwrap();
    // A map's key begins with the length of its name in two bytes; an item's key is its name.
    let name = |key: Vec<u8>| match key.as_slice() {
        [0, length, rest @ ..] => String::from_utf8(rest[..usize::from(*length)].to_vec()).unwrap(),
        item => String::from_utf8(item.to_vec()).unwrap(),
    };
    let names: BTreeSet<_> = rows(&deps.storage).into_iter().map(|(key, _)| name(key)).collect();
    let ours = ["earn", "mint", "own", "seas", "sib", "tr"];
    let theirs = ["balance", "contract_info", "logo", "marketing_info", "token_info"];
    assert_eq!(names, ours.into_iter().chain(theirs).map(str::to_owned).collect());
}
