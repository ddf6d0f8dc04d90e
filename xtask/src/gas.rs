//! `docs/gas.md`: what every message costs on a real chain, how near that is to what it must cost, and that neither it nor
//! the story has grown.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::args;
use crate::e2e::Stage;
use crate::workspace::{cargo, output, run as done, verdict};
use page::Page;

mod floor;
mod growth;
mod messages;
mod page;
mod story;

/// The page that is written, relative to the root.
const PAGE: &str = "docs/gas.md";
/// Where the last run is kept.
const KEPT: &str = ".caravan/gas";
/// How much a figure may grow, in thousandths.
const GROWTH: u64 = 20;
/// What these messages are to cost at most, the whole transaction. Where nothing follows the message, it is meant in all
/// its forms.
const TARGETS: [(&str, u64); 7] = [
    ("marketplace claim", 140_000),
    ("marketplace submit", 120_000),
    ("marketplace decide, fifty accepted", 1_000_000),
    ("marketplace withdraw", 260_000),
    ("licensing buy", 260_000),
    ("licensing claim", 190_000),
    ("licensing claim_for", 190_000),
];
/// How the page begins.
const INTRO: &str = "\
# Gas

What messages cost on wasmd v0.61.14: SDK gas of the whole transaction (signature, fee, bytes, contracts that are called in
turn), code not pinned. `cargo xtask gas` sends every message on a chain of its own, plays the story on another, and writes
this page; `cargo xtask gas --check` fails when a figure has grown by more than 2 % or is missing here. Targets were set
before the contracts were written; \"Above the target\" says what stands in the way of those that are missed.
";

/// SDK gas, by the name of the message.
type Figures = BTreeMap<String, u64>;

/// What is there already, with whole paths.
struct Order {
    program: Option<PathBuf>,
    journal: Option<PathBuf>,
    messages: Option<PathBuf>,
}

/// Sends every message and plays the story, each on a chain of its own, or reads what earlier runs have left, and writes
/// the page; with `--check` compares with it.
///
/// # Errors
/// When a message or the story fails, or names each figure that has grown or is not on the page.
pub(crate) fn run(root: &Path, args: &args::Gas) -> Result<()> {
    let absolute = |path: &Option<PathBuf>| path.as_ref().map(std::path::absolute).transpose();
    let [program, journal, messages] = [&args.program, &args.journal, &args.messages].map(absolute);
    let order = Order { program: program?, journal: journal?, messages: messages? };
    if args.growth {
        return grows(root, order.program.as_deref());
    }
    // Before the chain of the messages takes the place of the one that played it.
    let story = order.journal.clone().map_or_else(|| played(root, &order), Ok)?;
    let story = story::read(&std::fs::read_to_string(&story).context("the story left no journal")?)?;
    let folder = order.messages.clone().map_or_else(|| sent(root, &order), Ok)?;
    let sent = messages::read(&folder)?;
    let file = root.join(PAGE);
    let old = std::fs::read_to_string(&file).unwrap_or_default();
    let mut page = Page::read(&old);
    if args.check {
        let mut faults = grown(&page.figures(messages::HEADING, messages::GAS), &messages::figures(&sent));
        faults.extend(grown(&page.figures(story::HEADING, story::MEDIAN), &story::figures(&story)));
        verdict(&faults)?;
        println!(
            "gas: {} messages, {} of the story, none has grown by more than {GROWTH} ‰",
            sent.rows.len(),
            story.len()
        );
        return Ok(());
    }
    page.intro = INTRO.to_owned();
    page.set(0, messages::HEADING, &messages::written(&sent));
    page.set(1, story::HEADING, &story::written(&story));
    print!("{}", page.text());
    std::fs::write(&file, page.text()).with_context(|| format!("cannot write {PAGE}"))
}

