//! Errors of amounts, currencies and arithmetic.

use caravan_primitives::coded_errors;
use cosmwasm_std::{
    CheckedMultiplyFractionError, CheckedMultiplyRatioError, ConversionOverflowError, DivideByZeroError, OverflowError,
    Uint128,
};

coded_errors! {
    /// A value of money is outside its bounds, or a calculation has no result.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum MoneyError {
        /// The amount is zero where something has to be paid.
        AmountZero = "AMOUNT_ZERO: expected at least 1 unit, got 0"
            => "Name an amount above zero.",
        /// The text is not an amount of base units.
        AmountInvalid { got: String }
            = "AMOUNT_INVALID: expected a decimal number of units up to {max}, got {got}" with(max = Uint128::MAX)
            => "Write the amount as decimal digits without sign and leading zeros.",
        /// The result of a calculation does not fit in 128 bits.
        AmountOverflow { operation: String }
            = "AMOUNT_OVERFLOW: expected a result of at most {max}, got an overflow in {operation}" with(max = Uint128::MAX)
            => "Choose a smaller amount.",
        /// There is less than what the message needs.
        AmountShort { needed: Uint128, available: Uint128 } = "AMOUNT_SHORT: expected at least {needed} units, got {available}"
            => "Choose a smaller amount.",
        /// There is nothing to withdraw in this currency.
        NothingToWithdraw(String) = "NOTHING_TO_WITHDRAW: expected a balance in {0}, got 0"
            => "Look at what is due: `caravan balance --as NAME`.",
        /// The number of basis points is above 10,000.
        BpsInvalid { max: u16, got: u16 } = "BPS_INVALID: expected 0 to {max} basis points, got {got}"
            => "Choose a share from 0 to 100 percent: 10,000 basis points are the whole.",
        /// The fee is above the cap of the contract.
        FeeAboveCap { cap: u16, got: u16 } = "FEE_ABOVE_CAP: expected at most {cap} basis points, got {got}"
            => "Choose a fee up to the cap that the error names.",
        /// The text is not the denomination of a native coin.
        DenomInvalid { got: String }
            = "DENOM_INVALID: expected a letter and 2 to 127 more letters, digits or any of / : . _ -, got {got}"
            => "Name a coin of the chain, such as ucara, or a cw20 token by its address.",
        /// The address of a token, or the key of a currency, is not valid.
        CurrencyInvalid { expected: &'static str, got: String } = "CURRENCY_INVALID: expected {expected}, got {got}"
            => "Name a coin of the chain, such as ucara, or a cw20 token by its address.",
        /// The platform does not accept this currency.
        CurrencyNotListed(String) = "CURRENCY_NOT_LISTED: expected a currency of the platform's list, got {0}"
            => "Use a currency that the platform lists.",
        /// The payment is in another currency than the project or the offer.
        CurrencyMismatch { expected: String, got: String } = "CURRENCY_MISMATCH: expected {expected}, got {got}"
            => "Pay in the currency that the error names.",
        /// A number was divided by zero.
        DivisorZero = "DIVISOR_ZERO: expected a divisor of at least 1, got 0"
            => "Report this fault together with the message that you sent.",
    }
}

impl MoneyError {
    pub(crate) fn overflow(operation: &str) -> Self {
        Self::AmountOverflow { operation: operation.to_owned() }
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
