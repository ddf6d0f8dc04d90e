//! Deploying as it goes wrong: by proposal, and killed again and again.

use std::process::Stdio;
use std::time::Duration;

use anyhow::{ensure, Context, Result};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{lines, Stage};
use crate::{args, devnet};

/// What the deployer sends: four codes, since voters store the fifth, and five contracts.
const STEPS: u64 = 9;
/// Between two looks at a program that is to be killed.
const GLANCE: Duration = Duration::from_millis(5);

impl Stage {
    /// Writes a proposal for every artefact, and has the voters store one of them.
    pub(super) fn proposes(&self) -> Result<()> {
        let folder = self.home.join("proposals");
        self.caravan(&["deploy", "--proposal", &folder.to_string_lossy()])?;
        let count = std::fs::read_dir(&folder)?.count();
        ensure!(count == 5, "expected five proposals, got {count}");
        ensure!(self.codes()?.is_empty(), "expected a chain without code");
        let file = folder.join("store-points.json");
        let location = args::DevnetLocation { home: self.home.clone(), port: self.port };
        devnet::run(&self.root, &args::Devnet::Govern { location, file })?;
        let codes = self.codes()?;
        let artefact = std::fs::read(self.root.join("artifacts/caravan_points.wasm"))?;
        let checksum: String = Sha256::digest(&artefact).iter().map(|byte| format!("{byte:02x}")).collect();
        ensure!(codes == [checksum.clone()], "expected the code {checksum}, stored by the voters, got {codes:?}");
        Ok(())
    }

    /// Has the voters pin the codes of the suite.
    pub(super) fn pins(&self) -> Result<()> {
        let folder = self.home.join("proposals");
        self.caravan(&["deploy", "--proposal", &folder.to_string_lossy()])?;
        let location = args::DevnetLocation { home: self.home.clone(), port: self.port };
        devnet::run(&self.root, &args::Devnet::Govern { location, file: folder.join("pin.json") })?;
        let answer = self.network.query(&["wasm", "pinned"])?;
        let pinned = answer.pointer("/code_ids").and_then(Value::as_array).context("an answer without codes")?;
        ensure!(pinned.len() == 5, "expected five codes that are pinned, got {pinned:?}");
        Ok(())
    }

    /// Deploys with a program that is killed at each of its transactions, in turn when it is in a block and when it is
    /// only on its way there; then nothing is left to do, and nothing was done twice.
    pub(super) fn deploys(&self) -> Result<()> {
        let journal = self.home.join("deploy.jsonl");
        let mut kills = 0_u64;
        while !self.deploys_until_killed(&journal, kills % 2 == 1)? {
            kills += 1;
            ensure!(kills < 100, "deploy was killed {kills} times and does not come to its end");
        }
        ensure!(kills >= STEPS, "expected {STEPS} kills or more, got {kills}");
        let again = self.caravan(&["deploy"])?;
        ensure!(again.starts_with("nothing to do"), "expected nothing to do, got\n{again}");
        let codes = self.codes()?;
        ensure!(codes.len() == 5, "expected five codes, got {codes:?}");
        let record = self.record()?;
        let contracts = record.get("contracts").and_then(Value::as_object).context("a record without contracts")?;
        for (name, entry) in contracts {
            let all = self.contracts(entry)?;
            let address = entry.get("address").and_then(Value::as_str).context("a contract without an address")?;
            ensure!(all == [address], "expected one contract {name}, {address}, got {all:?}");
        }
        let deployer = record.get("deployer").and_then(Value::as_str).context("a record without a deployer")?;
        let account = self.network.query(&["auth", "account-info", deployer])?;
        let sent = account.pointer("/info/sequence").and_then(Value::as_str).unwrap_or("0");
        ensure!(sent == STEPS.to_string(), "expected {STEPS} transactions of the deployer, got {sent}: {account}");
        println!("deploy was killed {kills} times");
        Ok(())
    }

    /// Runs `deploy` until its next transaction, or to its end: then true.
    fn deploys_until_killed(&self, journal: &std::path::Path, on_its_way: bool) -> Result<bool> {
        let before = lines(journal);
        let mut deploy = self.command(&["deploy", "--journal", &journal.to_string_lossy()]);
        let mut child = deploy.stdout(Stdio::null()).spawn().context("cannot start caravan")?;
        loop {
            if let Some(status) = child.try_wait()? {
                ensure!(status.success(), "deploy, run again, ended with {status}");
                return Ok(true);
            }
            if lines(journal) > before || (on_its_way && self.network.waiting(0)? > 0) {
                // SIGKILL: it has no last word.
                child.kill()?;
                child.wait()?;
                return Ok(false);
            }
            std::thread::sleep(GLANCE);
        }
    }

    /// What `deploy` wrote down.
    pub(super) fn record(&self) -> Result<Value> {
        let file = self.home.join(format!("deployments/{}.json", devnet::CHAIN_ID));
        let text = std::fs::read(&file).with_context(|| format!("no {}", file.display()))?;
        serde_json::from_slice(&text).context("a record that is no JSON")
    }

    /// The addresses of the contracts that run the code of an entry of the record, oldest first.
    pub(super) fn contracts(&self, entry: &Value) -> Result<Vec<String>> {
        let code = entry.get("code_id").and_then(Value::as_u64).context("an entry without a code")?;
        let answer = self.network.query(&["wasm", "list-contract-by-code", &code.to_string(), "--limit", "1000"])?;
        let all = answer.get("contracts").and_then(Value::as_array).context("a list without contracts")?;
        Ok(all.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    }

    /// The checksums of the codes on the chain, in lower case.
    fn codes(&self) -> Result<Vec<String>> {
        let answer = self.network.query(&["wasm", "list-code", "--limit", "1000"])?;
        let all = answer.get("code_infos").and_then(Value::as_array).cloned().unwrap_or_default();
        let hashes = all.iter().filter_map(|code| code.get("data_hash")?.as_str());
        Ok(hashes.map(str::to_lowercase).collect())
    }
}
