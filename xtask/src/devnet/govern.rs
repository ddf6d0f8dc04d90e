//! `devnet govern FILE`: a proposal of the chain's governance, with the votes of all validators.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{bail, ensure, Context, Result};
use serde_json::Value;

use super::build::{self, Built};
use super::genesis::VOTING_SECS;
use super::{CHAIN_ID, FEE_DENOM, GAS_PRICE};

/// How long a transaction may take into a block, and a proposal to its end.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long to wait before the chain is asked again.
const PAUSE: Duration = Duration::from_millis(200);

/// A chain whose voters are asked.
struct Voters<'a> {
    built: Built,
    home: &'a Path,
    node: String,
}

/// Submits the proposal in `file` to the chain in `home`, votes for it, and puts the clock forward until it has passed.
///
/// # Errors
/// When the chain does not run, refuses the proposal, or cannot carry it out.
pub(super) fn pass(root: &Path, home: &Path, port: u16, file: &Path) -> Result<()> {
    let voters = Voters { built: build::wasmd(root)?, home, node: format!("tcp://127.0.0.1:{port}") };
    let submitted = voters.send(0, &["gov", "submit-proposal", &file.to_string_lossy()])?;
    let events = submitted.pointer("/events").and_then(Value::as_array).context("a transaction without events")?;
    let attributes = events.iter().filter_map(|event| event.get("attributes")?.as_array()).flatten();
    let mut numbers = attributes.filter(|attribute| attribute.get("key").is_some_and(|key| key == "proposal_id"));
    let number = numbers.next().and_then(|attribute| attribute.get("value")?.as_str()).context("no proposal")?;
    for voter in 0..voters.count()? {
        voters.send(voter, &["gov", "vote", number, "yes"])?;
    }
    voters.put_forward(VOTING_SECS)?;
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        let answer = voters.query(&["gov", "proposal", number])?;
        let status = answer.pointer("/proposal/status").and_then(Value::as_str).unwrap_or_default();
        match status.trim_start_matches("PROPOSAL_STATUS_") {
            "PASSED" => {
                println!("proposal {number} has passed");
                return Ok(());
            }
            "VOTING_PERIOD" | "DEPOSIT_PERIOD" => std::thread::sleep(PAUSE),
            ended => bail!("proposal {number} came to {ended}: {answer}"),
        }
    }
    bail!("proposal {number} has not ended in {} s", PATIENCE.as_secs())
}

impl Voters<'_> {
    fn count(&self) -> Result<usize> {
        let nodes = self.home.join("nodes");
        let entries = std::fs::read_dir(&nodes).with_context(|| format!("no chain in {}", self.home.display()))?;
        let named = |entry: std::io::Result<std::fs::DirEntry>| {
            entry.is_ok_and(|entry| entry.file_name().to_string_lossy().starts_with("node"))
        };
        Ok(entries.map(named).filter(|is| *is).count())
    }

    /// Sends a transaction of a validator and waits until it is in a block.
    fn send(&self, voter: usize, words: &[&str]) -> Result<Value> {
        let (name, prices) = (format!("node{voter}"), format!("{GAS_PRICE}{FEE_DENOM}"));
        let mut all = vec!["tx"];
        all.extend(words);
        all.extend(["--from", &name, "--keyring-backend", "test", "--chain-id", CHAIN_ID, "--node", &self.node]);
        all.extend(["--gas", "auto", "--gas-adjustment", "3", "--gas-prices", &prices, "--yes"]);
        all.extend(["--output", "json", "--home"]);
        let answer = self.built.ask(&all, &self.home.join(format!("nodes/{name}/wasmd")), "")?;
        let answer: Value = serde_json::from_str(&answer).context("an answer that is no JSON")?;
        ensure!(answer.get("code").is_none_or(|code| code == 0), "{} was refused: {answer}", words.join(" "));
        let hash = answer.get("txhash").and_then(Value::as_str).context("a transaction without a hash")?;
        let began = Instant::now();
        loop {
            // Until it is in a block, nothing is found.
            match self.query(&["tx", hash]) {
                Ok(found) => {
                    ensure!(found.get("code").is_none_or(|code| code == 0), "{} failed: {found}", words.join(" "));
                    return Ok(found);
                }
                Err(error) if began.elapsed() > PATIENCE => return Err(error),
                Err(_) => std::thread::sleep(PAUSE),
            }
        }
    }

    fn query(&self, words: &[&str]) -> Result<Value> {
        let mut all = vec!["query"];
        all.extend(words.iter().chain(&["--node", &self.node, "--output"]));
        serde_json::from_str(&self.built.ask(&all, Path::new("json"), "")?).context("an answer that is no JSON")
    }

    /// Write the chain's clock in one step, so that no reader sees half of it.
    fn put_forward(&self, secs: u64) -> Result<()> {
        let clock = self.home.join("clock");
        let text = std::fs::read_to_string(&clock).with_context(|| format!("no clock {}", clock.display()))?;
        let ahead: u64 = text.trim().parse().context("a clock that is no number")?;
        let next = clock.with_extension("next");
        std::fs::write(&next, format!("{}\n", ahead + secs)).context("cannot write the clock")?;
        std::fs::rename(&next, &clock).context("cannot set the clock")
    }
}
