//! `docs/gas.md`: what every message of the story costs on a real chain, and that it does not grow.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{bail, ensure, Context, Result};
use serde_json::Value;

use crate::e2e::Stage;
use crate::workspace::{output, verdict};

/// The page.
const PAGE: &str = "docs/gas.md";
/// How much a figure may grow, in thousandths.
const GROWTH: u64 = 20;
/// What DESIGN.md allows, for the messages that it names: the whole transaction.
const TARGETS: [(&str, u64); 6] = [
    ("marketplace claim", 140_000),
    ("marketplace submit", 120_000),
    ("marketplace withdraw", 260_000),
    ("licensing buy", 260_000),
    ("licensing claim", 190_000),
    ("licensing claim_for", 190_000),
];

/// The gas of a message, over all times that it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Figure {
    times: usize,
    least: u64,
    median: u64,
    most: u64,
}

impl Figure {
    fn of(gas: &[u64]) -> Option<Self> {
        let mut gas = gas.to_vec();
        gas.sort_unstable();
        let (least, most) = (*gas.first()?, *gas.last()?);
        Some(Self { times: gas.len(), least, median: *gas.get(gas.len() / 2)?, most })
    }
}

type Figures = BTreeMap<String, Figure>;

/// What was asked for.
#[derive(Default)]
struct Order {
    check: bool,
    program: Option<PathBuf>,
    journal: Option<PathBuf>,
}

/// Plays the story on a chain of its own, or reads the journal of one that was played, and writes the page; with
/// `--check` compares with it.
///
/// # Errors
/// When the story fails, or names each figure that has grown or is not on the page.
pub(crate) fn run(root: &Path, arguments: &[String]) -> Result<()> {
    let order = parse(arguments)?;
    let journal = order.journal.clone().map_or_else(|| played(root, &order), Ok)?;
    let figures = read(&std::fs::read_to_string(&journal).context("the story left no journal")?)?;
    let page = root.join(PAGE);
    if order.check {
        let known = known(&std::fs::read_to_string(&page).with_context(|| format!("no {PAGE}"))?);
        verdict(&grown(&known, &figures))?;
        println!("gas: {} messages, none has grown by more than {GROWTH} ‰", figures.len());
        return Ok(());
    }
    let old = std::fs::read_to_string(&page).unwrap_or_default();
    let text = written(&figures) + remarks(&old);
    print!("{text}");
    std::fs::write(&page, text).with_context(|| format!("cannot write {PAGE}"))
}

/// Plays the story; the journal.
fn played(root: &Path, order: &Order) -> Result<PathBuf> {
    let mut stage = Stage::open(root, 1, order.program.as_deref())?;
    let journal = stage.home.join("journal.jsonl");
    output(&mut stage.command(&["demo", "--journal", &journal.to_string_lossy()]))?;
    stage.network.stop()?;
    Ok(journal)
}

fn parse(arguments: &[String]) -> Result<Order> {
    let mut order = Order::default();
    let mut rest = arguments.iter();
    while let Some(word) = rest.next() {
        let mut file = || rest.next().with_context(|| format!("{word} FILE")).map(std::path::absolute);
        match word.as_str() {
            "--check" => order.check = true,
            "--program" => order.program = Some(file()??),
            "--journal" => order.journal = Some(file()??),
            _ => bail!("expected --check, --program or --journal, got {word}"),
        }
    }
    Ok(order)
}

/// The gas of every message that was alone in its transaction and was done.
fn read(journal: &str) -> Result<Figures> {
    let mut gas: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for line in journal.lines() {
        let line: Value = serde_json::from_str(line).context("a journal with a line that is no JSON")?;
        let used = line.get("gas").and_then(Value::as_u64).context("a line without gas")?;
        let done = line.get("code").and_then(Value::as_u64) == Some(0);
        let messages = line.get("messages").and_then(Value::as_array).context("a line without messages")?;
        let [message] = messages.as_slice() else { continue };
        let word = |index: usize| message.get(index).and_then(Value::as_str).unwrap_or_default();
        // The upload of code depends on its bytes alone.
        if done && word(0) != "wasm" {
            let name = format!("{} {}", word(0).trim_start_matches("caravan "), word(1));
            gas.entry(name).or_default().push(used);
        }
    }
    ensure!(!gas.is_empty(), "the journal has no transactions");
    Ok(gas.into_iter().filter_map(|(name, gas)| Some((name, Figure::of(&gas)?))).collect())
}

