#![allow(clippy::arithmetic_side_effects)]

use caravan_primitives::Coded;
use proptest::prelude::*;

use super::*;
use crate::tests::{cases, units};

fn bps(fee: u16) -> Bps {
    Bps::new(fee).unwrap()
}

fn terms(reward: u128, grades: &[u16], fee: u16) -> Terms {
    Terms::new(units(reward), grades, bps(fee)).unwrap()
}

#[test]
fn a_slot_costs_its_best_grade_and_the_fee_on_it_rounded_up() {
    for (reward, grades, fee, cost) in [
        (1_000, &[][..], 0, 1_000),
        (1_000, &[], 250, 1_025),
        (1_001, &[], 250, 1_027),
        (1, &[], 1, 2),
        (1_000, &[5_000, 7_500], 250, 1_025),
        (1_000, &[5_000, 15_000], 250, 1_538),
        (999, &[20_000], 1_000, 2_198),
        (3, &[15_000], 1_000, 5),
    ] {
        let row = terms(reward, grades, fee);
        assert_eq!((row.reward, row.cost), (units(reward), units(cost)), "{reward} {grades:?} {fee}");
    }
}

#[test]
fn a_payment_is_rounded_down_and_says_what_it_leaves_out() {
    let row = terms(1_001, &[5_000, 15_000], 250);
    let pay = |grade| {
        let Payment { amount, fee, withheld, shortfall } = row.payment(grade, bps(250)).unwrap();
        (amount.u128(), fee.u128(), withheld.u128(), shortfall.u128())
    };
    assert_eq!(pay(10_000), (1_001, 25, 0, 0));
    // 500 and a fee of 12, where 1,001 and 25 would have been due
    assert_eq!(pay(5_000), (500, 12, 501, 514));
    // a bonus is no shortfall, and neither is its absence
    assert_eq!(pay(15_000), (1_501, 37, 0, 0));
}

#[test]
fn a_payment_above_the_cost_of_its_slot_is_refused() {
    let row = terms(1_000, &[], 250);
    assert_eq!(row.payment(20_000, bps(250)).unwrap_err().code(), "LEDGER_BROKEN");
    assert_eq!(row.payment(10_000, bps(1_000)).unwrap_err().code(), "LEDGER_BROKEN");
}

#[test]
fn a_cost_beyond_128_bits_is_refused_with_a_code() {
    let most = Uint128::MAX;
    assert_eq!(Terms::new(most, &[10_001], Bps::ZERO).unwrap_err().code(), "AMOUNT_OVERFLOW");
    assert_eq!(Terms::new(most, &[], bps(1)).unwrap_err().code(), "AMOUNT_OVERFLOW");
    assert_eq!(Terms::new(most, &[], Bps::ZERO).unwrap().payment(10_000, Bps::ZERO).unwrap().amount, most);
}

fn reward() -> impl Strategy<Value = u128> {
    prop_oneof![1..50u128, 1..100_000u128, any::<u128>(), Just(u128::MAX), Just(u128::MAX / 2)]
}

fn grades() -> impl Strategy<Value = Vec<u16>> {
    prop::collection::vec(bounds::MIN_GRADE_BPS..=bounds::MAX_GRADE_BPS, 0..=bounds::MAX_GRADES)
}

proptest! {
    #![proptest_config(cases(1_024))]

    #[test]
    fn whatever_the_grade_a_payment_fits_its_slot_and_nothing_is_lost(
        reward in reward(), grades in grades(), fee in 0..=bounds::MAX_FEE_BPS,
    ) {
        let Ok(row) = Terms::new(units(reward), &grades, bps(fee)) else {
            // only what does not fit is refused
            prop_assert!(reward > u128::MAX / 3);
            return Ok(());
        };
        for grade in grades.iter().copied().chain([bounds::BASE_GRADE_BPS]) {
            let paid = row.payment(grade, bps(fee)).unwrap();
            let base = row.payment(bounds::BASE_GRADE_BPS, bps(fee)).unwrap();
            prop_assert!(paid.amount + paid.fee <= row.cost);
            prop_assert!(paid.fee.u128() <= paid.amount.u128() / 10);
            if grade < bounds::BASE_GRADE_BPS {
                prop_assert_eq!(paid.amount + paid.withheld, units(reward));
                prop_assert_eq!(paid.amount + paid.fee + paid.shortfall, base.amount + base.fee);
                prop_assert!(paid.withheld.u128() <= reward / 2 + 1);
            } else {
                prop_assert_eq!((paid.withheld, paid.shortfall), (units(0), units(0)));
                prop_assert!(paid.amount >= units(reward));
            }
        }
    }
}
