//! Comments that say something: few doc comments of three words or fewer, and a reason beside what surprises.

use std::path::Path;

use anyhow::Result;

use crate::sources::{sources, Source};
use crate::workspace::verdict;

/// Words that a doc comment has at least, but for a few.
const FEW_WORDS: usize = 3;

/// How many of a hundred may be shorter.
const MOST_PERCENT: usize = 3;

/// What keeps a function of a contract apart in the artefact, and always has a reason.
const APART: &str = "#[inline(never)]";

/// Looks at every doc comment of the tree, and at the attributes of the contracts that need a reason.
///
/// # Errors
/// Names each attribute without a reason, or the share of short doc comments and each of them.
pub(crate) fn check(root: &Path) -> Result<()> {
    let sources = sources(root)?;
    let (mut all, mut short) = (0, Vec::new());
    for source in sources.iter() {
        let blocks = blocks(&source.text);
        all += blocks.len();
        let few = blocks.into_iter().filter(|block| block.words <= FEW_WORDS);
        short.extend(few.map(|block| format!("{}:{}: {}", source.file.display(), block.line, block.text)));
    }
    println!("   doc comments of {FEW_WORDS} words or fewer: {} of {all}", short.len());
    let mut faults: Vec<String> = sources.iter().flat_map(unexplained).collect();
    faults.extend(too_many(all, &short));
    verdict(&faults)
}

/// A fault for each short comment if there are too many.
fn too_many(all: usize, short: &[String]) -> Vec<String> {
    if short.len() * 100 <= all * MOST_PERCENT {
        return vec![];
    }
    let head =
        format!("{} of {all} doc comments have {FEW_WORDS} words or fewer, at most {MOST_PERCENT} % may:", short.len());
    std::iter::once(head).chain(short.iter().cloned()).collect()
}

/// A doc comment: lines that belong together.
#[derive(Debug, PartialEq, Eq)]
struct Block {
    /// Its first line, from 1.
    line: usize,
    words: usize,
    text: String,
}

fn blocks(text: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut before = None;
    for (number, line) in text.lines().enumerate() {
        let doc = doc(line);
        if let Some((kind, said)) = doc {
            let words = said.split_whitespace().count();
            match found.last_mut() {
                Some(block) if before == Some(kind) => block.words += words,
                _ => found.push(Block { line: number + 1, words, text: said.trim().to_owned() }),
            }
        }
        before = doc.map(|(kind, _)| kind);
    }
    found
}

/// The mark and the text of a line of a doc comment.
fn doc(line: &str) -> Option<(&'static str, &str)> {
    let line = line.trim_start();
    let with = |mark: &'static str| line.strip_prefix(mark).map(|said| (mark, said));
    with("///").filter(|(_, said)| !said.starts_with('/')).or_else(|| with("//!"))
}

/// The attributes of a contract that keep a function apart and do not say why.
fn unexplained(source: &Source) -> Vec<String> {
    if !source.file.starts_with("contracts") {
        return vec![];
    }
    let mut faults = Vec::new();
    let mut before = "";
    for (number, line) in source.text.lines().enumerate() {
        let line = line.trim();
        if let Some(after) = line.strip_prefix(APART) {
            let explained = after.trim_start().starts_with("//") || before.starts_with("// ");
            if !explained {
                let (file, line) = (source.file.display(), number + 1);
                faults
                    .push(format!("{file}:{line}: {APART} does not say why; write it behind it or on the line before"));
            }
        }
        before = line;
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_one_comment_count_together_and_kinds_apart() {
        let text =
            "//! The crate.\n\n/// The batch\n/// of tasks.\nfn a() {}\n    /// The task.\n//// no doc\n// none\n";
        let found: Vec<(usize, usize)> = blocks(text).iter().map(|block| (block.line, block.words)).collect();
        assert_eq!(found, [(1, 2), (3, 4), (6, 2)]);
    }

    #[test]
    fn three_short_comments_in_a_hundred_pass_and_four_are_named() {
        let short: Vec<String> = (1..=4).map(|line| format!("a.rs:{line}: The batch.")).collect();
        assert_eq!(too_many(100, &short[..3]), Vec::<String>::new());
        let found = too_many(100, &short);
        assert_eq!(found[0], "4 of 100 doc comments have 3 words or fewer, at most 3 % may:");
        assert_eq!(found[1..], short);
    }

    #[test]
    fn a_function_that_is_kept_apart_without_a_reason_is_named() {
        let faults_of = |file: &str, text: &str| unexplained(&Source::new(Path::new(file), text.to_owned()).unwrap());
        let file = "contracts/points/src/execute.rs";
        let found = faults_of(file, "/// Pays.\n#[inline(never)]\nfn pay() {}\n");
        assert_eq!(
            found,
            ["contracts/points/src/execute.rs:2: #[inline(never)] does not say why; write it behind it or on the line before"]
        );
        assert!(faults_of(file, "#[inline(never)] // the limit of locals\nfn pay() {}\n").is_empty());
        assert!(faults_of(file, "// the limit of locals\n#[inline(never)]\nfn pay() {}\n").is_empty());
        assert!(faults_of("packages/money/src/lib.rs", "#[inline(never)]\nfn pay() {}\n").is_empty());
    }
}
