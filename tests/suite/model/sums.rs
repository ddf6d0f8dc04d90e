//! Shares of amounts and sums up to 2^128, as the rules write them: a product may need 256 bits on the way.

use cosmwasm_std::{Uint128, Uint256};

/// `floor(amount × numerator / denominator)`; at most `u128::MAX`.
pub(crate) fn ratio(amount: u128, numerator: u128, denominator: u128) -> u128 {
    let product = Uint256::from(amount) * Uint256::from(numerator);
    Uint128::try_from(product / Uint256::from(denominator)).map_or(u128::MAX, |share| share.u128())
}

/// `floor(amount × bps / 10,000)`.
pub(crate) fn part(amount: u128, bps: u128) -> u128 {
    ratio(amount, bps, 10_000)
}

/// `ceil(amount × bps / 10,000)`.
pub(crate) fn part_up(amount: u128, bps: u128) -> u128 {
    let product = Uint256::from(amount) * Uint256::from(bps);
    let up = (product + Uint256::from(9_999_u128)) / Uint256::from(10_000_u128);
    Uint128::try_from(up).map_or(u128::MAX, |share| share.u128())
}

/// The sum, or nothing where it does not fit into 128 bits.
pub(crate) fn sum(amounts: impl IntoIterator<Item = u128>) -> Option<u128> {
    amounts.into_iter().try_fold(0, u128::checked_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_the_largest_amounts_are_exact() {
        assert_eq!(ratio(u128::MAX, u128::MAX, u128::MAX), u128::MAX);
        assert_eq!(ratio(u128::MAX, 1, 3), u128::MAX / 3);
        assert_eq!(ratio(u128::MAX, 3, 2), u128::MAX);
        assert_eq!((part(999, 5_000), part_up(999, 5_000)), (499, 500));
        assert_eq!((part(u128::MAX, 10_000), part_up(u128::MAX, 10_000)), (u128::MAX, u128::MAX));
        assert_eq!((sum([u128::MAX - 1, 1]), sum([u128::MAX, 1])), (Some(u128::MAX), None));
    }
}
