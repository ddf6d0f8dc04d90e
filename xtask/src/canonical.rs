//! The canonical build: the official optimizer image over a copy of the workspace that holds the contracts and what they
//! are built from, and nothing else.
//!
//! The copy is needed for two reasons. The image has Rust 1.81, whose Cargo cannot read manifests of edition 2024, not even
//! those of crates that contracts never use; and it runs a plain `cargo build`, in which Cargo leaves link-time
//! optimization out where a library is to be an rlib besides: in the copy the contracts are cdylibs alone.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::lock;
use crate::workspace::{cargo, closure, contracts, files, metadata, output, packages, read, run};

/// The image: Rust 1.81 and binaryen 116.
const IMAGE: &str = "cosmwasm/optimizer:0.16.1";

/// Prepares `target/canonical` and runs the image over it, where there is a Docker.
///
/// # Errors
/// When the copy is no workspace whose lock Rust 1.81 reads, or the image fails.
pub(crate) fn build(root: &Path) -> Result<()> {
    let copy = root.join("target/canonical");
    prepare(root, &copy)?;
    println!("prepared {}: the contracts and what they are built from, with a lock of their own", copy.display());
    let volume = format!("{}:/code", copy.display());
    let docker = ["run", "--rm", "-v", &volume, "-v", "caravan_registry:/usr/local/cargo/registry", IMAGE];
    if output(Command::new("docker").arg("version")).is_err() {
        println!("not run: there is no Docker here. Where there is one:\n  docker {}", docker.join(" "));
        return Ok(());
    }
    run(Command::new("docker").args(docker))?;
    println!("{}", std::fs::read_to_string(copy.join("artifacts/checksums.txt"))?);
    Ok(())
}

/// Copies the contracts and the packages that they are built from to `copy`, which is made anew.
///
/// # Errors
/// When a manifest does not look as expected, or the copy is no workspace.
pub(crate) fn prepare(root: &Path, copy: &Path) -> Result<()> {
    if copy.exists() {
        std::fs::remove_dir_all(copy).with_context(|| format!("cannot remove {}", copy.display()))?;
    }
    let all = packages(root, &metadata(root)?)?;
    let used = closure(&all, &contracts(&all));
    let folders: Vec<PathBuf> = used.iter().filter_map(|package| package.folder.clone()).collect();
    for file in files(root)? {
        let source = folders.iter().any(|folder| file.starts_with(folder.join("src")));
        let manifest = folders.iter().any(|folder| file == folder.join("Cargo.toml"));
        if manifest {
            put(copy, &file, &member(&read(root, &file)?))?;
        } else if source {
            put(copy, &file, &read(root, &file)?)?;
        }
    }
    put(copy, Path::new("Cargo.toml"), &workspace(&read(root, Path::new("Cargo.toml"))?, &folders)?)?;
    put(copy, Path::new("Cargo.lock"), &read(root, Path::new("Cargo.lock"))?)?;
    // Takes out of the lock what the copy does not use.
    output(cargo().current_dir(copy).args(["metadata", "--format-version", "1", "--offline"]))?;
    lock::check(copy).context("the optimizer cannot build the copy")
}

fn put(copy: &Path, file: &Path, text: &str) -> Result<()> {
    let to = copy.join(file);
    std::fs::create_dir_all(to.parent().context("a file has a folder")?)?;
    std::fs::write(&to, text).with_context(|| format!("cannot write {}", to.display()))
}

/// The workspace's manifest with these members alone.
fn workspace(manifest: &str, members: &[PathBuf]) -> Result<String> {
    let members: Vec<String> = members.iter().map(|folder| format!("{:?}", folder.to_string_lossy())).collect();
    let (mut text, mut found) = (String::new(), false);
    for line in manifest.lines() {
        if line.starts_with("members = ") {
            found = true;
            text.push_str(&format!("members = [{}]\n", members.join(", ")));
        } else if !line.starts_with("exclude = ") {
            text.push_str(line);
            text.push('\n');
        }
    }
    found.then_some(text).context("Cargo.toml names no members on a line of their own")
}

/// A member's manifest without what only tests use, and as a cdylib alone where it is a contract.
fn member(manifest: &str) -> String {
    let (mut text, mut dropped) = (String::new(), false);
    for line in manifest.lines() {
        if line.starts_with('[') {
            dropped = line == "[dev-dependencies]" || line.starts_with("[[");
        }
        if !dropped {
            text.push_str(&line.replace(r#"["cdylib", "rlib"]"#, r#"["cdylib"]"#));
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_loses_what_only_tests_use_and_a_contract_its_rlib() {
        let manifest =
            "[lib]\ncrate-type = [\"cdylib\", \"rlib\"]\n[dependencies]\na = \"1\"\n[dev-dependencies]\nb = \"1\"\n";
        assert_eq!(member(manifest), "[lib]\ncrate-type = [\"cdylib\"]\n[dependencies]\na = \"1\"\n");
    }

    #[test]
    fn the_copy_is_a_workspace_of_the_contracts_that_rust_1_81_reads() {
        let root = crate::workspace::root().unwrap();
        let copy = std::env::temp_dir().join(format!("caravan-canonical-{}", std::process::id()));
        prepare(&root, &copy).unwrap();
        let lock = std::fs::read_to_string(copy.join("Cargo.lock")).unwrap();
        assert!(lock.contains("name = \"caravan-points\"\n"), "{lock}");
        for host in ["clap", "cw-multi-test", "caravan-chain"] {
            assert!(!lock.contains(&format!("name = \"{host}\"\n")), "{host} is in the lock of the contracts");
        }
        std::fs::remove_dir_all(&copy).unwrap();
    }
}
