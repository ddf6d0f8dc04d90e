#![allow(clippy::arithmetic_side_effects)]

use caravan_primitives::Coded;
use proptest::prelude::*;

use super::*;
use crate::tests::{addr, cases, units};

const ID: AppealId = AppealId::FIRST;
const DAY: u64 = 86_400;

fn terms(arbiter_fee: u128) -> AppealTerms {
    let (respond_secs, ruling_secs) = (Seconds::new(DAY), Seconds::new(2 * DAY));
    AppealTerms { respond_secs, ruling_secs, free: 3, arbiter_fee: units(arbiter_fee) }
}

fn stakes(amounts: &[u128]) -> Vec<Stake> {
    let stake = |(number, amount): (u64, &u128)| Stake {
        assignment: AssignmentId::new(number).unwrap(),
        amount: units(*amount),
    };
    (1..).zip(amounts).map(stake).collect()
}

fn appeal(amounts: &[u128], fee: u128, free: bool) -> Appeal {
    let person = PersonId::new(7).unwrap();
    Appeal::open(BatchId::FIRST, person, stakes(amounts), &terms(fee), free, Time::new(1_000)).unwrap()
}

/// Contested but for a set, with a bond of which so much came from available funds.
fn answered(appeal: Appeal, conceded: u32, from_available: u128, fee: u128) -> Appeal {
    let bond = appeal.answer_bond(conceded, &terms(fee));
    let (from_available, by) = (units(from_available).min(bond), PersonId::FIRST);
    let answer = Answer { conceded, from_available, attached: bond - from_available, by, at: Time::new(2_000) };
    Appeal { answer: Some(answer), ..appeal }
}

fn outcome(by: EndedBy, upheld: u32) -> Outcome {
    Outcome { upheld, by, at: Time::new(3_000) }
}

/// To the annotator, to available funds, to who attached, to the arbiter.
fn parts(split: &Split) -> [u128; 4] {
    [split.to_annotator, split.to_available, split.to_responder, split.to_arbiter].map(|part| part.u128())
}

fn code<T>(got: Result<T>) -> &'static str {
    got.map_or_else(|error| error.code(), |_| "ok")
}

const UNRULED: [EndedBy; 4] =
    [EndedBy::Concession, EndedBy::RespondentSilent, EndedBy::ArbiterSilent, EndedBy::ArbitrationSilent];

#[test]
fn a_bond_is_a_fifth_rounded_up_and_no_less_than_the_fee_of_the_arbiter() {
    for (amounts, fee, bond) in [
        (&[1_000][..], 7, 200),
        (&[1_000, 1], 7, 201),
        (&[1_000, 4], 7, 201),
        (&[1_000, 5], 7, 201),
        (&[1_000, 6], 7, 202),
        (&[1], 0, 1),
        (&[1_000], 200, 200),
        (&[1_000], 201, 201),
        (&[1], u128::MAX, u128::MAX),
    ] {
        assert_eq!(appeal(amounts, fee, false).bond, units(bond), "{amounts:?} {fee}");
        assert_eq!(appeal(amounts, fee, true).bond, units(0), "{amounts:?} {fee}");
    }
}

#[test]
fn times_are_counted_from_the_appeal() {
    let row = appeal(&[5], 1, false);
    assert_eq!((row.respond_until.get(), row.latest_end.get()), (1_000 + DAY, 1_000 + 10 * DAY));
    let late = Appeal::open(BatchId::FIRST, PersonId::FIRST, stakes(&[5]), &terms(1), false, Time::new(u64::MAX - DAY));
    assert_eq!(code(late), "TIME_OVERFLOW");
}

#[test]
fn a_set_has_one_bit_for_each_work() {
    for count in [1, 2, 19, 20] {
        let row = appeal(&vec![10; count], 1, false);
        assert_eq!(row.all_works(), (1_u32 << count) - 1, "{count}");
        assert_eq!(row.stake_of(u32::MAX), row.stake(), "{count}: bits beyond the works are no works");
        assert_eq!(row.stake_of(0), Ok(units(0)));
    }
    let row = appeal(&[1, 10, 100], 1, false);
    assert_eq!((row.stake_of(0b101), row.stake_of(!0b101)), (Ok(units(101)), Ok(units(10))));
}

#[test]
fn it_is_answered_once_in_time_about_its_own_works() {
    let row = appeal(&[10, 10], 1, false);
    let until = row.respond_until.get();
    for (concede, now, expected) in [
        (0, until - 1, "ok"),
        (0b11, until - 1, "ok"),
        (0b100, until - 1, "OUT_OF_RANGE"),
        (0, until, "RESPONSE_LATE"),
        (0, until + 1, "RESPONSE_LATE"),
    ] {
        assert_eq!(code(row.check_answer(ID, concede, Time::new(now))), expected, "{concede} {now}");
    }
    let again = answered(row.clone(), 0, 0, 1);
    assert_eq!(code(again.check_answer(ID, 0, Time::new(until))), "APPEAL_ANSWERED");
    let ended = Appeal { outcome: Some(outcome(EndedBy::RespondentSilent, 3)), ..row.clone() };
    assert_eq!(code(ended.check_answer(ID, 0, Time::new(until - 1))), "APPEAL_ENDED");
    let states = [row.status(), again.status(), ended.status()];
    assert_eq!(states, [AppealStatus::AwaitingAnswer, AppealStatus::AwaitingRuling, AppealStatus::Ended]);
}

