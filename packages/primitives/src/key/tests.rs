use super::*;
use crate::Coded;

fn hex(first: &str, digits: usize) -> String {
    format!("{first}{}", "a".repeat(digits))
}

#[test]
fn a_key_has_66_hex_digits_and_begins_with_02_or_03() {
    for first in ["02", "03"] {
        let text = hex(first, 64);
        let key: PublicKey = text.parse().unwrap();
        assert_eq!((key.to_hex(), key.as_bytes()[1]), (text, 0xaa));
        assert_eq!(PublicKey::from_bytes(*key.as_bytes()).unwrap(), key);
    }
    for (text, got) in [
        (hex("02", 63), "65 characters"),
        (hex("02", 65), "67 characters"),
        (String::new(), "0 characters"),
        (hex("04", 64), "the first byte 04"),
        (hex("01", 64), "the first byte 01"),
        (hex("0A", 64), "the character 'A'"),
        (hex("0x", 64), "the character 'x'"),
    ] {
        let refused = text.parse::<PublicKey>().unwrap_err();
        assert_eq!(refused.code(), "PUBLIC_KEY_INVALID");
        assert!(refused.to_string().ends_with(&format!("got {got}")), "{refused}");
    }
}

#[test]
fn json_is_held_to_the_same_shape() {
    let key: PublicKey = hex("03", 64).parse().unwrap();
    let json = serde_json::to_string(&key).unwrap();
    assert_eq!(json, format!("\"{}\"", hex("03", 64)));
    assert_eq!(serde_json::from_str::<PublicKey>(&json).unwrap(), key);
    let refused = serde_json::from_str::<PublicKey>("\"02\"").unwrap_err().to_string();
    assert!(refused.starts_with("PUBLIC_KEY_INVALID: "), "{refused}");
}
