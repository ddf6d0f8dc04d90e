//! The index of rules in ARCHITECTURE.md: `| rule | file | function |`.

use super::markdown::{cells, prose, spans};
use super::names::Source;

/// Rules that the index has at least.
const FEWEST: usize = 30;

/// Check that every row names files that exist, and functions or types that one of them defines.
pub(super) fn rules(text: &str, sources: &[Source]) -> Vec<String> {
    let mut faults = vec![];
    let (mut inside, mut count) = (false, 0);
    for (number, line) in prose(text) {
        let Some(row) = cells(line) else {
            inside &= line.starts_with("|-");
            continue;
        };
        if row == ["rule", "file", "function"] {
            inside = true;
        } else if inside {
            count += 1;
            faults
                .extend(row_faults(&row, sources).into_iter().map(|fault| format!("ARCHITECTURE.md:{number} {fault}")));
        }
    }
    if count < FEWEST {
        faults.push(format!("ARCHITECTURE.md has an index of {count} rules, and {FEWEST} are the least"));
    }
    faults
}

fn row_faults(row: &[&str], sources: &[Source]) -> Vec<String> {
    let [rule, files, functions] = row else { return vec!["has a row of another form".to_owned()] };
    let files: Vec<&str> = spans(files).collect();
    let here: Vec<&Source> = sources.iter().filter(|source| files.contains(&source.path())).collect();
    let mut faults = vec![];
    if here.len() < files.len() || files.is_empty() {
        faults.push(format!("names a file that does not exist: {rule}"));
    }
    let functions: Vec<&str> = spans(functions).collect();
    if functions.is_empty() {
        faults.push(format!("names no function: {rule}"));
    }
    for function in functions {
        // `Batch::claim` is defined where both names are.
        let parts = function.trim_end_matches("()").split("::");
        if !here.iter().any(|source| parts.clone().all(|part| source.has_definition(part))) {
            faults.push(format!("names {function}, which its file does not define: {rule}"));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(rows: &str) -> Vec<String> {
        let text = "pub struct Batch;\nimpl Batch {\n    pub fn claim(&self) {}\n}\n";
        let sources = [Source::new("contracts/marketplace/src/domain/batch.rs".to_owned(), text)];
        let full = "| filler | `contracts/marketplace/src/domain/batch.rs` | `Batch` |\n".repeat(30);
        rules(&format!("| rule | file | function |\n|---|---|---|\n{rows}{full}\n| a | b | c |\n"), &sources)
    }

    #[test]
    fn a_row_with_its_file_and_function_passes() {
        assert_eq!(
            found("| who may claim | `contracts/marketplace/src/domain/batch.rs` | `Batch::claim`, `claim()` |\n"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_file_or_a_function_that_is_not_there_is_named() {
        assert_eq!(
            found("| who may claim | `domain/batch.rs` | `claim` |\n| cap | `contracts/marketplace/src/domain/batch.rs` | `Batch::cap` |\n| dust | `contracts/marketplace/src/domain/batch.rs` | it |\n"),
            [
                "ARCHITECTURE.md:3 names a file that does not exist: who may claim",
                "ARCHITECTURE.md:3 names claim, which its file does not define: who may claim",
                "ARCHITECTURE.md:4 names Batch::cap, which its file does not define: cap",
                "ARCHITECTURE.md:5 names no function: dust",
            ]
        );
    }

    #[test]
    fn an_index_of_few_rules_is_named() {
        assert_eq!(rules("", &[]), ["ARCHITECTURE.md has an index of 0 rules, and 30 are the least"]);
    }
}
