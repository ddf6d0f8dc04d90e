//! What the number of annotators does to the cost of a message: nothing.

use std::path::Path;

use anyhow::{ensure, Context, Result};
use serde::Deserialize;

use super::floor::{Count, Paid};
use super::messages::{lines, Line};
use crate::e2e::Stage;
use crate::workspace::{cargo, run, verdict};

/// The heading of the table.
pub(super) const HEADING: &str = "Growth";
/// The crowds: the first is what the others are compared with.
const SIZES: [u64; 3] = [10, 1_000, 200_000];
/// How much a message may cost beside the largest crowd, in thousandths of what it costs beside the smallest.
const MOST: u64 = 1_020;

const WORDS: &str = "\
The same steps in a market where ten annotators have worked, a thousand, and two hundred thousand: each has done a task in one
project, every second has its money and its points. `cargo xtask gas --growth` has the embedded chain play them first, and
fails when a step reads, writes or emits once more or less beside another crowd. Then it puts each crowd, as it has worked on
the embedded chain, into the genesis of a real one, sends the steps there, writes this table, and fails when a message costs
more than 2 % more beside the largest crowd. `in the crowd` are the messages in the crowd's own batch, edition, dataset and
pool. What grows is digits: numbers of persons, of works and of points are longer. A random claim that draws a task which the
message writes anyway saves a row, some 4,800: one in some sixty does.
";

/// A step as it was counted beside each crowd.
#[derive(Deserialize)]
struct Counted {
    contract: String,
    message: String,
    note: String,
    sizes: Vec<u64>,
    took: Vec<Count>,
}

/// Plays the steps beside each crowd; the section.
pub(super) fn section(root: &Path, folder: &Path, program: Option<&Path>) -> Result<String> {
    let test = |name: &str| {
        let mut test = cargo();
        test.current_dir(root).args(["test", "--locked", "--quiet", "--workspace", "--test", "messages", name]);
        test.env("CARAVAN_ARTIFACTS", root.join("artifacts"));
        test
    };
    let file = folder.join("growth.jsonl");
    let sizes = SIZES.map(|size| size.to_string()).join(",");
    run(test("does_not_grow_with_the_crowd").env("CARAVAN_CROWDS", sizes).env("CARAVAN_GROWTH", &file))?;
    let mut paid = Vec::new();
    for size in SIZES {
        println!("== {size} annotators, from the genesis of a real chain");
        let (crowd, journal) = (folder.join(format!("crowd-{size}")), folder.join(format!("growth-{size}.jsonl")));
        std::fs::create_dir_all(&crowd).with_context(|| format!("cannot create {}", crowd.display()))?;
        let step = |name: &str, chain: &Path| {
            let mut test = test(name);
            test.env("CARAVAN_CROWD", &crowd).env("CARAVAN_CROWD_SIZE", size.to_string()).env("CARAVAN_CHAIN", chain);
            test
        };
        run(&mut step("a_crowd_is_left_to_a_real_chain", &root.join("chains/local.toml")))?;
        let mut stage = Stage::after(root, program, &crowd)?;
        let mut pays = step("every_message_is_paid_for_beside_a_crowd_on_a_real_chain", &stage.chain);
        run(pays.env("CARAVAN_MESSAGES", &journal))?;
        stage.network.stop()?;
        std::fs::remove_dir_all(&crowd).context("cannot remove a crowd")?;
        paid.push(lines(&journal)?);
    }
    written(&std::fs::read_to_string(&file).context("the crowds left nothing")?, &paid)
}

/// A row: the message, its operations, and its gas beside each crowd.
struct Row {
    name: String,
    operations: u64,
    gas: Vec<u64>,
}

/// The section, of what was counted and of what was paid beside each crowd.
fn written(counted: &str, paid: &[Vec<Line<Paid>>]) -> Result<String> {
    let counted: Vec<Counted> =
        counted.lines().map(serde_json::from_str).collect::<Result<_, _>>().context("no crowds")?;
    let mut rows: Vec<Row> = Vec::new();
    for (place, line) in counted.iter().enumerate() {
        ensure!(line.took.len() == line.sizes.len() && paid.len() == line.sizes.len(), "a crowd is missing");
        let name = super::messages::name(&line.contract, &line.message, &line.note);
        let beside = |crowd: &Vec<Line<Paid>>| {
            let paid = crowd.get(place).filter(|paid| paid.name() == name);
            paid.map(|paid| paid.took.gas).with_context(|| format!("{name} was never paid for"))
        };
        let gas = paid.iter().map(beside).collect::<Result<Vec<_>>>()?;
        let operations = line.took.first().map_or(0, Count::operations);
        // Of steps in one form, the dearest stands for all beside each crowd.
        match rows.iter_mut().find(|known| known.name == name) {
            Some(known) => known.gas.iter_mut().zip(&gas).for_each(|(most, gas)| *most = (*most).max(*gas)),
            None => rows.push(Row { name, operations, gas }),
        }
    }
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    let too_much = |row: &&Row| part(&row.gas) > MOST;
    let faults = rows.iter().filter(too_much).map(|row| format!("{}: grows, {:?}", row.name, row.gas));
    verdict(&faults.collect::<Vec<_>>())?;
    let sizes = counted.first().map(|line| line.sizes.clone()).unwrap_or_default();
    let heads: String = sizes.iter().map(|size| format!(" gas at {size} |")).collect();
    let rule = "---:|".repeat(sizes.len() + 2);
    let mut text = format!("{WORDS}\n| message | operations |{heads} ratio |\n|---|{rule}\n");
    for Row { name, operations, gas } in &rows {
        let cells: String = gas.iter().map(|gas| format!(" {gas} |")).collect();
        let part = part(gas);
        text += &format!("| {name} | {operations} |{cells} {}.{:03} |\n", part / 1_000, part % 1_000);
    }
    Ok(text)
}

/// What the last is of the first, in thousandths.
fn part(gas: &[u64]) -> u64 {
    let (first, last) = (gas.first().copied().unwrap_or_default(), gas.last().copied().unwrap_or_default());
    (last * 1_000 + first / 2) / first.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted() -> String {
        let count = r#"{"loads":1,"calls":0,"reads":[1,9],"again":[0,0],"writes":[1,7],"rewrites":[0,0],"removals":0,"steps":[0,0],"transfers":0,"events":[1,2,3]}"#;
        format!(r#"{{"contract":"points","message":"burn","note":"","sizes":[10,200],"took":[{count},{count}]}}"#)
    }

    fn paid(message: &str, gas: u64) -> Vec<Line<Paid>> {
        let line =
            format!(r#"{{"contract":"points","message":"{message}","note":"","took":{{"gas":{gas},"bytes":400}}}}"#);
        vec![serde_json::from_str(&line).unwrap()]
    }

    #[test]
    fn digits_are_forgiven_and_a_message_that_grows_is_not() {
        let text = written(&counted(), &[paid("burn", 130_000), paid("burn", 132_600)]).unwrap();
        assert!(text.contains("| message | operations | gas at 10 | gas at 200 | ratio |"), "{text}");
        assert!(text.contains("| points burn | 2 | 130000 | 132600 | 1.020 |"), "{text}");
        assert!(written(&counted(), &[paid("burn", 130_000), paid("burn", 132_800)]).is_err());
    }

    #[test]
    fn what_was_counted_is_what_was_paid() {
        assert!(written(&counted(), &[paid("burn", 1)]).is_err());
        assert!(written(&counted(), &[paid("burn", 1), paid("mint", 1)]).is_err());
    }
}
