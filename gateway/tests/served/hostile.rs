//! Paths and headers that are made to break out.

use caravan_primitives::Hash32;

use crate::raw;
use crate::world::{People, World};

const FEW: People = People { count: 1, tasks: 1 };

#[test]
fn paths_that_are_no_hash_reach_no_file() {
    let world = World::with(FEW, |_| {});
    let address = world.running().address();
    std::fs::write(world.home.path().join("gateway/content/x"), "secret").unwrap();
    let hash = Hash32::digest(b"x").to_hex();
    let upper = hash.to_uppercase();
    for path in [
        "/content/../gateway/signing.key".to_owned(),
        "/content/..".to_owned(),
        "/content/x".to_owned(),
        "/content/%2e%2e%2fsigning.key".to_owned(),
        "/content/..%2fsigning.key".to_owned(),
        "/content/%2e%2e/signing.key".to_owned(),
        "/content//signing.key".to_owned(),
        "/content/".to_owned(),
        format!("/content/{}", &hash[1..]),
        format!("/content/{hash}0"),
        format!("/content/{upper}"),
        format!("/content/{}%00", &hash[..61]),
        format!("/content/{hash}%00"),
        format!("/content/%{:02x}{}", hash.as_bytes()[0], &hash[1..]),
        format!("/content/{hash}/"),
        format!("/content/{hash}/../x"),
        format!("/./content/{hash}"),
        format!("//content/{hash}"),
        format!("/content/{}", "a".repeat(20_000)),
        "/content/\\..\\signing.key".to_owned(),
        "/signing.key".to_owned(),
        "/chain/accounts/..%2f..%2fx".to_owned(),
        "/chain/transactions/%2e%2e".to_owned(),
    ] {
        let answer = raw::get(address, &path);
        assert!(matches!(answer.status, 400 | 404), "{path}: {answer:?}");
        // What is no HTTP is answered before the gateway sees it, without a body.
        let codes = ["REQUEST_MALFORMED", "ROUTE_UNKNOWN", "HASH_INVALID"];
        let unseen = answer.status == 400 && answer.body.is_empty();
        assert!(unseen || codes.contains(&answer.code().as_str()), "{path}: {answer:?}");
        assert!(!String::from_utf8_lossy(&answer.body).contains("secret"), "{path}");
    }
}

#[test]
fn requests_that_are_no_http_are_answered_with_an_error_or_not_at_all() {
    let world = World::with(FEW, |_| {});
    let address = world.running().address();
    let long = format!("GET /{} HTTP/1.1\r\nhost: g\r\n\r\n", "a".repeat(100_000));
    let many = format!("GET /info HTTP/1.1\r\nhost: g\r\n{}\r\n", "x: y\r\n".repeat(100));
    for bytes in [
        b"GET /content/\0 HTTP/1.1\r\nhost: g\r\n\r\n".to_vec(),
        b"GET /info HTTP/1.1\r\nhost: g\r\nx: a\0b\r\n\r\n".to_vec(),
        b"GET /info HTTP/1.1\r\nhost: g\r\nx : y\r\n\r\n".to_vec(),
        b"GET /info\r\n\r\n".to_vec(),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
        long.into_bytes(),
        many.into_bytes(),
    ] {
        let answer = raw::send(address, &bytes);
        assert!(
            matches!(answer.status, 0 | 400 | 414 | 431 | 505),
            "{:?}: {answer:?}",
            String::from_utf8_lossy(&bytes[..bytes.len().min(60)])
        );
    }
    assert_eq!(raw::get(address, "/health").status, 200, "it serves others as before");
}

