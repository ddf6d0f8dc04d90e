//! A gateway that goes away for a while and comes back at the same address.

use std::process::Output;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::town::{files, json_of, Person, Town};

const SIX: [&str; 6] = ["one", "two", "three", "four", "five", "six"];

fn verdicts(acme: &Person, works: impl Iterator<Item = usize>) {
    let lines: String = works.map(|work| format!("{work},accept\n")).collect();
    acme.write("verdicts.csv", format!("assignment,verdict\n{lines}"));
}

/// How many answers the last export opened, and how many it did not.
fn exported(acme: &Person) -> (usize, usize) {
    let results = acme.read("results.jsonl");
    let rows = results.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let (opened, others): (Vec<_>, Vec<_>) = rows.partition(|row| row["answer"]["label"] == "refund");
    (opened.len(), others.len())
}

#[test]
#[expect(clippy::too_many_lines, reason = "a line for each command")]
fn while_it_is_away_commands_say_so_with_a_hint_and_change_nothing() {
    let mut town = Town::new("away", &["acme", "amara"]);
    let names = ["acme", "amara"];
    town.people[0].open_batch("acme", &SIX, |text| text);
    town.people[1].do_tasks("amara", 2);
    town.people[1].json("work claim 1 --as amara");
    verdicts(&town.people[0], 1..=2);
    town.kill_gateway();
    for (who, line) in [
        (1, "work board"),
        (1, "work claim 1"),
        (1, "work show 1"),
        (1, "work submit 1 refund"),
        (1, "withdraw"),
        (0, "export results 1 --out results.jsonl"),
        (0, "decide 1 verdicts.csv --yes"),
        (0, "project publish 1 --out dataset.jsonl"),
        (0, "asset fetch 1 --out asset.jsonl"),
    ] {
        let began = Instant::now();
        let (exit, error) = town.people[who].error(&format!("{line} --wait 0 --as {}", names[who]));
        assert_eq!((exit, &error["code"]), (3, &Value::from("GATEWAY_UNREACHABLE")), "{line}: {error}");
        assert!(error["hint"].as_str().unwrap().contains("caravan serve"), "{line}: {error}");
        assert!(began.elapsed() < Duration::from_secs(5), "{line}");
    }
    let (exit, error) = town.people[1].error("work board --wait 2");
    assert_eq!((exit, &error["code"]), (3, &Value::from("GATEWAY_UNREACHABLE")));
    let acme = &town.people[0];
    for file in ["results.jsonl", "dataset.jsonl", "asset.jsonl"] {
        assert!(!acme.home.join(file).exists(), "{file}");
    }
    town.serve_again();
    let [acme, amara] = town.people.as_slice() else { panic!("two people") };
    assert_eq!(amara.states("amara"), ["reserved", "submitted", "submitted"]);
    amara.json("work submit 1 refund --as amara");
    acme.json("export results 1 --out results.jsonl --as acme");
    assert_eq!(exported(acme), (3, 0));
    assert_eq!(acme.json("decide 1 verdicts.csv --yes --as acme")["accepted"], 2);
    assert_eq!(amara.json("withdraw --as amara")["paid"], "200000");
    let kept = files(&amara.home);
    let receipts = kept.iter().filter(|path| path.parent().is_some_and(|folder| folder.ends_with("receipts")));
    assert_eq!(receipts.count(), 3, "the word of the gateway for each answer");
    assert_eq!(acme.json("check")["holds"], true);
    town.verify();
}

/// Start a command while the gateway is away, let it come back, and return what the command said.
fn across(town: &mut Town, who: usize, line: &str) -> Value {
    town.kill_gateway();
    let command = town.people[who].start(line);
    sleep(Duration::from_millis(1_500));
    town.serve_again();
    let output = command.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("Waiting for http://"), "{line}: {said}");
    json_of(line, &output)
}

