//! The words of an account: a mnemonic, of which its key is derived as wallets do it.

use std::fmt;
use std::str::FromStr;

use bip32::{DerivationPath, XPrv};
use bip39::{Error, Mnemonic};

use crate::account::AccountKey;
use crate::account_error::AccountError;
use crate::error::KeyError;

/// The bytes of randomness that 24 words have.
const ENTROPY_BYTES: usize = 32;
/// The coin type of the Cosmos Hub (SLIP-44), which most of its kin use, and the embedded chain.
pub const COIN_TYPE: u32 = 118;

/// A mnemonic (BIP-39, English, without a passphrase of its own). Only [`Words::reveal`] shows it.
#[derive(Clone)]
pub struct Words(Mnemonic);

impl Words {
    /// Make 24 words from the randomness of the system.
    ///
    /// # Errors
    /// `RANDOMNESS_MISSING`.
    pub fn generate() -> Result<Self, KeyError> {
        let mut entropy = [0; ENTROPY_BYTES];
        getrandom::fill(&mut entropy).map_err(|error| KeyError::Randomness(error.to_string()))?;
        let words = Mnemonic::from_entropy(&entropy);
        words.map(Self).map_err(|error| KeyError::Randomness(error.to_string()))
    }

    /// Return the words with a space between them, which must stay secret.
    #[must_use]
    pub fn reveal(&self) -> String {
        self.0.to_string()
    }

    /// Return the 64 bytes that every key of the words comes from (BIP-39), which must stay secret.
    #[must_use]
    pub fn seed(&self) -> [u8; 64] {
        self.0.to_seed_normalized("")
    }

    /// Return the key at a path (BIP-32).
    ///
    /// # Errors
    /// `KEY_PATH_INVALID` for a path that gives no key, as one in 2^127 does.
    pub fn key(&self, path: &KeyPath) -> Result<AccountKey, AccountError> {
        let derived = XPrv::derive_from_path(self.seed(), &path.0);
        let none = |error: bip32::Error| AccountError::Path { got: format!("{path}: {error}") };
        derived.map(|key| AccountKey(key.private_key().clone())).map_err(none)
    }
}

impl FromStr for Words {
    type Err = AccountError;

    /// Reads 12, 15, 18, 21 or 24 words, with any space between them.
    fn from_str(text: &str) -> Result<Self, AccountError> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        Mnemonic::parse_normalized(&text).map(Self).map_err(|error| AccountError::Words { got: fault(&error) })
    }
}

/// What is wrong with words. The text names the place of a word, and never the word.
fn fault(error: &Error) -> String {
    match error {
        Error::BadWordCount(count) => format!("{count} words"),
        Error::UnknownWord(index) => format!("a word that is not in the list, in place {}", index + 1),
        Error::BadEntropyBitCount(_) | Error::InvalidChecksum | Error::AmbiguousLanguages(_) => {
            "words whose checksum is another: one of them is wrong, or their order".to_owned()
        }
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Words(…)")
    }
}

/// Where the key of an account is among those of its words (BIP-32): `m/44'/118'/0'/0/0`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyPath(DerivationPath);

impl KeyPath {
    /// Return the path that wallets use for the first account of a chain with this coin type (BIP-44).
    ///
    /// # Errors
    /// `KEY_PATH_INVALID` for a coin type of 2^31 or more.
    pub fn standard(coin_type: u32) -> Result<Self, AccountError> {
        format!("m/44'/{coin_type}'/0'/0/0").parse()
    }
}

impl FromStr for KeyPath {
    type Err = AccountError;

    fn from_str(text: &str) -> Result<Self, AccountError> {
        text.parse().map(Self).map_err(|_| AccountError::Path { got: text.to_owned() })
    }
}

impl fmt::Display for KeyPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use caravan_primitives::Coded;

    use super::*;

    const ABOUT: &str = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

    fn address(words: &str, coin_type: u32, prefix: &str) -> String {
        let path = KeyPath::standard(coin_type).unwrap();
        words.parse::<Words>().unwrap().key(&path).unwrap().public_key().address(prefix).unwrap()
    }

    #[test]
    fn the_same_words_give_the_address_that_wallets_show() {
        assert_eq!(address(ABOUT, COIN_TYPE, "cosmos"), "cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4");
        // The wallet of CosmJS in its own tests.
        let cosmjs = "special sign fit simple patrol salute grocery chicken wheat radar tonight ceiling";
        assert_eq!(address(cosmjs, COIN_TYPE, "cosmos"), "cosmos1jhg0e7s6gn44tfc5k37kr04sznyhedtc9rzys5");
        // The first account of LocalTerra: 24 words, and a coin type of its own.
        let terra = "notice oak worry limit wrap speak medal online prefer cluster roof addict \
                     wrist behave treat actual wasp year salad speed social layer crew genius";
        assert_eq!(address(terra, 330, "terra"), "terra1x46rqay4d3cssq8gxxvqz8xt6nwlz4td20k38v");
        assert_ne!(address(terra, COIN_TYPE, "terra"), address(terra, 330, "terra"));
    }

    #[test]
    fn another_path_gives_another_key() {
        let words: Words = ABOUT.parse().unwrap();
        let first = words.key(&KeyPath::standard(COIN_TYPE).unwrap()).unwrap();
        let second = words.key(&"m/44'/118'/0'/0/1".parse().unwrap()).unwrap();
        assert_ne!(first.reveal(), second.reveal());
        for text in ["", "44'/118'", "m/44'/x", "m/44'/2147483648'/0'/0/0"] {
            assert_eq!(text.parse::<KeyPath>().unwrap_err().code(), "KEY_PATH_INVALID", "{text}");
        }
        assert!(KeyPath::standard(1 << 31).is_err() && KeyPath::standard((1 << 31) - 1).is_ok());
        assert_eq!(KeyPath::standard(COIN_TYPE).unwrap().to_string(), "m/44'/118'/0'/0/0");
    }

    #[test]
    fn new_words_are_24_and_read_again_however_they_are_spaced() {
        let words = Words::generate().unwrap();
        let text = words.reveal();
        assert_eq!(text.split(' ').count(), 24);
        assert_ne!(Words::generate().unwrap().reveal(), text);
        let spaced = format!("  {}\n", text.to_uppercase().replace(' ', "\n  "));
        assert_eq!(spaced.parse::<Words>().unwrap().reveal(), text);
        assert!(!format!("{words:?}").contains(text.split(' ').next().unwrap()));
    }

    #[test]
    fn wrong_words_are_refused_and_not_repeated() {
        let changed = ABOUT.replace("about", "abandon");
        let swapped = ABOUT.replacen("abandon abandon", "about abandon", 1);
        for (text, says) in [
            ("", "got 0 words"),
            ("my secret is abandon", "in place 1"),
            ("abandon about art", "got 3 words"),
            (&ABOUT.replacen("abandon", "secret-word", 1), "in place 1"),
            (&changed, "checksum"),
            (&swapped, "checksum"),
        ] {
            let error = text.parse::<Words>().unwrap_err();
            assert!(error.code() == "WORDS_INVALID" && error.to_string().contains(says), "{error}");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }
}
