use super::*;

#[test]
fn a_key_has_the_address_that_wallets_show() {
    // The first key of the words `abandon … about` on the path of the Cosmos Hub.
    let key: AccountKey = "c4a48e2fce1481cd3294b4490f6678090ea98d3d0e5cd984558ab0968741b104".parse().unwrap();
    assert_eq!(key.public_key().address("cosmos").unwrap(), "cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4");
}

#[test]
fn a_signature_holds_for_its_key_and_its_hash_alone() {
    let (mira, noor) = (AccountKey::of_name("mira"), AccountKey::generate().unwrap());
    let hash = Hash32::digest(b"answer");
    let signature = mira.sign(&hash).unwrap();
    assert!(verify(&mira.public_key(), &hash, &signature));
    assert!(!verify(&noor.public_key(), &hash, &signature));
    assert!(!verify(&mira.public_key(), &Hash32::digest(b"other"), &signature));
}

#[test]
fn the_second_signature_that_anyone_can_make_of_one_is_refused() {
    let key = AccountKey::of_name("mira");
    let hash = Hash32::digest(b"answer");
    let signature = EcdsaSignature::from_slice(&key.sign(&hash).unwrap().0).unwrap();
    let other = EcdsaSignature::from_scalars(*signature.r(), -*signature.s()).unwrap();
    assert!(!verify(&key.public_key(), &hash, &Signature(other.to_bytes().into())));
}

#[test]
fn a_key_is_read_again_and_never_shown_by_debug() {
    let key = AccountKey::of_name("mira");
    let again: AccountKey = key.reveal().parse().unwrap();
    assert_eq!(again.public_key(), key.public_key());
    assert_eq!(format!("{key:?}"), "AccountKey(…)");
    assert_ne!(AccountKey::of_name("mirA").public_key(), key.public_key());
}

#[test]
fn what_is_no_key_is_refused_and_not_repeated() {
    let zero = "0".repeat(64);
    let order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
    for text in [zero.as_str(), order, "", "c4", &"g".repeat(64), &"C4".repeat(32), &"é".repeat(32)] {
        let error = text.parse::<AccountKey>().unwrap_err().to_string();
        assert!(error.starts_with("KEY_INVALID: "), "{error}");
        assert!(text.is_empty() || !error.contains(text), "{error}");
    }
    let no_point = format!("02{}", "f".repeat(64));
    let uncompressed = format!("04{}", "1".repeat(64));
    for text in [no_point, uncompressed, String::new(), "02".repeat(34)] {
        assert!(text.parse::<PublicKey>().is_err(), "{text}");
    }
}
