//! Nothing that a message may hold is too large for the VM, and what is too large is refused before it is stored.
//!
//! A VM refuses to store a key above 64 KiB or a value above 128 KiB by stopping the message. A contract that let its
//! state grow up to that would then fail wherever it touches it.

use caravan_chain::{Chain, Code};
use serde_json::Value;

use crate::bench::{money, Bench, Room};
use crate::growing::{largest, with_a_list_of, with_a_text_of, TOO_LONG};
use crate::messages::fresh;

/// Longest key and value of a VM.
const VM_KEY: usize = 64 * 1024;
const VM_VALUE: usize = 128 * 1024;
/// Ours, with a wide margin: rows are small.
const KEY: usize = 512;
const VALUE: usize = 16 * 1024;

/// The entry again, with other addresses and numbers.
fn varied(bench: &Bench, value: &Value, index: usize) -> Value {
    match value {
        Value::String(text) if text.starts_with("caravan1") => {
            Value::from(bench.chain.account(&format!("no{index}")).as_str())
        }
        Value::Number(number) => {
            number.as_u64().map_or_else(|| value.clone(), |number| Value::from(number + index as u64))
        }
        Value::Array(list) => list.iter().map(|inner| varied(bench, inner, index)).collect(),
        Value::Object(map) => map.iter().map(|(key, inner)| (key.clone(), varied(bench, inner, index))).collect(),
        other => other.clone(),
    }
}

/// Sends `msg` as everybody until it is carried out; the VM must stop none of it. Gives whether it was.
fn send(room: &mut Room<'_>, msg: &Value) -> bool {
    let json = serde_json::to_vec(msg).unwrap();
    let before = room.dump();
    for sender in room.senders() {
        for funds in [vec![], money()] {
            if room.execute(&sender, &funds, &json).answer.is_ok() {
                return true;
            }
            room.restore(before.clone());
        }
    }
    false
}

fn within(room: &Room<'_>) {
    for (key, value) in room.dump() {
        assert!(key.len() <= KEY && KEY < VM_KEY, "{}: a key of {} bytes", room.artefact.name(), key.len());
        assert!(value.len() <= VALUE && VALUE < VM_VALUE, "{}: a value of {} bytes", room.artefact.name(), value.len());
    }
}

#[test]
fn the_longest_messages_store_no_long_keys_and_values() {
    let bench = Bench::new();
    for code in Code::ALL {
        let (subject, mut room) = (bench.subject(code), bench.room(code));
        let mut carried_out = 0;
        for (number, msg) in subject.executes.iter().enumerate() {
            let msg = &fresh(msg, number);
            room.pass(60);
            let texts = largest(TOO_LONG, subject.parses_execute, &|size| with_a_text_of(msg, size));
            let vary = |value: &Value, index| varied(&bench, value, index);
            let lists = largest(2_000, subject.parses_execute, &|size| with_a_list_of(msg, size, &vary));
            for long in texts.iter().chain(&lists) {
                let before = room.dump();
                carried_out += usize::from(send(&mut room, long));
                within(&room);
                room.restore(before);
            }
            // The example itself is carried out, so that the next finds what it needs.
            send(&mut room, msg);
        }
        let least = if code == Code::Marketplace { 5 } else { 1 };
        assert!(carried_out >= least, "{}: {carried_out} of the longest messages were carried out", code.name());
    }
}

#[test]
fn a_text_that_the_vm_could_not_store_is_refused_with_a_code() {
    let bench = Bench::new();
    for code in Code::ALL {
        let (subject, mut room) = (bench.subject(code), bench.room(code));
        let owner = bench.owner.clone();
        for msg in &subject.executes {
            for bytes in [VM_KEY + 1, VM_VALUE + 1] {
                for long in with_a_text_of(msg, bytes) {
                    let before = room.dump();
                    let outcome = room.execute(&owner, &[], &serde_json::to_vec(&long).unwrap());
                    let text = outcome.answer.as_ref().expect_err("a text of 64 KiB was taken");
                    let parsing = text.contains("Error parsing into type");
                    assert!(parsing || outcome.code().is_some(), "{text:.300}");
                    assert!(text.len() < 1_000_000, "an error of {} bytes", text.len());
                    room.restore(before);
                }
            }
        }
    }
}

#[test]
fn a_query_with_a_text_of_64_kib_is_answered_or_refused_with_a_code() {
    let bench = Bench::new();
    for code in Code::ALL {
        let (subject, room) = (bench.subject(code), bench.room(code));
        for msg in &subject.queries {
            for long in with_a_text_of(msg, VM_KEY + 1) {
                let outcome = room.query(&serde_json::to_vec(&long).unwrap());
                if let Err(text) = &outcome.answer {
                    assert!(text.contains("Error parsing into type") || outcome.code().is_some(), "{text:.300}");
                }
            }
        }
    }
}
