//! The validators of a chain together.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{ensure, Context, Result};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::build::{self, Built};
use super::genesis;
use super::node::{free, Node};
use super::{CHAIN_ID, FEE_DENOM, GAS_PRICE};

/// How long a chain may take to its first block, and with the state of another chain in its genesis.
const FIRST_BLOCK: [Duration; 2] = [Duration::from_secs(90), Duration::from_secs(1_200)];
/// Milliseconds from block to block.
const BLOCK: &str = "500ms";
/// The account that hands out coins.
const FAUCET: &str = "faucet";

/// What is to be started.
pub(crate) struct Plan {
    /// How many validators the chain has: 1 to 7.
    pub(crate) validators: u16,
    /// Where the chain lives.
    pub(crate) home: PathBuf,
    /// The port of the first RPC; the next one's is ten higher.
    pub(crate) port: u16,
    /// A folder with `wasm.json` and `balances.json`, contracts and coins that the chain begins with.
    pub(crate) left: Option<PathBuf>,
}

/// A running chain. It ends when this is dropped.
pub(crate) struct Network {
    built: Built,
    home: PathBuf,
    nodes: Vec<Node>,
    ids: Vec<String>,
    patience: Duration,
}

impl Network {
    /// Starts a chain, a new one or the one that lives in the plan's home, and waits for its first block.
    ///
    /// # Errors
    /// When wasmd cannot be built, a port is taken, or the chain makes no block.
    pub(crate) fn start(root: &Path, plan: &Plan) -> Result<Self> {
        let built = build::wasmd(root)?;
        let [empty, full] = FIRST_BLOCK;
        let patience = if plan.left.is_some() { full } else { empty };
        let mut network = Self { built, home: plan.home.clone(), nodes: vec![], ids: vec![], patience };
        if !network.clock().exists() {
            network.create(root, plan)?;
        }
        for index in 0..plan.validators {
            let home = network.home.join(format!("nodes/node{index}/wasmd"));
            ensure!(home.is_dir(), "the chain in {} has {index} validators: use --fresh", plan.home.display());
            let port = plan.port + 10 * index;
            free(port)?;
            network.nodes.push(Node::new(home.clone(), port, network.home.join(format!("node{index}.log"))));
            let id = network.ask(&["comet", "show-node-id", "--home"], &home, "")?;
            network.ids.push(id.trim().to_owned());
        }
        network.restart_all()?;
        Ok(network)
    }

    /// Starts a node that does not run.
    pub(crate) fn restart(&mut self, index: usize) -> Result<()> {
        let others = self.ids.iter().zip(&self.nodes).enumerate().filter(|(other, _)| *other != index);
        let peers: Vec<String> = others.map(|(_, (id, node))| format!("{id}@127.0.0.1:{}", node.port - 1)).collect();
        let clock = self.clock();
        let node = self.nodes.get_mut(index).context("no such node")?;
        node.start(&self.built, &clock, &peers.join(","))
    }

    /// Waits until every node has made a block since now.
    pub(crate) fn ready(&mut self) -> Result<()> {
        let began = Instant::now();
        for node in &mut self.nodes {
            while !node.height().is_ok_and(|height| height > 0) {
                node.alive()?;
                ensure!(
                    began.elapsed() < self.patience,
                    "no block in {} s: see {}",
                    self.patience.as_secs(),
                    node.log.display()
                );
                std::thread::sleep(Duration::from_millis(100));
            }
        }
        Ok(())
    }

    /// Fails if a node has ended by itself.
    pub(crate) fn alive(&mut self) -> Result<()> {
        self.nodes.iter_mut().try_for_each(Node::alive)
    }

    /// Ends a node without a word.
    pub(crate) fn kill(&mut self, index: usize) -> Result<()> {
        self.nodes.get_mut(index).context("no such node")?.kill()
    }

    /// Starts all nodes again and waits until they answer.
    pub(crate) fn restart_all(&mut self) -> Result<()> {
        for index in 0..self.nodes.len() {
            self.restart(index)?;
        }
        self.ready()
    }

    /// Ends all nodes in an orderly way.
    pub(crate) fn stop(&mut self) -> Result<()> {
        self.nodes.iter().try_for_each(Node::ask_to_stop)?;
        self.nodes.iter_mut().try_for_each(Node::stopped)
    }

    /// The address of a node's RPC.
    pub(crate) fn rpc(&self, index: usize) -> String {
        format!("http://127.0.0.1:{}", self.nodes.get(index).map_or(0, |node| node.port))
    }

    /// The height of a node's last block.
    pub(crate) fn height(&self, index: usize) -> Result<u64> {
        self.nodes.get(index).context("no such node")?.height()
    }

