//! The documents: their commands are run, and what they name has to exist.
//!
//! Every block marked `console` of every Markdown file runs, in the order of the file, in one shell for each file. The tour takes its
//! problems from GSM8K where `CARAVAN_GSM8K` names its folder, or where it lies beside the repository.

mod markdown;
mod names;
mod rules;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{bail, Context, Result};

use crate::workspace::{files, read, verdict};

/// What opens and closes a block that runs.
const OPEN: &str = "```console";
/// What opens a block that runs on a chain of its own.
const ON_DEVNET: &str = "```devnet";
const CLOSE: &str = "```";
/// The variable that names the folder of GSM8K, and where else it is searched, from the repository.
const GSM8K: (&str, &str) = ("CARAVAN_GSM8K", "../shared/data/gsm8k");

/// A block of commands.
#[derive(Debug, PartialEq, Eq)]
struct Block<'t> {
    /// Its first line, from 1.
    line: usize,
    commands: Vec<&'t str>,
}

/// Run the blocks of every Markdown file.
///
/// # Errors
/// Names the file and the line of the block that failed.
pub(crate) fn run(root: &Path) -> Result<()> {
    check(root)?;
    let problems = gsm8k(root);
    for file in markdown_files(root)? {
        let text = read(root, &file)?;
        let name = file.display().to_string();
        let blocks = blocks(&text, OPEN).with_context(|| name.clone())?;
        if blocks.is_empty() {
            continue;
        }
        println!("{name}: {} blocks", blocks.len());
        let mut bash = Command::new("bash");
        bash.arg("-c").arg(script(&name, &blocks)).current_dir(root);
        match &problems {
            Some(folder) => bash.env(GSM8K.0, folder),
            None => bash.env_remove(GSM8K.0),
        };
        let status = bash.status().context("bash is missing")?;
        if !status.success() {
            bail!("{name}: a block failed; it is the last one named above");
        }
    }
    Ok(())
}

/// Run the blocks of a file that need a real chain, in a folder with `chains/local.toml`. `set` says what the shell finds.
///
/// # Errors
/// Names the line of the block that failed.
pub(crate) fn run_on_devnet(root: &Path, file: &str, folder: &Path, set: impl FnOnce(&mut Command)) -> Result<()> {
    let text = read(root, Path::new(file))?;
    let blocks = blocks(&text, ON_DEVNET).context(file.to_owned())?;
    let mut bash = Command::new("bash");
    bash.arg("-c").arg(script(file, &blocks)).current_dir(folder);
    set(&mut bash);
    let status = bash.status().context("bash is missing")?;
    if blocks.is_empty() || !status.success() {
        bail!("{file}: a block failed, the last one named above, or it has no blocks");
    }
    Ok(())
}

/// Check that links lead somewhere, and that files, types and tests that documents name exist.
///
/// # Errors
/// Names each file, type or test that is missing.
pub(crate) fn check(root: &Path) -> Result<()> {
    let mut sources = vec![];
    for path in files(root)? {
        // A file that is deleted and not committed yet is still listed.
        if path.extension().is_some_and(|extension| extension == "rs") && root.join(&path).exists() {
            sources.push(names::Source::new(path.display().to_string(), &read(root, &path)?));
        }
    }
    let mut faults = vec![];
    for file in markdown_files(root)? {
        let text = read(root, &file)?;
        faults.extend(markdown::broken_links(root, &file, &text));
        faults.extend(names::missing_files(&file.display().to_string(), &text, &sources));
        match file.to_str() {
            Some("docs/glossary.md") => faults.extend(names::glossary(&text, &sources)),
            Some("ARCHITECTURE.md") => faults.extend(rules::rules(&text, &sources)),
            Some("SECURITY.md") => faults.extend(names::security(&text, &sources)),
            _ => {}
        }
    }
    verdict(&faults)
}

fn markdown_files(root: &Path) -> Result<Vec<PathBuf>> {
    let is_markdown = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "md");
    Ok(files(root)?.into_iter().filter(|path| is_markdown(path) && root.join(path).exists()).collect())
}

/// Find the folder of GSM8K, and say which problems the tour takes.
fn gsm8k(root: &Path) -> Option<PathBuf> {
    let named = std::env::var_os(GSM8K.0).filter(|name| !name.is_empty()).map(PathBuf::from);
    // The tour changes its folder, and it is the tour that reports a path that leads nowhere.
    let named = named.map(|name| fs::canonicalize(&name).unwrap_or(name));
    let found = named.or_else(|| fs::canonicalize(root.join(GSM8K.1)).ok());
    match &found {
        Some(folder) => println!("the tour's problems are those of {}", folder.display()),
        None => println!("no GSM8K ({}): the tour's problems are the bundled ones", GSM8K.0),
    }
    found
}

/// Find the blocks that this line opens.
fn blocks<'t>(text: &'t str, opening: &str) -> Result<Vec<Block<'t>>> {
    let mut blocks = vec![];
    let mut open: Option<Block<'t>> = None;
    for (number, line) in text.lines().enumerate() {
        match &mut open {
            None if line == opening => open = Some(Block { line: number + 2, commands: vec![] }),
            None => {}
            Some(_) if line == CLOSE => blocks.extend(open.take()),
            Some(block) => block.commands.push(line),
        }
    }
    match open {
        None => Ok(blocks),
        Some(block) => bail!("the block of line {} is never closed", block.line),
    }
}

/// Put all blocks of a file into one shell, so that a later one finds what an earlier one made. It stops at the first failure, and
/// nothing can ask a question.
fn script(file: &str, blocks: &[Block<'_>]) -> String {
    let mut script = "set -euo pipefail\nexec </dev/null\nunset CARAVAN_HOME\n".to_owned();
    for block in blocks {
        script.push_str(&format!("echo; echo '=== {file}:{}'\n", block.line));
        script.push_str(&block.commands.join("\n"));
        script.push('\n');
    }
    script
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_found_with_their_lines_and_others_are_passed_over() {
        let text = "a\n```console\none\ntwo\n```\n```text\nthree\n```\n\n```console\nfour\n```\n";
        let found = blocks(text, OPEN).unwrap();
        assert_eq!(
            found,
            [Block { line: 3, commands: vec!["one", "two"] }, Block { line: 11, commands: vec!["four"] }]
        );
        blocks("```console\nopen", OPEN).unwrap_err();
        assert_eq!(blocks("```devnet\none\n```\n```console\ntwo\n```\n", ON_DEVNET).unwrap().len(), 1);
    }

    #[test]
    fn a_command_that_fails_ends_the_run_and_a_later_block_sees_the_earlier_ones() {
        let status = |text: &str| {
            let script = script("x", &blocks(text, OPEN).unwrap());
            Command::new("bash").arg("-c").arg(script).status().unwrap().success()
        };
        assert!(status("```console\na=1\n```\n```console\ntest $a = 1\n```\n"));
        assert!(!status("```console\nfalse\ntrue\n```\n"));
        assert!(!status("```console\nfalse | true\n```\n"));
    }
}
