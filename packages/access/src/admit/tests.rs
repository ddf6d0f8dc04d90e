use caravan_primitives::{Coded, Time};
use cosmwasm_std::coin;
use cosmwasm_std::testing::{message_info, MockApi, MockStorage};
use cw_storage_plus::Item;

use super::*;

const PAUSE: Pause = Pause::new("ps");
const ACCESS: Access = Access::new("ow", Some(PAUSE), load_siblings);
/// The time of every message: within a pause that began at 7.
const NOW: Time = Time::new(8);
/// Under this key the test keeps the marketplace; there is never a licensing contract.
const MARKETPLACE: Item<Addr> = Item::new("mk");

fn load_siblings(storage: &dyn Storage) -> StdResult<Siblings> {
    Ok(Siblings { marketplace: MARKETPLACE.may_load(storage)?, ..Siblings::default() })
}

fn contract(paused: bool) -> MockStorage {
    let mut storage = MockStorage::new();
    let ann = MockApi::default().addr_make("ann");
    ACCESS.owner.initialize(&mut storage, &ann).unwrap();
    MARKETPLACE.save(&mut storage, &MockApi::default().addr_make("market")).unwrap();
    if paused {
        PAUSE.pause(&mut storage, &ann, Time::new(7)).unwrap();
    }
    storage
}

fn from(name: &str, funds: &[Coin]) -> MessageInfo {
    message_info(&MockApi::default().addr_make(name), funds)
}

/// The coin of an admitted message, or the code of the error.
fn outcome(storage: &MockStorage, info: &MessageInfo, policy: Policy) -> Result<Option<Coin>, &'static str> {
    ACCESS.admit(storage, info, NOW, &policy).map_err(|error| error.code())
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
fn a_sibling_is_the_one_that_is_wired() {
    let storage = contract(false);
    let (marketplace, licensing) = (Policy::sibling(Sibling::Marketplace), Policy::sibling(Sibling::Licensing));
    assert_eq!(outcome(&storage, &from("market", &[]), marketplace), Ok(None));
    assert_eq!(outcome(&storage, &from("market", &[]), licensing), Err("LICENSING_ONLY"));
    let refused = |policy| ACCESS.admit(&storage, &from("ann", &[]), NOW, &policy).unwrap_err().to_string();
    let (market, ann) = (from("market", &[]).sender, from("ann", &[]).sender);
    assert_eq!(refused(marketplace), format!("MARKETPLACE_ONLY: expected the marketplace, {market}, got {ann}"));
    let text = format!("LICENSING_ONLY: expected the licensing contract, which is not wired, got {ann}");
    assert_eq!(refused(licensing), text);
    let alone =
        Access::new("ow", None, |_| Ok(Siblings::default())).admit(&storage, &from("market", &[]), NOW, &marketplace);
    assert_eq!(alone.unwrap_err().code(), "MARKETPLACE_ONLY");
}

