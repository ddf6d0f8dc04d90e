//! The README's commands, run word by word: every block marked `console`, in their order, in one shell. The tour takes its
//! problems from GSM8K where `CARAVAN_GSM8K` names its folder, or where it lies beside the repository.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{bail, Context, Result};

/// The files whose blocks run.
const FILES: &[&str] = &["README.md"];
/// What opens and closes a block that runs.
const OPEN: &str = "```console";
const CLOSE: &str = "```";
/// The variable that names the folder of GSM8K, and where else it is looked for, from the repository.
const GSM8K: (&str, &str) = ("CARAVAN_GSM8K", "../shared/data/gsm8k");

/// A block of commands.
#[derive(Debug, PartialEq, Eq)]
struct Block<'t> {
    /// Its first line, from 1.
    line: usize,
    commands: Vec<&'t str>,
}

/// Runs the blocks of every file; a block that fails names its line.
pub(crate) fn run(root: &Path) -> Result<()> {
    for file in FILES {
        let text = fs::read_to_string(root.join(file)).with_context(|| format!("{file} cannot be read"))?;
        let blocks = blocks(&text)?;
        println!("{file}: {} blocks", blocks.len());
        let script = script(file, &blocks);
        let mut bash = Command::new("bash");
        bash.arg("-c").arg(script).current_dir(root);
        match gsm8k(root) {
            Some(folder) => bash.env(GSM8K.0, folder),
            None => bash.env_remove(GSM8K.0),
        };
        let status = bash.status().context("bash is missing")?;
        if !status.success() {
            bail!("{file}: a block failed; it is the last one that is named above");
        }
    }
    Ok(())
}

/// The folder of GSM8K, where there is one; says which problems are taken.
fn gsm8k(root: &Path) -> Option<PathBuf> {
    let named = std::env::var_os(GSM8K.0).filter(|name| !name.is_empty()).map(PathBuf::from);
    // The tour changes its folder, and a path that leads nowhere is for it to tell.
    let named = named.map(|name| fs::canonicalize(&name).unwrap_or(name));
    let found = named.or_else(|| fs::canonicalize(root.join(GSM8K.1)).ok());
    match &found {
        Some(folder) => println!("the tour's problems are those of {}", folder.display()),
        None => println!("no GSM8K ({}): the tour's problems are the bundled ones", GSM8K.0),
    }
    found
}

/// The blocks marked `console`.
fn blocks(text: &str) -> Result<Vec<Block<'_>>> {
    let mut blocks = vec![];
    let mut open: Option<Block<'_>> = None;
    for (number, line) in text.lines().enumerate() {
        match &mut open {
            None if line == OPEN => open = Some(Block { line: number + 2, commands: vec![] }),
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

/// One shell for all blocks, so that a later one finds what an earlier one made; it stops at the first failure, and
/// nothing asks questions.
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
        let found = blocks(text).unwrap();
        assert_eq!(
            found,
            [Block { line: 3, commands: vec!["one", "two"] }, Block { line: 11, commands: vec!["four"] }]
        );
        blocks("```console\nopen").unwrap_err();
    }

    #[test]
    fn a_command_that_fails_ends_the_run_and_a_later_block_sees_the_earlier_ones() {
        let status = |text: &str| {
            let script = script("x", &blocks(text).unwrap());
            Command::new("bash").arg("-c").arg(script).status().unwrap().success()
        };
        assert!(status("```console\na=1\n```\n```console\ntest $a = 1\n```\n"));
        assert!(!status("```console\nfalse\ntrue\n```\n"));
        assert!(!status("```console\nfalse | true\n```\n"));
    }
}
