//! Requests byte for byte, as no client library would send them.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use caravan_keys::{AccountKey, Authorization, PublicKey, Request};
use caravan_primitives::Hash32;

/// An answer, in parts.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answered {
    /// The code in the body; none where it is not of the gateway.
    pub(crate) fn code(&self) -> String {
        let body: serde_json::Value = serde_json::from_slice(&self.body).unwrap_or_default();
        body["code"].as_str().unwrap_or("none").to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
    }
}

/// Send bytes and read what comes until the connection ends. An answer with a length ends it here.
pub(crate) fn send(address: SocketAddr, bytes: &[u8]) -> Answered {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    // The gateway may answer and close before all is sent.
    let _ = stream.write_all(bytes);
    read(&mut stream)
}

pub(crate) fn read(stream: &mut TcpStream) -> Answered {
    let mut all = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let end = all.windows(4).position(|window| window == b"\r\n\r\n");
        if let Some(end) = end {
            let head = String::from_utf8_lossy(&all[..end]).into_owned();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
            // A request without a length has no body; an answer without one ends with its connection.
            let length = length.or_else(|| (!head.starts_with("HTTP/")).then_some(0));
            if length.is_some_and(|length| all.len() >= end + 4 + length) {
                return parsed(&all, end, &head);
            }
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => {
                let end = end.unwrap_or(all.len());
                let head = String::from_utf8_lossy(&all[..end]).into_owned();
                return parsed(&all, end, &head);
            }
            Ok(count) => all.extend_from_slice(&buffer[..count]),
        }
    }
}

fn parsed(all: &[u8], end: usize, head: &str) -> Answered {
    let status = head.split(' ').nth(1).and_then(|text| text.parse().ok()).unwrap_or(0);
    Answered { status, head: head.to_owned(), body: all.get(end + 4..).unwrap_or_default().to_vec() }
}

/// A request without a body.
pub(crate) fn get(address: SocketAddr, path: &str) -> Answered {
    send(address, format!("GET {path} HTTP/1.1\r\nhost: gateway\r\n\r\n").as_bytes())
}

/// A request with a body and these further headers, each with its end of line.
pub(crate) fn with_body(address: SocketAddr, line: &str, headers: &str, body: &[u8]) -> Answered {
    let head = format!("{line} HTTP/1.1\r\nhost: gateway\r\ncontent-length: {}\r\n{headers}\r\n", body.len());
    send(address, &[head.as_bytes(), body].concat())
}

/// The header of a signed request.
pub(crate) fn signed(key: &AccountKey, gateway: &PublicKey, line: &str, body: Hash32, expires: u64) -> String {
    format!("authorization: {}\r\n", authorization(key, gateway, line, body, expires))
}

pub(crate) fn authorization(
    key: &AccountKey,
    gateway: &PublicKey,
    line: &str,
    body: Hash32,
    expires: u64,
) -> Authorization {
    let (method, path) = line.split_once(' ').unwrap();
    Request { gateway, method, path, body }.sign(key, expires).unwrap()
}

/// The seconds since 1970.
pub(crate) fn now() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()
}

/// Start a proxy that passes requests on, one a connection, and loses the first `lose` answers to those that begin like this.
pub(crate) fn losing_proxy(to: SocketAddr, beginning: &'static str, mut lose: u32) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for client in listener.incoming() {
            let mut client = client.unwrap();
            let request = read(&mut client);
            if request.head.is_empty() {
                continue;
            }
            let head = request.head.replace("\r\nhost: ", "\r\nconnection: close\r\nhost: ");
            let answer = send(to, &[head.as_bytes(), b"\r\n\r\n", &request.body].concat());
            if request.head.starts_with(beginning) && lose > 0 {
                lose -= 1;
                continue;
            }
            let head = answer.head.lines().filter(|line| !line.starts_with("connection")).collect::<Vec<_>>();
            let head = format!("{}\r\nconnection: close\r\n\r\n", head.join("\r\n"));
            let _ = client.write_all(&[head.as_bytes(), &answer.body].concat());
        }
    });
    address
}
