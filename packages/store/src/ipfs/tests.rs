use std::io::Write;
use std::time::Duration;

use caravan_primitives::Coded;

use super::*;
use crate::content::Content;
use crate::error::Tried;
use crate::sources::{Found, Origin, Sources, Wanted};
use crate::testing::{answer, good, lenient, redirect, strict, Server};

const BODY: &[u8] = b"a row";
const V0: &str = "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG";
const V1: &str = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";

/// A gateway that has [`BODY`] at [`V1`], below a prefix.
fn with_body(prefix: &'static str) -> Server {
    Server::start(move |request, stream| {
        if request.path.starts_with(&format!("{prefix}/ipfs/{V1}")) {
            good(stream, BODY);
        } else {
            answer(stream, "504 X", "", b"");
        }
    })
}

fn sources(network: &Network, gateways: &[String]) -> Sources {
    Sources::new(Content::memory(), vec![], network.clone()).with_ipfs(gateways).unwrap()
}

async fn found(sources: &Sources, uri: &str) -> Result<Found, ContentError> {
    sources.get(&Wanted { hash: Hash32::digest(BODY), most: 100, uri: Some(uri.to_owned()) }).await
}

/// What the gateways of IPFS answered.
async fn tried(sources: &Sources, uri: &str) -> Vec<Tried> {
    let error = found(sources, uri).await.unwrap_err();
    assert!(!error.is_missing(), "what a gateway of IPFS does not find is not lost: {error}");
    let ContentError::NotFetched { mut tried, .. } = error else { panic!("{error}") };
    tried.remove(0);
    tried
}

#[tokio::test]
async fn a_uri_of_ipfs_is_read_at_the_gateways_that_were_named_and_a_copy_is_kept() {
    for (prefix, path) in [("", ""), ("", "/rows/1.json"), ("/below", "/a%20b")] {
        let server = with_body(prefix);
        let all = sources(&lenient(), &[server.url(prefix)]);
        let uri = format!("ipfs://{V1}{path}");
        assert_eq!(found(&all, &uri).await.unwrap().from, Origin::Uri(uri.clone()));
        assert_eq!(server.received()[0].path, format!("{prefix}/ipfs/{V1}{path}"));
        assert_eq!(found(&all, &uri).await.unwrap().from, Origin::Own);
        assert_eq!(server.received().len(), 1);
    }
}

#[tokio::test]
async fn wrong_bytes_and_too_many_are_refused_and_the_next_gateway_is_asked() {
    let wrong = Server::start(|_, stream| good(stream, b"a lie"));
    let long = Server::start(|_, stream| good(stream, &[1; 101]));
    let endless = Server::start(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        while stream.write_all(b"8\r\n12345678\r\n").is_ok() {}
    });
    let honest = with_body("");
    let faults = [&wrong, &long, &endless].map(|server| server.url(""));
    let uri = format!("ipfs://{V1}");
    let codes: Vec<_> =
        tried(&sources(&lenient(), &faults), &uri).await.iter().map(|tried| tried.error.code()).collect();
    assert_eq!(codes, ["CONTENT_WRONG", "CONTENT_TOO_LONG", "CONTENT_TOO_LONG"]);
    let all = sources(&lenient(), &[&faults[..], &[honest.url("")]].concat());
    assert_eq!(found(&all, &uri).await.unwrap().content.bytes().unwrap(), BODY);
}

#[tokio::test]
async fn what_a_gateway_does_not_find_in_its_time_is_not_lost_and_the_gateway_is_asked_for_the_next() {
    for status in ["404 X", "410 X", "504 X", "silent", "slow"] {
        let server = Server::start(move |request, stream| match status {
            _ if request.path.contains(V1) => good(stream, BODY),
            "silent" => std::thread::sleep(Duration::from_secs(2)),
            "slow" => {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\na");
                std::thread::sleep(Duration::from_secs(2));
            }
            status => answer(stream, status, "", b""),
        });
        let all = sources(&lenient(), &[server.url("")]);
        let [not_found] = &tried(&all, &format!("ipfs://{V0}")).await[..] else { panic!("{status}") };
        assert_eq!((not_found.error.code(), not_found.error.is_temporary()), ("IPFS_NOT_FOUND", true), "{status}");
        assert_eq!(server.received().len(), 1, "{status}: the next gateway is the second attempt");
        assert_eq!(found(&all, &format!("ipfs://{V1}")).await.unwrap().content.bytes().unwrap(), BODY, "{status}");
    }
}

