//! Sums and shares as the rules write them.

use cosmwasm_std::Uint128;

/// The whole, in basis points.
pub(super) const WHOLE_BPS: u32 = 10_000;

/// Add up. No contract can hold a sum beyond 2^128: saturated, it differs from what is stated.
pub(super) fn sum(amounts: impl IntoIterator<Item = impl Into<u128>>) -> u128 {
    amounts.into_iter().fold(0, |sum, amount| sum.saturating_add(amount.into()))
}

/// `floor(amount × bps / 10,000)`.
pub(super) fn part(amount: impl Into<u128>, bps: u16) -> u128 {
    ratio(amount, bps, WHOLE_BPS)
}

/// `floor(amount × numerator / denominator)`; nothing of nothing, and at most `u128::MAX`.
pub(super) fn ratio(amount: impl Into<u128>, numerator: impl Into<u128>, denominator: impl Into<u128>) -> u128 {
    let (amount, numerator, denominator) = (Uint128::new(amount.into()), numerator.into(), denominator.into());
    if denominator == 0 {
        return 0;
    }
    amount.checked_multiply_ratio(numerator, denominator).map_or(u128::MAX, |part| part.u128())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_floors_and_large_amounts_do_not_overflow() {
        assert_eq!(part(999_u128, 5_000), 499);
        assert_eq!(part(u128::MAX, 10_000), u128::MAX);
        assert_eq!(ratio(10_u128, 1_u128, 3_u128), 3);
        assert_eq!(ratio(10_u128, 1_u128, 0_u128), 0);
        assert_eq!(ratio(u128::MAX, 3_u128, 2_u128), u128::MAX);
        assert_eq!(sum([u128::MAX, 1]), u128::MAX);
        assert_eq!(sum([Uint128::new(1), Uint128::new(2)]), 3);
    }
}
