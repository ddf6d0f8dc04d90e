//! The filter of the board, as its form sends it.

use caravan_client::CurrencyDisplay;
use caravan_index::{BatchCard, BoardFilter};
use caravan_money::Currency;
use caravan_toolkit::task::clean_line;
use cosmwasm_std::Uint128;
use maud::{html, Markup};
use serde::Deserialize;

use super::money::Money;
use crate::index::{parse, Order};
use crate::refusal::Refusal;

/// What the form sends. What was left empty is absent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BoardForm {
    kind: Option<String>,
    language: Option<String>,
    currency: Option<String>,
    least_reward: Option<String>,
    most_minutes: Option<u16>,
    most_rejected: Option<u8>,
    most_wait: Option<u16>,
    #[serde(default)]
    newcomers: bool,
    #[serde(default)]
    open_slots: bool,
    text: Option<String>,
    #[serde(default)]
    pub(super) order: Order,
    pub(super) after: Option<String>,
}

impl BoardForm {
    /// Whether anything is left out of the board.
    pub(super) fn is_set(&self) -> bool {
        let texts = [&self.kind, &self.language, &self.currency, &self.least_reward, &self.text];
        let record = self.most_rejected.is_some() || self.most_wait.is_some();
        let asked = self.most_minutes.is_some() || record || self.newcomers || self.open_slots;
        asked || texts.into_iter().any(Option::is_some)
    }

    pub(super) fn filter(&self, money: &Money) -> Result<BoardFilter, Refusal> {
        let currency = self.pays_in(money)?;
        Ok(BoardFilter {
            kind: self.kind.as_ref().map(|kind| kind.trim().to_lowercase().replace(' ', "_")),
            language: self.language.as_ref().map(|language| language.trim().to_owned()),
            least_reward: self.least(currency.as_ref(), money)?,
            currency,
            most_minutes: self.most_minutes,
            most_rejected_bps: self.most_rejected.map(|percent| u16::from(percent).saturating_mul(100)),
            most_wait_secs: self.most_wait.map(|hours| u64::from(hours).saturating_mul(3_600)),
            newcomers: self.newcomers,
            open_slots: self.open_slots,
            text: self.text.clone(),
        })
    }

    /// In what it pays. People write rewards in the usual coin of the chain, unless they choose a currency.
    fn pays_in(&self, money: &Money) -> Result<Option<Currency>, Refusal> {
        let chosen = self.currency.as_deref().map(parse).transpose()?;
        let usual = || money.coins().first().map(|coin| coin.currency.clone()).filter(|_| self.least_reward.is_some());
        Ok(chosen.or_else(usual))
    }

    /// What it pays at least.
    fn least(&self, currency: Option<&Currency>, money: &Money) -> Result<Option<Uint128>, Refusal> {
        let display = currency.and_then(|currency| money.display(currency));
        self.least_reward.as_deref().map(|text| amount(text.trim(), display)).transpose()
    }

    /// Write the form, filled in as it was sent.
    pub(super) fn form(&self, money: &Money, cards: &[BatchCard]) -> Markup {
        html! {
            form.filter action="/" method="get" {
                (text_field("text", "Words", self.text.as_deref(), 200))
                (text_field("kind", "Kind of task", self.kind.as_deref(), 32))
                (text_field("language", "Language", self.language.as_deref(), 35))
                label {
                    span { "Most minutes" }
                    input type="number" name="most_minutes" min="1" max="1440" value=[self.most_minutes];
                }
                label {
                    span { "Rejects at most %" }
                    input type="number" name="most_rejected" min="0" max="100" value=[self.most_rejected];
                }
                label {
                    span { "Half decided in hours" }
                    input type="number" name="most_wait" min="1" max="336" value=[self.most_wait];
                }
                label { span { "Currency" } (self.currencies(money, cards)) }
                (text_field("least_reward", "Least reward", self.least_reward.as_deref(), 40))
                label {
                    span { "Order" }
                    select name="order" {
                        @for (value, name, order) in ORDERS {
                            option value=(value) selected[self.order == order] { (name) }
                        }
                    }
                }
                (check("newcomers", "For newcomers", self.newcomers))
                (check("open_slots", "With open slots", self.open_slots))
                p.actions { button { "Show" } " " a href="/" { "Clear" } }
            }
        }
    }

    /// The currencies that can be chosen: the coins of the chain, those on this page, and the one that was chosen.
    fn currencies(&self, money: &Money, cards: &[BatchCard]) -> Markup {
        let coins = money.coins().iter().map(|coin| coin.currency.clone());
        let chosen = self.currency.as_deref().and_then(|text| parse(text).ok());
        let mut all: Vec<Currency> = vec![];
        for currency in coins.chain(cards.iter().map(|card| card.currency.clone())).chain(chosen.clone()) {
            if !all.contains(&currency) {
                all.push(currency);
            }
        }
        html! {
            select name="currency" {
                option value="" { "Any" }
                @for currency in &all {
                    @let (value, name) = choice(currency, money.display(currency));
                    option value=(value) selected[chosen.as_ref() == Some(currency)] { (name) }
                }
            }
        }
    }
}

const ORDERS: [(&str, &str, Order); 3] = [
    ("newest", "Newest first", Order::Newest),
    ("reward", "Highest reward first", Order::Reward),
    ("closes_soon", "Closes soon", Order::ClosesSoon),
];

fn choice(currency: &Currency, display: Option<&CurrencyDisplay>) -> (String, String) {
    let (value, name) = match currency {
        Currency::Native(denom) => (format!("native:{}", denom.as_str()), denom.as_str().to_owned()),
        Currency::Cw20(address) => (format!("cw20:{address}"), format!("Token {address}")),
    };
    (value, display.map_or(name, |display| display.symbol.clone()))
}

/// Read an amount as people write it; in base units where the currency has no other.
fn amount(text: &str, display: Option<&CurrencyDisplay>) -> Result<Uint128, Refusal> {
    let malformed = |got: String| Refusal::Malformed { expected: "an amount as the least reward", got };
    let Some(display) = display else {
        return text.parse().map(Uint128::new).map_err(|_| malformed(text.chars().take(80).collect()));
    };
    let is_bare = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let unit = if is_bare { display.symbol.as_str() } else { "" };
    display.units(&format!("{text}{unit}")).map_err(|error| malformed(error.to_string().chars().take(200).collect()))
}

/// A field for a text.
pub(super) fn text_field(name: &str, label: &str, value: Option<&str>, most: u32) -> Markup {
    html! {
        label {
            span { (label) }
            input type="text" name=(name) value=[value.map(clean_line)] maxlength=(most) dir="auto";
        }
    }
}

fn check(name: &str, label: &str, checked: bool) -> Markup {
    html! {
        label.check { input type="checkbox" name=(name) value="true" checked[checked]; span { (label) } }
    }
}
