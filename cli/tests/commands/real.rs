//! The tour on a real chain. `CARAVAN_CHAIN` names its file (`cargo xtask e2e`, or `cargo xtask devnet start` and
//! chains/local.toml); without it this test says that it did not run.

use std::fs;
use std::path::{Path, PathBuf};

use super::fixture::{units, Fixture};
use super::judged::judged;
use super::reviews::reviewed;

/// Two tasks of three annotators at 0.1 CARA, all accepted.
const PAID: u128 = 200_000;

/// A path of the repository where it is relative.
fn resolved(path: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let path = Path::new(path);
    if path.is_absolute() {
        path.to_owned()
    } else {
        root.join(path)
    }
}

/// A folder for the chain; `None` without one.
fn fixture() -> Option<Fixture> {
    let Ok(chain) = std::env::var("CARAVAN_CHAIN") else {
        eprintln!("not run: no chain (CARAVAN_CHAIN)");
        return None;
    };
    let artifacts = std::env::var("CARAVAN_ARTIFACTS").unwrap_or_else(|_| "artifacts".to_owned());
    let mut fixture = Fixture::empty("real");
    let words = ["--chain", "--artifacts"].into_iter().zip([resolved(&chain), resolved(&artifacts)]);
    fixture.words = words.flat_map(|(word, path)| [word.to_owned(), path.display().to_string()]).collect();
    Some(fixture)
}

#[test]
fn a_project_goes_from_a_file_of_rows_to_royalties_on_a_real_chain() {
    let Some(fixture) = fixture() else { return };
    assert!(fixture.fails("project show").1.contains("SUITE_MISSING"));
    fixture.json("deploy");
    // People who have not been there before.
    let [larkspur, kestrel] = ["larkspur", "kestrel"].map(name);
    let contributors = ["amara", "bela", "chen"].map(name);
    fixture.json(&format!("account add {larkspur} --fund 100CARA"));
    assert!(fixture.fails(&format!("project create P --as {kestrel}")).1.contains("ACCOUNT_UNKNOWN"));
    let project = &fixture.json(&format!("project create Problems --share 40 --as {larkspur}"))["project"];
    fixture.json(&format!("project fund {project} 2CARA --as {larkspur}"));
    let batch = work(&fixture, project, &larkspur, &contributors);
    let verdicts = contributors.iter().flat_map(|who| ["a", "b"].map(|id| format!("{id},{who},accept\n")));
    fixture.write("verdicts.csv", format!("id,annotator,verdict\n{}", verdicts.collect::<String>()));
    assert!(fixture.fails(&format!("decide {batch} verdicts.csv --as {}", contributors[0])).1.contains("MANAGER_ONLY"));
    assert_eq!(fixture.json(&format!("decide {batch} verdicts.csv --as {larkspur} --yes"))["accepted"], 6);
    for who in &contributors {
        assert_eq!(units(&fixture.json(&format!("withdraw --as {who}"))["paid"]), PAID);
        assert_eq!(fixture.balance(who), PAID);
    }
    fixture.json(&format!("batch close {batch} --as {larkspur}"));
    fixture.json(&format!("batch finalize {batch} --as {larkspur}"));
    let asset = publish(&fixture, project, &larkspur);
    fixture.write("terms.txt", "The terms of a license");
    let offer = &fixture
        .json(&format!("offer create {asset} --text terms.txt --price 10CARA --use train --as {larkspur}"))["offer"];
    let buyer = fixture.json(&format!("account add {kestrel} --fund 45CARA"))["address"].clone();
    assert_eq!(units(&fixture.json(&format!("account fund {kestrel} 5CARA"))["held"]), 50_000_000);
    fixture.json(&format!("buy {offer} --most 10CARA --yes --as {kestrel}"));
    let verified = fixture.json(&format!("license verify {asset} train {}", buyer.as_str().unwrap()));
    assert_eq!(verified["answer"]["licensed"], true);
    // 2.5 % fee, 40 % of the rest to three who did as much each.
    let pool = 10_000_000 * 9_750 / 10_000 * 4_000 / 10_000;
    for who in &contributors {
        assert_eq!(units(&fixture.json(&format!("royalties claim {asset} --as {who}"))["paid"]), pool / 3);
    }
    assert_eq!(units(&fixture.json(&format!("withdraw --royalties --as {larkspur}"))["paid"]), 9_750_000 - pool);
    assert_eq!(fixture.json(&format!("export results {project} --out results.csv --as {larkspur}"))["rows"], 6);
    spend_credit(&fixture, project, &larkspur, &contributors);
    judged(&fixture, project, &larkspur, &contributors);
    reviewed(&fixture, &larkspur, &contributors);
    fixture.json("check");
}

