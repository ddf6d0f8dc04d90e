//! Transactions and queries.

use caravan_chain::{replay, Chain, Embedded, Msg};
use caravan_gateway_api::{BlockRange, GatewayError};
use caravan_keys::{SignedTransaction, Transaction};
use cosmwasm_std::{coins, Binary, Uint128};

use crate::raw;
use crate::world::{address, annotator, key, person, pick, People, World, FUNDS};

fn send_of(to: &str, amount: u128) -> Msg {
    Msg::Send { to: address(to), amount: coins(amount, "ucara") }
}

/// A transaction of `holder` that sends one unit, with what `change` says of chain, sequence and messages.
fn signed(world: &World, change: impl FnOnce(&mut Parts)) -> SignedTransaction {
    let mut parts = Parts {
        chain_id: "caravan-test".to_owned(),
        sequence: 0,
        expires: world.client().head().unwrap().time + 60,
        messages: serde_json::to_string(&[send_of("requester", 1)]).unwrap(),
        name: "holder",
    };
    change(&mut parts);
    let Parts { chain_id, sequence, expires, messages, name } = parts;
    let transaction = Transaction { chain_id: &chain_id, sequence, expires, nonce: 0, messages: &messages };
    transaction.sign(&key(name)).unwrap()
}

struct Parts {
    chain_id: String,
    sequence: u64,
    expires: u64,
    messages: String,
    name: &'static str,
}

/// Status and code of a refused transaction; the chain is as before.
fn refused(world: &World, transaction: &SignedTransaction) -> (u16, String) {
    let before = world.client().blocks(BlockRange { since: 0, limit: Some(500) }).unwrap();
    let error = world.client().submit(transaction, "caravan-test").unwrap_err();
    let after = world.client().blocks(BlockRange { since: 0, limit: Some(500) }).unwrap();
    assert_eq!(before, after, "a refused transaction makes no block");
    let GatewayError::Refused { status, error, .. } = error else { panic!("{error}") };
    assert!(error.message.starts_with(&format!("{}: ", error.code)) || status == 422, "{error:?}");
    (status, error.code)
}

#[test]
fn a_person_claims_and_submits_over_http_as_on_a_chain_of_its_own() {
    let world = World::new();
    let name = annotator(1);
    let mut client = person(world.chain_of(&name), &name);
    let me = client.chain.account(&name);
    for next in 0..2 {
        let (slot, _) = client.claim(&me, world.batch, pick(&world.list, 1, 2, next)).unwrap();
        let slot = slot.unwrap();
        assert_eq!(slot.task, 2 + next);
        client.submit_plain(&me, &slot, "yes").unwrap();
        let status = client.assignment(slot.batch, slot.assignment).unwrap().status;
        assert_eq!(status, caravan_marketplace_api::AssignmentStatus::Submitted);
    }
    let again = client.claim(&me, world.batch, pick(&world.list, 1, 2, 0)).unwrap_err();
    assert_eq!(again.code(), "TASK_DONE", "{again}");
    assert_eq!(world.client().sequence(&me).unwrap(), 4, "a refused transaction uses no sequence");
}

