//! `artifacts/`: each contract as the wasm that every CosmWasm VM takes, its checksum, and the table of sizes.

use std::ffi::OsString;
use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{ensure, Context, Result};
use sha2::{Digest, Sha256};

use crate::args;
use crate::binaryen::{optimize, wasm_opt, Keep};
use crate::compiler::{find, Compiler};
use crate::gate::{inspect, MOST_LOCALS};
use crate::suite::{complete, named, Contract, CONTRACTS};
use crate::workspace::{cache_dir, cargo, run, verdict};

const TARGET: &str = "wasm32-unknown-unknown";

/// Builds the contracts named in `arguments`, all without a name; `--target-dir DIR` overrides the cache.
///
/// # Errors
/// When something is missing, a build fails, or an artefact breaks a rule of the gate.
pub(crate) fn build(root: &Path, args: &args::Wasm) -> Result<()> {
    let contracts = named(&args.contracts);
    complete(root)?;
    let target_dir = match &args.target_dir {
        Some(folder) => std::path::absolute(folder)?,
        None => cache_dir("wasm-target")?,
    };
    let compiler = find()?;
    let wasm_opt = wasm_opt()?;
    println!("compiler: {}\nlinker:   {}", compiler.about, compiler.linker.display());
    let artifacts = root.join("artifacts");
    std::fs::create_dir_all(&artifacts).context("cannot create artifacts/")?;
    let _lock = hold(root, &target_dir)?;
    for contract in &contracts {
        let source = Source { folder: root, package: &contract.package(), settings: &[] };
        let built = compile(&source, &compiler, &target_dir, Strip::All)?;
        let artefact = artifacts.join(contract.artefact());
        optimize(&wasm_opt, &built, &artefact, Keep::Nothing)?;
        nameless(&artefact, &[root, &target_dir, &cargo_home()?, &compiler.sysroot])?;
    }
    checksums(&artifacts)?;
    std::fs::write(artifacts.join("compiler.txt"), format!("{}\n", compiler.about))?;
    gate(root, &contracts)
}

/// The static gate over the artefacts of `contracts`, with the table of what it saw.
///
/// # Errors
/// Names each rule that is broken, and each artefact that is missing.
pub(crate) fn gate(root: &Path, contracts: &[Contract]) -> Result<()> {
    let mut rows =
        vec![["contract", "bytes", "KiB", "limit", "most locals", "functions", "imports"].map(str::to_owned)];
    let mut broken = Vec::new();
    for contract in contracts {
        let file = root.join("artifacts").join(contract.artefact());
        let wasm =
            std::fs::read(&file).with_context(|| format!("no {}: run `cargo xtask wasm`", contract.artefact()))?;
        let (facts, faults) = inspect(&wasm, contract.limit_kib).with_context(|| contract.artefact())?;
        broken.extend(faults.into_iter().map(|fault| format!("{}: {fault}", contract.artefact())));
        let (locals, index) = facts.most_locals();
        rows.push([
            contract.name.to_owned(),
            facts.bytes.to_string(),
            facts.bytes.div_ceil(1024).to_string(),
            contract.limit_kib.to_string(),
            format!("{locals} of {MOST_LOCALS} in #{index}"),
            facts.functions.len().to_string(),
            facts.imports.len().to_string(),
        ]);
    }
    print!("{}", table(&rows));
    verdict(&broken)
}

/// Keeps the target directory for this run. Cargo identifies files by their path in the workspace and their time, so
/// what another clone left there of our own packages goes first.
pub(crate) fn hold(root: &Path, target_dir: &Path) -> Result<File> {
    std::fs::create_dir_all(target_dir).with_context(|| format!("cannot create {}", target_dir.display()))?;
    let lock = File::create(target_dir.join("caravan.lock")).context("cannot lock the target directory")?;
    lock.lock().context("cannot lock the target directory")?;
    let stamp = target_dir.join("caravan.root");
    let last = std::fs::read_to_string(&stamp).unwrap_or_default();
    if last != root.to_string_lossy() {
        let known = target_dir.join(TARGET).join("release/.fingerprint");
        for entry in std::fs::read_dir(known).into_iter().flatten() {
            let path = entry?.path();
            if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("caravan-")) {
                std::fs::remove_dir_all(&path).with_context(|| format!("cannot remove {}", path.display()))?;
            }
        }
        std::fs::write(&stamp, root.to_string_lossy().as_bytes()).context("cannot mark the target directory")?;
    }
    Ok(lock)
}

/// What the linker takes out.
#[derive(Clone, Copy)]
pub(crate) enum Strip {
    /// Everything that does not run.
    All,
    /// Nothing: function names stay, so that sizes can be read by crate.
    Nothing,
}

/// What is built: a package of the workspace in a folder.
pub(crate) struct Source<'a> {
    /// The root of the workspace that the package belongs to.
    pub(crate) folder: &'a Path,
    /// Its package, a cdylib among others.
    pub(crate) package: &'a str,
    /// Settings of Cargo on top of the workspace's own: `profile.release.lto=true`.
    pub(crate) settings: &'a [String],
}