/// A name that no one had before.
pub(super) fn name(who: &str) -> String {
    format!("{who}-{}", std::process::id())
}

/// Run a batch of two tasks that all annotators do. Return its number.
pub(super) fn work(
    fixture: &Fixture,
    project: &serde_json::Value,
    larkspur: &str,
    contributors: &[String],
) -> serde_json::Value {
    fixture.write("question.json", include_str!("../../sample/tour/task.json"));
    fixture.json("batch new batch.toml --definition question.json");
    for who in contributors {
        fixture.json(&format!("account add {who}"));
    }
    let batch = open(fixture, project, larkspur, 3);
    answer(fixture, &batch, contributors);
    batch
}

/// Open a batch of two tasks with rows of their own. Return its number.
pub(super) fn open(fixture: &Fixture, project: &serde_json::Value, larkspur: &str, more: u32) -> serde_json::Value {
    // Nothing of an earlier run is the same.
    let run = std::process::id();
    fixture
        .write("rows.csv", format!("id,question\na,How much is {run} and {more}?\nb,How much is {more} and {run}?\n"));
    let import = format!("batch import {project} rows.csv --config batch.toml --as {larkspur}");
    let batch = fixture.json(&import)["batch"].clone();
    assert_eq!(fixture.json(&import)["imported_before"], true);
    fixture.json(&format!("batch open {batch} --yes --as {larkspur}"));
    batch
}

pub(super) fn answer(fixture: &Fixture, batch: &serde_json::Value, contributors: &[String]) {
    for who in contributors {
        for _ in 0..2 {
            fixture.json(&format!("work claim {batch} --as {who}"));
            fixture.json(&format!("work submit {batch} {} --as {who}", std::process::id()));
        }
    }
}

/// Reject one work of a second batch: its money is credit, which pays for a third one.
fn spend_credit(fixture: &Fixture, project: &serde_json::Value, larkspur: &str, contributors: &[String]) {
    fixture.json(&format!("project fund {project} 3CARA --as {larkspur}"));
    let batch = open(fixture, project, larkspur, 7);
    answer(fixture, &batch, contributors);
    let mut verdicts = "id,annotator,verdict,grade,reason\n".to_owned();
    for (number, who) in contributors.iter().enumerate() {
        let of_b = if number == 0 { "reject,,off_instruction" } else { "accept,," };
        verdicts.push_str(&format!("a,{who},accept,,\nb,{who},{of_b}\n"));
    }
    fixture.write("verdicts-2.csv", verdicts);
    assert_eq!(fixture.json(&format!("decide {batch} verdicts-2.csv --as {larkspur} --yes"))["rejected"], 1);
    fixture.json(&format!("batch close {batch} --as {larkspur}"));
    fixture.json("chain advance 2d");
    assert_eq!(fixture.json(&format!("settle {batch} --as {larkspur}"))["settled"], 1);
    fixture.json(&format!("batch finalize {batch} --as {larkspur}"));
    let third = open(fixture, project, larkspur, 9);
    let query = format!("query marketplace {{\"ledger\":{{\"batch\":{third}}}}}");
    let ledger = fixture.json(&query);
    assert!(units(&ledger["project_credit_in"]) > 0, "{ledger}");
}

/// The dataset of the project as an asset; its number.
fn publish(fixture: &Fixture, project: &serde_json::Value, larkspur: &str) -> serde_json::Value {
    let line = format!("project publish {project} --as {larkspur}");
    assert_eq!(fixture.json(&line)["registered"], false);
    fixture.json("chain advance 61s");
    let asset = fixture.json(&line)["asset"].clone();
    assert_eq!(fixture.json("asset verify dataset.jsonl")["asset"]["asset"], asset);
    fixture.json(&format!("asset graph {asset} --svg graph.svg"));
    assert!(fs::read_to_string(fixture.folder.join("graph.svg")).unwrap().contains("contributors 40 %"));
    asset
}