#[test]
fn a_ruling_is_carried_out_once_and_before_the_latest_end() {
    let row = appeal(&[10], 1, false);
    let end = row.latest_end.get();
    assert_eq!(code(row.check_ruling(ID, Time::new(end - 1))), "ok");
    assert_eq!(code(row.check_ruling(ID, Time::new(end))), "ENACTMENT_LATE");
    let ended = Appeal { outcome: Some(outcome(EndedBy::Arbiter, 0)), ..row };
    assert_eq!(code(ended.check_ruling(ID, Time::new(0))), "APPEAL_ENDED");
}

#[test]
fn who_contests_puts_down_as_much_as_the_annotator_or_the_fee() {
    let bond = |free, concede| appeal(&[1_000, 1_000], 7, free).answer_bond(concede, &terms(7)).u128();
    assert_eq!([bond(false, 0), bond(false, 0b01), bond(false, 0b11)], [400, 400, 0]);
    assert_eq!([bond(true, 0), bond(true, 0b10), bond(true, 0b11)], [7, 7, 0]);
}

#[test]
fn what_is_at_hand_is_taken_first_and_the_rest_comes_exactly() {
    for (bond, at_hand, attached, expected) in [
        (200, 500, 0, Ok(200)),
        (200, 200, 0, Ok(200)),
        (200, 50, 150, Ok(50)),
        (200, 0, 200, Ok(0)),
        (0, 500, 0, Ok(0)),
        (200, 50, 149, Err(150)),
        (200, 50, 151, Err(150)),
        (200, 50, 0, Err(150)),
        (200, 500, 1, Err(0)),
        (0, 0, 1, Err(0)),
    ] {
        let got = from_at_hand(units(bond), units(at_hand), units(attached));
        let inexact = |expected| MarketplaceError::FundsInexact { expected: units(expected), got: units(attached) };
        assert_eq!(got, expected.map(units).map_err(inexact), "{bond} {at_hand} {attached}");
    }
}

/// Ten works of 1,000 with a fee of 7: bonds of 2,000. Works won; from available funds; the parts. By hand.
const RULINGS: [(u32, u128, [u128; 4]); 7] = [
    (10, 2_000, [3_993, 0, 0, 7]),
    (0, 2_000, [0, 3_993, 0, 7]),
    // 2 of the fee and 600 of the bond are the annotator's to lose, 5 and 1,400 the requester's
    (7, 2_000, [1_400 + 1_395, 600 + 598, 0, 7]),
    (7, 1_500, [1_400 + 1_395, 100 + 598, 500, 7]),
    (7, 1_000, [1_400 + 1_395, 598, 600, 7]),
    (7, 0, [1_400 + 1_395, 598, 600, 7]),
    (0, 0, [0, 1_993, 2_000, 7]),
];

#[test]
fn each_side_loses_the_part_of_its_bond_that_belongs_to_the_stake_it_lost() {
    for (won, from_available, expected) in RULINGS {
        let row = answered(appeal(&[1_000; 10], 7, false), 0, from_available, 7);
        let split = row.split(&outcome(EndedBy::Arbiter, (1 << won) - 1), units(7)).unwrap();
        assert_eq!(parts(&split), expected, "{won} won, {from_available} from available funds");
    }
}

#[test]
fn what_was_conceded_is_no_part_of_what_the_arbiter_ruled_on() {
    let row = answered(appeal(&[1_000, 500, 500], 7, false), 0b001, 400, 7);
    // 500 of the contested 1,000 are lost
    let split = row.split(&outcome(EndedBy::Arbiter, 0b011), units(7)).unwrap();
    assert_eq!(parts(&split), [200 + 196, 200 + 197, 0, 7]);
}

