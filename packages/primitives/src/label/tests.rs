use super::*;
use crate::Coded;

fn code<T>(made: Result<T, PrimitiveError>) -> &'static str {
    made.map_or_else(|error| error.code(), |_| "ok")
}

#[test]
fn a_title_has_1_to_80_bytes() {
    for (text, expected) in [
        (String::new(), "TITLE_INVALID"),
        ("t".to_owned(), "ok"),
        ("t".repeat(80), "ok"),
        ("t".repeat(81), "TITLE_INVALID"),
        // In bytes, not in characters.
        ("é".repeat(40), "ok"),
        ("é".repeat(41), "TITLE_INVALID"),
    ] {
        assert_eq!(code(Title::new(text.as_str())), expected, "{text}");
    }
    let refused = Title::new("t".repeat(81)).unwrap_err().to_string();
    let expected = "TITLE_INVALID: expected 1 to 80 bytes without control and bidirectional characters, got 81 bytes";
    assert_eq!(refused, expected);
}

#[test]
fn a_title_cannot_break_its_line_or_turn_its_direction() {
    let bidirectional = ["\u{61c}", "\u{200e}", "\u{200f}", "\u{202a}", "\u{202e}", "\u{2066}", "\u{2069}"];
    for wrong in ["\n", "\t", "\0", "\u{7f}", "\u{85}", "\u{2028}", "\u{2029}"].into_iter().chain(bidirectional) {
        assert_eq!(code(Title::new(format!("Cats{wrong}dogs"))), "TITLE_INVALID", "{wrong:?}");
    }
    // The neighbors of the refused ranges, and letters that are written from the right.
    for fine in ["\u{61b}", "\u{200d}", "\u{2010}", "\u{2027}", "\u{202f}", "\u{2065}", "\u{206a}", "שלום", "مرحبا"]
    {
        assert_eq!(Title::new(fine).unwrap().as_str(), fine);
    }
}

#[test]
fn an_identifier_is_a_short_word_for_programs() {
    for fine in ["a", "classification", "a1", "a_", "z9_z"] {
        assert_eq!(Identifier::new(fine).unwrap().to_string(), fine);
    }
    assert_eq!(code(Identifier::new("k".repeat(32))), "ok");
    for wrong in [&"k".repeat(33), "", "1a", "_a", "Ab", "aB", "a-b", "a b", "é", "aé", "a\n"] {
        assert_eq!(code(Identifier::new(wrong)), "IDENTIFIER_INVALID", "{wrong:?}");
    }
    let refused = Identifier::new("a-b").unwrap_err().to_string();
    assert!(refused.ends_with("got the character '-'"), "{refused}");
}

#[test]
fn a_language_has_the_shape_of_a_tag() {
    for fine in ["en", "EN", "pt-BR", "zh-Hant-TW", "de-CH-1901", "abcdefgh"] {
        assert_eq!(Language::new(fine).unwrap().as_str(), fine);
    }
    let longest = format!("{}-{}-{}-{}", "a".repeat(8), "b".repeat(8), "c".repeat(8), "d".repeat(8));
    assert_eq!((longest.len(), code(Language::new(longest.as_str()))), (35, "ok"));
    for wrong in [
        "",
        "e",
        "1n",
        "e1",
        "x1y",
        "en-",
        "-en",
        "en--us",
        "en_US",
        "en us",
        "é",
        "abcdefghi",
        "en-abcdefghi",
        "en\n",
        &format!("{longest}-e"),
        &"ab-".repeat(12),
    ] {
        assert_eq!(code(Language::new(wrong)), "LANGUAGE_INVALID", "{wrong:?}");
    }
    assert_eq!(Language::new("pt-BR").unwrap().folded(), "pt-br");
}

#[test]
fn json_is_held_to_the_same_shapes() {
    assert_eq!(serde_json::from_str::<Title>("\"Cats\"").unwrap(), Title::new("Cats").unwrap());
    assert_eq!(serde_json::to_string(&Language::new("en").unwrap()).unwrap(), "\"en\"");
    for (refused, expected) in [
        (serde_json::from_str::<Title>(r#""\u202e""#).unwrap_err().to_string(), "TITLE_INVALID: "),
        (serde_json::from_str::<Identifier>("\"A\"").unwrap_err().to_string(), "IDENTIFIER_INVALID: "),
        (serde_json::from_str::<Language>("\"e\"").unwrap_err().to_string(), "LANGUAGE_INVALID: "),
    ] {
        assert!(refused.starts_with(expected), "{refused}");
    }
}
