use proptest::prelude::*;
use serde_json::json;

use super::*;

fn canonical(json: &str) -> String {
    Item::from_json(json.as_bytes()).unwrap().as_str().to_owned()
}

fn fault_of(json: &str) -> String {
    Item::from_json(json.as_bytes()).unwrap_err().to_string()
}

// RFC 8785, section 3.2.2: the sample's strings and literals; its numbers are below.
#[test]
fn strings_and_literals_are_those_of_the_rfc() {
    let json = r#"{
        "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
        "literals": [null, true, false]
    }"#;
    assert_eq!(canonical(json), r#"{"literals":[null,true,false],"string":"€$\u000f\nA'B\"\\\\\"/"}"#);
}

// RFC 8785, section 3.2.3.
const SORTED: &str = r#"{
    "\u20ac": "Euro Sign",
    "\r": "Carriage Return",
    "\ufb33": "Hebrew Letter Dalet With Dagesh",
    "1": "One",
    "\ud83d\ude00": "Emoji: Grinning Face",
    "\u0080": "Control",
    "\u00f6": "Latin Small Letter O With Diaeresis"
}"#;

#[test]
fn keys_are_in_the_order_of_the_rfc_once_they_are_normal() {
    let in_order = |text: &str| {
        let position = |word: &str| text.find(word).unwrap();
        let mut words = ["Carriage", "One", "Control", "Latin", "Euro", "Emoji", "Hebrew"];
        words.sort_by_key(|word| position(word));
        words
    };
    let value: serde_json::Value = serde_json::from_str(SORTED).unwrap();
    let by_rfc = serde_json_canonicalizer::to_string(&value).unwrap();
    assert_eq!(in_order(&by_rfc), ["Carriage", "One", "Control", "Latin", "Euro", "Emoji", "Hebrew"]);
    // NFC writes U+FB33 as U+05D3 U+05BC, which sorts before the euro sign.
    let ours = canonical(SORTED);
    assert_eq!(in_order(&ours), ["Carriage", "One", "Control", "Latin", "Hebrew", "Euro", "Emoji"]);
    assert!(ours.contains("\"\u{5d3}\u{5bc}\":"), "{ours}");
}

#[test]
fn keys_sort_by_utf16_and_not_by_code_point() {
    // U+10000 is D800 DC00 in UTF-16 and so comes before U+E000.
    assert_eq!(canonical("{\"\u{e000}\":1,\"\u{10000}\":2}"), "{\"\u{10000}\":2,\"\u{e000}\":1}");
}

