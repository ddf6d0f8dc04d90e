use super::*;

fn faults_of(file: &str, text: &str) -> Vec<String> {
    faults(&[Source::new(Path::new(file), text.to_owned()).unwrap()], &[])
}

#[test]
fn a_tuple_that_stands_for_a_struct_is_named_in_every_kind_of_function() {
    let text = "fn a((x, y): (u8, u8)) {}\nimpl S {\n    fn b(&self, &(x, y): &(u8, u8)) {}\n}\ntrait T {\n    fn c((x, y): (u8, u8)) {}\n}\n";
    let found = faults_of("contracts/points/src/execute.rs", text);
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(
        found[0],
        "contracts/points/src/execute.rs:1: `a` takes a tuple apart: give its parts a struct with a name"
    );
    assert!(found[1].contains(":3: `b`") && found[2].contains(":6: `c`"), "{found:?}");
}

#[test]
fn parameters_in_tuples_count_one_by_one() {
    let six = "fn a(a: u8, b: u8, c: u8, d: u8, e: u8, f: (u8, u8)) {}";
    assert_eq!(faults_of("cli/src/main.rs", six), Vec::<String>::new());
    let seven = "fn a(a: u8, b: u8, c: u8, d: u8, (e, (f, g)): (u8, (u8, u8))) {}";
    let found = faults_of("cli/src/main.rs", seven);
    assert!(found.iter().any(|fault| fault.ends_with("has 7 parameters, at most 6 are allowed")), "{found:?}");
}

#[test]
fn a_function_of_a_trait_counts_in_the_trait_and_not_in_its_implementations() {
    let signature = "fn a(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8)";
    let implementation = format!("impl T for S {{ {signature} {{}} }}");
    assert_eq!(faults_of("cli/src/main.rs", &implementation), Vec::<String>::new());
    let found = faults_of("cli/src/main.rs", &format!("trait T {{ {signature}; }}"));
    assert_eq!(found.len(), 1, "{found:?}");
    let inherent = format!("impl S {{ {signature} {{}} }}");
    assert_eq!(faults_of("cli/src/main.rs", &inherent).len(), 1);
}

#[test]
fn a_bare_flag_for_a_function_of_ours_is_named_and_one_for_the_library_is_not() {
    let text = "fn begin(a: bool) {}\nfn f(x: Option<bool>) {\n    begin(true);\n    self::begin((1, false));\n    x.unwrap_or(true);\n    Some(false);\n}\nimpl S { fn set(&self, b: bool) { self.set(true) } }\n";
    let found = faults_of("contracts/points/src/execute.rs", text);
    let lines: Vec<&str> = found.iter().filter_map(|fault| fault.split(':').nth(1)).collect();
    assert_eq!(lines, ["3", "4", "8"], "{found:?}");
    assert_eq!(faults_of("packages/money/src/lib.rs", text), Vec::<String>::new());
}

#[test]
fn closures_tests_and_other_folders_pass() {
    let text = "fn f() { g(|(a, b)| a); }\n#[cfg(test)]\nmod tests { fn f((a, b): (u8, u8)) {} }\n";
    assert_eq!(faults_of("contracts/points/src/execute.rs", text), Vec::<String>::new());
    let tuple = "fn a((x, y): (u8, u8)) {}";
    assert_eq!(faults_of("tests/suite/world.rs", tuple), Vec::<String>::new());
    assert_eq!(faults_of("contracts/points/src/tests.rs", tuple), Vec::<String>::new());
}

#[test]
fn a_listed_function_passes_and_the_list_ends_at_five() {
    let source = || Source::new(Path::new("cli/src/a.rs"), "fn a((x, y): (u8, u8)) {}".to_owned()).unwrap();
    assert_eq!(faults(&[source()], &[("cli/src/a.rs", "a")]), Vec::<String>::new());
    assert_eq!(faults(&[source()], &[("cli/src/b.rs", "a")]).len(), 1);
    let found = faults(&[source()], &[("cli/src/a.rs", "a"); 6]);
    assert_eq!(found, ["6 functions with tuples are listed, at most 5 may be"]);
}
