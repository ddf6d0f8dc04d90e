//! Currencies: native coins of a chain, and cw20 tokens.

use std::fmt::{self, Write};

use caravan_primitives::schema;
use caravan_primitives::wire::{self, unknown_variant, variant, Read, Value, WireError};
use cosmwasm_std::Api;
use schemars::gen::SchemaGenerator;
use schemars::schema::Schema;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use crate::MoneyError;

/// The denomination of a native coin: a letter, then 2 to 127 of letters, digits and `/ : . _ -`, as the bank has it.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(try_from = "String")]
pub struct Denom(String);

impl Denom {
    /// The denomination, if it is one.
    ///
    /// # Errors
    /// `DENOM_INVALID` for any other text.
    pub fn new(text: impl Into<String>) -> Result<Self, MoneyError> {
        let text = text.into();
        let refused = |got| Err(MoneyError::DenomInvalid { got });
        if text.len() < 3 || text.len() > 128 {
            return refused(format!("{} bytes", text.len()));
        }
        let fits = |(place, c): &(usize, char)| {
            c.is_ascii_alphabetic() || (*place > 0 && (c.is_ascii_digit() || "/:._-".contains(*c)))
        };
        match text.char_indices().find(|each| !fits(each)) {
            Some((place, wrong)) => refused(format!("the character {wrong:?} at {place}")),
            None => Ok(Self(text)),
        }
    }

    /// Return the text as a slice.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Denom {
    type Error = MoneyError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(text)
    }
}

impl fmt::Display for Denom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl JsonSchema for Denom {
    fn schema_name() -> String {
        "Denom".to_owned()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words = "The denomination of a native coin.";
        schema::string(Some(3), Some(128), Some("^[a-zA-Z][a-zA-Z0-9/:._-]{2,127}$"), words)
    }
}

/// The most bytes of a token's address.
const MAX_ADDRESS: usize = 128;
const AN_ADDRESS: &str = "the address of a token in 1 to 128 visible ASCII characters";
const A_KEY: &str = "a key that starts with n: or c:";

/// A currency, on the wire `{"native":"ucara"}` or `{"cw20":"<address>"}`.
#[derive(Serialize, JsonSchema, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Currency {
    /// A native coin of the chain.
    Native(Denom),
    /// A cw20 token by its address, 1 to 128 bytes.
    Cw20(#[schemars(length(min = 1, max = "MAX_ADDRESS"))] String),
}

impl Read for Currency {
    fn read(value: Value) -> Result<Self, WireError> {
        let (tag, body) = variant(value)?;
        let text = body.text()?;
        let currency = match tag.as_str() {
            "native" => Self::native(text),
            "cw20" => Self::cw20(text),
            unknown => return Err(unknown_variant(unknown)),
        };
        currency.map_err(|error| WireError::new(&error))
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        wire::deserialize(deserializer)
    }
}

caravan_primitives::read_by!(String => Denom);

caravan_primitives::event_attributes! { "currency": Currency }

impl Currency {
    /// Return the native coin of this denomination.
    ///
    /// # Errors
    /// `DENOM_INVALID`.
    pub fn native(denom: impl Into<String>) -> Result<Self, MoneyError> {
        Denom::new(denom).map(Self::Native)
    }

    /// Return the token at this address. Whether the chain takes the address is checked by [`Currency::check`].
    ///
    /// # Errors
    /// `CURRENCY_INVALID` if it is empty, longer than 128 bytes, or has characters that are not visible ASCII.
    pub fn cw20(address: impl Into<String>) -> Result<Self, MoneyError> {
        let address = address.into();
        let refused = |got| Err(MoneyError::CurrencyInvalid { expected: AN_ADDRESS, got });
        if address.is_empty() || address.len() > MAX_ADDRESS {
            return refused(format!("{} bytes", address.len()));
        }
        match address.chars().find(|c| !c.is_ascii_graphic()) {
            Some(wrong) => refused(format!("the character {wrong:?}")),
            None => Ok(Self::Cw20(address)),
        }
    }

    /// Return the key of stored rows: `n:<denom>` or `c:<address>`. For storage only; people and clients see the text of
    /// `Display`, which is the JSON of the wire.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Native(denom) => format!("n:{denom}"),
            Self::Cw20(address) => format!("c:{address}"),
        }
    }

    /// Return how the currency with this key is shown: its JSON on the wire.
    #[must_use]
    pub fn shown(key: &str) -> String {
        Self::from_key(key).map_or_else(|_| key.to_owned(), |currency| currency.to_string())
    }

    /// Return the currency with this key.
    ///
    /// # Errors
    /// `CURRENCY_INVALID` or `DENOM_INVALID` if the text is not a key.
    pub fn from_key(key: &str) -> Result<Self, MoneyError> {
        match key.split_once(':') {
            Some(("n", denom)) => Self::native(denom),
            Some(("c", address)) => Self::cw20(address),
            Some(_) | None => {
                let got = format!("{} bytes that do not", key.len());
                Err(MoneyError::CurrencyInvalid { expected: A_KEY, got })
            }
        }
    }

    /// Return the same currency if the chain accepts the token's address in this spelling. Nothing is checked for a native
    /// coin.
    ///
    /// # Errors
    /// `CURRENCY_INVALID` if the chain refuses the address or spells it in another way.
    pub fn check(self, api: &dyn Api) -> Result<Self, MoneyError> {
        match self {
            Self::Native(denom) => Ok(Self::Native(denom)),
            Self::Cw20(address) => {
                let refused = |got| MoneyError::CurrencyInvalid { expected: "the address of a token", got };
                let valid = api.addr_validate(&address).map_err(|error| refused(error.to_string()))?;
                if valid.as_str() != address {
                    return Err(refused(format!("another spelling of {valid}")));
                }
                Ok(Self::Cw20(address))
            }
        }
    }
}

impl fmt::Display for Currency {
    /// Write the compact JSON that the currency has on the wire: `{"native":"ucara"}`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Native(denom) => write!(f, r#"{{"native":"{denom}"}}"#),
            Self::Cw20(address) => {
                f.write_str(r#"{"cw20":""#)?;
                for letter in address.chars() {
                    // JSON escapes these two; an address of a real chain has neither
                    if matches!(letter, '"' | '\\') {
                        f.write_char('\\')?;
                    }
                    f.write_char(letter)?;
                }
                f.write_str(r#""}"#)
            }
        }
    }
}

#[cfg(test)]
mod tests;
