//! Batches for the accounts on a list, by commands.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{json, Value};

use super::fixture::Fixture;

const ROWS: &str = "id,question\na,1 + 1?\nb,1 + 2?\nc,1 + 3?\nd,1 + 4?\ne,1 + 5?\nf,1 + 6?\n";
const IMPORT: &str = "batch import 1 rows.csv --config listed.toml --as larkspur";

/// A chain with four people, rows, and a description with the list of the first three, the last of them by its address.
fn prepared(name: &str, overlap: u8) -> Fixture {
    let fixture = Fixture::new(name);
    for who in ["amara", "bela", "chen", "dana"] {
        fixture.json(&format!("account add {who}"));
    }
    let chen = fixture.json("balance chen")["address"].as_str().unwrap().to_owned();
    fixture.write("accounts.csv", format!("note,address\nfirst,amara\nsecond, bela \nby address,{chen}\n"));
    fixture.write("rows.csv", ROWS);
    fixture.json("batch new listed.toml --definition question.json --list accounts.csv");
    let text = fs::read_to_string(fixture.folder.join("listed.toml")).unwrap();
    let changed = text.replace("overlap = 3", &format!("overlap = {overlap}"));
    fixture.write("listed.toml", changed);
    fixture
}

fn does_one(fixture: &Fixture, line: &str, who: &str) -> u64 {
    let task = fixture.json(&format!("work claim 1{line} --as {who}"))["task"].as_u64().unwrap();
    fixture.json(&format!("work submit 1 7 --as {who}"));
    task
}

/// A command that changes nothing on the chain. Return its error.
fn refused(fixture: &Fixture, line: &str, exits: i32, code: &str) -> String {
    let before = fixture.state();
    let (exit, said) = fixture.fails(line);
    assert!(exit == exits && said.contains(code), "{line}: {exit} {said}");
    assert_eq!(before, fixture.state(), "{line}");
    said
}

#[test]
fn the_accounts_on_a_list_find_it_and_claim_each_task_once() {
    let fixture = prepared("listed", 1);
    let estimate = fixture.json("batch estimate 1 rows.csv --config listed.toml");
    assert_eq!((&estimate["listed_only"], &estimate["newcomer_slots"]), (&true.into(), &0.into()));
    fixture.json(IMPORT);
    assert_eq!(fixture.json("batch watch 1")["batch"]["config"]["access"]["distribution"]["allow"]["size"], 3);
    fixture.json("batch open 1 --yes --as larkspur");
    let board = fixture.run("work board");
    assert!(String::from_utf8_lossy(&board.stdout).contains("6, to a list"), "the board says for whom it is");
    let said = refused(&fixture, "work claim 1 --as dana", 1, "NOT_LISTED");
    assert!(said.contains("one of the 3 accounts on the list of batch 1, got dana"), "{said}");
    let mut done: BTreeSet<u64> = (0..3).map(|_| does_one(&fixture, "", "amara")).collect();
    let taken = *done.first().unwrap();
    refused(&fixture, &format!("work claim 1 --task {taken} --as bela"), 1, "TASK_FULL");
    refused(&fixture, &format!("work claim 1 --task {taken} --as amara"), 1, "TASK_DONE");
    refused(&fixture, "work claim 1 --task 6 --as bela", 1, "TASK_UNKNOWN");
    let free = (0..6).find(|task| !done.contains(task)).unwrap();
    assert_eq!(does_one(&fixture, &format!(" --task {free}"), "bela"), free);
    done.insert(free);
    done.extend((0..2).map(|_| does_one(&fixture, "", "chen")));
    assert_eq!(done, (0..6).collect(), "no task was given out twice");
    refused(&fixture, "work claim 1 --as bela", 1, "NO_SLOT_LEFT");
}

#[test]
fn no_task_of_a_list_is_left_for_who_has_done_them_all() {
    let fixture = prepared("listed-twice", 2);
    fixture.json(IMPORT);
    fixture.json("batch open 1 --yes --as larkspur");
    let done: BTreeSet<u64> = (0..6).map(|_| does_one(&fixture, "", "amara")).collect();
    assert_eq!(done, (0..6).collect());
    refused(&fixture, "work claim 1 --as amara", 1, "NOTHING_LEFT");
    assert!(does_one(&fixture, "", "bela") < 6);
}

#[test]
fn a_list_with_a_fault_imports_nothing_and_names_every_line() {
    let fixture = prepared("listed-faults", 1);
    let chen = fixture.json("balance chen")["address"].as_str().unwrap().to_owned();
    let twice = format!("address\nchen\n{chen}\nnobody\n");
    for (text, says) in [
        (twice.as_str(), &["line 3: expected each account once", "line 4: ACCOUNT_UNKNOWN", "2 invalid rows"][..]),
        ("name\namara\n", &["expected a column \"address\""]),
        ("address\n", &["expected 1 to 200000 accounts, got 0"]),
        ("address\n\"\"\n", &["line 2"]),
    ] {
        fixture.write("accounts.csv", text);
        let said = ["batch estimate 1 rows.csv --config listed.toml", IMPORT].map(|line| {
            let (exit, said) = fixture.fails(line);
            assert!(exit == 3 && says.iter().all(|part| said.contains(part)), "{line}: {exit} {said}");
            said
        });
        assert_eq!(said[0], said[1]);
    }
    fs::remove_file(fixture.folder.join("accounts.csv")).unwrap();
    assert!(fixture.fails(IMPORT).1.contains("accounts.csv"));
    assert!(fixture.fails("batch watch 1").1.contains("BATCH_UNKNOWN"), "no draft was made");
}

#[test]
fn the_list_of_a_draft_stays_and_another_root_is_noticed() {
    let fixture = prepared("listed-roots", 1);
    fixture.json(IMPORT);
    let accounts = fs::read_to_string(fixture.folder.join("accounts.csv")).unwrap();
    fixture.write("accounts.csv", "address\ndana\n");
    let edit = "batch edit 1 --config listed.toml --as larkspur";
    assert!(refused(&fixture, edit, 2, "DRAFT_ROWS").contains("expected list as batch 1 was imported"));
    // The order of the lines makes no difference.
    let mut lines: Vec<&str> = accounts.lines().collect();
    lines[1..].reverse();
    fixture.write("accounts.csv", lines.join("\n"));
    fixture.json(edit);
    let mut config = fixture.json("batch watch 1")["batch"]["config"].clone();
    config["access"]["distribution"]["allow"]["root"] = Value::from("11".repeat(32));
    let msg = json!({ "edit_draft": { "batch": 1, "config": config } }).to_string();
    let edited = fixture.command("execute marketplace").arg(msg).args(["--as", "larkspur"]).output().unwrap();
    assert!(edited.status.success(), "{}", String::from_utf8_lossy(&edited.stderr));
    fixture.json("batch open 1 --yes --as larkspur");
    refused(&fixture, "work claim 1 --as amara", 3, "LIST_OTHER");
}