#[test]
fn what_is_asked_over_http_is_what_the_chain_says() {
    let mut world = World::new();
    let client = world.client();
    let info = client.info().unwrap();
    let chain = info.chain.unwrap();
    let query = Binary::from(br#"{"config":{}}"#);
    let over_http = client.query(&chain.contracts.marketplace, &query).unwrap();
    assert_eq!(client.balance(&address("holder"), "ucara").unwrap(), Uint128::new(FUNDS));
    assert_eq!(client.balance(&address("newcomer"), "ibc/27394FB092").unwrap(), Uint128::zero());
    assert_eq!(client.sequence(&address("newcomer")).unwrap(), 0);
    let error = client.query(&chain.contracts.marketplace, &Binary::from(br#"{"person":{"person":99}}"#)).unwrap_err();
    assert!(matches!(&error, GatewayError::Refused { status: 422, .. }), "{error:?}");
    let first = client.blocks(BlockRange { since: 0, limit: Some(2) }).unwrap();
    assert_eq!(first.len(), 2);
    let height = |block: &serde_json::Value| block["height"].as_u64().unwrap();
    let next = client.blocks(BlockRange { since: height(&first[1]), limit: None }).unwrap();
    assert!(height(&next[0]) > height(&first[1]));
    world.stop();
    let embedded = Embedded::open(&world.chain_file()).unwrap();
    assert_eq!(embedded.chain_id(), chain.chain_id);
    assert_eq!(Chain::query(&embedded, &chain.contracts.marketplace, &query).unwrap(), over_http);
}

#[test]
fn a_transaction_is_found_by_its_hash_also_after_a_restart() {
    let mut world = World::new();
    let transaction = signed(&world, |_| {});
    let done = world.client().submit(&transaction, "caravan-test").unwrap();
    assert_eq!(done.hash, transaction.hash("caravan-test"));
    assert_eq!(world.client().transaction(&done.hash).unwrap(), Some(done.clone()));
    world.stop();
    world.gateway = Some(caravan_gateway::Gateway::start(world.config()).unwrap());
    assert_eq!(world.client().transaction(&done.hash).unwrap(), Some(done));
    assert_eq!(world.client().transaction(&caravan_primitives::Hash32::digest(b"x")).unwrap(), None);
    let state = {
        world.stop();
        Embedded::open(&world.chain_file()).unwrap().state_hash()
    };
    assert_eq!(replay(&world.chain_file()).unwrap(), state);
}

#[test]
fn a_transaction_whose_answer_was_lost_is_not_applied_twice() {
    let world = World::new();
    let proxy = raw::losing_proxy(world.running().address(), "POST /chain/transactions", 2);
    let mut chain = crate::world::chain_at(&format!("http://{proxy}"), "holder");
    let holder = chain.account("holder");
    for left in 1..=3 {
        chain.execute(&holder, &[send_of("requester", 1)]).unwrap();
        assert_eq!(world.client().balance(&holder, "ucara").unwrap(), Uint128::new(FUNDS - left));
    }
    assert_eq!(world.client().sequence(&holder).unwrap(), 3);
}

#[test]
fn the_same_transaction_sent_again_is_refused_and_a_client_finds_the_first_one() {
    let world = World::new();
    let transaction = signed(&world, |_| {});
    let first = world.client().submit(&transaction, "caravan-test").unwrap();
    let body = serde_json::to_vec(&transaction).unwrap();
    let answer = raw::with_body(world.running().address(), "POST /chain/transactions", "", &body);
    assert_eq!((answer.status, answer.code()), (409, "SEQUENCE_WRONG".to_owned()));
    assert_eq!(world.client().submit(&transaction, "caravan-test").unwrap(), first);
    assert_eq!(world.client().balance(&address("holder"), "ucara").unwrap(), Uint128::new(FUNDS - 1));
}

#[test]
fn transactions_that_do_not_hold_are_refused_with_a_status_that_fits() {
    let world = World::new();
    let expect = |change: &dyn Fn(&mut Parts), status: u16, code: &str| {
        assert_eq!(refused(&world, &signed(&world, change)), (status, code.to_owned()));
    };
    expect(&|parts| parts.chain_id = "caravan-other".to_owned(), 401, "SIGNATURE_WRONG");
    expect(&|parts| parts.sequence = 1, 409, "SEQUENCE_WRONG");
    expect(&|parts| parts.expires = 1, 401, "SIGNATURE_EXPIRED");
    expect(&|parts| parts.expires += 700, 401, "EXPIRY_FAR");
    expect(&|parts| parts.expires = u64::MAX, 401, "EXPIRY_FAR");
    expect(&|parts| parts.messages = "no json".to_owned(), 400, "REQUEST_MALFORMED");
    expect(&|parts| parts.messages = "{}".to_owned(), 400, "REQUEST_MALFORMED");
    expect(&|parts| parts.messages = "[{\"mint\":{}}]".to_owned(), 400, "TRANSACTION_INVALID");
    expect(&|parts| parts.messages = "[]".to_owned(), 400, "TRANSACTION_INVALID");
    expect(&|parts| parts.messages = format!("[{}]", ["1"; 101].join(",")), 400, "MESSAGES_TOO_MANY");
    expect(&|parts| parts.name = "stranger", 403, "KEY_UNKNOWN");
    let much = serde_json::to_string(&[send_of("requester", FUNDS + 1)]).unwrap();
    expect(&|parts| parts.messages.clone_from(&much), 422, "FUNDS_MISSING");
    let mut forged = signed(&world, |_| {});
    forged.messages = serde_json::to_string(&[send_of("stranger", 1)]).unwrap();
    assert_eq!(refused(&world, &forged), (401, "SIGNATURE_WRONG".to_owned()));
    world.client().submit(&signed(&world, |_| {}), "caravan-test").unwrap();
    expect(&|parts| parts.expires += 1, 409, "SEQUENCE_WRONG");
}

#[test]
fn a_key_that_gets_coins_may_send_and_one_that_sent_enough_today_may_not() {
    let world = World::with(People { count: 1, tasks: 1 }, |config| config.limits.transactions_a_day = 3);
    let mut chain = world.chain_of("holder");
    let holder = chain.account("holder");
    chain.execute(&holder, &[send_of("stranger", 10)]).unwrap();
    let mut stranger = world.chain_of("stranger");
    let me = stranger.account("stranger");
    stranger.execute(&me, &[send_of("holder", 1)]).unwrap();
    for _ in 0..2 {
        chain.execute(&holder, &[send_of("stranger", 10)]).unwrap();
    }
    let error = chain.execute(&holder, &[send_of("stranger", 10)]).unwrap_err();
    assert_eq!(error.code(), "TRANSACTIONS_TOO_MANY");
    stranger.execute(&me, &[send_of("holder", 1)]).unwrap();
}

#[test]
fn a_limit_of_transactions_a_day_survives_a_restart() {
    let mut world = World::with(People { count: 1, tasks: 1 }, |config| config.limits.transactions_a_day = 2);
    let mut chain = world.chain_of("holder");
    let holder = chain.account("holder");
    for _ in 0..2 {
        chain.execute(&holder, &[send_of("requester", 1)]).unwrap();
    }
    world.stop();
    let mut config = world.config();
    config.limits.transactions_a_day = 2;
    world.gateway = Some(caravan_gateway::Gateway::start(config).unwrap());
    let error = world.chain_of("holder").execute(&holder, &[send_of("requester", 1)]).unwrap_err();
    assert_eq!(error.code(), "TRANSACTIONS_TOO_MANY");
}

#[test]
fn two_programs_with_one_key_take_turns() {
    let world = World::new();
    let [mut one, mut two] = [world.chain_of("holder"), world.chain_of("holder")];
    let holder = one.account("holder");
    for _ in 0..3 {
        one.execute(&holder, &[send_of("requester", 1)]).unwrap();
        two.execute(&holder, &[send_of("requester", 1)]).unwrap();
    }
    assert_eq!(one.balance(&holder, "ucara").unwrap(), Uint128::new(FUNDS - 6));
}

#[test]
fn programs_with_one_key_that_send_the_same_at_the_same_time_all_have_it_done() {
    let world = World::new();
    let url = world.url();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut chain = crate::world::chain_at(&url, "holder");
                let holder = chain.account("holder");
                for _ in 0..10 {
                    chain.execute(&holder, &[send_of("requester", 1)]).unwrap();
                }
            });
        }
    });
    assert_eq!(world.client().balance(&address("holder"), "ucara").unwrap(), Uint128::new(FUNDS - 40));
    assert_eq!(world.client().sequence(&address("holder")).unwrap(), 40);
}

