//! How people know a coin of a chain.

use cosmwasm_std::Coin;
use serde::{Deserialize, Serialize};

use crate::error::ChainError;

/// The most digits after the point of a coin.
const MAX_EXPONENT: u8 = 18;
/// The most characters of a symbol.
const MAX_SYMBOL_LENGTH: usize = 20;

/// A native coin, with the symbol and the decimals by which people know it.
///
/// What is read is checked as [`CoinInfo::new`] checks: a gateway may say anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ReadCoin")]
pub struct CoinInfo {
    /// The base unit: `ucara`.
    pub denom: String,
    /// What people call it: `CARA`.
    pub symbol: String,
    /// Digits after the point, at most 18.
    pub exponent: u8,
}

/// A coin as it is read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadCoin {
    denom: String,
    symbol: String,
    exponent: u8,
}

impl TryFrom<ReadCoin> for CoinInfo {
    type Error = ChainError;

    fn try_from(read: ReadCoin) -> Result<Self, ChainError> {
        Self::new(&read.denom, &read.symbol, read.exponent)
    }
}

impl CoinInfo {
    /// Check what a coin is called: symbols are letters, digits and `-._` that begin with a letter, 20 at most.
    ///
    /// # Errors
    /// [`ChainError::Contract`] with `COIN_INVALID`, as a contract says it.
    pub fn new(denom: &str, symbol: &str, exponent: u8) -> Result<Self, ChainError> {
        let invalid = |expected: &str, got: &str| {
            ChainError::from_text(&format!("COIN_INVALID: expected {expected}, got {got:?}"))
        };
        if !is_denom(denom) {
            return Err(invalid("a denom of 3 to 128 letters, digits and /:._- that begins with a letter", denom));
        }
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
        let is_symbol = symbol.len() <= MAX_SYMBOL_LENGTH && symbol.bytes().all(plain);
        if !is_symbol || !symbol.starts_with(|first: char| first.is_ascii_alphabetic()) {
            return Err(invalid("a symbol of 1 to 20 letters, digits and -._ that begins with a letter", symbol));
        }
        if exponent > MAX_EXPONENT {
            return Err(invalid("an exponent of at most 18", &exponent.to_string()));
        }
        Ok(Self { denom: denom.to_owned(), symbol: symbol.to_owned(), exponent })
    }

    /// The coin of a new chain on this machine, unless another is named.
    #[must_use]
    pub fn cara() -> Self {
        Self { denom: "ucara".to_owned(), symbol: "CARA".to_owned(), exponent: 6 }
    }

    /// A coin of which only the base unit is known: amounts are in it.
    #[must_use]
    pub fn unnamed(denom: &str) -> Self {
        Self { denom: denom.to_owned(), symbol: denom.to_owned(), exponent: 0 }
    }
}

/// Return whether a bank would take this as a denom.
#[must_use]
pub fn is_denom(denom: &str) -> bool {
    let tail = |b: u8| b.is_ascii_alphanumeric() || b"/:._-".contains(&b);
    (3..=128).contains(&denom.len())
        && denom.starts_with(|c: char| c.is_ascii_alphabetic())
        && denom.bytes().skip(1).all(tail)
}

/// What the SDK asks of coins in an account's own message: positive and strictly sorted by denom.
pub(crate) fn user_coins(coins: &[Coin]) -> Result<(), ChainError> {
    let sorted = coins.iter().zip(coins.iter().skip(1)).all(|(a, b)| a.denom < b.denom);
    if sorted && coins.iter().all(|coin| !coin.amount.is_zero()) {
        return Ok(());
    }
    let list: Vec<String> = coins.iter().map(ToString::to_string).collect();
    Err(ChainError::Bad(format!("{}: invalid coins: expected positive, sorted by denom, none twice", list.join(","))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coin_that_a_bank_or_a_person_could_not_name_is_refused() {
        assert_eq!(CoinInfo::new("ucara", "CARA", 6).unwrap(), CoinInfo::cara());
        assert!(CoinInfo::new("ibc/27394FB0", "ATOM.axl", 18).is_ok());
        for (denom, symbol, exponent) in [
            ("uc", "CARA", 6),
            ("1cara", "CARA", 6),
            ("uca ra", "CARA", 6),
            ("ucara", "", 6),
            ("ucara", "1CARA", 6),
            ("ucara", "CA RA", 6),
            ("ucara", "\u{202e}CARA", 6),
            ("ucara", "ABCDEFGHIJKLMNOPQRSTU", 6),
            ("ucara", "CARA", 19),
        ] {
            let error = CoinInfo::new(denom, symbol, exponent).unwrap_err();
            assert!(error.to_string().starts_with("COIN_INVALID: expected "), "{denom} {symbol}: {error}");
            let read = serde_json::json!({ "denom": denom, "symbol": symbol, "exponent": exponent });
            assert!(serde_json::from_value::<CoinInfo>(read).is_err(), "{denom} {symbol}: no gateway says so");
        }
    }
}
