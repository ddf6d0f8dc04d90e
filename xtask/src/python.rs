//! Python packages that checks need, from their registry, installed once into the cache.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::workspace::{cache_dir, run};

const NO_PYTHON: &str = "\
This check needs Python packages: it takes python3 with the modules venv and pip, 3.10 or newer (on Debian the package \
python3-venv)";

/// The folder of an environment with these packages, such as `moto[server]==5.2.5`. `name` changes when a version does.
///
/// # Errors
/// When they cannot be installed.
pub(crate) fn environment(name: &str, packages: &[&str]) -> Result<PathBuf> {
    let folder = cache_dir(name)?.join("venv");
    // What was stopped half-way is installed again.
    let complete = folder.join("complete");
    if complete.is_file() {
        return Ok(folder);
    }
    println!("installing {} once, into {}", packages.join(" "), folder.display());
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder)).context(NO_PYTHON)?;
    let mut pip = Command::new(folder.join("bin/pip"));
    pip.args(["install", "--quiet", "--disable-pip-version-check"]).args(packages);
    run(&mut pip).with_context(|| format!("cannot install {}", packages.join(" ")))?;
    std::fs::write(&complete, "").with_context(|| format!("cannot write {}", complete.display()))?;
    Ok(folder)
}
