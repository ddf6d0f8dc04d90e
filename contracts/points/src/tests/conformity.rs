//! The same messages to these points and to a plain cw20-base: the same words, the same messages, the same answers.

use caravan_points_api::{instantiate_sample, Transferability};
use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env, MockApi, MockQuerier, MockStorage};
use cosmwasm_std::{from_json, to_json_binary, Binary, OwnedDeps, Response, Uint128};
use cw20::{Cw20Coin, EmbeddedLogo, Logo, MinterResponse};
use cw20_base::msg::{InstantiateMarketingInfo, InstantiateMsg as TheirInstantiateMsg};
use serde_json::{json, Value};

use crate::contract;

type Chain = OwnedDeps<MockStorage, MockApi, MockQuerier>;

struct Pair {
    ours: Chain,
    theirs: Chain,
}

impl Pair {
    /// Both with 100 units for alice, minted by `minter`, open.
    fn new() -> Self {
        let (mut ours, mut theirs) = (mock_dependencies(), mock_dependencies());
        let addr = |name: &str| MockApi::default().addr_make(name).to_string();
        let info = message_info(&MockApi::default().addr_make("deployer"), &[]);
        let mut msg = instantiate_sample(addr);
        msg.transferability = Transferability::Open {};
        contract::instantiate(ours.as_mut(), mock_env(), info.clone(), msg).unwrap();
        let marketing = InstantiateMarketingInfo {
            project: Some("https://caravan.example".to_owned()),
            description: None,
            marketing: Some(addr("marketing")),
            logo: Some(Logo::Url("https://caravan.example/points.svg".to_owned())),
        };
        let msg = TheirInstantiateMsg {
            name: "Caravan points".to_owned(),
            symbol: "CPT".to_owned(),
            decimals: 6,
            initial_balances: Vec::<Cw20Coin>::new(),
            mint: Some(MinterResponse { minter: addr("minter"), cap: None }),
            marketing: Some(marketing),
        };
        cw20_base::contract::instantiate(theirs.as_mut(), mock_env(), info, msg).unwrap();
        Self { ours, theirs }
    }

    /// The same text to both: either both refuse, or both say the same.
    fn send(&mut self, sender: &str, msg: &Value) -> bool {
        let info = message_info(&MockApi::default().addr_make(sender), &[]);
        let (mine, other) = (from_json(msg.to_string()).unwrap(), from_json(msg.to_string()).unwrap());
        let ours = contract::execute(self.ours.as_mut(), mock_env(), info.clone(), mine);
        let theirs = cw20_base::contract::execute(self.theirs.as_mut(), mock_env(), info, other);
        match (ours, theirs) {
            (Ok(Response { messages, attributes, data, .. }), Ok(expected)) => {
                assert_eq!(attributes, expected.attributes, "{msg}");
                assert_eq!((messages, data), (expected.messages, expected.data), "{msg}");
                true
            }
            (Err(_), Err(_)) => false,
            (ours, theirs) => panic!("{msg}: ours {ours:?}, theirs {theirs:?}"),
        }
    }

    fn query(&self, msg: &Value) {
        let (mine, other) = (from_json(msg.to_string()).unwrap(), from_json(msg.to_string()).unwrap());
        let ours = contract::query(self.ours.as_ref(), mock_env(), mine);
        let theirs = cw20_base::contract::query(self.theirs.as_ref(), mock_env(), other);
        assert_eq!(ours.ok(), theirs.ok(), "{msg}");
    }
}

fn addr(name: &str) -> String {
    MockApi::default().addr_make(name).to_string()
}

