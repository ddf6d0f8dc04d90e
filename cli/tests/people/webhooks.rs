//! Webhooks by the commands: added, tested, delivered, listed and removed.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{channel, Receiver, RecvTimeoutError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use caravan_gateway_api::{WebhookHeaders, WebhookSecret};
use serde_json::Value;

use crate::town::{Person, Town};

/// Headers and body of a request.
struct Got {
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Got {
    fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }

    /// Check the signature, and return the body.
    fn checked(&self, secret: &WebhookSecret) -> Value {
        let [id, timestamp, signature] =
            ["webhook-id", "webhook-timestamp", "webhook-signature"].map(|name| self.header(name));
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        secret.check(&WebhookHeaders { id, timestamp, signature }, &self.body, now).unwrap();
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// Start a receiver that takes everything, and return its address and what it gets.
fn receiver() -> (String, Receiver<Got>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let (sender, got) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream.unwrap());
            let (mut headers, mut line) = (vec![], String::new());
            while stream.read_line(&mut line).unwrap() > 2 {
                headers.extend(line.trim_end().split_once(": ").map(|(key, value)| (key.to_owned(), value.to_owned())));
                line.clear();
            }
            let mut got = Got { headers, body: vec![] };
            got.body = vec![0; got.header("content-length").parse().unwrap()];
            stream.read_exact(&mut got.body).unwrap();
            let answer = b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n";
            stream.into_inner().write_all(answer).unwrap();
            sender.send(got).unwrap();
        }
    });
    (url, got)
}

#[test]
fn events_come_to_a_receiver_that_was_added_until_it_is_removed() {
    let mut town = Town::new("webhooks", &["acme"]);
    let (url, got) = receiver();
    let acme = &town.people[0];
    let add = format!("webhook add {url} --name batch_opened --name project_created --as acme");
    assert_eq!(acme.error(&add).1["code"], "WEBHOOK_KEY", "nothing is at stake yet");
    acme.json("project create P --as acme");
    assert_eq!(acme.error(&add).1["code"], "WEBHOOK_ADDRESS", "this machine is not public");
    town.operator.write("gateway.toml", "[webhooks]\nallow_private = true\n");
    town.kill_gateway();
    town.serve_again_with(&["--config", "gateway.toml"]);
    let acme = &town.people[0];
    let added = added(acme, &add);
    let (id, secret) = (added["webhook"]["id"].as_str().unwrap().to_owned(), added["secret"].as_str().unwrap());
    let secret: WebhookSecret = secret.parse().unwrap();
    assert_eq!(acme.json(&format!("webhook test {id} --as acme"))["delivered"], true);
    let wait = Duration::from_secs(20);
    assert_eq!(got.recv_timeout(wait).unwrap().checked(&secret)["type"], "ping");
    acme.json("project create Q --as acme");
    let event = got.recv_timeout(wait).unwrap().checked(&secret);
    assert_eq!(
        (&event["type"], &event["data"]["attributes"]["project"]),
        (&"marketplace.project_created".into(), &"2".into())
    );
    let listed = acme.json("webhook list --as acme");
    assert_eq!(
        (&listed["webhooks"][0]["id"], &listed["webhooks"][0]["state"]),
        (&id.as_str().into(), &"active".into())
    );
    assert!(!listed.to_string().contains("whsec_"));
    assert!(acme.json(&format!("webhook resume {id} --after 0 --as acme"))["webhook"]["after"] == 0);
    let projects: Vec<Value> = (0..2).map(|_| got.recv_timeout(wait).unwrap().checked(&secret)).collect();
    assert_eq!(projects[1], event, "it is repeated as it was");
    assert_eq!(acme.json(&format!("webhook remove {id} --as acme"))["id"], id.as_str());
    acme.json("project create R --as acme");
    assert_eq!(got.recv_timeout(Duration::from_secs(2)).err(), Some(RecvTimeoutError::Timeout));
}

/// Add a webhook, as soon as the index is there.
fn added(person: &Person, line: &str) -> Value {
    for _ in 0..100 {
        let output = person.command(line).output().unwrap();
        if output.status.success() {
            return serde_json::from_slice(&output.stdout).unwrap();
        }
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("INDEX_NOT_READY"), "{said}");
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("{line}: the index did not come");
}