/// Writes the section on growth alone.
fn grows(root: &Path, program: Option<&Path>) -> Result<()> {
    let section = growth::section(root, &kept(root)?, program)?;
    let file = root.join(PAGE);
    let mut page = Page::read(&std::fs::read_to_string(&file).with_context(|| format!("no {PAGE}"))?);
    page.set(2, growth::HEADING, &section);
    std::fs::write(&file, page.text()).with_context(|| format!("cannot write {PAGE}"))
}

/// Plays the story; the journal.
fn played(root: &Path, order: &Order) -> Result<PathBuf> {
    let mut stage = Stage::open(root, 1, order.program.as_deref())?;
    let journal = kept(root)?.join("story.jsonl");
    if journal.exists() {
        std::fs::remove_file(&journal)?;
    }
    output(&mut stage.command(&["demo", "--journal", &journal.to_string_lossy()]))?;
    stage.network.stop()?;
    Ok(journal)
}

/// Sends every message, once on the embedded chain, where it is counted, and once on a real one; the folder with both.
fn sent(root: &Path, order: &Order) -> Result<PathBuf> {
    let folder = kept(root)?;
    let test = |name: &str| {
        let mut test = cargo();
        test.current_dir(root).args(["test", "--locked", "--quiet", "--workspace", "--test", "messages", name]);
        test
    };
    done(test("no_message_is_without_a_step").env("CARAVAN_COUNTS", folder.join(messages::COUNTS)))?;
    let mut stage = Stage::open(root, 1, order.program.as_deref())?;
    let mut paid = test("every_message_is_paid_for_on_a_real_chain");
    paid.env("CARAVAN_CHAIN", &stage.chain).env("CARAVAN_ARTIFACTS", root.join("artifacts"));
    done(paid.env("CARAVAN_MESSAGES", folder.join(messages::PAID)))?;
    stage.network.stop()?;
    Ok(folder)
}

fn kept(root: &Path) -> Result<PathBuf> {
    let folder = root.join(KEPT);
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    Ok(folder)
}

/// The target of a message, in the form that is named after a comma.
fn target(name: &str) -> Option<u64> {
    let meant = |of: &str| name == of || name.strip_prefix(of).is_some_and(|rest| rest.starts_with(','));
    TARGETS.iter().find(|(of, _)| meant(of)).map(|(_, target)| *target)
}

/// The quotient, rounded to two decimals: `1.09`.
fn ratio(gas: u64, of: u64) -> String {
    let hundredths = (gas * 100 + of / 2) / of.max(1);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// The two last cells of a row: the target, and the part of it that is used.
fn aimed(name: &str, gas: u64) -> String {
    target(name).map_or_else(|| " |  ".to_owned(), |target| format!("{target} | {} ", ratio(gas, target)))
}

fn grown(known: &Figures, figures: &Figures) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, gas) in figures {
        match known.get(name) {
            None => faults.push(format!("{name}: {gas} gas, not in {PAGE}")),
            Some(was) if gas * 1_000 > was * (1_000 + GROWTH) => faults.push(format!("{name}: {gas} gas, was {was}")),
            Some(_) => {}
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_in_a_hundred_are_forgiven_and_a_new_message_is_not() {
        let figures = BTreeMap::from([("points transfer".to_owned(), 200)]);
        let page = |gas: u64| BTreeMap::from([("points transfer".to_owned(), gas)]);
        assert_eq!(grown(&page(200), &figures), Vec::<String>::new());
        assert_eq!(grown(&page(197), &figures), Vec::<String>::new());
        assert_eq!(grown(&page(196), &figures).len(), 1);
        assert_eq!(grown(&BTreeMap::new(), &figures).len(), 1);
    }

    #[test]
    fn a_target_is_for_a_message_in_all_its_forms_and_for_no_other_message() {
        assert_eq!(target("licensing claim"), Some(190_000));
        assert_eq!(target("licensing claim, three assets"), Some(190_000));
        assert_eq!(target("licensing claimable"), None);
        assert_eq!(target("marketplace decide"), None);
        assert_eq!(target("marketplace decide, fifty accepted, plain"), Some(1_000_000));
    }
}
