//! I1, I2, I3, I6, I15, I19, I20, I25: where the money of the marketplace is.

use caravan_marketplace_api::{AssignmentResponse, AssignmentStatus, BatchStatus, ProjectResponse, SolvencyResponse};
use caravan_money::Currency;

use super::sums::{part, sum};
use super::work::{is_accepted, is_live};
use crate::cases::Cases;
use crate::context::Context;
use crate::snapshot::{BatchView, Snapshot};

/// Return the projects that pay in a currency.
fn projects<'a>(snapshot: &'a Snapshot, currency: &'a Currency) -> impl Iterator<Item = &'a ProjectResponse> {
    snapshot.projects.values().filter(move |project| project.currency == *currency)
}

/// Return the batches that pay in a currency.
pub(super) fn batches<'a>(snapshot: &'a Snapshot, currency: &'a Currency) -> impl Iterator<Item = &'a BatchView> {
    let pays = move |view: &&BatchView| {
        let project = snapshot.projects.get(&view.batch.project.get());
        project.is_some_and(|project| project.currency == *currency)
    };
    snapshot.batches.values().filter(pays)
}

/// Compare a sum of the contract with the sum of its rows, currency by currency.
pub(super) fn rows(
    snapshot: &Snapshot,
    cases: &mut Cases,
    stated: fn(&SolvencyResponse) -> u128,
    found: fn(&Snapshot, &Currency) -> u128,
) {
    for (key, row) in &snapshot.solvency {
        cases.equal(key, stated(row), found(snapshot, &row.currency));
    }
}

fn parts(row: &SolvencyResponse) -> u128 {
    let bonds = [row.bonds, row.appeal_bonds];
    sum([row.available, row.project_credit, row.escrow, row.pools, row.balances, row.fees].into_iter().chain(bonds))
}

/// A balance is at least what is held, and exactly that and the donations where those are known.
pub(super) fn balance_covers(cases: &mut Cases, key: &str, balance: u128, held: u128, donated: Option<u128>) {
    cases.at_least(key, balance, held);
    if let Some(donated) = donated {
        cases.equal(format_args!("{key}, donations included"), balance, held.saturating_add(donated));
    }
}

pub(crate) fn covered(snapshot: &Snapshot, context: &Context, cases: &mut Cases) {
    for (key, row) in snapshot.solvency.iter().filter(|(key, _)| !context.untrusted.contains(*key)) {
        let known = context.known.as_ref().map(|known| &known.donated_to_marketplace);
        let donated = known.map(|donated| donated.get(key).copied().unwrap_or_default());
        let balance = snapshot.holdings.get(key).copied().unwrap_or_default();
        balance_covers(cases, key, balance, row.held.u128(), donated);
    }
}

pub(crate) fn received(snapshot: &Snapshot, cases: &mut Cases) {
    for (key, row) in &snapshot.solvency {
        cases.equal(key, row.received, sum([row.held, row.paid_out]));
    }
}

pub(crate) fn held(snapshot: &Snapshot, cases: &mut Cases) {
    for (key, row) in &snapshot.solvency {
        cases.equal(key, row.held, parts(row));
    }
}

pub(crate) fn available(snapshot: &Snapshot, cases: &mut Cases) {
    rows(
        snapshot,
        cases,
        |row| row.available.u128(),
        |snapshot, currency| sum(projects(snapshot, currency).map(|project| project.available)),
    );
}

pub(crate) fn project_credit(snapshot: &Snapshot, cases: &mut Cases) {
    rows(
        snapshot,
        cases,
        |row| row.project_credit.u128(),
        |snapshot, currency| sum(projects(snapshot, currency).map(|project| project.project_credit)),
    );
}

pub(crate) fn escrow(snapshot: &Snapshot, cases: &mut Cases) {
    rows(
        snapshot,
        cases,
        |row| row.escrow.u128(),
        |snapshot, currency| {
            sum(batches(snapshot, currency).flat_map(|view| [view.ledger.unassigned, view.ledger.locked]))
        },
    );
}

pub(crate) fn balances(snapshot: &Snapshot, cases: &mut Cases) {
    rows(
        snapshot,
        cases,
        |row| row.balances.u128(),
        |snapshot, currency| {
            let all = snapshot.persons.values().flat_map(|view| &view.balances);
            sum(all.filter(|row| row.currency == *currency).map(|row| row.amount))
        },
    );
}

pub(crate) fn fees_charged(snapshot: &Snapshot, cases: &mut Cases) {
    for (key, row) in &snapshot.solvency {
        let charged = sum(batches(snapshot, &row.currency).map(|view| view.ledger.fees));
        cases.at_least(key, charged, row.fees);
    }
}

pub(crate) fn batch_funded(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in &snapshot.batches {
        let ledger = &view.ledger;
        let parts = [ledger.unassigned, ledger.locked, ledger.paid, ledger.fees, ledger.to_available];
        let parts = sum(parts.into_iter().chain([ledger.to_project_credit]));
        cases.equal(format_args!("batch {number}"), ledger.funded, parts);
    }
}

