//! Keys by name: those of the home, and for every other name one of the mnemonic.

use std::cell::RefCell;
use std::collections::BTreeMap;

use caravan_chain::ChainError;
use caravan_keys::{AccountKey, Signer};
use cosmrs::bip32::{ChildNumber, DerivationPath, XPrv};
use cosmrs::crypto::secp256k1::SigningKey;
use cosmwasm_std::Addr;
use sha2::{Digest, Sha256};

use crate::file::ChainFile;
use crate::setup::SetupError;

/// The path of all keys but for its last part, which wallets use for the accounts of a chain.
fn parent_path(coin_type: u32) -> String {
    format!("m/44'/{coin_type}'/0'/0")
}

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

/// The keys of a mnemonic, if there is one, and keys of the home.
pub(crate) struct KeyRing {
    parent: Option<XPrv>,
    prefix: String,
    known: RefCell<BTreeMap<String, u32>>,
    own: BTreeMap<String, Signer>,
}

impl KeyRing {
    /// The keys that the file names.
    pub(crate) fn open(file: &ChainFile) -> Result<Self, SetupError> {
        let Some((place, words)) = words(file)? else { return Ok(Self::without_mnemonic(&file.prefix)) };
        Self::new(&words, &file.prefix, file.coin_type)
            .map_err(|reason| SetupError::Mnemonic { place, reason: format!("got something else: {reason}") })
    }

    fn without_mnemonic(prefix: &str) -> Self {
        Self { parent: None, prefix: prefix.to_owned(), known: RefCell::default(), own: BTreeMap::new() }
    }

    fn new(words: &str, prefix: &str, coin_type: u32) -> Result<Self, String> {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        // The error names the place of a bad word, never the word.
        let mnemonic = bip39::Mnemonic::parse_normalized(&words).map_err(|_| "a word or the checksum is wrong")?;
        let path: DerivationPath = parent_path(coin_type).parse().map_err(|_| "the path cannot be read")?;
        let seed = mnemonic.to_seed_normalized("");
        let parent = XPrv::derive_from_path(seed, &path).map_err(|_| "it gives no key")?;
        Ok(Self { parent: Some(parent), ..Self::without_mnemonic(prefix) })
    }

    /// Use this key for a name, instead of one of the mnemonic.
    pub(crate) fn add(&mut self, name: &str, signer: Signer) {
        self.own.insert(name.to_owned(), signer);
    }

    /// The address of account `name`, remembered.
    ///
    /// A name gives no key with a chance of one in 2^127, and then no address, which every chain refuses. Without a
    /// mnemonic, the name of no key is returned as it is, which every chain refuses too.
    pub(crate) fn address(&self, name: &str) -> Addr {
        if let Some(signer) = self.own.get(name) {
            return self.address_of(signer);
        }
        let Some(parent) = &self.parent else { return Addr::unchecked(name) };
        let index = index_of(name);
        let account = child(parent, index).ok().and_then(|key| key.public_key().account_id(&self.prefix).ok());
        let address = account.map_or_else(String::new, |account| account.to_string());
        self.known.borrow_mut().insert(address.clone(), index);
        Addr::unchecked(address)
    }

    /// The key of an address that was asked for before.
    pub(crate) fn signer(&self, address: &Addr) -> Result<SigningKey, ChainError> {
        if let Some(signer) = self.own.values().find(|signer| self.address_of(signer) == *address) {
            let bytes = signer.open()?.reveal_bytes();
            return SigningKey::from_slice(&bytes).map_err(|error| ChainError::Bad(error.to_string()));
        }
        let index = self.known.borrow().get(address.as_str()).copied();
        match (&self.parent, index) {
            (Some(parent), Some(index)) => child(parent, index).map_err(ChainError::Bad),
            _ => Err(ChainError::Bad(format!("no key for {address}: name the account first"))),
        }
    }

    fn address_of(&self, signer: &Signer) -> Addr {
        Addr::unchecked(signer.public_key().address(&self.prefix).unwrap_or_default())
    }

