//! Currencies, and amounts as people read them.

use caravan_chain::{Chain, ChainError, ChainExt};
use caravan_money::Currency;
use cosmwasm_std::{Addr, Uint128};
use serde_json::Value;

use crate::error::Result;

/// A currency, with the symbol and the decimals that people know.
#[derive(Debug, Clone)]
pub struct CurrencyDisplay {
    pub currency: Currency,
    pub symbol: &'static str,
    /// Digits after the decimal point.
    pub decimals: usize,
    /// The contract of a cw20 token; `None` is the chain's own coin.
    pub token: Option<Addr>,
}

impl CurrencyDisplay {
    /// Return the coin of the chain.
    pub fn cara() -> Result<Self, caravan_money::MoneyError> {
        Ok(Self { currency: Currency::native(DENOM)?, symbol: "CARA", decimals: 6, token: None })
    }

    pub fn token(symbol: &'static str, address: &Addr) -> Result<Self, caravan_money::MoneyError> {
        Ok(Self { currency: Currency::cw20(address.as_str())?, symbol, decimals: 6, token: Some(address.clone()) })
    }

    /// Return how people know a currency. Every token is taken to have six decimals.
    pub fn of(currency: &Currency) -> Result<Self> {
        match currency {
            Currency::Native(_) => Ok(Self::cara()?),
            Currency::Cw20(address) => {
                // The contract that names the currency has validated the address.
                let address: Addr = serde_json::from_value(Value::String(address.clone()))?;
                Ok(Self::token("tokens", &address)?)
            }
        }
    }

    /// Format an amount with its symbol: `1.5 CARA`.
    pub fn show(&self, units: Uint128) -> String {
        format!("{} {}", self.plain(units), self.symbol)
    }

    /// Format an amount without its symbol: `1.5`.
    pub fn plain(&self, units: Uint128) -> String {
        decimal(units, self.decimals)
    }

    /// Return what an account holds, by the bank or by the token.
    pub fn balance(&self, chain: &dyn Chain, account: &Addr) -> Result<Uint128, ChainError> {
        match &self.token {
            Some(token) => chain.token_balance(token, account),
            None => chain.balance(account, DENOM),
        }
    }
}

/// The base unit of the coin of the chain.
pub const DENOM: &str = "ucara";

/// Format `units` with a point before the last `decimals` digits, without zeros at the end.
pub fn decimal(units: Uint128, decimals: usize) -> String {
    let digits = format!("{units:0>width$}", width = decimals + 1);
    let (whole, part) = digits.split_at(digits.len() - decimals);
    let part = part.trim_end_matches('0');
    if part.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{part}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_shown_with_a_point_and_without_trailing_zeros() {
        for (units, text) in [
            (0, "0"),
            (1, "0.000001"),
            (10, "0.00001"),
            (1_500_000, "1.5"),
            (1_000_000, "1"),
            (123_456_789, "123.456789"),
            (20_000_000, "20"),
        ] {
            assert_eq!(decimal(Uint128::new(units), 6), text);
        }
        assert_eq!(decimal(Uint128::new(7), 0), "7");
        assert_eq!(CurrencyDisplay::cara().unwrap().show(Uint128::new(2_100_000)), "2.1 CARA");
    }
}
