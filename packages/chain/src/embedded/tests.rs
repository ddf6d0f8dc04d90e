//! The embedded chain against what a real one does.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{coin, coins, Attribute, Deps, DepsMut, Env, Event, MessageInfo, Response, StdError, StdResult};
use cw_multi_test::ContractWrapper;

use super::*;
use crate::chain::ChainExt;

/// A contract that runs what a test asks for.
#[cw_serde]
enum Puppet {
    Pay { to: String, amount: Vec<Coin> },
    Write { key: String },
    WriteAndFail { text: String },
}

fn instantiate(_: DepsMut, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
    Ok(Response::new())
}

fn execute(deps: DepsMut, env: Env, _: MessageInfo, msg: Puppet) -> StdResult<Response> {
    match msg {
        Puppet::Pay { to, amount } => Ok(Response::new().add_message(BankMsg::Send { to_address: to, amount })),
        Puppet::Write { key } => {
            deps.storage.set(key.as_bytes(), b"x");
            let time = Attribute::new("time", env.block.time.seconds().to_string());
            Ok(Response::new().add_event(Event::new("key_written").add_attributes([time])))
        }
        Puppet::WriteAndFail { text } => {
            deps.storage.set(b"left", b"x");
            Err(StdError::parse_err("Puppet", text))
        }
    }
}

fn query(deps: Deps, _: Env, key: String) -> StdResult<Binary> {
    match deps.storage.get(key.as_bytes()) {
        Some(value) => cosmwasm_std::to_json_binary(&value),
        None => Err(StdError::not_found(format!("NO_KEY: {key}"))),
    }
}

struct World {
    chain: Embedded,
    puppet: Addr,
    mira: Addr,
}

fn world() -> World {
    let mut chain = Embedded::new();
    let mira = chain.account("mira");
    chain.fund(&mira, &[coin(1_000, "ucara")]).unwrap();
    let code = chain.store_contract(Box::new(ContractWrapper::new(execute, instantiate, query))).unwrap();
    let predicted = chain.predict(&mira, &code, b"one").unwrap();
    let request = Instantiate {
        code_id: code.id,
        msg: Binary::from(b"{}"),
        funds: coins(100, "ucara"),
        label: "puppet".into(),
        salt: Binary::from(b"one"),
        admin: None,
    };
    let puppet = chain.instantiate2(&mira, request.clone()).unwrap();
    assert_eq!(puppet, predicted);
    chain.instantiate2(&mira, request).unwrap_err();
    World { chain, puppet, mira }
}

fn pay(world: &mut World, to: &str, amount: &[Coin]) -> Result<Outcome, ChainError> {
    let msg = Puppet::Pay { to: to.to_owned(), amount: amount.to_vec() };
    world.chain.run(&world.mira, &world.puppet, &msg, &[])
}

#[test]
fn accounts_are_the_same_for_the_same_name() {
    let (one, two) = (Embedded::new(), Embedded::new());
    assert_eq!(one.account("mira"), two.account("mira"));
    assert_ne!(one.account("mira"), one.account("miro"));
    let key = caravan_keys::AccountKey::of_name("mira").public_key();
    assert_eq!(one.account("mira").as_str(), key.address("caravan").unwrap());
    assert_eq!(one.account("mira"), one.account("mira"), "also the second time");
}

#[test]
fn a_message_runs_at_now_and_takes_one_block() {
    let mut world = world();
    let start = world.chain.now();
    let height = world.chain.height();
    world.chain.advance_to(start + 100).unwrap();
    let write = Puppet::Write { key: "a".into() };
    let outcome = world.chain.run(&world.mira, &world.puppet, &write, &[]).unwrap();
    assert_eq!(outcome.value(&world.puppet, "key_written", "time"), Some((start + 100).to_string().as_str()));
    assert_eq!(outcome.value(&world.mira, "key_written", "time"), None, "no other contract said so");
    assert_eq!(world.chain.now(), start + 105);
    assert_eq!(world.chain.height(), height + 21);
    world.chain.advance_to(start).unwrap_err();
}

