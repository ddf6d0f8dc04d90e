//! Currencies, and amounts as people read and write them.

use caravan_chain::{is_denom, Chain, ChainError, ChainExt, CoinInfo};
use caravan_money::{Amount, Currency, MoneyError};
use cosmwasm_std::{coins, Addr, Coin, Uint128};

use crate::error::Result;
use crate::problem::Problem;

/// A currency, with the symbol and the decimals that people know.
#[derive(Debug, Clone, PartialEq)]
pub struct CurrencyDisplay {
    pub currency: Currency,
    pub symbol: String,
    /// Digits after the decimal point.
    pub decimals: usize,
    /// The contract of a cw20 token; `None` is a native coin.
    pub token: Option<Addr>,
}

impl CurrencyDisplay {
    /// Return how people know a native coin.
    pub fn coin(coin: &CoinInfo) -> Result<Self, MoneyError> {
        let (symbol, decimals) = (coin.symbol.clone(), usize::from(coin.exponent));
        Ok(Self { currency: Currency::native(&coin.denom)?, symbol, decimals, token: None })
    }

    /// Return the coin of a new chain on this machine, unless another is named.
    pub fn cara() -> Result<Self, MoneyError> {
        Self::coin(&CoinInfo::cara())
    }

    pub fn token(symbol: &str, decimals: u8, address: &Addr) -> Result<Self, MoneyError> {
        let currency = Currency::cw20(address.as_str())?;
        Ok(Self { currency, symbol: symbol.to_owned(), decimals: decimals.into(), token: Some(address.clone()) })
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
            None => chain.balance(account, self.base_unit()),
        }
    }

    /// Return the denom of a native coin, or the address of a token.
    pub fn base_unit(&self) -> &str {
        match &self.currency {
            Currency::Native(denom) => denom.as_str(),
            Currency::Cw20(address) => address,
        }
    }

    /// Return an amount as coins to send along; none for a token.
    pub fn funds(&self, amount: Uint128) -> Vec<Coin> {
        match &self.currency {
            Currency::Native(denom) => coins(amount.u128(), denom.as_str()),
            Currency::Cw20(_) => vec![],
        }
    }

    /// Read an amount of this currency: `1.5 CARA`, `1.5CARA`, `1500000ucara`, `0`, or `1.5`.
    ///
    /// # Errors
    /// [`Problem::AmountUnitMissing`] for a whole number without a unit, which could mean base units or whole coins;
    /// [`Problem::Amount`] for anything else.
    pub fn units(&self, text: &str) -> Result<Uint128, Problem> {
        let (number, unit) = number_and_unit(text);
        if unit.is_empty() {
            if number.contains('.') || number.bytes().all(|byte| byte == b'0') {
                return self.scaled(number, text);
            }
            return Err(Problem::AmountUnitMissing { got: text.to_owned(), example: self.example(number) });
        }
        if unit == self.base_unit() {
            return number.parse().map(Uint128::new).map_err(|_| self.invalid(text));
        }
        if unit.eq_ignore_ascii_case(&self.symbol) {
            return self.scaled(number, text);
        }
        Err(self.invalid(text))
    }

    /// Read an amount above zero, as [`CurrencyDisplay::units`] does.
    ///
    /// # Errors
    /// [`Problem::Amount`] for zero, and those of [`CurrencyDisplay::units`].
    pub fn amount(&self, text: &str) -> Result<Amount, Problem> {
        let zero = |_| Problem::Amount { expected: "an amount above zero".to_owned(), got: text.to_owned() };
        Amount::new(self.units(text)?).map_err(zero)
    }

    /// Return a number of whole coins in base units.
    fn scaled(&self, number: &str, text: &str) -> Result<Uint128, Problem> {
        let invalid = || self.invalid(text);
        let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(part) || (number.contains('.') && part.len() > self.decimals) {
            return Err(invalid());
        }
        let joined = format!("{whole}{:0<width$}", part.trim_end_matches('0'), width = self.decimals);
        joined.parse().map(Uint128::new).map_err(|_| invalid())
    }

    fn invalid(&self, text: &str) -> Problem {
        let expected =
            format!("an amount such as {}, with at most {} digits after the point", self.example("10"), self.decimals);
        Problem::Amount { expected, got: text.to_owned() }
    }

    /// Return a number as an amount in both units; the base unit of a token has no name.
    fn example(&self, number: &str) -> String {
        let whole = format!("{number}{}", self.symbol);
        match self.scaled(number, number) {
            Ok(units) if self.decimals > 0 && self.token.is_none() => format!("{whole} or {units}{}", self.base_unit()),
            Ok(_) | Err(_) => whole,
        }
    }
}

/// Split an amount into its number and its unit.
pub(crate) fn number_and_unit(text: &str) -> (&str, &str) {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    (number, unit.trim_start())
}

/// Return the usual coin of a chain: the first that it names.
///
/// # Errors
/// [`Problem::CoinMissing`] for a chain that names none.
pub fn usual_coin<C: Chain + ?Sized>(chain: &C) -> Result<CurrencyDisplay> {
    let coin = chain.coins().into_iter().next().ok_or(Problem::CoinMissing)?;
    Ok(CurrencyDisplay::coin(&coin)?)
}

/// Read an amount of a native coin by its unit, also of one that the chain does not name, in base units then. Without a unit
/// it is the usual coin, which only an amount with a point may omit.
///
/// # Errors
/// Those of [`CurrencyDisplay::amount`]; [`Problem::CoinMissing`].
pub fn coin_amount<C: Chain + ?Sized>(chain: &C, text: &str) -> Result<(CurrencyDisplay, Coin)> {
    let (_, unit) = number_and_unit(text);
    let mut named = chain.coins().into_iter();
    let display = match named.find(|coin| coin.denom == unit || coin.symbol.eq_ignore_ascii_case(unit)) {
        Some(coin) => CurrencyDisplay::coin(&coin)?,
        None if is_denom(unit) && unit.starts_with(|first: char| first.is_ascii_lowercase()) => {
            CurrencyDisplay::coin(&chain.coin(unit)?)?
        }
        None => usual_coin(chain)?,
    };
    let amount = display.amount(text)?.get();
    let coin = Coin::new(amount, display.base_unit());
    Ok((display, coin))
}

/// The base unit of the coin of a new chain, unless another is named.
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
mod tests;
