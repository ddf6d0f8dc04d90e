//! The tour on a real chain. `CARAVAN_CHAIN` names its file (`cargo xtask e2e`, or `cargo xtask devnet start` and
//! chains/local.toml); without it this test says that it did not run.

use std::fs;
use std::path::{Path, PathBuf};

use super::desk::{units, Desk};

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
fn desk() -> Option<Desk> {
    let Ok(chain) = std::env::var("CARAVAN_CHAIN") else {
        eprintln!("not run: no chain (CARAVAN_CHAIN)");
        return None;
    };
    let artifacts = std::env::var("CARAVAN_ARTIFACTS").unwrap_or_else(|_| "artifacts".to_owned());
    let mut desk = Desk::empty("real");
    let words = ["--chain", "--artifacts"].into_iter().zip([resolved(&chain), resolved(&artifacts)]);
    desk.words = words.flat_map(|(word, path)| [word.to_owned(), path.display().to_string()]).collect();
    Some(desk)
}

#[test]
fn a_project_goes_from_a_file_of_rows_to_royalties_on_a_real_chain() {
    let Some(desk) = desk() else { return };
    assert!(desk.refused("project show").1.contains("SUITE_MISSING"));
    desk.json("deploy");
    // People who have not been there before.
    let name = |who: &str| format!("{who}-{}", std::process::id());
    let [larkspur, kestrel] = ["larkspur", "kestrel"].map(name);
    let contributors = ["amara", "bela", "chen"].map(name);
    desk.json(&format!("account add {larkspur} --fund 100"));
    assert!(desk.refused(&format!("project create P --as {kestrel}")).1.contains("ACCOUNT_UNKNOWN"));
    let project = &desk.json(&format!("project create Problems --share 40 --as {larkspur}"))["project"];
    desk.json(&format!("project fund {project} 2 --as {larkspur}"));
    let batch = work(&desk, project, &larkspur, &contributors);
    let verdicts = contributors.iter().flat_map(|who| ["a", "b"].map(|id| format!("{id},{who},accept\n")));
    desk.write("verdicts.csv", format!("id,annotator,verdict\n{}", verdicts.collect::<String>()));
    assert!(desk.refused(&format!("decide {batch} verdicts.csv --as {}", contributors[0])).1.contains("KEY_MISSING"));
    assert_eq!(desk.json(&format!("decide {batch} verdicts.csv --as {larkspur} --yes"))["accepted"], 6);
    for who in &contributors {
        assert_eq!(units(&desk.json(&format!("withdraw --as {who}"))["paid"]), PAID);
        assert_eq!(desk.balance(who), PAID);
    }
    desk.json(&format!("batch close {batch} --as {larkspur}"));
    desk.json(&format!("batch finalize {batch} --as {larkspur}"));
    let asset = publish(&desk, project, &larkspur);
    let offer = &desk.json(&format!("offer {asset} --price 10 --use train --as {larkspur}"))["offer"];
    let buyer = desk.json(&format!("account add {kestrel} --fund 45"))["address"].clone();
    assert_eq!(units(&desk.json(&format!("account fund {kestrel} 5"))["held"]), 50_000_000);
    desk.json(&format!("buy {offer} --most 10 --as {kestrel}"));
    let verified = desk.json(&format!("license verify {asset} train {}", buyer.as_str().unwrap()));
    assert_eq!(verified["answer"]["licensed"], true);
    // 2.5 % fee, 40 % of the rest to three who did as much each.
    let pool = 10_000_000 * 9_750 / 10_000 * 4_000 / 10_000;
    for who in &contributors {
        assert_eq!(units(&desk.json(&format!("royalties claim {asset} --as {who}"))["paid"]), pool / 3);
    }
    assert_eq!(units(&desk.json(&format!("withdraw --royalties --as {larkspur}"))["paid"]), 9_750_000 - pool);
    assert_eq!(desk.json(&format!("export results {project} --out results.csv --as {larkspur}"))["rows"], 6);
    desk.json("check");
}

/// A batch of two tasks that everybody has done; its number.
fn work(desk: &Desk, project: &serde_json::Value, larkspur: &str, contributors: &[String]) -> serde_json::Value {
    desk.json("batch new batch.toml");
    // Nothing of an earlier run is the same.
    let run = std::process::id();
    desk.write("rows.csv", format!("id,question\na,How much is {run} and 3?\nb,How much is {run} and 5?\n"));
    let import = format!("batch import {project} rows.csv --config batch.toml --as {larkspur}");
    let batch = desk.json(&import)["batch"].clone();
    assert_eq!(desk.json(&import)["imported_before"], true);
    desk.json(&format!("batch open {batch} --as {larkspur}"));
    for who in contributors {
        desk.json(&format!("account add {who}"));
        for _ in 0..2 {
            desk.json(&format!("work claim {batch} --as {who}"));
            desk.json(&format!("work submit {batch} {run} --as {who}"));
        }
    }
    batch
}

/// The dataset of the project as an asset; its number.
fn publish(desk: &Desk, project: &serde_json::Value, larkspur: &str) -> serde_json::Value {
    let line = format!("project publish {project} --as {larkspur}");
    assert_eq!(desk.json(&line)["registered"], false);
    desk.json("chain advance 61s");
    let asset = desk.json(&line)["asset"].clone();
    assert_eq!(desk.json("asset verify dataset.jsonl")["asset"]["asset"], asset);
    desk.json(&format!("asset graph {asset} --svg graph.svg"));
    assert!(fs::read_to_string(desk.folder.join("graph.svg")).unwrap().contains("contributors 40 %"));
    asset
}
