use super::*;

type Title = Text<1, 128>;
type Note = Text<0, 512>;
use crate::Coded;

#[test]
fn a_text_is_bounded_in_bytes() {
    assert_eq!(Text::<2, 4>::new("ab").unwrap().as_str(), "ab");
    assert_eq!(Text::<2, 4>::new("éé").unwrap().to_string(), "éé");
    for (text, got) in [("a", "1 bytes"), ("abcde", "5 bytes"), ("ééé", "6 bytes")] {
        let refused = Text::<2, 4>::new(text).unwrap_err();
        assert_eq!(refused.code(), "TEXT_INVALID");
        let expected = format!("TEXT_INVALID: expected 2 to 4 bytes without control characters, got {got}");
        assert_eq!(refused.to_string(), expected);
    }
}

#[test]
fn the_usual_texts_have_their_bounds() {
    assert!(Title::new("").is_err() && Title::new("t").is_ok());
    assert!(Title::new("t".repeat(128)).is_ok() && Title::new("t".repeat(129)).is_err());
    assert!(Uri::new("").is_err() && Uri::new("u".repeat(256)).is_ok() && Uri::new("u".repeat(257)).is_err());
    assert!(Note::new("").is_ok() && Note::new("n".repeat(512)).is_ok() && Note::new("n".repeat(513)).is_err());
}

#[test]
fn control_characters_are_refused() {
    for (text, shown) in
        [("a\nb", r"'\n'"), ("a\tb", r"'\t'"), ("\0", r"'\0'"), ("\u{7f}", r"'\u{7f}'"), ("\u{85}", r"'\u{85}'")]
    {
        let refused = Note::new(text).unwrap_err().to_string();
        assert!(refused.ends_with(&format!("got the character {shown}")), "{refused}");
    }
}

#[test]
fn json_is_held_to_the_same_bounds() {
    assert_eq!(serde_json::from_str::<Title>("\"ok\"").unwrap(), Title::new("ok").unwrap());
    assert_eq!(serde_json::to_string(&Title::new("ok").unwrap()).unwrap(), "\"ok\"");
    let refused = serde_json::from_str::<Title>("\"\"").unwrap_err().to_string();
    assert!(refused.starts_with("TEXT_INVALID: expected 1 to 128 bytes"), "{refused}");
    let refused = serde_json::from_str::<Reference>("\"\"").unwrap_err().to_string();
    assert!(refused.starts_with("REFERENCE_INVALID: expected 1 to 32 visible"), "{refused}");
}

#[test]
fn a_reference_is_visible_ascii() {
    assert_eq!(Reference::new("!~order-7").unwrap().as_str(), "!~order-7");
    assert_eq!(Reference::new("r".repeat(32)).unwrap().to_string(), "r".repeat(32));
    let long = "r".repeat(33);
    for (text, got) in [
        ("", "0 bytes"),
        (long.as_str(), "33 bytes"),
        ("a b", "the character ' '"),
        ("é", "the character 'é'"),
        ("\u{7f}", r"the character '\u{7f}'"),
    ] {
        let refused = Reference::new(text).unwrap_err();
        assert_eq!(refused.code(), "REFERENCE_INVALID");
        assert!(refused.to_string().ends_with(&format!("got {got}")), "{refused}");
    }
}
