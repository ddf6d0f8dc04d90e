//! I1, I2, I3, I15, I19, I20, I25: where the money is.

use caravan_marketplace_api::{AssignmentStatus, BatchStatus};

use super::Context;
use crate::snapshot::{BatchView, Snapshot};

/// I1 and I2: all money of a currency, against its rows and against bank and token.
///
/// # Panics
/// If a unit is missing or too many.
pub fn solvency(snapshot: &Snapshot, context: &Context) {
    for (key, told) in &snapshot.solvency {
        let (free, credit) = (sum_projects(snapshot, key, false), sum_projects(snapshot, key, true));
        let batches = || snapshot.batches.values().filter(|view| currency_of(snapshot, view) == *key);
        let escrow: u128 = batches().map(|view| view.ledger.unassigned.u128() + view.ledger.locked.u128()).sum();
        let balances = sum_balances(snapshot, key);
        assert_eq!(free, told.available.u128(), "I2: available funds of {key}, rows and total");
        assert_eq!(credit, told.project_credit.u128(), "I2: credit of {key}, rows and total");
        assert_eq!(escrow, told.escrow.u128(), "I2: escrow of {key}, rows and total");
        assert_eq!(balances, told.balances.u128(), "I2: balances of {key}, rows and total");
        let charged: u128 = batches().map(|view| view.ledger.fees.u128()).sum();
        assert!(told.fees.u128() <= charged, "I19: {} of fees in {key}, {charged} charged", told.fees);
        let parts = free + credit + escrow + told.bonds.u128() + told.pools.u128() + balances + told.fees.u128();
        assert_eq!(
            told.received.u128(),
            parts + told.paid_out.u128(),
            "I2: what came in of {key} is there or paid out"
        );
        assert_eq!(told.held.u128(), parts, "I2: held of {key}");
        if context.trusted.contains(key) {
            let vault = snapshot.vault[key];
            assert!(vault >= parts, "I1: {key}: {vault} there, {parts} held");
            let donated = context.donations.get(key).copied().unwrap_or_default();
            assert_eq!(vault, parts + donated, "I1: {key}: there is what is held and what was donated");
        }
    }
}

fn currency_of(snapshot: &Snapshot, view: &BatchView) -> String {
    snapshot.projects[&view.batch.project.get()].currency.key()
}

fn sum_projects(snapshot: &Snapshot, key: &str, credit: bool) -> u128 {
    let own = snapshot.projects.values().filter(|project| project.currency.key() == key);
    own.map(|project| if credit { project.project_credit.u128() } else { project.available.u128() }).sum()
}

fn sum_balances(snapshot: &Snapshot, key: &str) -> u128 {
    let rows = snapshot.persons.values().flat_map(|person| person.balances.iter());
    rows.filter(|balance| balance.currency.key() == key).map(|balance| balance.amount.u128()).sum()
}

/// I2, I3, I15, I19, I20, I25 per batch.
///
/// # Panics
/// If a ledger does not add up.
pub fn ledgers(snapshot: &Snapshot) {
    for (number, view) in &snapshot.batches {
        equation(*number, view);
        if let Some(opened) = &view.batch.opened {
            locked(*number, view);
            charged(*number, view, u128::from(opened.fee_bps));
            funded_first(*number, view);
        }
    }
}

fn equation(number: u64, view: &BatchView) {
    let l = &view.ledger;
    let parts = [l.unassigned, l.locked, l.paid, l.fees, l.to_available, l.to_project_credit];
    let sum: u128 = parts.iter().map(|part| part.u128()).sum();
    assert_eq!(l.funded.u128(), sum, "I2: batch {number}: {l:?}");
    if view.batch.status == BatchStatus::Draft {
        assert_eq!(sum, 0, "batch {number} has money before it is opened: {l:?}");
    }
    if view.batch.status != BatchStatus::Closed {
        assert_eq!(
            l.to_available.u128() + l.to_project_credit.u128(),
            0,
            "I15: batch {number} refunds before its sweep: {l:?}"
        );
    } else {
        assert_eq!(l.unassigned.u128() + l.locked.u128(), 0, "I15: batch {number} keeps money after its sweep: {l:?}");
        assert_eq!(view.batch.progress.live, 0, "I15: batch {number} is swept with work live");
    }
}

fn live(status: AssignmentStatus) -> bool {
    matches!(status, AssignmentStatus::Reserved | AssignmentStatus::Submitted | AssignmentStatus::RejectionPending)
}

fn locked(number: u64, view: &BatchView) {
    let mut expected = 0;
    for (index, terms) in view.terms.iter().enumerate() {
        let count =
            view.assignments.values().filter(|a| usize::from(a.terms) == index && live(a.status)).count() as u64;
        assert_eq!(count, terms.live, "I3: live work at terms {index} of batch {number}");
        expected += terms.cost.u128() * u128::from(count);
    }
    assert_eq!(view.ledger.locked.u128(), expected, "I3: batch {number}: locked is cost × live");
}

fn charged(number: u64, view: &BatchView, fee_bps: u128) {
    let paid: u128 = view.assignments.values().map(|a| a.paid.u128()).sum();
    let fees: u128 = view.assignments.values().map(|a| a.paid.u128() * fee_bps / 10_000).sum();
    assert_eq!(view.ledger.paid.u128(), paid, "I19: batch {number}: paid is the sum over its work");
    assert_eq!(view.ledger.fees.u128(), fees, "I19, I20: batch {number}: fees are floors on what was paid");
    for (id, a) in &view.assignments {
        let paid = a.status == AssignmentStatus::Accepted;
        assert!(paid || a.paid.is_zero(), "I6: batch {number}, assignment {id}: paid without being accepted");
        if paid {
            let (reward, cost) = (&view.terms[usize::from(a.terms)].reward, &view.terms[usize::from(a.terms)].cost);
            let grades = view.batch.config.money.grades.iter().copied().chain([10_000]);
            let known = grades.map(|g| reward.u128() * u128::from(g) / 10_000).any(|x| x == a.paid.u128());
            assert!(known, "I20: batch {number}, assignment {id}: {} is no grade of {reward}", a.paid);
            let whole = a.paid.u128() + a.paid.u128() * fee_bps / 10_000;
            assert!(whole <= cost.u128(), "I20: batch {number}, assignment {id}: {whole} of a slot of {cost}");
        }
    }
}

fn funded_first(number: u64, view: &BatchView) {
    if view.batch.status == BatchStatus::Closed {
        return;
    }
    let progress = &view.batch.progress;
    let free = u128::from(progress.slots - progress.accepted - progress.live);
    let cost = view.terms.last().expect("a batch that was opened has terms").cost.u128();
    let there = view.ledger.unassigned.u128();
    assert!(there >= free * cost, "I25: batch {number}: {free} open slots at {cost}, {there} unassigned");
}
