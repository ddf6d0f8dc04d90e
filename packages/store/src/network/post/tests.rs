use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;
use std::time::Instant;

use caravan_primitives::Coded;

use crate::network::resolver::{Answer, Names};
use crate::network::{Network, NetworkOptions};
use crate::testing::{answer, lenient, redirect, strict, Server, QUICK};

async fn post(network: &Network, address: &str) -> Result<u16, &'static str> {
    let headers = [("webhook-id", "wh_1".to_owned())];
    let posted = network.post(address, &headers, "{}".into()).await;
    posted.map(|posted| posted.status).map_err(|error| error.code())
}

#[tokio::test]
async fn a_message_comes_with_its_headers_and_every_status_is_an_answer() {
    let server = Server::start(|_, stream| answer(stream, "503 Busy", "Retry-After: 7\r\n", b"no"));
    let headers = [("webhook-id", "wh_1".to_owned())];
    let posted = lenient().post(&server.url("/hook?token=x"), &headers, r#"{"a":1}"#.into()).await.unwrap();
    assert_eq!((posted.status, posted.retry_after), (503, Some(7)));
    let [request] = &server.received()[..] else { panic!("more than one request") };
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/hook?token=x"));
    assert_eq!((request.headers["webhook-id"].as_str(), request.body.as_slice()), ("wh_1", &br#"{"a":1}"#[..]));
    assert_eq!(request.headers["content-type"], "application/json");
}

#[tokio::test]
async fn no_redirect_is_followed() {
    let other = Server::start(|_, stream| answer(stream, "200 OK", "", b""));
    let to = other.url("/");
    let server = Server::start(move |_, stream| redirect(stream, &to));
    assert_eq!(post(&lenient(), &server.url("/")).await, Ok(302));
    assert_eq!(other.received().len(), 0);
}

#[tokio::test]
async fn an_endless_body_is_not_read_and_a_silent_server_is_not_waited_for() {
    let endless = Server::start(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        while stream.write_all(b"12345678").is_ok() {}
    });
    assert_eq!(post(&lenient(), &endless.url("/")).await, Ok(200));
    let silent = Server::start(|_, _| std::thread::sleep(std::time::Duration::from_secs(5)));
    let began = Instant::now();
    assert_eq!(post(&lenient(), &silent.url("/")).await, Err("CONTENT_SLOW"));
    assert!(began.elapsed().as_millis() < 2_000);
}

#[tokio::test]
async fn only_public_addresses_and_ports_for_this_are_taken_before_and_when_something_is_sent() {
    for (address, code) in [
        ("http://example.com/", "URI_UNSUPPORTED"),
        ("ftp://example.com/", "URI_UNSUPPORTED"),
        ("https://user:word@1.1.1.1/", "URI_UNSUPPORTED"),
        ("https://1.1.1.1:25/", "URI_UNSUPPORTED"),
        ("https://1.1.1.1:1023/", "URI_UNSUPPORTED"),
        ("https://127.0.0.1/", "ADDRESS_PRIVATE"),
        ("https://2130706433/", "ADDRESS_PRIVATE"),
        ("https://0x7f.1/", "ADDRESS_PRIVATE"),
        ("https://10.0.0.1:8443/", "ADDRESS_PRIVATE"),
        ("https://169.254.169.254/latest", "ADDRESS_PRIVATE"),
        ("https://0.0.0.0/", "ADDRESS_PRIVATE"),
        ("https://[::1]/", "ADDRESS_PRIVATE"),
        ("https://[::ffff:127.0.0.1]/", "ADDRESS_PRIVATE"),
        ("https://[::ffff:1.1.1.1]/", "ADDRESS_PRIVATE"),
        ("https://localhost/", "ADDRESS_PRIVATE"),
        ("https://localhost:8443/", "ADDRESS_PRIVATE"),
    ] {
        let checked = strict().check_address(address).await.map_err(|error| error.code());
        assert_eq!((checked, post(&strict(), address).await), (Err(code), Err(code)), "{address}");
    }
    for good in ["https://1.1.1.1/hook", "https://1.1.1.1:443/", "https://1.1.1.1:1024/", "https://[2606:4700::1]/"] {
        assert_eq!(strict().check_address(good).await, Ok(()), "{good}");
    }
}

/// A name that is public when it is checked, and private afterwards.
#[derive(Default)]
struct Rebinding(AtomicUsize);

impl Names for Rebinding {
    fn look_up(&self, _: String) -> Answer {
        let address = if self.0.fetch_add(1, Ordering::Relaxed) == 0 { "1.2.3.4:0" } else { "127.0.0.1:0" };
        Box::pin(std::future::ready(Ok(vec![address.parse().unwrap()])))
    }
}

#[tokio::test]
async fn a_name_that_turns_private_after_the_check_gets_nothing() {
    let options = NetworkOptions { limits: QUICK, ..NetworkOptions::default() };
    let network = Network::with_names(options, Arc::new(Rebinding::default()));
    let server = Server::start(|_, stream| answer(stream, "200 OK", "", b""));
    let address = format!("https://receiver.test:{}/", server.address.port());
    assert_eq!(network.check_address(&address).await, Ok(()));
    assert_eq!(post(&network, &address).await, Err("ADDRESS_PRIVATE"));
    assert!(server.received().is_empty());
}
