//! The index over HTTP.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use caravan_chain::Chain;
use expect_test::expect_file;
use serde_json::Value;

use crate::raw::{self, Answered};
use crate::world::{address, annotator, person, pick, People, World};

const FEW: People = People { count: 2, tasks: 3 };

/// Ask for a path with these further headers, each with its end of line.
fn ask(world: &World, path: &str, headers: &str) -> Answered {
    let text = format!("GET {path} HTTP/1.1\r\nhost: gateway\r\n{headers}\r\n");
    raw::send(world.running().address(), text.as_bytes())
}

fn json(world: &World, path: &str) -> Value {
    let answer = ask(world, path, "");
    assert_eq!(answer.status, 200, "{path}: {}", String::from_utf8_lossy(&answer.body));
    serde_json::from_slice(&answer.body).unwrap()
}

/// A gateway whose index has what the chain has.
fn world(change: impl FnOnce(&mut caravan_gateway::Config)) -> World {
    let world = World::with(FEW, change);
    caught_up(&world);
    world
}

/// Wait until the index has every block.
pub(crate) fn caught_up(world: &World) {
    caught_up_at(world.running().address());
}

/// The same of the gateway that listens here.
pub(crate) fn caught_up_at(address: SocketAddr) {
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        let blocks = raw::get(address, "/chain/blocks?since=0&limit=500");
        let blocks: Value = serde_json::from_slice(&blocks.body).unwrap();
        let last = blocks.as_array().unwrap().last().unwrap()["height"].as_u64().unwrap();
        let status = raw::get(address, "/index/status");
        let status: Value = serde_json::from_slice(&status.body).unwrap_or_default();
        if status["height"].as_u64() >= Some(last) {
            return;
        }
        assert!(Instant::now() < until, "{status}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Claim and submit the task of an annotator that comes next.
fn work(world: &World, number: u32, next: u32) {
    let name = annotator(number);
    let mut client = person(world.chain_of(&name), &name);
    let me = client.chain.account(&name);
    let slot = client.claim(&me, world.batch, pick(&world.list, number, FEW.tasks, next)).unwrap().0.unwrap();
    client.submit_plain(&me, &slot, "yes").unwrap();
}

/// The board by each of its filters.
fn board_by_filters(world: &World, kind: &str) {
    for (query, count) in [
        (format!("kind={kind}"), 1),
        ("kind=other".to_owned(), 0),
        ("currency=native:ucara&least_reward=1000".to_owned(), 1),
        ("currency=native:ucara&least_reward=1001".to_owned(), 0),
        ("currency=native:uother".to_owned(), 0),
        ("least_reward=1000".to_owned(), 1),
        ("least_reward=1001".to_owned(), 0),
        ("currency=native:uother&least_reward=1".to_owned(), 0),
        ("order=closes_soon&open_slots=true".to_owned(), 1),
    ] {
        let found = json(world, &format!("/index/board?{query}"));
        assert_eq!(found["entries"].as_array().unwrap().len(), count, "{query}");
    }
}

/// Events after one and above a height: both hold.
fn both_starts_hold(world: &World, events: &Value) {
    let [first, .., last] = events["events"].as_array().unwrap().as_slice() else { panic!("{events}") };
    let (number, height) = (first["sequence"].as_u64().unwrap(), first["height"].as_u64().unwrap());
    for (query, next) in [
        (format!("after={number}&since=0"), number + 1),
        (format!("after=0&since={}", height - 1), number),
        (format!("after={}&since={height}", last["sequence"]), last["sequence"].as_u64().unwrap() + 1),
    ] {
        let found = json(world, &format!("/index/events?{query}"));
        let found = found["events"].get(0).map_or(next, |event| event["sequence"].as_u64().unwrap());
        assert_eq!(found, next, "both hold: {query}");
    }
}

#[test]
fn what_happens_on_the_chain_is_found_in_lists_by_filters_and_by_number() {
    let world = world(|_| {});
    assert_eq!(json(&world, "/health"), serde_json::json!({ "status": "ok", "index": "follows" }));
    assert_eq!(json(&world, "/index/status")["follows"], true);
    let board = json(&world, "/index/board");
    let card = &board["entries"][0];
    assert_eq!(
        (board["entries"].as_array().unwrap().len(), &card["batch"]),
        (1, &2.into()),
        "a draft takes no claims: {board}"
    );
    assert_eq!((&card["reward"], &card["open_slots"]), (&"1000".into(), &6.into()));
    board_by_filters(&world, card["kind"].as_str().unwrap());
    work(&world, 0, 0);
    caught_up(&world);
    assert_eq!(json(&world, "/index/batches/2")["card"]["open_slots"], 5);
    let who = json(&world, &format!("/index/people?address={}", address("annotator-0")));
    let person = who["person"].as_u64().unwrap();
    assert_eq!((&who["work"]["submitted"], &who["address"]), (&1.into(), &address("annotator-0").as_str().into()));
    let works = json(&world, &format!("/index/people/{person}/work"));
    assert_eq!((&works["entries"][0]["status"], &works["entries"][0]["batch"]), (&"submitted".into(), &2.into()));
    assert_eq!(json(&world, "/index/projects/1/batches")["entries"].as_array().unwrap().len(), 2);
    let events = json(&world, &format!("/index/events?about=person:{person}"));
    let names: Vec<&str> =
        events["events"].as_array().unwrap().iter().map(|event| event["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["person_created", "task_claimed", "work_submitted"]);
    both_starts_hold(&world, &events);
}

#[test]
fn pages_go_on_where_the_last_one_ended_and_what_a_caller_has_is_not_sent_again() {
    let world = world(|_| {});
    let first = json(&world, "/index/projects/1/batches?limit=1");
    assert_eq!(first["entries"][0]["batch"], 2, "the newest first");
    let next = first["next"].as_str().unwrap();
    let second = json(&world, &format!("/index/projects/1/batches?limit=1&after={next}"));
    assert_eq!((&second["entries"][0]["batch"], &second["next"]), (&1.into(), &Value::Null));
    let answer = ask(&world, "/index/batches/1", "accept-encoding: gzip\r\nconnection: close\r\n");
    assert_eq!(answer.header("content-encoding"), Some("gzip"));
    let tag = answer.header("etag").unwrap().to_owned();
    let again = ask(&world, "/index/batches/1", &format!("if-none-match: {tag}\r\n"));
    assert_eq!((again.status, again.body.len()), (304, 0));
    assert_eq!(ask(&world, "/index/batches/2", &format!("if-none-match: {tag}\r\n")).status, 200);
}

#[test]
fn a_question_that_cannot_be_read_is_refused() {
    let world = world(|_| {});
    for (path, status, code) in [
        ("/index/board?kindd=x", 400, "REQUEST_MALFORMED"),
        ("/index/board?limit=0", 400, "REQUEST_MALFORMED"),
        ("/index/board?limit=101", 400, "REQUEST_MALFORMED"),
        ("/index/board?least_reward=-5", 400, "REQUEST_MALFORMED"),
        ("/index/board?currency=ucara", 400, "REQUEST_MALFORMED"),
        ("/index/licenses?asset=9223372036854775808", 400, "REQUEST_MALFORMED"),
        ("/index/projects?requester=0", 400, "REQUEST_MALFORMED"),
        ("/index/assets/9223372036854775808/children", 400, "REQUEST_MALFORMED"),
        ("/index/board?after=bm8", 404, "CURSOR_UNKNOWN"),
        ("/index/board?order=reward&after=eyJuZXdlc3QiOjF9", 404, "CURSOR_UNKNOWN"),
        ("/index/batches/0", 400, "ID_INVALID"),
        ("/index/batches/x", 400, "REQUEST_MALFORMED"),
        ("/index/batches/-1", 400, "REQUEST_MALFORMED"),
        ("/index/batches/18446744073709551616", 400, "REQUEST_MALFORMED"),
        ("/index/batches/9223372036854775808", 400, "REQUEST_MALFORMED"),
        ("/index/batches/9223372036854775807", 404, "ENTRY_UNKNOWN"),
        ("/index/batches/3", 404, "ENTRY_UNKNOWN"),
        ("/index/people?address=caravan1noone", 404, "ENTRY_UNKNOWN"),
        ("/index/assets?kind=song", 400, "REQUEST_MALFORMED"),
        ("/index/offers?use=sing", 400, "REQUEST_MALFORMED"),
        ("/index/search", 400, "REQUEST_MALFORMED"),
        ("/index/search?text=a&kind=person", 400, "REQUEST_MALFORMED"),
        ("/index/events?about=moon:1", 400, "REQUEST_MALFORMED"),
        ("/index/events?contract=bank", 400, "REQUEST_MALFORMED"),
        ("/index/nothing", 404, "ROUTE_UNKNOWN"),
    ] {
        let answer = ask(&world, path, "");
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (status, code),
            "{path}: {}",
            String::from_utf8_lossy(&answer.body)
        );
    }
}

/// Open a stream of events, and skip its head.
fn stream(world: &World, path: &str, headers: &str) -> BufReader<TcpStream> {
    let mut stream = TcpStream::connect(world.running().address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: gateway\r\n{headers}\r\n").unwrap();
    let mut lines = BufReader::new(stream);
    let mut line = String::new();
    while lines.read_line(&mut line).unwrap() > 2 {
        line.clear();
    }
    lines
}

/// Return the next line that begins like this.
fn next(lines: &mut BufReader<TcpStream>, beginning: &str) -> String {
    let mut line = String::new();
    loop {
        line.clear();
        assert!(lines.read_line(&mut line).unwrap() > 0, "the stream ended before {beginning:?}");
        if line.starts_with(beginning) {
            return line.trim_end().to_owned();
        }
    }
}

#[test]
fn streams_give_events_as_they_come_and_go_on_after_the_last_one_seen() {
    let mut world = world(|_| {});
    let before = json(&world, "/index/events?limit=1000")["next"].as_u64().unwrap();
    let mut lines = stream(&world, &format!("/index/events?after={before}"), "accept: application/x-ndjson\r\n");
    let mut sent = stream(&world, "/index/events?name=work_submitted", "accept: text/event-stream\r\n");
    work(&world, 0, 0);
    let event: Value = serde_json::from_str(&next(&mut lines, "{")).unwrap();
    assert_eq!((&event["name"], &event["sequence"]), (&"person_created".into(), &(before + 1).into()));
    let id = next(&mut sent, "id: ");
    assert_eq!(next(&mut sent, "event: "), "event: work_submitted");
    let data: Value = serde_json::from_str(next(&mut sent, "data: ").trim_start_matches("data: ")).unwrap();
    assert_eq!(format!("id: {}", data["sequence"]), id);
    work(&world, 0, 1);
    let last = id.trim_start_matches("id: ");
    let headers = format!("accept: text/event-stream\r\nlast-event-id: {last}\r\n");
    let mut again = stream(&world, "/index/events?name=work_submitted", &headers);
    assert_eq!(next(&mut again, "data: "), next(&mut sent, "data: "), "the same event, and none before it");
    let began = Instant::now();
    world.stop();
    assert!(began.elapsed() < Duration::from_secs(10), "open streams end at once: {:?}", began.elapsed());
    let mut rest = String::new();
    while sent.read_line(&mut rest).is_ok_and(|read| read > 0) {}
    assert!(!rest.contains("data: "), "the stream ends with the gateway: {rest}");
}

#[test]
fn streams_have_places_of_their_own_and_leave_room_for_others() {
    let world = world(|config| config.connections = 8);
    let accept = "accept: text/event-stream\r\n";
    let open: Vec<_> = (0..4).map(|_| stream(&world, "/index/events", accept)).collect();
    let refused = ask(&world, "/index/events", accept);
    assert_eq!((refused.status, refused.code().as_str()), (503, "GATEWAY_BUSY"));
    assert_eq!(json(&world, "/index/board")["entries"].as_array().unwrap().len(), 1);
    let metrics = ask(&world, "/metrics", "");
    assert!(String::from_utf8_lossy(&metrics.body).contains("\ncaravan_event_streams 4\n"));
    drop(open);
    work(&world, 0, 0);
    let until = Instant::now() + Duration::from_secs(20);
    while ask(&world, "/metrics", "").body.windows(24).all(|part| part != b"caravan_event_streams 0\n") {
        assert!(Instant::now() < until, "the places of streams that are gone are given back");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn an_index_that_was_deleted_is_built_anew_and_one_that_is_there_goes_on() {
    let mut world = world(|_| {});
    work(&world, 0, 0);
    caught_up(&world);
    let before = (json(&world, "/index/events?limit=1000"), json(&world, "/index/batches/2"));
    world.stop();
    let index = world.home.path().join("gateway/index.sqlite");
    for delete in [false, true] {
        if delete {
            std::fs::remove_file(&index).unwrap();
        }
        world.gateway = Some(caravan_gateway::Gateway::start(world.config()).unwrap());
        caught_up(&world);
        let now = (json(&world, "/index/events?limit=1000"), json(&world, "/index/batches/2"));
        assert_eq!(now, before, "deleted: {delete}");
        world.stop();
    }
}

#[test]
fn a_gateway_without_a_chain_has_no_index() {
    let world = World::with(FEW, |config| config.chain = None);
    for path in ["/index/board", "/index/events", "/index/status"] {
        assert_eq!((ask(&world, path, "").status, ask(&world, path, "").code().as_str()), (404, "INDEX_MISSING"));
    }
    assert!(!String::from_utf8_lossy(&ask(&world, "/metrics", "").body).contains("index_height"));
}

/// Check that the gateway knows a method of a path: it answers, or it asks for a signature where there has to be one.
fn is_served(world: &World, path: &str, method: &str, operation: &Value) {
    let asked =
        path.split('/').map(|part| if part.starts_with('{') { "1" } else { part }).collect::<Vec<_>>().join("/");
    let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    let required = parameters.iter().filter(|parameter| parameter["in"] == "query" && parameter["required"] == true);
    let query: Vec<String> = required.map(|parameter| format!("{}=a", parameter["name"].as_str().unwrap())).collect();
    let line = format!("{} {asked}?{}", method.to_uppercase(), query.join("&"));
    let answer = raw::with_body(world.running().address(), &line, "", b"");
    let code = answer.code();
    let is_known = if operation["security"].is_array() {
        code == "AUTHORIZATION_MISSING"
    } else {
        answer.status == 200 || ["ENTRY_UNKNOWN", "ROWS_OTHER"].contains(&code.as_str())
    };
    assert!(is_known, "{method} {path}: {} {}", answer.status, String::from_utf8_lossy(&answer.body));
}

#[test]
fn a_gateway_whose_node_is_away_says_so_and_keeps_content_all_the_same() {
    let node = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let folder = tempfile::TempDir::new().unwrap();
    let chain = folder.path().join("chain.toml");
    let local = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../chains/local.toml")).unwrap();
    let away = local.replace("127.0.0.1:26657", &node.to_string());
    assert_ne!(local, away);
    std::fs::write(&chain, away).unwrap();
    let deployments = folder.path().to_owned();
    let world = World::with(FEW, |config| {
        config.chain = None;
        config.follow = Some(caravan_gateway::Followed { chain, deployments, from: 0 });
        config.invited = vec![crate::world::key("holder").public_key()];
    });
    assert_eq!(json(&world, "/health"), serde_json::json!({ "status": "ok", "index": "waits" }));
    let refused = ask(&world, "/index/board", "");
    assert_eq!((refused.status, refused.code().as_str()), (503, "INDEX_NOT_READY"));
    assert!(String::from_utf8_lossy(&ask(&world, "/metrics", "").body).contains("\ncaravan_index_works 0\n"));
    let hash = world.put("holder", b"all the same").unwrap().hash;
    assert_eq!(world.fetch(hash), b"all the same");
}

#[test]
fn the_description_is_the_one_in_schema_and_names_every_question() {
    let world = world(|_| {});
    let text = caravan_gateway::openapi();
    expect_file!["../../../schema/gateway.json"].assert_eq(&text);
    assert_eq!(ask(&world, "/index/openapi.json", "").body, text.as_bytes());
    let description: Value = serde_json::from_str(&text).unwrap();
    for (path, operations) in description["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            is_served(&world, path, method, operation);
        }
        let written = serde_json::to_string(operations).unwrap();
        for part in written.split("#/components/schemas/").skip(1) {
            let name = part.split('"').next().unwrap();
            assert!(description["components"]["schemas"].get(name).is_some(), "{path} names {name}");
        }
    }
}
