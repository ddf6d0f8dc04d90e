//! What clients see of money, and the codes of its errors.
#![allow(clippy::unwrap_used)]

use caravan_money::{Amount, Bps, Currency, Denom, MoneyError};
use caravan_primitives::Coded;
use cosmwasm_std::{
    CheckedMultiplyFractionError, CheckedMultiplyRatioError, ConversionOverflowError, DivideByZeroError, OverflowError,
    OverflowOperation,
};
use expect_test::{expect, Expect};
use schemars::{schema_for, JsonSchema};

fn holds<T: JsonSchema>(golden: &Expect) {
    golden.assert_eq(&serde_json::to_string(&schema_for!(T)).unwrap());
}

#[test]
fn values_of_money_have_their_bounds() {
    holds::<Amount>(&expect![[
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","title":"Amount","description":"A number of base units from 1 to 2^128 - 1, as decimal digits.","type":"string","maxLength":39,"minLength":1,"pattern":"^[1-9][0-9]*$"}"#
    ]]);
    holds::<Bps>(&expect![[
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","title":"Bps","description":"A part of a whole in basis points.","type":"integer","format":"uint16","maximum":10000.0,"minimum":0.0}"#
    ]]);
    holds::<Denom>(&expect![[
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","title":"Denom","description":"The denomination of a native coin.","type":"string","maxLength":128,"minLength":3,"pattern":"^[a-zA-Z][a-zA-Z0-9/:._-]{2,127}$"}"#
    ]]);
}

#[test]
fn a_currency_is_one_of_two() {
    holds::<Currency>(&expect![[
        r##"{"$schema":"http://json-schema.org/draft-07/schema#","title":"Currency","description":"A currency, on the wire `{\"native\":\"ucara\"}` or `{\"cw20\":\"<address>\"}`.","oneOf":[{"description":"A native coin of the chain.","type":"object","required":["native"],"properties":{"native":{"$ref":"#/definitions/Denom"}},"additionalProperties":false},{"description":"A cw20 token by its address, 1 to 128 bytes.","type":"object","required":["cw20"],"properties":{"cw20":{"type":"string","maxLength":128,"minLength":1}},"additionalProperties":false}],"definitions":{"Denom":{"description":"The denomination of a native coin.","type":"string","maxLength":128,"minLength":3,"pattern":"^[a-zA-Z][a-zA-Z0-9/:._-]{2,127}$"}}}"##
    ]]);
}

#[test]
fn errors_of_arithmetic_keep_their_meaning() {
    let overflow = || OverflowError::new(OverflowOperation::Mul);
    let conversion = || ConversionOverflowError::new("Uint256", "Uint128");
    for (error, code) in [
        (MoneyError::from(overflow()), "AMOUNT_OVERFLOW"),
        (conversion().into(), "AMOUNT_OVERFLOW"),
        (DivideByZeroError.into(), "DIVISOR_ZERO"),
        (CheckedMultiplyRatioError::Overflow.into(), "AMOUNT_OVERFLOW"),
        (CheckedMultiplyRatioError::DivideByZero.into(), "DIVISOR_ZERO"),
        (CheckedMultiplyFractionError::Overflow(overflow()).into(), "AMOUNT_OVERFLOW"),
        (CheckedMultiplyFractionError::ConversionOverflow(conversion()).into(), "AMOUNT_OVERFLOW"),
        (CheckedMultiplyFractionError::DivideByZero(DivideByZeroError).into(), "DIVISOR_ZERO"),
    ] {
        assert_eq!(error.code(), code);
    }
    let text = MoneyError::from(overflow()).to_string();
    assert!(text.ends_with("got an overflow in Mul"), "{text}");
}
