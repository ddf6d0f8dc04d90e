use super::*;
use crate::Coded;

const HEX: &str = "00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f";

#[test]
fn a_hash_is_written_as_it_was_read() {
    let hash: Hash32 = HEX.parse().unwrap();
    assert_eq!(hash.as_bytes().first_chunk(), Some(&[0x00, 0x11, 0x22, 0x33]));
    assert_eq!(hash.as_bytes().last_chunk(), Some(&[0x0c, 0x0d, 0x0e, 0x0f]));
    assert_eq!((hash.to_hex(), hash.to_string()), (HEX.to_owned(), HEX.to_owned()));
    assert_eq!(format!("{hash:?}"), format!("Hash32({HEX})"));
    assert_eq!(serde_json::to_string(&hash).unwrap(), format!("\"{HEX}\""));
    assert_eq!(serde_json::from_str::<Hash32>(&format!("\"{HEX}\"")).unwrap(), hash);
    assert_eq!(Hash32::from_bytes(*hash.as_bytes()), hash);
}

#[test]
fn every_byte_survives_hex() {
    for byte in 0..=u8::MAX {
        let hash = Hash32::from_bytes([byte; 32]);
        assert_eq!(hash.to_hex().parse(), Ok(hash));
        assert_eq!(hash.to_hex(), format!("{byte:02x}").repeat(32));
    }
}

#[test]
fn a_hash_has_one_spelling() {
    for (text, got) in [
        (String::new(), "0 characters"),
        (HEX[1..].to_owned(), "63 characters"),
        (format!("{HEX}0"), "65 characters"),
        (HEX.replace('a', "A"), "the character 'A'"),
        (HEX.replace('f', "g"), "the character 'g'"),
        (format!("0x{}", &HEX[2..]), "the character 'x'"),
        (HEX.replacen("00", "é", 1), "the character 'é'"),
        (HEX.replacen('0', " ", 1), "the character ' '"),
        (HEX.replacen('0', "/", 1), "the character '/'"),
        (HEX.replacen('0', ":", 1), "the character ':'"),
        (HEX.replacen('0', "`", 1), "the character '`'"),
    ] {
        let refused = text.parse::<Hash32>().unwrap_err();
        assert_eq!(refused.code(), "HASH_INVALID");
        assert_eq!(
            refused.to_string(),
            format!("HASH_INVALID: expected 64 lower-case hex digits, got {got}"),
            "{text}"
        );
        let json = serde_json::from_str::<Hash32>(&format!("\"{text}\"")).unwrap_err().to_string();
        assert!(json.starts_with(&refused.to_string()), "{json}");
    }
}

#[test]
fn a_digest_is_sha_256() {
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(Hash32::digest(b"abc").to_hex(), abc);
}

#[test]
fn a_preimage_is_the_tag_and_the_fields_each_after_its_length() {
    let preimage = Preimage::new("caravan/x/v1").number(7);
    let bytes = b"\x00\x00\x00\x0ccaravan/x/v1\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00\x00\x07";
    assert_eq!(preimage.0, bytes);
    let golden = "0578e6f3e84777ed1012a4ec7b3ac2deed61889f7ed9cb65ac7f220b6eba4dac";
    assert_eq!(preimage.finish().to_hex(), golden);
}

#[test]
fn every_kind_of_field_has_its_golden_bytes() {
    // Made by a program of its own from the words of the documentation.
    let mut bytes = [0; 32];
    bytes.iter_mut().zip(0..).for_each(|(byte, place)| *byte = place);
    let preimage = Preimage::new("caravan/answer/v1").text("déjà").number(1 << 63).hash(&Hash32(bytes)).bytes(b"");
    assert_eq!(preimage.0.len(), 83);
    assert_eq!(preimage.finish().to_hex(), "d1ff73d587700311fa6da59327da496e4eb430a927800431864d71358acb4a76");
}

#[test]
fn fields_do_not_run_into_one_another() {
    let hash = |fields: &[&str]| fields.iter().skip(1).fold(Preimage::new(fields[0]), |all, f| all.text(f)).finish();
    let all = [
        hash(&["t/v1", "ab", "c"]),
        hash(&["t/v1", "a", "bc"]),
        hash(&["t/v1", "abc"]),
        hash(&["t/v1", "abc", ""]),
        hash(&["t/v1", "", "abc"]),
        hash(&["t/v1a", "bc"]),
        hash(&["t/v1abc"]),
    ];
    assert_eq!(crate::first_duplicate(&all), None);
}
