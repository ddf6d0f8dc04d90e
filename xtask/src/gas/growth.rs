//! What the number of annotators does to the cost of a message: nothing.

use std::path::{Path, PathBuf};

use anyhow::{ensure, Context, Result};
use serde::Deserialize;

use super::floor::{Base, Count};
use crate::workspace::{cargo, run, verdict};

/// The heading of the table.
pub(super) const HEADING: &str = "Growth";
/// The crowds: the first is what the others are compared with.
const SIZES: &str = "10,1000,200000";
/// How much a message may cost beside the largest crowd, in thousandths of what it costs beside the smallest.
const MOST: u64 = 1_020;
/// A transaction on a real chain and a transfer of a coin, as [`super::messages`] has measured them, in thousands.
const BASE: Base = Base { transaction: 47_000, transfer: 20_000 };
/// A transaction without proofs, in bytes: the same beside every crowd.
const BYTES: u64 = 500;

const WORDS: &str = "\
The same steps in a market where ten annotators have worked, a thousand, and two hundred thousand: each has done a task in one
project, every second has its money and its points. The embedded chain plays them, native code, and counts what each step
reads, writes and tells; `cargo xtask gas --growth` writes this table, and fails when an operation is one more or less, or the
floor of a message is more than 2 % higher beside the largest crowd. `in the crowd` are the messages in the crowd's own batch,
edition, dataset and pool. What grows is digits: numbers of persons, of works and of points are longer. Computing is not in
it: it works on the same rows, some bytes longer.
";

#[derive(Deserialize)]
struct Line {
    contract: String,
    message: String,
    note: String,
    sizes: Vec<u64>,
    took: Vec<Count>,
}

impl Line {
    fn name(&self) -> String {
        let comma = if self.note.is_empty() { "" } else { ", " };
        format!("{} {}{comma}{}", self.contract, self.message, self.note)
    }

    fn floors(&self) -> Vec<u64> {
        self.took.iter().map(|count| count.floor(BASE, BYTES)).collect()
    }
}

/// Plays the steps beside each crowd; the section.
pub(super) fn section(root: &Path, folder: &Path) -> Result<String> {
    let file: PathBuf = folder.join("growth.jsonl");
    let mut test = cargo();
    test.current_dir(root).args(["test", "--locked", "--quiet", "-p", "caravan-rpc", "--test", "messages"]);
    test.arg("does_not_grow_with_the_crowd").env("CARAVAN_CROWDS", SIZES).env("CARAVAN_GROWTH", &file);
    run(&mut test)?;
    written(&std::fs::read_to_string(&file).context("the crowds left nothing")?)
}

fn written(text: &str) -> Result<String> {
    let lines: Vec<Line> = text.lines().map(serde_json::from_str).collect::<Result<_, _>>().context("no crowds")?;
    // Of steps in one form, the one that grows most stands for all; the bank's have no rows.
    let mut rows: Vec<(String, u64, Vec<u64>)> = Vec::new();
    for line in lines.iter().filter(|line| line.contract != "bank") {
        ensure!(line.took.len() == line.sizes.len() && line.sizes.len() > 1, "{}: too few crowds", line.name());
        let row = (line.name(), line.took.first().map_or(0, Count::operations), line.floors());
        match rows.iter_mut().find(|known| known.0 == row.0) {
            Some(known) if part(&known.2) < part(&row.2) => *known = row,
            Some(_) => {}
            None => rows.push(row),
        }
    }
    rows.sort();
    let too_much = |row: &&(String, u64, Vec<u64>)| part(&row.2) > MOST;
    let faults = rows.iter().filter(too_much).map(|(name, _, floors)| format!("{name}: grows, {floors:?}"));
    verdict(&faults.collect::<Vec<_>>())?;
    let sizes = lines.first().map(|line| line.sizes.clone()).unwrap_or_default();
    let heads: String = sizes.iter().map(|size| format!(" floor at {size} |")).collect();
    let rule = "---:|".repeat(sizes.len() + 2);
    let mut text = format!("{WORDS}\n| message | operations |{heads} ratio |\n|---|{rule}\n");
    for (name, operations, floors) in &rows {
        let cells: String = floors.iter().map(|floor| format!(" {floor} |")).collect();
        let part = part(floors);
        text += &format!("| {name} | {operations} |{cells} {}.{:03} |\n", part / 1_000, part % 1_000);
    }
    Ok(text)
}

/// What the last is of the first, in thousandths.
fn part(floors: &[u64]) -> u64 {
    let (first, last) = (floors.first().copied().unwrap_or_default(), floors.last().copied().unwrap_or_default());
    (last * 1_000 + first / 2) / first.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(written: [u64; 2]) -> String {
        let count = |bytes: u64| {
            format!(
                r#"{{"loads":1,"calls":0,"reads":[1,9],"again":[0,0],"writes":[1,{bytes}],"rewrites":[0,0],"removals":0,"steps":[0,0],"transfers":0,"events":[1,2,3]}}"#
            )
        };
        let [few, many] = written.map(count);
        format!(r#"{{"contract":"points","message":"burn","note":"","sizes":[10,200],"took":[{few},{many}]}}"#)
    }

    #[test]
    fn digits_are_forgiven_and_a_row_that_grows_is_not() {
        let text = written(&line([100, 120])).unwrap();
        assert!(text.contains("| message | operations | floor at 10 | floor at 200 | ratio |"), "{text}");
        assert!(text.contains("| points burn | 2 | "), "{text}");
        assert!(written(&line([100, 300])).is_err());
    }
}