    /// The key of account `name`, to sign what is no transaction, such as a request to a gateway.
    pub(crate) fn signer_of(&self, name: &str) -> Result<Option<Signer>, ChainError> {
        if let Some(signer) = self.own.get(name) {
            return Ok(Some(signer.clone()));
        }
        let Some(parent) = &self.parent else { return Ok(None) };
        let bad = |error: &dyn std::fmt::Display| ChainError::Bad(error.to_string());
        let child = ChildNumber::new(index_of(name), false).map_err(|error| bad(&error))?;
        let key = parent.derive_child(child).map_err(|error| bad(&error))?;
        let hex: String = key.to_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Some(hex.parse::<AccountKey>()?.into()))
    }
}

fn child(parent: &XPrv, index: u32) -> Result<SigningKey, String> {
    let child = ChildNumber::new(index, false).map_err(|error| error.to_string())?;
    let key = parent.derive_child(child).map_err(|error| error.to_string())?;
    Ok(SigningKey::from(key))
}

/// The words, and where they were; `None` where the file names none.
fn words(file: &ChainFile) -> Result<Option<(String, String)>, SetupError> {
    let variable = file.keys.mnemonic_env.as_deref();
    if let Some(words) = variable.and_then(|variable| std::env::var(variable).ok()) {
        return Ok(Some((format!("in ${}", variable.unwrap_or_default()), words)));
    }
    let place = match (variable, &file.keys.mnemonic_file) {
        (Some(variable), None) => format!("in ${variable}"),
        (_, Some(path)) => format!("in {}", file.resolve(path).display()),
        (None, None) => return Ok(None),
    };
    let missing = |reason: String| SetupError::Mnemonic { place: place.clone(), reason };
    let path = file.keys.mnemonic_file.as_ref().ok_or_else(|| missing("got none".to_owned()))?;
    let words = std::fs::read_to_string(file.resolve(path)).map_err(|error| missing(error.to_string()))?;
    Ok(Some((place, words)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

    #[test]
    fn the_first_key_of_a_well_known_mnemonic_is_the_one_that_wallets_show() {
        let ring = KeyRing::new(WORDS, "cosmos", 118).unwrap();
        let account = child(ring.parent.as_ref().unwrap(), 0).unwrap().public_key().account_id("cosmos").unwrap();
        assert_eq!(account.to_string(), "cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4");
    }

    #[test]
    fn a_name_gives_one_key_and_another_name_another() {
        let ring = KeyRing::new(WORDS, "caravan", 118).unwrap();
        let [mira, theo] = ["mira", "theo"].map(|name| ring.address(name));
        assert_ne!(mira, theo);
        assert_eq!(ring.address("mira"), mira);
        assert_eq!(ring.signer(&mira).unwrap().public_key().account_id("caravan").unwrap().to_string(), mira.as_str());
        let stranger = Addr::unchecked("caravan1stranger");
        assert!(ring.signer(&stranger).is_err_and(|error| error.to_string().contains("no key for")));
    }

    #[test]
    fn a_key_of_the_home_goes_before_one_of_the_mnemonic_and_needs_none() {
        let own = AccountKey::of_name("mira");
        let address = own.public_key().address("other").unwrap();
        let mut rings = [KeyRing::new(WORDS, "other", 118).unwrap(), KeyRing::without_mnemonic("other")];
        for ring in &mut rings {
            assert_ne!(ring.address("mira").as_str(), address);
            ring.add("mira", own.clone().into());
            assert_eq!(ring.address("mira").as_str(), address);
            let key = ring.signer(&ring.address("mira")).unwrap();
            assert_eq!(key.public_key().account_id("other").unwrap().to_string(), address);
            assert_eq!(ring.signer_of("mira").unwrap().unwrap().open().unwrap().reveal(), own.reveal());
        }
        let [with, without] = rings;
        assert!(with.signer_of("theo").unwrap().is_some() && without.signer_of("theo").unwrap().is_none());
        assert_eq!(without.address("theo").as_str(), "theo", "no address");
        assert!(without.signer(&without.address("theo")).is_err_and(|error| error.to_string().contains("no key for")));
    }

    #[test]
    fn another_coin_type_gives_other_keys() {
        let [one, two] = [118, 330].map(|coin_type| KeyRing::new(WORDS, "caravan", coin_type).unwrap().address("mira"));
        assert_ne!(one, two);
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
        let text = KeyRing::new("my secret is abandon", "caravan", 118).err().unwrap();
        assert!(!text.contains("secret"), "{text}");
    }
}
