//! One archive to install without a compiler: the programs, completions, a manual page, the license, and a checksum.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{ensure, Context, Result};
use sha2::{Digest, Sha256};

use crate::workspace::{cargo, output, quiet, run};

/// The programs: the command line, and the gateway that `caravan serve` starts.
const PROGRAMS: [&str; 2] = ["caravan", "caravan-gateway"];
/// The shells that completions are for, and the names of their files.
const SHELLS: [(&str, &str); 3] = [("bash", "caravan.bash"), ("zsh", "_caravan"), ("fish", "caravan.fish")];
/// The C library is in the programs, so that they run on any Linux of the same processor.
const STATIC: &str = "-C target-feature=+crt-static";

/// Builds `target/dist/caravan-VERSION-TARGET.tar.gz`, and `.sha256` beside it.
///
/// # Errors
/// Where a program cannot be built, is not static, or does not run; where `tar` is missing.
pub(crate) fn build(root: &Path) -> Result<()> {
    let target = host()?;
    let built = programs(root, &target)?;
    let name = format!("caravan-{}-{target}", env!("CARGO_PKG_VERSION"));
    let dist = root.join("target/dist");
    let folder = dist.join(&name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(folder.join("completions"))?;
    for program in PROGRAMS {
        fs::copy(built.join(program), folder.join(program)).with_context(|| format!("cannot copy {program}"))?;
    }
    let caravan = folder.join(PROGRAMS[0]);
    for (shell, file) in SHELLS {
        fs::write(folder.join("completions").join(file), output(Command::new(&caravan).args(["completion", shell]))?)?;
    }
    fs::write(folder.join("caravan.1"), output(Command::new(&caravan).arg("manual"))?)?;
    for file in ["LICENSE", "docs/annotator.md"] {
        fs::copy(root.join(file), folder.join(Path::new(file).file_name().context("a file has a name")?))?;
    }
    let archive = pack(&dist, &name)?;
    let sum = checksum(&archive)?;
    println!("{sum}  {}", archive.display());
    Ok(())
}

/// The target that this compiler builds for, such as `x86_64-unknown-linux-gnu`.
fn host() -> Result<String> {
    let said = output(Command::new("rustc").arg("-vV"))?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc names no host")?.to_owned())
}

/// Builds the programs, and checks that they need no library. Returns their folder.
fn programs(root: &Path, target: &str) -> Result<PathBuf> {
    println!("building the programs, which takes some minutes");
    let folder = root.join("target/static");
    let mut build = cargo();
    build.current_dir(root).env("RUSTFLAGS", STATIC).arg("build").args(["--locked", "--profile", "host"]).args(quiet());
    // With a target named, the flags are not for build scripts and macros, which load libraries.
    build.args(["--target", target]).arg("--target-dir").arg(&folder).arg("--workspace");
    run(build.args(PROGRAMS.iter().flat_map(|program| ["--bin", program])))?;
    let built = folder.join(target).join("host");
    for program in PROGRAMS {
        let needs = Command::new("ldd").arg(built.join(program)).output().context("cannot start ldd")?;
        let said = [needs.stdout, needs.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        let is_static = said.contains("statically linked") || said.contains("not a dynamic executable");
        ensure!(is_static, "{program} needs libraries: {said}");
    }
    Ok(built)
}

/// Packs a folder: the same files give the same bytes.
fn pack(dist: &Path, name: &str) -> Result<PathBuf> {
    let archive = dist.join(format!("{name}.tar.gz"));
    let mut tar = Command::new("tar");
    tar.current_dir(dist).args(["--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner"]);
    // Without -n the archive has the time at which it was packed.
    tar.args(["--use-compress-program=gzip -n", "-cf"]).arg(&archive).arg(name);
    run(&mut tar)?;
    Ok(archive)
}

/// Writes the checksum beside the archive, as `sha256sum --check` reads it.
fn checksum(archive: &Path) -> Result<String> {
    let digest = Sha256::digest(fs::read(archive)?);
    let sum: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let name = archive.file_name().context("a file has a name")?.to_string_lossy().into_owned();
    let mut beside = archive.as_os_str().to_owned();
    beside.push(".sha256");
    fs::write(beside, format!("{sum}  {name}\n"))?;
    Ok(sum)
}
