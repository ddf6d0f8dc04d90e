#![allow(clippy::arithmetic_side_effects)]

use caravan_primitives::Coded;
use proptest::prelude::*;

use super::*;
use crate::tests::{cases, units};

#[test]
fn money_is_taken_whole_or_in_part_and_never_beyond() {
    let mut balance = Balance::default();
    balance.credit(units(100)).unwrap();
    assert_eq!(balance.debit(Some(units(30))), Ok(units(30)));
    assert_eq!(balance.debit(Some(units(71))), Ok(units(70)));
    assert_eq!(balance.debit(Some(units(1))), Ok(units(0)));
    balance.credit(units(5)).unwrap();
    assert_eq!(balance.debit(None), Ok(units(5)));
    assert_eq!(balance.debit(None), Ok(units(0)));
}

#[test]
fn an_award_above_the_budget_is_split_and_the_oldest_season_goes_first() {
    let due = || vec![(1, units(30)), (2, units(20)), (4, units(50))];
    let split = |budget: u128| Balance::split(due(), units(budget));
    let of = |sent: &[(u32, Uint128)], kept: &[(u32, Uint128)]| SplitAward { sent: sent.to_vec(), kept: kept.to_vec() };
    assert_eq!(split(0), of(&[], &due()));
    assert_eq!(split(10), of(&[(1, units(10))], &[(1, units(20)), (2, units(20)), (4, units(50))]));
    assert_eq!(split(30), of(&[(1, units(30))], &[(2, units(20)), (4, units(50))]));
    assert_eq!(split(99), of(&[(1, units(30)), (2, units(20)), (4, units(49))], &[(4, units(1))]));
    assert_eq!(split(100), of(&[], &due()), "there was room: another fault");
    let huge = vec![(1, Uint128::MAX), (2, Uint128::MAX)];
    assert_eq!(Balance::split(huge, Uint128::MAX), of(&[(1, Uint128::MAX)], &[(2, Uint128::MAX)]));
}

#[test]
fn a_ninth_season_merges_the_oldest_into_the_next() {
    let mut balance = Balance::default();
    for season in 1..=8 {
        balance.award(season, units(u128::from(season)));
    }
    assert_eq!(balance.points.len(), 8);
    balance.award(9, units(9));
    assert_eq!(balance.points[0], (2, units(3)));
    assert_eq!((balance.points.len(), balance.points[7]), (8, (9, units(9))));
    // a season that is there grows, and none of nothing is kept
    balance.award(9, units(1));
    balance.award(10, units(0));
    assert_eq!((balance.points.len(), balance.points[7]), (8, (9, units(10))));
}

#[test]
fn what_was_taken_off_and_comes_back_is_as_it_was() {
    let mut balance = Balance::default();
    balance.award(3, units(5));
    balance.award(1, units(7));
    let before = balance.clone();
    let taken = balance.take_points();
    assert_eq!((balance.points.len(), Balance::sum(&taken)), (0, units(12)));
    for (season, points) in &taken {
        balance.award(*season, *points);
    }
    assert_eq!(balance, before);
}

#[test]
fn points_beyond_what_can_be_counted_are_cut_off() {
    let mut balance = Balance::default();
    for season in 1..=9 {
        balance.award(season, Uint128::MAX);
        balance.award(season, units(1));
    }
    assert_eq!((balance.points.len(), balance.points[0]), (8, (2, Uint128::MAX)));
    assert_eq!(Balance::sum(&balance.points), Uint128::MAX);
}

proptest! {
    #![proptest_config(cases(1_024))]

    #[test]
    fn seasons_lose_nothing_stay_in_order_and_few(
        awards in prop::collection::vec((1..40u32, 0..1_000_000u128), 0..60),
    ) {
        let mut balance = Balance::default();
        let mut total = 0;
        for (season, points) in awards {
            let youngest = balance.points.last().map_or(season, |(last, _)| season.max(*last));
            balance.award(season, units(points));
            total += points;
            prop_assert_eq!(Balance::sum(&balance.points), units(total));
            prop_assert!(balance.points.len() <= bounds::MAX_SEASONS);
            prop_assert!(balance.points.windows(2).all(|pair| pair[0].0 < pair[1].0));
            prop_assert!(balance.points.iter().all(|(of, due)| *of <= youngest && !due.is_zero()));
        }
    }
}

#[test]
fn others_have_a_balance_paid_while_no_rejection_is_open() {
    let mut balance = Balance::default();
    let code =
        |balance: &Balance| balance.require_no_rejection(PersonId::FIRST).map_or_else(|error| error.code(), |()| "ok");
    assert_eq!(code(&balance), "ok");
    balance.begin_rejection().unwrap();
    balance.begin_rejection().unwrap();
    balance.end_rejection().unwrap();
    let refused = MarketplaceError::AppealOpen { person: PersonId::FIRST, rejections: 1 };
    assert_eq!(balance.require_no_rejection(PersonId::FIRST), Err(refused));
    balance.end_rejection().unwrap();
    assert_eq!(code(&balance), "ok");
    assert_eq!(balance.end_rejection().unwrap_err().code(), "LEDGER_BROKEN");
}
