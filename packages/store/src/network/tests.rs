use std::io::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::Instant;

use caravan_primitives::{Coded, Hash32};

use super::*;
use crate::network::resolver::Answer;
use crate::testing::{answer, good, lenient, redirect, strict, Server, QUICK};
use crate::verified::{Spool, Verified};

const BODY: &[u8] = b"the content";

async fn fetch(network: &Network, uri: &str, hash: Option<Hash32>) -> Result<Verified, ContentError> {
    network.fetch_uri(uri, hash, Spool::new(100, "")).await
}

/// Fetch what a server answers, which should have been [`BODY`], at most 100 bytes.
async fn fetch_from(server: &Server) -> Result<Verified, ContentError> {
    fetch(&lenient(), &server.url("/x"), Some(Hash32::digest(BODY))).await
}

async fn refused_by(server: &Server, code: &str) -> ContentError {
    let error = fetch_from(server).await.unwrap_err();
    assert_eq!(error.code(), code, "{error}");
    assert!(error.to_string().starts_with(code), "{error}");
    error
}

#[tokio::test]
async fn content_comes_with_its_hash_and_no_encoding_is_asked_for() {
    let server = Server::start(|_, stream| good(stream, BODY));
    let found = fetch_from(&server).await.unwrap();
    assert_eq!((found.bytes().unwrap().as_ref(), found.hash()), (BODY, Hash32::digest(BODY)));
    let [request] = &server.received()[..] else { panic!("more than one request") };
    assert_eq!(request.headers["accept-encoding"], "identity");
    // Without a hash, the hash is what is learned.
    let found = fetch(&lenient(), &server.url("/picture"), None).await.unwrap();
    assert_eq!(found.hash(), Hash32::digest(BODY));
}

#[tokio::test]
async fn other_bytes_are_never_returned() {
    let server = Server::start(|_, stream| good(stream, b"the kontent"));
    let error = refused_by(&server, "CONTENT_WRONG").await;
    assert!(!error.is_missing() && !error.is_temporary());
    assert_eq!(server.received().len(), 1, "the same bytes would come again");
}

#[tokio::test]
async fn more_bytes_than_allowed_are_refused_from_the_length_alone() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n";
    let server = Server::start(|_, stream| {
        stream.write_all(head).unwrap();
        sleep(Duration::from_secs(5));
    });
    let began = Instant::now();
    refused_by(&server, "CONTENT_TOO_LONG").await;
    assert!(began.elapsed() < Duration::from_secs(1));
}

#[tokio::test]
async fn an_endless_body_without_a_length_is_cut_off() {
    let server = Server::start(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        while stream.write_all(b"8\r\n12345678\r\n").is_ok() {}
    });
    refused_by(&server, "CONTENT_TOO_LONG").await;
    let server = Server::start(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.0 200 OK\r\n\r\n");
        while stream.write_all(b"12345678").is_ok() {}
    });
    refused_by(&server, "CONTENT_TOO_LONG").await;
}

#[tokio::test]
async fn an_endless_head_is_cut_off() {
    let server = Server::start(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
        while stream.write_all(b"X-More: 12345678901234567890123456789012345678901234567890\r\n").is_ok() {}
    });
    let error = fetch_from(&server).await.unwrap_err();
    assert!(matches!(error.code(), "CONTENT_UNREACHABLE" | "CONTENT_SLOW"), "{error}");
}

#[tokio::test]
async fn a_server_that_answers_late_is_not_waited_for() {
    let server = Server::start(|_, stream| {
        sleep(Duration::from_secs(3));
        good(stream, BODY);
    });
    let began = Instant::now();
    let error = refused_by(&server, "CONTENT_SLOW").await;
    assert!(began.elapsed() < Duration::from_millis(1500), "{:?}", began.elapsed());
    assert!(error.is_temporary() && !error.is_missing());
    assert_eq!(server.received().len(), 1, "it had its time");
}

#[tokio::test]
async fn a_server_that_sends_a_byte_now_and_then_is_not_waited_for() {
    let server = Server::start(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
        while stream.write_all(b"x").is_ok() {
            sleep(Duration::from_millis(50));
        }
    });
    let began = Instant::now();
    refused_by(&server, "CONTENT_SLOW").await;
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_body_that_ends_too_early_is_short_and_is_tried_again() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n";
    let server = Server::start(|_, stream| {
        stream.write_all(head).unwrap();
        stream.write_all(&BODY[..4]).unwrap();
    });
    let error = refused_by(&server, "CONTENT_SHORT").await;
    assert_eq!(error.to_string(), format!("CONTENT_SHORT: expected 11 bytes from {}, got 4 bytes", server.url("/x")));
    assert!(error.is_temporary());
    assert_eq!(server.received().len(), QUICK.attempts);

    // What came the first time is not put in front of what comes the second time.
    let server = Server::start(|request, stream| {
        stream.write_all(head).unwrap();
        stream.write_all(if request.before == 0 { &BODY[..4] } else { BODY }).unwrap();
    });
    assert_eq!(fetch_from(&server).await.unwrap().bytes().unwrap(), BODY);

    let server = Server::start(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nthe \r\n");
    });
    assert_eq!(fetch_from(&server).await.unwrap_err().code(), "CONTENT_SHORT");
}

