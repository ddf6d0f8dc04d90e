use caravan_money::MoneyError;
use caravan_primitives::Coded;

use super::*;

fn addr(word: &str) -> Addr {
    #[allow(clippy::disallowed_methods, reason = "no chain here")]
    Addr::unchecked(word)
}

fn row(budget: u128, raise: Option<(u128, u64)>) -> Minter {
    let raise = raise.map(|(amount, from)| Raise { amount: Uint128::new(amount), from: Time::new(from) });
    Minter { budget: Uint128::new(budget), raise }
}

fn earning(recipient: &str, season: u32, amount: u128) -> Earning {
    Earning { recipient: addr(recipient), season, amount: Uint128::new(amount) }
}

#[test]
fn a_budget_is_spent_to_the_last_point_and_no_further() {
    let (minter, five) = (addr("minter"), Uint128::new(5));
    let spend_five = |amount: u128| spend(&minter, Some(row(5, None)), Uint128::new(amount), Time::new(0));
    assert_eq!(spend_five(4), Ok(row(1, None)));
    assert_eq!(spend_five(5), Ok(row(0, None)));
    assert_eq!(spend_five(6), Err(PointsError::BudgetExceeded { budget: five, amount: Uint128::new(6) }));
}

#[test]
fn a_raise_is_minted_from_the_second_on_at_which_its_notice_is_over() {
    let (minter, raised) = (addr("minter"), row(5, Some((3, 100))));
    let at = |now: u64, amount: u128| spend(&minter, Some(raised.clone()), Uint128::new(amount), Time::new(now));
    assert_eq!(at(99, 2), Ok(row(3, Some((3, 100)))));
    let (budget, amount) = (Uint128::new(5), Uint128::new(6));
    assert_eq!(at(99, 6), Err(PointsError::BudgetExceeded { budget, amount }));
    assert_eq!(at(100, 8), Ok(row(0, None)));
    assert_eq!(at(100, 9), Err(PointsError::BudgetExceeded { budget: Uint128::new(8), amount: Uint128::new(9) }));
}

#[test]
fn a_budget_falls_at_once_and_rises_after_a_notice_less_what_was_minted() {
    let set = |from: Option<Minter>, budget: u128, now: u64| set_budget(from, Uint128::new(budget), Time::new(now));
    let notice = bounds::RAISE_NOTICE_SECS;
    assert_eq!(set(None, 5, 10), Ok(row(0, Some((5, 10 + notice)))), "a new minter waits too");
    assert_eq!(set(Some(row(5, None)), 3, 10), Ok(row(3, None)));
    assert_eq!(set(Some(row(5, None)), 5, 10), Ok(row(5, None)));
    assert_eq!(set(Some(row(5, None)), 9, 10), Ok(row(5, Some((4, 10 + notice)))));
    let raised = row(2, Some((4, 10 + notice)));
    assert_eq!(set(Some(raised.clone()), 9, 20), Ok(row(2, Some((7, 20 + notice)))), "a raise replaces the one before");
    assert_eq!(set(Some(raised.clone()), 1, 20), Ok(row(1, None)), "a smaller budget ends a raise");
    assert_eq!(set(Some(raised), 9, 10 + notice), Ok(row(6, Some((3, 10 + 2 * notice)))));
    let most = set(Some(row(1, None)), u128::MAX, 0).unwrap();
    assert_eq!(most.at(Time::new(notice)), row(u128::MAX, None));
    assert_eq!(set(None, 1, u64::MAX).unwrap_err().code(), "TIME_OVERFLOW");
}

#[test]
fn a_stranger_mints_nothing() {
    let stranger = addr("stranger");
    let refused = PointsError::MinterUnlisted { found: stranger.clone() };
    assert_eq!(spend(&stranger, None, Uint128::one(), Time::new(0)), Err(refused));
}

#[test]
fn a_minter_is_listed_once() {
    let (a, b) = ((addr("a"), Uint128::one()), (addr("b"), Uint128::one()));
    assert_eq!(check_minters(&[a.clone(), b.clone()]), Ok(()));
    let again = (addr("a"), Uint128::new(9));
    assert_eq!(
        check_minters(&[a, b, again]),
        Err(PrimitiveError::EntryDuplicate { field: "minters", value: addr("a").to_string() }.into())
    );
}

#[test]
fn awards_are_summed_over_persons_and_seasons() {
    let earnings = [earning("a", 1, 2), earning("b", 1, 3), earning("a", 2, 5)];
    assert_eq!(total(&earnings), Ok(Uint128::new(10)));
}

#[test]
fn the_same_person_and_season_twice_is_refused() {
    let earnings = [earning("a", 1, 2), earning("b", 1, 3), earning("a", 1, 5)];
    assert_eq!(
        total(&earnings),
        Err(PrimitiveError::EntryDuplicate { field: "awards", value: format!("{} in season 1", addr("a")) }.into())
    );
}

#[test]
fn a_sum_beyond_128_bits_is_refused() {
    let refused = total(&[earning("a", 1, u128::MAX), earning("b", 1, 1)]);
    assert!(matches!(refused, Err(PointsError::Money(MoneyError::AmountOverflow { .. }))), "{refused:?}");
}
