//! `wasm-opt` of npm's `binaryen`, at one version, kept in the cache: Debian's is too old for the lowering passes.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{ensure, Context, Result};

use crate::compiler::apt_get;
use crate::workspace::{cache_dir, output, run};

const VERSION: &str = "132.0.0";
/// What npm must find in the package, whatever the registry says.
const INTEGRITY: &str =
    "sha512-4Usg7yEvwO3FMso3Oov6qkOOHSod1IEv+boKkh77kTljM+eNBouqCTbqWswGzbG+vDNO/b/v2C4gfEh1WgB9Lg==";

const HOW_TO: &str =
    "Optimizing contracts needs node and npm: https://nodejs.org, or Debian's packages nodejs and npm.";

/// Where `wasm-opt` is; fetches it the first time.
///
/// # Errors
/// When node or npm is missing and cannot be installed, or the package cannot be fetched.
pub(crate) fn wasm_opt() -> Result<PathBuf> {
    let has_npm = || output(Command::new("npm").arg("--version")).is_ok();
    let dir = cache_dir(&format!("binaryen-{VERSION}"))?;
    let program = dir.join("node_modules/.bin/wasm-opt");
    if !has_npm() {
        apt_get(&["nodejs", "npm"]).context(HOW_TO)?;
    }
    if !program.is_file() {
        fetch(&dir)?;
    }
    let answer = output(Command::new(&program).arg("--version")).context("the fetched wasm-opt does not run")?;
    let major = VERSION.split('.').next().unwrap_or(VERSION);
    ensure!(
        answer.contains(&format!("version {major} ")),
        "expected wasm-opt {major}, {} is {answer}",
        program.display()
    );
    Ok(program)
}

fn fetch(dir: &Path) -> Result<()> {
    let package = format!(r#"{{"private": true, "dependencies": {{"binaryen": "{VERSION}"}}}}"#);
    let lock = format!(
        r#"{{"lockfileVersion": 3, "packages": {{
            "": {{"dependencies": {{"binaryen": "{VERSION}"}}}},
            "node_modules/binaryen": {{"version": "{VERSION}", "integrity": "{INTEGRITY}", "bin": {{"wasm-opt": "bin/wasm-opt"}}}}
        }}}}"#
    );
    std::fs::write(dir.join("package.json"), package).context("cannot write to the cache")?;
    std::fs::write(dir.join("package-lock.json"), lock).context("cannot write to the cache")?;
    run(Command::new("npm").current_dir(dir).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]))
}

/// Whether the names of functions stay.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// They go: what is stored on a chain.
    Nothing,
    /// They stay: what people look into.
    Names,
}

/// Optimizes `input` for size into `output`, and then reads the result with nothing beyond WebAssembly 1.0 allowed,
/// which fails if anything later is left.
///
/// The compiler already emits nothing later, so nothing is lowered: lowering sign extension alone took a function of
/// the points contract from 47 locals to 71. Functions with one caller are inlined only up to 150 instructions, which
/// took it from 47 to 35 and saved a KiB.
///
/// # Errors
/// When `wasm-opt` refuses the input or the result.
pub(crate) fn optimize(program: &Path, input: &Path, output: &Path, keep: Keep) -> Result<()> {
    let first = ["--mvp-features", "--enable-mutable-globals"];
    let small = output.with_extension("small");
    let mut shrink = Command::new(program);
    shrink.args(["-Oz", "--one-caller-inline-max-function-size=150"]);
    let names: &[&str] = if keep == Keep::Names { &["-g"] } else { &["--strip-debug", "--strip-producers"] };
    run(shrink.args(names).args(first).arg(input).arg("-o").arg(&small))?;
    let mut prove = Command::new(program);
    prove.args(names.iter().filter(|name| **name == "-g"));
    run(prove.args(first).arg("--strip-target-features").arg(&small).arg("-o").arg(output))?;
    std::fs::remove_file(&small).with_context(|| format!("cannot remove {}", small.display()))
}
