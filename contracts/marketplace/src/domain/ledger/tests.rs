#![allow(clippy::arithmetic_side_effects)]

use caravan_primitives::Coded;
use proptest::prelude::*;

use super::*;
use crate::tests::{cases, units};

fn payment(amount: u128, fee: u128, shortfall: u128) -> Payment {
    Payment { amount: units(amount), fee: units(fee), withheld: units(0), shortfall: units(shortfall) }
}

fn parts(ledger: &BatchLedger) -> [u128; 8] {
    let BatchLedger { funded, escrow, paid, fees, shortfalls, project_credit_in, to_available, to_project_credit } =
        ledger;
    [funded, escrow, paid, fees, shortfalls, project_credit_in, to_available, to_project_credit].map(|part| part.u128())
}

#[test]
fn a_batch_is_followed_to_the_unit() {
    let mut ledger = BatchLedger::open(units(10_000), units(300));
    assert_eq!(parts(&ledger), [10_000, 10_000, 0, 0, 0, 300, 0, 0]);
    ledger.improve(units(500)).unwrap();
    ledger.pay(&payment(1_000, 25, 0)).unwrap();
    ledger.pay(&payment(500, 12, 513)).unwrap();
    assert_eq!(parts(&ledger), [10_500, 8_963, 1_500, 37, 513, 300, 0, 0]);
    let finalized = ledger.finalize(units(2 * 1_025)).unwrap();
    assert_eq!(finalized, Finalized { to_available: units(6_100), to_project_credit: units(2_863) });
    assert_eq!(parts(&ledger), [10_500, 0, 1_500, 37, 513, 300, 6_100, 2_863]);
}

/// Escrow, credit in, reopened cost, shortfalls; to free, to credit. By hand.
const ENDS: [(u128, u128, u128, u128, u128, u128); 9] = [
    (1_000, 0, 0, 0, 1_000, 0),
    (1_000, 0, 300, 0, 700, 300),
    (1_000, 0, 0, 40, 960, 40),
    (1_000, 500, 0, 0, 500, 500),
    (1_000, 500, 300, 40, 160, 840),
    (1_000, 700, 300, 40, 0, 1_000),
    // what came from credit was earned by annotators in part
    (200, 500, 0, 0, 0, 200),
    (0, 500, 300, 40, 0, 0),
    (0, 0, 0, 0, 0, 0),
];

#[test]
fn finalizing_keeps_as_project_credit_what_rejections_saved() {
    for (escrow, project_credit_in, reopened, shortfalls, to_available, to_project_credit) in ENDS {
        let mut ledger = BatchLedger::open(units(escrow), units(project_credit_in));
        ledger.shortfalls = units(shortfalls);
        let finalized = ledger.finalize(units(reopened)).unwrap();
        let expected = Finalized { to_available: units(to_available), to_project_credit: units(to_project_credit) };
        assert_eq!(finalized, expected, "{escrow} {project_credit_in} {reopened} {shortfalls}");
        // twice gives nothing twice
        assert_eq!(
            ledger.finalize(units(reopened)).unwrap(),
            Finalized { to_available: units(0), to_project_credit: units(0) }
        );
    }
}

#[test]
fn the_largest_batch_can_be_finalized() {
    let mut ledger = BatchLedger::open(Uint128::MAX, Uint128::MAX);
    let finalized = ledger.finalize(Uint128::MAX).unwrap();
    assert_eq!(finalized, Finalized { to_available: units(0), to_project_credit: Uint128::MAX });
}

#[test]
fn a_batch_pays_no_more_than_its_escrow() {
    let mut ledger = BatchLedger::open(units(1_024), units(0));
    assert_eq!(ledger.pay(&payment(1_000, 25, 0)).unwrap_err().code(), "AMOUNT_SHORT");
}

#[test]
fn a_ledger_whose_parts_do_not_add_up_stops() {
    let mut batch = BatchLedger { funded: units(10), escrow: units(9), ..BatchLedger::default() };
    assert_eq!(batch.pay(&payment(1, 0, 0)).unwrap_err().code(), "LEDGER_BROKEN");
    let mut sum = CurrencyLedger { received: units(10), balances: units(11), ..CurrencyLedger::default() };
    assert_eq!(sum.pay_balance(units(1)).unwrap_err().code(), "LEDGER_BROKEN");
}

#[test]
fn each_kind_of_money_is_paid_from_itself_alone() {
    let mut sum = CurrencyLedger::default();
    sum.fund(units(1_000)).unwrap();
    assert_eq!(sum.clone().pay_balance(units(1)).unwrap_err().code(), "AMOUNT_SHORT");
    sum.reserve(units(900), units(0)).unwrap();
    assert_eq!(sum.clone().pay_available(units(101)).unwrap_err().code(), "AMOUNT_SHORT");
    sum.pay(&payment(400, 10, 0)).unwrap();
    sum.finalize(&Finalized { to_available: units(90), to_project_credit: units(400) }).unwrap();
    assert_eq!(sum.clone().pay_available(units(191)).unwrap_err().code(), "AMOUNT_SHORT");
    sum.pay_available(units(190)).unwrap();
    sum.pay_balance(units(400)).unwrap();
    assert_eq!(sum.pay_fees().unwrap(), units(10));
    assert_eq!(sum.pay_fees().unwrap(), units(0));
    assert_eq!((sum.held().unwrap(), sum.project_credit, sum.paid_out), (units(400), units(400), units(600)));
}

