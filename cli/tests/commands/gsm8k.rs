//! The tour with real problems, where they are at hand: `CARAVAN_GSM8K`, or beside the repository.

use std::fs;
use std::path::{Path, PathBuf};

use super::fixture::{play, publish, Fixture};

/// The folder of GSM8K; `None` without one.
fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("CARAVAN_GSM8K").filter(|name| !name.is_empty()).map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/gsm8k");
    let found = named.unwrap_or(beside);
    if found.join("test.jsonl").is_file() {
        return Some(found);
    }
    eprintln!("not run: no GSM8K (CARAVAN_GSM8K names the folder of test.jsonl)");
    None
}

#[test]
fn six_problems_of_gsm8k_go_all_the_way_to_a_dataset() {
    let Some(folder) = folder() else { return };
    let fixture = Fixture::new("gsm8k");
    fixture.json(&format!("sample --gsm8k {}", folder.display()));
    let problems = fs::read_to_string(fixture.folder.join("problems.csv")).unwrap();
    assert!(problems.contains("gsm8k-0001,") && problems.contains("16 eggs per day"), "{problems}");
    play(&fixture);
    publish(&fixture);
    let dataset = fs::read_to_string(fixture.folder.join("dataset.jsonl")).unwrap();
    assert!(dataset.lines().count() == 17 && dataset.contains("\"answer\":\"18\""), "{dataset}");
    assert!(fixture.fails("sample --rows 6").1.contains("FILE_EXISTS"), "what is there stays");
}

#[test]
fn all_problems_of_gsm8k_are_a_batch() {
    let Some(folder) = folder() else { return };
    let fixture = Fixture::new("gsm8k-all");
    fixture.json(&format!("sample --rows 1319 --gsm8k {}", folder.display()));
    assert_eq!(fixture.json("batch import 1 problems.csv --config batch.toml --as larkspur")["tasks"], 1_319);
    fixture.unchanged_by("batch open 1 --yes --as larkspur", 1, "AVAILABLE_SHORT");
    let (exit, text) = fixture.fails(&format!("sample more --rows 1320 --gsm8k {}", folder.display()));
    assert!(exit == 3 && text.contains("expected 1320 lines, got 1319"), "{text}");
    assert!(!fixture.folder.join("more").exists());
}
