//! What only a real chain can show. `cargo xtask e2e` starts one and names its file in `CARAVAN_CHAIN`; without it these
//! tests say that they did not run.
#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::path::Path;

use caravan_chain::{deploy, Chain, ChainError, ChainExt, Code, Deployed, Deployment, Instantiate, Msg, Sandbox};
use caravan_primitives::Hash32;
use caravan_rpc::{ChainFile, Rpc};
use cosmwasm_std::{coins, to_json_binary, Addr, Binary};
use serde_json::{json, Value};

/// The chain, with people who have not been there before; `None` without one.
fn chain(realm: &str) -> Option<Rpc> {
    let Ok(file) = std::env::var("CARAVAN_CHAIN") else {
        eprintln!("not run: no chain (CARAVAN_CHAIN)");
        return None;
    };
    let artifacts = std::env::var("CARAVAN_ARTIFACTS").unwrap_or_else(|_| "artifacts".to_owned());
    let mut rpc = Rpc::open(ChainFile::read(Path::new(&file)).unwrap(), Path::new(&artifacts)).unwrap();
    rpc.set_account_namespace(&format!("{realm}-{}", std::process::id()));
    Some(rpc)
}

fn suite(rpc: &mut Rpc) -> Deployed {
    let deployment = Deployment::new(rpc, Hash32::digest(b"arbiter")).unwrap();
    deploy(rpc, &deployment).unwrap()
}

fn rich(rpc: &mut Rpc, name: &str) -> Addr {
    let account = rpc.account(name);
    rpc.fund(&account, &coins(1_000, "ucara")).unwrap();
    account
}

#[test]
fn a_transaction_whose_second_message_fails_changes_nothing() {
    let Some(mut rpc) = chain("atomic") else { return };
    let suite = suite(&mut rpc);
    let (mira, theo) = (rich(&mut rpc, "mira"), rpc.account("theo"));
    let send = Msg::Send { to: theo.clone(), amount: coins(10, "ucara") };
    let fund = json!({ "fund": { "project": 77, "reference": "r" } });
    let fail = Msg::execute(&suite.marketplace, &fund, coins(5, "ucara")).unwrap();
    let error = rpc.execute(&mira, &[send.clone(), fail]).unwrap_err();
    assert!(matches!(&error, ChainError::Contract { code, .. } if code == "PROJECT_UNKNOWN"), "{error:?}");
    assert_eq!(rpc.balance(&mira, "ucara").unwrap().u128(), 1_000);
    assert_eq!(rpc.balance(&theo, "ucara").unwrap().u128(), 0);
    assert_eq!(rpc.balance(&suite.marketplace, "ucara").unwrap().u128(), 0);
    let both = rpc.execute(&mira, &[send.clone(), send]).unwrap();
    assert!(both.gas.unwrap() > 0);
    assert_eq!(rpc.balance(&theo, "ucara").unwrap().u128(), 20);
}

#[test]
fn the_codes_of_the_contracts_come_through_the_chain() {
    let Some(mut rpc) = chain("codes") else { return };
    let suite = suite(&mut rpc);
    let mira = rich(&mut rpc, "mira");
    let cases = [
        (json!({ "close_batch": { "batch": 9 } }), 0, "BATCH_UNKNOWN"),
        (json!({ "pause": {} }), 0, "OWNER_ONLY"),
        (json!({ "close_batch": { "batch": 9 } }), 1, "FUNDS_UNEXPECTED"),
    ];
    for (msg, funds, code) in cases {
        let funds = if funds == 0 { vec![] } else { coins(funds, "ucara") };
        let error = rpc.run(&mira, &suite.marketplace, &msg, &funds).unwrap_err();
        assert_eq!(error.code(), code, "{error}");
    }
    let query: Result<Value, ChainError> = rpc.ask(&suite.marketplace, &json!({ "project": { "project": 9 } }));
    assert_eq!(query.unwrap_err().code(), "PROJECT_UNKNOWN");
    let poor = Msg::Send { to: suite.points, amount: coins(1_001, "ucara") };
    assert_eq!(rpc.execute(&mira, &[poor]).unwrap_err().code(), "FUNDS_MISSING");
}

