//! The messages of the story: how often each is sent, and its gas over all times.

use std::collections::BTreeMap;

use anyhow::{ensure, Context, Result};
use serde_json::Value;

use super::{aimed, Figures};

/// The heading of the table.
pub(super) const HEADING: &str = "The story";
/// The cell with the median.
pub(super) const MEDIAN: usize = 3;

const WORDS: &str = "\
The messages of the story, over all times that it sends them; ratios are median to target.
";

/// The gas of a message, over all times that it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Figure {
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

/// The figures of each message, by contract and message.
pub(super) type Story = BTreeMap<String, Figure>;

/// The gas of every message that was alone in its transaction and was done.
pub(super) fn read(journal: &str) -> Result<Story> {
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

/// The median gas of each message, which `--check` compares.
pub(super) fn figures(story: &Story) -> Figures {
    story.iter().map(|(name, figure)| (name.clone(), figure.median)).collect()
}

/// The section as Markdown: a row a message.
pub(super) fn written(story: &Story) -> String {
    let mut text = format!(
        "{WORDS}\n| message | times | least | median | most | target | ratio |\n|---|---:|---:|---:|---:|---:|---:|\n"
    );
    for (name, figure) in story {
        let Figure { times, least, median, most } = figure;
        text += &format!("| {name} | {times} | {least} | {median} | {most} | {}|\n", aimed(name, *median));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gas::page::Page;

    const JOURNAL: &str = r#"{"gas":100,"code":0,"messages":[["caravan points","transfer"]]}
{"gas":300,"code":0,"messages":[["caravan points","transfer"]]}
{"gas":200,"code":0,"messages":[["caravan points","transfer"]]}
{"gas":900,"code":5,"messages":[["caravan points","transfer"]]}
{"gas":999,"code":0,"messages":[["wasm","store_code"]]}
{"gas":999,"code":0,"messages":[["caravan points","burn"],["caravan points","burn"]]}"#;

    #[test]
    fn what_was_done_alone_is_counted_and_the_page_is_read_as_it_is_written() {
        let story = read(JOURNAL).unwrap();
        let figure = Figure { times: 3, least: 100, median: 200, most: 300 };
        assert_eq!(story, BTreeMap::from([("points transfer".to_owned(), figure)]));
        let mut page = Page::read("");
        page.set(0, HEADING, &written(&story));
        assert_eq!(Page::read(&page.text()).figures(HEADING, MEDIAN), figures(&story));
        assert_eq!(figures(&story), Figures::from([("points transfer".to_owned(), 200)]));
    }
}