#[test]
fn commands_that_began_while_it_was_away_wait_for_it_and_do_their_work_once() {
    let mut town = Town::new("waiting", &["acme", "amara"]);
    town.people[0].open_batch("acme", &SIX[..3], |text| text);
    town.people[1].do_tasks("amara", 2);
    town.people[1].json("work claim 1 --as amara");
    across(&mut town, 1, "work submit 1 refund --as amara");
    assert_eq!(town.people[1].states("amara"), ["submitted"; 3]);
    across(&mut town, 0, "export results 1 --out results.jsonl --as acme");
    assert_eq!(exported(&town.people[0]), (3, 0));
    verdicts(&town.people[0], 1..=3);
    assert_eq!(across(&mut town, 0, "decide 1 verdicts.csv --yes --as acme")["accepted"], 3);
    for line in ["batch close 1 --as acme", "batch finalize 1 --as acme"] {
        town.people[0].json(line);
    }
    // It commits to the dataset, and goes on a minute later; the gateway is away both times.
    let publish = "project publish 1 --out dataset.jsonl --as acme";
    assert_eq!(across(&mut town, 0, publish)["registered"], false);
    town.advance("2m");
    let published = across(&mut town, 0, publish);
    assert_eq!(published["registered"], true, "{published}");
    let again = across(&mut town, 0, publish);
    assert_eq!(again["asset"], published["asset"], "a third time it does nothing");
    assert_eq!(town.people[0].read("dataset.jsonl").lines().count(), 3);
    assert_eq!(town.people[0].json("check")["holds"], true);
    town.verify();
}

/// Kill the gateway so long after a command began, and let it come back. Return what became of the command.
fn interrupted(town: &mut Town, who: usize, line: &str, after: u64) -> Output {
    let command = town.people[who].start(line);
    sleep(Duration::from_millis(after));
    town.kill_gateway();
    town.serve_again();
    command.wait_with_output().unwrap()
}

/// An interrupted command either did its work, or failed with a code of the connection.
fn check_failed(output: &Output) {
    let said = String::from_utf8_lossy(&output.stderr);
    let codes = ["GATEWAY_UNREACHABLE", "GATEWAY_SILENT", "CHAIN_TIMEOUT", "CONTENT_UNREACHABLE", "CONTENT_SHORT"];
    let known = codes.iter().chain(&["CONTENT_NOT_FETCHED"]).any(|code| said.contains(code));
    assert!(output.status.success() || known, "{said}");
}

#[test]
fn a_gateway_that_is_killed_in_the_middle_of_commands_loses_nothing_and_does_nothing_twice() {
    let mut town = Town::new("killed", &["acme", "amara"]);
    town.people[0].open_batch("acme", &SIX[..5], |text| text);
    for (work, after) in (1..).zip([20, 60, 100, 160, 240]) {
        town.people[1].json("work claim 1 --accept-agreement --as amara");
        let submit = "work submit 1 refund --as amara";
        check_failed(&interrupted(&mut town, 1, submit, after));
        if town.people[1].states("amara")[0] == "reserved" {
            town.people[1].json(submit);
        }
        let export = "export results 1 --out results.jsonl --as acme";
        check_failed(&interrupted(&mut town, 0, export, after));
        // What it could not open, it opens now; what it has is not fetched again.
        town.people[0].json(export);
        assert_eq!(exported(&town.people[0]), (work, 0));
        verdicts(&town.people[0], work..=work);
        let decide = "decide 1 verdicts.csv --yes --as acme";
        check_failed(&interrupted(&mut town, 0, decide, after));
        if town.people[1].states("amara")[0] == "submitted" {
            assert_eq!(town.people[0].json(decide)["accepted"], 1);
        }
    }
    let [acme, amara] = town.people.as_slice() else { panic!("two people") };
    assert_eq!(amara.states("amara"), ["accepted"; 5]);
    assert_eq!(amara.json("withdraw --as amara")["paid"], "500000");
    assert_eq!(acme.json("check")["holds"], true);
    town.verify();
}
