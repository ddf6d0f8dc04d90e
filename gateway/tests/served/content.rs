//! Content that comes in and goes out.

use caravan_chain::Chain;
use caravan_gateway_api::GatewayError;
use caravan_keys::AccountKey;
use caravan_primitives::Hash32;

use crate::raw::{self, now, signed, Answered};
use crate::world::{annotator, key, person, pick, People, World};

const FEW: People = People { count: 2, tasks: 1 };

fn code(error: GatewayError) -> (u16, String) {
    let GatewayError::Refused { status, error, .. } = error else { panic!("{error}") };
    (status, error.code)
}

/// Put with these bytes, hash and header; the answer.
fn put(world: &World, hash: Hash32, headers: &str, body: &[u8]) -> Answered {
    raw::with_body(world.running().address(), &format!("PUT /content/{hash}"), headers, body)
}

/// The header of an upload of `holder`.
fn header(world: &World, hash: Hash32) -> String {
    let line = format!("PUT /content/{hash}");
    signed(&key("holder"), &world.running().key(), &line, hash, now() + 60)
}

#[test]
fn content_comes_back_as_it_was_put_with_headers_that_let_nothing_run() {
    let mut world = World::new();
    let receipt = world.put("holder", b"hello").unwrap();
    assert_eq!((receipt.size, receipt.hash), (5, Hash32::digest(b"hello")));
    assert_eq!(world.fetch(receipt.hash), b"hello");
    let path = format!("/content/{}", receipt.hash);
    let answer = raw::get(world.running().address(), &path);
    assert_eq!((answer.status, answer.body.as_slice()), (200, b"hello".as_slice()));
    for (name, value) in [
        ("cache-control", "public, max-age=31536000, immutable"),
        ("content-type", "application/octet-stream"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "sandbox; default-src 'none'"),
        ("content-disposition", "attachment"),
        ("access-control-allow-origin", "*"),
        ("etag", &format!("\"{}\"", receipt.hash)),
        ("content-length", "5"),
    ] {
        assert_eq!(answer.header(name), Some(value), "{name}");
    }
    assert_eq!(answer.header("access-control-allow-credentials"), None);
    world.stop();
    world.gateway = Some(caravan_gateway::Gateway::start(world.config()).unwrap());
    assert_eq!(world.fetch(receipt.hash), b"hello", "after a restart");
}

#[test]
fn damaged_content_never_goes_out_and_the_receipt_for_it_stays() {
    let mut world = World::new();
    let receipt = world.put("holder", b"hello").unwrap();
    let hash = receipt.hash;
    let name = hash.to_hex();
    let file = world.home.path().join("gateway/content").join(&name[..2]).join(&name);
    std::fs::write(&file, b"he11o").unwrap();
    for headers in ["", "range: bytes=0-1\r\n"] {
        let request = format!("GET /content/{hash} HTTP/1.1\r\nhost: g\r\n{headers}\r\n");
        let answer = raw::send(world.running().address(), request.as_bytes());
        assert_eq!((answer.status, answer.code()), (500, "CONTENT_DAMAGED".to_owned()));
        assert!(!String::from_utf8_lossy(&answer.body).contains("he11o"));
    }
    world.stop();
    std::fs::remove_file(&file).unwrap();
    world.gateway = Some(caravan_gateway::Gateway::start(world.config()).unwrap());
    assert_eq!(raw::get(world.running().address(), &format!("/content/{hash}")).code(), "CONTENT_UNKNOWN");
    assert_eq!(world.client().receipt(&hash).unwrap(), Some(receipt), "it had the content");
    world.put("holder", b"hello").unwrap();
    assert_eq!(world.fetch(hash), b"hello", "the same content again repairs it");
    assert_eq!(world.client().receipt(&Hash32::digest(b"never")).unwrap(), None);
    let answer = raw::get(world.running().address(), "/receipts/x");
    assert_eq!((answer.status, answer.code()), (400, "REQUEST_MALFORMED".to_owned()));
}

