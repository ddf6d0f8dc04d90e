//! What money can be refused for.

use caravan_primitives::Coded;
use cosmwasm_std::{
    CheckedMultiplyFractionError, CheckedMultiplyRatioError, ConversionOverflowError, DivideByZeroError, OverflowError,
    Uint128,
};
use thiserror::Error;

/// A value of money is outside its bounds, or a calculation has no result.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum MoneyError {
    /// An amount is zero where something has to be paid.
    #[error("AMOUNT_ZERO: expected at least 1 unit, got 0")]
    AmountZero,
    /// A text is not an amount.
    #[error("AMOUNT_INVALID: expected a decimal number of units up to {max}, got {got}", max = Uint128::MAX)]
    AmountInvalid {
        /// What came: a length, or the first wrong character.
        got: String,
    },
    /// A result does not fit in 128 bits.
    #[error("AMOUNT_OVERFLOW: expected a result of at most {max}, got an overflow in {operation}", max = Uint128::MAX)]
    AmountOverflow {
        /// What was being calculated.
        operation: String,
    },
    /// There is less than what is needed.
    #[error("AMOUNT_SHORT: expected at least {needed} units, got {available}")]
    AmountShort {
        /// How much is needed.
        needed: Uint128,
        /// How much there is.
        available: Uint128,
    },
    /// A number of basis points is beyond the whole.
    #[error("BPS_INVALID: expected 0 to {max} basis points, got {got}")]
    BpsInvalid {
        /// The most basis points.
        max: u16,
        /// What came.
        got: u16,
    },
    /// A text is not a denomination of native coins.
    #[error("DENOM_INVALID: expected a letter and 2 to 127 more letters, digits or any of / : . _ -, got {got}")]
    DenomInvalid {
        /// What came: a length, or the first wrong character.
        got: String,
    },
    /// A token address or the key of a currency is not one.
    #[error("CURRENCY_INVALID: expected {expected}, got {got}")]
    CurrencyInvalid {
        /// What fits here.
        expected: &'static str,
        /// What came, or what the chain said about it.
        got: String,
    },
    /// There are no shares among which something could be divided.
    #[error("SHARES_EMPTY: expected shares of at least 1 in all, got {parts} shares of 0 in all")]
    SharesEmpty {
        /// How many shares there are, each of them zero.
        parts: usize,
    },
    /// A share is more than all of them together.
    #[error("SHARES_INVALID: expected a share of at most {total}, got {share}")]
    SharesInvalid {
        /// All shares together.
        total: Uint128,
        /// The one share.
        share: Uint128,
    },
    /// More was credited than what is due in all.
    #[error("CREDIT_EXCEEDED: expected at most {entitled} units credited so far, got {credited}")]
    CreditExceeded {
        /// What is due in all.
        entitled: Uint128,
        /// What was credited already.
        credited: Uint128,
    },
    /// Something was divided by zero.
    #[error("DIVISOR_ZERO: expected a divisor of at least 1, got 0")]
    DivisorZero,
}

impl MoneyError {
    pub(crate) fn overflow(operation: &str) -> Self {
        Self::AmountOverflow { operation: operation.to_owned() }
    }
}

impl Coded for MoneyError {
    const ALL: &'static [&'static str] = &[
        "AMOUNT_ZERO",
        "AMOUNT_INVALID",
        "AMOUNT_OVERFLOW",
        "AMOUNT_SHORT",
        "BPS_INVALID",
        "DENOM_INVALID",
        "CURRENCY_INVALID",
        "SHARES_EMPTY",
        "SHARES_INVALID",
        "CREDIT_EXCEEDED",
        "DIVISOR_ZERO",
    ];

    fn code(&self) -> &'static str {
        match self {
            Self::AmountZero => "AMOUNT_ZERO",
            Self::AmountInvalid { .. } => "AMOUNT_INVALID",
            Self::AmountOverflow { .. } => "AMOUNT_OVERFLOW",
            Self::AmountShort { .. } => "AMOUNT_SHORT",
            Self::BpsInvalid { .. } => "BPS_INVALID",
            Self::DenomInvalid { .. } => "DENOM_INVALID",
            Self::CurrencyInvalid { .. } => "CURRENCY_INVALID",
            Self::SharesEmpty { .. } => "SHARES_EMPTY",
            Self::SharesInvalid { .. } => "SHARES_INVALID",
            Self::CreditExceeded { .. } => "CREDIT_EXCEEDED",
            Self::DivisorZero => "DIVISOR_ZERO",
        }
    }
}

impl From<OverflowError> for MoneyError {
    fn from(error: OverflowError) -> Self {
        Self::AmountOverflow { operation: error.operation.to_string() }
    }
}

impl From<ConversionOverflowError> for MoneyError {
    fn from(error: ConversionOverflowError) -> Self {
        Self::overflow(&format!("the conversion from {} to {}", error.source_type, error.target_type))
    }
}

impl From<DivideByZeroError> for MoneyError {
    fn from(_: DivideByZeroError) -> Self {
        Self::DivisorZero
    }
}

impl From<CheckedMultiplyFractionError> for MoneyError {
    fn from(error: CheckedMultiplyFractionError) -> Self {
        match error {
            CheckedMultiplyFractionError::DivideByZero(inner) => inner.into(),
            CheckedMultiplyFractionError::ConversionOverflow(inner) => inner.into(),
            CheckedMultiplyFractionError::Overflow(inner) => inner.into(),
        }
    }
}

impl From<CheckedMultiplyRatioError> for MoneyError {
    fn from(error: CheckedMultiplyRatioError) -> Self {
        match error {
            CheckedMultiplyRatioError::DivideByZero => Self::DivisorZero,
            CheckedMultiplyRatioError::Overflow => Self::overflow("multiplication by a ratio"),
        }
    }
}
