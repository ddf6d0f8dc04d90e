//! Programs from crates.io that checks need: each built once, at one version, into the cache outside the repository.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::workspace::{cache_dir, quiet, run, slow_cargo};

/// A program of crates.io, named like its package.
pub(crate) struct Tool<'a> {
    /// The name of the package and of the program in it.
    pub(crate) name: &'a str,
    /// Its exact version; what it depends on is as in its own lock file.
    pub(crate) version: &'a str,
    /// Flags for the compiler, which may write what they refer to into the tool's folder.
    pub(crate) flags: fn(&Path) -> Result<String>,
}

/// What runs for seconds is not worth minutes of optimization.
const QUICK: &[(&str, &str)] = &[
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "false"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
];

impl Tool<'_> {
    /// Where the program is; builds it the first time, at low priority.
    ///
    /// # Errors
    /// When the build fails, or there is no cache.
    pub(crate) fn installed(&self) -> Result<PathBuf> {
        let Self { name, version, flags } = self;
        let dir = cache_dir(&format!("{name}-{version}"))?;
        let program = dir.join("bin").join(name);
        if program.is_file() {
            return Ok(program);
        }
        println!("building {name} {version} once, into {}: some minutes", dir.display());
        let mut install = slow_cargo();
        install.current_dir(&dir).env("RUSTFLAGS", flags(&dir)?);
        install.args(["install", name, "--locked", "--version", version]).args(quiet());
        install.envs(QUICK.iter().copied());
        let target = dir.join("target");
        install.arg("--root").arg(&dir).arg("--target-dir").arg(&target);
        run(&mut install).with_context(|| format!("cannot build {name} {version}"))?;
        std::fs::remove_dir_all(&target).context("cannot tidy the cache")?;
        Ok(program)
    }
}

/// No flags.
///
/// # Errors
/// Never.
pub(crate) fn plain(_: &Path) -> Result<String> {
    Ok(String::new())
}