fn written(figures: &Figures) -> String {
    let mut text = String::from(
        "# Gas\n\n\
         What the messages of the story cost on wasmd v0.61.14: SDK gas of the whole transaction (signature, fee, bytes, \n\
         contracts that are called in turn), code not pinned, over all times that the story sends them. `cargo xtask gas` \n\
         plays it on a chain of its own and writes this page; `cargo xtask gas --check` fails when a median has grown by \n\
         more than 2 % or a message is missing here. Targets are those of the design, ratios median to target. `bank send` \n\
         does next to nothing: its signature, fee and bytes are the floor of every transaction.\n\n\
         | message | times | least | median | most | target | ratio |\n|---|---:|---:|---:|---:|---:|---:|\n",
    )
    .replace(" \n", "\n");
    for (name, figure) in figures {
        let Figure { times, least, median, most } = figure;
        let target = TARGETS.iter().find(|(of, _)| of == name).map(|(_, target)| *target);
        let ratio = target.map_or_else(String::new, |target| ratio(*median, target));
        let target = target.map_or_else(String::new, |target| target.to_string());
        text.push_str(&format!("| {name} | {times} | {least} | {median} | {most} | {target} | {ratio} |\n"));
    }
    text
}

/// What people have written below the table, from the first heading on.
fn remarks(page: &str) -> &str {
    page.find("\n## ").and_then(|at| page.get(at..)).unwrap_or_default()
}

/// `1.09`.
fn ratio(median: u64, target: u64) -> String {
    let hundredths = (median * 100 + target / 2) / target;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// The medians of the page.
fn known(page: &str) -> BTreeMap<String, u64> {
    let rows = page.lines().filter_map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, name, _, _, median, ..] = cells.as_slice() else { return None };
        Some(((*name).to_owned(), median.parse().ok()?))
    });
    rows.collect()
}

fn grown(known: &BTreeMap<String, u64>, figures: &Figures) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, figure) in figures {
        match known.get(name) {
            None => faults.push(format!("{name}: {} gas, not in {PAGE}", figure.median)),
            Some(was) if figure.median * 1_000 > was * (1_000 + GROWTH) => {
                faults.push(format!("{name}: {} gas, was {was}", figure.median));
            }
            Some(_) => {}
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    const JOURNAL: &str = r#"{"gas":100,"code":0,"messages":[["caravan points","transfer"]]}
{"gas":300,"code":0,"messages":[["caravan points","transfer"]]}
{"gas":200,"code":0,"messages":[["caravan points","transfer"]]}
{"gas":900,"code":5,"messages":[["caravan points","transfer"]]}
{"gas":999,"code":0,"messages":[["wasm","store_code"]]}
{"gas":999,"code":0,"messages":[["caravan points","burn"],["caravan points","burn"]]}"#;

    #[test]
    fn what_was_done_alone_is_counted_and_the_page_is_read_as_it_is_written() {
        let figures = read(JOURNAL).unwrap();
        let figure = Figure { times: 3, least: 100, median: 200, most: 300 };
        assert_eq!(figures, BTreeMap::from([("points transfer".to_owned(), figure)]));
        let page = written(&figures) + "\n## Remarks\n\n| a | 1 | 2 | 1.009 |\n";
        assert_eq!(known(&page), BTreeMap::from([("points transfer".to_owned(), 200)]));
        assert_eq!(remarks(&page), "\n## Remarks\n\n| a | 1 | 2 | 1.009 |\n");
        assert_eq!(remarks(&written(&figures)), "");
    }

    #[test]
    fn two_in_a_hundred_are_forgiven_and_a_new_message_is_not() {
        let figures = read(JOURNAL).unwrap();
        let page = |median: u64| BTreeMap::from([("points transfer".to_owned(), median)]);
        assert_eq!(grown(&page(200), &figures), Vec::<String>::new());
        assert_eq!(grown(&page(197), &figures), Vec::<String>::new());
        assert_eq!(grown(&page(196), &figures).len(), 1);
        assert_eq!(grown(&BTreeMap::new(), &figures).len(), 1);
    }
}
