//! The tables of rules in the documents are those of the program: `UPDATE_EXPECT=1` writes them.
#![allow(clippy::expect_used, clippy::panic, reason = "a test stops at what it does not find")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use caravan_audit::{check_table, security_table, Check, TABLE};

/// A table between `<!-- rules: NAME -->` and `<!-- end of rules -->`.
struct Section {
    file: &'static str,
    name: &'static str,
    table: String,
}

fn sections() -> Vec<Section> {
    let one_moment = |check| matches!(check, Check::State(_) | Check::Context(_));
    let two_moments = |check| matches!(check, Check::Change(_) | Check::Step(_));
    vec![
        Section { file: "SECURITY.md", name: "marketplace and points", table: security_table(&['I']) },
        Section { file: "SECURITY.md", name: "provenance and licensing", table: security_table(&['A', 'L']) },
        Section { file: "docs/check.md", name: "one moment", table: check_table(one_moment) },
        Section { file: "docs/check.md", name: "two moments", table: check_table(two_moments) },
    ]
}

/// Return the text of a document with the table of a section, and the table that stood there.
fn replaced(text: &str, section: &Section) -> Option<(String, String)> {
    let (open, close) = (format!("<!-- rules: {} -->\n", section.name), "<!-- end of rules -->");
    let (head, rest) = text.split_once(&open)?;
    let (table, tail) = rest.split_once(close)?;
    Some((format!("{head}{open}{}{close}{tail}", section.table), table.to_owned()))
}

fn path(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(file)
}

#[test]
fn the_documents_have_the_table_of_rules() {
    for section in sections() {
        let (file, name) = (path(section.file), section.name);
        let text = std::fs::read_to_string(&file).expect("the document can be read");
        let (new, table) =
            replaced(&text, &section).unwrap_or_else(|| panic!("{} has no section {name}", section.file));
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&file, new).expect("the document can be written");
        } else {
            assert_eq!(table, section.table, "{}: {name}; UPDATE_EXPECT=1 writes it", section.file);
        }
    }
}

#[test]
fn the_document_says_how_many_rules_one_moment_shows() {
    let one_moment = |check: Check| matches!(check, Check::State(_) | Check::Context(_));
    let all = TABLE.iter().flat_map(|group| group.rules).filter(|rule| one_moment(rule.check)).count();
    let text = std::fs::read_to_string(path("docs/check.md")).expect("the document can be read");
    assert!(text.contains(&format!("`{all} of {all} rules hold`")), "docs/check.md names another number than {all}");
}

#[test]
fn a_row_that_stands_in_one_place_alone_is_noticed() {
    let section = Section { file: "x", name: "one moment", table: "| I1 |\n".to_owned() };
    let text = "a\n<!-- rules: one moment -->\n| I1 |\n| I9 |\n<!-- end of rules -->\nb\n";
    let (new, table) = replaced(text, &section).expect("the section is there");
    assert_ne!(table, section.table);
    assert_eq!(new, "a\n<!-- rules: one moment -->\n| I1 |\n<!-- end of rules -->\nb\n");
    assert!(replaced("a", &section).is_none());
}

#[test]
fn every_rule_has_a_number_a_sentence_and_a_function_of_its_own() {
    let numbers: BTreeSet<&str> = TABLE.iter().map(|group| group.number).collect();
    assert_eq!(numbers.len(), TABLE.len(), "a number stands twice");
    let rules: Vec<_> = TABLE.iter().flat_map(|group| group.rules).collect();
    let functions: BTreeSet<&str> = rules.iter().map(|rule| rule.function).collect();
    let sentences: BTreeSet<&str> = rules.iter().map(|rule| rule.sentence).collect();
    assert_eq!((functions.len(), sentences.len()), (rules.len(), rules.len()));
    let unchecked: Vec<&str> = TABLE
        .iter()
        .filter(|group| group.rules.is_empty() && group.elsewhere.is_empty())
        .map(|group| group.number)
        .collect();
    assert!(unchecked.is_empty(), "nothing checks {unchecked:?}");
}
