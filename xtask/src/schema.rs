//! `schema/<contract>.json`: generated from the api crates, committed, checked for drift.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::suite::{Contract, CONTRACTS};
use crate::workspace::verdict;

/// Writes the schema of every contract.
///
/// # Errors
/// When an interface has no schema, or a file cannot be written.
pub(crate) fn write(root: &Path) -> Result<()> {
    std::fs::create_dir_all(root.join("schema")).context("cannot create schema/")?;
    for contract in CONTRACTS {
        let file = file(contract);
        std::fs::write(root.join(&file), text(contract)?)
            .with_context(|| format!("cannot write {}", file.display()))?;
        println!("wrote {}", file.display());
    }
    Ok(())
}

/// Compares the committed schemas with what the api crates say now.
///
/// # Errors
/// Names each file that is missing, stands for no contract, or differs, and the command that fixes it.
pub(crate) fn check(root: &Path) -> Result<()> {
    let mut faults = Vec::new();
    for contract in CONTRACTS {
        let file = file(contract);
        let committed = std::fs::read_to_string(root.join(&file)).ok();
        faults.extend(drift(&file, committed.as_deref(), &text(contract)?));
    }
    for entry in std::fs::read_dir(root.join("schema")).context("there is no schema/: run `cargo xtask schema`")? {
        let name = PathBuf::from("schema").join(entry?.file_name());
        if !CONTRACTS.iter().any(|contract| file(contract) == name) {
            faults.push(format!("{} belongs to no contract: remove it", name.display()));
        }
    }
    verdict(&faults)
}

fn file(contract: &Contract) -> PathBuf {
    Path::new("schema").join(format!("{}.json", contract.name))
}

fn text(contract: &Contract) -> Result<String> {
    let json = (contract.api)().render().to_string().with_context(|| format!("no schema for {}", contract.name))?;
    Ok(json + "\n")
}

fn drift(file: &Path, committed: Option<&str>, generated: &str) -> Option<String> {
    let file = file.display();
    let Some(committed) = committed else {
        return Some(format!("{file} is missing: run `cargo xtask schema` and commit it"));
    };
    if committed == generated {
        return None;
    }
    let same = committed.lines().zip(generated.lines()).take_while(|(old, new)| old == new).count();
    let line = same.saturating_add(1);
    Some(format!("{file} differs from the api crate at line {line}: run `cargo xtask schema` and commit it"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_schema_is_named_with_its_line_and_the_command_that_fixes_it() {
        let fault = drift(Path::new("schema/points.json"), Some("{\n  1\n}\n"), "{\n  2\n}\n").unwrap();
        assert_eq!(
            fault,
            "schema/points.json differs from the api crate at line 2: run `cargo xtask schema` and commit it"
        );
    }

    #[test]
    fn a_missing_schema_is_named_and_an_equal_one_is_not() {
        assert!(drift(Path::new("schema/points.json"), None, "{}\n").unwrap().contains("is missing"));
        assert_eq!(drift(Path::new("schema/points.json"), Some("{}\n"), "{}\n"), None);
    }
}
