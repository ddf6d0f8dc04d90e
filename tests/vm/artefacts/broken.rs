//! Every message and every query, broken: refused in words, and nothing written.

use caravan_chain::Code;
use serde_json::Value;

use crate::bench::{Bench, Room, Outcome};
use crate::breaking::{nonsense, truncated, with_a_wrong_type, with_an_unknown_field, without_a_field};
use crate::subjects::Parses;

fn json(values: Vec<Value>) -> Vec<Vec<u8>> {
    values.iter().map(|value| serde_json::to_vec(value).unwrap()).collect()
}

/// The ways to break `msg`, each with whether every copy must be refused: a field that is left out may be optional.
fn ways(msg: &Value) -> [(&'static str, bool, Vec<Vec<u8>>); 4] {
    [
        ("a field is missing", false, json(without_a_field(msg))),
        ("a field is unknown", true, json(with_an_unknown_field(msg))),
        ("a type is wrong", true, json(with_a_wrong_type(msg))),
        ("it is cut off", true, truncated(msg)),
    ]
}

fn refused(outcome: &Outcome, what: &str, broken: &[u8]) {
    let shown = String::from_utf8_lossy(broken);
    let Err(text) = &outcome.answer else { panic!("{what}: taken: {shown}") };
    let readable = text.starts_with("Error parsing into type caravan_") || outcome.code().is_some();
    assert!(readable && text.len() < 2_000, "{what}: {text}: {shown}");
}

/// Sends all broken copies of `msg` by `send`; gives how many were refused.
fn break_it(msg: &Value, parses: Parses, send: &mut dyn FnMut(&[u8]) -> Outcome) -> usize {
    let mut broken = 0;
    for (what, every, copies) in ways(msg) {
        for copy in copies {
            if !every && parses(&copy) {
                continue;
            }
            refused(&send(&copy), what, &copy);
            broken += 1;
        }
    }
    broken
}

fn break_all(room: &mut Room<'_>, msgs: &[Value], parses: Parses) {
    let owner = room.bench.owner.clone();
    let before = room.dump();
    for msg in msgs {
        let broken = break_it(msg, parses, &mut |copy| room.execute(&owner, &[], copy));
        assert!(broken >= 8, "{msg} was broken in {broken} ways only");
        assert_eq!(room.dump(), before, "a broken {msg} left something behind");
    }
    for copy in nonsense() {
        refused(&room.execute(&owner, &[], &copy), "nonsense", &copy);
        assert_eq!(room.dump(), before, "nonsense left something behind");
    }
}

#[test]
fn every_broken_message_is_refused_in_words_and_writes_nothing() {
    let bench = Bench::new();
    for code in Code::ALL {
        let subject = bench.subject(code);
        break_all(&mut bench.room(code), &subject.executes, subject.parses_execute);
    }
}

#[test]
fn every_broken_query_is_refused_in_words() {
    let bench = Bench::new();
    for code in Code::ALL {
        let (subject, room) = (bench.subject(code), bench.room(code));
        for msg in &subject.queries {
            break_it(msg, subject.parses_query, &mut |copy| room.query(copy));
        }
        for copy in nonsense() {
            refused(&room.query(&copy), "nonsense", &copy);
        }
    }
}

#[test]
fn a_contract_that_is_made_with_a_broken_message_is_not_made() {
    use caravan_vm_bridge::Entry;
    let bench = Bench::new();
    let info = format!(r#"{{"sender":"{}","funds":[]}}"#, bench.owner);
    for code in Code::ALL {
        let mut room = bench.room(code);
        room.restore(Default::default());
        for copy in nonsense() {
            refused(&room.call(Entry::Instantiate, &[info.as_bytes(), &copy]), "nonsense", &copy);
            assert!(room.dump().is_empty(), "{}", code.name());
        }
        let mut room = bench.room(code);
        let before = room.dump();
        for copy in nonsense().iter().filter(|copy| copy.as_slice() != b"{}") {
            refused(&room.call(Entry::Migrate, &[copy]), "nonsense", copy);
        }
        assert_eq!(room.dump(), before, "{}", code.name());
    }
}
