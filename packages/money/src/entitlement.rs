//! Amounts that become due over time: always computed from everything that came in, less what was paid before. So the
//! total depends neither on the number of payments, nor on their order, nor on when it is collected.

use cosmwasm_std::Uint128;

use crate::{part_floor, sub, MoneyError};

/// Return `floor(total_in * bps / 10,000) - paid`: the part of all income that is due and was not paid yet.
///
/// # Errors
/// `AMOUNT_SHORT` if more was paid than what is due in all.
pub fn entitlement_floor(total_in: Uint128, bps: u16, paid: Uint128) -> Result<Uint128, MoneyError> {
    sub(part_floor(total_in, bps)?, paid)
}

/// Return `floor(pool * weight / total) - claimed`: what is due to one weight out of a pool that only grows. A total of
/// zero means that there are no weights: nothing is due.
///
/// # Errors
/// `AMOUNT_SHORT` if more was claimed than what is due in all, `AMOUNT_OVERFLOW` if `weight` is so much more than `total`
/// that the result does not fit in 128 bits.
pub fn weight_entitlement_floor(
    pool: Uint128,
    weight: Uint128,
    total: Uint128,
    claimed: Uint128,
) -> Result<Uint128, MoneyError> {
    sub(weight_part_floor(pool, weight, total)?, claimed)
}

/// Return [`weight_entitlement_floor`] for a weight that comes from another contract and is not trusted: a weight above
/// the total counts as the total, a weight that has shrunk takes nothing back, and the result is at most `left`, so that
/// the pool never pays more than it has.
///
/// # Errors
/// `AMOUNT_OVERFLOW` never in practice: the part of a capped weight fits in 128 bits.
pub fn weight_entitlement_floor_capped(
    pool: Uint128,
    weight: Uint128,
    total: Uint128,
    claimed: Uint128,
    left: Uint128,
) -> Result<Uint128, MoneyError> {
    let entitled = weight_part_floor(pool, weight.min(total), total)?;
    Ok(entitled.saturating_sub(claimed).min(left))
}

fn weight_part_floor(pool: Uint128, weight: Uint128, total: Uint128) -> Result<Uint128, MoneyError> {
    if total.is_zero() {
        return Ok(Uint128::zero());
    }
    Ok(pool.checked_multiply_ratio(weight, total)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(n: u128) -> Uint128 {
        Uint128::new(n)
    }

    #[test]
    fn only_what_is_new_is_due() {
        assert_eq!(entitlement_floor(units(10), 3_333, units(0)), Ok(units(3)));
        assert_eq!(entitlement_floor(units(10), 3_333, units(3)), Ok(units(0)));
        assert_eq!(entitlement_floor(units(16), 3_333, units(3)), Ok(units(2)));
    }

    #[test]
    fn more_paid_than_due_is_an_error_not_a_zero() {
        let refused = entitlement_floor(units(10), 5_000, units(6)).unwrap_err().to_string();
        assert_eq!(refused, "AMOUNT_SHORT: expected at least 6 units, got 5");
        let refused = weight_entitlement_floor(units(10), units(1), units(2), units(6)).unwrap_err();
        assert_eq!(refused, MoneyError::AmountShort { needed: units(6), available: units(5) });
    }

    #[test]
    fn a_weight_has_its_part_of_the_pool() {
        assert_eq!(weight_entitlement_floor(units(100), units(1), units(3), units(30)), Ok(units(3)));
        assert_eq!(weight_entitlement_floor(units(100), units(0), units(3), units(0)), Ok(units(0)));
        let all = weight_entitlement_floor(Uint128::MAX, Uint128::MAX, Uint128::MAX, units(0));
        assert_eq!(all, Ok(Uint128::MAX));
    }

    #[test]
    fn nothing_is_due_where_there_are_no_weights() {
        assert_eq!(weight_entitlement_floor(units(100), units(0), units(0), units(0)), Ok(units(0)));
        assert_eq!(weight_entitlement_floor_capped(units(9), units(9), units(0), units(0), units(9)), Ok(units(0)));
    }

    #[test]
    fn a_weight_that_is_not_trusted_never_takes_more_than_is_left() {
        let capped = |weight, claimed, left| {
            weight_entitlement_floor_capped(units(100), units(weight), units(3), units(claimed), units(left)).unwrap()
        };
        assert_eq!(capped(1, 0, 100), units(33));
        assert_eq!(capped(9, 0, 100), units(100), "more than all weights counts as all of them");
        assert_eq!(capped(1, 60, 40), units(0), "less weight than before takes nothing back");
        assert_eq!(capped(3, 0, 7), units(7), "the pool pays what it has");
        let most = weight_entitlement_floor_capped(Uint128::MAX, Uint128::MAX, units(1), units(0), Uint128::MAX);
        assert_eq!(most, Ok(Uint128::MAX));
    }
}
