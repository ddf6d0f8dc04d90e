//! The demo as a visitor runs it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test stops where it fails"
)]

use std::process::{Command, Output};

use serde_json::Value;

fn demo(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_caravan")).arg("demo").args(args).output().unwrap()
}

fn units(value: &Value) -> u128 {
    value.as_str().unwrap().parse().unwrap()
}

#[test]
fn the_demo_tells_who_earned_what_and_closes_with_the_money() {
    let output = demo(&[]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    for word in ["Amara", "Dov", "low_effort", "paid in full", "accepted at 50 %"] {
        assert!(text.contains(word), "{word}: {text}");
    }
    let lines: Vec<&str> = text.lines().rev().take(2).collect();
    assert_eq!(lines[0], "money: in 12.6 WAVE = out 12.6 WAVE + held 0 WAVE");
    assert_eq!(lines[1], "money: in 17.64 CARA = out 16.3275 CARA + held 1.3125 CARA");
    assert!(text.lines().all(|line| line.chars().count() <= 120), "a line is too wide for a terminal");
}

#[test]
fn the_demo_has_every_kind_of_verdict() {
    let story: Value = serde_json::from_slice(&demo(&["--json"]).stdout).unwrap();
    let work = story["work"].as_array().unwrap();
    let count = |fate: &str| work.iter().filter(|work| work["fate"] == fate).count();
    assert_eq!(work.len(), 54);
    assert_eq!(["accepted", "graded", "silence", "refused", "waiting"].map(count), [49, 3, 1, 1, 0]);
    let refused = work.iter().find(|work| work["fate"] == "refused").unwrap();
    assert_eq!((refused["annotator"].as_str(), units(&refused["earned"])), (Some("dov"), 0));
}

#[test]
fn what_annotators_have_is_what_their_work_earned() {
    let story: Value = serde_json::from_slice(&demo(&["--json"]).stdout).unwrap();
    for annotator in story["annotators"].as_array().unwrap() {
        for currency in ["CARA", "WAVE"] {
            let work = story["work"].as_array().unwrap();
            let own = work.iter().filter(|w| w["annotator"] == annotator["name"] && w["currency"] == currency);
            let earned: u128 = own.map(|work| units(&work["earned"])).sum();
            assert_eq!(units(&annotator["earned"][currency]), earned, "{annotator}");
        }
        assert!(units(&annotator["points"]) > 0, "{annotator}");
    }
}

#[test]
fn the_money_of_the_demo_adds_up_in_each_currency() {
    let story: Value = serde_json::from_slice(&demo(&["--json"]).stdout).unwrap();
    for (line, share) in story["money"].as_array().unwrap().iter().zip(story["requester"].as_array().unwrap()) {
        assert_eq!(line["holds"], true);
        assert_eq!(units(&line["in"]), units(&line["out"]) + units(&line["held"]));
        assert_eq!(units(&line["held"]), units(&share["credit"]));
    }
}

#[test]
fn the_demo_is_the_same_every_time() {
    assert_eq!(demo(&["--json"]).stdout, demo(&["--json"]).stdout);
}
