//! The file that describes a chain.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use caravan_chain::CoinInfo;
use caravan_keys::COIN_TYPE;
use cosmrs::AccountId;
use cosmwasm_std::{Decimal, Uint128};
use serde::Deserialize;

use crate::setup::SetupError;

/// How the accounts of a chain sign, where this program can sign for them.
const KEY_TYPE: &str = "secp256k1";
/// The coin type of Ethereum.
const ETHEREUM: u32 = 60;

/// A chain: `chains/<name>.toml`. Paths in it are relative to the file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainFile {
    /// The chain id, which every signature binds.
    pub chain_id: String,
    /// The address of a node's RPC, `http://` or `https://`.
    pub rpc: String,
    /// What addresses begin with.
    pub prefix: String,
    /// The coin type of its accounts (SLIP-44), at most 2^31 - 1. Default: 118.
    #[serde(default = "coin_type")]
    pub coin_type: u32,
    /// How its accounts sign. Nothing but `secp256k1` can be signed with; it is the default, but for coin type 60.
    pub key_type: Option<String>,
    pub gas: Gas,
    /// Where keys come from that are not in the home.
    #[serde(default)]
    pub keys: Keys,
    /// Native coins that projects and offers may use.
    #[serde(default)]
    pub currencies: Vec<Listed>,
    /// What a chain for tests and play offers besides.
    pub play: Option<Play>,
    /// The folder of the file.
    #[serde(skip)]
    pub folder: PathBuf,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gas {
    /// What it is paid in, in base units.
    pub denom: String,
    /// Base units for one gas.
    pub price: Decimal,
    /// What a simulation is multiplied by, for the limit of the transaction: 1 to 10.
    #[serde(default = "adjustment")]
    pub adjustment: Decimal,
    /// The most gas that a transaction may ask for, in units: a node that answers a simulation with any number cannot make
    /// us pay for more. Default: 50,000,000.
    #[serde(default = "most_gas")]
    pub limit: u64,
    /// Who pays the gas of accounts that have no coin for it: the address of an account that granted it to them.
    pub granter: Option<String>,
}

/// A mnemonic that has a key for every name. The environment goes before the file. Without both, all keys are in the home.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keys {
    /// A file with the words and nothing else.
    pub mnemonic_file: Option<PathBuf>,
    /// A variable of the environment with the words.
    pub mnemonic_env: Option<String>,
}

impl Keys {
    /// Return whether a mnemonic is named.
    #[must_use]
    pub fn has_mnemonic(&self) -> bool {
        self.mnemonic_file.is_some() || self.mnemonic_env.is_some()
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// Its base unit: `ucara`.
    pub denom: String,
    /// What people call it: `CARA`.
    pub symbol: String,
    /// Digits after the point, at most 18.
    pub exponent: u8,
    /// Points for 1,000,000 base units of fee.
    pub points_rate: Uint128,
    /// The least reward per weight, with its bond, of a project that shares, in base units.
    pub min_reward_with_bond: Uint128,
}

impl Listed {
    /// Return how people know it.
    pub(crate) fn coin(&self) -> CoinInfo {
        CoinInfo { denom: self.denom.clone(), symbol: self.symbol.clone(), exponent: self.exponent }
    }
}

/// A chain for tests and play.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Play {
    /// The account that hands out coins, by name; gas is paid from it as well.
    pub faucet: String,
    /// The file with the seconds by which the chain's clock is ahead.
    pub clock: Option<PathBuf>,
}

fn adjustment() -> Decimal {
    Decimal::percent(130)
}

fn coin_type() -> u32 {
    COIN_TYPE
}

fn most_gas() -> u64 {
    50_000_000
}

impl ChainFile {
    /// Reads `path`.
    ///
    /// # Errors
    /// [`SetupError::File`] when it cannot be read, holds a field that is unknown or lacks one, or a value is out of
    /// bounds; [`SetupError::KeyType`] when accounts of the chain sign with other keys than this program has.
    pub fn read(path: &Path) -> Result<Self, SetupError> {
        let bad = |reason: String| SetupError::File { path: path.to_owned(), reason };
        let text = std::fs::read_to_string(path).map_err(|error| bad(error.to_string()))?;
        let mut file: Self = text.parse().map_err(bad)?;
        file.folder = path.parent().unwrap_or(Path::new("")).to_owned();
        match file.foreign_keys() {
            Some(got) => Err(SetupError::KeyType { path: path.to_owned(), got }),
            None => Ok(file),
        }
    }

