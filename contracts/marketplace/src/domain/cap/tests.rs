#![allow(clippy::arithmetic_side_effects)]

use caravan_primitives::Coded;
use proptest::prelude::*;

use super::*;
use crate::tests::{cases, units};

fn row(paid: u128, rejected_sum: u128) -> Requester {
    Requester { paid: units(paid), rejected_sum: units(rejected_sum) }
}

/// Paid, rejected after the message, the reward at hand; what is allowed, and whether it passes. By hand.
const TABLE: [(u128, u128, u128, u128, bool); 16] = [
    // who has paid nothing refuses nothing, whatever the reward
    (0, 1, 1, 0, false),
    (0, 0, 1_000, 0, true),
    (0, 10_000, 10_000, 3_000, false),
    // small histories: three rewards, never more than was paid
    (1_000, 1_000, 1_000, 1_000, true),
    (1_000, 2_000, 1_000, 1_000, false),
    (2_999, 2_999, 1_000, 2_999, true),
    (3_000, 3_000, 1_000, 3_000, true),
    (3_001, 3_001, 1_000, 3_000, false),
    (3_000, 4_000, 1_000, 3_000, false),
    // large histories: 30 % of what was decided
    (7_000, 3_000, 1, 3_000, true),
    (7_000, 3_001, 1, 3_000, false),
    (6_999, 3_000, 1, 2_999, false),
    (70_000, 30_000, 1_000, 30_000, true),
    (70_000, 31_000, 1_000, 30_300, false),
    // a dear reward at hand lifts the small arm only as far as what was paid
    (5, 5, u128::MAX / 3, 5, true),
    (5, 6, u128::MAX / 3, 5, false),
];

#[test]
fn the_cap_is_the_greater_of_thirty_per_cent_and_three_rewards() {
    for (paid, rejected, reward, allowed, passes) in TABLE {
        let row = row(paid, rejected);
        assert_eq!(row.allowed(units(reward)).unwrap(), units(allowed), "{row:?} {reward}");
        let checked = row.check(units(reward));
        let expected =
            MarketplaceError::RejectionCap { rejected_sum: row.rejected_sum, allowed: units(allowed), paid: row.paid };
        assert_eq!(checked, if passes { Ok(()) } else { Err(expected) }, "{row:?} {reward}");
    }
}

#[test]
fn what_was_forgotten_was_refused_before() {
    let mut row = row(10, 5);
    row.forget(units(5)).unwrap();
    assert_eq!(row.rejected_sum, units(0));
    assert_eq!(row.forget(units(1)).unwrap_err().code(), "AMOUNT_SHORT");
}

#[test]
fn the_largest_history_can_be_asked_what_it_may_refuse() {
    assert_eq!(row(u128::MAX, 0).rejectable().unwrap(), units(145_835_300_108_973_627_198_589_117_470_757_804_909));
    assert_eq!(row(u128::MAX, u128::MAX).rejectable().unwrap(), units(0));
}

#[test]
fn many_small_refusals_are_worth_one_large_one() {
    let (mut small, mut large) = (row(7_000, 0), row(7_000, 0));
    large.refuse(units(3_000)).unwrap();
    for _ in 0..3_000 {
        small.refuse(units(1)).unwrap();
        small.check(units(1)).unwrap();
    }
    assert_eq!(small, large);
    small.refuse(units(1)).unwrap();
    assert_eq!(small.check(units(1)).unwrap_err().code(), "REJECTION_CAP");
}

proptest! {
    #![proptest_config(cases(1_024))]

    #[test]
    fn what_is_refusable_is_the_most_that_passes(
        paid in prop_oneof![0..1_000u128, 0..1_000_000_000u128, 0..u128::MAX / 4],
        part in 0..=100u128,
    ) {
        let most = row(paid, 0).rejectable().unwrap().u128();
        let rejected = most / 100 * part;
        let mut after = row(paid, rejected);
        let room = after.rejectable().unwrap();
        prop_assert_eq!(room.u128(), most - rejected);
        // a reward of nothing leaves only the arm of 30 %
        after.refuse(room).unwrap();
        prop_assert_eq!(after.check(units(0)), Ok(()));
        after.refuse(units(1)).unwrap();
        prop_assert_eq!(after.check(units(0)).unwrap_err().code(), "REJECTION_CAP");
        prop_assert_eq!(after.rejectable().unwrap(), units(0));
    }

    #[test]
    fn paying_more_never_lowers_what_is_allowed(
        paid in 0..u128::MAX / 4, rejected in 0..u128::MAX / 4, more in 0..u128::MAX / 4, reward in 0..u128::MAX / 4,
    ) {
        let before = row(paid, rejected).allowed(units(reward)).unwrap();
        prop_assert!(row(paid + more, rejected).allowed(units(reward)).unwrap() >= before);
        prop_assert!(before.u128() <= paid.max((paid + rejected) / 10 * 3 + 3));
    }
}