/// Builds one contract, on its own, so that no feature of another package leaks into it; not yet optimized.
///
/// # Errors
/// When Cargo fails.
pub(crate) fn compile(source: &Source<'_>, compiler: &Compiler, target_dir: &Path, strip: Strip) -> Result<PathBuf> {
    let mut command = cargo();
    let overrides = ["RUSTFLAGS", "RUSTC_WRAPPER", "RUSTC_WORKSPACE_WRAPPER", "CARGO_INCREMENTAL"];
    for (name, _) in std::env::vars_os() {
        let name_text = name.to_string_lossy();
        if overrides.contains(&&*name_text)
            || name_text.starts_with("CARGO_PROFILE_")
            || name_text.starts_with("CARGO_BUILD_")
        {
            command.env_remove(&name);
        }
    }
    command.current_dir(source.folder).env("RUSTC", &compiler.rustc).env("RUSTC_BOOTSTRAP", "1");
    command.env("CARGO_ENCODED_RUSTFLAGS", flags(compiler, target_dir, strip)?);
    // Cargo leaves link-time optimization out where a library is also to be an rlib, as the contracts are for the tests:
    // without it an artefact is a third larger.
    command.args(["rustc", "--release", "--lib", "--crate-type", "cdylib", "--locked", "--target", TARGET]);
    command.args(["-Z", "build-std=std,panic_abort", "-Z", "build-std-features=optimize_for_size"]);
    command.args(source.settings.iter().flat_map(|setting| ["--config", setting.as_str()]));
    run(command.arg("--target-dir").arg(target_dir).args(["--package", source.package]))?;
    let file = format!("{}.wasm", source.package.replace('-', "_"));
    Ok(target_dir.join(TARGET).join("release").join(file))
}

/// The compiler's flags, with what names this machine replaced, so that two folders give the same bytes.
///
/// A panic traps at once: our code has none of its own (lints), and an overflow still traps. It costs the text that a
/// panic in the code of others would hand to `env.abort`; the chain says `unreachable` instead.
fn flags(compiler: &Compiler, target_dir: &Path, strip: Strip) -> Result<OsString> {
    let mut flags: Vec<OsString> = Vec::new();
    let fixed = [
        "-Ctarget-cpu=mvp",
        "-Ctarget-feature=+mutable-globals",
        "-Clink-arg=--allow-undefined",
        "-Zlocation-detail=none",
        "-Zfmt-debug=shallow",
        "-Zunstable-options",
        "-Cpanic=immediate-abort",
    ];
    flags.extend(fixed.map(OsString::from));
    flags.push(OsString::from(match strip {
        Strip::All => "-Clink-arg=-s",
        Strip::Nothing => "-Cstrip=none",
    }));
    let mut linker = OsString::from("-Clinker=");
    linker.push(&compiler.linker);
    flags.push(linker);
    for (from, to) in [(&compiler.sysroot, "/rust"), (&cargo_home()?, "/cargo"), (&target_dir.to_path_buf(), "/target")]
    {
        let mut remap = OsString::from("--remap-path-prefix=");
        remap.push(from);
        remap.push("=");
        remap.push(to);
        flags.push(remap);
    }
    Ok(flags.join(&OsString::from("\u{1f}")))
}

fn cargo_home() -> Result<PathBuf> {
    let set = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let own = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo"));
    set.or_else(own).context("set HOME or CARGO_HOME")
}

/// Fails when the artefact holds the name of a folder of this machine: it would differ on another.
fn nameless(artefact: &Path, folders: &[&Path]) -> Result<()> {
    let wasm = std::fs::read(artefact)?;
    for folder in folders {
        let name = folder.as_os_str().as_encoded_bytes();
        let found = name.len() > 4 && wasm.windows(name.len()).any(|window| window == name);
        ensure!(!found, "{} holds the path {}", artefact.display(), folder.display());
    }
    Ok(())
}

/// Writes `checksums.txt`, which `sha256sum --check` reads.
fn checksums(artifacts: &Path) -> Result<()> {
    let mut lines = String::new();
    for contract in CONTRACTS {
        if let Ok(wasm) = std::fs::read(artifacts.join(contract.artefact())) {
            let digest: String = Sha256::digest(&wasm).iter().map(|byte| format!("{byte:02x}")).collect();
            lines.push_str(&format!("{digest}  {}\n", contract.artefact()));
        }
    }
    std::fs::write(artifacts.join("checksums.txt"), &lines).context("cannot write artifacts/checksums.txt")?;
    print!("{lines}");
    Ok(())
}

/// Rows in columns, the first to the left and the others to the right.
pub(crate) fn table<const N: usize>(rows: &[[String; N]]) -> String {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.len().max(*width);
        }
    }
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(widths).enumerate();
        let cells = cells.map(
            |(at, (cell, width))| {
                if at == 0 {
                    format!("{cell:<width$}")
                } else {
                    format!("{cell:>width$}")
                }
            },
        );
        cells.collect::<Vec<_>>().join("  ") + "\n"
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [["contract", "KiB"].map(str::to_owned), ["points", "1234"].map(str::to_owned)];
        assert_eq!(table(&rows), "contract   KiB\npoints    1234\n");
    }

    #[test]
    fn an_artefact_that_names_a_folder_is_refused() {
        let file = std::env::temp_dir().join(format!("caravan-nameless-{}", std::process::id()));
        std::fs::write(&file, b"\0asm panicked at /builds/caravan/src/lib.rs").unwrap();
        let error = nameless(&file, &[Path::new("/builds/caravan")]).unwrap_err().to_string();
        assert!(error.ends_with("holds the path /builds/caravan"), "{error}");
        nameless(&file, &[Path::new("/builds/other")]).unwrap();
        std::fs::remove_file(&file).unwrap();
    }
}