    /// Return what accounts of this chain sign with, where it is not what this program signs with.
    fn foreign_keys(&self) -> Option<String> {
        match &self.key_type {
            Some(named) => (named != KEY_TYPE).then(|| format!("{named:?}")),
            // Chains that take this coin type of Ethereum usually take its keys and addresses too.
            None => (self.coin_type == ETHEREUM).then(|| format!("coin type {ETHEREUM} and no key_type")),
        }
    }

    /// A path of the file, from where this process is.
    #[must_use]
    pub(crate) fn resolve(&self, path: &Path) -> PathBuf {
        self.folder.join(path)
    }
}

impl FromStr for ChainFile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let file: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        if !(Decimal::one()..=Decimal::percent(1_000)).contains(&file.gas.adjustment) {
            return Err(format!("expected gas.adjustment of 1 to 10, got {}", file.gas.adjustment));
        }
        for coin in &file.currencies {
            CoinInfo::new(&coin.denom, &coin.symbol, coin.exponent).map_err(|error| error.to_string())?;
        }
        if file.coin_type >= 1 << 31 {
            return Err(format!("expected a coin_type below 2147483648, got {}", file.coin_type));
        }
        if file.play.is_some() && !file.keys.has_mnemonic() {
            return Err("expected [keys] with the mnemonic that has the key of play.faucet, got none".to_owned());
        }
        if let Some(granter) = &file.gas.granter {
            if !granter.parse::<AccountId>().is_ok_and(|id| id.prefix() == file.prefix) {
                return Err(format!("expected gas.granter to be an address of the chain, got {granter:?}"));
            }
        }
        if file.prefix.is_empty() || !file.prefix.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Err(format!("expected a prefix of lower-case letters, got {:?}", file.prefix));
        }
        Ok(file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
        chain_id = "test-1"
        rpc = "http://127.0.0.1:1"
        prefix = "caravan"
        [gas]
        denom = "stake"
        price = "0.025"
        [keys]
        mnemonic_env = "WORDS"
    "#;

    #[test]
    fn what_is_left_out_has_its_usual_value() {
        let file: ChainFile = TEXT.parse().unwrap();
        assert_eq!(file.gas.adjustment.to_string(), "1.3");
        assert_eq!((file.gas.limit, file.currencies.len(), file.play.is_none()), (50_000_000, 0, true));
        assert_eq!((file.coin_type, file.foreign_keys()), (118, None));
        let without = TEXT.split("[keys]").next().unwrap();
        assert!(!without.parse::<ChainFile>().unwrap().keys.has_mnemonic() && file.keys.has_mnemonic());
    }

    #[test]
    fn a_chain_whose_accounts_sign_with_other_keys_is_refused_when_its_file_is_read() {
        let path = std::env::temp_dir().join(format!("caravan-chain-{}.toml", std::process::id()));
        let read = |line: &str| {
            std::fs::write(&path, TEXT.replace("[gas]", &format!("{line}\n[gas]"))).unwrap();
            ChainFile::read(&path)
        };
        for line in ["key_type = \"eth_secp256k1\"", "key_type = \"ed25519\"\ncoin_type = 118", "coin_type = 60"] {
            let error = read(line).unwrap_err();
            assert!(error.to_string().starts_with("CHAIN_KEYS_UNSUPPORTED: "), "{line}: {error}");
        }
        for line in ["key_type = \"secp256k1\"", "coin_type = 330", "coin_type = 60\nkey_type = \"secp256k1\""] {
            read(line).unwrap();
        }
        std::fs::remove_file(&path).unwrap();
    }

    #[test]
    fn misspelled_fields_and_values_out_of_bounds_are_refused() {
        for (from, to) in [
            ("chain_id", "chainid"),
            ("prefix = \"caravan\"", "prefix = \"Caravan\""),
            ("price = \"0.025\"", "price = \"0.025\"\nadjustment = \"0.9\""),
            ("price = \"0.025\"", "price = \"0.025\"\nadjustment = \"10.1\""),
            ("price = \"0.025\"", "price = \"-1\""),
            ("[gas]", "coin_type = 2147483648\n[gas]"),
            ("[keys]\n        mnemonic_env = \"WORDS\"", "[play]\nfaucet = \"faucet\""),
        ] {
            assert!(TEXT.replace(from, to).parse::<ChainFile>().is_err(), "{to}");
        }
    }
}
