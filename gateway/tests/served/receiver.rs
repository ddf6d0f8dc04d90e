//! A receiver of webhooks.

use std::io::Write;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use caravan_gateway_api::{WebhookHeaders, WebhookSecret};
use serde_json::Value;

use crate::raw;

/// What a receiver got.
#[derive(Debug, Clone)]
pub(crate) struct Got {
    pub(crate) id: String,
    pub(crate) timestamp: String,
    pub(crate) signature: String,
    pub(crate) body: Vec<u8>,
}

impl Got {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The number of the event.
    pub(crate) fn event(&self) -> u64 {
        self.json()["data"]["sequence"].as_u64().unwrap()
    }

    pub(crate) fn check(&self, secret: &WebhookSecret) {
        let headers = WebhookHeaders { id: &self.id, timestamp: &self.timestamp, signature: &self.signature };
        secret.check(&headers, &self.body, raw::now()).unwrap();
    }
}

/// A receiver that lives as long as the test process.
pub(crate) struct Receiver {
    address: SocketAddr,
    got: Arc<Mutex<Vec<Got>>>,
}

impl Receiver {
    /// Answer with the status that `status` gives for the number of requests before; without one, never.
    pub(crate) fn start(status: impl Fn(usize) -> Option<&'static str> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, got) = (listener.local_addr().unwrap(), Arc::new(Mutex::new(vec![])));
        let (all, status) = (Arc::clone(&got), Arc::new(status));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (stream, all, status) = (stream.unwrap(), Arc::clone(&all), Arc::clone(&status));
                std::thread::spawn(move || serve(stream, &all, &*status));
            }
        });
        Self { address, got }
    }

    pub(crate) fn good() -> Self {
        Self::start(|_| Some("204 No Content"))
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/hook?token=of-the-receiver", self.address)
    }

    pub(crate) fn got(&self) -> Vec<Got> {
        self.got.lock().unwrap().clone()
    }

    /// Wait until so many requests came.
    pub(crate) fn wait(&self, count: usize) -> Vec<Got> {
        until(|| self.got().len() >= count);
        self.got()
    }
}

fn serve(mut stream: TcpStream, all: &Mutex<Vec<Got>>, status: &dyn Fn(usize) -> Option<&'static str>) {
    loop {
        let request = raw::read(&mut stream);
        if request.head.is_empty() {
            return;
        }
        let header = |name: &str| request.header(name).unwrap_or_default().to_owned();
        let got = Got {
            id: header("webhook-id"),
            timestamp: header("webhook-timestamp"),
            signature: header("webhook-signature"),
            body: request.body.clone(),
        };
        let mut all = all.lock().unwrap();
        let before = all.len();
        all.push(got);
        drop(all);
        match status(before) {
            Some(status) => write!(stream, "HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n").unwrap_or_default(),
            None => std::thread::sleep(Duration::from_secs(60)),
        }
    }
}

/// Wait until it holds.
pub(crate) fn until(holds: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(20);
    while !holds() {
        assert!(Instant::now() < end, "it did not come to hold");
        std::thread::sleep(Duration::from_millis(20));
    }
}