#[test]
fn where_the_arbiter_does_not_rule_all_bonds_go_back() {
    for by in UNRULED {
        for upheld in [0, 0b01, 0b11] {
            let row = answered(appeal(&[1_000, 1_000], 7, false), 0, 150, 7);
            assert_eq!(parts(&row.split(&outcome(by, upheld), units(7)).unwrap()), [400, 150, 250, 0], "{by:?}");
        }
        let silent = appeal(&[1_000, 1_000], 7, false);
        assert_eq!(parts(&silent.split(&outcome(by, 3), units(7)).unwrap()), [400, 0, 0, 0], "{by:?}");
    }
    // `arbitration` says that the arbiter ruled where no one has contested anything: no one owes it a fee
    let unanswered = appeal(&[1_000], 7, false);
    assert_eq!(parts(&unanswered.split(&outcome(EndedBy::Arbiter, 0), units(7)).unwrap()), [200, 0, 0, 0]);
    let conceded = answered(appeal(&[1_000], 7, false), 1, 0, 7);
    assert_eq!(parts(&conceded.split(&outcome(EndedBy::Arbiter, 1), units(7)).unwrap()), [200, 0, 0, 0]);
}

#[test]
fn a_free_appeal_costs_who_contests_it_the_fee_whatever_is_ruled() {
    for (upheld, from_available) in [(0, 7), (1, 7), (0, 3), (1, 0)] {
        let row = answered(appeal(&[1_000], 7, true), 0, from_available, 7);
        assert_eq!(parts(&row.split(&outcome(EndedBy::Arbiter, upheld), units(7)).unwrap()), [0, 0, 0, 7]);
        let silent = row.split(&outcome(EndedBy::ArbiterSilent, 1), units(7)).unwrap();
        assert_eq!(parts(&silent), [0, from_available, 7 - from_available, 0]);
    }
}

#[test]
fn the_annotator_does_not_answer_for_the_requester() {
    let row = appeal(&[10], 1, false);
    assert_eq!(code(require_other(&row, Some(row.person))), "OWN_WORK");
    assert_eq!(code(require_other(&row, Some(PersonId::FIRST))), "ok");
    assert_eq!(not_a_party(ID, &addr("eve")).code(), "APPEAL_PARTY_ONLY");
}

/// Lost, rejected, upheld before, paid; what moves. By hand.
const SECOND_CAP: [(u128, u128, u128, u128, u128); 8] = [
    (3_000, 3_000, 0, 7_000, 3_000),
    (3_000, 3_000, 4_000, 7_000, 3_000),
    (3_000, 3_000, 4_001, 7_000, 2_999),
    (3_000, 3_000, 6_000, 7_000, 1_000),
    (3_000, 3_000, 7_000, 7_000, 0),
    (1_000, 3_000, 9_000, 7_000, 0),
    (0, 3_000, 0, 7_000, 0),
    (1_000, 1_000, 0, 0, 0),
];

#[test]
fn rejections_that_were_upheld_leave_the_first_cap_while_no_more_than_was_paid_is_rejected() {
    for (lost, rejected, upheld, paid, moved) in SECOND_CAP {
        let got = moved_to_upheld(units(lost), units(rejected), units(upheld), units(paid));
        assert_eq!(got, Ok(units(moved)), "{lost} {rejected} {upheld} {paid}");
    }
    assert_eq!(code(moved_to_upheld(units(1), Uint128::MAX, units(1), units(0))), "AMOUNT_OVERFLOW");
}

fn large() -> impl Strategy<Value = u128> {
    prop_oneof![1..2_000_u128, 1..u128::MAX / 64]
}

proptest! {
    #![proptest_config(cases(1_024))]

    #[test]
    fn no_unit_is_made_or_lost_and_no_side_gets_more_than_there_is(
        amounts in prop::collection::vec(large(), 1..=20),
        fee in large(),
        sets in any::<(u32, u32)>(),
        from_available in large(),
        free in any::<bool>(),
        by in prop::sample::select([EndedBy::Arbiter; 4].into_iter().chain(UNRULED).collect::<Vec<_>>()),
    ) {
        let row = appeal(&amounts, fee, free);
        let conceded = sets.0 & row.all_works();
        let row = answered(row, conceded, from_available, fee);
        let result = outcome(by, (sets.1 & row.all_works()) | conceded);
        let (bonds, split) = (row.bonds(), row.split(&result, units(fee)).unwrap());
        let held = bonds.annotator + bonds.from_available + bonds.attached;
        prop_assert_eq!(split.to_balances().unwrap() + split.to_available, held);
        let contested = row.all_works() & !conceded;
        let ruled = by == EndedBy::Arbiter && contested != 0;
        prop_assert_eq!(split.to_arbiter, if ruled { units(fee) } else { units(0) });
        if !ruled {
            prop_assert_eq!(split, bonds.whole());
            return Ok(());
        }
        // Who loses nothing loses no bond, and a tie costs each side at most what rounding makes of it.
        if contested & !result.upheld == 0 {
            prop_assert!(split.to_annotator >= bonds.annotator);
            prop_assert_eq!(split.to_available + split.to_responder, units(0));
        }
        if contested & result.upheld == 0 && !free {
            prop_assert_eq!(split.to_annotator, units(0));
            prop_assert_eq!(split.to_responder, bonds.attached);
        }
        prop_assert!(split.to_responder <= bonds.attached);
    }
}
