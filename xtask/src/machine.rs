//! The artefacts in a virtual machine: the tests of the workspace `tests/vm`, and what the messages cost there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Mutex;

use anyhow::{bail, ensure, Context, Result};
use serde_json::Value;

use crate::binaryen::{optimize, wasm_opt, Keep};
use crate::compiler::find;
use crate::refused;
use crate::suite::CONTRACTS;
use crate::wasm::{compile, hold, table, Source, Strip};
use crate::workspace::{cache_dir, cargo, output, run};

const MANIFEST: &str = "tests/vm/Cargo.toml";

/// Runs all tests of `tests/vm`, with `arguments` for `cargo test`, and prints what the messages cost.
///
/// # Errors
/// When an artefact is missing, something cannot be built, or a test fails.
pub(crate) fn test(root: &Path, arguments: &[String]) -> Result<()> {
    let bench = Bench::new(root)?;
    let mut test = bench.cargo()?;
    test.env("CARAVAN_PROBE", probe(root)?);
    test.args(["test", "--locked", "--workspace", "--manifest-path", MANIFEST]).args(arguments);
    // The walk has a command of its own.
    run(test.args(["--", "--skip", "random_walk::"]))?;
    // Some tests that can be named send no message.
    if arguments.is_empty() || !bench.figures()?.is_empty() {
        print!("{}", bench.costs()?);
    }
    Ok(())
}

/// Has the VM of `tests/vm` check and compile every artefact, and refuse what no VM takes.
///
/// # Errors
/// As [`test()`].
pub(crate) fn line(root: &Path) -> Result<()> {
    let mut test = Bench::new(root)?.cargo()?;
    run(test.args(["test", "--locked", "--quiet", "--manifest-path", MANIFEST, "--test", "line"]))
}

/// Takes `walks` random walks of the suite, every call on native code and on the artefact from the same state, and fails
/// at the first difference in an answer, an event, an error or a stored byte.
///
/// # Errors
/// As [`test()`]; a difference names the walk's seed.
pub(crate) fn differential(root: &Path, walks: u64) -> Result<()> {
    ensure!(walks > 0, "--walks expects at least 1");
    let bench = Bench::new(root)?;
    let walker = bench.walker()?;
    let (next, broken) = (AtomicU64::new(1), Mutex::new(Vec::new()));
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| loop {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                let stop = broken.lock().map_or(true, |broken| !broken.is_empty());
                if seed > walks || stop {
                    return;
                }
                if let Err(error) = bench.walk(&walker, seed) {
                    broken.lock().map(|mut broken| broken.push(error)).unwrap_or_default();
                }
            });
        }
    });
    let broken = broken.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    if let Some(first) = broken.into_iter().next() {
        return Err(first);
    }
    let calls: u64 = bench.figures()?.values().map(|figure| figure.done + figure.refused).sum();
    println!("{walks} walks, {calls} calls of contracts: native code and the artefacts did the same in every one");
    Ok(())
}

/// All that the tests need around them.
struct Bench<'a> {
    root: &'a Path,
    figures: PathBuf,
}

impl<'a> Bench<'a> {
    fn new(root: &'a Path) -> Result<Self> {
        for contract in CONTRACTS {
            let file = root.join("artifacts").join(contract.artefact());
            ensure!(file.is_file(), "no artifacts/{}: run `cargo xtask wasm` first", contract.artefact());
        }
        let figures = std::env::temp_dir().join(format!("caravan-figures-{}", std::process::id()));
        std::fs::create_dir_all(&figures).with_context(|| format!("cannot create {}", figures.display()))?;
        Ok(Self { root, figures })
    }

    /// Cargo with the target directory of this workspace: `CARGO_TARGET_DIR` where it is set, else one in the cache for
    /// each version of the compiler.
    fn cargo(&self) -> Result<Command> {
        let mut command = cargo();
        command.current_dir(self.root).env("CARAVAN_VM_FIGURES", &self.figures);
        command.env("CARAVAN_REFUSED", refused::write()?);
        // Where expect-test looks for its files: its own guess is the uppermost workspace.
        command.env("CARGO_WORKSPACE_DIR", self.root.join("tests/vm"));
        if std::env::var_os("CARGO_TARGET_DIR").is_none() {
            let version = output(Command::new("rustc").arg("--version"))?;
            let kept = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
            let name: String = version.trim().chars().map(kept).collect();
            command.env("CARGO_TARGET_DIR", cache_dir(&format!("vm-target/{name}"))?);
        }
        Ok(command)
    }

    /// Builds the scenarios and gives the program.
    fn walker(&self) -> Result<PathBuf> {
        let mut build = self.cargo()?;
        build.args(["test", "--locked", "--no-run", "--message-format", "json-render-diagnostics"]);
        let printed = output(build.args(["--manifest-path", MANIFEST, "--test", "scenarios"]))?;
        let mut lines = printed.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let program = lines.find_map(|line| {
            let scenarios = line.pointer("/target/name") == Some(&Value::from("scenarios"));
            line.get("executable").and_then(Value::as_str).filter(|_| scenarios).map(PathBuf::from)
        });
        program.context("cargo built no program of the scenarios")
    }

