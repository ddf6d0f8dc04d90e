//! A compiler that can build the standard library for the first WebAssembly: rustc, the library source of the very
//! same version, and `rust-lld`.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{bail, ensure, Context, Result};

use crate::workspace::{output, run, show};

/// Where Debian's package `rustc-web` puts its compiler.
const DEBIAN: &str = "/usr/bin/rustc";

const ABOUT_DEBIAN: &str = "Debian's rustc-web with rust-web-src";

const HOW_TO: &str = "\
Building contracts needs the source of Rust's standard library, of the version of the compiler. Get it in one of two ways:
  rustup component add rust-src
  apt-get update && apt-get install --no-install-recommends rustc-web rust-web-src   (as root, on Debian; beside rustup)";

const NO_LINKER: &str = "\
Building contracts needs the linker rust-lld. It comes with every toolchain of rustup (https://rustup.rs); \
Debian's package lld has it as wasm-ld.";

/// What contracts are built with.
#[derive(Debug)]
pub(crate) struct Compiler {
    /// The path or the name of the compiler.
    pub(crate) rustc: PathBuf,
    /// Its linker for wasm.
    pub(crate) linker: PathBuf,
    /// The root of its own libraries and of their source.
    pub(crate) sysroot: PathBuf,
    /// Whose it is and which version, for people.
    pub(crate) about: String,
}

/// Finds a compiler with its library source, and fetches what is missing where that is allowed.
///
/// # Errors
/// Says what is missing and how to get it.
pub(crate) fn find() -> Result<Compiler> {
    let first = std::env::var_os("RUSTC").map_or_else(|| PathBuf::from("rustc"), PathBuf::from);
    if let Some(compiler) = with_source(&first, about_own(&first))? {
        return Ok(compiler);
    }
    let mut rustup = Command::new("rustup");
    rustup.args(["component", "add", "rust-src"]);
    if output(Command::new("rustup").arg("--version")).is_ok() {
        agreed(&rustup).context(HOW_TO)?;
    }
    if run(&mut rustup).is_ok() {
        if let Some(compiler) = with_source(&first, about_own(&first))? {
            return Ok(compiler);
        }
    }
    let debian = Path::new(DEBIAN);
    if let Some(compiler) = with_source(debian, ABOUT_DEBIAN)? {
        return Ok(compiler);
    }
    apt_get(&["rustc-web", "rust-web-src"]).context(HOW_TO)?;
    with_source(debian, ABOUT_DEBIAN)?.context(HOW_TO)
}

/// Whose compiler the chosen one is, for people and for `compiler.txt`.
fn about_own(rustc: &Path) -> &'static str {
    if rustc == Path::new(DEBIAN) {
        ABOUT_DEBIAN
    } else {
        "rustup's Rust with rust-src"
    }
}

/// Asks whether a command may change what is installed. Where CI is set it may; where no one can be asked it may not.
///
/// # Errors
/// When the answer is no.
fn agreed(command: &Command) -> Result<()> {
    let shown = show(command);
    if std::env::var_os("CI").is_some() {
        return Ok(());
    }
    if !std::io::stdin().is_terminal() {
        bail!("`{shown}` is needed, and no one can be asked: run it, or set CI=true");
    }
    eprint!("`{shown}` is needed, and changes what is installed. Run it now? [y/N] ");
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    ensure!(matches!(answer.trim(), "y" | "Y" | "yes"), "`{shown}` was not run");
    Ok(())
}

/// Installs Debian packages, which takes root.
///
/// # Errors
/// When this is not root on Debian, or apt fails.
pub(crate) fn apt_get(packages: &[&str]) -> Result<()> {
    let user = output(Command::new("id").arg("-u"))?;
    if user.trim() != "0" || !Path::new("/usr/bin/apt-get").exists() {
        bail!("cannot install {}: this is not root on Debian", packages.join(" "));
    }
    let apt = || {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").arg("-q");
        command
    };
    let mut install = apt();
    install.args(["install", "-y", "--no-install-recommends"]).args(packages);
    agreed(&install)?;
    run(apt().arg("update"))?;
    run(&mut install)
}

fn with_source(rustc: &Path, about: &str) -> Result<Option<Compiler>> {
    let Ok(sysroot) = sysroot(rustc) else { return Ok(None) };
    if !sysroot.join("lib/rustlib/src/rust/library/std/Cargo.toml").is_file() {
        return Ok(None);
    }
    let linker = linker(&sysroot).context(NO_LINKER)?;
    let version = output(Command::new(rustc).arg("--version"))?;
    let about = format!("{about}: {}", version.trim());
    Ok(Some(Compiler { rustc: rustc.to_path_buf(), linker, sysroot, about }))
}

fn sysroot(rustc: &Path) -> Result<PathBuf> {
    Ok(PathBuf::from(output(Command::new(rustc).args(["--print", "sysroot"]))?.trim_end()))
}

/// `rust-lld` of the compiler, or of rustup's, or a `wasm-ld` of the system.
fn linker(own: &Path) -> Option<PathBuf> {
    let roots = [Some(own.to_path_buf()), sysroot(Path::new("rustc")).ok()];
    for rustlib in roots.into_iter().flatten().map(|root| root.join("lib/rustlib")) {
        let hosts = std::fs::read_dir(&rustlib).into_iter().flatten().flatten();
        let mut found = hosts.map(|host| host.path().join("bin/rust-lld")).filter(|lld| lld.is_file());
        if let Some(lld) = found.next() {
            return Some(lld);
        }
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut system = std::env::split_paths(&path).map(|dir| dir.join("wasm-ld"));
    system.find(|ld| ld.is_file())
}
