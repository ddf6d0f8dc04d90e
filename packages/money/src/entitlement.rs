//! What is owed over time: always out of everything that came in, less what was credited before. So the total depends
//! neither on how many payments there were, nor on their order, nor on when somebody collected.

use cosmwasm_std::Uint128;

use crate::{fee_floor, Bps, MoneyError};

/// `floor(total_in * bps / 10,000) - credited`: what has become due out of all that came in.
///
/// # Errors
/// `CREDIT_EXCEEDED` if more was credited than what is due in all.
pub fn entitlement_floor(total_in: Uint128, bps: Bps, credited: Uint128) -> Result<Uint128, MoneyError> {
    due(fee_floor(total_in, bps)?, credited)
}

/// `floor(pool * weight / total) - claimed`: what has become due to one weight out of a pool that only grows.
///
/// # Errors
/// `SHARES_EMPTY` if `total` is zero, `SHARES_INVALID` if `weight` is more than `total`, `CREDIT_EXCEEDED` if more was
/// claimed than what is due in all.
pub fn weight_entitlement_floor(
    pool: Uint128,
    weight: Uint128,
    total: Uint128,
    claimed: Uint128,
) -> Result<Uint128, MoneyError> {
    if weight > total {
        return Err(MoneyError::SharesInvalid { total, share: weight });
    }
    if total.is_zero() {
        return Err(MoneyError::SharesEmpty { parts: 1 });
    }
    due(pool.checked_multiply_ratio(weight, total)?, claimed)
}

fn due(entitled: Uint128, credited: Uint128) -> Result<Uint128, MoneyError> {
    entitled.checked_sub(credited).map_err(|_| MoneyError::CreditExceeded { entitled, credited })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(n: u128) -> Uint128 {
        Uint128::new(n)
    }

    #[test]
    fn only_what_is_new_is_due() {
        let bps = Bps::new(3_333).unwrap();
        assert_eq!(entitlement_floor(units(10), bps, units(0)), Ok(units(3)));
        assert_eq!(entitlement_floor(units(10), bps, units(3)), Ok(units(0)));
        assert_eq!(entitlement_floor(units(16), bps, units(3)), Ok(units(2)));
    }

    #[test]
    fn more_credited_than_due_is_an_error_not_a_zero() {
        let refused = entitlement_floor(units(10), Bps::new(5_000).unwrap(), units(6)).unwrap_err().to_string();
        assert_eq!(refused, "CREDIT_EXCEEDED: expected at most 5 units credited so far, got 6");
        let refused = weight_entitlement_floor(units(10), units(1), units(2), units(6)).unwrap_err();
        assert_eq!(refused, MoneyError::CreditExceeded { entitled: units(5), credited: units(6) });
    }

    #[test]
    fn a_weight_has_its_part_of_the_pool() {
        assert_eq!(weight_entitlement_floor(units(100), units(1), units(3), units(30)), Ok(units(3)));
        assert_eq!(weight_entitlement_floor(units(100), units(0), units(3), units(0)), Ok(units(0)));
        let all = weight_entitlement_floor(Uint128::MAX, Uint128::MAX, Uint128::MAX, units(0));
        assert_eq!(all, Ok(Uint128::MAX));
    }

    #[test]
    fn a_weight_is_a_part_of_a_total() {
        let refused = weight_entitlement_floor(units(100), units(4), units(3), units(0)).unwrap_err().to_string();
        assert_eq!(refused, "SHARES_INVALID: expected a share of at most 3, got 4");
        let refused = weight_entitlement_floor(units(100), units(0), units(0), units(0)).unwrap_err();
        assert_eq!(refused, MoneyError::SharesEmpty { parts: 1 });
    }
}
