//! What is said of a node that refuses or answers nonsense: a node of a few lines answers here.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};

use cosmrs::proto::cosmos::bank::v1beta1::{QueryBalanceRequest, QueryBalanceResponse};
use serde_json::{json, Value};

use super::*;

/// Answers one request: what a body of JSON asks for is a `status`, or else whatever `says` is.
fn answer(stream: TcpStream, says: &Value) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let request: Value = serde_json::from_slice(&body).ok()?;
    let mut answer = json!({ "jsonrpc": "2.0", "id": request["id"] });
    let (key, value) = if request["method"] == "status" { ("result", status()) } else { ("error", says.clone()) };
    answer[key] = value;
    let body = answer.to_string();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n", body.len());
    write!(reader.into_inner(), "{head}Connection: close\r\n\r\n{body}").ok()
}

fn status() -> Value {
    json!({
        "node_info": {
            "protocol_version": { "p2p": "8", "block": "11", "app": "0" },
            "id": "0".repeat(40), "listen_addr": "tcp://0.0.0.0:26656", "network": "caravan-local-1",
            "version": "0.38.17", "channels": "40", "moniker": "node",
            "other": { "tx_index": "on", "rpc_address": "tcp://0.0.0.0:26657" },
        },
        "sync_info": {
            "latest_block_hash": "A".repeat(64), "latest_app_hash": "B".repeat(64), "latest_block_height": "7",
            "latest_block_time": "2026-01-01T00:00:00Z", "earliest_block_hash": "A".repeat(64),
            "earliest_app_hash": "B".repeat(64), "earliest_block_height": "1",
            "earliest_block_time": "2026-01-01T00:00:00Z", "catching_up": false,
        },
        "validator_info": {
            "address": "C".repeat(40), "voting_power": "1",
            "pub_key": { "type": "tendermint/PubKeyEd25519", "value": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" },
        },
    })
}

/// A node that answers everything but `status` with this error.
fn refusing(says: Value) -> Link {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let _ = answer(stream.unwrap(), &says);
        }
    });
    Link::open(&url).unwrap().0
}

fn asked(link: &Link) -> ChainError {
    let balance = QueryBalanceRequest { address: "caravan1".to_owned(), denom: "ucara".to_owned() };
    link.ask::<_, QueryBalanceResponse>("/cosmos.bank.v1beta1.Query/Balance", &balance).unwrap_err()
}

#[test]
fn a_refusal_says_what_the_node_said() {
    let link = refusing(json!({ "code": -32_603, "message": "Internal error", "data": "height 7 is\nnot available" }));
    let text = "CHAIN_REFUSED: response error: Internal error: height 7 is not available (code: -32603)";
    assert_eq!(asked(&link).to_string(), text);
    assert_eq!(link.broadcast(b"transaction").unwrap_err().to_string(), text);
}

#[test]
fn what_a_node_says_is_one_line_of_some_length() {
    let link = refusing(json!({ "code": -32_603, "message": "Internal error", "data": "é\r\n\n ".repeat(100_000) }));
    let text = asked(&link).to_string();
    assert!(text.starts_with("CHAIN_REFUSED: response error: Internal error: é é é") && text.ends_with('…'), "{text}");
    assert_eq!((text.lines().count(), text.chars().count()), (1, "CHAIN_REFUSED: ".len() + LETTERS + 1));
}

#[test]
fn a_code_in_what_the_node_says_is_found() {
    let link =
        refusing(json!({ "code": -32_603, "message": "Internal error", "data": "x: BATCH_UNKNOWN: expected 1" }));
    assert_eq!(asked(&link).code(), "BATCH_UNKNOWN");
    let link = refusing(json!({ "code": -32_603, "message": "Internal error", "data": "insufficient fees" }));
    assert_eq!(asked(&link).code(), "FUNDS_MISSING");
}

#[test]
fn a_node_that_is_not_there_and_an_address_that_is_none_are_said_in_one_line() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for (url, says) in [(format!("http://{free}"), "error sending request"), ("http//x".to_owned(), "parse error")] {
        let error = Link::open(&url).map(|_| ()).unwrap_err().to_string();
        assert!(error.starts_with(&format!("CHAIN_UNREACHABLE: {url}: ")) && error.contains(says), "{error}");
        assert!(error.lines().count() == 1 && !error.contains("Location"), "{error}");
    }
}
