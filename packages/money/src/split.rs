//! Dividing an amount among weights.

use cosmwasm_std::Uint128;

use crate::{add, sub, MoneyError};

/// Each weight's part `floor(total * weight / sum of weights)`, in the order of the weights, and the dust that is left:
/// fewer units than there are weights. Parts and dust together are `total`.
///
/// # Errors
/// `SHARES_EMPTY` if there are no weights or all are zero, `AMOUNT_OVERFLOW` if their sum does not fit in 128 bits.
pub fn split_floor(total: Uint128, weights: &[Uint128]) -> Result<(Vec<Uint128>, Uint128), MoneyError> {
    let sum = weights.iter().try_fold(Uint128::zero(), |sum, weight| add(sum, *weight))?;
    if sum.is_zero() {
        return Err(MoneyError::SharesEmpty { parts: weights.len() });
    }
    let parts = weights
        .iter()
        .map(|weight| total.checked_multiply_ratio(*weight, sum).map_err(MoneyError::from))
        .collect::<Result<Vec<_>, _>>()?;
    let dust = parts.iter().try_fold(total, |left, part| sub(left, *part))?;
    Ok((parts, dust))
}

#[cfg(test)]
mod tests {
    use caravan_primitives::Coded;

    use super::*;

    fn units(all: &[u128]) -> Vec<Uint128> {
        all.iter().copied().map(Uint128::new).collect()
    }

    #[test]
    fn what_does_not_divide_is_dust() {
        let (parts, dust) = split_floor(Uint128::new(100), &units(&[1, 1, 1, 0])).unwrap();
        assert_eq!((parts, dust.u128()), (units(&[33, 33, 33, 0]), 1));
    }

    #[test]
    fn one_weight_takes_all() {
        let (parts, dust) = split_floor(Uint128::MAX, &[Uint128::MAX]).unwrap();
        assert_eq!((parts, dust), (vec![Uint128::MAX], Uint128::zero()));
    }

    #[test]
    fn nothing_is_divided_among_nobody() {
        assert_eq!(split_floor(Uint128::new(1), &[]), Err(MoneyError::SharesEmpty { parts: 0 }));
        let refused = split_floor(Uint128::new(1), &units(&[0, 0])).unwrap_err().to_string();
        assert_eq!(refused, "SHARES_EMPTY: expected shares of at least 1 in all, got 2 shares of 0 in all");
    }

    #[test]
    fn weights_that_do_not_fit_together_are_refused() {
        let refused = split_floor(Uint128::new(1), &[Uint128::MAX, Uint128::one()]).unwrap_err();
        assert_eq!(refused.code(), "AMOUNT_OVERFLOW");
    }
}