    /// How many transactions wait at a node for their block.
    pub(crate) fn waiting(&self, index: usize) -> Result<u64> {
        self.nodes.get(index).context("no such node")?.waiting()
    }

    /// Where a node logs.
    pub(crate) fn log(&self, index: usize) -> &Path {
        self.nodes.get(index).map_or(Path::new(""), |node| &node.log)
    }

    /// The file with the seconds by which the chain's clock is ahead.
    pub(crate) fn clock(&self) -> PathBuf {
        self.home.join("clock")
    }

    /// Makes folders and genesis; the clock comes last, and says that the rest is whole.
    fn create(&self, root: &Path, plan: &Plan) -> Result<()> {
        let nodes = self.home.join("nodes");
        if nodes.exists() {
            std::fs::remove_dir_all(&nodes).context("cannot remove an unfinished chain")?;
        }
        std::fs::create_dir_all(&self.home).with_context(|| format!("cannot create {}", self.home.display()))?;
        let count = plan.validators.to_string();
        let price = format!("{GAS_PRICE}{FEE_DENOM}");
        let options = ["--single-host", "--starting-ip-address", "127.0.0.1", "--keyring-backend", "test"];
        let mut words = vec!["testnet", "init-files", "--v", &count, "--chain-id", CHAIN_ID, "--commit-timeout", BLOCK];
        words.extend(["--minimum-gas-prices", &price].iter().chain(&options).chain(&["--output-dir"]));
        self.ask(&words, &nodes, "")?;
        let faucet = self.faucet(root)?;
        for index in 0..plan.validators {
            let config = nodes.join(format!("node{index}/wasmd/config"));
            let file = config.join("genesis.json");
            let mut first: Value =
                serde_json::from_slice(&std::fs::read(&file)?).context("a genesis that is no JSON")?;
            genesis::arrange(&mut first, &faucet)?;
            if plan.left.is_some() {
                genesis::leave_room(&mut first)?;
            }
            genesis::write(&first, plan.left.as_deref(), &file)?;
            browsers_may_ask(&config.join("config.toml"))?;
        }
        std::fs::write(self.clock(), "0\n").context("cannot set the clock")
    }

    /// The faucet's address: `caravan` finds its key in the same way, by its name.
    fn faucet(&self, root: &Path) -> Result<String> {
        let words = std::fs::read_to_string(root.join("devnet/mnemonic.txt")).context("no devnet/mnemonic.txt")?;
        let ring = self.home.join("faucet");
        let path = format!("m/44'/118'/0'/0/{}", index_of(FAUCET));
        let add = ["keys", "add", FAUCET, "--recover", "--keyring-backend", "test", "--output", "json"];
        let mut arguments = add.to_vec();
        arguments.extend(["--hd-path", &path, "--home"]);
        let answer = self.ask(&arguments, &ring, &words)?;
        std::fs::remove_dir_all(&ring).context("cannot remove a key ring")?;
        let key: Value = serde_json::from_str(&answer).context("a key that is no JSON")?;
        key.get("address").and_then(Value::as_str).map(str::to_owned).context("a key without an address")
    }

    /// Asks the first node a question by wasmd's own command line; gives the answer, which is JSON.
    pub(crate) fn query(&self, words: &[&str]) -> Result<Value> {
        let node = self.rpc(0).replace("http:", "tcp:");
        let mut all = vec!["query"];
        all.extend(words.iter().chain(&["--node", &node, "--output"]));
        let answer = self.built.ask(&all, Path::new("json"), "")?;
        serde_json::from_str(&answer).context("an answer that is no JSON")
    }

    /// Runs wasmd to its end with `words`, the last of which takes `path`; gives what it says.
    fn ask(&self, words: &[&str], path: &Path, typed: &str) -> Result<String> {
        self.built.ask(words, path, typed)
    }
}

/// The last part of an account's path: 31 bits of the hash of its name.
fn index_of(name: &str) -> u32 {
    let hash = Sha256::digest(name.as_bytes());
    let first = hash.iter().take(4).fold(0, |number, byte| number << 8 | u32::from(*byte));
    first & 0x7fff_ffff
}

/// Pages of other origins may ask the node.
fn browsers_may_ask(file: &Path) -> Result<()> {
    let text = std::fs::read_to_string(file)?;
    let open = text.replace("cors_allowed_origins = []", "cors_allowed_origins = [\"*\"]");
    ensure!(open != text, "{} has no empty cors_allowed_origins", file.display());
    std::fs::write(file, open).context("cannot write the configuration")
}
