//! The program of the gateway, which is killed and started again.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{ensure, Context, Result};
use serde_json::Value;

use super::answers::Answers;
use crate::http::ask;
use crate::workspace::{cargo, executable, quiet};

/// What a gateway is started with.
pub(super) struct Plan {
    /// The program.
    pub(super) program: PathBuf,
    /// The file of the chain, with the node that is followed.
    pub(super) chain: PathBuf,
    /// The folder with the record of the deployment.
    pub(super) deployments: PathBuf,
    /// The first block.
    pub(super) from: u64,
}

/// A gateway in a home of its own, ended with this value.
pub(super) struct Gateway {
    command: Vec<String>,
    log: PathBuf,
    child: Child,
    port: u16,
}

/// The program, built as `cargo test` builds it.
pub(super) fn built(root: &Path) -> Result<PathBuf> {
    let mut build = cargo();
    build
        .current_dir(root)
        .args(["build", "--locked", "--bin", "caravan-gateway", "--features", "caravan/testing"])
        .args(quiet());
    executable(&mut build)
}

impl Gateway {
    /// Starts it in a new home.
    pub(super) fn new(plan: &Plan, home: PathBuf) -> Result<Self> {
        let text = |path: &Path| path.display().to_string();
        let from = plan.from.to_string();
        let words = ["--listen", "127.0.0.1:0", "--content-only", "--from", &from];
        let mut command = vec![text(&plan.program)];
        command.extend(words.map(str::to_owned));
        let paths = [("--home", &home), ("--follow", &plan.chain), ("--deployments", &plan.deployments)];
        command.extend(paths.into_iter().flat_map(|(name, path)| [name.to_owned(), text(path)]));
        std::fs::create_dir_all(&home).context("cannot create the home of the gateway")?;
        let log = home.join("gateway.log");
        let (child, port) = started(&command, &log)?;
        Ok(Self { command, log, child, port })
    }

    /// Starts it again.
    pub(super) fn start(&mut self) -> Result<()> {
        (self.child, self.port) = started(&self.command, &self.log)?;
        Ok(())
    }

    /// Ends it without a word, as `kill -9`.
    pub(super) fn kill(&mut self) -> Result<()> {
        self.child.kill().context("cannot kill the gateway")?;
        self.child.wait().map(|_| ()).context("cannot wait for the gateway")
    }

    /// Asks it to end; it ends well.
    pub(super) fn stop(mut self) -> Result<()> {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        asked.context("cannot run kill")?;
        let status = self.child.wait()?;
        ensure!(status.success(), "the gateway ended with {status}: see {}", self.log.display());
        Ok(())
    }

    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// One answer, which has to be 200.
    pub(super) fn text(&self, path: &str) -> Result<String> {
        let answer = ask("GET", self.port, path)?;
        ensure!(answer.status == 200, "{path}: {} {}", answer.status, answer.body);
        Ok(answer.body)
    }

    /// The same as JSON.
    pub(super) fn json(&self, path: &str) -> Result<Value> {
        serde_json::from_str(&self.text(path)?).with_context(|| format!("{path}: no JSON"))
    }

    /// Waits until `done`.
    pub(super) fn until(&self, longest: Duration, what: &str, done: impl Fn(&Self) -> bool) -> Result<()> {
        let began = Instant::now();
        while !done(self) {
            let (secs, log) = (longest.as_secs(), self.log.display());
            let status = self.text("/index/status").unwrap_or_else(|error| error.to_string());
            ensure!(began.elapsed() < longest, "expected {what} after {secs} s, got {status}: see {log}");
            std::thread::sleep(Duration::from_millis(200));
        }
        Ok(())
    }

    /// Every answer of the index.
    pub(super) fn everything(&self) -> Result<Answers> {
        Answers::of(self.port)
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        // It runs still only after a failure, which is reported.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts the program, and waits until it says its port.
fn started(command: &[String], log: &Path) -> Result<(Child, u16)> {
    let (program, options) = command.split_first().context("no program")?;
    let errors = File::options().create(true).append(true).open(log).context("cannot open the log")?;
    let mut gateway = Command::new(program);
    gateway.args(options).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(errors);
    let mut child = gateway.spawn().context("cannot start the gateway")?;
    let mut line = String::new();
    BufReader::new(child.stdout.take().context("the gateway says nothing")?).read_line(&mut line)?;
    let port = line.split(' ').nth(2).and_then(|url| url.rsplit(':').next()?.parse().ok());
    let port = port.with_context(|| format!("expected its address, got {line:?}: see {}", log.display()))?;
    Ok((child, port))
}