#[test]
fn a_served_chain_is_not_deployed_on() {
    let world = World::new();
    let mut chain = world.chain_of("holder");
    let holder = chain.account("holder");
    let errors = [
        chain.store(caravan_chain::Code::Points).map(|_| ()).unwrap_err(),
        chain.migrate(&holder, &holder, 1, &Binary::default()).map(|_| ()).unwrap_err(),
        chain.execute(&address("requester"), &[send_of("holder", 1)]).map(|_| ()).unwrap_err(),
    ];
    let texts = errors.map(|error| error.to_string());
    assert!(texts[..2].iter().all(|text| text.contains("CHAIN_SERVED: ")), "{texts:?}");
    assert!(texts[2].contains("KEY_MISSING: "), "{texts:?}");
}

#[test]
fn bodies_that_are_none_are_refused() {
    let world = World::with(People { count: 1, tasks: 1 }, |config| config.limits.body_bytes = 1_000);
    let address = world.running().address();
    let post = |path: &str, body: &[u8]| {
        let answer = raw::with_body(address, &format!("POST {path}"), "", body);
        (answer.status, answer.code())
    };
    let malformed = (400, "REQUEST_MALFORMED".to_owned());
    for path in ["/chain/transactions", "/chain/query"] {
        assert_eq!(post(path, b""), malformed);
        assert_eq!(post(path, b"[1"), malformed);
        assert_eq!(post(path, &[0xff, 0xfe]), malformed);
        assert_eq!(post(path, br#"{"contract":"a","msg":{},"more":1}"#), malformed);
        assert_eq!(post(path, &[b' '; 1_001]), (413, "BODY_TOO_LARGE".to_owned()));
        assert_eq!(post(path, "[".repeat(900).as_bytes()), malformed);
    }
    let chunked = format!(
        "POST /chain/query HTTP/1.1\r\nhost: g\r\ntransfer-encoding: chunked\r\n\r\n7d0\r\n{}\r\n0\r\n\r\n",
        " ".repeat(2_000)
    );
    assert_eq!(raw::send(address, chunked.as_bytes()).code(), "BODY_TOO_LARGE");
    let blocks = raw::get(address, "/chain/blocks?since=0&limit=501");
    assert_eq!((blocks.status, blocks.code()), malformed);
    assert_eq!(raw::get(address, "/chain/blocks?since=x").code(), "REQUEST_MALFORMED");
    assert_eq!(raw::get(address, "/chain/accounts/caravan1x").code(), "REQUEST_MALFORMED");
}

#[test]
fn a_gateway_without_a_chain_says_so() {
    let world = World::with(People { count: 1, tasks: 1 }, |config| config.chain = None);
    let answer = raw::get(world.running().address(), "/chain/head");
    assert_eq!((answer.status, answer.code()), (404, "CHAIN_NOT_SERVED".to_owned()));
    assert_eq!(world.client().info().unwrap().chain, None);
}
