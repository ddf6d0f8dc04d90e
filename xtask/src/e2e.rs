//! The story on a real chain, from an empty folder to the last line, and what a real chain adds: restarts, a validator
//! that dies, transactions that fail.

mod deploy;
mod look;
mod paid_gas;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{bail, ensure, Context, Result};

use crate::args;
use crate::devnet::{Network, Plan};
use crate::token;
use crate::workspace::{cargo, executable, output, quiet, run};

/// The port of the first RPC: a chain for play may run beside it.
const PORT: u16 = 26_757;
/// Transactions of the story after which a validator is killed.
const MIDDLE: usize = 60;
/// How long it is away.
const AWAY: Duration = Duration::from_secs(8);
/// The longest that the story may take.
const LONGEST: Duration = Duration::from_secs(1_500);

/// What a chain is opened with.
struct Setting<'a> {
    /// Its folder under `.caravan`.
    folder: &'a str,
    validators: u16,
    program: Option<&'a Path>,
    port: u16,
    left: Option<&'a Path>,
}

/// A chain of its own, and the command line that talks to it.
pub(crate) struct Stage {
    /// The validators of the chain, which end with it.
    pub(crate) network: Network,
    /// The folder of the chain, emptied before every run.
    pub(crate) home: PathBuf,
    port: u16,
    root: PathBuf,
    program: PathBuf,
    /// The file that describes it.
    pub(crate) chain: PathBuf,
}

/// Runs everything.
///
/// # Errors
/// Says which step did not come out as it must.
pub(crate) fn run_all(root: &Path, args: &args::E2e) -> Result<()> {
    ensure_alive(args)?;
    let program = args.program.as_ref().map(std::path::absolute).transpose()?;
    let (validators, program, port) = (args.validators, program.as_deref(), args.port);
    let folder = &usual_folder(validators);
    let mut stage = Stage::open_with(root, &Setting { folder, validators, program, port, left: None })?;
    let expected = money(&output(Command::new(&stage.program).arg("demo"))?);
    ensure!(expected.len() == 2, "expected two lines of money from the embedded chain, got {expected:?}");
    step("proposals", || stage.proposes())?;
    step("deploy, killed after every transaction", || stage.deploys())?;
    step("check", || stage.caravan(&["check"]).map(|_| ()))?;
    step("refusals", || stage.refusals())?;
    step("commands", || stage.commands())?;
    step("paid gas", || stage.pays_gas())?;
    let printed = step("story", || stage.story(args.kill))?;
    ensure!(printed == expected, "expected the ledger of the embedded chain:\n{expected:#?}\ngot\n{printed:#?}");
    println!("{}", printed.join("\n"));
    step("check of every suite", || stage.looks())?;
    step("pins", || stage.pins())?;
    step("restart", || stage.restarts())?;
    stage.network.stop()?;
    println!("e2e: all well, {} validator(s)", args.validators);
    Ok(())
}

/// Two thirds of the votes make a block: three validators of four do, and none of one.
fn ensure_alive(args: &args::E2e) -> Result<()> {
    ensure!(!args.kill || args.validators >= 4, "--kill takes --validators 4: a chain of fewer stands still");
    Ok(())
}

/// The folder of a chain that no one names otherwise.
fn usual_folder(validators: u16) -> String {
    format!("e2e-{validators}")
}

/// Does a step, and says how long it took.
///
/// # Errors
/// Those of the work, with the name of the step.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let began = Instant::now();
    let done = work().with_context(|| format!("stopped at: {name}"))?;
    println!("== {name}: ok, {:.1} s", began.elapsed().as_secs_f64());
    Ok(done)
}

/// The last lines of a story.
fn money(text: &str) -> Vec<String> {
    text.lines().filter(|line| line.starts_with("money: ")).map(str::to_owned).collect()
}

impl Stage {
    /// A new chain in a folder of its own, its description, the command line and the artefacts.
    ///
    /// # Errors
    /// When something is missing or the chain does not start.
    pub(crate) fn open(root: &Path, validators: u16, program: Option<&Path>) -> Result<Self> {
        let folder = &usual_folder(validators);
        Self::open_with(root, &Setting { folder, validators, program, port: PORT, left: None })
    }

