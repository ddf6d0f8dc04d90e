//! `execute`, `query` and `check`, one process each, on a chain in a file.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where it fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{json, Value};

/// A folder; with [`Desk::new`], a chain and the suite in it, and larkspur with 100 CARA.
struct Desk(PathBuf);

impl Desk {
    fn folder(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn new(name: &str) -> Self {
        let desk = Self::folder(name);
        for words in [&["chain", "new"][..], &["deploy"], &["account", "add", "larkspur", "--fund", "100"]] {
            desk.done(words);
        }
        desk
    }

    fn run(&self, words: &[&str]) -> Output {
        let mut caravan = Command::new(env!("CARGO_BIN_EXE_caravan"));
        caravan.current_dir(&self.0).env_remove("CARAVAN_HOME").args(words).output().unwrap()
    }

    fn done(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert_eq!(output.status.code(), Some(0), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn refused(&self, words: &[&str]) -> (i32, String) {
        let output = self.run(words);
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(output.stdout.is_empty() && error.contains("\nhint: "), "{words:?}: {error}");
        (output.status.code().unwrap(), error)
    }
}

fn create(arbiter: &str) -> String {
    json!({ "create_project": { "reference": "first", "project": {
        "currency": { "native": "ucara" }, "arbiter": arbiter, "uri": "sample://p",
        "uri_hash": "ab".repeat(32), "managers": [], "sharing": { "none": {} },
    } } })
    .to_string()
}

#[test]
fn any_message_can_be_sent_as_json_and_any_question_asked() {
    let desk = Desk::new("raw");
    let arbiters: Value = serde_json::from_str(&desk.done(&["query", "marketplace", r#"{"arbiters":{}}"#])).unwrap();
    let create = create(arbiters["arbiters"][0].as_str().unwrap());
    let told = desk.done(&["execute", "marketplace", &create, "--as", "larkspur"]);
    assert!(told.contains("\nwasm-project_created version=1 project=1 "), "{told}");
    fs::write(desk.0.join("fund.json"), r#"{"fund":{"project":1,"reference":"money"}}"#).unwrap();
    let fund = ["execute", "marketplace", "@fund.json", "--funds", "5ucara", "--as", "larkspur"];
    let told: Value = serde_json::from_str(&desk.done(&[&fund[..], &["--json"]].concat())).unwrap();
    let events = told["events"].as_array().unwrap();
    assert!(events.iter().any(|event| event["type"] == "wasm-project_funded" && event["attributes"]["amount"] == "5"));
    let project = desk.done(&["query", "marketplace", r#"{"project":{"project":1}}"#]);
    assert_eq!(serde_json::from_str::<Value>(&project).unwrap()["available"], "5");
    for (words, exit, says) in [
        (&fund[..], 1, "REFERENCE_USED: "),
        (&["execute", "marketplace", r#"{"pause":{}}"#, "--as", "larkspur"], 1, "OWNER_ONLY: "),
        (
            &["execute", "points", r#"{"mint":{"recipient":"x","amount":"1"}}"#, "--as", "larkspur"],
            1,
            "MINTER_UNLISTED: ",
        ),
        (&["query", "marketplace", r#"{"project":{"project":9}}"#], 1, "PROJECT_UNKNOWN: "),
        (&["query", "marketplace", "{"], 2, "VALUE_INVALID: "),
        (&["query", "marketplce", "{}"], 2, "licensing or an address of this chain, got \"marketplce\""),
        (&["execute", "caravan1nobody", "{}", "--as", "larkspur"], 2, "VALUE_INVALID: "),
        (&["query", "marketplace", "@nothing.json"], 3, "FILE_UNREADABLE: "),
        (&["execute", "marketplace", r#"{"pause":{}}"#], 2, "SENDER_MISSING: "),
    ] {
        let (code, error) = desk.refused(words);
        assert!(code == exit && error.contains(says), "{words:?}: {code} {error}");
    }
    assert_eq!(desk.run(&["execute", "points", "{}", "--funds", "five", "--as", "larkspur"]).status.code(), Some(2));
    assert_eq!(desk.run(&["execute", "points", "{}", "--gas", "1", "--as", "larkspur"]).status.code(), Some(2));
}

#[test]
fn words_for_a_real_chain_are_not_dropped_in_silence() {
    let desk = Desk::folder("misplaced");
    desk.done(&["chain", "new"]);
    for (word, value) in [("--owner", "me"), ("--treasury", "me"), ("--arbiter", "me"), ("--proposal", "files")] {
        let output = desk.run(&["deploy", word, value]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{word}: {said}");
        assert!(said.contains(&format!("{word} is for a real chain")) && said.contains("--chain NAME"), "{said}");
    }
    assert!(desk.done(&["chain", "show"]).contains("no contracts yet"), "nothing was deployed");
    desk.done(&["deploy"]);
}

#[test]
fn the_suite_on_the_chain_in_a_file_is_checked_too() {
    let desk = Desk::new("checked");
    desk.done(&["project", "create", "Problems", "--share", "40", "--as", "larkspur"]);
    desk.done(&["project", "fund", "1", "2", "--as", "larkspur"]);
    desk.done(&["project", "create", "Paid by reward alone", "--as", "larkspur"]);
    let told = desk.done(&["check"]);
    assert!(told.lines().all(|line| line.starts_with("ok ")), "{told}");
    assert!(told.contains("ok  I2  marketplace n:ucara: free, project by project: 2000000 and 2000000\n"), "{told}");
    let rows: Value = serde_json::from_str(&desk.done(&["check", "--json"])).unwrap();
    let rules: Vec<&str> = rows.as_array().unwrap().iter().map(|row| row["rule"].as_str().unwrap()).collect();
    for rule in ["I1", "I2", "I23", "I24", "A1", "A5", "L1", "L2", "L7"] {
        assert!(rules.contains(&rule), "{rule}");
    }
    let (code, error) = desk.refused(&["check", "--marketplace", "nobody"]);
    assert!(code == 1, "{error}");
}
