use caravan_money::MoneyError;

use super::*;

fn addr(word: &str) -> Addr {
    #[allow(clippy::disallowed_methods, reason = "no chain here")]
    Addr::unchecked(word)
}

fn earning(recipient: &str, season: u32, amount: u128) -> Earning {
    Earning { recipient: addr(recipient), season, amount: Uint128::new(amount) }
}

#[test]
fn a_budget_is_spent_to_the_last_point_and_no_further() {
    let (minter, five) = (addr("minter"), Uint128::new(5));
    assert_eq!(spend(&minter, Some(five), Uint128::new(4)), Ok(Uint128::one()));
    assert_eq!(spend(&minter, Some(five), five), Ok(Uint128::zero()));
    let six = Uint128::new(6);
    assert_eq!(spend(&minter, Some(five), six), Err(PointsError::BudgetExceeded { budget: five, amount: six }));
}

#[test]
fn a_stranger_mints_nothing() {
    let stranger = addr("stranger");
    let refused = PointsError::MinterUnlisted { found: stranger.clone() };
    assert_eq!(spend(&stranger, None, Uint128::one()), Err(refused));
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