#[tokio::test]
async fn a_wrong_length_gives_no_content() {
    // Too small: the rest is not part of the answer.
    let server = Server::start(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nthe content");
    });
    refused_by(&server, "CONTENT_WRONG").await;
    for head in ["Content-Length: -1", "Content-Length: x", "Content-Length: 11\r\nContent-Length: 4"] {
        let server = Server::start(move |_, stream| {
            let _ = stream.write_all(format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\nthe content").as_bytes());
        });
        let error = fetch_from(&server).await.unwrap_err();
        assert_eq!(error.code(), "CONTENT_UNREACHABLE", "{head}: {error}");
    }
}

#[tokio::test]
async fn an_encoding_that_no_one_asked_for_is_not_undone() {
    let gzip: &[u8] = b"\x1f\x8b\x08\0\0\0\0\0\0\x03+\xc9HUH\xce\xcf+I\xcd+\x01\0T\xd7\x60\x0c\x0b\0\0\0";
    let server = Server::start(move |_, stream| answer(stream, "200 OK", "Content-Encoding: gzip\r\n", gzip));
    refused_by(&server, "CONTENT_WRONG").await;
    let found = fetch(&lenient(), &server.url("/x"), Some(Hash32::digest(gzip))).await.unwrap();
    assert_eq!(found.bytes().unwrap(), gzip);
}

#[tokio::test]
async fn a_server_with_a_passing_fault_is_asked_again() {
    for status in ["500 Internal Server Error", "502 Bad Gateway", "503 Busy", "504 Late", "429 Too Many Requests"] {
        let server = Server::start(move |request, stream| match request.before {
            0 | 1 => answer(stream, status, "", b""),
            _ => good(stream, BODY),
        });
        assert_eq!(fetch_from(&server).await.unwrap().bytes().unwrap(), BODY, "{status}");
        assert_eq!(server.received().len(), 3);
    }
    let server = Server::start(|_, stream| answer(stream, "503 Busy", "Retry-After: 86400\r\n", b"<html>"));
    let began = Instant::now();
    let error = refused_by(&server, "CONTENT_UNAVAILABLE").await;
    assert!(error.is_temporary() && !error.is_missing());
    assert_eq!(server.received().len(), 1, "to ask earlier than it says is of no use");
    assert!(error.to_string().ends_with("status 503: Service Unavailable; try again after 86400 seconds"), "{error}");
    assert!(began.elapsed() < Duration::from_secs(2), "a server does not choose how long one waits");
}

#[tokio::test]
async fn content_that_is_damaged_at_a_gateway_is_not_asked_for_again() {
    let body = br#"{"code":"CONTENT_DAMAGED","message":"CONTENT_DAMAGED: other bytes"}"#;
    let server = Server::start(move |_, stream| answer(stream, "500 X", "", body));
    let error = refused_by(&server, "CONTENT_REFUSED").await;
    assert!(error.to_string().ends_with("got status 500, CONTENT_DAMAGED: CONTENT_DAMAGED: other bytes"), "{error}");
    assert!(!error.is_missing() && server.received().len() == 1);
}

#[tokio::test]
async fn a_wait_that_a_server_asks_for_is_kept_to_up_to_a_bound() {
    let limits = Limits { longest_wait: Duration::from_secs(4), ..QUICK };
    let network = Network::new(NetworkOptions { allow_private: true, limits, ..NetworkOptions::default() });
    let soon = || httpdate::fmt_http_date(std::time::SystemTime::now() + Duration::from_secs(4));
    let past = "Sun, 06 Nov 1994 08:49:37 GMT".to_owned();
    for (wait, least) in [("1".to_owned(), 1_000), (soon(), 900), (past, 0), ("soon".to_owned(), 0)] {
        let header = format!("Retry-After: {wait}\r\n");
        let server = Server::start(move |request, stream| match request.before {
            0 => answer(stream, "429 Too Many Requests", &header, b""),
            _ => good(stream, BODY),
        });
        let began = Instant::now();
        let found = fetch(&network, &server.url("/x"), Some(Hash32::digest(BODY))).await.unwrap();
        assert_eq!(found.bytes().unwrap(), BODY, "{wait}");
        let took = began.elapsed().as_millis();
        assert!(took >= least && took < least + 10_000, "{wait}: {took} ms");
    }
}

