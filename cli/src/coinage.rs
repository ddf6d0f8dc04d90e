//! Currencies, and amounts as people read them.

use caravan_chain::{Chain, ChainError, ChainExt};
use caravan_money::Currency;
use cosmwasm_std::{Addr, Uint128};

/// A currency with the name and the decimals that people know it by.
#[derive(Debug, Clone)]
pub(crate) struct Coinage {
    /// What the chain calls it.
    pub(crate) currency: Currency,
    /// What people call it.
    pub(crate) symbol: &'static str,
    /// Digits after the point.
    pub(crate) decimals: usize,
    /// The token's contract; none for the chain's own coin.
    pub(crate) token: Option<Addr>,
}

impl Coinage {
    /// The chain's own coin.
    pub(crate) fn cara() -> Result<Self, caravan_money::MoneyError> {
        Ok(Self { currency: Currency::native(DENOM)?, symbol: "CARA", decimals: 6, token: None })
    }

    /// A token.
    pub(crate) fn token(symbol: &'static str, address: &Addr) -> Result<Self, caravan_money::MoneyError> {
        Ok(Self { currency: Currency::cw20(address.as_str())?, symbol, decimals: 6, token: Some(address.clone()) })
    }

    /// `1.5 CARA`.
    pub(crate) fn show(&self, units: Uint128) -> String {
        format!("{} {}", self.plain(units), self.symbol)
    }

    /// `1.5`, where the currency is named elsewhere.
    pub(crate) fn plain(&self, units: Uint128) -> String {
        decimal(units, self.decimals)
    }

    /// What an account holds of it, by the bank or by the token.
    pub(crate) fn balance(&self, chain: &dyn Chain, account: &Addr) -> Result<Uint128, ChainError> {
        match &self.token {
            Some(token) => chain.token_balance(token, account),
            None => chain.balance(account, DENOM),
        }
    }
}

/// The base unit of the chain's own coin.
pub(crate) const DENOM: &str = "ucara";

/// `units` with a point before the last `decimals` digits, without zeros at the end.
pub(crate) fn decimal(units: Uint128, decimals: usize) -> String {
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
    fn amounts_are_shown_with_a_point_and_without_idle_zeros() {
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
        assert_eq!(Coinage::cara().unwrap().show(Uint128::new(2_100_000)), "2.1 CARA");
    }
}