#[derive(Debug, Clone)]
enum Change {
    Fund(u128),
    Reserve(u128, u128),
    Improve(u128),
    Pay(u128, u128, u128),
    Finalize(u128),
    PayBalance(u128),
    PayAvailable(u128),
    PayFees,
    LockBond(u128),
    ReturnBond(u128),
    Forfeit(u128, u128),
    ClaimPool(u128),
    EmptyPool(u128),
    HoldFromBalance(u128, u128),
    HoldFromAvailable(u128, u128),
    ReleaseBonds(u128, u128),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let n = || prop_oneof![0..2_000u128, any::<u128>()];
    let change = prop_oneof![
        3 => n().prop_map(Change::Fund),
        2 => (n(), n()).prop_map(|(free, credit)| Change::Reserve(free, credit)),
        1 => n().prop_map(Change::Improve),
        3 => (n(), 0..200u128, n()).prop_map(|(amount, fee, short)| Change::Pay(amount, fee, short)),
        1 => n().prop_map(Change::Finalize),
        2 => n().prop_map(Change::PayBalance),
        2 => n().prop_map(Change::PayAvailable),
        1 => Just(Change::PayFees),
        2 => n().prop_map(Change::LockBond),
        1 => n().prop_map(Change::ReturnBond),
        2 => (n(), n()).prop_map(|(pool, free)| Change::Forfeit(pool, free)),
        1 => n().prop_map(Change::ClaimPool),
        1 => n().prop_map(Change::EmptyPool),
        2 => (n(), n()).prop_map(|(at_hand, attached)| Change::HoldFromBalance(at_hand, attached)),
        2 => (n(), n()).prop_map(|(at_hand, attached)| Change::HoldFromAvailable(at_hand, attached)),
        2 => (n(), n()).prop_map(|(balances, available)| Change::ReleaseBonds(balances, available)),
    ];
    prop::collection::vec(change, 1..40)
}

/// A currency with one batch, which follow each other.
fn step(batch: &mut BatchLedger, sum: &mut CurrencyLedger, change: &Change) -> Result<()> {
    match change {
        Change::Fund(amount) => sum.fund(units(*amount)),
        Change::Reserve(free, credit) => {
            sum.reserve(units(*free), units(*credit))?;
            batch.improve(add(units(*free), units(*credit))?)?;
            batch.project_credit_in = add(batch.project_credit_in, units(*credit))?;
            Ok(())
        }
        Change::Improve(amount) => {
            sum.reserve(units(*amount), units(0))?;
            batch.improve(units(*amount))
        }
        Change::Pay(amount, fee, short) => {
            let payment = payment(*amount, *fee, *short);
            batch.pay(&payment)?;
            sum.pay(&payment)
        }
        Change::Finalize(reopened) => sum.finalize(&batch.finalize(units(*reopened))?),
        Change::PayBalance(amount) => sum.pay_balance(units(*amount)),
        Change::PayAvailable(amount) => sum.pay_available(units(*amount)),
        Change::PayFees => sum.pay_fees().map(|_| ()),
        Change::LockBond(bond) => sum.lock_bond(units(*bond)),
        Change::ReturnBond(bond) => sum.return_bond(units(*bond)),
        Change::Forfeit(pool, to_available) => {
            sum.forfeit(&Forfeited { pool: units(*pool), to_available: units(*to_available) })
        }
        Change::ClaimPool(amount) => sum.claim_pool(units(*amount)),
        Change::EmptyPool(rest) => sum.empty_pool(units(*rest)),
        Change::HoldFromBalance(at_hand, attached) => sum.hold_from_balance(units(*at_hand), units(*attached)),
        Change::HoldFromAvailable(at_hand, attached) => sum.hold_from_available(units(*at_hand), units(*attached)),
        Change::ReleaseBonds(balances, available) => sum.release_bonds(units(*balances), units(*available)),
    }
}

proptest! {
    #![proptest_config(cases(1_024))]

    #[test]
    fn no_sequence_of_changes_creates_or_loses_a_unit(changes in changes()) {
        let mut both = (BatchLedger::default(), CurrencyLedger::default());
        for change in changes {
            let mut next = both.clone();
            if step(&mut next.0, &mut next.1, &change).is_ok() {
                let (batch, sum) = &next;
                prop_assert_eq!(batch.funded, batch.escrow + batch.paid + batch.fees + batch.to_available + batch.to_project_credit);
                prop_assert_eq!(batch.escrow, sum.escrow);
                let held = sum.available + sum.project_credit + sum.escrow + sum.bonds + sum.pools + sum.balances + sum.fees;
                let held = held + sum.appeal_bonds;
                prop_assert_eq!(sum.received, held + sum.paid_out);
                prop_assert_eq!(sum.held().unwrap(), held);
                // what was paid never shrinks, and fees and pay change by their own transitions only
                prop_assert!(batch.paid >= both.0.paid);
                prop_assert!(
                    matches!(change, Change::PayBalance(_) | Change::Pay(..) | Change::ClaimPool(_))
                        || matches!(change, Change::HoldFromBalance(..) | Change::ReleaseBonds(..))
                        || sum.balances == both.1.balances
                );
                prop_assert!(
                    matches!(change, Change::LockBond(_) | Change::ReturnBond(_) | Change::Forfeit(..))
                        || sum.bonds == both.1.bonds
                );
                prop_assert!(matches!(change, Change::PayFees | Change::Pay(..)) || sum.fees == both.1.fees);
                prop_assert!(matches!(change, Change::Finalize(_) | Change::Reserve(..)) || sum.project_credit == both.1.project_credit);
                both = next;
            }
        }
    }
}
