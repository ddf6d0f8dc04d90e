//! Names in documents: files, types and tests have to exist in the source.

use std::collections::BTreeSet;

use super::markdown::{cells, prose, spans};

/// Words before a name that is defined.
const DEFINING: [&str; 7] = ["fn", "struct", "enum", "trait", "const", "mod", "type"];

/// A Rust file: which words it has, and which names it defines.
pub(super) struct Source {
    path: String,
    words: BTreeSet<String>,
    defined: BTreeSet<String>,
}

impl Source {
    /// Read the words of a file.
    pub(super) fn new(path: String, text: &str) -> Self {
        let words: Vec<&str> = text.split(|c: char| !(c.is_alphanumeric() || c == '_')).collect();
        let pairs = words.iter().zip(words.iter().skip(1));
        let defined = pairs.filter(|(before, _)| DEFINING.contains(before)).map(|(_, name)| (*name).to_owned());
        Self { path, defined: defined.collect(), words: words.into_iter().map(str::to_owned).collect() }
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn has_definition(&self, name: &str) -> bool {
        self.defined.contains(name)
    }

    fn is(&self, path: &str) -> bool {
        self.path == path || self.path.strip_suffix(path).is_some_and(|before| before.ends_with('/'))
    }

    /// Whether this is where `name` is defined: a type, or a module of its own file.
    fn defines(&self, name: &str) -> bool {
        self.defined.contains(name) || self.is(&format!("{name}.rs"))
    }
}

/// Find Rust files that a document names and that do not exist.
pub(super) fn missing_files(file: &str, text: &str, sources: &[Source]) -> Vec<String> {
    let plain = |span: &str| span.chars().all(|c| c.is_ascii_alphanumeric() || "_-./".contains(c));
    let mut faults = vec![];
    for (number, line) in prose(text) {
        let named = spans(line).filter(|span| span.ends_with(".rs") && plain(span));
        let missing = named.filter(|span| !sources.iter().any(|source| source.is(span)));
        faults.extend(missing.map(|span| format!("{file}:{number} names {span}, which does not exist")));
    }
    faults
}

/// Check the glossary: types exist, no term is there twice, and the index has exactly the terms of the tables.
pub(super) fn glossary(text: &str, sources: &[Source]) -> Vec<String> {
    let mut faults = vec![];
    let mut terms = BTreeSet::new();
    let (body, index) = text.split_once("\n## Index\n").unwrap_or((text, ""));
    for (number, line) in prose(body) {
        let Some([term, _, types, _]) = cells(line).as_deref().and_then(|row| row.first_chunk::<4>().copied()) else {
            continue;
        };
        if term == "term" {
            continue;
        }
        if !terms.insert(term) {
            faults.push(format!("docs/glossary.md:{number} has {term} a second time"));
        }
        let missing = spans(types).filter(|name| !exists(name, sources));
        faults.extend(missing.map(|name| format!("docs/glossary.md:{number} names {name}, which does not exist")));
    }
    let listed: BTreeSet<&str> = index.split('[').skip(1).filter_map(|rest| rest.split(']').next()).collect();
    faults.extend(terms.difference(&listed).map(|term| format!("docs/glossary.md: the index lacks {term}")));
    faults
        .extend(listed.difference(&terms).map(|term| format!("docs/glossary.md: the index has {term}, no table has")));
    faults
}

/// Whether a name of the glossary's type column is in the source: `Type`, `Type::member`, `module::name` or a code.
/// What is no such name (an option, a package, a file, a quoted attribute) passes.
fn exists(name: &str, sources: &[Source]) -> bool {
    let is_name = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let parts: Vec<&str> = name.split("::").collect();
    if !parts.iter().all(|part| is_name(part)) {
        return true;
    }
    match parts.as_slice() {
        [name] => sources.iter().any(|source| source.words.contains(*name)),
        [.., owner, member] => {
            let package = owner.strip_prefix("caravan_").is_some_and(|_| parts.len() == 2);
            let here = |source: &&Source| source.words.contains(*member) && (package || source.defines(owner));
            sources.iter().any(|source| here(&source))
        }
        [] => true,
    }
}

/// Check SECURITY.md: its codes exist, and in a table whose last column is `test` every row names at least one test, and
/// all of them exist.
pub(super) fn security(text: &str, sources: &[Source]) -> Vec<String> {
    let mut faults = missing_codes(text, sources);
    faults.extend(tests(text, sources));
    faults
}

fn missing_codes(text: &str, sources: &[Source]) -> Vec<String> {
    let is_code = |span: &str| span.contains('_') && span.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    let mut faults = vec![];
    for (number, line) in prose(text) {
        let named = spans(line).filter(|span| is_code(span));
        let missing = named.filter(|span| !sources.iter().any(|source| source.words.contains(*span)));
        faults.extend(missing.map(|span| format!("SECURITY.md:{number} names {span}, which is no code")));
    }
    faults
}

fn tests(text: &str, sources: &[Source]) -> Vec<String> {
    let mut faults = vec![];
    let mut inside = false;
    for (number, line) in prose(text) {
        let Some(row) = cells(line) else {
            inside &= line.starts_with("|-");
            continue;
        };
        let last = row.last().copied().unwrap_or_default();
        if last == "test" {
            inside = true;
            continue;
        }
        if !inside {
            continue;
        }
        let named: Vec<&str> = spans(last).filter(|span| !span.contains(['.', '/'])).collect();
        if named.is_empty() {
            faults.push(format!("SECURITY.md:{number} names no test"));
        }
        let missing = named.iter().filter(|name| !sources.iter().any(|source| source.defined.contains(**name)));
        faults.extend(missing.map(|name| format!("SECURITY.md:{number} names {name}, which is no function")));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources() -> Vec<Source> {
        vec![
            Source::new("tests/scenarios/pay.rs".to_owned(), "#[test]\nfn accepted_work_is_paid() {}\n"),
            Source::new(
                "packages/x/src/batch.rs".to_owned(),
                "pub enum BatchStatus { Draft }\nid!(BatchId, \"a batch\");",
            ),
            Source::new("packages/x/src/bounds.rs".to_owned(), "pub const MAX: u8 = 1;"),
        ]
    }

    #[test]
    fn a_rust_file_that_is_not_there_is_named_and_patterns_pass() {
        let text = "`pay.rs`, `scenarios/pay.rs` and `<x>/msg.rs`\n`ay.rs`\n";
        assert_eq!(missing_files("A.md", text, &sources()), ["A.md:2 names ay.rs, which does not exist"]);
    }

    #[test]
    fn a_term_needs_types_that_exist_and_a_place_in_the_index() {
        let text = "| term | what | type | not |\n|---|---|---|---|\n\
                    | batch | a | `BatchId`, `BatchStatus::Draft`, `bounds::MAX`, `--home` | b |\n\
                    | slot | a | `Slot`, `BatchStatus::Open`, `bounds::MIN` | b |\n\n## Index\n\n[batch](#x) · [task](#x)\n";
        assert_eq!(
            glossary(text, &sources()),
            [
                "docs/glossary.md:4 names Slot, which does not exist",
                "docs/glossary.md:4 names BatchStatus::Open, which does not exist",
                "docs/glossary.md:4 names bounds::MIN, which does not exist",
                "docs/glossary.md: the index lacks slot",
                "docs/glossary.md: the index has task, no table has",
            ]
        );
        let twice = "| batch | a | | b |\n| batch | a | | b |\n\n## Index\n[batch](#x)\n";
        assert_eq!(glossary(twice, &sources()), ["docs/glossary.md:2 has batch a second time"]);
    }

    #[test]
    fn a_code_that_no_source_has_is_named() {
        let sources = [Source::new("a.rs".to_owned(), "\"BATCH_STATE: expected {expected}\"")];
        let faults = security("`BATCH_STATE` and\n`BATCH_STATUS`\n", &sources);
        assert_eq!(faults, ["SECURITY.md:2 names BATCH_STATUS, which is no code"]);
    }

    #[test]
    fn a_case_needs_a_test_that_exists() {
        let text = "| case | test |\n|---|---|\n| a | `accepted_work_is_paid` in `pay.rs` |\n| b | `pay.rs` |\n\
                    | c | `work_is_lost` |\n\n| case | code |\n|---|---|\n| d | `work_is_lost` |\n";
        assert_eq!(
            tests(text, &sources()),
            ["SECURITY.md:4 names no test", "SECURITY.md:5 names work_is_lost, which is no function"]
        );
    }
}
