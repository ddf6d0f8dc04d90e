#![allow(clippy::arithmetic_side_effects)]

use caravan_primitives::Coded;
use proptest::prelude::*;

use super::*;
use crate::domain::terms::Terms;
use crate::tests::{cases, units};

fn row(paid: u128, rejected_sum: u128) -> Requester {
    Requester { paid: units(paid), rejected_sum: units(rejected_sum), ..Requester::default() }
}

fn history(paid: u128, rejected_sum: u128) -> Rejections {
    Rejections::new(row(paid, rejected_sum))
}

fn payment(reward: u128, grade_bps: u16) -> Payment {
    let terms = Terms::new(units(reward), &[5_000, 20_000], caravan_money::Bps::ZERO).unwrap();
    terms.payment(grade_bps, caravan_money::Bps::ZERO).unwrap()
}

fn allowed_of(row: &Requester, reward: u128) -> Uint128 {
    most_rejected(row.paid, row.rejected_sum, row.upheld, units(reward)).unwrap()
}

/// Paid, rejected after the message, the smallest reward; what is allowed, and whether it passes. By hand.
const TABLE: [(u128, u128, u128, u128, bool); 16] = [
    // who has paid nothing rejects nothing, whatever the reward
    (0, 1, 1, 0, false),
    (0, 0, 1_000, 0, true),
    (0, 10_000, 10_000, 0, false),
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
    // a high reward lifts the small arm only as far as what was paid, also where three times it does not fit
    (5, 5, u128::MAX / 3, 5, true),
    (5, 6, u128::MAX, 5, false),
];

#[test]
fn the_cap_is_the_greater_of_thirty_per_cent_and_three_rewards() {
    for (paid, rejected, reward, allowed, passes) in TABLE {
        let row = row(paid, rejected);
        assert_eq!(allowed_of(&row, reward), units(allowed), "{row:?} {reward}");
        let checked = Rejections { requester: row.clone(), smallest_reward: Some(units(reward)) }.check();
        let expected =
            MarketplaceError::RejectionCap { rejected_sum: row.rejected_sum, allowed: units(allowed), paid: row.paid };
        assert_eq!(checked, if passes { Ok(()) } else { Err(expected) }, "{row:?} {reward}");
    }
}

#[test]
fn a_rejection_counts_its_reward_and_a_short_grade_what_it_withholds() {
    let mut history = history(0, 0);
    history.accept(units(1_000), &payment(1_000, 10_000)).unwrap();
    history.accept(units(1_000), &payment(1_000, 20_000)).unwrap();
    assert_eq!((history.requester(), history.smallest_reward), (&row(3_000, 0), None));
    history.accept(units(1_000), &payment(1_000, 5_000)).unwrap();
    assert_eq!((history.requester(), history.smallest_reward), (&row(3_500, 500), Some(units(1_000))));
    history.reject(units(600)).unwrap();
    history.reject(units(700)).unwrap();
    assert_eq!((history.requester(), history.smallest_reward), (&row(3_500, 1_800), Some(units(600))));
    history.check().unwrap();
    history.reject(units(600)).unwrap();
    assert_eq!(history.check().unwrap_err().code(), "REJECTION_CAP");
}

#[test]
fn a_message_that_rejects_nothing_passes_whatever_was_rejected_before() {
    let mut history = history(0, 10);
    history.accept(units(1), &payment(1, 10_000)).unwrap();
    assert_eq!(history.check(), Ok(()));
}

#[test]
fn a_rejection_that_is_accepted_was_counted_before() {
    let mut history = history(10, 5);
    history.release(units(5)).unwrap();
    assert_eq!(history.requester(), &row(10, 0));
    assert_eq!(history.release(units(1)).unwrap_err().code(), "AMOUNT_SHORT");
}

