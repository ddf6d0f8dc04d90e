//! The file that describes a chain.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use caravan_chain::CoinInfo;
use cosmwasm_std::{Decimal, Uint128};
use serde::Deserialize;

use crate::setup::SetupError;

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
    pub gas: Gas,
    /// Where the keys come from.
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
}

/// Where the keys come from. The environment goes before the file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keys {
    /// A file with the words and nothing else.
    pub mnemonic_file: Option<PathBuf>,
    /// A variable of the environment with the words.
    pub mnemonic_env: Option<String>,
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

fn most_gas() -> u64 {
    50_000_000
}

impl ChainFile {
    /// Reads `path`.
    ///
    /// # Errors
    /// [`SetupError::File`] when it cannot be read, holds a field that is unknown or lacks one, or a value is out of
    /// bounds.
    pub fn read(path: &Path) -> Result<Self, SetupError> {
        let bad = |reason: String| SetupError::File { path: path.to_owned(), reason };
        let text = std::fs::read_to_string(path).map_err(|error| bad(error.to_string()))?;
        let mut file: Self = text.parse().map_err(bad)?;
        file.folder = path.parent().unwrap_or(Path::new("")).to_owned();
        Ok(file)
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
    }

    #[test]
    fn misspelled_fields_and_values_out_of_bounds_are_refused() {
        for (from, to) in [
            ("chain_id", "chainid"),
            ("prefix = \"caravan\"", "prefix = \"Caravan\""),
            ("price = \"0.025\"", "price = \"0.025\"\nadjustment = \"0.9\""),
            ("price = \"0.025\"", "price = \"0.025\"\nadjustment = \"10.1\""),
            ("price = \"0.025\"", "price = \"-1\""),
        ] {
            assert!(TEXT.replace(from, to).parse::<ChainFile>().is_err(), "{to}");
        }
    }
}
