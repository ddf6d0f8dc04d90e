use std::fs;

use caravan_primitives::Coded;

use super::*;
use crate::folder::Folder;
use crate::testing::{answer, files, good, lenient, strict, Server};

const BODY: &[u8] = b"a row";

fn wanted(uri: Option<String>) -> Wanted {
    Wanted { hash: Hash32::digest(BODY), most: 100, uri }
}

fn sources(own: &Content, network: &Network, gateways: &[&Server]) -> Sources {
    let gateways = gateways.iter().map(|server| Gateway::new(network.clone(), &server.url("")).unwrap());
    Sources::new(own.clone(), gateways.collect(), network.clone())
}

fn without() -> Server {
    Server::start(|_, stream| answer(stream, "404 X", "", b""))
}

#[tokio::test]
async fn the_own_store_is_asked_first_and_nothing_else_then() {
    let (own, server) = (Content::memory(), Server::with_content(BODY));
    own.put(BODY).await.unwrap();
    let found = sources(&own, &lenient(), &[&server]).get(&wanted(Some(server.url("/uri")))).await.unwrap();
    assert_eq!((found.from, found.content.bytes().unwrap().as_ref()), (Origin::Own, BODY));
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn gateways_are_asked_in_their_order_and_the_uri_last_and_a_copy_is_kept() {
    let (first, second) = (without(), Server::with_content(BODY));
    let uri = Server::start(|_, stream| good(stream, BODY));
    let own = Content::memory();
    let all = sources(&own, &lenient(), &[&first, &second]);
    let found = all.get(&wanted(Some(uri.url("/row")))).await.unwrap();
    assert_eq!(found.from, Origin::Gateway(second.url("/")));
    assert_eq!((first.received().len(), uri.received().len()), (1, 0));
    assert_eq!(own.get(Hash32::digest(BODY), 100).await.unwrap(), BODY);
    assert_eq!(all.get(&wanted(None)).await.unwrap().from, Origin::Own);
    assert_eq!(second.received().len(), 1);

    let own = Content::memory();
    let found = sources(&own, &lenient(), &[&first]).get(&wanted(Some(uri.url("/row")))).await.unwrap();
    assert_eq!(found.from, Origin::Uri(uri.url("/row")));
    assert_eq!(own.size(Hash32::digest(BODY)).await.unwrap(), Some(5));
}

#[tokio::test]
async fn a_source_with_other_bytes_is_passed_over_and_nothing_of_it_is_kept() {
    let liar = Server::start(|_, stream| good(stream, b"a lie"));
    let honest = Server::with_content(BODY);
    let folder = tempfile::tempdir().unwrap();
    let own = Content::Folder(Folder::open(folder.path()).unwrap());
    let found = sources(&own, &lenient(), &[&liar, &honest]).get(&wanted(None)).await.unwrap();
    assert_eq!(found.from, Origin::Gateway(honest.url("/")));
    assert_eq!(files(folder.path()).len(), 1);
    let error = sources(&Content::memory(), &lenient(), &[&liar]).get(&wanted(None)).await.unwrap_err();
    assert_eq!(error.code(), "CONTENT_NOT_FETCHED");
    assert!(!error.is_missing(), "a server that lies does not prove that no one has it");
}

#[tokio::test]
async fn damaged_content_of_one_s_own_is_fetched_again_and_repaired() {
    let server = Server::with_content(BODY);
    let folder = tempfile::tempdir().unwrap();
    let own = Content::Folder(Folder::open(folder.path()).unwrap());
    let hash = own.put(BODY).await.unwrap().hash;
    let file = folder.path().join(&files(folder.path())[0]);
    fs::write(&file, b"a r0w").unwrap();
    let found = sources(&own, &lenient(), &[&server]).get(&wanted(None)).await.unwrap();
    assert_eq!(found.content.bytes().unwrap(), BODY);
    assert_eq!(own.get(hash, 100).await.unwrap(), BODY);
}

#[tokio::test]
async fn all_sources_say_that_it_is_missing_or_it_is_not_said() {
    let (one, two) = (without(), without());
    let own = Content::memory();
    let network = lenient();
    let error = sources(&own, &network, &[&one, &two]).get(&wanted(Some(one.url("/uri")))).await.unwrap_err();
    assert!(error.is_missing() && !error.is_temporary());
    let expected = format!(
        "CONTENT_MISSING: expected content at {} in own store memory, gateway {}, gateway {}, uri, got none",
        Hash32::digest(BODY),
        one.url("/"),
        two.url("/")
    );
    assert_eq!(error.to_string(), expected);
    // A uri that no one can fetch is no source.
    let error = sources(&own, &network, &[&one]).get(&wanted(Some("store:00".to_owned()))).await.unwrap_err();
    assert!(error.is_missing() && error.to_string().contains("URI_UNSUPPORTED"), "{error}");

    let busy = Server::start(|_, stream| answer(stream, "503 X", "", b""));
    let forbidden = Server::start(|_, stream| answer(stream, "403 X", "", b""));
    for (server, temporary) in [(&busy, true), (&forbidden, false)] {
        let error = sources(&own, &network, &[&one, server]).get(&wanted(None)).await.unwrap_err();
        assert_eq!(error.code(), "CONTENT_NOT_FETCHED", "{error}");
        assert!(!error.is_missing());
        assert_eq!(error.is_temporary(), temporary);
        for part in ["own store memory: CONTENT_MISSING: ", &format!("gateway {}: CONTENT_", server.url("/"))] {
            assert!(error.to_string().contains(part), "{error}");
        }
    }
    // A private address may be a public one elsewhere.
    let uri = Some("https://127.0.0.1/row".to_owned());
    let error = sources(&own, &strict(), &[&one]).get(&wanted(uri)).await.unwrap_err();
    assert!(!error.is_missing() && error.to_string().contains("ADDRESS_PRIVATE"), "{error}");
}

#[tokio::test]
async fn gateways_that_a_batch_names_come_after_the_others_and_once() {
    let (first, second) = (without(), Server::with_content(BODY));
    let network = lenient();
    let more = [&first, &second].map(|server| Gateway::new(network.clone(), &server.url("/")).unwrap());
    let all = sources(&Content::memory(), &network, &[&first]).with_gateways(more);
    assert_eq!(all.get(&wanted(None)).await.unwrap().from, Origin::Gateway(second.url("/")));
    assert_eq!(first.received().len(), 1);
}

#[tokio::test]
async fn a_gateway_that_is_down_is_asked_for_the_first_content_alone_and_the_next_source_has_the_others() {
    const MORE: &[u8] = b"another row";
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let silent = Server::start(|_, _| std::thread::sleep(std::time::Duration::from_secs(2)));
    let proxy = Server::start(|_, stream| answer(stream, "502 Bad Gateway", "", b""));
    let both = Server::start(|request, stream| {
        let bodies = [BODY, MORE];
        let body = bodies.iter().find(|body| request.path == format!("/content/{}", Hash32::digest(body)));
        good(stream, body.copied().unwrap_or_default());
    });
    let network = lenient();
    for (down, asked) in [(format!("http://{closed}"), 0), (silent.url(""), 1), (proxy.url(""), 3)] {
        let gateways = [&down, &both.url("")].map(|url| Gateway::new(network.clone(), url).unwrap());
        let all = Sources::new(Content::memory(), gateways.into(), network.clone());
        for body in [BODY, MORE] {
            let found = all.get(&Wanted { hash: Hash32::digest(body), ..wanted(None) }).await.unwrap();
            assert_eq!(found.from, Origin::Gateway(both.url("/")), "{down}");
        }
        let server = [&silent, &proxy].into_iter().find(|server| server.url("") == down);
        assert_eq!(server.map_or(0, |server| server.received().len()), asked, "{down}");
        // The reason is said for each content, also where it was not asked again, and as a uri it is the same server.
        let uri = Some(format!("{down}/content/x"));
        let error = all.get(&Wanted { hash: Hash32::digest(b"nowhere"), ..wanted(uri) }).await.unwrap_err();
        let ContentError::NotFetched { tried, .. } = &error else { panic!("{error}") };
        assert_eq!((&tried[1].error, tried[1].error.is_down()), (&tried[3].error, true), "{error}");
        assert_eq!(server.map_or(0, |server| server.received().len()), asked, "{down}");
    }
}

#[tokio::test]
async fn a_gateway_that_is_busy_or_has_one_content_damaged_is_asked_for_the_next() {
    for status in ["503 Busy", "500 Damaged", "429 Slower"] {
        let server = Server::start(move |request, stream| {
            if request.path.contains(&Hash32::digest(BODY).to_hex()) {
                good(stream, BODY);
            } else {
                answer(stream, status, "", b"");
            }
        });
        let all = sources(&Content::memory(), &lenient(), &[&server]);
        assert!(all.get(&Wanted { hash: Hash32::digest(b"x"), ..wanted(None) }).await.is_err());
        assert_eq!(all.get(&wanted(None)).await.unwrap().from, Origin::Gateway(server.url("/")), "{status}");
    }
}

#[tokio::test]
async fn content_that_cannot_be_kept_is_an_error() {
    let server = Server::with_content(BODY);
    let folder = tempfile::tempdir().unwrap();
    let own = Content::Folder(Folder::open(folder.path()).unwrap());
    fs::write(folder.path().join("new"), "in the way").unwrap();
    let error = sources(&own, &lenient(), &[&server]).get(&wanted(None)).await.unwrap_err();
    assert_eq!(error.code(), "CONTENT_STORAGE_FAILED");
}
