//! `schema/`: the interface of every contract, its events and its error codes, and the form of a task definition, generated from
//! the crates that have them, committed, and checked for drift.

mod registry;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::suite::{Contract, CONTRACTS};
use crate::workspace::verdict;

/// The description of the gateway's index. A test of the gateway writes and compares it: UPDATE_EXPECT=1 cargo test --test served index
const GATEWAY: &str = "schema/gateway.json";

/// Write every file of `schema/`.
///
/// # Errors
/// When an interface has no schema, or a file cannot be written.
pub(crate) fn write(root: &Path) -> Result<()> {
    std::fs::create_dir_all(root.join("schema")).context("cannot create schema/")?;
    for (file, text) in generated()? {
        std::fs::write(root.join(&file), text).with_context(|| format!("cannot write {}", file.display()))?;
        println!("wrote {}", file.display());
    }
    Ok(())
}

/// Compare the committed files with what the crates say now, and refuse words of Rust in them.
///
/// # Errors
/// Names each file that is missing, comes from no crate, or differs, and the command that fixes it.
pub(crate) fn check(root: &Path) -> Result<()> {
    let mut faults = Vec::new();
    let generated = generated()?;
    for (file, text) in &generated {
        let committed = std::fs::read_to_string(root.join(file)).ok();
        faults.extend(drift(file, committed.as_deref(), text));
        faults.extend(rust_paths(file, text));
    }
    for entry in std::fs::read_dir(root.join("schema")).context("there is no schema/: run `cargo xtask schema`")? {
        let name = PathBuf::from("schema").join(entry?.file_name());
        if name != Path::new(GATEWAY) && !generated.iter().any(|(file, _)| *file == name) {
            faults.push(format!("{} is generated from no crate: remove it", name.display()));
        }
    }
    verdict(&faults)
}

/// Return every file of `schema/` with its text.
fn generated() -> Result<Vec<(PathBuf, String)>> {
    let folder = Path::new("schema");
    let mut files = Vec::new();
    for contract in CONTRACTS {
        files.push((folder.join(format!("{}.json", contract.name)), interface(contract)?));
    }
    files.push((folder.join("events.json"), registry::events_json()?));
    files.push((folder.join("errors.json"), registry::errors_json()?));
    files.push((folder.join("task-definition.json"), task_definition()?));
    Ok(files)
}

fn interface(contract: &Contract) -> Result<String> {
    let json = (contract.api)().render().to_string().with_context(|| format!("no schema for {}", contract.name))?;
    Ok(json + "\n")
}

fn task_definition() -> Result<String> {
    let schema = caravan_toolkit::task::definition_schema();
    Ok(serde_json::to_string_pretty(&schema).context("no schema of task definitions")? + "\n")
}

/// Return the lines that name an item of Rust: they mean nothing to clients in other languages.
fn rust_paths(file: &Path, text: &str) -> Vec<String> {
    let named = |(line, text): (usize, &str)| {
        let wrong = text.contains("crate::") || text.contains("[`");
        wrong.then(|| format!("{}:{} names an item of Rust: {}", file.display(), line.saturating_add(1), text.trim()))
    };
    text.lines().enumerate().filter_map(named).collect()
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
    Some(format!("{file} differs from its crate at line {line}: run `cargo xtask schema` and commit it"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_schema_is_named_with_its_line_and_the_command_that_corrects_it() {
        let fault = drift(Path::new("schema/points.json"), Some("{\n  1\n}\n"), "{\n  2\n}\n").unwrap();
        assert_eq!(
            fault,
            "schema/points.json differs from its crate at line 2: run `cargo xtask schema` and commit it"
        );
    }

    #[test]
    fn a_missing_schema_is_named_and_an_equal_one_is_not() {
        assert!(drift(Path::new("schema/points.json"), None, "{}\n").unwrap().contains("is missing"));
        assert_eq!(drift(Path::new("schema/points.json"), Some("{}\n"), "{}\n"), None);
    }

    #[test]
    fn a_path_of_rust_in_a_description_is_named() {
        let faults = rust_paths(Path::new("schema/points.json"), "{\n  \"description\": \"see [`crate::leaf`]\"\n}\n");
        assert_eq!(faults.len(), 1);
        assert!(faults[0].starts_with("schema/points.json:2 names an item of Rust"), "{faults:?}");
    }

    #[test]
    fn no_generated_file_names_an_item_of_rust() {
        let faults: Vec<String> = generated().unwrap().iter().flat_map(|(file, text)| rust_paths(file, text)).collect();
        assert_eq!(faults, [""; 0]);
    }

    #[test]
    fn bodies_of_hooks_are_described_and_no_vector_becomes_a_union_of_tuples() {
        let files = generated().unwrap();
        for contract in ["licensing", "marketplace"] {
            let (_, text) = files.iter().find(|(file, _)| file.ends_with(format!("{contract}.json"))).unwrap();
            let json: serde_json::Value = serde_json::from_str(text).unwrap();
            assert!(json["execute"]["definitions"]["HookMsg"]["oneOf"].is_array(), "{contract}");
            // A pair, as where a page begins, has exactly two entries: it stays a tuple.
            let requests = json["execute"].to_string();
            assert!(requests.contains("x-max-items") && !requests.contains("maxItems"), "{contract}");
        }
    }
}
