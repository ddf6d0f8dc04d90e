//! The program is killed, again and again, while many people use it.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Mutex;
use std::time::Duration;

use caravan_chain::{replay, Chain, Embedded, Entry};
use caravan_gateway_api::GatewayClient;
use caravan_keys::Transaction;
use caravan_primitives::Hash32;
use caravan_store::Blocking;

use crate::program::Program;
use crate::world::{annotator, chain_at, content_at, key, person, pick, settings, People, World};

const PEOPLE: People = People { count: 24, tasks: 400 };
const KILLS: usize = 30;

/// What the gateway acknowledged.
#[derive(Default)]
struct Acknowledged {
    transactions: Mutex<Vec<Hash32>>,
    content: Mutex<Vec<(Hash32, Vec<u8>)>>,
}

/// Claim, submit, upload and send until the end.
fn use_it(world: &World, url: &str, number: u32, seen: &Acknowledged, done: &AtomicBool) {
    let name = annotator(number);
    let client = GatewayClient::new(url, &settings()).unwrap();
    let (store, content) = (Blocking::new().unwrap(), content_at(url, &name));
    let mut work = person(chain_at(url, &name), &name);
    let me = work.chain.account(&name);
    for next in 0..PEOPLE.tasks {
        if done.load(Ordering::Relaxed) {
            return;
        }
        let pick = pick(&world.list, number, PEOPLE.tasks, next);
        let slot = work.claim(&me, world.batch, pick).unwrap().0.unwrap();
        let bytes = format!("{name} {next} ").repeat(2_000 + next as usize * 7).into_bytes();
        let hash = store.put(&content, bytes.clone()).unwrap().hash;
        seen.content.lock().unwrap().push((hash, bytes));
        work.submit_plain(&me, &slot, &format!("{name} {next}")).unwrap();
        let sent = send(&client, &name);
        seen.transactions.lock().unwrap().push(sent);
    }
}

/// Send a coin, and return the hash of the transaction when it was acknowledged.
fn send(client: &GatewayClient, name: &str) -> Hash32 {
    let me = crate::world::address(name);
    let message =
        caravan_chain::Msg::Send { to: crate::world::address("holder"), amount: cosmwasm_std::coins(1, "ucara") };
    let messages = serde_json::to_string(&[message]).unwrap();
    let (sequence, expires) = (client.sequence(&me).unwrap(), client.head().unwrap().time + 300);
    let transaction = Transaction { chain_id: "caravan-test", sequence, expires, nonce: 0, messages: &messages };
    client.submit(&transaction.sign(&key(name)).unwrap(), "caravan-test").unwrap().hash
}

/// Check that all that was acknowledged is there, once and whole.
fn check(world: &World, seen: &Acknowledged) {
    let chain = Embedded::open(&world.chain_file()).unwrap();
    let (state, chain_id) = (chain.state_hash(), chain.chain_id());
    let mut hashes = Vec::new();
    let mut since = 0;
    loop {
        let blocks = chain.blocks_since(since, 1_000).unwrap();
        let Some(last) = blocks.last() else { break };
        since = last.height;
        for block in &blocks {
            if let Entry::Transaction(transaction) = &block.entry {
                hashes.push(transaction.hash(&chain_id));
            }
        }
    }
    drop(chain);
    assert_eq!(replay(&world.chain_file()).unwrap(), state, "the blocks give the state");
    let once: BTreeSet<Hash32> = hashes.iter().copied().collect();
    assert_eq!(once.len(), hashes.len(), "no transaction is there twice");
    let transactions = seen.transactions.lock().unwrap();
    assert!(transactions.iter().all(|hash| once.contains(hash)), "each acknowledged transaction is there");
    let content = seen.content.lock().unwrap();
    println!("{} transactions in blocks, {} uploads acknowledged", hashes.len(), content.len());
    assert!(hashes.len() > KILLS && content.len() > KILLS, "the test did something");
}

#[test]
#[ignore = "takes both cores for a minute: .ci/run runs it alone"]
fn a_gateway_that_is_killed_thirty_times_keeps_all_that_it_acknowledged() {
    let world = World::seeded(PEOPLE);
    let first = Program::start(&world, &["--listen", "127.0.0.1:0"]);
    let (url, listen) = (first.url(), first.address.to_string());
    let (seen, done) = (Acknowledged::default(), AtomicBool::new(false));
    let program = std::thread::scope(|scope| {
        let mut program = first;
        let people: Vec<_> = (0..PEOPLE.count)
            .map(|number| {
                scope.spawn({
                    let (world, url, seen, done) = (&world, &url, &seen, &done);
                    move || use_it(world, url, number, seen, done)
                })
            })
            .collect();
        let mut random = Hash32::digest(&std::process::id().to_be_bytes());
        for _ in 0..KILLS {
            let wait = 100 + u64::from(random.as_bytes()[0]) * 8;
            random = Hash32::digest(random.as_bytes());
            std::thread::sleep(Duration::from_millis(wait));
            assert!(!people.iter().any(std::thread::ScopedJoinHandle::is_finished), "there is load at every kill");
            drop(program);
            program = Program::start(&world, &["--listen", &listen]);
        }
        done.store(true, Ordering::Relaxed);
        program
    });
    let (store, content) = (Blocking::new().unwrap(), content_at(&url, "anyone"));
    for (hash, bytes) in seen.content.lock().unwrap().iter() {
        assert_eq!(store.get(&content, *hash, 1 << 20).unwrap(), bytes, "acknowledged content is there and whole");
    }
    drop(program);
    check(&world, &seen);
}
