//! `execute`, `query`, `check` and errors as JSON, one process each, on a chain in a file.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where it fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{json, Value};

/// A folder; with [`Fixture::new`], a chain and the suite in it, and larkspur with 100 CARA.
struct Fixture(PathBuf);

impl Fixture {
    fn folder(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn new(name: &str) -> Self {
        let fixture = Self::folder(name);
        for words in
            [&["chain", "new"][..], &["deploy"], &["account", "add", "larkspur", "--fund", "100CARA", "--named"]]
        {
            fixture.done(words);
        }
        fixture
    }

    fn run(&self, words: &[&str]) -> Output {
        let mut caravan = Command::new(env!("CARGO_BIN_EXE_caravan"));
        caravan
            .current_dir(&self.0)
            .env("CARAVAN_HOME", ".caravan")
            .env_remove("CARAVAN_AS")
            .args(words)
            .output()
            .unwrap()
    }

    fn done(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert_eq!(output.status.code(), Some(0), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn fails(&self, words: &[&str]) -> (i32, String) {
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
fn any_message_and_any_query_can_be_sent_as_json() {
    let fixture = Fixture::new("raw");
    let arbiters: Value = serde_json::from_str(&fixture.done(&["query", "arbitration", r#"{"arbiters":{}}"#])).unwrap();
    let create = create(arbiters["arbiters"][0]["arbiter"].as_str().unwrap());
    let output = fixture.done(&["execute", "marketplace", &create, "--as", "larkspur"]);
    let marketplace = "\nwasm-project_created _contract_address=caravan1";
    assert!(output.contains(marketplace) && output.contains(" version=1 project=1 "), "{output}");
    fs::write(fixture.0.join("fund.json"), r#"{"fund":{"project":1,"reference":"money"}}"#).unwrap();
    let fund = ["execute", "marketplace", "@fund.json", "--funds", "5ucara", "--as", "larkspur"];
    let output: Value = serde_json::from_str(&fixture.done(&[&fund[..], &["--json"]].concat())).unwrap();
    let events = output["events"].as_array().unwrap();
    assert!(events.iter().any(|event| event["type"] == "wasm-project_funded" && event["attributes"]["amount"] == "5"));
    let project = fixture.done(&["query", "marketplace", r#"{"project":{"project":1}}"#]);
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
        (&["query", "marketplce", "{}"], 2, "arbitration or an address of this chain, got \"marketplce\""),
        (&["execute", "caravan1unknown", "{}", "--as", "larkspur"], 2, "VALUE_INVALID: "),
        (&["query", "marketplace", "@nothing.json"], 3, "FILE_UNREADABLE: "),
        (&["execute", "marketplace", r#"{"pause":{}}"#], 2, "SENDER_MISSING: "),
    ] {
        let (code, error) = fixture.fails(words);
        assert!(code == exit && error.contains(says), "{words:?}: {code} {error}");
    }
    assert_eq!(fixture.run(&["execute", "points", "{}", "--funds", "five", "--as", "larkspur"]).status.code(), Some(2));
    assert_eq!(fixture.run(&["execute", "points", "{}", "--gas", "1", "--as", "larkspur"]).status.code(), Some(2));
}

#[test]
fn options_for_a_real_chain_are_errors_on_the_embedded_one() {
    let fixture = Fixture::folder("misplaced");
    fixture.done(&["chain", "new"]);
    let roles = [("--owner", "me"), ("--treasury", "me"), ("--arbiter", "me"), ("--arbiter-fee", "7")];
    for (word, value) in roles.into_iter().chain([("--proposal", "files")]) {
        let output = fixture.run(&["deploy", word, value]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{word}: {said}");
        assert!(said.contains(&format!("{word} needs a real chain")) && said.contains("--chain NAME"), "{said}");
    }
    assert!(fixture.done(&["chain", "show"]).contains("no contracts yet"), "nothing was deployed");
    fixture.done(&["deploy"]);
}

#[test]
fn the_suite_on_the_chain_in_a_file_is_checked_too() {
    let fixture = Fixture::new("checked");
    fixture.done(&["project", "create", "Problems", "--share", "40", "--as", "larkspur"]);
    fixture.done(&["project", "fund", "1", "2CARA", "--as", "larkspur"]);
    fixture.done(&["project", "create", "Paid by reward alone", "--as", "larkspur"]);
    let output = fixture.done(&["check"]);
    let (first, rest) = output.split_once('\n').unwrap();
    assert!(first.starts_with("The marketplace caravan1") && first.contains(" on chain "), "{first}");
    let (rules, last) = rest.trim_end().rsplit_once('\n').unwrap();
    assert!(rules.lines().all(|line| line.starts_with("ok ")), "{output}");
    let count = rules.lines().count();
    assert_eq!(last, format!("{count} of {count} rules hold"));
    assert!(output.contains("ok  I2  available funds are the sum over projects (1)\n"), "{output}");
    let object: Value = serde_json::from_str(&fixture.done(&["check", "--json"])).unwrap();
    assert_eq!((&object["holds"], &object["total"]), (&true.into(), &count.into()));
    let rows = object["rules"].as_array().unwrap();
    let available = rows.iter().find(|row| row["function"] == "money::available").unwrap();
    assert_eq!(available["nonzero"], 1, "the project has 2 CARA");
    let rules: Vec<&str> = rows.iter().map(|row| row["number"].as_str().unwrap()).collect();
    for rule in ["I1", "I2", "I23", "I24", "A1", "A5", "L1", "L2", "L7"] {
        assert!(rules.contains(&rule), "{rule}");
    }
    let (code, error) = fixture.fails(&["check", "--marketplace", "unknown"]);
    assert!(code == 1, "{error}");
}