// RFC 8785, appendix B. Items refuse some of these, so what writes them is asked itself.
#[test]
fn what_writes_items_writes_numbers_as_the_rfc_does() {
    let samples: [(u64, &str); 24] = [
        (0x0000_0000_0000_0000, "0"),
        (0x8000_0000_0000_0000, "0"),
        (0x0000_0000_0000_0001, "5e-324"),
        (0x8000_0000_0000_0001, "-5e-324"),
        (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
        (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
        (0x4340_0000_0000_0000, "9007199254740992"),
        (0xc340_0000_0000_0000, "-9007199254740992"),
        (0x4430_0000_0000_0000, "295147905179352830000"),
        (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
        (0x44b5_2d02_c7e1_4af6, "1e+23"),
        (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
        (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
        (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
        (0x444b_1ae4_d6e2_ef50, "1e+21"),
        (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
        (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
        (0x41b3_de43_5555_5553, "333333333.3333332"),
        (0x41b3_de43_5555_5554, "333333333.33333325"),
        (0x41b3_de43_5555_5555, "333333333.3333333"),
        (0x41b3_de43_5555_5556, "333333333.3333334"),
        (0x41b3_de43_5555_5557, "333333333.33333343"),
        (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
        (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
    ];
    for (bits, text) in samples {
        assert_eq!(serde_json_canonicalizer::to_string(&f64::from_bits(bits)).unwrap(), text, "{bits:016x}");
    }
    for bits in [0x7fff_ffff_ffff_ffff, 0x7ff0_0000_0000_0000] {
        serde_json_canonicalizer::to_string(&f64::from_bits(bits)).unwrap_err();
    }
}

#[test]
fn numbers_are_written_as_the_rfc_writes_a_double() {
    for text in ["0", "1", "-1", "9007199254740991", "-9007199254740991", "0.5", "-2.25", "0.1", "5e-324"] {
        assert_eq!(canonical(text), text);
    }
    let same = [
        ("1.0", "1"),
        ("1e3", "1000"),
        ("12E-1", "1.2"),
        ("-0", "0"),
        ("-0.0", "0"),
        ("0e9", "0"),
        ("2e-3", "0.002"),
        ("0.0000001", "1e-7"),
        ("0.1000000000000000000000", "0.1"),
        ("1000000000000000.000000", "1000000000000000"),
        ("333333333.33333329", "333333333.3333333"),
        ("0.10000000000000001", "0.1"),
        ("1e-400", "0"),
        ("9007199254740990.6", "9007199254740991"),
    ];
    for (text, written) in same {
        assert_eq!(canonical(text), written, "{text}");
        assert_eq!(Item::from_json(text.as_bytes()).unwrap(), Item::from_json(written.as_bytes()).unwrap(), "{text}");
    }
}

#[test]
fn what_would_be_rounded_or_is_too_large_is_refused() {
    let inexact = [
        "9007199254740992",
        "-9007199254740992",
        "9007199254740991.5",
        "9223372036854775808",
        "18446744073709551616",
        "1E30",
        "-1e16",
        "0.100000000000000001",
        "333333333.333333291",
        "1.000000000000000001",
        "0.0000000000000000001234567890123456789",
    ];
    for text in inexact {
        let error = fault_of(&format!("{{\"n\":{text}}}"));
        assert!(error.starts_with("NUMBER_INEXACT: "), "{text}: {error}");
    }
    for text in ["01", "+1", ".5", "1.", "NaN", "Infinity", "-Infinity", "0x10", "1e999"] {
        assert!(fault_of(text).starts_with("JSON_INVALID: "), "{text}: {}", fault_of(text));
    }
}

#[test]
fn digits_inside_strings_are_no_number() {
    let text = r#"{"1234567890123456789":"\\\"1234567890123456789","n":1}"#;
    assert_eq!(canonical(text), text);
    let error = fault_of(r#"["\\",1234567890.1234567890]"#);
    assert!(!error.starts_with("JSON_INVALID"), "{error}");
}

#[test]
fn a_number_is_refused_with_its_value_and_position() {
    let error = Item::from_json(b"{\n  \"a\": 1e20}").unwrap_err();
    assert_eq!((error.position().line, error.code()), (2, "NUMBER_INEXACT"));
    assert!(error.to_string().contains("got 1e20 before line 2, column "), "{error}");
    let error = Item::from_json(b"{\n  \"a\": 0.123456789012345678}").unwrap_err();
    assert_eq!(error.position(), Position { line: 2, column: 28 });
    assert!(error.to_string().contains("got 0.123456789012345678 before line 2, column 28;"), "{error}");
    let long = fault_of(&format!("0.{}", "3".repeat(10_000)));
    assert!(long.len() < 300, "{long}");
}

#[test]
fn both_spellings_of_a_letter_are_one_item() {
    let composed = Item::from_json("{\"caf\u{e9}\":\"\u{c5}\"}".as_bytes()).unwrap();
    let decomposed = Item::from_json("{ \"cafe\\u0301\" : \"\u{212b}\" }".as_bytes()).unwrap();
    assert_eq!(composed, decomposed);
    assert_eq!(composed.hash(), Hash32::digest("{\"café\":\"Å\"}".as_bytes()));
    let fields = Item::from_fields([("cafe\u{301}", "A\u{30a}")]).unwrap();
    assert_eq!(fields, composed);
    // Compatibility forms are not the same text: NFC keeps them.
    assert_eq!(canonical("\"\u{fb01}\""), "\"\u{fb01}\"");
}

#[test]
fn a_key_comes_once_at_every_depth_and_in_every_spelling() {
    for json in [r#"{"a":1,"a":1}"#, r#"[{"b":{"a":1,"\u0061":2}}]"#, "{\"e\u{301}\":1,\"\u{e9}\":2}"] {
        assert!(fault_of(json).starts_with("KEY_DUPLICATE: "), "{json}");
    }
    assert_eq!(canonical(r#"{"a":{"a":1},"b":{"a":1}}"#), r#"{"a":{"a":1},"b":{"a":1}}"#);
    let error = Item::from_fields([("a", "x"), ("b", "x"), ("a", "y")]).unwrap_err();
    assert_eq!((error.code(), error.position().column), ("KEY_DUPLICATE", 3));
}

#[test]
fn half_a_surrogate_pair_is_refused() {
    for json in [r#""\ud800""#, r#""\udc00""#, r#""\ud800x""#, r#""\ud800\n""#, r#""\ud800\ud800""#, r#"{"\udfff":1}"#]
    {
        assert!(fault_of(json).starts_with("SURROGATE_LONE: "), "{json}: {}", fault_of(json));
    }
    assert_eq!(canonical(r#""\ud83d\ude00""#), "\"😀\"");
}

#[test]
fn code_points_for_internal_use_are_refused() {
    for c in ['\u{fdd0}', '\u{fdef}', '\u{fffe}', '\u{ffff}', '\u{10ffff}'] {
        assert!(fault_of(&format!("[\"a{c}\"]")).starts_with("TEXT_NONCHARACTER: "));
        assert_eq!(Item::from_text(&format!("a{c}")).unwrap_err().code(), "TEXT_NONCHARACTER");
    }
    for c in ['\u{fdcf}', '\u{fdf0}', '\u{fffd}', '\u{0}'] {
        Item::from_text(&format!("a{c}")).unwrap();
    }
    assert!(fault_of("\"\u{ffff}\"").contains("got U+FFFF before line 1, column "));
}

#[test]
fn what_is_no_json_is_refused_with_its_position() {
    for json in ["", " ", "{", "[1,]", "{\"a\":1,}", "'a'", "{} {}", "nul", "\"a\nb\"", "// x\n1", "\u{feff}1"] {
        assert!(fault_of(json).starts_with("JSON_INVALID: "), "{json}: {}", fault_of(json));
    }
    let error = Item::from_json(b"{\"a\":\n  tru}").unwrap_err();
    assert_eq!(error.position(), Position { line: 2, column: 6 });
}

#[test]
fn bytes_that_are_no_text_are_refused_with_their_position() {
    let error = Item::from_json(b"{\n\"a\": \"\xff\"}").unwrap_err();
    assert_eq!(error.to_string(), "UTF8_INVALID: expected UTF-8, got other bytes at line 2, column 7");
    // A surrogate written in UTF-8, and a character in more bytes than it needs.
    for bytes in [b"\"\xed\xa0\x80\"".as_slice(), b"\"\xc0\xaf\""] {
        assert_eq!(Item::from_json(bytes).unwrap_err().code(), "UTF8_INVALID");
    }
}

#[test]
fn length_and_depth_have_bounds() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(canonical(&nested(MAX_DEPTH)), nested(MAX_DEPTH));
    assert!(fault_of(&nested(MAX_DEPTH + 1)).starts_with("JSON_TOO_DEEP: "));
    assert!(fault_of(&nested(100_000)).starts_with("JSON_TOO_DEEP: "));
    let long = |bytes: usize| format!("\"{}\"", "x".repeat(bytes - 2));
    assert_eq!(canonical(&long(MAX_BYTES)), long(MAX_BYTES));
    assert!(fault_of(&long(MAX_BYTES + 1)).starts_with("ITEM_TOO_LONG: "));
    let half = "x".repeat(MAX_BYTES / 2);
    assert_eq!(Item::from_fields([("a", half.as_str()), ("b", half.as_str())]).unwrap_err().code(), "ITEM_TOO_LONG");
}

#[test]
fn fields_are_read_as_text() {
    let item = Item::from_json(br#"{"id": 7, "text": "a \"b\"", "list": [1, 2], "none": null}"#).unwrap();
    assert!(item.is_object());
    assert_eq!(
        ["id", "text", "list", "none"].map(|key| item.field(key)),
        [Some("7".to_owned()), Some("a \"b\"".to_owned()), Some("[1,2]".to_owned()), None]
    );
    assert_eq!(Item::from_text("x").unwrap().field("id"), None);
}

#[test]
fn items_inside_other_json_are_read_with_the_same_rules() {
    let items: Vec<Item> = serde_json::from_str("[{\"b\": \"e\u{301}\", \"a\": 1}, null]").unwrap();
    assert_eq!(items[0].as_str(), "{\"a\":1,\"b\":\"\u{e9}\"}");
    assert_eq!(serde_json::to_string(&items).unwrap(), "[{\"a\":1,\"b\":\"\u{e9}\"},null]");
    let error = serde_json::from_str::<Vec<Item>>("[1e16]").unwrap_err().to_string();
    assert!(error.starts_with("NUMBER_INEXACT: "), "{error}");
}

#[test]
fn a_position_within_a_text_is_counted_from_where_the_text_begins() {
    let start = Position { line: 7, column: 10 };
    assert_eq!(Position { line: 1, column: 3 }.within(start), Position { line: 7, column: 12 });
    assert_eq!(Position { line: 2, column: 3 }.within(start), Position { line: 8, column: 3 });
}

#[test]
fn every_code_is_listed_and_leads_its_text() {
    let at = Position::START;
    let all = [
        CanonicalError::TooLong { got: 1, at },
        CanonicalError::Utf8 { at },
        CanonicalError::Json { got: "x".into(), at },
        CanonicalError::TooDeep { at },
        CanonicalError::Number { got: "1e16".into(), at },
        CanonicalError::Duplicate { key: "k".into(), at },
        CanonicalError::Surrogate { at },
        CanonicalError::Noncharacter { got: '\u{ffff}', at },
    ];
    assert_eq!(all.iter().map(Coded::code).collect::<Vec<_>>(), CanonicalError::ALL);
    assert!(all.iter().all(|error| error.to_string().starts_with(&format!("{}: ", error.code()))));
}

/// JSON values without what items refuse.
fn values() -> impl Strategy<Value = serde_json::Value> {
    let text = "[a-zA-Z\\\\\"\u{0}-\u{1f}é€😀\u{301}\u{e000}\u{10000}]{0,6}";
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(|b| json!(b)),
        (-MAX_INTEGER..=MAX_INTEGER).prop_map(|n| json!(n)),
        (-1e15..1e15).prop_map(|n: f64| json!(n)),
        prop::num::f64::SUBNORMAL.prop_map(|n| json!(n)),
        text.prop_map(|t| json!(t.chars().filter(|c| *c != '\u{301}').collect::<String>())),
    ];
    leaf.prop_recursive(4, 32, 5, move |inner| {
        let key = text.prop_map(|t| t.chars().filter(|c| *c != '\u{301}').collect::<String>());
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(serde_json::Value::from),
            prop::collection::vec((key, inner), 0..5).prop_map(|all| all.into_iter().collect()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn normal_values_are_written_as_the_rfc_says(value in values()) {
        let spaced = serde_json::to_string_pretty(&value).unwrap();
        prop_assert_eq!(canonical(&spaced), serde_json_canonicalizer::to_string(&value).unwrap());
    }

    #[test]
    fn the_canonical_form_is_its_own_canonical_form(text in any::<String>()) {
        if let Ok(item) = Item::from_text(&text) {
            let again = Item::from_json(item.as_str().as_bytes()).unwrap();
            prop_assert_eq!(&again, &item);
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(Item::from_text(&decomposed).unwrap().hash(), item.hash());
        }
    }

    #[test]
    fn no_bytes_stop_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = Item::from_json(&bytes);
    }
}

#[test]
fn what_is_an_item_can_be_read_again_however_its_canonical_text_grows() {
    // A control character is escaped as six bytes, U+1D160 becomes three characters by NFC.
    for text in ["\u{1}".repeat(MAX_BYTES / 6 + 1), "\u{1d160}".repeat(MAX_BYTES / 12 + 1)] {
        assert!(matches!(Item::from_text(&text), Err(CanonicalError::TooLong { .. })));
        let short: String = text.chars().take(1_000).collect();
        let item = Item::from_text(&short).unwrap();
        assert_eq!(Item::from_json(item.as_str().as_bytes()).unwrap(), item);
    }
}