#[test]
fn a_coin_that_is_not_sent_and_an_account_that_receives_nothing_stop_only_their_own_message() {
    let Some(mut rpc) = chain("blocked") else { return };
    let mira = rich(&mut rpc, "mira");
    let error = rpc.fund(&mira, &coins(1, "ufrozen")).unwrap_err();
    assert!(error.to_string().contains("disabled"), "{error}");
    let module = rpc.module("mint").unwrap();
    let error = rpc.execute(&mira, &[Msg::Send { to: module, amount: coins(1, "ucara") }]).unwrap_err();
    assert!(error.to_string().contains("not allowed to receive"), "{error}");
    assert_eq!(rpc.balance(&mira, "ucara").unwrap().u128(), 1_000);
}

#[test]
fn two_programs_with_one_key_overtake_each_other_and_both_come_through() {
    let Some(mut first) = chain("sequence") else { return };
    let mira = rich(&mut first, "mira");
    let theo = first.account("theo");
    let send = |units| Msg::Send { to: theo.clone(), amount: coins(units, "ucara") };
    first.execute(&mira, &[send(1)]).unwrap();
    let Some(mut second) = chain("sequence") else { return };
    assert_eq!(second.account("mira"), mira);
    second.execute(&mira, &[send(2)]).unwrap();
    first.execute(&mira, &[send(3)]).unwrap();
    assert_eq!(first.balance(&theo, "ucara").unwrap().u128(), 6);
}

/// The gas of what a token does, in this order: transfer, allowance, transfer by it, burn.
fn token_gas(rpc: &mut Rpc, token: &Addr, (mira, theo): (&Addr, &Addr)) -> [u64; 4] {
    let steps = [
        (mira, json!({ "transfer": { "recipient": theo, "amount": "10" } })),
        (mira, json!({ "increase_allowance": { "spender": theo, "amount": "10" } })),
        (theo, json!({ "transfer_from": { "owner": mira, "recipient": theo, "amount": "5" } })),
        (theo, json!({ "burn": { "amount": "1" } })),
    ];
    steps.map(|(sender, msg)| rpc.run(sender, token, &msg, &[]).unwrap().gas.unwrap())
}

#[test]
fn points_cost_little_more_than_a_plain_token() {
    let Some(mut rpc) = chain("points") else { return };
    let (mira, theo) = (rich(&mut rpc, "mira"), rich(&mut rpc, "theo"));
    // The first transaction of an account keeps its key, which costs more.
    for (from, to) in [(&mira, &theo), (&theo, &mira)] {
        rpc.execute(from, &[Msg::Send { to: to.clone(), amount: coins(1, "ucara") }]).unwrap();
    }
    let plain = rpc.make_token("PLAIN", 6, &[(mira.clone(), 1_000u128.into())]).unwrap();
    let code = rpc.store(Code::Points).unwrap();
    let msg = json!({
        "name": "PLAIN token", "symbol": "PLAIN", "decimals": 6, "owner": mira, "marketplace": null, "marketing": null,
        "minters": [{ "minter": mira, "budget": "1000" }], "transferability": { "open": {} },
    });
    let request = Instantiate {
        code_id: code.id,
        msg: to_json_binary(&msg).unwrap(),
        funds: vec![],
        label: "points alone".to_owned(),
        salt: Binary::from(b"alone"),
        admin: None,
    };
    let points = rpc.instantiate2(&mira, request).unwrap();
    rpc.run(&mira, &points, &json!({ "mint": { "recipient": mira, "amount": "1000" } }), &[]).unwrap();
    let (ours, theirs) = (token_gas(&mut rpc, &points, (&mira, &theo)), token_gas(&mut rpc, &plain, (&mira, &theo)));
    eprintln!("points {ours:?}, cw20-base {theirs:?}");
    for (ours, theirs) in ours.iter().zip(theirs) {
        assert!(ours * 100 <= theirs * 103, "points {ours}, cw20-base {theirs}");
    }
}
