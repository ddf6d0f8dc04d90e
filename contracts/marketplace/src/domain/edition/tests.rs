#![allow(clippy::arithmetic_side_effects)]

use proptest::prelude::*;

use super::*;
use crate::tests::{cases, units};

fn edition(id: u64) -> EditionId {
    EditionId::new(id).unwrap()
}

#[test]
fn a_slot_adds_its_weight_until_the_cap() {
    let share = SlotShare { weight: 5, cap: units(12) };
    let rows = [(0, 5), (5, 5), (7, 5), (8, 4), (11, 1), (12, 0), (13, 0)];
    for (present, added) in rows {
        assert_eq!(share.added_to(units(present)), units(added), "{present}");
    }
}

#[test]
fn the_minimum_of_a_slot_is_compared_exactly() {
    let terms = ShareTerms {
        contributor_bps: Bps::new(1).unwrap(),
        weight_cap: units(1),
        floor_price: None,
        floor_royalty_bps: Bps::ZERO,
        bond_per_weight: units(2),
        publish_secs: Seconds::new(0),
    };
    // (10 + 3 × 2) / 3 is 5 and a third
    assert_eq!(terms.check_offer(units(10), 3, units(5)), Ok(()));
    let refused = MarketplaceError::SlotBelowMinimum { needed: units(18), got: units(16) };
    assert_eq!(terms.check_offer(units(10), 3, units(6)), Err(refused));
    assert_eq!(terms.check_offer(units(12), 3, units(6)), Ok(()));
}

#[test]
fn the_last_batch_to_close_sets_the_deadline() {
    let mut row = Edition::begin(Time::new(100));
    row.open_batch(Time::new(500), units(1)).unwrap();
    row.open_batch(Time::new(300), units(2)).unwrap();
    assert_eq!((row.closes_at, row.batches, row.bond), (Time::new(500), 2, units(3)));
    assert_eq!(row.publish_by(Seconds::new(50)), Ok(Time::new(550)));
    row.finalize_batch().unwrap();
    assert!(row.require_settled(edition(1)).is_err());
    row.finalize_batch().unwrap();
    assert_eq!(row.require_settled(edition(1)), Ok(()));
    assert!(row.finalize_batch().is_err());
}

#[test]
fn a_bond_waits_for_the_publication_unless_no_person_can_be_paid_from_it() {
    let mut row = Edition::begin(Time::new(100));
    row.open_batch(Time::new(500), units(3)).unwrap();
    row.finalize_batch().unwrap();
    let wait = Seconds::new(50);
    for (total, id, current, expected) in [(0, 1, 1, 550), (0, 1, 2, 100), (7, 1, 1, 550), (7, 1, 2, 550)] {
        let contributors = Contributors::of(units(total), edition(id), edition(current));
        assert_eq!(row.forfeit_from(wait, contributors), Ok(Time::new(expected)), "{total} {id} {current}");
    }
    let early = MarketplaceError::ForfeitEarly { from: Time::new(550), now: Time::new(549) };
    assert_eq!(row.check_forfeit(edition(1), Time::new(550), Time::new(549)), Err(early));
    assert_eq!(row.forfeit_if_late(edition(1), Time::new(550), Time::new(549), units(7)), None);
    let forfeited = Forfeited { pool: units(3), to_available: units(0) };
    assert_eq!(row.forfeit_if_late(edition(1), Time::new(550), Time::new(550), units(7)), Some(forfeited));
    assert_eq!(row.forfeit_if_late(edition(1), Time::new(550), Time::new(550), units(7)), None);
}

proptest! {
    #![proptest_config(cases(1_024))]

    #[test]
    fn a_pool_is_divided_by_weight_in_any_order_and_to_the_unit(
        amount in 1..=u128::MAX,
        weights in prop::collection::vec(1..=1_000_000_000_000u128, 1..12),
        turn in any::<usize>(),
    ) {
        let total = units(weights.iter().sum());
        let mut row = Edition::begin(Time::new(0));
        row.lock_bond(units(amount)).unwrap();
        prop_assert_eq!(row.forfeit(total), Forfeited { pool: units(amount), to_available: units(0) });
        prop_assert_eq!(row.bond, units(0));
        let pool = row.pool_mut(edition(1)).unwrap();
        let mut order = weights.clone();
        order.rotate_left(turn % weights.len());
        let mut paid = 0;
        for weight in order {
            prop_assert_eq!(pool.take_rest(total), units(0));
            let part = pool.claim(units(weight), total).unwrap();
            prop_assert_eq!(part, units(amount).multiply_ratio(weight, total));
            paid += part.u128();
        }
        let rest = pool.take_rest(total).u128();
        prop_assert_eq!(paid + rest, amount);
        prop_assert!(rest < weights.len() as u128);
        prop_assert_eq!((pool.left, pool.claimed), (units(0), total));
    }
}
