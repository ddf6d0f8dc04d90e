//! The names under which things are kept: in the sources, in the table of this module's documentation, and here.

use std::collections::BTreeSet;

const SOURCES: [&str; 9] = [
    include_str!("mod.rs"),
    include_str!("appeals.rs"),
    include_str!("batches.rs"),
    include_str!("configs.rs"),
    include_str!("edition.rs"),
    include_str!("people.rs"),
    include_str!("platform.rs"),
    include_str!("projects.rs"),
    include_str!("work.rs"),
];

/// Keys that siblings read raw.
const SHARED: &str = include_str!("../../../../packages/marketplace-api/src/keys.rs");

/// Written by hand. A name that is added, changed or goes away is a migration.
const GOLDEN: &str = "apb apl asg bal bat cfg cnf cur don ecl edi ett ewt fly frz led mov na nb nj np opn own pad pau per prb prj prr prt que ref rqs rst sbq set shr sib std sub sum trm tsk win";

const MADE_BY: [&str; 5] = ["Item::new(", "Map::new(", "Deque::new(", "Access::new(", "Pause::new("];

/// The texts in quotation marks that a call of one of these functions has.
fn named(source: &str) -> Vec<String> {
    let calls = MADE_BY.iter().flat_map(|function| source.split(function).skip(1));
    let arguments = calls.filter(|rest| rest.starts_with('"')).map(|rest| rest.split(')').next().unwrap());
    arguments.flat_map(|texts| texts.split('"').skip(1).step_by(2)).map(str::to_owned).collect()
}

/// Names in the sources, and those that the interface names for them. The rows of people are in both: siblings read a
/// part of each.
fn used() -> Vec<String> {
    let own: Vec<String> = SOURCES.iter().flat_map(|source| named(source)).collect();
    let (both, shared): (Vec<String>, Vec<String>) = named(SHARED).into_iter().partition(|name| own.contains(name));
    assert_eq!(both, ["per"]);
    own.into_iter().chain(shared).collect()
}

/// The first column of the table in the documentation.
fn documented() -> BTreeSet<String> {
    let rows = SOURCES[0].lines().filter_map(|line| line.strip_prefix("//! | `"));
    let cells = rows.map(|row| row.split('|').next().unwrap());
    let names = cells.flat_map(|cell| cell.split(','));
    names.map(|name| name.trim().trim_matches('`').to_owned()).collect()
}

#[test]
fn every_name_is_used_once_and_stands_in_the_golden() {
    let used = used();
    let unique: BTreeSet<String> = used.iter().cloned().collect();
    assert_eq!(unique.len(), used.len(), "a name is used twice");
    let golden: BTreeSet<String> = GOLDEN.split(' ').map(str::to_owned).collect();
    assert_eq!(unique, golden);
}

#[test]
fn the_documentation_lists_what_the_sources_name() {
    assert_eq!(documented(), used().into_iter().collect());
}

#[test]
fn names_have_at_most_four_letters() {
    for name in used() {
        assert!((2..=4).contains(&name.len()) && name.bytes().all(|letter| letter.is_ascii_lowercase()), "{name}");
    }
}

/// The files above are all that the folder has: a new one is looked at, too.
#[test]
fn no_source_is_forgotten() {
    let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/state")).unwrap();
    let files = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let sources: BTreeSet<String> = files.filter(|name| name != "tests.rs").collect();
    let known = [
        "appeals.rs",
        "batches.rs",
        "configs.rs",
        "edition.rs",
        "mod.rs",
        "people.rs",
        "platform.rs",
        "projects.rs",
        "work.rs",
    ];
    assert_eq!(sources, known.into_iter().map(str::to_owned).collect());
}
