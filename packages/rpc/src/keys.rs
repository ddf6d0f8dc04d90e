//! Keys by name, from one mnemonic.

use std::cell::RefCell;
use std::collections::BTreeMap;

use caravan_chain::ChainError;
use caravan_keys::AccountKey;
use cosmrs::bip32::{ChildNumber, DerivationPath, XPrv};
use cosmrs::crypto::secp256k1::SigningKey;
use cosmwasm_std::Addr;
use sha2::{Digest, Sha256};

use crate::file::ChainFile;
use crate::setup::SetupError;

/// The path of all keys but for its last part: that of the Cosmos Hub, which wallets use everywhere.
const PARENT: &str = "m/44'/118'/0'/0";

/// The last part of the path of account `name`: the first 31 bits of the name's sha256.
///
/// So an account needs no list to be found again, and a wallet that is given the words and the path has it too. Two names
/// out of a thousand meet with a chance of one in four thousand.
#[must_use]
pub fn index_of(name: &str) -> u32 {
    let hash = Sha256::digest(name.as_bytes());
    let first = hash.iter().take(4).fold(0, |number: u32, byte| number << 8 | u32::from(*byte));
    first & 0x7fff_ffff
}

/// The addresses of accounts by their names, as [`crate::Rpc`] gives them, without a node.
///
/// # Errors
/// [`SetupError`] without keys.
pub fn addresses(file: &ChainFile, names: &[&str]) -> Result<Vec<Addr>, SetupError> {
    let ring = KeyRing::open(file)?;
    Ok(names.iter().map(|name| ring.address(name)).collect())
}

/// The keys of a mnemonic.
pub(crate) struct KeyRing {
    parent: XPrv,
    prefix: String,
    known: RefCell<BTreeMap<String, u32>>,
}

impl KeyRing {
    /// The keys that the file names.
    pub(crate) fn open(file: &ChainFile) -> Result<Self, SetupError> {
        let (place, words) = words(file)?;
        Self::new(&words, &file.prefix)
            .map_err(|reason| SetupError::Mnemonic { place, reason: format!("got something else: {reason}") })
    }

    fn new(words: &str, prefix: &str) -> Result<Self, String> {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        // The error names the place of a bad word, never the word.
        let mnemonic = bip39::Mnemonic::parse_normalized(&words).map_err(|_| "a word or the checksum is wrong")?;
        let path: DerivationPath = PARENT.parse().map_err(|_| "the path cannot be read")?;
        let seed = mnemonic.to_seed_normalized("");
        let parent = XPrv::derive_from_path(seed, &path).map_err(|_| "it gives no key")?;
        Ok(Self { parent, prefix: prefix.to_owned(), known: RefCell::default() })
    }

    /// The address of account `name`, remembered.
    ///
    /// A name gives no key with a chance of one in 2^127, and then no address, which every chain refuses.
    pub(crate) fn address(&self, name: &str) -> Addr {
        let index = index_of(name);
        let account = self.key(index).ok().and_then(|key| key.public_key().account_id(&self.prefix).ok());
        let address = account.map_or_else(String::new, |account| account.to_string());
        self.known.borrow_mut().insert(address.clone(), index);
        Addr::unchecked(address)
    }

    /// The key of an address that was asked for before.
    pub(crate) fn signer(&self, address: &Addr) -> Result<SigningKey, ChainError> {
        let index = self.known.borrow().get(address.as_str()).copied();
        let index = index.ok_or_else(|| ChainError::Bad(format!("no key for {address}: name the account first")))?;
        self.key(index).map_err(ChainError::Bad)
    }

    /// The key of account `name`, to sign what is no transaction, such as a request to a gateway.
    pub(crate) fn account_key(&self, name: &str) -> Result<AccountKey, ChainError> {
        let bad = |error: &dyn std::fmt::Display| ChainError::Bad(error.to_string());
        let child = ChildNumber::new(index_of(name), false).map_err(|error| bad(&error))?;
        let key = self.parent.derive_child(child).map_err(|error| bad(&error))?;
        let hex: String = key.to_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(hex.parse::<AccountKey>()?)
    }

    fn key(&self, index: u32) -> Result<SigningKey, String> {
        let child = ChildNumber::new(index, false).map_err(|error| error.to_string())?;
        let key = self.parent.derive_child(child).map_err(|error| error.to_string())?;
        Ok(SigningKey::from(key))
    }
}

/// The words, and where they were.
fn words(file: &ChainFile) -> Result<(String, String), SetupError> {
    let variable = file.keys.mnemonic_env.as_deref();
    if let Some(words) = variable.and_then(|variable| std::env::var(variable).ok()) {
        return Ok((format!("in ${}", variable.unwrap_or_default()), words));
    }
    let place = match (variable, &file.keys.mnemonic_file) {
        (Some(variable), None) => format!("in ${variable}"),
        (_, Some(path)) => format!("in {}", file.resolve(path).display()),
        (None, None) => "in keys.mnemonic_file or keys.mnemonic_env of the chain's file".to_owned(),
    };
    let missing = |reason: String| SetupError::Mnemonic { place: place.clone(), reason };
    let path = file.keys.mnemonic_file.as_ref().ok_or_else(|| missing("got none".to_owned()))?;
    let words = std::fs::read_to_string(file.resolve(path)).map_err(|error| missing(error.to_string()))?;
    Ok((place, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

    #[test]
    fn the_first_key_of_a_well_known_mnemonic_is_the_one_that_wallets_show() {
        let ring = KeyRing::new(WORDS, "cosmos").unwrap();
        let account = ring.key(0).unwrap().public_key().account_id("cosmos").unwrap();
        assert_eq!(account.to_string(), "cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4");
    }

    #[test]
    fn a_name_gives_one_key_and_another_name_another() {
        let ring = KeyRing::new(WORDS, "caravan").unwrap();
        let [mira, theo] = ["mira", "theo"].map(|name| ring.address(name));
        assert_ne!(mira, theo);
        assert_eq!(ring.address("mira"), mira);
        assert_eq!(ring.signer(&mira).unwrap().public_key().account_id("caravan").unwrap().to_string(), mira.as_str());
        let stranger = Addr::unchecked("caravan1stranger");
        assert!(ring.signer(&stranger).is_err_and(|error| error.to_string().contains("no key for")));
    }

    #[test]
    fn a_path_ends_in_31_bits_of_the_name() {
        assert_eq!(
            index_of("faucet"),
            0x7fff_ffff & u32::from_be_bytes(Sha256::digest(b"faucet")[..4].try_into().unwrap())
        );
    }

    #[test]
    fn wrong_words_are_refused_and_not_repeated() {
        let text = KeyRing::new("my secret is abandon", "caravan").err().unwrap();
        assert!(!text.contains("secret"), "{text}");
    }
}
