//! Boards, assets, offers and events, found by the index of the gateway.

use std::io::{BufRead, BufReader};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::town::{Person, Town};

/// Ask until a list has so many entries: the index follows the chain a moment later.
fn listed(person: &Person, line: &str, key: &str, count: usize) -> Vec<Value> {
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        let list = person.json(line)[key].as_array().unwrap().clone();
        if list.len() == count {
            return list;
        }
        assert!(Instant::now() < until, "{line}: expected {count}, got {list:?}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn what_others_made_is_found_by_words_and_filters_and_events_come_as_they_happen() {
    let town = Town::new("lists", &["acme", "amara"]);
    let [acme, amara] = town.people.as_slice() else { panic!("two people") };
    let mut follow = amara.start("events --follow --name batch_opened");
    acme.open_batch("acme", &["one", "two"], |text| text);
    let mut line = String::new();
    BufReader::new(follow.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let event: Value = serde_json::from_str(&line).unwrap();
    assert_eq!((&event["name"], &event["attributes"]["batch"]), (&"batch_opened".into(), &"1".into()));
    assert!(event["sequence"].as_u64() > Some(0), "the index numbers events: {event}");
    follow.kill().unwrap();
    follow.wait().unwrap();
    listed(amara, "work board", "batches", 1);
    for (filter, count) in [
        ("--kind classification", 1),
        ("--kind rating", 0),
        ("--language en", 1),
        ("--language de", 0),
        ("--most-minutes 2", 1),
        ("--most-minutes 1", 0),
        ("--least-reward 0.1CARA", 1),
        ("--least-reward 0.100001CARA", 0),
        ("--text customer", 1),
        ("--text nothing", 0),
    ] {
        listed(amara, &format!("work board {filter}"), "batches", count);
    }
    acme.write("model.bin", "a model");
    acme.write("terms.txt", "the terms");
    let register = "asset register model.bin --kind model --draft --as acme";
    let wait = acme.json(register)["wait_seconds"].as_u64().unwrap();
    assert!(wait <= 60);
    assert_eq!(amara.json("asset search model")["assets"], Value::Array(vec![]), "a commitment is no asset");
    let unknown = amara.error("asset list --owner not-here");
    assert_eq!((unknown.0, &unknown.1["code"]), (2, &"ACCOUNT_UNKNOWN".into()));
    town.verify();
}
