//! A server of the tests, which also does what no server should.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use caravan_primitives::Hash32;

use crate::limits::Limits;
use crate::network::{Network, NetworkOptions};

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
    /// How many requests of this method and path came before.
    pub(crate) before: usize,
}

/// A server that lives as long as the test process.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Server {
    /// Answer every request with what `answer` writes; then the connection is closed.
    pub(crate) fn start(answer: impl Fn(&Received, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let received = Arc::new(Mutex::new(Vec::new()));
        let (all, answer) = (received.clone(), Arc::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (all, answer) = (all.clone(), answer.clone());
                thread::spawn(move || {
                    let mut stream = stream.unwrap();
                    if let Some(request) = receive(&stream, &all) {
                        answer(&request, &mut stream);
                    }
                });
            }
        });
        Self { address, received }
    }

    /// A server that has these bytes as content, and nothing else.
    pub(crate) fn with_content(bytes: &'static [u8]) -> Self {
        let path = format!("/content/{}", Hash32::digest(bytes));
        Self::start(move |request, stream| {
            if request.path == path {
                good(stream, bytes);
            } else {
                answer(stream, "404 Not Found", "", br#"{"code":"CONTENT_MISSING","message":"none"}"#);
            }
        })
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }
}

fn receive(stream: &TcpStream, all: &Mutex<Vec<Received>>) -> Option<Received> {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let mut first = lines[0].split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: BTreeMap<String, String> = lines[1..]
        .iter()
        .filter_map(|line| line.split_once(": "))
        .map(|(a, b)| (a.to_lowercase(), b.to_owned()))
        .collect();
    let mut body = vec![0; headers.get("content-length").map_or(0, |length| length.parse().unwrap())];
    reader.read_exact(&mut body).ok()?;
    let mut all = all.lock().unwrap();
    let before = all.iter().filter(|earlier| earlier.path == path && earlier.method == method).count();
    let request = Received { method, path, headers, body, before };
    all.push(request.clone());
    Some(request)
}

/// Write a whole answer.
pub(crate) fn answer(stream: &mut TcpStream, status: &str, headers: &str, body: &[u8]) {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n");
    // The other side may have gone.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}

pub(crate) fn good(stream: &mut TcpStream, body: &[u8]) {
    answer(stream, "200 OK", "", body);
}

pub(crate) fn redirect(stream: &mut TcpStream, to: &str) {
    answer(stream, "302 Found", &format!("Location: {to}\r\n"), b"");
}

/// Limits under which tests are quick.
pub(crate) const QUICK: Limits = Limits {
    connect: Duration::from_millis(300),
    first_byte: Duration::from_millis(300),
    grace: Duration::from_millis(300),
    least_rate: 1 << 20,
    attempts: 3,
    backoff: Duration::from_millis(5),
    longest_wait: Duration::from_millis(50),
};

/// Connections as a person has them.
pub(crate) fn strict() -> Network {
    Network::new(NetworkOptions { limits: QUICK, ..NetworkOptions::default() })
}

/// Connections of a test, to which private addresses are as good as public ones.
pub(crate) fn lenient() -> Network {
    Network::new(NetworkOptions { allow_private: true, limits: QUICK, ..NetworkOptions::default() })
}

/// Return the paths of all files below a folder, relative to it, in order.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path.strip_prefix(folder).unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}
