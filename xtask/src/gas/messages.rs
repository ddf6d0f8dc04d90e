//! Every message, once at least: its gas, and its floor.

use std::path::Path;

use anyhow::{ensure, Context, Result};
use serde::de::DeserializeOwned;
use serde::Deserialize;

use super::floor::{Base, Count, Paid};
use super::{aimed, ratio, Figures};

/// The heading of the table.
pub(super) const HEADING: &str = "Every message";
/// The cell with the gas.
pub(super) const GAS: usize = 1;
/// What the test of `caravan-rpc` leaves: what was counted, and what was paid.
pub(super) const COUNTS: &str = "counts.jsonl";
/// The file of the gas and bytes that each step paid on a real chain.
pub(super) const PAID: &str = "messages.jsonl";

const WORDS: &str = "\
Each message is sent on a chain that has seen little, by an account whose key the chain knows, in the form that the words
after the comma name. **Floor** is what it must cost whatever the contract computes: `xtask/src/gas/floor.rs` has the formula
and the prices. **Loads** are codes that are loaded, **operations** the rows that are read, written or removed, each once, and
steps of ranges, **bytes** those of their keys and values; the embedded chain counts them, as it runs the same steps. **Twice**
are operations on rows that the transaction had read or written before: they are not in the floor. What lies between gas and
floor is computing, most of it JSON. `receive/…` is what a token brings, with the token's own part. `points update_minter`
never works and has no row.
";

/// A step, and what it took.
#[derive(Deserialize)]
pub(super) struct Line<T> {
    contract: String,
    message: String,
    note: String,
    pub(super) took: T,
}

impl<T> Line<T> {
    pub(super) fn name(&self) -> String {
        name(&self.contract, &self.message, &self.note)
    }
}

/// `marketplace claim`, `marketplace claim, newcomer`
pub(super) fn name(contract: &str, message: &str, note: &str) -> String {
    let comma = if note.is_empty() { "" } else { ", " };
    format!("{contract} {message}{comma}{note}")
}

/// A message that was sent.
pub(super) struct Row {
    name: String,
    paid: Paid,
    count: Count,
}

/// Every message with its figures, and the costs that any transaction has.
pub(super) struct Sent {
    pub(super) rows: Vec<Row>,
    base: Base,
}

/// A step a line.
pub(super) fn lines<T: DeserializeOwned>(file: &Path) -> Result<Vec<Line<T>>> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let line = |line: &str| serde_json::from_str(line).with_context(|| format!("{}: {line}", file.display()));
    text.lines().map(line).collect()
}

/// What the test has left in `folder`.
pub(super) fn read(folder: &Path) -> Result<Sent> {
    joined(lines(&folder.join(PAID))?, lines(&folder.join(COUNTS))?)
}

fn joined(paid: Vec<Line<Paid>>, counted: Vec<Line<Count>>) -> Result<Sent> {
    ensure!(paid.len() == counted.len(), "expected {} messages that were paid, got {}", counted.len(), paid.len());
    let mut rows: Vec<Row> = Vec::new();
    for (paid, counted) in paid.into_iter().zip(counted) {
        let name = paid.name();
        ensure!(name == counted.name(), "expected {name}, counted {}", counted.name());
        let row = Row { name, paid: paid.took, count: counted.took };
        // Of what is sent more than once in one form, the dearest stands for all.
        match rows.iter_mut().find(|known| known.name == row.name) {
            Some(known) if known.paid.gas < row.paid.gas => *known = row,
            Some(_) => {}
            None => rows.push(row),
        }
    }
    let sent = |name: &str| rows.iter().find(|row| row.name == name).map(|row| row.paid).context(name.to_owned());
    let base = Base::of(sent("bank send")?, sent("bank send, two in one transaction")?);
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(Sent { rows, base })
}

/// The gas of each.
pub(super) fn figures(sent: &Sent) -> Figures {
    sent.rows.iter().map(|row| (row.name.clone(), row.paid.gas)).collect()
}

/// The section as Markdown: a row a message.
pub(super) fn written(sent: &Sent) -> String {
    let Base { transaction, transfer } = sent.base;
    let mut text = format!(
        "{WORDS}\nA transaction took {transaction} and a transfer of a coin {transfer}, without the bytes.\n\n\
         | message | gas | floor | gas/floor | loads | operations | bytes | twice | target | gas/target |\n\
         |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n"
    );
    for Row { name, paid, count } in &sent.rows {
        let (gas, floor) = (paid.gas, if count.loads == 0 { paid.gas } else { count.floor(sent.base, paid.bytes) });
        let (loads, operations, bytes, twice) = (count.loads, count.operations(), count.bytes(), count.twice());
        let (part, aimed) = (ratio(gas, floor), aimed(name, gas));
        text +=
            &format!("| {name} | {gas} | {floor} | {part} | {loads} | {operations} | {bytes} | {twice} | {aimed}|\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gas::page::Page;

    fn line<T>(message: &str, note: &str, took: T) -> Line<T> {
        Line { contract: "bank".to_owned(), message: message.to_owned(), note: note.to_owned(), took }
    }

    fn sent() -> Result<Sent> {
        let two = "two in one transaction";
        let paid = [("send", "", 70_000), ("send", two, 95_000), ("burn", "", 80_000), ("burn", "", 75_000)];
        let paid = paid.map(|(message, note, gas)| line(message, note, Paid { gas, bytes: 0 }));
        let counted = [("send", ""), ("send", two), ("burn", ""), ("burn", "")];
        let counted = counted.map(|(message, note)| line(message, note, Count { loads: 1, ..Count::default() }));
        joined(paid.into(), counted.into())
    }

    #[test]
    fn the_dearest_stands_for_all_and_the_page_is_read_as_it_is_written() {
        let sent = sent().unwrap();
        assert_eq!(sent.base, Base { transaction: 45_000, transfer: 25_000 });
        assert_eq!(figures(&sent).get("bank burn"), Some(&80_000));
        let mut page = Page::read("");
        page.set(0, HEADING, &written(&sent));
        assert_eq!(Page::read(&page.text()).figures(HEADING, GAS), figures(&sent));
        assert!(page.text().contains("| bank burn | 80000 | 108780 | 0.74 | 1 | 0 | 0 | 0 |  |  |"), "{}", page.text());
    }

    #[test]
    fn what_was_counted_is_what_was_paid() {
        let paid = vec![line("send", "", Paid { gas: 1, bytes: 1 })];
        assert!(joined(paid, vec![line("burn", "", Count::default())]).is_err());
        assert!(joined(vec![], vec![line("burn", "", Count::default())]).is_err());
    }
}
