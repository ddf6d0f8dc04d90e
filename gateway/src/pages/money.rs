//! Amounts as people know them.

use caravan_client::CurrencyDisplay;
use caravan_money::Currency;
use cosmwasm_std::Uint128;

use crate::app::App;

/// The coins that the chain names for people.
pub(super) struct Money(Vec<CurrencyDisplay>);

impl Money {
    pub(super) fn of(app: &App) -> Self {
        let coins = app.ledger.as_ref().map_or(&[][..], |ledger| ledger.info().coins.as_slice());
        Self(coins.iter().filter_map(|coin| CurrencyDisplay::coin(coin).ok()).collect())
    }

    /// Return how people know a currency, where the chain says so.
    pub(super) fn display(&self, currency: &Currency) -> Option<&CurrencyDisplay> {
        self.0.iter().find(|coin| coin.currency == *currency)
    }

    /// Return the coins, the usual one first.
    pub(super) fn coins(&self) -> &[CurrencyDisplay] {
        &self.0
    }

    /// Format an amount: in the coin's symbol, or else in base units.
    pub(super) fn show(&self, currency: &Currency, amount: Uint128) -> String {
        match (self.display(currency), currency) {
            (Some(display), _) => display.show(amount),
            (None, Currency::Native(denom)) => format!("{amount} {denom}"),
            (None, Currency::Cw20(address)) => format!("{amount} base units of the token {address}"),
        }
    }
}