#[tokio::test]
async fn a_gateway_that_is_down_is_asked_once_and_others_still_are() {
    let down = Server::start(|_, stream| answer(stream, "502 X", "", b""));
    let all = sources(&lenient(), &[down.url(""), with_body("").url("")]);
    for cid in [V0, V0] {
        let codes: Vec<_> =
            tried(&all, &format!("ipfs://{cid}")).await.iter().map(|tried| tried.error.code()).collect();
        assert_eq!(codes, ["CONTENT_UNAVAILABLE", "IPFS_NOT_FOUND"]);
    }
    assert!(found(&all, &format!("ipfs://{V1}")).await.is_ok());
    assert_eq!(down.received().len(), 1);
}

#[tokio::test]
async fn a_redirect_leads_to_the_gateway_of_a_subdomain_and_to_no_private_address() {
    let subdomain = Server::start(|_, stream| good(stream, BODY));
    let target = subdomain.url("/");
    let server = Server::start(move |_, stream| redirect(stream, &target));
    let uri = format!("ipfs://{V1}");
    assert!(found(&sources(&lenient(), &[server.url("")]), &uri).await.is_ok());
    assert_eq!(subdomain.received().len(), 1);
    // A node on this machine may be named, and sends no one on to what else is there.
    let private = Server::start(|_, stream| redirect(stream, "https://127.0.0.1/secret"));
    for (server, code) in [(&server, "IPFS_NOT_FOUND"), (&private, "ADDRESS_PRIVATE")] {
        let [refused] = &tried(&sources(&strict(), &[server.url("")]), &uri).await[..] else { panic!("{code}") };
        assert_eq!(refused.error.code(), code);
    }
    assert_eq!(subdomain.received().len(), 1);
    assert!(found(&sources(&strict(), &[with_body("").url("")]), &uri).await.is_ok());
}

#[tokio::test]
async fn a_uri_reaches_nothing_but_what_its_cid_names() {
    let server = with_body("");
    let all = sources(&lenient(), &[server.url("")]);
    for rest in [
        "",
        "short",
        "../api/v0/shutdown",
        &format!("{V1}/../../api/v0/shutdown"),
        &format!("{V1}/%2e%2e/%2E./api"),
        &format!("{V1}/..\\..\\api"),
        &format!("{V1}/../{V0}"),
        &format!("{V1}?format=car"),
        &format!("{V1}#part"),
        &format!("{V1}@elsewhere.example"),
        &format!("user@{V1}"),
        &format!("/{V1}"),
        &"b".repeat(129),
    ] {
        let uri = format!("ipfs://{rest}");
        let error = found(&all, &uri).await.unwrap_err();
        assert!(error.is_missing() && error.to_string().contains("URI_UNSUPPORTED"), "{uri}: {error}");
    }
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn without_a_gateway_of_ipfs_nothing_is_asked_and_no_one_is_blamed() {
    let [missing] = &tried(&sources(&strict(), &[]), &format!("ipfs://{V1}")).await[..] else { panic!("one source") };
    assert_eq!((missing.error.code(), missing.error.is_temporary()), ("IPFS_GATEWAY_MISSING", false));
}

#[test]
fn a_gateway_of_ipfs_is_an_address_of_http() {
    for good in ["https://ipfs.example", "https://ipfs.example/below", "http://127.0.0.1:8080/"] {
        assert!(IpfsGateway::new(good).unwrap().address().ends_with('/'), "{good}");
    }
    for bad in ["ipfs.example", "ftp://ipfs.example", "https://ipfs.example?x=1", "https://ipfs.example#x", ""] {
        assert_eq!(IpfsGateway::new(bad).unwrap_err().code(), "STORE_LOCATION_INVALID", "{bad}");
    }
}
