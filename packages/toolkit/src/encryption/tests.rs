use super::*;

fn key() -> PrivateKey {
    PrivateKey::generate().unwrap()
}

#[test]
fn every_recipient_decrypts_and_no_one_else_does() {
    let (one, two, other) = (key(), key(), key());
    let bytes = encrypt(&[one.public(), two.public()], b"label").unwrap();
    for reader in [&one, &two] {
        assert_eq!(reader.decrypt(&bytes, bytes.len()).unwrap(), b"label");
    }
    assert_eq!(other.decrypt(&bytes, bytes.len()).unwrap_err().code(), "ENCRYPTION_CLOSED");
    assert!(!bytes.windows(5).any(|window| window == b"label"));
    assert_ne!(encrypt(&[one.public(), two.public()], b"label").unwrap(), bytes);
}

#[test]
fn a_key_is_kept_as_text_and_known_by_its_public_half() {
    let key = key();
    let again = PrivateKey::from_text(&format!("{}\n", key.reveal())).unwrap();
    assert_eq!((again.public(), again.reveal()), (key.public(), key.reveal()));
    let bytes = encrypt(&[key.public()], b"x").unwrap();
    assert_eq!(again.decrypt(&bytes, bytes.len()).unwrap(), b"x");
    assert!(!format!("{key:?}").contains(&key.reveal()[16..24]));
    for wrong in ["", "AGE-SECRET-KEY-1SECRET", &recipient_text(&key.public()).unwrap()] {
        let fault = PrivateKey::from_text(wrong).unwrap_err();
        assert!(fault.code() == "ENCRYPTION_KEY_INVALID" && !fault.to_string().contains("KEY-1S"), "{fault}");
    }
}

#[test]
fn age_itself_writes_keys_the_same_way() {
    use age::secrecy::ExposeSecret;
    let identity = Identity::generate();
    let text = identity.to_string();
    let key = PrivateKey::from_text(text.expose_secret()).unwrap();
    assert_eq!(key.reveal(), text.expose_secret());
    assert_eq!(recipient_text(&key.public()).unwrap(), identity.to_public().to_string());
}

// Made from the words of RFC 7748 by a program of its own: the private key 01 02 … 20.
#[test]
fn the_public_half_is_that_of_the_curve() {
    let private: Vec<u8> = (1..=32).collect();
    let text = bech32::encode_upper::<Bech32>(PRIVATE_PREFIX, &private).unwrap();
    let public = "07a37cbc142093c8b755dc1b10e86cb426374ad16aa853ed0bdfc0b2b86d1c7c";
    assert_eq!(PrivateKey::from_text(&text).unwrap().public().to_hex(), public);
}

#[test]
fn a_public_key_is_written_and_read_as_age_does() {
    let key = key();
    let text = recipient_text(&key.public()).unwrap();
    assert_eq!(recipient_from_text(&format!(" {text}\n")), Ok(key.public()));
    let small = bech32::encode::<Bech32>(PUBLIC_PREFIX, &[0; 32]).unwrap();
    let foreign = bech32::encode::<Bech32>(Hrp::parse("caravan").unwrap(), &[9; 32]).unwrap();
    for wrong in ["", "age1", &small, &foreign, &key.reveal(), &text[..text.len() - 1]] {
        assert_eq!(recipient_from_text(wrong).unwrap_err().code(), "ENCRYPTION_KEY_INVALID", "{wrong}");
    }
}

#[test]
fn a_key_that_keeps_no_secret_is_refused_wherever_it_stands() {
    let one = "0100000000000000000000000000000000000000000000000000000000000000";
    let eight = "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800";
    for hex in ["00".repeat(32).as_str(), one, eight] {
        let weak = hex.parse().unwrap();
        for keys in [vec![weak], vec![key().public(), weak], vec![weak, key().public()]] {
            assert_eq!(encrypt(&keys, b"x").unwrap_err().code(), "ENCRYPTION_KEY_INVALID", "{hex}");
        }
    }
}

#[test]
fn any_change_is_noticed() {
    let key = key();
    let bytes = encrypt(&[key.public()], b"yes").unwrap();
    for position in (0..bytes.len()).step_by(7) {
        let mut changed = bytes.clone();
        changed[position] ^= 1;
        assert_eq!(key.decrypt(&changed, 1 << 20).unwrap_err().code(), "ENCRYPTION_CLOSED", "byte {position}");
    }
    for length in [0, 1, 100, bytes.len() - 1] {
        assert_eq!(key.decrypt(&bytes[..length], 1 << 20).unwrap_err().code(), "ENCRYPTION_CLOSED", "{length} bytes");
    }
    let error = key.decrypt(&bytes, bytes.len() - 1).unwrap_err();
    assert_eq!(error, EncryptionError::TooLong { max: bytes.len() - 1, got: bytes.len() });
}

#[test]
fn short_texts_have_one_length_and_the_padding_is_exact() {
    let key = key();
    let opened = |text: &str| {
        let bytes = encrypt_padded(&[key.public()], text).unwrap();
        key.decrypt(&bytes, bytes.len()).unwrap()
    };
    assert_eq!(opened("\"yes\""), format!("{:<256}", "\"yes\"").as_bytes());
    assert_eq!([255, 256, 257, 512].map(|n| opened(&"x".repeat(n)).len()), [256, 256, 512, 512]);
    assert_eq!(opened(&"é".repeat(127)).len(), 256, "lengths are in bytes");
    assert_eq!(unpadded(&opened("7")), Some(&b"7"[..]));
    for other in [format!("{:<512}", "7"), "7".to_owned(), format!("{:<255}\n", "7"), format!("{:<254}\n ", "7")] {
        assert_eq!(unpadded(other.as_bytes()), None, "{other:?}");
    }
}

#[test]
fn what_is_encrypted_is_never_longer_than_is_opened() {
    let keys = [key().public(), key().public()];
    for length in [0, 1, 255, 256, 257, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 1 << 20] {
        let bytes = encrypt_padded(&keys, &"x".repeat(length)).unwrap();
        assert!(bytes.len() <= max_encrypted_bytes(length), "{length}: {}", bytes.len());
    }
}

// The expected bytes are those of an implementation of RFC 5869 in Python's `hmac`.
#[test]
fn a_derived_key_is_that_of_hkdf_with_lengths_before_each_field() {
    let derived = PrivateKey::derive(&[7; 32], "caravan/x/v1", b"path").unwrap();
    let same = PrivateKey::from_bytes(*DERIVED.parse::<Hash32>().unwrap().as_bytes());
    assert_eq!(derived.reveal(), same.reveal());
    let shifted = PrivateKey::derive(&[7; 32], "caravan/x/v1p", b"ath").unwrap();
    assert_ne!(shifted.reveal(), same.reveal());
}

const DERIVED: &str = "5b4f72522015ded8ca02585bd6641b7f31c2067720285d6b10b6ac0da84b5596";

#[test]
fn every_code_is_listed_and_leads_its_text() {
    let all = [
        EncryptionError::Key { expected: "x", got: "y" },
        EncryptionError::TooLong { max: 1, got: 2 },
        EncryptionError::Closed("x".into()),
    ];
    assert_eq!(all.iter().map(Coded::code).collect::<Vec<_>>(), EncryptionError::ALL);
    assert!(all.iter().all(|error| error.to_string().starts_with(&format!("{}: ", error.code()))));
}
