//! Programs of the registry of Python packages, installed once into the cache.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::workspace::{cache_dir, run};

const NO_PYTHON: &str = "\
A program of this check is a Python package: it takes python3 with the modules venv and pip, 3.10 or newer \
(on Debian the package python3-venv)";

/// A package with a program; what it depends on is the newest that it takes.
pub(crate) struct Package {
    /// Its name in the registry.
    pub(crate) name: &'static str,
    /// What is installed beside it, in brackets, or nothing.
    pub(crate) extra: &'static str,
    /// Its version.
    pub(crate) version: &'static str,
    /// The name of the program.
    pub(crate) program: &'static str,
}

impl Package {
    /// The program, from the cache; installed there the first time.
    ///
    /// # Errors
    /// When Python is missing, or the package cannot be had.
    pub(crate) fn installed(&self) -> Result<PathBuf> {
        let Self { name, extra, version, program } = self;
        let folder = cache_dir(&format!("{name}-{version}"))?.join("venv");
        let program = folder.join("bin").join(program);
        if program.is_file() {
            return Ok(program);
        }
        println!("installing {name} {version} once, into {}", folder.display());
        run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder)).context(NO_PYTHON)?;
        let mut pip = Command::new(folder.join("bin/pip"));
        pip.args(["install", "--quiet", "--disable-pip-version-check", &format!("{name}{extra}=={version}")]);
        run(&mut pip).with_context(|| format!("cannot install {name}"))?;
        Ok(program)
    }
}