    /// One walk in a process of its own.
    fn walk(&self, walker: &Path, seed: u64) -> Result<()> {
        let mut command = Command::new(walker);
        command.current_dir(self.root.join("tests/vm")).env("CARAVAN_VM_FIGURES", &self.figures);
        command
            .args(["random_walk::every_unit", "--nocapture", "--test-threads", "1"])
            .env("WALK_SEED", seed.to_string());
        let printed = output(&mut command).with_context(|| format!("walk {seed}"))?;
        ensure!(printed.contains("1 passed"), "walk {seed} is no test of the scenarios any more:\n{printed}");
        println!("walk {seed}: the same");
        Ok(())
    }

    fn figures(&self) -> Result<BTreeMap<[String; 3], Figure>> {
        let mut all: BTreeMap<[String; 3], Figure> = BTreeMap::new();
        for entry in std::fs::read_dir(&self.figures)? {
            let rows: Value = serde_json::from_slice(&std::fs::read(entry?.path())?)?;
            for row in rows.as_array().context("figures are a list")? {
                let text = |key: &str| row.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
                all.entry([text("artefact"), text("entry"), text("message")]).or_default().add(row);
            }
        }
        Ok(all)
    }

    /// The table of costs.
    fn costs(&self) -> Result<String> {
        let head = ["contract", "message", "done", "refused", "gas", "of it storage", "pages", "key", "value"];
        let mut rows = vec![head.map(str::to_owned)];
        for ([artefact, entry, message], figure) in self.figures()? {
            let contract = artefact.trim_start_matches("caravan_").trim_end_matches(".wasm").to_owned();
            let numbers = [figure.done, figure.refused, figure.gas, figure.store_gas];
            let sizes = [figure.pages, figure.longest_key, figure.longest_value];
            let [done, refused, gas, store] = numbers.map(|number| number.to_string());
            let [pages, key, value] = sizes.map(|number| number.to_string());
            let message = if message.is_empty() { entry } else { format!("{entry} {message}") };
            rows.push([contract, message, done, refused, gas, store, pages, key, value]);
        }
        if rows.len() == 1 {
            bail!("no test counted what messages cost: the figures are empty");
        }
        let about = "Of every message that was carried out, at most: gas as the Cosmos SDK counts it (without the flat cost of \
                     a transaction), pages of 64 KiB, bytes of the longest key and value that it wrote.\n";
        Ok(format!("{}{about}", table(&rows)))
    }
}

impl Drop for Bench<'_> {
    fn drop(&mut self) {
        // What is left behind is in the system's temporary folder.
        drop(std::fs::remove_dir_all(&self.figures));
    }
}

/// What a message cost, at most, and how often it ran.
#[derive(Default)]
struct Figure {
    done: u64,
    refused: u64,
    gas: u64,
    store_gas: u64,
    pages: u64,
    longest_key: u64,
    longest_value: u64,
}

impl Figure {
    fn add(&mut self, row: &Value) {
        let number = |key: &str| row.get(key).and_then(Value::as_u64).unwrap_or_default();
        self.done += number("done");
        self.refused += number("refused");
        let gas = number("gas") + number("store_gas");
        if gas > self.gas {
            (self.gas, self.store_gas) = (gas, number("store_gas"));
        }
        self.pages = self.pages.max(number("pages"));
        self.longest_key = self.longest_key.max(number("longest_key"));
        self.longest_value = self.longest_value.max(number("longest_value"));
    }
}

/// Builds the probe by the recipe and the profile of the artefacts, and gives the file.
fn probe(root: &Path) -> Result<PathBuf> {
    let (compiler, wasm_opt, target_dir) = (find()?, wasm_opt()?, cache_dir("probe-target")?);
    let _lock = hold(root, &target_dir)?;
    let settings = release_profile(&std::fs::read_to_string(root.join("Cargo.toml"))?)?;
    let folder = root.join("tests/vm");
    let source = Source { folder: &folder, package: "caravan-probe", settings: &settings };
    let built = compile(&source, &compiler, &target_dir, Strip::All)?;
    let file = cache_dir("probe")?.join("caravan_probe.wasm");
    optimize(&wasm_opt, &built, &file, Keep::Nothing)?;
    Ok(file)
}

/// The artefacts' profile, as settings of Cargo.
fn release_profile(manifest: &str) -> Result<Vec<String>> {
    let (_, rest) = manifest.split_once("\n[profile.release]\n").context("Cargo.toml has no [profile.release]")?;
    let lines = rest.lines().take_while(|line| !line.starts_with('[')).map(str::trim);
    let settings = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(settings.map(|line| format!("profile.release.{line}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_probe_is_built_by_the_profile_of_the_artefacts() {
        let manifest = std::fs::read_to_string(crate::workspace::root().unwrap().join("Cargo.toml")).unwrap();
        let settings = release_profile(&manifest).unwrap();
        assert!(settings.contains(&"profile.release.overflow-checks = true".to_owned()), "{settings:?}");
        assert!(settings.iter().all(|setting| !setting.contains("inherits")), "{settings:?}");
    }

    #[test]
    fn the_most_of_several_runs_is_kept_and_the_counts_are_added() {
        let mut figure = Figure::default();
        figure.add(&serde_json::json!({"done": 1, "refused": 2, "gas": 5, "store_gas": 1, "pages": 19}));
        figure.add(&serde_json::json!({"done": 3, "refused": 0, "gas": 2, "store_gas": 2, "pages": 20}));
        assert_eq!((figure.done, figure.refused, figure.gas, figure.store_gas, figure.pages), (4, 2, 6, 1, 20));
    }
}