#[test]
fn a_range_a_head_and_a_known_tag_give_no_more_than_was_asked() {
    let world = World::new();
    let hash = world.put("holder", b"0123456789").unwrap().hash;
    let ask = |method: &str, headers: &str| {
        let request = format!("{method} /content/{hash} HTTP/1.1\r\nhost: g\r\nconnection: close\r\n{headers}\r\n");
        raw::send(world.running().address(), request.as_bytes())
    };
    let part = ask("GET", "range: bytes=2-4\r\n");
    assert_eq!((part.status, part.body.as_slice()), (206, b"234".as_slice()));
    assert_eq!(part.header("content-range"), Some("bytes 2-4/10"));
    assert_eq!(ask("GET", "range: bytes=-2\r\n").body, b"89");
    let beyond = ask("GET", "range: bytes=10-\r\n");
    assert_eq!((beyond.status, beyond.code()), (416, "RANGE_INVALID".to_owned()));
    let known = ask("GET", &format!("if-none-match: \"{hash}\"\r\n"));
    assert_eq!((known.status, known.body.as_slice()), (304, b"".as_slice()));
    let stream = ask("HEAD", "");
    assert_eq!((stream.status, stream.header("content-length"), stream.body.len()), (200, Some("10"), 0));
    let missing = raw::get(world.running().address(), &format!("/content/{}", Hash32::digest(b"x")));
    assert_eq!((missing.status, missing.code()), (404, "CONTENT_UNKNOWN".to_owned()));
    assert_eq!(missing.header("cache-control"), Some("no-store"), "what is missing may come");
}

#[test]
fn bytes_of_another_hash_and_bytes_that_stop_early_never_become_content() {
    let world = World::new();
    let hash = Hash32::digest(b"right");
    let wrong = put(&world, hash, &header(&world, hash), b"wrong");
    assert_eq!((wrong.status, wrong.code()), (400, "CONTENT_MISMATCH".to_owned()));
    {
        use std::io::Write;
        let mut stream = std::net::TcpStream::connect(world.running().address()).unwrap();
        let head =
            format!("PUT /content/{hash} HTTP/1.1\r\nhost: g\r\ncontent-length: 5\r\n{}\r\nrig", header(&world, hash));
        stream.write_all(head.as_bytes()).unwrap();
    }
    std::thread::sleep(std::time::Duration::from_millis(200));
    assert_eq!(raw::get(world.running().address(), &format!("/content/{hash}")).status, 404);
    let incoming = world.home.path().join("gateway/content/new");
    assert_eq!(std::fs::read_dir(incoming).unwrap().count(), 0, "nothing half written stays");
    assert_eq!(put(&world, hash, &header(&world, hash), b"right").status, 200);
}

#[test]
fn content_above_the_limit_is_refused_with_and_without_a_length() {
    let world = World::with(FEW, |config| config.limits.content_bytes = 10);
    let body = [7; 11];
    let hash = Hash32::digest(&body);
    let announced = put(&world, hash, &header(&world, hash), &body);
    assert_eq!((announced.status, announced.code()), (413, "CONTENT_TOO_LARGE".to_owned()));
    let head = format!(
        "PUT /content/{hash} HTTP/1.1\r\nhost: g\r\ntransfer-encoding: chunked\r\n{}\r\n",
        header(&world, hash)
    );
    let request = [head.as_bytes(), b"b\r\n", &body, b"\r\n0\r\n\r\n"].concat();
    let chunked = raw::send(world.running().address(), &request);
    assert_eq!((chunked.status, chunked.code()), (413, "CONTENT_TOO_LARGE".to_owned()));
    assert!(world.put("holder", &[7; 10]).is_ok(), "the limit itself passes");
}

#[test]
fn an_upload_without_a_signature_that_holds_is_refused() {
    let world = World::new();
    let (hash, gateway) = (Hash32::digest(b"x"), world.running().key());
    let line = format!("PUT /content/{hash}");
    let of = |key: &AccountKey, gateway, expires| signed(key, gateway, &line, hash, expires);
    let (holder, other) = (key("holder"), key("other").public_key());
    let expect = |headers: &str, status: u16, code: &str| {
        let answer = put(&world, hash, headers, b"x");
        assert_eq!((answer.status, answer.code()), (status, code.to_owned()), "{headers}");
        assert_eq!(raw::get(world.running().address(), &format!("/content/{hash}")).status, 404);
    };
    expect("", 401, "AUTHORIZATION_MISSING");
    expect("authorization: Bearer x\r\n", 401, "AUTHORIZATION_INVALID");
    expect("authorization: Caravan\u{e9}\r\n", 401, "AUTHORIZATION_INVALID");
    expect(&of(&holder, &other, now() + 60), 401, "SIGNATURE_WRONG");
    expect(&of(&holder, &gateway, now() - 1), 401, "SIGNATURE_EXPIRED");
    expect(&of(&holder, &gateway, now() + 3_600), 401, "EXPIRY_FAR");
    expect(&signed(&holder, &gateway, &format!("GET /content/{hash}"), hash, now() + 60), 401, "SIGNATURE_WRONG");
    expect(&signed(&holder, &gateway, &line, Hash32::digest(b"y"), now() + 60), 401, "SIGNATURE_WRONG");
    let twice = of(&holder, &gateway, now() + 60).repeat(2);
    expect(&twice, 401, "AUTHORIZATION_REPEATED");
    expect(&of(&key("stranger"), &gateway, now() + 60), 403, "KEY_UNKNOWN");
    assert_eq!(put(&world, hash, &of(&holder, &gateway, now() + 60), b"x").status, 200);
}

