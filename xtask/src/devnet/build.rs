//! wasmd, built from the Go modules that `devnet/go.mod` pins, once, into the cache.
//!
//! One file is added to its consensus engine on the way: a clock that can be put forward, since a review lasts days.
//! Go takes no overlay over its module cache, so the engine is copied, changed, and put in its own place by a second
//! `go.mod`. Nothing of it is kept in the repository.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{bail, ensure, Context, Result};
use sha2::{Digest, Sha256};

use super::PREFIX;
use crate::workspace::{cache_dir, output, run};

/// The version of wasmd; `devnet/go.mod` has to require the same.
const WASMD: &str = "v0.61.14";
/// The consensus engine, whose clock is changed.
const ENGINE: &str = "github.com/cometbft/cometbft";
/// Where the engine reads the time, and what that becomes.
const NOW: &str = "return Canonical(time.Now())";
const SHIFTED_NOW: &str = "return Canonical(time.Now().Add(offset()))";

const NO_GO: &str = "\
The chain is built with Go 1.24 or newer (https://go.dev/dl; tried with 1.26.8) and a C compiler. Neither the contracts nor \
`cargo demo` need it.";

/// A wasmd that is built, with what it needs to run.
pub(super) struct Built {
    /// The path of the program.
    pub(super) program: PathBuf,
    /// The folder of the library that it loads.
    pub(super) library: PathBuf,
}

impl Built {
    /// Runs wasmd to its end with `words`, the last of which takes `path`; gives what it says.
    ///
    /// # Errors
    /// With what it says, when it ends badly.
    pub(super) fn ask(&self, words: &[&str], path: &Path, typed: &str) -> Result<String> {
        let mut wasmd = Command::new(&self.program);
        wasmd.env("LD_LIBRARY_PATH", &self.library).env("DYLD_LIBRARY_PATH", &self.library);
        wasmd.args(words).arg(path).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = wasmd.spawn().context("cannot start wasmd")?;
        let mut stdin = child.stdin.take().context("wasmd does not listen")?;
        stdin.write_all(typed.as_bytes())?;
        drop(stdin);
        let done = child.wait_with_output()?;
        let stderr = String::from_utf8_lossy(&done.stderr);
        ensure!(done.status.success(), "wasmd {} ended with {}: {}", words.join(" "), done.status, stderr.trim());
        Ok(String::from_utf8_lossy(&done.stdout).into_owned())
    }
}

/// wasmd from the cache; built there the first time.
///
/// # Errors
/// When Go is missing, a module cannot be had, or the build fails.
pub(super) fn wasmd(root: &Path) -> Result<Built> {
    let devnet = root.join("devnet");
    let folder = cache_dir(&format!("wasmd-{WASMD}-{}", fingerprint(&devnet)?))?;
    let built = Built { program: folder.join("wasmd"), library: folder.clone() };
    if built.program.is_file() {
        return Ok(built);
    }
    let pinned = std::fs::read_to_string(devnet.join("go.mod"))?;
    ensure!(pinned.contains(&format!("github.com/CosmWasm/wasmd {WASMD}\n")), "devnet/go.mod does not pin {WASMD}");
    let version = output(Command::new("go").arg("version")).context(NO_GO)?;
    println!("building wasmd {WASMD} once with {}: some minutes", version.trim());
    let work = folder.join("build");
    let modules = with_clock(&devnet, &work)?;
    library(&devnet, &folder)?;
    let unfinished = work.join("wasmd");
    let flags = format!(
        "-checklinkname=0 -X github.com/cosmos/cosmos-sdk/version.AppName=wasmd \
         -X github.com/cosmos/cosmos-sdk/version.Version={WASMD} -X github.com/CosmWasm/wasmd/app.Bech32Prefix={PREFIX}"
    );
    let mut go = Command::new("nice");
    go.args(["-n", "19", "go", "build", "-modfile"]).arg(&modules).arg(format!("-ldflags={flags}"));
    // On a terminal Go names each package when it is built.
    if std::io::stderr().is_terminal() {
        go.arg("-v");
    }
    run(go.current_dir(&devnet).arg("-o").arg(&unfinished).arg("github.com/CosmWasm/wasmd/cmd/wasmd"))?;
    std::fs::rename(&unfinished, &built.program).context("cannot keep wasmd")?;
    std::fs::remove_dir_all(&work).context("cannot tidy the cache")?;
    Ok(built)
}