    /// The same with one validator, and in the genesis what another chain has left in folder `left`.
    ///
    /// # Errors
    /// As [`Stage::open`].
    pub(crate) fn after(root: &Path, program: Option<&Path>, left: &Path) -> Result<Self> {
        let folder = &usual_folder(1);
        Self::open_with(root, &Setting { folder, validators: 1, program, port: PORT, left: Some(left) })
    }

    /// The same in a folder with a name of its own.
    ///
    /// # Errors
    /// As [`Stage::open`].
    pub(crate) fn in_folder(root: &Path, program: Option<&Path>, folder: &str, validators: u16) -> Result<Self> {
        Self::open_with(root, &Setting { folder, validators, program, port: PORT, left: None })
    }

    fn open_with(root: &Path, setting: &Setting<'_>) -> Result<Self> {
        let Setting { folder, validators, program, port, left } = *setting;
        for name in ["arbitration", "licensing", "marketplace", "points", "provenance"] {
            let file = root.join(format!("artifacts/caravan_{name}.wasm"));
            ensure!(file.is_file(), "no {}: run `cargo xtask wasm`", file.display());
        }
        if !root.join("artifacts").join(token::ARTEFACT).is_file() {
            token::build(root)?;
        }
        let program = program.map_or_else(|| built(root), |program| Ok(program.to_owned()))?;
        let home = root.join(".caravan").join(folder);
        if home.exists() {
            std::fs::remove_dir_all(&home).context("cannot remove the last run")?;
        }
        let plan = Plan { validators, home: home.clone(), port, left: left.map(Path::to_owned) };
        let network = Network::start(root, &plan)?;
        let chain = home.join("chain.toml");
        let text = std::fs::read_to_string(root.join("chains/local.toml")).context("no chains/local.toml")?;
        std::fs::write(&chain, adapted(&text, root, &network)?)?;
        Ok(Self { port, network, home, root: root.to_owned(), program, chain })
    }

    /// The command line on this chain.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut caravan = Command::new(&self.program);
        caravan.current_dir(&self.root).arg("--chain").arg(&self.chain).args(words);
        caravan.arg("--deployments").arg(self.deployments());
        caravan
    }

    /// The folder with the record of the deployment.
    pub(crate) fn deployments(&self) -> PathBuf {
        self.home.join("deployments")
    }

    /// What the command line prints.
    ///
    /// # Errors
    /// When it fails.
    pub(crate) fn caravan(&self, words: &[&str]) -> Result<String> {
        output(&mut self.command(words))
    }

    /// What a chain refuses, as tests of the crate that talks to it.
    fn refusals(&self) -> Result<()> {
        let mut test = self.tests();
        let program = std::env::current_exe().context("this program is nowhere")?;
        let (program, home) = (program.to_string_lossy(), self.home.to_string_lossy());
        let govern = ["devnet", "govern", "--home", &home, "--port", &self.port.to_string()].map(str::to_owned);
        let govern: Vec<String> = std::iter::once(program.into_owned()).chain(govern).collect();
        test.env("CARAVAN_PROGRAM", &self.program).env("CARAVAN_GOVERN", serde_json::to_string(&govern)?);
        run(test.args(["--test", "real_chain", "--test", "refusals"]))
    }

    /// The tour, as a test of the command line. It meets the suite that was deployed here, and goes on with it.
    fn commands(&self) -> Result<()> {
        run_one(self.tests().args(["--test", "commands", "real::"]))
    }

    /// Tests on this chain, to be named. They are built as `cargo test` builds them: for a package alone, libraries are built
    /// once more, with fewer features.
    pub(crate) fn tests(&self) -> Command {
        let mut test = cargo();
        test.current_dir(&self.root).args(["test", "--locked", "--quiet", "--workspace"]);
        test.env("CARAVAN_CHAIN", &self.chain).env("CARAVAN_ARTIFACTS", self.root.join("artifacts"));
        test
    }

    /// The story; its last lines.
    fn story(&mut self, kill: bool) -> Result<Vec<String>> {
        let journal = self.home.join("journal.jsonl");
        let printed = std::fs::File::create(self.home.join("demo.txt"))?;
        let mut demo = self.command(&["demo", "--journal", &journal.to_string_lossy()]);
        let mut child = demo.stdout(printed).stderr(Stdio::inherit()).spawn().context("cannot start the story")?;
        if kill {
            until(&mut child, || lines(&journal) >= MIDDLE)?;
            self.network.kill(0)?;
            println!("killed validator 0 after {} transactions", lines(&journal));
            std::thread::sleep(AWAY);
            self.network.restart(0)?;
        }
        until(&mut child, || false)?;
        let status = child.wait()?;
        ensure!(status.success(), "the story ended with {status}");
        Ok(money(&std::fs::read_to_string(self.home.join("demo.txt"))?))
    }

    /// The chain stops and starts again, and everything is as it was.
    fn restarts(&mut self) -> Result<()> {
        let before = (self.network.height(0)?, self.caravan(&["check", "--json"])?);
        self.network.stop()?;
        self.network.restart_all()?;
        let (height, sums) = (self.network.height(0)?, self.caravan(&["check", "--json"])?);
        ensure!(height >= before.0, "expected height {} or more after the restart, got {height}", before.0);
        ensure!(sums == before.1, "the restart changed what the chain answers:\n{}\n{sums}", before.1);
        Ok(())
    }
}

