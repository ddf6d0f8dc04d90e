//! One validator: a process, its folder, its ports.

use std::fs::File;
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{bail, ensure, Context, Result};
use serde_json::Value;

use super::build::Built;
use super::{FEE_DENOM, GAS_PRICE};
use crate::http::ask;

/// How long a node may take to end.
const LAST_MOMENTS: Duration = Duration::from_secs(20);

/// A validator, which runs as a process of wasmd or is stopped.
pub(super) struct Node {
    /// The folder with its keys, configuration and state.
    pub(super) home: PathBuf,
    /// The port of its RPC; the one before is for other validators.
    pub(super) port: u16,
    /// The file to which its output is appended.
    pub(super) log: PathBuf,
    child: Option<Child>,
}

impl Node {
    /// A validator that does not run yet.
    pub(super) fn new(home: PathBuf, port: u16, log: PathBuf) -> Self {
        Self { home, port, log, child: None }
    }

    /// Starts it; `peers` are the others.
    pub(super) fn start(&mut self, built: &Built, clock: &Path, peers: &str) -> Result<()> {
        let log = File::options().create(true).append(true).open(&self.log).context("cannot open the log")?;
        let own = |port: u16| format!("tcp://127.0.0.1:{port}");
        let mut wasmd = Command::new(&built.program);
        wasmd.env("LD_LIBRARY_PATH", &built.library).env("DYLD_LIBRARY_PATH", &built.library);
        wasmd.env("CARAVAN_DEVNET_CLOCK", clock).arg("start").arg("--home").arg(&self.home);
        wasmd.args(["--minimum-gas-prices", &format!("{GAS_PRICE}{FEE_DENOM}"), "--log_no_color"]);
        wasmd.args(["--rpc.laddr", &own(self.port), "--rpc.pprof_laddr", ""]);
        wasmd.args(["--p2p.laddr", &own(self.port - 1), "--p2p.persistent_peers", peers, "--p2p.pex=false"]);
        // Without gRPC the node offers no simulation.
        wasmd.args(["--grpc.enable", "--grpc.address", &format!("127.0.0.1:{}", self.port + 2)]);
        wasmd.args(["--grpc-web.enable=false", "--api.enable=false"]);
        wasmd.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        // Ctrl-C in a terminal goes to the whole group; the nodes are to be stopped in order.
        std::os::unix::process::CommandExt::process_group(&mut wasmd, 0);
        self.child = Some(wasmd.spawn().context("cannot start wasmd")?);
        Ok(())
    }

    /// Fails if it has ended by itself.
    pub(super) fn alive(&mut self) -> Result<()> {
        let Some(child) = &mut self.child else { return Ok(()) };
        let Some(status) = child.try_wait()? else { return Ok(()) };
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let last: Vec<&str> = log.lines().rev().take(15).collect();
        let last: Vec<&str> = last.into_iter().rev().collect();
        bail!("a node ended with {status}; the end of {}:\n{}", self.log.display(), last.join("\n"))
    }

    /// The height of its last block.
    pub(super) fn height(&self) -> Result<u64> {
        let status = get(self.port, "/status")?;
        let height = status.pointer("/result/sync_info/latest_block_height").and_then(Value::as_str);
        height.and_then(|height| height.parse().ok()).context("a status without a height")
    }

    /// How many transactions wait here for their block.
    pub(super) fn waiting(&self) -> Result<u64> {
        let answer = get(self.port, "/num_unconfirmed_txs")?;
        let count = answer.pointer("/result/n_txs").and_then(Value::as_str);
        count.and_then(|count| count.parse().ok()).context("an answer without a count")
    }

    /// Ends it without a word, as a power cut would.
    pub(super) fn kill(&mut self) -> Result<()> {
        if let Some(mut child) = self.child.take() {
            child.kill().context("cannot kill a node")?;
            child.wait()?;
        }
        Ok(())
    }

    /// Asks it to end.
    pub(super) fn ask_to_stop(&self) -> Result<()> {
        let Some(child) = &self.child else { return Ok(()) };
        let status = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
        status.map(|_| ()).context("cannot run kill")
    }

    /// Waits until it has ended, and ends it the hard way if that takes too long.
    pub(super) fn stopped(&mut self) -> Result<()> {
        let began = Instant::now();
        while let Some(child) = &mut self.child {
            if child.try_wait()?.is_some() {
                self.child = None;
            } else if began.elapsed() > LAST_MOMENTS {
                self.kill()?;
            } else {
                std::thread::sleep(Duration::from_millis(50));
            }
        }
        Ok(())
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // A node is dropped while it runs only after a failure, which is reported.
        let _ = self.kill();
    }
}

/// One page of a node's RPC.
fn get(port: u16, page: &str) -> Result<Value> {
    serde_json::from_str(&ask("GET", port, page)?.body).context("an answer that is no JSON")
}

/// Whether a program listens on `port` already.
pub(super) fn free(port: u16) -> Result<()> {
    let taken = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok();
    ensure!(!taken, "port {port} is taken: another chain runs, or choose one with --port");
    Ok(())
}
