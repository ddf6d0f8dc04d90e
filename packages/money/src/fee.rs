//! Fees, parts and rates of an amount.

use cosmwasm_std::{Uint128, Uint256};

use crate::{Bps, MoneyError};

const WHOLE: u128 = 10_000;
const MILLION: u128 = 1_000_000;

/// `floor(amount * bps / 10,000)`: the fee that is taken from a payment, never more than its part.
///
/// # Errors
/// None for any amount: a part of 128 bits fits in 128 bits.
pub fn fee_floor(amount: Uint128, bps: Bps) -> Result<Uint128, MoneyError> {
    part_floor(amount, bps.get())
}

/// `ceil(amount * bps / 10,000)`: what is reserved for a fee, so that it is enough for every [`fee_floor`] of parts.
///
/// # Errors
/// None for any amount: a part of 128 bits fits in 128 bits.
pub fn fee_ceil(amount: Uint128, bps: Bps) -> Result<Uint128, MoneyError> {
    let (product, whole) = (amount.full_mul(u128::from(bps.get())), Uint256::from(WHOLE));
    let floor = product.checked_div(whole)?;
    let exact = product.checked_rem(whole)?.is_zero();
    let ceil = if exact { floor } else { floor.checked_add(Uint256::one())? };
    Ok(Uint128::try_from(ceil)?)
}

/// `floor(amount * bps / 10,000)`, where `bps` may be more than the whole, as in a bonus grade.
///
/// # Errors
/// `AMOUNT_OVERFLOW` beyond 128 bits.
pub fn part_floor(amount: Uint128, bps: u16) -> Result<Uint128, MoneyError> {
    Ok(amount.checked_multiply_ratio(u128::from(bps), WHOLE)?)
}

/// `floor(amount * rate / 1,000,000)`, where `rate` is for a million base units, as points for a fee are.
///
/// # Errors
/// `AMOUNT_OVERFLOW` beyond 128 bits.
pub fn per_million_floor(amount: Uint128, rate: Uint128) -> Result<Uint128, MoneyError> {
    Ok(amount.checked_multiply_ratio(rate, MILLION)?)
}

#[cfg(test)]
mod tests {
    use caravan_primitives::Coded;

    use super::*;

    fn units(n: u128) -> Uint128 {
        Uint128::new(n)
    }

    #[test]
    fn a_fee_is_rounded_as_its_name_says() {
        let bps = Bps::new(250).unwrap();
        assert_eq!((fee_floor(units(39), bps), fee_ceil(units(39), bps)), (Ok(units(0)), Ok(units(1))));
        assert_eq!((fee_floor(units(40), bps), fee_ceil(units(40), bps)), (Ok(units(1)), Ok(units(1))));
        assert_eq!((fee_floor(units(41), bps), fee_ceil(units(41), bps)), (Ok(units(1)), Ok(units(2))));
    }

    #[test]
    fn the_largest_amount_has_a_fee() {
        assert_eq!(fee_floor(Uint128::MAX, Bps::MAX), Ok(Uint128::MAX));
        assert_eq!(fee_ceil(Uint128::MAX, Bps::MAX), Ok(Uint128::MAX));
        assert_eq!(fee_floor(Uint128::MAX, Bps::ZERO), Ok(units(0)));
        assert_eq!(fee_ceil(Uint128::MAX, Bps::ZERO), Ok(units(0)));
        assert_eq!(fee_floor(Uint128::MAX, Bps::new(1).unwrap()), Ok(units(u128::MAX / 10_000)));
        assert_eq!(fee_ceil(Uint128::MAX, Bps::new(1).unwrap()), Ok(units(u128::MAX / 10_000 + 1)));
    }

    #[test]
    fn a_part_may_be_more_than_the_whole_while_it_fits() {
        assert_eq!(part_floor(units(101), 15_000), Ok(units(151)));
        assert_eq!(part_floor(Uint128::MAX, 10_001).unwrap_err().code(), "AMOUNT_OVERFLOW");
    }

    #[test]
    fn a_rate_is_for_a_million() {
        assert_eq!(per_million_floor(units(1_999_999), units(1)), Ok(units(1)));
        assert_eq!(per_million_floor(units(3), units(2_500_000)), Ok(units(7)));
        assert_eq!(per_million_floor(Uint128::MAX, units(1_000_000)), Ok(Uint128::MAX));
        assert_eq!(per_million_floor(Uint128::MAX, units(1_000_001)).unwrap_err().code(), "AMOUNT_OVERFLOW");
    }
}