#[test]
fn a_message_that_is_refused_takes_no_block() {
    let mut world = world();
    let (start, height) = (world.chain.now(), world.chain.height());
    let fail = Puppet::WriteAndFail { text: "TEST_CODE: no".into() };
    world.chain.run(&world.mira, &world.puppet, &fail, &[]).unwrap_err();
    assert_eq!((world.chain.now(), world.chain.height()), (start, height));
}

#[test]
fn the_time_of_a_block_is_set_but_not_before_the_last_block() {
    let mut world = world();
    let write = Puppet::Write { key: "a".into() };
    let written = |world: &mut World| {
        let outcome = world.chain.run(&world.mira, &world.puppet, &write, &[]).unwrap();
        outcome.value(&world.puppet, "key_written", "time").unwrap().parse::<u64>().unwrap()
    };
    let start = world.chain.now();
    world.chain.set_time(start + 1_000);
    assert_eq!(world.chain.now(), start + 1_000);
    assert_eq!(written(&mut world), start + 1_000);
    world.chain.set_time(start + 1_000);
    assert_eq!(written(&mut world), start + 1_000, "two blocks in one second");
    world.chain.set_time(start);
    assert_eq!(written(&mut world), start + 1_000, "not before the last");
    world.chain.advance(100);
    let advanced = world.chain.now();
    world.chain.set_time(start);
    assert_eq!(world.chain.now(), advanced, "time that was advanced stays");
    world.chain.set_time(u64::MAX);
    assert!(world.chain.now() > advanced, "a time that cannot be counted is the last that can");
}

#[test]
fn a_transaction_does_all_of_its_messages_or_none() {
    let mut world = world();
    let before = world.chain.state_hash();
    let write = Msg::execute(&world.puppet, &Puppet::Write { key: "a".into() }, vec![]).unwrap();
    let fail = Msg::execute(&world.puppet, &Puppet::WriteAndFail { text: "TEST_CODE: no".into() }, vec![]).unwrap();
    let error = world.chain.execute(&world.mira, &[write.clone(), fail]).unwrap_err();
    assert_eq!(error.code(), "TEST_CODE");
    assert_eq!(world.chain.state_hash(), before);
    world.chain.execute(&world.mira, &[write]).unwrap();
    assert_ne!(world.chain.state_hash(), before);
    world.chain.execute(&world.mira, &[]).unwrap_err();
}

#[test]
fn a_code_in_the_message_is_not_taken_for_the_contracts_own() {
    let mut world = world();
    let error = pay(&mut world, "FAKE_CODE: x", &coins(1, "ucara")).unwrap_err();
    assert_eq!(error.code(), "CHAIN_REFUSED", "{error}");
    let unknown = serde_json::json!({ "nothing": {} });
    let error = world.chain.run(&world.mira, &world.puppet, &unknown, &[]).unwrap_err();
    assert_eq!(error.code(), "CHAIN_REFUSED", "{error}");
}

#[test]
fn a_query_answers_or_carries_the_contracts_code() {
    let mut world = world();
    world.chain.run(&world.mira, &world.puppet, &Puppet::Write { key: "a".into() }, &[]).unwrap();
    let found: Vec<u8> = world.chain.ask(&world.puppet, &"a").unwrap();
    assert_eq!(found, b"x");
    let error = world.chain.ask::<_, Vec<u8>>(&world.puppet, &"b").unwrap_err();
    assert_eq!(error.code(), "NO_KEY");
}

#[test]
fn paying_more_than_is_there_is_an_error_of_funds() {
    let mut world = world();
    let theo = world.chain.account("theo");
    assert!(matches!(pay(&mut world, theo.as_str(), &coins(101, "ucara")), Err(ChainError::Funds(_))));
    let send = Msg::Send { to: theo, amount: coins(901, "ucara") };
    assert!(matches!(world.chain.execute(&world.mira, &[send]), Err(ChainError::Funds(_))));
}

