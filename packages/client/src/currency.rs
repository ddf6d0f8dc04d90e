//! Currencies, and amounts as people read and write them.

use std::collections::BTreeSet;

use caravan_chain::{is_denom, Chain, ChainError, ChainExt, CoinInfo};
use caravan_marketplace_api::{CurrenciesResponse, QueryMsg};
use caravan_money::{Amount, Currency, MoneyError};
use cosmwasm_std::{coins, Addr, Coin, Uint128};
use cw20::{Cw20QueryMsg, TokenInfoResponse};
use serde_json::Value;

use crate::client::Client;
use crate::error::Result;
use crate::paging::{all_pages, PAGE};
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

    /// Return the coin of a new chain on this machine, where none is named.
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

    /// Return a number as an amount in both units.
    fn example(&self, number: &str) -> String {
        let whole = format!("{number}{}", self.symbol);
        match self.scaled(number, number) {
            Ok(units) if self.decimals > 0 => format!("{whole} or {units}{}", self.base_unit()),
            Ok(_) | Err(_) => whole,
        }
    }
}

/// Split an amount into its number and its unit.
fn number_and_unit(text: &str) -> (&str, &str) {
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

impl<C: Chain> Client<C> {
    /// Return the usual coin of the chain: the first that it names.
    ///
    /// # Errors
    /// [`Problem::CoinMissing`] for a chain that names none.
    pub fn usual_coin(&self) -> Result<CurrencyDisplay> {
        usual_coin(&self.chain)
    }

    /// Return how people know a currency: a coin as the chain says, a token as it says itself.
    ///
    /// A token that has the name of a coin of the chain, or one that people cannot type, is known by its address; one with
    /// more than 18 decimals is counted in base units.
    pub fn display(&self, currency: &Currency) -> Result<CurrencyDisplay> {
        let address = match currency {
            Currency::Native(denom) => return Ok(CurrencyDisplay::coin(&self.chain.coin(denom.as_str())?)?),
            // The contract that names the currency has validated the address.
            Currency::Cw20(address) => serde_json::from_value::<Addr>(Value::String(address.clone()))?,
        };
        let info: TokenInfoResponse = self.chain.ask(&address, &Cw20QueryMsg::TokenInfo {})?;
        let taken = self.chain.coins().iter().any(|coin| coin.symbol.eq_ignore_ascii_case(&info.symbol));
        // Any valid denom will do: it is the symbol and the decimals that are checked.
        match CoinInfo::new("token", &info.symbol, info.decimals) {
            Ok(named) if !taken => Ok(CurrencyDisplay::token(&named.symbol, named.exponent, &address)?),
            Ok(named) => Ok(CurrencyDisplay::token(address.as_str(), named.exponent, &address)?),
            Err(_) => Ok(CurrencyDisplay::token(address.as_str(), 0, &address)?),
        }
    }

    /// Return the currency with this symbol, denom or token address: a coin that the chain names, or one that the marketplace
    /// lists.
    ///
    /// # Errors
    /// [`Problem::CurrencyUnknown`] where there is none, or more than one.
    pub fn currency(&self, text: &str) -> Result<CurrencyDisplay> {
        let is_it =
            |display: &CurrencyDisplay| display.base_unit() == text || display.symbol.eq_ignore_ascii_case(text);
        let coins = self.chain.coins().iter().map(CurrencyDisplay::coin).collect::<Result<Vec<_>, _>>()?;
        if let Some(coin) = coins.iter().find(|coin| is_it(coin)) {
            return Ok(coin.clone());
        }
        let listed = self.listed_currencies()?;
        let mut found = listed.iter().filter(|display| is_it(display));
        match (found.next(), found.next()) {
            (Some(one), None) => Ok(one.clone()),
            (Some(_), Some(_)) => {
                let expected = format!("the address of one token, as several are called {text}");
                Err(Problem::CurrencyUnknown { expected, got: text.to_owned() }.into())
            }
            (None, _) => {
                let all = coins.iter().chain(&listed).map(|display| display.symbol.as_str());
                let names: Vec<&str> = all.collect::<BTreeSet<_>>().into_iter().collect();
                let expected = format!("one of {}", names.join(", "));
                Err(Problem::CurrencyUnknown { expected, got: text.to_owned() }.into())
            }
        }
    }

    /// Read an amount of any currency that [`Client::currency`] finds, by its unit. Without a unit it is the usual coin, which
    /// only an amount with a point may omit.
    ///
    /// # Errors
    /// Those of [`CurrencyDisplay::amount`] and [`Client::currency`].
    pub fn amount(&self, text: &str) -> Result<(CurrencyDisplay, Amount)> {
        let (_, unit) = number_and_unit(text);
        let display = if unit.is_empty() { self.usual_coin()? } else { self.currency(unit)? };
        let amount = display.amount(text)?;
        Ok((display, amount))
    }

    /// Return the currencies that the marketplace lists.
    pub fn listed_currencies(&self) -> Result<Vec<CurrencyDisplay>> {
        let page = |start_after| {
            let query = QueryMsg::Currencies { start_after, limit: Some(PAGE) };
            self.query::<CurrenciesResponse>(&query).map(|page| page.currencies)
        };
        let listed = all_pages(page, |listed| listed.currency.clone())?;
        listed.iter().map(|listed| self.display(&listed.currency)).collect()
    }
}

/// The base unit of the coin of a new chain, where none is named.
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
