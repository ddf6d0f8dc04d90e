use caravan_arbitration_api::keys::Arbiter;
use caravan_arbitration_api::{
    ArbiterFee, ArbiterResponse, ArbitersResponse, Arbitration, ArbitrationError, ExecuteMsg, NewArbiter, QueryMsg,
};
use caravan_money::{Amount, Currency};
use caravan_primitives::{Hash32, Items, Upto};
use cosmwasm_std::Uint128;

use super::world::{rule, ruling, settle, World, RULING};

fn fee(currency: Currency, units: u128) -> ArbiterFee {
    ArbiterFee { currency, fee: Amount::new(units).unwrap() }
}

fn native(denom: &str, units: u128) -> ArbiterFee {
    fee(Currency::native(denom).unwrap(), units)
}

fn new(world: &World, name: &str, fees: Vec<ArbiterFee>) -> NewArbiter {
    NewArbiter { arbiter: world.text(name), key: Hash32::digest(b"new key"), fees: Items::new(fees).unwrap() }
}

fn set(world: &World, name: &str, fees: Vec<ArbiterFee>) -> ExecuteMsg {
    ExecuteMsg::SetArbiter(new(world, name, fees))
}

fn shown(world: &World, name: &str) -> Option<ArbiterResponse> {
    world.query(&QueryMsg::Arbiter { arbiter: world.text(name) })
}

/// What a sibling reads.
fn raw(world: &World, name: &str) -> Option<Arbiter> {
    let arbitration = Arbitration(world.arbitration.clone());
    arbitration.arbiter(&world.app.wrap(), &world.addr(name)).unwrap()
}

