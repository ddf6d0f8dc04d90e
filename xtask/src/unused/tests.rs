use super::*;

fn package(name: &str, folder: &str, dependencies: &[(&str, bool)]) -> Package {
    let dependency = |(name, for_tests): &(&str, bool)| Dependency { name: (*name).to_owned(), for_tests: *for_tests };
    Package {
        name: name.to_owned(),
        folder: folder.into(),
        dependencies: dependencies.iter().map(dependency).collect(),
        ..Package::default()
    }
}

fn source(file: &str, text: &str) -> Source {
    Source::new(Path::new(file), text.to_owned()).unwrap()
}

fn read_all(packages: &mut [Package], sources: &[Source]) {
    for source in sources {
        package_of(packages, &source.file).unwrap().read(source).unwrap();
    }
}

fn dependency_faults(dependencies: &[(&str, bool)], unnamed: &[(&str, &str, &str)]) -> Vec<String> {
    let mut packages = [package("money", "packages/money", dependencies)];
    let sources = [
        source("packages/money/src/lib.rs", "use serde::Serialize; #[cfg(test)] mod tests { use proptest::any; }"),
        source("packages/money/src/fee/tests.rs", "use insta::assert;"),
    ];
    read_all(&mut packages, &sources);
    unused_dependencies(&packages, unnamed)
}

#[test]
fn dependencies_that_are_named_pass() {
    assert_eq!(dependency_faults(&[("serde", false), ("insta", true), ("proptest", true)], &[]), Vec::<String>::new());
}

#[test]
fn a_dependency_that_no_source_names_is_named() {
    assert_eq!(
        dependency_faults(&[("cw_utils", false)], &[]),
        ["packages/money/Cargo.toml depends on cw_utils: no source names it"]
    );
    assert_eq!(dependency_faults(&[("cw_utils", false)], &[("money", "cw-utils", "a feature")]), Vec::<String>::new());
}

#[test]
fn a_dependency_that_only_tests_name_is_named() {
    let fault = |name: &str| {
        format!("packages/money/Cargo.toml depends on {name}: only its tests name it: make it a dev-dependency")
    };
    assert_eq!(dependency_faults(&[("insta", false), ("proptest", false)], &[]), [fault("insta"), fault("proptest")]);
}

fn item_faults(library: &str, user: &str, for_others: &[(&str, &str, &str)]) -> Vec<String> {
    let mut packages = [package("money", "packages/money", &[]), package("caravan", "cli", &[])];
    let sources = [
        source("packages/money/src/lib.rs", library),
        source("packages/money/tests/laws.rs", "use money::only_tested; fn f() { only_tested() }"),
        source("cli/src/main.rs", user),
    ];
    read_all(&mut packages, &sources);
    items::unused(&packages, &sources, &BTreeSet::new(), for_others)
}

#[test]
fn a_public_item_that_only_its_own_tests_use_is_named() {
    let library = "pub fn only_tested() {}\npub fn used() {}\nfn private() {}\npub(crate) fn inner() {}\npub const C: u8 = 1;\npub struct S;\nimpl S {\n    pub fn method(&self) {}\n}\n";
    let faults = item_faults(library, "use money::used;", &[("money", "C", "a bound that others read")]);
    assert_eq!(
        faults,
        [
            "packages/money/src/lib.rs:1: nothing outside money uses the public `only_tested`",
            "packages/money/src/lib.rs:6: nothing outside money uses the public `S`",
            "packages/money/src/lib.rs:8: nothing outside money uses the public `method`",
        ]
    );
}

#[test]
fn what_a_public_signature_or_a_macro_shows_is_used() {
    let library = "pub struct Shares { pub each: Share }\npub struct Share;\npub fn split() -> Shares { inner!() }\n#[macro_export]\nmacro_rules! id { () => { $crate::checked() } }\npub fn checked() {}\n";
    assert_eq!(item_faults(library, "use money::{id, split};", &[]), Vec::<String>::new());
    let faults = item_faults(library, "use money::id;", &[]);
    assert_eq!(faults, ["packages/money/src/lib.rs:3: nothing outside money uses the public `split`"]);
}