#[test]
fn coins_follow_the_rules_of_wasmd() {
    let mut world = world();
    world.chain.fund(&world.puppet.clone(), &[coin(5, "uatom")]).unwrap();
    let theo = world.chain.account("theo").to_string();
    pay(&mut world, &theo, &[]).unwrap();
    for refused in [
        vec![coin(0, "ucara")],
        vec![coin(1, "ucara"), coin(0, "uatom")],
        vec![coin(1, "ucara"), coin(1, "ucara")],
        vec![coin(1, "u")],
        vec![coin(1, "1cara")],
    ] {
        let error = pay(&mut world, &theo, &refused).unwrap_err();
        assert!(error.to_string().contains("invalid coins"), "{refused:?}: {error}");
    }
    pay(&mut world, &theo, &[coin(1, "ucara"), coin(1, "uatom")]).unwrap();
    let theo = world.chain.account("theo");
    assert_eq!(world.chain.balance(&theo, "uatom").unwrap().u128(), 1);
    assert_eq!(world.chain.balance(&world.puppet, "ucara").unwrap().u128(), 99);
}

#[test]
fn an_account_sends_sorted_coins_only() {
    let mut world = world();
    world.chain.fund(&world.mira.clone(), &[coin(5, "uatom")]).unwrap();
    let write = Puppet::Write { key: "a".into() };
    let sorted = [coin(1, "uatom"), coin(1, "ucara")];
    for refused in [vec![sorted[1].clone(), sorted[0].clone()], vec![coin(0, "ucara")], vec![coin(1, "ucara"); 2]] {
        let error = world.chain.run(&world.mira, &world.puppet, &write, &refused).unwrap_err();
        assert!(error.to_string().contains("invalid coins"), "{error}");
    }
    world.chain.run(&world.mira, &world.puppet, &write, &sorted).unwrap();
    let nothing = Msg::Send { to: world.puppet.clone(), amount: vec![] };
    world.chain.execute(&world.mira, &[nothing]).unwrap_err();
}

#[test]
fn a_recipient_is_an_address_of_this_chain_in_either_case() {
    let mut world = world();
    let theo = world.chain.account("theo");
    let upper = theo.as_str().to_uppercase();
    let mixed = theo.as_str().replace("caravan", "Caravan");
    let foreign = StrictApi::new("cosmos").addr_make("theo").to_string();
    for refused in ["", "theo", &mixed, &foreign] {
        let error = pay(&mut world, refused, &coins(1, "ucara")).unwrap_err();
        assert!(error.to_string().contains("bech32"), "{error}");
    }
    pay(&mut world, &upper, &coins(1, "ucara")).unwrap();
    assert_eq!(world.chain.balance(&theo, "ucara").unwrap().u128(), 1);
}

#[test]
fn blocked_recipients_and_switched_off_denoms_stop_every_way_in() {
    let mut world = world();
    let theo = world.chain.account("theo");
    let rules = world.chain.bank_rules().clone();
    let write = Puppet::Write { key: "a".into() };

    rules.block(&theo);
    let error = pay(&mut world, theo.as_str(), &coins(1, "ucara")).unwrap_err();
    assert!(error.to_string().contains("not allowed to receive"), "{error}");
    pay(&mut world, &theo.as_str().to_uppercase(), &coins(1, "ucara")).unwrap_err();
    rules.block(&world.puppet);
    world.chain.run(&world.mira, &world.puppet, &write, &coins(1, "ucara")).unwrap_err();
    rules.unblock(&world.puppet);
    rules.unblock(&theo);
    pay(&mut world, theo.as_str(), &coins(1, "ucara")).unwrap();

    rules.disable("ucara");
    let error = pay(&mut world, theo.as_str(), &coins(1, "ucara")).unwrap_err();
    assert!(error.to_string().contains("disabled"), "{error}");
    world.chain.run(&world.mira, &world.puppet, &write, &coins(1, "ucara")).unwrap_err();
    world.chain.run(&world.mira, &world.puppet, &write, &[]).unwrap();
    rules.enable("ucara");
    world.chain.run(&world.mira, &world.puppet, &write, &coins(1, "ucara")).unwrap();
}

#[test]
fn the_hash_of_a_contract_is_its_own() {
    let mut world = world();
    let before = world.chain.contract_hash(&world.puppet);
    world.chain.fund(&world.mira.clone(), &coins(1, "ucara")).unwrap();
    assert_eq!(world.chain.contract_hash(&world.puppet), before);
    world.chain.run(&world.mira, &world.puppet, &Puppet::Write { key: "a".into() }, &[]).unwrap();
    assert_ne!(world.chain.contract_hash(&world.puppet), before);
}