#[test]
fn the_owner_lists_an_arbiter_with_a_key_and_a_fee_for_each_currency() {
    let mut world = World::new();
    let (owner, ada, token) = (world.text("owner"), world.text("ada"), world.text("token"));
    let key = Hash32::digest(b"new key");
    let fees = vec![native("ucara", 5), fee(Currency::cw20(token.clone()).unwrap(), 7)];
    assert_eq!(
        world.events("owner", &set(&world, "ada", fees)),
        [
            "wasm action=set_arbiter".to_owned(),
            format!("wasm-arbiter_set version=1 owner={owner} arbiter={ada} key={key} fees=2 silent=0"),
            format!(r#"wasm-arbiter_fee_set version=1 arbiter={ada} currency={{"native":"ucara"}} fee=5"#),
            format!(r#"wasm-arbiter_fee_set version=1 arbiter={ada} currency={{"cw20":"{token}"}} fee=7"#),
        ]
    );
    let row = raw(&world, "ada").unwrap();
    assert_eq!((row.listed, row.key, row.silent), (true, key, 0));
    let fees = [row.fee("n:ucara"), row.fee(&format!("c:{token}")), row.fee("n:other")];
    assert_eq!(fees, [Some(Uint128::new(5)), Some(Uint128::new(7)), None]);
    let answer = shown(&world, "ada").unwrap();
    let expected = vec![fee(Currency::cw20(token).unwrap(), 7), native("ucara", 5)];
    assert_eq!((answer.arbiter, answer.listed, answer.fees), (world.addr("ada"), true, expected));
    assert_eq!((shown(&world, "bob"), raw(&world, "bob")), (None, None));
}

#[test]
fn a_sibling_finds_the_row_where_the_interface_says() {
    let world = World::new();
    let storage = world.app.contract_storage(&world.arbitration);
    let key = [&[0, 3][..], b"arb", world.addr("arbiter").as_bytes()].concat();
    let row = String::from_utf8(storage.get(&key).unwrap()).unwrap();
    let x25519 = Hash32::digest(b"key");
    assert_eq!(row, format!(r#"{{"l":true,"k":"{x25519}","f":[["n:ucara","5"]],"s":0}}"#));
}

#[test]
fn key_and_fees_are_replaced_and_how_often_it_was_silent_stays() {
    let mut world = World::new();
    world.contest(7, 0);
    world.wait(RULING);
    world.send("stranger", &settle(&[1])).unwrap();
    let change = set(&world, "arbiter", vec![native("uother", 9)]);
    let events = world.events("owner", &change);
    assert!(events[1].ends_with("fees=1 silent=1"), "{events:?}");
    let row = raw(&world, "arbiter").unwrap();
    assert_eq!((row.fee("n:ucara"), row.fee("n:uother"), row.silent), (None, Some(Uint128::new(9)), 1));
    assert_eq!(world.code_of("owner", &change), "NOTHING_CHANGES");
}

#[test]
fn an_arbiter_is_taken_off_the_list_and_its_row_stays() {
    let mut world = World::new();
    let (owner, arbiter) = (world.text("owner"), world.text("arbiter"));
    let delist = ExecuteMsg::DelistArbiter { arbiter: arbiter.clone() };
    assert_eq!(
        world.events("owner", &delist),
        [
            "wasm action=delist_arbiter".to_owned(),
            format!("wasm-arbiter_delisted version=1 owner={owner} arbiter={arbiter}"),
        ]
    );
    let row = raw(&world, "arbiter").unwrap();
    assert_eq!((row.listed, row.fee("n:ucara")), (false, Some(Uint128::new(5))));
    assert_eq!(world.code_of("owner", &delist), "NOTHING_CHANGES");
    let unknown = ExecuteMsg::DelistArbiter { arbiter: world.text("bob") };
    assert_eq!(world.refused("owner", &unknown), ArbitrationError::ArbiterUnknown { got: world.addr("bob") });
    let again = set(&world, "arbiter", vec![native("ucara", 5)]);
    world.send("owner", &again).unwrap();
    assert!(raw(&world, "arbiter").unwrap().listed);
}

#[test]
fn a_change_of_the_list_reaches_no_dispute_that_is_open() {
    let mut world = World::new();
    world.contest(7, 0);
    let before = world.dispute(1);
    let change = set(&world, "arbiter", vec![native("ucara", 500)]);
    world.send("owner", &change).unwrap();
    world.send("owner", &set(&world, "ada", vec![native("ucara", 1)])).unwrap();
    assert_eq!(world.dispute(1), before);
    assert_eq!(world.code_of("ada", &rule(vec![ruling(1, 0)])), "ARBITER_ONLY");
    world.send("arbiter", &rule(vec![ruling(1, 0)])).unwrap();
}

#[test]
fn the_owner_alone_changes_the_list() {
    let mut world = World::new();
    let delist = ExecuteMsg::DelistArbiter { arbiter: world.text("arbiter") };
    let list = set(&world, "ada", vec![native("ucara", 1)]);
    for sender in ["arbiter", "ada", "marketplace", "licensing", "admin", "stranger"] {
        for msg in [&list, &delist] {
            assert_eq!(world.code_of(sender, msg), "OWNER_ONLY", "{sender}");
        }
    }
    assert_eq!((raw(&world, "ada"), raw(&world, "arbiter").unwrap().listed), (None, true));
}

#[test]
fn what_does_not_fit_on_the_list_is_refused() {
    let mut world = World::new();
    let twice = set(&world, "ada", vec![native("ucara", 1), native("ucara", 2)]);
    assert_eq!(world.code_of("owner", &twice), "ENTRY_DUPLICATE");
    let token = set(&world, "ada", vec![fee(Currency::cw20("no-address").unwrap(), 1)]);
    assert_eq!(world.code_of("owner", &token), "CURRENCY_INVALID");
    for sibling in ["marketplace", "licensing", "points", "provenance", "arbitration"] {
        let msg = set(&world, sibling, vec![native("ucara", 1)]);
        assert_eq!(world.code_of("owner", &msg), "SIBLING_IS_PARTY", "{sibling}");
    }
    let nine: Vec<_> = (0..9_u8).map(|n| native(&format!("ucoin{n}"), 1)).collect();
    assert!(Items::<_, 8>::new(nine.clone()).is_err());
    world.send("owner", &set(&world, "ada", nine[..8].to_vec())).unwrap();
    assert_eq!(raw(&world, "ada").unwrap().fees.len(), 8);
}

#[test]
fn the_first_arbiters_are_listed_each_once() {
    let refused = |names: [&str; 2]| {
        let world = World::new();
        let arbiters = names.map(|name| new(&world, name, vec![native("ucara", 1)])).to_vec();
        World::try_with(|msg| msg.arbiters = Upto::new(arbiters).unwrap()).map(|world| {
            let page: ArbitersResponse = world.query(&QueryMsg::Arbiters { start_after: None, limit: None });
            page.arbiters.len()
        })
    };
    use caravan_primitives::Coded;
    assert_eq!(refused(["ada", "bob"]), Ok(2));
    assert_eq!(refused(["ada", "ada"]).unwrap_err().code(), "ENTRY_DUPLICATE");
    assert_eq!(refused(["ada", "points"]).unwrap_err().code(), "SIBLING_IS_PARTY");
}
