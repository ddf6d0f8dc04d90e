//! The currencies that a client finds: those of its chain, and those of its marketplace.

use std::collections::BTreeSet;

use caravan_chain::{Chain, ChainExt, CoinInfo};
use caravan_marketplace_api::{CurrenciesResponse, QueryMsg};
use caravan_money::{Amount, Currency};
use cosmwasm_std::Addr;
use cw20::{Cw20QueryMsg, TokenInfoResponse};
use serde_json::Value;

use crate::client::Client;
use crate::currency::{number_and_unit, usual_coin, CurrencyDisplay};
use crate::error::Result;
use crate::paging::{all_pages, PAGE};
use crate::problem::Problem;

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
    /// [`Problem::CurrencyUnknown`] where there is not exactly one.
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

#[cfg(test)]
mod tests;
