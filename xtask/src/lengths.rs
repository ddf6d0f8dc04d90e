//! No Rust source over 400 lines, tests apart.

use std::path::{Component, Path};

use anyhow::Result;

use crate::workspace::{files, read, verdict};

const MOST_LINES: usize = 400;

/// Looks at every Rust file that git tracks or would track.
///
/// # Errors
/// Names each file that is too long.
pub(crate) fn check(root: &Path) -> Result<()> {
    let mut faults = Vec::new();
    for file in files(root)?.iter().filter(|file| counts(file)) {
        faults.extend(too_long(file, &read(root, file)?));
    }
    verdict(&faults)
}

/// Whether the budget applies: Rust, and no test file.
fn counts(file: &Path) -> bool {
    let rust = file.extension().is_some_and(|extension| extension == "rs");
    let tests = file.file_name().is_some_and(|name| name == "tests.rs")
        || file.components().any(|part| part == Component::Normal("tests".as_ref()));
    rust && !tests
}

fn too_long(file: &Path, text: &str) -> Option<String> {
    let lines = text.lines().count();
    let fault = || format!("{} has {lines} lines, at most {MOST_LINES} are allowed: split it", file.display());
    (lines > MOST_LINES).then(fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_400_lines_passes_and_one_of_401_is_named() {
        let file = Path::new("contracts/points/src/state.rs");
        assert_eq!(too_long(file, &"x\n".repeat(400)), None);
        let fault = too_long(file, &"x\n".repeat(401)).unwrap();
        assert_eq!(fault, "contracts/points/src/state.rs has 401 lines, at most 400 are allowed: split it");
    }

    #[test]
    fn tests_are_exempt_and_sources_are_not() {
        assert!(counts(Path::new("contracts/points/src/attests.rs")));
        assert!(!counts(Path::new("contracts/points/src/state/tests.rs")));
        assert!(!counts(Path::new("tests/scenarios/pay.rs")));
        assert!(!counts(Path::new("README.md")));
    }
}
