use super::*;

fn item(text: &str) -> Item {
    Item::from_text(text).unwrap()
}

/// Encrypt bytes that are no padded item, as a careless client might.
fn encrypted(key: &BatchKey, bytes: &[u8]) -> Vec<u8> {
    age::encrypt(&key.0.to_public(), bytes).unwrap()
}

#[test]
fn the_requester_decrypts_what_was_encrypted_to_the_batch_and_no_one_else_does() {
    let (key, other) = (BatchKey::generate(), BatchKey::generate());
    let answer = Item::from_json("{\"label\":\"caf\u{e9}\",\"n\":7}".as_bytes()).unwrap();
    let encrypted = encrypt(&key.answer_key().unwrap(), &answer).unwrap();
    assert_eq!(key.decrypt(&encrypted.bytes).unwrap(), answer);
    assert_eq!(encrypted.hash, Hash32::digest(&encrypted.bytes));
    assert_eq!(other.decrypt(&encrypted.bytes).unwrap_err().code(), "PAYLOAD_CLOSED");
    assert!(!encrypted.bytes.windows(5).any(|window| window == b"label"));
}

#[test]
fn a_key_is_kept_as_text_and_known_by_its_public_half() {
    let key = BatchKey::generate();
    let again = BatchKey::from_text(&format!("{}\n", key.reveal())).unwrap();
    assert_eq!(again.answer_key(), key.answer_key());
    let encrypted = encrypt(&key.answer_key().unwrap(), &item("x")).unwrap();
    assert_eq!(again.decrypt(&encrypted.bytes).unwrap(), item("x"));
    assert!(!format!("{key:?}").contains(&key.reveal()[16..24]));
    let fault = BatchKey::from_text("AGE-SECRET-KEY-1SECRET").unwrap_err();
    assert!(fault.code() == "PAYLOAD_KEY_INVALID" && !fault.to_string().contains("SECRET-KEY-1S"), "{fault}");
}

// Made from the words of RFC 7748 by a program of its own: the private key 01 02 … 20.
#[test]
fn the_public_half_is_that_of_the_curve() {
    let private: Vec<u8> = (1..=32).collect();
    let text = bech32::encode_upper::<Bech32>(Hrp::parse("age-secret-key-").unwrap(), &private).unwrap();
    let public = "07a37cbc142093c8b755dc1b10e86cb426374ad16aa853ed0bdfc0b2b86d1c7c";
    assert_eq!(BatchKey::from_text(&text).unwrap().answer_key().unwrap().to_hex(), public);
}

#[test]
fn a_public_key_is_written_and_read_as_age_does() {
    let key = BatchKey::generate();
    let text = key.0.to_public().to_string();
    assert_eq!(recipient_text(&key.answer_key().unwrap()).unwrap(), text);
    assert_eq!(recipient_from_text(&format!(" {text}\n")), key.answer_key());
    let small = bech32::encode::<Bech32>(Hrp::parse("age").unwrap(), &[0; 32]).unwrap();
    let foreign = bech32::encode::<Bech32>(Hrp::parse("caravan").unwrap(), &[9; 32]).unwrap();
    for wrong in ["", "age1", &small, &foreign, &key.reveal(), &text[..text.len() - 1]] {
        assert_eq!(recipient_from_text(wrong).unwrap_err().code(), "PAYLOAD_KEY_INVALID", "{wrong}");
    }
}

#[test]
fn any_change_is_noticed() {
    let key = BatchKey::generate();
    let bytes = encrypt(&key.answer_key().unwrap(), &item("yes")).unwrap().bytes;
    for position in (0..bytes.len()).step_by(7) {
        let mut changed = bytes.clone();
        changed[position] ^= 1;
        assert_eq!(key.decrypt(&changed).unwrap_err().code(), "PAYLOAD_CLOSED", "byte {position}");
    }
    for length in [0, 1, 100, bytes.len() - 1] {
        assert_eq!(key.decrypt(&bytes[..length]).unwrap_err().code(), "PAYLOAD_CLOSED", "{length} bytes");
    }
    assert_eq!(key.decrypt(b"not encrypted at all").unwrap_err().code(), "PAYLOAD_CLOSED");
}

