use super::*;

fn all(text: &str) -> Vec<(String, bool, bool)> {
    let names = names(text.parse().unwrap());
    names.into_iter().map(|name| (name.ident.to_string(), name.is_module, name.is_constructed)).collect()
}

#[test]
fn comments_strings_and_characters_are_no_names() {
    assert_eq!(all("/* a */ // b\nc \"d\" r#\"e\"# '\"' f").into_iter().map(|name| name.0).collect::<String>(), "cf");
}

#[test]
fn a_path_and_its_constructor_are_seen_through_generic_arguments() {
    let found = all("Map::<u64, Vec<u8>>::new(a::b)");
    assert_eq!(found.first(), Some(&("Map".to_owned(), true, true)));
    assert!(found.contains(&("a".to_owned(), true, false)) && found.contains(&("b".to_owned(), false, false)));
    assert_eq!(all("Map::load").first(), Some(&("Map".to_owned(), true, false)));
}

#[test]
fn names_in_macros_are_found_with_their_lines() {
    let names = names("vec![\nInner::new()]".parse().unwrap());
    let inner = names.iter().find(|name| name.ident == "Inner").unwrap();
    assert_eq!((inner.line(), inner.is_constructed), (2, true));
}

#[test]
fn test_files_and_test_items_are_known() {
    assert!(is_test(Path::new("contracts/points/src/state/tests.rs")));
    assert!(is_test(Path::new("cli/tests/demo.rs")));
    assert!(!is_test(Path::new("contracts/points/src/attests.rs")));
    let file: syn::File = syn::parse_str("#[cfg(test)] mod a {} #[cfg(feature = \"testing\")] mod b {}").unwrap();
    let found: Vec<bool> = file
        .items
        .iter()
        .map(|item| if let syn::Item::Mod(module) = item { is_for_tests(&module.attrs) } else { false })
        .collect();
    assert_eq!(found, [true, false]);
}

#[test]
fn the_paths_of_a_macro_are_found() {
    let found = paths("a, crate::b::c(d::e), f".parse().unwrap());
    assert_eq!(found, [vec!["crate", "b", "c"], vec!["d", "e"]]);
}
