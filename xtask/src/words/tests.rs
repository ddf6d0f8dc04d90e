use super::*;

const SMALL: &str = r#"
[[word]]
not = ["told", "is none", "drop_one"]
exact = ["Res"]
use = "other words"

[[allowed]]
path = "docs/glossary.md"
reason = "lists them"

[[allowed]]
path = "chains"
not = ["told"]
reason = "a name of others"
"#;

fn found(file: &str, text: &str) -> Vec<(usize, String)> {
    let hits = Denied::parse(SMALL).unwrap().hits(Path::new(file), text);
    hits.into_iter().map(|hit| (hit.line, hit.found)).collect()
}

#[test]
fn a_word_is_found_in_text_and_in_every_form_of_an_identifier() {
    for text in ["// as told.", "fn told() {}", "let told_events = 1;", "struct ToldEvents;", "\"TOLD\"", "`was_told`"]
    {
        assert_eq!(found("a.rs", text), [(1, "told".to_owned())], "{text}");
    }
    assert_eq!(found("a.rs", "untold retold toldest"), []);
}

#[test]
fn a_phrase_is_found_across_lines_of_a_comment_and_not_in_code() {
    assert_eq!(found("a.rs", "/// if it is\n    /// none of\n"), [(1, "is none".to_owned())]);
    assert_eq!(found("a.md", "> what is\n> none\n"), [(1, "is none".to_owned())]);
    assert_eq!(found("a.rs", "x.is_none(); // that is. None\n// it is:\n// none\n"), []);
}

#[test]
fn a_phrase_of_an_identifier_is_found_in_both_cases_and_not_in_text() {
    assert_eq!(found("a.rs", "drop_one(); DropOne; let a_drop_one_b;").len(), 3);
    assert_eq!(found("a.rs", "// drop one of them"), []);
}

#[test]
fn an_exact_name_is_a_whole_identifier() {
    assert_eq!(found("a.rs", "fn f() -> Res<u8> {}"), [(1, "Res".to_owned())]);
    assert_eq!(found("a.rs", "Resource ResValue res RES MyRes"), []);
}

#[test]
fn allowed_places_pass_and_others_beside_them_do_not() {
    assert_eq!(found("docs/glossary.md", "told"), []);
    assert_eq!(found("docs/other.md", "told").len(), 1);
    assert_eq!(found("chains/a.toml", "told\nRes"), [(2, "Res".to_owned())]);
}

#[test]
fn an_exception_needs_a_reason() {
    let text = SMALL.replace("a name of others", "");
    assert!(Denied::parse(&text).is_err());
}

#[test]
fn the_list_of_the_project_is_read() {
    let text = read(&crate::workspace::root().unwrap(), Path::new(LIST)).unwrap();
    let denied = Denied::parse(&text).unwrap();
    assert_eq!(denied.hits(Path::new("src/a.rs"), "somebody told whoever").len(), 3);
}