pub(crate) fn draft_is_unfunded(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in &snapshot.batches {
        if view.batch.opened.is_none() || view.batch.status == BatchStatus::Draft {
            cases.equal(format_args!("batch {number}"), view.ledger.funded, 0_u128);
        }
    }
}

pub(crate) fn refunds(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in &snapshot.batches {
        let ledger = &view.ledger;
        if view.batch.status == BatchStatus::Closed {
            let kept = sum([ledger.unassigned, ledger.locked]);
            cases.equal(format_args!("batch {number}, kept after it was finalized"), kept, 0_u128);
        } else {
            let refunded = sum([ledger.to_available, ledger.to_project_credit]);
            cases.equal(format_args!("batch {number}, refunded before it is finalized"), refunded, 0_u128);
        }
    }
}

pub(crate) fn finalized_without_live_work(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in snapshot.batches.iter().filter(|(_, view)| view.batch.status == BatchStatus::Closed) {
        let live = view.batch.progress.live;
        cases.check(live == 0, || format!("batch {number} is finalized with {live} live"));
    }
}

/// Return the live work at some terms of a batch.
fn live_at(view: &BatchView, terms: usize) -> u64 {
    view.assignments.values().filter(|work| usize::from(work.terms) == terms && is_live(work)).count() as u64
}

pub(crate) fn locked(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in opened(snapshot) {
        let costs = view.terms.iter().enumerate();
        let costs = costs.map(|(index, terms)| terms.cost.u128().saturating_mul(u128::from(live_at(view, index))));
        cases.equal(format_args!("batch {number}"), view.ledger.locked, sum(costs));
    }
}

pub(crate) fn live_by_terms(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in opened(snapshot) {
        for (index, terms) in view.terms.iter().enumerate() {
            cases.equal(format_args!("batch {number}, terms {index}"), terms.live, live_at(view, index));
        }
    }
}

/// Return the batches that were opened.
fn opened(snapshot: &Snapshot) -> impl Iterator<Item = (&u64, &BatchView)> {
    snapshot.batches.iter().filter(|(_, view)| view.batch.opened.is_some())
}

/// Return the fee on what was paid for some work.
fn fee(view: &BatchView, work: &AssignmentResponse) -> u128 {
    part(work.paid, view.batch.opened.as_ref().map_or(0, |opened| opened.fee_bps))
}

pub(crate) fn paid(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in opened(snapshot) {
        let paid = sum(view.assignments.values().map(|work| work.paid));
        cases.equal(format_args!("batch {number}"), view.ledger.paid, paid);
    }
}

pub(crate) fn fees(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in opened(snapshot) {
        let fees = sum(view.assignments.values().map(|work| fee(view, work)));
        cases.equal(format_args!("batch {number}"), view.ledger.fees, fees);
    }
}

pub(crate) fn paid_once_accepted(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in &snapshot.batches {
        for (id, work) in &view.assignments {
            let holds = work.status == AssignmentStatus::Accepted || work.paid.is_zero();
            cases.check(holds, || format!("batch {number}, assignment {id}: {:?} and paid {}", work.status, work.paid));
        }
    }
}

pub(crate) fn grades(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in opened(snapshot) {
        for (id, work) in view.assignments.iter().filter(|(_, work)| is_accepted(work)) {
            let Some(terms) = view.terms.get(usize::from(work.terms)) else {
                cases.missing(format_args!("batch {number}: terms {} of assignment {id}", work.terms));
                continue;
            };
            let mut grades = view.batch.config.money.grades.iter().copied().chain([10_000]);
            let holds = grades.any(|grade| part(terms.reward, grade) == work.paid.u128());
            let reward = terms.reward;
            cases.check(holds, || format!("batch {number}, assignment {id}: {} is no grade of {reward}", work.paid));
        }
    }
}

pub(crate) fn within_slot(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in opened(snapshot) {
        for (id, work) in view.assignments.iter().filter(|(_, work)| is_accepted(work)) {
            let cost = view.terms.get(usize::from(work.terms)).map_or(0, |terms| terms.cost.u128());
            let whole = work.paid.u128().saturating_add(fee(view, work));
            cases.check(whole <= cost, || format!("batch {number}, assignment {id}: {whole} of a slot of {cost}"));
        }
    }
}

pub(crate) fn open_slots_are_funded(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in opened(snapshot).filter(|(_, view)| view.batch.status != BatchStatus::Closed) {
        let progress = &view.batch.progress;
        let taken = progress.accepted.saturating_add(progress.live);
        let free = u128::from(progress.slots.saturating_sub(taken));
        let cost = view.terms.last().map_or(0, |terms| terms.cost.u128());
        cases.at_least(format_args!("batch {number}"), view.ledger.unassigned, free.saturating_mul(cost));
    }
}