#[test]
fn a_key_without_work_has_little_a_day_and_one_with_a_reservation_has_a_quota() {
    let world = World::with(FEW, |config| {
        config.limits.daily_bytes = 10;
        config.limits.shared_daily_bytes = 15;
        config.limits.quota_bytes = 20;
    });
    world.put("holder", b"12345678").unwrap();
    assert_eq!(world.put("holder", b"abc").unwrap_err(), (507, "QUOTA_EXCEEDED".to_owned()));
    world.put("holder", b"12345678").unwrap();
    world.put("holder", b"ab").unwrap();
    let name = annotator(0);
    world.put(&name, b"12345").unwrap();
    assert_eq!(world.put(&name, b"xy").unwrap_err(), (507, "SHARED_QUOTA_EXCEEDED".to_owned()));
    let mut client = person(world.chain_of(&name), &name);
    let me = client.chain.account(&name);
    client.claim(&me, world.batch, pick(&world.list, 0, 1, 0)).unwrap();
    world.put(&name, b"an answer of 16 b").unwrap();
    assert_eq!(world.put(&name, b"four").unwrap_err(), (507, "QUOTA_EXCEEDED".to_owned()));
    world.put(&name, b"abc").unwrap();
}

#[test]
fn uploads_at_the_same_time_do_not_pass_the_quota_together() {
    let world = World::with(FEW, |config| config.limits.daily_bytes = 5_000);
    let taken: usize = std::thread::scope(|scope| {
        let puts: Vec<_> = (0..12_u8)
            .map(|each| {
                let world = &world;
                scope.spawn(move || usize::from(world.put("holder", &[each; 1_000]).is_ok()))
            })
            .collect();
        puts.into_iter().map(|put| put.join().unwrap()).sum()
    });
    assert_eq!(taken, 5);
}

#[test]
fn an_invited_key_may_put_where_the_chain_does_not_know_it() {
    let invite = |config: &mut caravan_gateway::Config| config.invited = vec![key("stranger").public_key()];
    let world = World::with(FEW, invite);
    world.put("stranger", b"x").unwrap();
    let alone = World::with(FEW, |config| {
        invite(config);
        config.chain = None;
    });
    alone.put("stranger", b"x").unwrap();
    assert_eq!(alone.put("holder", b"y").unwrap_err(), (403, "KEY_UNKNOWN".to_owned()));
}

#[test]
fn what_the_operator_takes_down_is_gone_for_good_and_listed() {
    let mut world = World::with(FEW, |config| config.operator = Some(key("operator").public_key()));
    let hash = world.put("holder", b"bad").unwrap().hash;
    let gateway = world.running().key();
    let stranger = world.client().remove(&hash, "mine", &key("holder"), &gateway).unwrap_err();
    assert_eq!(code(stranger), (403, "OPERATOR_ONLY".to_owned()));
    let empty = world.client().remove(&hash, " ", &key("operator"), &gateway).unwrap_err();
    assert_eq!(code(empty), (400, "REQUEST_MALFORMED".to_owned()));
    let removed = world.client().remove(&hash, "court order 7", &key("operator"), &gateway).unwrap();
    let expect = |world: &World| {
        let answer = raw::get(world.running().address(), &format!("/content/{hash}"));
        assert_eq!((answer.status, answer.code()), (451, "CONTENT_REMOVED".to_owned()));
        assert!(String::from_utf8_lossy(&answer.body).contains("court order 7"));
        assert_eq!(world.put("holder", b"bad").unwrap_err(), (451, "CONTENT_REMOVED".to_owned()));
        let list = raw::get(world.running().address(), "/content/removed");
        let list: Vec<caravan_gateway_api::Removed> = serde_json::from_slice(&list.body).unwrap();
        assert_eq!(list, std::slice::from_ref(&removed));
    };
    expect(&world);
    world.stop();
    world.gateway = Some(caravan_gateway::Gateway::start(world.config()).unwrap());
    expect(&world);
}
