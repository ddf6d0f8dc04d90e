use caravan_primitives::{Coded, Time};
use cosmwasm_std::coin;
use cosmwasm_std::testing::{message_info, MockApi, MockStorage};

use super::*;

const OWNER: Owner = Owner::new("ow");
const PAUSE: Pause = Pause::new("ps");

fn contract(paused: bool) -> MockStorage {
    let mut storage = MockStorage::new();
    let ann = MockApi::default().addr_make("ann");
    OWNER.initialize(&mut storage, &ann).unwrap();
    if paused {
        PAUSE.pause(&mut storage, &ann, Time::new(7)).unwrap();
    }
    storage
}

fn from(name: &str, funds: &[Coin]) -> MessageInfo {
    message_info(&MockApi::default().addr_make(name), funds)
}

/// What is admitted, or the code of the refusal.
fn outcome(storage: &MockStorage, info: &MessageInfo, policy: Policy) -> Result<Option<Coin>, &'static str> {
    admit(storage, info, &policy, &OWNER, &PAUSE).map_err(|error| error.code())
}

#[test]
fn anyone_is_anyone_and_the_owner_is_one() {
    let storage = contract(false);
    assert_eq!(outcome(&storage, &from("ann", &[]), Policy::anyone()), Ok(None));
    assert_eq!(outcome(&storage, &from("eve", &[]), Policy::anyone()), Ok(None));
    assert_eq!(outcome(&storage, &from("ann", &[]), Policy::owner()), Ok(None));
    assert_eq!(outcome(&storage, &from("eve", &[]), Policy::owner()), Err("OWNER_ONLY"));
}

#[test]
fn a_pause_stops_entry_not_exit() {
    for (paused, expected) in [(false, Ok(None)), (true, Err("CONTRACT_PAUSED"))] {
        let storage = contract(paused);
        assert_eq!(outcome(&storage, &from("eve", &[]), Policy::anyone().entry()), expected);
        assert_eq!(outcome(&storage, &from("ann", &[]), Policy::owner().entry()), expected);
        assert_eq!(outcome(&storage, &from("eve", &[]), Policy::anyone()), Ok(None));
        assert_eq!(outcome(&storage, &from("ann", &[]), Policy::owner()), Ok(None));
    }
}

#[test]
fn a_message_that_takes_no_coins_refuses_every_coin() {
    let storage = contract(false);
    for funds in [vec![coin(5, "ucara")], vec![coin(0, "ucara")], vec![coin(5, "ucara"), coin(6, "uatom")]] {
        let refused = admit(&storage, &from("eve", &funds), &Policy::anyone(), &OWNER, &PAUSE).unwrap_err();
        assert_eq!(refused.code(), "FUNDS_UNEXPECTED");
        let text = format!("FUNDS_UNEXPECTED: expected no coins, got {}, the first of them {}", funds.len(), funds[0]);
        assert_eq!(refused.to_string(), text);
    }
}

#[test]
fn one_coin_is_one_and_not_nothing() {
    let storage = contract(false);
    let policy = Policy::anyone().one_coin();
    let text = |funds: &[Coin]| {
        admit(&storage, &from("eve", funds), &policy, &OWNER, &PAUSE).map_err(|error| error.to_string())
    };
    assert_eq!(text(&[coin(1, "ucara")]), Ok(Some(coin(1, "ucara"))));
    assert_eq!(text(&[]), Err("FUNDS_MISSING: expected one coin, got none".to_owned()));
    assert_eq!(text(&[coin(0, "ucara")]), Err("FUNDS_MISSING: expected one coin, got 0ucara".to_owned()));
    for second in [coin(6, "uatom"), coin(5, "ucara"), coin(0, "uatom")] {
        let expected = "FUNDS_SEVERAL: expected one coin, got 2, the first of them 5ucara".to_owned();
        assert_eq!(text(&[coin(5, "ucara"), second]), Err(expected));
    }
}

#[test]
fn the_sender_is_checked_before_the_pause_and_the_pause_before_the_coins() {
    let storage = contract(true);
    let (strict, coins) = (Policy::owner().one_coin().entry(), [coin(5, "ucara"), coin(6, "uatom")]);
    assert_eq!(outcome(&storage, &from("eve", &coins), strict), Err("OWNER_ONLY"));
    assert_eq!(outcome(&storage, &from("ann", &coins), strict), Err("CONTRACT_PAUSED"));
    assert_eq!(outcome(&contract(false), &from("ann", &coins), strict), Err("FUNDS_SEVERAL"));
}

#[test]
fn what_asks_for_nothing_reads_nothing() {
    let mut storage = MockStorage::new();
    storage.set(b"ow", b"?");
    storage.set(b"ps", b"?");
    assert_eq!(outcome(&storage, &from("eve", &[]), Policy::anyone()), Ok(None));
    assert_eq!(outcome(&storage, &from("eve", &[]), Policy::anyone().entry()), Err("STORAGE_FAILED"));
    assert_eq!(outcome(&storage, &from("eve", &[]), Policy::owner()), Err("STORAGE_FAILED"));
}

#[test]
fn hooks_stop_in_a_pause_if_they_begin_something_and_take_no_native_coins() {
    let hook = |paused, funds: &[Coin], policy| {
        admit_hook(&contract(paused), &from("token", funds), &policy, &PAUSE).map_err(|error| error.code())
    };
    for policy in [HookPolicy::entry(), HookPolicy::exit()] {
        assert_eq!(hook(false, &[], policy), Ok(()));
        assert_eq!(hook(false, &[coin(1, "ucara")], policy), Err("FUNDS_UNEXPECTED"));
    }
    assert_eq!(hook(true, &[], HookPolicy::entry()), Err("CONTRACT_PAUSED"));
    assert_eq!(hook(true, &[], HookPolicy::exit()), Ok(()));
}

#[test]
fn a_policy_is_a_line_of_a_table() {
    let lines = [
        (Policy::anyone(), "anyone | none | exit"),
        (Policy::anyone().entry(), "anyone | none | entry"),
        (Policy::anyone().one_coin(), "anyone | one coin | exit"),
        (Policy::anyone().one_coin().entry(), "anyone | one coin | entry"),
        (Policy::owner(), "owner | none | exit"),
        (Policy::owner().entry().one_coin(), "owner | one coin | entry"),
    ];
    for (policy, line) in lines {
        assert_eq!(policy.to_string(), line);
    }
    assert_eq!((HookPolicy::entry().to_string(), HookPolicy::exit().to_string()), ("entry".into(), "exit".into()));
}
