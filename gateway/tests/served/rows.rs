//! Keys of private rows.

use caravan_chain::Chain;
use caravan_gateway_api::{GatewayError, RowKeyAnswer, RowKeyRequest, Task};
use caravan_primitives::{BatchId, Hash32};
use caravan_toolkit::payload::ReadingKey;
use caravan_toolkit::private_rows::{BatchContext, RowKey, TaskKey};

use crate::raw;
use crate::world::{annotator, key, person, pick, People, World};

const PEOPLE: People = People { count: 2, tasks: 8 };

fn context(world: &World, batch: BatchId) -> BatchContext {
    let chain = world.client().info().unwrap().chain.unwrap();
    BatchContext { batch, chain_id: chain.chain_id, contract: chain.contracts.marketplace.to_string() }
}

/// Give the gateway a row key of a batch, encrypted for what `of` says.
fn give(world: &World, name: &str, batch: BatchId, of: &BatchContext) -> Result<RowKey, (u16, String)> {
    let row_key = RowKey::generate().unwrap();
    let info = world.client().info().unwrap();
    let encrypted = row_key.encrypt(of, &info.row_key.key).unwrap();
    world.client().put_row_key(batch, encrypted, &key(name), &info.gateway).map_err(code)?;
    Ok(row_key)
}

fn ask(world: &World, name: &str, task: u32, reader: &ReadingKey) -> Result<RowKeyAnswer, (u16, String)> {
    let request = RowKeyRequest { reading_key: reader.public() };
    let of = Task { batch: world.batch, task };
    world.client().task_key(of, &request, &key(name), &world.running().key()).map_err(code)
}

fn code(error: GatewayError) -> (u16, String) {
    let GatewayError::Refused { status, error, .. } = error else { panic!("{error}") };
    (status, error.code)
}

fn refused<T: std::fmt::Debug>(result: Result<T, (u16, String)>) -> String {
    result.unwrap_err().1
}

#[test]
fn who_reserved_a_task_gets_its_key_and_the_requester_sees_it_in_the_log() {
    let mut world = World::with(PEOPLE, |_| {});
    let of = context(&world, world.batch);
    let reader = ReadingKey::generate().unwrap();
    let name = annotator(0);
    let mut work = person(world.chain_of(&name), &name);
    let me = work.chain.account(&name);
    assert_eq!(refused(ask(&world, &name, 0, &reader)), "RESERVATION_MISSING");
    let slot = work.claim(&me, world.batch, pick(&world.list, 0, PEOPLE.tasks, 0)).unwrap().0.unwrap();
    assert_eq!(refused(ask(&world, &name, 0, &reader)), "ROWS_UNKNOWN", "the gateway was given none");
    let row_key = give(&world, "requester", world.batch, &of).unwrap();
    let answer = ask(&world, &name, 0, &reader).unwrap();
    let opened = TaskKey::decrypt_key(&answer.key, &of, 0, &reader).unwrap();
    assert_eq!(opened.reveal(), row_key.task_key(0).unwrap().reveal());
    for other in [annotator(1), "requester".to_owned(), "stranger".to_owned()] {
        assert_eq!(refused(ask(&world, &other, 0, &reader)), "RESERVATION_MISSING", "{other}");
    }
    assert_eq!(refused(ask(&world, &name, 1, &reader)), "RESERVATION_MISSING", "another task");
    work.submit_plain(&me, &slot, "yes").unwrap();
    assert_eq!(refused(ask(&world, &name, 0, &reader)), "RESERVATION_MISSING", "it is submitted");
    world.stop();
    world.gateway = Some(caravan_gateway::Gateway::start(world.config()).unwrap());
    let gateway = world.running().key();
    let log = world.client().row_grants(world.batch, 0, &key("requester"), &gateway).unwrap();
    let seen: Vec<_> = log.iter().map(|grant| (grant.number, grant.task, grant.reading_key)).collect();
    assert_eq!(seen, [(1, 0, reader.public())]);
    assert_eq!(world.client().row_grants(world.batch, 1, &key("requester"), &gateway).unwrap(), []);
    let stranger = world.client().row_grants(world.batch, 0, &key(&name), &gateway);
    assert_eq!(refused(stranger.map_err(code)), "REQUESTER_ONLY");
}

#[test]
fn a_row_key_is_taken_from_the_requester_for_the_batch_that_it_names() {
    let world = World::with(PEOPLE, |_| {});
    let of = context(&world, world.batch);
    for name in ["holder", "stranger"] {
        assert_eq!(give(&world, name, world.batch, &of).unwrap_err(), (403, "REQUESTER_ONLY".to_owned()), "{name}");
    }
    let other = context(&world, world.draft);
    assert_eq!(give(&world, "requester", world.batch, &other).unwrap_err(), (400, "ROW_KEY_OTHER".to_owned()));
    assert_eq!(give(&world, "requester", world.draft, &other).unwrap_err(), (400, "ROWS_PUBLIC".to_owned()));
    let info = world.client().info().unwrap();
    let put = |bytes: Vec<u8>| world.client().put_row_key(world.batch, bytes, &key("requester"), &info.gateway);
    assert_eq!(refused(put(b"no age file".to_vec()).map_err(code)), "ENCRYPTION_CLOSED");
    let elsewhere = RowKey::generate().unwrap().encrypt(&of, &ReadingKey::generate().unwrap().public()).unwrap();
    assert_eq!(refused(put(elsewhere).map_err(code)), "ENCRYPTION_CLOSED", "it is encrypted to another key");
    assert_eq!(refused(put(vec![0; 1 << 20]).map_err(code)), "BODY_TOO_LARGE");
    let unsigned = raw::with_body(world.running().address(), &format!("PUT /rows/{}", world.batch), "", b"x");
    assert_eq!((unsigned.status, unsigned.code()), (401, "AUTHORIZATION_MISSING".to_owned()));
    give(&world, "requester", world.batch, &of).unwrap();
}

#[test]
fn a_weak_reading_key_gets_nothing() {
    let world = World::with(PEOPLE, |_| {});
    give(&world, "requester", world.batch, &context(&world, world.batch)).unwrap();
    let name = annotator(0);
    let mut work = person(world.chain_of(&name), &name);
    let me = work.chain.account(&name);
    work.claim(&me, world.batch, pick(&world.list, 0, PEOPLE.tasks, 0)).unwrap();
    let request = RowKeyRequest { reading_key: Hash32::from_bytes([0; 32]) };
    let of = Task { batch: world.batch, task: 0 };
    let answer = world.client().task_key(of, &request, &key(&name), &world.running().key());
    assert_eq!(code(answer.unwrap_err()), (400, "ENCRYPTION_KEY_INVALID".to_owned()));
    let log = world.client().row_grants(world.batch, 0, &key("requester"), &world.running().key()).unwrap();
    assert_eq!(log, [], "what was not given is not in the log");
}
