//! What a message costs beyond cw20-base: one read of one small row where points move, one more where an allowance grows
//! (so that it does not overflow), nothing elsewhere.

use caravan_points_api::{instantiate_sample, Transferability};
use caravan_primitives::testing::{Counting, Counts};
use cosmwasm_std::testing::{message_info, mock_env, MockApi, MockQuerier};
use cosmwasm_std::{from_json, DepsMut, Empty, QuerierWrapper};
use cw20::MinterResponse;
use cw20_base::msg::InstantiateMsg as TheirInstantiateMsg;
use serde_json::{json, Value};

use crate::contract;

fn with_deps<T>(storage: &mut Counting, run: impl FnOnce(DepsMut<'_>) -> T) -> T {
    let querier = MockQuerier::<Empty>::new(&[]);
    let api = MockApi::default();
    run(DepsMut { storage, api: &api, querier: QuerierWrapper::new(&querier) })
}

fn addr(name: &str) -> String {
    MockApi::default().addr_make(name).to_string()
}

fn deployed() -> (Counting, Counting) {
    let (mut ours, mut theirs) = (Counting::default(), Counting::default());
    let info = message_info(&MockApi::default().addr_make("deployer"), &[]);
    let mut msg = instantiate_sample(addr);
    msg.transferability = Transferability::Open {};
    with_deps(&mut ours, |deps| contract::instantiate(deps, mock_env(), info.clone(), msg)).unwrap();
    let msg = TheirInstantiateMsg {
        name: "Caravan points".to_owned(),
        symbol: "CPT".to_owned(),
        decimals: 6,
        initial_balances: Vec::new(),
        mint: Some(MinterResponse { minter: addr("minter"), cap: None }),
        marketing: None,
    };
    with_deps(&mut theirs, |deps| cw20_base::contract::instantiate(deps, mock_env(), info, msg)).unwrap();
    (ours, theirs)
}

/// What both count for the same message.
fn count(ours: &mut Counting, theirs: &mut Counting, sender: &str, msg: &Value) -> (Counts, Counts) {
    let info = message_info(&MockApi::default().addr_make(sender), &[]);
    let (mine, other) = (from_json(msg.to_string()).unwrap(), from_json(msg.to_string()).unwrap());
    ours.start();
    theirs.start();
    with_deps(ours, |deps| contract::execute(deps, mock_env(), info.clone(), mine)).unwrap();
    with_deps(theirs, |deps| cw20_base::contract::execute(deps, mock_env(), info, other)).unwrap();
    (ours.counted(), theirs.counted())
}

#[test]
fn moving_points_reads_one_small_row_more_and_nothing_else_costs_more() {
    let (mut ours, mut theirs) = deployed();
    let (alice, bob) = (addr("alice"), addr("bob"));
    count(&mut ours, &mut theirs, "minter", &json!({"mint": {"recipient": alice, "amount": "100"}}));
    let allow = json!({"increase_allowance": {"spender": bob, "amount": "9"}});
    let (more, base) = count(&mut ours, &mut theirs, "alice", &allow);
    let counts = |counts: Counts| (counts.reads, counts.writes, counts.written_bytes);
    assert_eq!(counts(more), counts(Counts { reads: base.reads + 2, ..base }), "an allowance is looked at first");
    let more = [
        ("alice", json!({"transfer": {"recipient": bob, "amount": "9"}}), 1),
        ("alice", json!({"send": {"contract": bob, "amount": "9", "msg": ""}}), 1),
        ("bob", json!({"transfer_from": {"owner": alice, "recipient": bob, "amount": "2"}}), 1),
        ("bob", json!({"send_from": {"owner": alice, "contract": bob, "amount": "2", "msg": ""}}), 1),
        ("alice", json!({"decrease_allowance": {"spender": bob, "amount": "1"}}), 0),
    ];
    for (sender, msg, reads) in more {
        let (ours, theirs) = count(&mut ours, &mut theirs, sender, &msg);
        let row = reads * (b"tr".len() + br#""o""#.len());
        let (reads, read_bytes) = (theirs.reads + reads, theirs.read_bytes + row);
        assert_eq!(ours, Counts { reads, read_bytes, ..theirs }, "{msg}");
    }
}

#[test]
fn an_award_costs_the_same_however_many_have_points() {
    let (mut ours, _) = deployed();
    let award = |ours: &mut Counting, name: String| {
        let text = json!({"award_many": {"awards": [{"recipient": addr(&name), "season": 1, "amount": "100"}]}});
        let info = message_info(&MockApi::default().addr_make("minter"), &[]);
        let msg = from_json(text.to_string()).unwrap();
        ours.start();
        with_deps(ours, |deps| contract::execute(deps, mock_env(), info, msg)).unwrap();
        (ours.counted().reads, ours.counted().writes)
    };
    let few = award(&mut ours, "first".to_owned());
    for n in 0..500u32 {
        award(&mut ours, format!("person {n}"));
    }
    assert_eq!(award(&mut ours, "last".to_owned()), few);
    assert_eq!(few, (5, 5), "budget, supply, balance, earned and season: each read once and written once");
}
