use caravan_primitives::Coded;
use cosmwasm_std::testing::MockApi;

use super::*;

fn token() -> String {
    MockApi::default().addr_make("token").into_string()
}

#[test]
fn a_denomination_is_what_the_bank_takes() {
    let longest = format!("u{}", "a".repeat(127));
    for text in ["abc", "ucara", "Z09", "ibc/27394FB092D2ECCD56123C74F36E4C1F", "factory/x:y.z_-", longest.as_str()] {
        assert_eq!(Denom::new(text).unwrap().as_str(), text);
        assert_eq!(Denom::new(text).unwrap().to_string(), text);
    }
    let longer = format!("u{}", "a".repeat(128));
    for (text, got) in [
        ("", "0 bytes"),
        ("ab", "2 bytes"),
        (longer.as_str(), "129 bytes"),
        ("1ab", "the character '1' at 0"),
        ("/ab", "the character '/' at 0"),
        ("a b", "the character ' ' at 1"),
        ("uca\u{e9}", "the character 'é' at 3"),
        ("uc@ra", "the character '@' at 2"),
    ] {
        let refused = Denom::new(text).unwrap_err();
        assert_eq!(refused, MoneyError::DenomInvalid { got: got.to_owned() }, "{text}");
        assert_eq!(refused.code(), "DENOM_INVALID");
    }
}

#[test]
fn a_currency_is_tagged_on_the_wire() {
    for (currency, json, key) in [
        (Currency::native("ucara").unwrap(), r#"{"native":"ucara"}"#, "n:ucara"),
        (Currency::cw20("wasm1x").unwrap(), r#"{"cw20":"wasm1x"}"#, "c:wasm1x"),
        (Currency::native("a:b").unwrap(), r#"{"native":"a:b"}"#, "n:a:b"),
    ] {
        assert_eq!(serde_json::to_string(&currency).unwrap(), json);
        assert_eq!(serde_json::from_str::<Currency>(json).unwrap(), currency);
        assert_eq!(
            (currency.key(), currency.to_string(), Currency::shown(key)),
            (key.to_owned(), json.to_owned(), json.to_owned())
        );
        assert_eq!(Currency::from_key(key), Ok(currency));
    }
}

#[test]
fn json_of_no_currency_is_refused() {
    let long = format!(r#"{{"cw20":"{}"}}"#, "a".repeat(129));
    for (json, code) in [
        (r#"{"native":"u"}"#, "DENOM_INVALID: "),
        (r#"{"cw20":""}"#, "CURRENCY_INVALID: "),
        (r#"{"cw20":"a b"}"#, "CURRENCY_INVALID: "),
        (
            long.as_str(),
            "CURRENCY_INVALID: expected the address of a token in 1 to 128 visible ASCII characters, got 129 bytes",
        ),
        (r#"{"cw721":"wasm1x"}"#, "MESSAGE_INVALID: unknown variant"),
        (r#"{"native":"ucara","cw20":"wasm1x"}"#, "MESSAGE_INVALID: expected"),
        (r#""ucara""#, "MESSAGE_INVALID: expected an object with one key"),
    ] {
        let refused = serde_json::from_str::<Currency>(json).unwrap_err().to_string();
        assert!(refused.starts_with(code), "{json}: {refused}");
    }
    assert!(Currency::cw20("a".repeat(128)).is_ok());
}

#[test]
fn a_key_of_no_currency_is_refused() {
    for (key, code) in [
        ("", "CURRENCY_INVALID"),
        ("ucara", "CURRENCY_INVALID"),
        ("x:ucara", "CURRENCY_INVALID"),
        ("c:", "CURRENCY_INVALID"),
        ("n:", "DENOM_INVALID"),
    ] {
        assert_eq!(Currency::from_key(key).unwrap_err().code(), code, "{key}");
    }
    let refused = Currency::from_key("x:y").unwrap_err().to_string();
    assert_eq!(refused, "CURRENCY_INVALID: expected a key that starts with n: or c:, got 3 bytes that do not");
}

#[test]
fn the_chain_agrees_to_a_token() {
    let api = MockApi::default();
    let currency = Currency::cw20(token()).unwrap();
    assert_eq!(currency.clone().check(&api), Ok(currency));
    let currency = Currency::native("ucara").unwrap();
    assert_eq!(currency.clone().check(&api), Ok(currency));
}

#[test]
fn a_token_that_the_chain_does_not_know_is_refused_in_its_words() {
    let refused = Currency::cw20("nonsense").unwrap().check(&MockApi::default()).unwrap_err();
    let text = refused.to_string();
    assert!(text.starts_with("CURRENCY_INVALID: expected the address of a token, got "), "{text}");
    assert!(text.contains("Error decoding bech32"), "{text}");
}

#[test]
fn a_token_spelled_in_another_way_is_refused() {
    let refused = Currency::cw20(token().to_uppercase()).unwrap().check(&MockApi::default()).unwrap_err();
    assert_eq!(refused.code(), "CURRENCY_INVALID");
}

#[test]
fn a_token_that_the_chain_spells_in_another_way_is_refused() {
    let refused = Currency::cw20("WASM1X").unwrap().check(&lower::Lower).unwrap_err().to_string();
    assert_eq!(refused, "CURRENCY_INVALID: expected the address of a token, got another spelling of wasm1x");
}

/// A chain that takes every address and gives it back in lower case.
mod lower {
    use cosmwasm_std::{Addr, Api, CanonicalAddr, RecoverPubkeyError, StdResult, VerificationError};

    pub(super) struct Lower;

    impl Api for Lower {
        #[allow(clippy::disallowed_methods)] // this is an `addr_validate`
        fn addr_validate(&self, human: &str) -> StdResult<Addr> {
            Ok(Addr::unchecked(human.to_lowercase()))
        }
        fn addr_canonicalize(&self, _: &str) -> StdResult<CanonicalAddr> {
            unreachable!()
        }
        fn addr_humanize(&self, _: &CanonicalAddr) -> StdResult<Addr> {
            unreachable!()
        }
        fn secp256k1_verify(&self, _: &[u8], _: &[u8], _: &[u8]) -> Result<bool, VerificationError> {
            unreachable!()
        }
        fn secp256k1_recover_pubkey(&self, _: &[u8], _: &[u8], _: u8) -> Result<Vec<u8>, RecoverPubkeyError> {
            unreachable!()
        }
        fn ed25519_verify(&self, _: &[u8], _: &[u8], _: &[u8]) -> Result<bool, VerificationError> {
            unreachable!()
        }
        fn ed25519_batch_verify(&self, _: &[&[u8]], _: &[&[u8]], _: &[&[u8]]) -> Result<bool, VerificationError> {
            unreachable!()
        }
        fn debug(&self, _: &str) {}
    }
}
