//! Amounts, and sums that cannot go wrong unnoticed.

use std::fmt;
use std::str::FromStr;

use caravan_primitives::schema;
use cosmwasm_std::Uint128;
use schemars::gen::SchemaGenerator;
use schemars::schema::Schema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::MoneyError;

/// A number of base units, at least 1. On the wire a string of decimal digits without leading zeros.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[serde(try_from = "String")]
pub struct Amount(Uint128);

impl Amount {
    /// That many base units.
    ///
    /// # Errors
    /// `AMOUNT_ZERO` if the number is 0.
    pub fn new(units: impl Into<Uint128>) -> Result<Self, MoneyError> {
        let units = units.into();
        if units.is_zero() {
            return Err(MoneyError::AmountZero);
        }
        Ok(Self(units))
    }

    /// How many base units, at least 1.
    #[must_use]
    pub const fn get(self) -> Uint128 {
        self.0
    }
}

impl TryFrom<Uint128> for Amount {
    type Error = MoneyError;

    fn try_from(units: Uint128) -> Result<Self, Self::Error> {
        Self::new(units)
    }
}

impl FromStr for Amount {
    type Err = MoneyError;

    /// Reads decimal digits without sign and leading zeros.
    ///
    /// # Errors
    /// `AMOUNT_ZERO` for `0`, `AMOUNT_INVALID` for what is no number or does not fit in 128 bits.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(wrong) = text.chars().find(|c| !c.is_ascii_digit()) {
            return Err(MoneyError::AmountInvalid { got: format!("the character {wrong:?}") });
        }
        if text.starts_with('0') && text.len() > 1 {
            return Err(MoneyError::AmountInvalid { got: "a leading zero".to_owned() });
        }
        let beyond = |_| MoneyError::AmountInvalid { got: format!("{} digits", text.len()) };
        Self::new(Uint128::from_str(text).map_err(beyond)?)
    }
}

impl TryFrom<String> for Amount {
    type Error = MoneyError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl JsonSchema for Amount {
    fn schema_name() -> String {
        "Amount".to_owned()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words = "A number of base units from 1 to 2^128 - 1, as decimal digits.";
        schema::string(Some(1), Some(39), Some("^[1-9][0-9]*$"), words)
    }
}

caravan_primitives::read_by!(String => Amount);

/// `a + b`.
///
/// # Errors
/// `AMOUNT_OVERFLOW` beyond 128 bits.
pub fn add(a: Uint128, b: Uint128) -> Result<Uint128, MoneyError> {
    Ok(a.checked_add(b)?)
}

/// `a - b`: what is left of `a`.
///
/// # Errors
/// `AMOUNT_SHORT` if `b`, which is needed, is more than `a`, which is available.
pub fn sub(a: Uint128, b: Uint128) -> Result<Uint128, MoneyError> {
    a.checked_sub(b).map_err(|_| MoneyError::AmountShort { needed: b, available: a })
}

/// `a * n`: `n` things at `a` each.
///
/// # Errors
/// `AMOUNT_OVERFLOW` beyond 128 bits.
pub fn mul(a: Uint128, n: u64) -> Result<Uint128, MoneyError> {
    Ok(a.checked_mul(Uint128::from(n))?)
}

#[cfg(test)]
mod tests {
    use caravan_primitives::Coded;

    use super::*;

    fn refused(json: &str) -> String {
        serde_json::from_str::<Amount>(json).unwrap_err().to_string()
    }

    #[test]
    fn an_amount_is_a_string_of_digits() {
        let largest = format!("\"{}\"", u128::MAX);
        assert_eq!(serde_json::to_string(&Amount::new(u128::MAX).unwrap()).unwrap(), largest);
        assert_eq!(serde_json::from_str::<Amount>(&largest).unwrap().get(), Uint128::MAX);
        assert_eq!(Amount::new(12u128).unwrap().to_string(), "12");
    }

    #[test]
    fn nothing_is_no_amount() {
        assert_eq!(Amount::new(0u128), Err(MoneyError::AmountZero));
        assert_eq!(Amount::try_from(Uint128::zero()), Err(MoneyError::AmountZero));
        assert!(refused("\"0\"").starts_with("AMOUNT_ZERO: expected at least 1 unit, got 0"));
    }

    #[test]
    fn an_amount_has_one_spelling() {
        for (json, got) in [
            ("\"05\"", "got a leading zero"),
            ("\"+5\"", "got the character '+'"),
            ("\"1.5\"", "got the character '.'"),
            ("\"\"", "got 0 digits"),
            ("\"340282366920938463463374607431768211456\"", "got 39 digits"),
        ] {
            let text = refused(json);
            assert!(text.starts_with("AMOUNT_INVALID: ") && text.contains(got), "{json}: {text}");
        }
        assert!(serde_json::from_str::<Amount>("5").is_err());
    }

    #[test]
    fn sums_that_do_not_fit_are_refused() {
        let most = Uint128::MAX;
        assert_eq!(add(most, Uint128::zero()), Ok(most));
        assert_eq!(add(most, Uint128::one()).unwrap_err().code(), "AMOUNT_OVERFLOW");
        assert_eq!(mul(Uint128::new(7), 6), Ok(Uint128::new(42)));
        assert_eq!(mul(most, 2).unwrap_err().code(), "AMOUNT_OVERFLOW");
        assert_eq!(sub(Uint128::new(7), Uint128::new(7)), Ok(Uint128::zero()));
    }

    #[test]
    fn a_shortage_names_what_is_needed_and_what_there_is() {
        let text = sub(Uint128::new(7), Uint128::new(8)).unwrap_err().to_string();
        assert_eq!(text, "AMOUNT_SHORT: expected at least 8 units, got 7");
    }
}