#[tokio::test]
async fn a_refusal_is_final_and_says_what_the_server_said() {
    let body = br#"{"code":"TAKEN_DOWN","message":"by order\u001b[31m of a court"}"#;
    for status in [401, 403, 451, 400, 408, 501, 204] {
        let server = Server::start(move |_, stream| answer(stream, &format!("{status} X"), "", body));
        let error = refused_by(&server, "CONTENT_REFUSED").await;
        assert_eq!(server.received().len(), 1, "{status}");
        assert!(!error.is_missing() && !error.is_temporary(), "{status}");
        if status != 204 {
            let text = format!("got status {status}, TAKEN_DOWN: by order [31m of a court");
            assert!(error.to_string().ends_with(&text), "{error}");
        }
    }
    let long = "x".repeat(100_000);
    let server = Server::start(move |_, stream| answer(stream, "403 X", "", long.as_bytes()));
    let error = refused_by(&server, "CONTENT_REFUSED").await;
    assert!(error.to_string().ends_with("got status 403, no code: Forbidden"), "{error}");
}

#[tokio::test]
async fn only_a_server_that_has_nothing_says_that_it_is_missing() {
    for status in ["404 Not Found", "410 Gone"] {
        let server = Server::start(move |_, stream| answer(stream, status, "", b""));
        let error = refused_by(&server, "CONTENT_MISSING").await;
        assert!(error.is_missing() && !error.is_temporary());
        assert_eq!(server.received().len(), 1);
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unreachable() {
    let gone = { std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap() };
    for uri in [format!("http://{gone}/x"), "http://no-such-name.invalid/x".to_owned()] {
        let error = fetch(&lenient(), &uri, None).await.unwrap_err();
        assert_eq!(error.code(), "CONTENT_UNREACHABLE", "{error}");
        assert!(error.is_temporary() && !error.is_missing());
    }
    // It closes the connection without an answer.
    let server = Server::start(|_, _| {});
    refused_by(&server, "CONTENT_UNREACHABLE").await;
    assert_eq!(server.received().len(), QUICK.attempts);
}

#[tokio::test]
async fn five_redirects_are_followed_and_no_more() {
    let server = Server::start(|request, stream| match request.path.as_str() {
        "/0" => good(stream, BODY),
        path => redirect(stream, &format!("/{}", path[1..].parse::<u32>().unwrap() - 1)),
    });
    let hash = Some(Hash32::digest(BODY));
    assert!(fetch(&lenient(), &server.url("/5"), hash).await.is_ok());
    let error = fetch(&lenient(), &server.url("/6"), hash).await.unwrap_err();
    assert_eq!(error.code(), "CONTENT_REDIRECTED", "{error}");

    let server = Server::start(|_, stream| redirect(stream, "/x"));
    refused_by(&server, "CONTENT_REDIRECTED").await;
    assert_eq!(server.received().len(), 6, "a loop ends");
    let server = Server::start(|_, stream| answer(stream, "302 Found", "", b""));
    refused_by(&server, "CONTENT_REDIRECTED").await;
    for target in ["file:///etc/passwd", "ftp://example.com/x", "gopher://127.0.0.1/"] {
        let server = Server::start(move |_, stream| redirect(stream, target));
        refused_by(&server, "URI_UNSUPPORTED").await;
    }
}

#[tokio::test]
async fn addresses_of_others_are_public_and_over_https() {
    let server = Server::start(|_, stream| good(stream, BODY));
    let port = server.address.port();
    for host in ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "10.0.0.1"]
    {
        let error = fetch(&strict(), &format!("https://{host}:{port}/x"), None).await.unwrap_err();
        assert_eq!(error.code(), "ADDRESS_PRIVATE", "{host}: {error}");
        assert!(!error.is_missing(), "another machine may be able to fetch it");
    }
    for uri in [
        "http://example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "store:00",
        "data:text/plain,x",
        "https://user@example.com/",
        "https://:hidden-word@example.com/",
        "https://",
        "",
        "/content",
        "\u{1b}[31m",
    ] {
        let error = fetch(&strict(), uri, None).await.unwrap_err();
        assert_eq!(error.code(), "URI_UNSUPPORTED", "{uri}: {error}");
        assert!(!error.to_string().contains("hidden-word") && !error.to_string().contains('\u{1b}'), "{error}");
    }
    assert!(server.received().is_empty());
}

/// A name whose look-ups have these answers, one after the other.
struct Changing {
    answers: Vec<io::Result<&'static str>>,
    asked: AtomicUsize,
}

impl Names for Changing {
    fn look_up(&self, _: String) -> Answer {
        let answer = match &self.answers[self.asked.fetch_add(1, Ordering::Relaxed)] {
            Ok(address) => Ok(vec![address.parse().unwrap()]),
            Err(error) => Err(error.kind().into()),
        };
        Box::pin(std::future::ready(answer))
    }
}

#[tokio::test]
async fn a_name_that_turns_private_is_not_connected_to() {
    let changing = |answers| Arc::new(Changing { answers, asked: AtomicUsize::new(0) });
    // The addresses of one look-up are both checked and connected to: the next one is checked again.
    let names = changing(vec![Ok("1.2.3.4:0"), Ok("127.0.0.1:0")]);
    let resolver = Resolver { admitted: Admitted::Public, names };
    let look_up = || reqwest::dns::Resolve::resolve(&resolver, "a.test".parse().unwrap());
    assert!(look_up().await.is_ok());
    assert!(look_up().await.is_err());

    let server = Server::start(|_, stream| good(stream, BODY));
    let names = changing(vec![Err(io::ErrorKind::TimedOut.into()), Ok("127.0.0.1:0")]);
    let network = Network::with_names(NetworkOptions { limits: QUICK, ..NetworkOptions::default() }, names.clone());
    let uri = format!("https://a.test:{}/x", server.address.port());
    let error = fetch(&network, &uri, None).await.unwrap_err();
    assert_eq!(error.code(), "ADDRESS_PRIVATE", "{error}");
    assert_eq!(names.asked.load(Ordering::Relaxed), 2, "once for each attempt");
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn of_several_addresses_only_public_ones_are_used() {
    struct Both;
    impl Names for Both {
        fn look_up(&self, _: String) -> Answer {
            Box::pin(async { Ok(vec!["127.0.0.1:0".parse().unwrap(), "1.2.3.4:0".parse().unwrap()]) })
        }
    }
    let resolver = Resolver { admitted: Admitted::Public, names: Arc::new(Both) };
    let found = reqwest::dns::Resolve::resolve(&resolver, "a.test".parse().unwrap()).await.unwrap();
    assert_eq!(found.map(|at| at.ip().to_string()).collect::<Vec<_>>(), ["1.2.3.4"]);
}

#[tokio::test]
async fn a_redirect_leads_to_public_addresses_only_also_from_a_server_that_one_chose() {
    let inner = Server::start(|_, stream| good(stream, BODY));
    for target in [inner.url("/secret"), "/secret".to_owned()] {
        let outer = Server::start(move |request, stream| match request.path.as_str() {
            "/secret" => good(stream, BODY),
            _ => redirect(stream, &target),
        });
        for (insecure, code) in [(false, "URI_UNSUPPORTED"), (true, "ADDRESS_PRIVATE")] {
            let network = Network::new(NetworkOptions { insecure, limits: QUICK, ..NetworkOptions::default() });
            let ask = Ask::get(outer.url("/x").parse().unwrap(), Reach::Chosen);
            let error = network.fetch(&ask, Spool::new(100, "")).await.unwrap_err();
            assert_eq!(error.code(), code, "{error}");
        }
        assert!(outer.received().iter().all(|request| request.path == "/x"));
    }
    assert!(inner.received().is_empty());
}

#[tokio::test]
async fn http_goes_to_this_machine_and_further_only_if_it_is_allowed() {
    let server = Server::start(|_, stream| good(stream, BODY));
    let chosen = |url: &str| Ask::get(url.parse().unwrap(), Reach::Chosen);
    let localhost = format!("http://localhost:{}/x", server.address.port());
    for url in [server.url("/x"), localhost] {
        assert!(strict().fetch(&chosen(&url), Spool::new(100, "")).await.is_ok(), "{url}");
    }
    for url in ["http://1.2.3.4/", "http://169.254.169.254/", "http://100.64.0.1/", "http://[::ffff:127.0.0.1]/"] {
        let error = strict().fetch(&chosen(url), Spool::new(100, "")).await.unwrap_err();
        assert_eq!(error.code(), "URI_UNSUPPORTED", "{url}: {error}");
    }
    let insecure = Network::new(NetworkOptions { insecure: true, limits: QUICK, ..NetworkOptions::default() });
    let far: Url = "http://1.2.3.4/".parse().unwrap();
    assert_eq!(insecure.admitted(&far, Reach::Chosen).unwrap(), Admitted::Any);
    assert_eq!(insecure.admitted(&far, Reach::Public).unwrap(), Admitted::Public);
    assert_eq!(strict().admitted(&"https://10.0.0.1".parse().unwrap(), Reach::Chosen).unwrap(), Admitted::Any);
}

#[tokio::test]
async fn a_query_that_may_be_secret_is_sent_and_not_shown() {
    let server = Server::start(|_, stream| answer(stream, "404 X", "", b""));
    let error = fetch(&lenient(), &server.url("/x?signature=secret#part"), None).await.unwrap_err();
    assert_eq!(error.to_string(), format!("CONTENT_MISSING: expected content at {}, got none", server.url("/x")));
    assert_eq!(server.received()[0].path, "/x?signature=secret");
}