/// Runs the one test that `test` names.
///
/// # Errors
/// When it fails, or no test has this name any more.
pub(crate) fn run_one(test: &mut Command) -> Result<()> {
    let done = test.output().context("cannot start a test")?;
    let [printed, errors] = [&done.stdout, &done.stderr].map(|text| String::from_utf8_lossy(text));
    let passed = done.status.success() && printed.contains("1 passed");
    ensure!(passed, "expected one test to pass, got\n{printed}\n{errors}");
    Ok(())
}

/// Waits until `done`, or until the program has ended.
fn until(child: &mut Child, done: impl Fn() -> bool) -> Result<()> {
    let began = Instant::now();
    while !done() && child.try_wait()?.is_none() {
        if began.elapsed() > LONGEST {
            child.kill()?;
            bail!("the story took longer than {} s", LONGEST.as_secs());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}

fn lines(file: &Path) -> usize {
    std::fs::read_to_string(file).map_or(0, |text| text.lines().count())
}

/// The command line, built as `cargo demo` builds it.
fn built(root: &Path) -> Result<PathBuf> {
    let build = ["build", "--locked", "--profile", "host", "--package", "caravan"];
    let mut cargo = cargo();
    executable(cargo.current_dir(root).args(build).args(quiet()))
}

/// The file of the local chain, for this chain.
fn adapted(text: &str, root: &Path, network: &Network) -> Result<String> {
    let mut adapted = text.to_owned();
    let changes = [
        ("http://127.0.0.1:26657".to_owned(), network.rpc(0)),
        ("../devnet/mnemonic.txt".to_owned(), root.join("devnet/mnemonic.txt").display().to_string()),
        ("../.caravan/devnet/clock".to_owned(), network.clock().display().to_string()),
    ];
    for (from, to) in changes {
        ensure!(adapted.contains(&from), "chains/local.toml does not name {from}");
        adapted = adapted.replace(&from, &to);
    }
    Ok(adapted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_of_one_cannot_lose_one() {
        let args = |validators| args::E2e { validators, kill: true, program: None, port: 1 };
        assert!(ensure_alive(&args(1)).is_err());
        assert!(ensure_alive(&args(4)).is_ok());
    }

    #[test]
    fn only_the_lines_of_money_are_compared() {
        assert_eq!(money("a\nmoney: in 1\n  money: x\nmoney: in 2\n"), ["money: in 1", "money: in 2"]);
    }
}
