//! Nothing in the tree names a folder of one machine.

use std::path::Path;

use anyhow::Result;

use crate::workspace::{files, verdict};

/// First folders of the absolute paths that betray a machine.
const HOMES: &[&str] = &["farm", "home", "root", "Users", "work"];

/// Looks at every text that git tracks or would track.
///
/// # Errors
/// Names each line that holds such a path.
pub(crate) fn check(root: &Path) -> Result<()> {
    let mut faults = Vec::new();
    for file in files(root)? {
        // What is no UTF-8 is no text.
        let Ok(text) = std::fs::read_to_string(root.join(&file)) else { continue };
        faults.extend(machine_lines(&file, &text));
    }
    verdict(&faults)
}

fn machine_lines(file: &Path, text: &str) -> Vec<String> {
    let lines = text.lines().enumerate().filter(|(_, line)| names_a_machine(line));
    lines.map(|(at, _)| format!("{}:{} names a path of a machine", file.display(), at.saturating_add(1))).collect()
}

/// Whether `line` holds an absolute path below one of [`HOMES`]; not a URL's path, nor a relative one.
fn names_a_machine(line: &str) -> bool {
    HOMES.iter().any(|home| {
        let path = format!("/{home}/");
        line.match_indices(&path).any(|(at, _)| {
            let before = line.get(..at).and_then(|text| text.chars().next_back());
            let after = line.get(at.saturating_add(path.len())..).and_then(|text| text.chars().next());
            !before.is_some_and(|c| c.is_alphanumeric() || "._-~}/*".contains(c))
                && after.is_some_and(|c| c.is_ascii_alphanumeric() || c == '.')
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absolute_path_below_a_home_is_named_with_its_line() {
        let text = format!("fine\nsee /{}/someone/caravan\n", "home");
        let found = machine_lines(Path::new("README.md"), &text);
        assert_eq!(found, ["README.md:2 names a path of a machine"]);
    }

    #[test]
    fn relative_paths_and_urls_pass() {
        let text = format!("docs/{0}/a https://example.org/{0}/a $X/{0}/ ${{X}}/{0}/a\n", "work");
        assert_eq!(machine_lines(Path::new("README.md"), &text), Vec::<String>::new());
    }
}