#[test]
fn what_a_ruling_overturned_stays_rejected_and_what_it_upheld_leaves_the_first_cap() {
    let mut history = history(7_000, 3_000);
    history.overturn(units(1_000)).unwrap();
    let Requester { paid, rejected_sum, overturned, .. } = history.requester().clone();
    assert_eq!((paid, rejected_sum, overturned), (units(7_000), units(3_000), units(1_000)));
    history.uphold(units(2_000)).unwrap();
    assert_eq!((history.requester().rejected_sum(), history.requester().upheld()), (units(1_000), units(2_000)));
    history.reject(units(6_000)).unwrap();
    history.uphold(units(6_000)).unwrap();
    let upheld = history.requester().upheld();
    assert_eq!(
        (history.requester().rejected_sum(), upheld),
        (units(3_000), units(6_000)),
        "2,000 are above what was paid"
    );
    history.uphold(units(0)).unwrap();
    assert_eq!(history.requester().upheld(), upheld);
}

#[test]
fn the_largest_history_can_be_asked_what_it_may_reject() {
    assert_eq!(row(u128::MAX, 0).rejectable().unwrap(), units(145_835_300_108_973_627_198_589_117_470_757_804_909));
    assert_eq!(row(u128::MAX, u128::MAX).rejectable().unwrap(), units(0));
}

#[test]
fn many_small_rejections_are_worth_one_large_one() {
    let (mut small, mut large) = (history(7_000, 0), history(7_000, 0));
    large.reject(units(3_000)).unwrap();
    for _ in 0..3_000 {
        small.reject(units(1)).unwrap();
        small.check().unwrap();
    }
    assert_eq!(small.requester(), large.requester());
    small.reject(units(1)).unwrap();
    assert_eq!(small.check().unwrap_err().code(), "REJECTION_CAP");
}

proptest! {
    #![proptest_config(cases(1_024))]

    #[test]
    fn what_is_rejectable_is_the_most_that_passes(
        paid in prop_oneof![0..1_000u128, 0..1_000_000_000u128, 0..u128::MAX / 4],
        part in 0..=100u128,
    ) {
        let most = row(paid, 0).rejectable().unwrap().u128();
        let rejected = most / 100 * part;
        let mut after = row(paid, rejected);
        let room = after.rejectable().unwrap();
        prop_assert_eq!(room.u128(), most - rejected);
        // a reward of nothing leaves only the arm of 30 %
        after.rejected_sum += room;
        prop_assert_eq!(after.check(units(0)), Ok(()));
        after.rejected_sum += units(1);
        prop_assert_eq!(after.check(units(0)).unwrap_err().code(), "REJECTION_CAP");
        prop_assert_eq!(after.rejectable().unwrap(), units(0));
    }

    #[test]
    fn paying_more_never_lowers_what_is_allowed(
        paid in 0..u128::MAX / 4, rejected in 0..u128::MAX / 4, more in 0..u128::MAX / 4, reward in 0..u128::MAX / 4,
    ) {
        let before = allowed_of(&row(paid, rejected), reward);
        prop_assert!(allowed_of(&row(paid + more, rejected), reward) >= before);
        prop_assert!(before.u128() <= paid.max((paid + rejected) / 10 * 3 + 3));
    }
}

#[test]
fn reviews_count_by_how_long_they_took_and_a_bound_belongs_to_the_shorter_time() {
    const HOUR: u64 = 3_600;
    let mut history = history(0, 0);
    let secs = [0, HOUR, HOUR + 1, 6 * HOUR, 24 * HOUR, 48 * HOUR, 72 * HOUR, 72 * HOUR + 1, 168 * HOUR, 336 * HOUR];
    for secs in secs {
        history.end_review(ReviewEnd::Decided(Seconds::new(secs))).unwrap();
    }
    history.end_review(ReviewEnd::AutoApproved).unwrap();
    assert_eq!(history.requester().decided, [2, 2, 1, 1, 1, 2, 1, 1]);
    assert_eq!(history.requester().decision_times().seven_days, 2);
}

#[test]
fn editions_count_in_time_or_late() {
    let mut row = row(0, 0);
    row.end_edition(EditionEnd::InTime).unwrap();
    row.end_edition(EditionEnd::Late).unwrap();
    row.end_edition(EditionEnd::Late).unwrap();
    assert_eq!((row.editions_in_time(), row.editions_late()), (1, 2));
}