#[test]
fn short_answers_have_one_length() {
    let key = BatchKey::generate();
    let opened = |text: &str| {
        let bytes = encrypt(&key.answer_key().unwrap(), &item(text)).unwrap().bytes;
        let decryptor = age::Decryptor::new_buffered(&bytes[..]).unwrap();
        let mut plain = Vec::new();
        decryptor.decrypt(std::iter::once(&key.0 as &dyn age::Identity)).unwrap().read_to_end(&mut plain).unwrap();
        plain
    };
    assert_eq!(opened("yes").len(), opened("no").len());
    assert_eq!(opened("yes"), format!("{:<256}", "\"yes\"").as_bytes());
    assert_eq!([254, 255, 510, 511].map(|n| opened(&"x".repeat(n)).len()), [256, 512, 512, 768]);
    assert_eq!(opened(&"é".repeat(127)).len(), 256, "lengths are in bytes");
}

#[test]
fn what_is_sealed_but_no_canonical_item_is_refused() {
    let key = BatchKey::generate();
    let fault = |bytes: &[u8]| key.decrypt(&encrypted(&key, bytes)).unwrap_err().code();
    assert_eq!(fault(b"yes"), "PAYLOAD_NO_ITEM");
    assert_eq!(fault(b""), "PAYLOAD_NO_ITEM");
    assert_eq!(fault(b"1e16"), "PAYLOAD_NO_ITEM");
    for other in [format!("{:<256}", "{ }"), format!("{:<512}", "7"), "7".to_owned(), format!("{:<255}\n", "7")] {
        assert_eq!(fault(other.as_bytes()), "PAYLOAD_NOT_CANONICAL", "{other:?}");
    }
    assert_eq!(key.decrypt(&encrypted(&key, format!("{:<256}", "7").as_bytes())).unwrap().as_str(), "7");
}

#[test]
fn a_key_that_keeps_no_secret_is_refused() {
    let one = "0100000000000000000000000000000000000000000000000000000000000000";
    let eight = "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800";
    for hex in ["00".repeat(32).as_str(), one, eight] {
        let error = encrypt(&hex.parse().unwrap(), &item("x")).unwrap_err();
        assert_eq!(error.code(), "PAYLOAD_KEY_INVALID", "{hex}");
    }
}

#[test]
fn lengths_have_bounds() {
    let key = BatchKey::generate();
    let longest = item(&"x".repeat(MAX_BYTES - 2));
    let bytes = encrypt(&key.answer_key().unwrap(), &longest).unwrap().bytes;
    assert!(bytes.len() <= MAX_ENCRYPTED_BYTES, "{}", bytes.len());
    assert_eq!(key.decrypt(&bytes).unwrap(), longest);
    assert!(Item::from_text(&"x".repeat(MAX_BYTES - 1)).is_err(), "what is longer is no item");
    let error = key.decrypt(&vec![0; MAX_ENCRYPTED_BYTES + 1]).unwrap_err();
    assert_eq!(error, PayloadError::TooLong { max: MAX_ENCRYPTED_BYTES, got: MAX_ENCRYPTED_BYTES + 1 });
}

#[test]
fn every_code_is_listed_and_leads_its_text() {
    let no_item = Item::from_json(b"x").unwrap_err();
    let all = [
        PayloadError::Key { expected: "x", got: "y" },
        PayloadError::TooLong { max: 1, got: 2 },
        PayloadError::Closed("x".into()),
        PayloadError::NoItem(no_item),
        PayloadError::NotCanonical,
    ];
    assert_eq!(all.iter().map(Coded::code).collect::<Vec<_>>(), PayloadError::ALL);
    assert!(all.iter().all(|error| error.to_string().starts_with(&format!("{}: ", error.code()))));
}