#[test]
fn minters_and_relations_are_for_the_contract_to_check() {
    let storage = contract(false);
    for policy in [Policy::minter(), Policy::relation("requester"), Policy::anyone_for("the contributor")] {
        assert_eq!(outcome(&storage, &from("eve", &[]), policy), Ok(None));
        assert_eq!(outcome(&contract(true), &from("eve", &[]), policy.entry()), Err("CONTRACT_PAUSED"));
    }
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
fn a_pause_is_over_in_the_second_in_which_it_ends_and_a_contract_may_have_none() {
    let storage = contract(true);
    let at = |access: &Access, now: u64| {
        let policy = Policy::anyone().entry();
        access.admit(&storage, &from("eve", &[]), Time::new(now), &policy).map_err(|error| error.code())
    };
    assert_eq!(at(&ACCESS, 604_806), Err("CONTRACT_PAUSED"));
    assert_eq!(at(&ACCESS, 604_807), Ok(None));
    assert_eq!(at(&Access::new("ow", None, load_siblings), 8), Ok(None));
}

#[test]
fn a_message_that_takes_no_coins_refuses_every_coin() {
    let storage = contract(false);
    for funds in [vec![coin(5, "ucara")], vec![coin(0, "ucara")], vec![coin(5, "ucara"), coin(6, "uatom")]] {
        let refused = ACCESS.admit(&storage, &from("eve", &funds), NOW, &Policy::anyone()).unwrap_err();
        assert_eq!(refused.code(), "FUNDS_UNEXPECTED");
        let text = format!("FUNDS_UNEXPECTED: expected no coins, got {}, the first of them {}", funds.len(), funds[0]);
        assert_eq!(refused.to_string(), text);
    }
}

#[test]
fn one_coin_is_one_and_not_nothing() {
    let storage = contract(false);
    let policy = Policy::anyone().one_coin();
    let text =
        |funds: &[Coin]| ACCESS.admit(&storage, &from("eve", funds), NOW, &policy).map_err(|error| error.to_string());
    assert_eq!(text(&[coin(1, "ucara")]), Ok(Some(coin(1, "ucara"))));
    assert_eq!(text(&[]), Err("FUNDS_MISSING: expected one coin, got none".to_owned()));
    assert_eq!(text(&[coin(0, "ucara")]), Err("FUNDS_MISSING: expected one coin, got 0ucara".to_owned()));
    for second in [coin(6, "uatom"), coin(5, "ucara"), coin(0, "uatom")] {
        let expected = "FUNDS_SEVERAL: expected one coin, got 2, the first of them 5ucara".to_owned();
        assert_eq!(text(&[coin(5, "ucara"), second]), Err(expected));
    }
}

#[test]
fn up_to_one_coin_is_one_or_nothing() {
    let storage = contract(false);
    let policy = Policy::anyone().up_to_one_coin();
    assert_eq!(outcome(&storage, &from("eve", &[]), policy), Ok(None));
    assert_eq!(outcome(&storage, &from("eve", &[coin(1, "ucara")]), policy), Ok(Some(coin(1, "ucara"))));
    assert_eq!(outcome(&storage, &from("eve", &[coin(0, "ucara")]), policy), Err("FUNDS_MISSING"));
    assert_eq!(outcome(&storage, &from("eve", &[coin(5, "ucara"), coin(6, "uatom")]), policy), Err("FUNDS_SEVERAL"));
}

#[test]
fn the_owner_is_checked_before_the_pause_and_the_pause_before_the_coins() {
    let storage = contract(true);
    let (strict, coins) = (Policy::owner().one_coin().entry(), [coin(5, "ucara"), coin(6, "uatom")]);
    assert_eq!(outcome(&storage, &from("eve", &coins), strict), Err("OWNER_ONLY"));
    assert_eq!(outcome(&storage, &from("ann", &coins), strict), Err("CONTRACT_PAUSED"));
    assert_eq!(outcome(&contract(false), &from("ann", &coins), strict), Err("FUNDS_SEVERAL"));
}

#[test]
fn a_sibling_is_checked_after_the_pause_and_the_coins() {
    let policy = Policy::sibling(Sibling::Marketplace).entry();
    let coins = [coin(5, "ucara")];
    assert_eq!(outcome(&contract(true), &from("eve", &coins), policy), Err("CONTRACT_PAUSED"));
    assert_eq!(outcome(&contract(false), &from("eve", &coins), policy), Err("FUNDS_UNEXPECTED"));
    assert_eq!(outcome(&contract(false), &from("eve", &[]), policy), Err("MARKETPLACE_ONLY"));
}

#[test]
fn what_asks_for_nothing_reads_nothing() {
    let mut storage = MockStorage::new();
    storage.set(b"ow", b"?");
    storage.set(b"ps", b"?");
    storage.set(b"mk", b"?");
    assert_eq!(outcome(&storage, &from("eve", &[]), Policy::anyone()), Ok(None));
    let sibling = Policy::sibling(Sibling::Marketplace);
    assert_eq!(outcome(&storage, &from("eve", &[]), sibling), Err("STORAGE_FAILED"));
    assert_eq!(outcome(&storage, &from("eve", &[]), Policy::anyone().entry()), Err("STORAGE_FAILED"));
    assert_eq!(outcome(&storage, &from("eve", &[]), Policy::owner()), Err("STORAGE_FAILED"));
}

#[test]
fn hooks_stop_in_a_pause_if_they_begin_something_and_take_no_native_coins() {
    let hook = |paused, funds: &[Coin], policy| {
        ACCESS.admit_hook(&contract(paused), &from("token", funds), NOW, &policy).map_err(|error| error.code())
    };
    for policy in [HookPolicy::anyone().entry(), HookPolicy::anyone()] {
        assert_eq!(hook(false, &[], policy), Ok(()));
        assert_eq!(hook(false, &[coin(1, "ucara")], policy), Err("FUNDS_UNEXPECTED"));
    }
    assert_eq!(hook(true, &[], HookPolicy::anyone().entry()), Err("CONTRACT_PAUSED"));
    assert_eq!(hook(true, &[], HookPolicy::anyone()), Ok(()));
}
