//! cargo-deny: licenses, sources and duplicate versions of everything that is locked. Advisories need a database that
//! cannot be reached from everywhere, so they are not part of it.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::workspace::{cache_dir, cargo, run};

const VERSION: &str = "0.20.2";

/// Runs cargo-deny by `deny.toml`; builds it into the cache the first time, which takes some minutes.
///
/// # Errors
/// When cargo-deny cannot be had, or finds something that `deny.toml` forbids.
pub(crate) fn check(root: &Path) -> Result<()> {
    let dir = cache_dir(&format!("cargo-deny-{VERSION}"))?;
    let program = dir.join("bin/cargo-deny");
    if !program.is_file() {
        println!("building cargo-deny {VERSION} once, into {}", dir.display());
        let mut install = cargo();
        install.args(["install", "cargo-deny", "--locked", "--version", VERSION, "--root"]).arg(&dir);
        install.arg("--target-dir").arg(dir.join("target"));
        run(install.current_dir(&dir)).context("cannot build cargo-deny")?;
        std::fs::remove_dir_all(dir.join("target")).context("cannot tidy the cache")?;
    }
    let mut deny = Command::new(&program);
    run(deny.current_dir(root).args(["--offline", "check", "--hide-inclusion-graph", "bans", "licenses", "sources"]))
}