#[test]
fn a_head_that_is_too_large_is_refused_with_431_also_in_one_piece_and_bodies_are_not_counted() {
    let world = World::with(FEW, |_| {});
    let address = world.running().address();
    let get = |path: &str, headers: &str| format!("GET {path} HTTP/1.1\r\nhost: g\r\n{headers}\r\n");
    let long = |bytes: usize| format!("x: {}\r\n", "a".repeat(bytes));
    for request in [
        get("/health", &long(100_000)),
        get("/health", &long(40_000)),
        get("/health", &long(2_000_000)),
        get("/health", &format!("y: {}\r\n", "b".repeat(700)).repeat(60)),
        get(&format!("/{}", "a".repeat(100_000)), ""),
        get(&format!("/{}", "a".repeat(40_000)), ""),
    ] {
        let answer = raw::send(address, request.as_bytes());
        assert_eq!((answer.status, answer.body.len()), (431, 0), "{} bytes: {answer:?}", request.len());
    }
    assert_eq!(raw::send(address, get("/health", &long(30_000)).as_bytes()).status, 200);
    let body = vec![b'z'; 200_000];
    let answer = raw::with_body(address, "POST /chain/query", "", &body);
    assert_eq!((answer.status, answer.code()), (400, "REQUEST_MALFORMED".to_owned()), "the head came with a long body");
    assert_eq!(world.put("holder", &body).unwrap().size, 200_000);
}

#[test]
fn a_request_cannot_hide_another_in_its_body() {
    let world = World::with(FEW, |_| {});
    let address = world.running().address();
    let hidden = "GET /health HTTP/1.1\r\nhost: g\r\n\r\n";
    for headers in [
        // Two lengths that differ, a length that is no number, a length beside chunks.
        format!("content-length: 0\r\ncontent-length: {}\r\n", hidden.len()),
        "content-length: +1\r\n".to_owned(),
        format!("content-length: {}\r\ntransfer-encoding: chunked\r\n", hidden.len()),
        "transfer-encoding: chunked, identity\r\n".to_owned(),
        "transfer-encoding: xchunked\r\n".to_owned(),
    ] {
        let request = format!("POST /chain/query HTTP/1.1\r\nhost: g\r\n{headers}\r\n{hidden}");
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(std::time::Duration::from_secs(20))).unwrap();
        std::io::Write::write_all(&mut stream, request.as_bytes()).unwrap();
        let mut all = Vec::new();
        let _ = std::io::Read::read_to_end(&mut stream, &mut all);
        let text = String::from_utf8_lossy(&all);
        assert!(!text.contains("\"ok\""), "{headers}: {text}");
    }
}

#[test]
fn methods_that_a_path_does_not_have_are_refused_and_other_pages_may_only_read() {
    let world = World::with(FEW, |_| {});
    let address = world.running().address();
    let hash = Hash32::digest(b"x");
    for (line, status, code) in [
        (format!("POST /content/{hash}"), 405, "METHOD_WRONG"),
        (format!("PATCH /content/{hash}"), 405, "METHOD_WRONG"),
        ("DELETE /info".to_owned(), 405, "METHOD_WRONG"),
        ("GET /chain/transactions".to_owned(), 405, "METHOD_WRONG"),
        ("POST /chain/advance".to_owned(), 404, "ROUTE_UNKNOWN"),
        ("POST /chain/fund".to_owned(), 404, "ROUTE_UNKNOWN"),
        (format!("DELETE /content/{hash}"), 401, "AUTHORIZATION_MISSING"),
    ] {
        let answer = raw::with_body(address, &line, "", b"");
        assert_eq!((answer.status, answer.code()), (status, code.to_owned()), "{line}");
    }
    let preflight = format!(
        "OPTIONS /content/{hash} HTTP/1.1\r\nhost: g\r\norigin: https://evil.example\r\n\
         access-control-request-method: PUT\r\naccess-control-request-headers: authorization\r\nconnection: close\r\n\r\n"
    );
    let answer = raw::send(address, preflight.as_bytes());
    assert_eq!(answer.header("access-control-allow-methods"), Some("GET,HEAD"));
    assert_eq!(answer.header("access-control-allow-headers"), None);
    assert_eq!(answer.header("access-control-allow-credentials"), None);
}