fn script() -> Vec<(&'static str, Value, bool)> {
    let (alice, bob, shop) = (addr("alice"), addr("bob"), addr("shop"));
    let note = to_json_binary("hello").unwrap();
    let png = Binary::from([0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a].as_slice());
    let logo = Logo::Embedded(EmbeddedLogo::Png(png));
    let height = json!({"at_height": 99_999});
    vec![
        ("minter", json!({"mint": {"recipient": alice, "amount": "100"}}), true),
        ("alice", json!({"transfer": {"recipient": bob, "amount": "30"}}), true),
        ("alice", json!({"transfer": {"recipient": alice, "amount": "1"}}), true),
        ("alice", json!({"transfer": {"recipient": bob, "amount": "71"}}), false),
        ("alice", json!({"send": {"contract": shop, "amount": "5", "msg": note}}), true),
        ("bob", json!({"burn": {"amount": "10"}}), true),
        ("bob", json!({"burn": {"amount": "21"}}), false),
        ("alice", json!({"increase_allowance": {"spender": bob, "amount": "20"}}), true),
        ("alice", json!({"increase_allowance": {"spender": bob, "amount": "0", "expires": height}}), true),
        ("alice", json!({"increase_allowance": {"spender": bob, "amount": "1", "expires": {"at_height": 1}}}), false),
        ("alice", json!({"increase_allowance": {"spender": alice, "amount": "1"}}), false),
        ("bob", json!({"transfer_from": {"owner": alice, "recipient": shop, "amount": "4"}}), true),
        ("bob", json!({"burn_from": {"owner": alice, "amount": "3"}}), true),
        ("bob", json!({"send_from": {"owner": alice, "contract": shop, "amount": "2", "msg": note}}), true),
        ("bob", json!({"transfer_from": {"owner": alice, "recipient": shop, "amount": "12"}}), false),
        ("alice", json!({"decrease_allowance": {"spender": bob, "amount": "1"}}), true),
        ("alice", json!({"decrease_allowance": {"spender": bob, "amount": "50"}}), true),
        ("alice", json!({"decrease_allowance": {"spender": bob, "amount": "1"}}), false),
        ("bob", json!({"burn_from": {"owner": alice, "amount": "1"}}), false),
        ("marketing", json!({"update_marketing": {"project": "", "description": "New"}}), true),
        ("alice", json!({"update_marketing": {"description": "Mine"}}), false),
        ("marketing", json!({"upload_logo": logo}), true),
        ("alice", json!({"upload_logo": logo}), false),
    ]
}

fn queries() -> Vec<Value> {
    let mut all = vec![
        json!({"token_info": {}}),
        json!({"all_accounts": {}}),
        json!({"all_accounts": {"limit": 1}}),
        json!({"marketing_info": {}}),
        json!({"download_logo": {}}),
        json!({"allowance": {"owner": addr("alice"), "spender": addr("bob")}}),
        json!({"all_allowances": {"owner": addr("alice")}}),
        json!({"all_spender_allowances": {"spender": addr("bob"), "limit": 3}}),
        json!({"balance": {"address": "no-address"}}),
    ];
    all.extend(["alice", "bob", "shop"].map(|name| json!({"balance": {"address": addr(name)}})));
    all
}

#[test]
fn every_message_of_cw20_is_carried_out_as_cw20_base_does() {
    let script = script();
    let mut pair = Pair::new();
    for (index, (sender, msg, works)) in script.iter().enumerate() {
        assert_eq!(pair.send(sender, msg), *works, "{msg}");
        if *works {
            queries().iter().for_each(|msg| pair.query(msg));
        } else {
            // A refused message leaves nothing on a chain, but it may on these bare stores: begin again.
            pair = Pair::new();
            for (sender, msg, _) in script[..index].iter().filter(|(_, _, works)| *works) {
                assert!(pair.send(sender, msg));
            }
        }
    }
}

#[test]
fn rows_of_cw20_base_are_found_where_cw20_base_keeps_them() {
    let mut pair = Pair::new();
    assert!(pair.send("minter", &json!({"mint": {"recipient": addr("alice"), "amount": "100"}})));
    let alice = MockApi::default().addr_make("alice");
    let read = |chain: &Chain| cw20_base::state::BALANCES.load(&chain.storage, &alice).unwrap();
    assert_eq!((read(&pair.ours), read(&pair.theirs)), (Uint128::new(100), Uint128::new(100)));
}
