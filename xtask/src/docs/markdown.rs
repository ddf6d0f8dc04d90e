//! What Markdown is read for: links, headings, code spans and tables. Fenced blocks are left out.

use std::path::{Component, Path, PathBuf};

const FENCE: &str = "```";

/// The lines outside fenced blocks, with their numbers from 1.
pub(super) fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fenced = false;
    text.lines().enumerate().filter_map(move |(at, line)| {
        let fence = line.trim_start().starts_with(FENCE);
        fenced ^= fence;
        (!fenced && !fence).then_some((at + 1, line))
    })
}

/// The code spans of a line: what stands between two backticks.
pub(super) fn spans(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// The cells of a row of a table; nothing for other lines and for the line under the header.
pub(super) fn cells(line: &str) -> Option<Vec<&str>> {
    let row = line.strip_prefix("| ")?.strip_suffix('|')?;
    // In a code span `\|` is a bar; no table here has one, so a bar always ends a cell.
    let cells: Vec<&str> = row.split('|').map(str::trim).collect();
    (!cells.iter().all(|cell| cell.chars().all(|c| c == '-'))).then_some(cells)
}

/// Find links to files and headings that do not exist.
pub(super) fn broken_links(root: &Path, file: &Path, text: &str) -> Vec<String> {
    let mut faults = vec![];
    for (number, line) in prose(text) {
        for target in links(line) {
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let (path, heading) = target.split_once('#').unwrap_or((target, ""));
            let linked = root.join(beside(file, path));
            let exists = path.is_empty() || linked.exists();
            if !exists || !(heading.is_empty() || has_heading(path, &linked, text, heading)) {
                faults.push(format!("{}:{number} links to {target}, which does not exist", file.display()));
            }
        }
    }
    faults
}

/// Whether the linked document has the heading; a link without a path is to its own document.
fn has_heading(path: &str, linked: &Path, text: &str, heading: &str) -> bool {
    if path.is_empty() {
        return headings(text).any(|slug| slug == heading);
    }
    let other = std::fs::read_to_string(linked).unwrap_or_default();
    let found = headings(&other).any(|slug| slug == heading);
    found
}

fn links(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| rest.split_once(')').map(|(target, _)| target))
}

/// The path of a link in `file`, from the root.
fn beside(file: &Path, link: &str) -> PathBuf {
    let mut path = file.parent().map(Path::to_owned).unwrap_or_default();
    for part in Path::new(link).components() {
        match part {
            Component::ParentDir => {
                path.pop();
            }
            Component::CurDir => {}
            other => path.push(other),
        }
    }
    path
}

/// The headings as links name them.
fn headings(text: &str) -> impl Iterator<Item = String> + '_ {
    prose(text).filter(|(_, line)| line.starts_with('#')).map(|(_, line)| slug(line.trim_start_matches('#').trim()))
}

fn slug(heading: &str) -> String {
    let kept = heading.to_lowercase();
    kept.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c)).map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fenced_blocks_have_no_prose_and_rows_have_cells() {
        let text = "a\n```text\nb\n```\nc\n";
        assert_eq!(prose(text).collect::<Vec<_>>(), [(1, "a"), (5, "c")]);
        assert_eq!(cells("| a | `b` c |"), Some(vec!["a", "`b` c"]));
        assert_eq!(cells("|---|---|"), None);
        assert_eq!(spans("see `a` and `b::c`").collect::<Vec<_>>(), ["a", "b::c"]);
    }

    #[test]
    fn a_link_to_a_missing_file_or_heading_is_named_with_its_line() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let file = Path::new("src/x.md");
        let text = "# Two words\n[a](main.rs) [b](../Cargo.toml) [c](#two-words) [d](https://example.org)\n\
                    [e](none.rs)\n[f](#three-words)\n```text\n[g](none.rs)\n```\n";
        assert_eq!(headings(text).collect::<Vec<_>>(), ["two-words"]);
        let faults = broken_links(root, file, text);
        assert_eq!(
            faults,
            [
                "src/x.md:3 links to none.rs, which does not exist",
                "src/x.md:4 links to #three-words, which does not exist",
            ]
        );
    }
}