/// What the binary depends on, in twelve digits.
fn fingerprint(devnet: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    for file in ["go.mod", "go.sum", "clock/offset.go"] {
        let text = std::fs::read(devnet.join(file)).with_context(|| format!("cannot read devnet/{file}"))?;
        hash.update(u64::try_from(text.len())?.to_be_bytes());
        hash.update(text);
    }
    hash.update([NOW, SHIFTED_NOW, PREFIX].concat());
    Ok(hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect())
}

/// Copies the engine, changes its clock, and gives a module file that takes the copy.
fn with_clock(devnet: &Path, work: &Path) -> Result<PathBuf> {
    if work.exists() {
        std::fs::remove_dir_all(work).context("cannot tidy the cache")?;
    }
    let engine = work.join("engine");
    let source = folder_of(devnet, ENGINE)?;
    copy(&source, &engine)?;
    let clock = engine.join("types/time");
    std::fs::copy(devnet.join("clock/offset.go"), clock.join("offset.go")).context("cannot add the clock")?;
    let source = std::fs::read_to_string(clock.join("time.go")).context("the engine has no types/time/time.go")?;
    std::fs::write(clock.join("time.go"), changed(&source)?)?;
    let modules = work.join("clock.mod");
    let pinned = std::fs::read_to_string(devnet.join("go.mod"))?;
    std::fs::write(&modules, format!("{pinned}\nreplace {ENGINE} => {}\n", engine.display()))?;
    std::fs::copy(devnet.join("go.sum"), work.join("clock.sum")).context("cannot copy go.sum")?;
    Ok(modules)
}

/// The engine's time with the offset added.
fn changed(source: &str) -> Result<String> {
    match source.matches(NOW).count() {
        1 => Ok(source.replace(NOW, SHIFTED_NOW)),
        count => bail!("expected `{NOW}` once in the engine's time.go, found it {count} times"),
    }
}

/// Where Go keeps a module of this build; fetches it the first time.
fn folder_of(devnet: &Path, module: &str) -> Result<PathBuf> {
    let go = || {
        let mut go = Command::new("go");
        go.current_dir(devnet);
        go
    };
    run(go().args(["mod", "download", module]))?;
    let folder = output(go().args(["list", "-m", "-f", "{{.Dir}}", module]))?;
    ensure!(!folder.trim().is_empty(), "Go has no folder for {module}");
    Ok(PathBuf::from(folder.trim()))
}

/// Puts the library with the contracts' machine beside the program, so that the module cache may go.
fn library(devnet: &Path, folder: &Path) -> Result<()> {
    let api = folder_of(devnet, "github.com/CosmWasm/wasmvm/v3")?.join("internal/api");
    let name = if cfg!(target_os = "macos") {
        "libwasmvm.dylib".to_owned()
    } else {
        format!("libwasmvm.{}.so", std::env::consts::ARCH)
    };
    copy_file(&api.join(&name), &folder.join(&name))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to).with_context(|| format!("cannot create {}", to.display()))?;
    for entry in std::fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            copy_file(&entry.path(), &target)?;
        }
    }
    Ok(())
}

/// Copies the content only: what lies in Go's cache may not be written to.
fn copy_file(from: &Path, to: &Path) -> Result<()> {
    let content = std::fs::read(from).with_context(|| format!("cannot read {}", from.display()))?;
    std::fs::write(to, content).with_context(|| format!("cannot write {}", to.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_is_changed_once_or_not_at_all() {
        let source = format!("func Now() time.Time {{\n\t{NOW}\n}}\n");
        assert_eq!(changed(&source).unwrap(), format!("func Now() time.Time {{\n\t{SHIFTED_NOW}\n}}\n"));
        assert!(changed("func Now() time.Time { return time.Now() }").is_err());
        assert!(changed(&format!("{NOW}{NOW}")).is_err());
    }
}
