use super::*;

/// The circles of a crate of these files.
fn circles_of(files: &[(&str, &str)]) -> Vec<String> {
    let source =
        |(file, text): &(&str, &str)| Source::new(&Path::new("cli/src").join(file), (*text).to_owned()).unwrap();
    faults(&files.iter().map(source).collect::<Vec<_>>())
}

#[test]
fn two_files_that_import_each_other_are_a_circle() {
    let found = circles_of(&[
        ("main.rs", "mod a; mod b;"),
        ("a.rs", "use crate::b::B; pub struct A;"),
        ("b.rs", "pub struct B; fn f() { let _ = super::a::A; }"),
    ]);
    assert_eq!(
        found,
        ["2 files import each other in a circle:\n  cli/src/a.rs imports cli/src/b.rs\n  cli/src/b.rs imports cli/src/a.rs"]
    );
}

#[test]
fn a_circle_is_found_through_a_module_and_its_parts() {
    let found = circles_of(&[
        ("lib.rs", "mod a; mod d;"),
        ("a.rs", "mod b; mod c; use b::help; pub struct Y; pub fn run() { help() }"),
        ("a/b.rs", "use super::c::deep; use super::Y;"),
        ("a/c.rs", "pub fn deep() { crate::d::d() }"),
        ("d.rs", "use crate::a::run;"),
    ]);
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("4 files"), "{found:?}");
}

#[test]
fn what_a_part_takes_from_its_module_is_no_circle() {
    let found = circles_of(&[
        ("lib.rs", "mod a; pub struct Top;"),
        ("a/mod.rs", "mod b; pub(crate) use b::help; pub struct Y;"),
        ("a/b.rs", "use super::Y; use crate::Top; pub fn help(_: &Y) {}"),
    ]);
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_re_export_is_followed_to_the_file_that_defines() {
    let found = circles_of(&[
        ("lib.rs", "mod a;"),
        ("a/mod.rs", "mod b; mod c; pub use b::*; pub use c::C as Other;"),
        ("a/b.rs", "use super::Other; pub struct B;"),
        ("a/c.rs", "pub struct C(super::B);"),
    ]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("2 files"), "{found:?}");
}

#[test]
fn tests_and_other_crates_make_no_circle() {
    let found = circles_of(&[
        ("lib.rs", "mod a; mod b; use std::fmt;"),
        ("a.rs", "use crate::b::B; pub struct A; #[cfg(test)] mod tests { use crate::b::B; }"),
        ("b.rs", "pub struct B; #[cfg(test)] mod tests { use crate::a::A; }"),
        ("b/tests.rs", "use crate::a::A;"),
    ]);
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn an_import_under_the_name_of_its_own_crate_ends() {
    let found = circles_of(&[("lib.rs", "mod a;"), ("a.rs", "use serde::de; use de::Error; use x::y; use y::x;")]);
    assert_eq!(found, Vec::<String>::new());
}
