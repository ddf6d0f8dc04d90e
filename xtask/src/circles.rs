//! No circle of files: files of a crate that import each other in a loop.
//!
//! A file imports another if one of its `use` items or paths names something that the other defines; a re-export is followed
//! to the definition. What a file takes from the module that it is a part of (`super::Error` in `gas/page.rs`) is no import
//! here: a module and its parts are one thing, and the parent declares the child in any case.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::sources::{sources, Source};
use crate::workspace::verdict;

mod modules;
#[cfg(test)]
mod tests;

use modules::Crate;

type Graph = BTreeMap<PathBuf, BTreeSet<PathBuf>>;

/// Looks at every crate of the tree, tests apart.
///
/// # Errors
/// Names each circle with its imports.
pub(crate) fn check(root: &Path) -> Result<()> {
    verdict(&faults(&sources(root)?))
}

fn faults(sources: &[Source]) -> Vec<String> {
    let crates = Crate::all(sources);
    crates.iter().flat_map(|of| circles(&of.imports())).collect()
}

/// A line for each circle: its files, and the imports that make it.
fn circles(graph: &Graph) -> Vec<String> {
    let mut left: BTreeSet<&PathBuf> = graph.keys().collect();
    let mut found = Vec::new();
    while let Some(start) = left.pop_first() {
        let reached = reachable(graph, start);
        let circle: BTreeSet<&PathBuf> =
            reached.iter().copied().filter(|file| reachable(graph, file).contains(start)).collect();
        left.retain(|file| !circle.contains(file));
        if circle.len() > 1 {
            found.push(shown(graph, &circle));
        }
    }
    found
}

fn reachable<'g>(graph: &'g Graph, start: &'g PathBuf) -> BTreeSet<&'g PathBuf> {
    let mut found = BTreeSet::new();
    let mut open = vec![start];
    while let Some(file) = open.pop() {
        for next in graph.get(file).into_iter().flatten() {
            if found.insert(next) {
                open.push(next);
            }
        }
    }
    found
}

fn shown(graph: &Graph, circle: &BTreeSet<&PathBuf>) -> String {
    let mut text = format!("{} files import each other in a circle:", circle.len());
    for (file, imported) in graph.iter().filter(|(file, _)| circle.contains(file)) {
        for other in imported.iter().filter(|other| circle.contains(other)) {
            text.push_str(&format!("\n  {} imports {}", file.display(), other.display()));
        }
    }
    text
}
