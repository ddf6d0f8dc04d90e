use caravan_keys::{Authorization, KeyError};
use caravan_primitives::Coded;

use super::*;
use crate::content::Content;
use crate::testing::{answer, good, strict, Received, Server};
use crate::verified::MEMORY;

fn gateway_key() -> AccountKey {
    AccountKey::of_name("gateway")
}

fn info(key: &AccountKey) -> Vec<u8> {
    format!(r#"{{"chain_id":"caravan-1","gateway":"{}","limits":{{}}}}"#, key.public_key()).into_bytes()
}

/// What a gateway does with an upload, or the status and code with which it refuses.
fn take(request: &Received, key: &AccountKey) -> Result<Receipt, (u16, &'static str)> {
    let header = request.headers.get("authorization").ok_or((401, "AUTHORIZATION_INVALID"))?;
    let authorization: Authorization = header.parse().map_err(|error: KeyError| (401, error.code()))?;
    let hash = Hash32::digest(&request.body);
    let signed = Request { gateway: &key.public_key(), method: "PUT", path: &request.path, body: hash };
    signed.check(&authorization, now()).map_err(|error| (401, error.code()))?;
    if request.path != format!("/content/{hash}") {
        return Err((400, "CONTENT_WRONG"));
    }
    Ok(Receipt::sign(hash, request.body.len() as u64, now(), key).unwrap())
}

fn gateway() -> Server {
    Server::start(|request, stream| {
        if request.path == "/info" {
            return good(stream, &info(&gateway_key()));
        }
        match take(request, &gateway_key()) {
            Ok(receipt) => answer(stream, "201 Created", "", &serde_json::to_vec(&receipt).unwrap()),
            Err((status, code)) => {
                let body = format!(r#"{{"code":"{code}","message":"no"}}"#);
                answer(stream, &format!("{status} X"), "", body.as_bytes());
            }
        }
    })
}

fn at(server: &Server) -> Gateway {
    Gateway::new(strict(), &server.url("")).unwrap()
}

fn writer(server: &Server) -> Content {
    Content::Gateway(at(server).signed_by(AccountKey::of_name("anna")))
}

#[tokio::test]
async fn content_is_read_by_its_hash_and_what_is_not_there_is_missing() {
    let server = Server::with_content(b"an answer");
    let content = Content::Gateway(at(&server));
    let hash = Hash32::digest(b"an answer");
    assert_eq!(content.get(hash, 9).await.unwrap(), "an answer");
    assert_eq!(content.size(hash).await.unwrap(), Some(9));
    assert_eq!(content.get(hash, 8).await.unwrap_err().code(), "CONTENT_TOO_LONG");
    let none = Hash32::digest(b"none");
    assert!(content.get(none, 9).await.unwrap_err().is_missing());
    assert_eq!(content.size(none).await.unwrap(), None);
    for error in [content.remove(hash).await.unwrap_err(), content.list(None, 1).await.unwrap_err()] {
        assert_eq!(error.code(), "CONTENT_READ_ONLY");
    }
}

#[tokio::test]
async fn the_address_may_have_a_path_which_is_in_front_of_everything() {
    let server = Server::start(|_, stream| good(stream, b"x"));
    for base in ["/caravan", "/caravan/"] {
        let gateway = Gateway::new(strict(), &server.url(base)).unwrap();
        Content::Gateway(gateway).get(Hash32::digest(b"x"), 1).await.unwrap();
    }
    let path = format!("/caravan/content/{}", Hash32::digest(b"x"));
    assert!(server.received().iter().all(|request| request.path == path));
    for address in ["ftp://example.com", "example.com", "https://example.com/?a=b", "https://example.com/#a", ""] {
        assert_eq!(Gateway::new(strict(), address).unwrap_err().code(), "STORE_LOCATION_INVALID", "{address}");
    }
}

#[tokio::test]
async fn an_upload_is_signed_and_its_receipt_is_returned() {
    let server = gateway();
    let content = writer(&server);
    for bytes in [b"an answer".to_vec(), Vec::new(), vec![5; MEMORY * 2]] {
        // A long one is sent from a file.
        let mut spool = content.spool(u64::MAX).unwrap();
        spool.write(&bytes).unwrap();
        let (stored, _) = content.put_verified(spool.finish()).await.unwrap();
        let receipt = stored.receipt.unwrap();
        assert_eq!((receipt.hash, receipt.size), (Hash32::digest(&bytes), bytes.len() as u64));
        receipt.check(&gateway_key().public_key()).unwrap();
        let last = server.received().pop().unwrap();
        assert_eq!((last.method.as_str(), last.body == bytes), ("PUT", true));
    }
    let asked = server.received().iter().filter(|request| request.path == "/info").count();
    assert_eq!(asked, 1, "the key is asked for once");
}

#[tokio::test]
async fn no_key_no_upload() {
    let server = gateway();
    assert_eq!(Content::Gateway(at(&server)).put("x").await.unwrap_err().code(), "CONTENT_READ_ONLY");
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn a_signature_for_another_gateway_is_refused_with_its_code() {
    let server = gateway();
    let other = AccountKey::of_name("other").public_key();
    let gateway = at(&server).known_as(other).signed_by(AccountKey::of_name("anna"));
    let error = Content::Gateway(gateway).put("x").await.unwrap_err();
    assert_eq!(error.code(), "CONTENT_REFUSED");
    assert!(error.to_string().ends_with("got status 401, SIGNATURE_WRONG: no"), "{error}");
    assert!(server.received().iter().all(|request| request.path != "/info"), "its key was named");
}

#[tokio::test]
async fn a_receipt_of_another_key_or_for_other_content_is_refused() {
    let hash = Hash32::digest(b"x");
    let own = gateway_key();
    let receipts = [
        (Receipt::sign(hash, 1, 9, &AccountKey::of_name("other")).unwrap(), "SIGNATURE_WRONG"),
        (Receipt::sign(Hash32::digest(b"y"), 1, 9, &own).unwrap(), "RECEIPT_WRONG"),
        (Receipt::sign(hash, 2, 9, &own).unwrap(), "RECEIPT_WRONG"),
    ];
    for (receipt, code) in receipts {
        let body = serde_json::to_vec(&receipt).unwrap();
        let server = Server::start(move |request, stream| match request.path.as_str() {
            "/info" => good(stream, &info(&gateway_key())),
            _ => good(stream, &body),
        });
        assert_eq!(writer(&server).put("x").await.unwrap_err().code(), code);
    }
    for (about, receipt) in [("{}", "{}"), ("[", "{}"), ("", "OK")] {
        let server = Server::start(move |request, stream| match request.path.as_str() {
            "/info" if about.is_empty() => good(stream, &info(&gateway_key())),
            "/info" => good(stream, about.as_bytes()),
            _ => good(stream, receipt.as_bytes()),
        });
        assert_eq!(writer(&server).put("x").await.unwrap_err().code(), "GATEWAY_ANSWER_INVALID");
    }
}

#[tokio::test]
async fn an_upload_is_tried_again_after_a_passing_fault_and_not_sent_on() {
    let server = Server::start(|request, stream| match (request.path.as_str(), request.before) {
        ("/info", _) => good(stream, &info(&gateway_key())),
        (_, 0) => answer(stream, "503 Busy", "", b""),
        (_, 1) => {}
        _ => good(stream, &serde_json::to_vec(&take(request, &gateway_key()).unwrap()).unwrap()),
    });
    assert!(writer(&server).put("x").await.unwrap().receipt.is_some());
    let elsewhere = gateway();
    let target = elsewhere.url("/content");
    let server = Server::start(move |request, stream| match request.path.as_str() {
        "/info" => good(stream, &info(&gateway_key())),
        _ => answer(stream, "307 X", &format!("Location: {target}\r\n"), b""),
    });
    assert_eq!(writer(&server).put("x").await.unwrap_err().code(), "CONTENT_REFUSED");
    assert!(elsewhere.received().is_empty());
}

#[tokio::test]
async fn a_refusal_without_time_to_read_the_body_still_has_its_code() {
    for (status, code) in [(413, "CONTENT_TOO_LONG"), (429, "QUOTA_USED"), (403, "UPLOAD_FORBIDDEN")] {
        let server = Server::start(move |request, stream| match request.path.as_str() {
            "/info" => good(stream, &info(&gateway_key())),
            _ => {
                let body = format!(r#"{{"code":"{code}","message":"no"}}"#);
                answer(stream, &format!("{status} X"), "", body.as_bytes());
            }
        });
        let error = writer(&server).put("x").await.unwrap_err();
        let expected = if status == 429 { "CONTENT_UNAVAILABLE" } else { "CONTENT_REFUSED" };
        assert_eq!(error.code(), expected, "{error}");
        assert!(!error.is_missing());
    }
}
