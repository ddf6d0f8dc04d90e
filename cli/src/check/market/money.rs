//! I1, I2, I3, I6, I15, I19, I20, I25: where the money is.

use caravan_marketplace_api::{AssignmentResponse, AssignmentStatus, BatchStatus};
use cosmwasm_std::Uint128;

use super::{BatchView, MarketView, Till};
use crate::check::findings::{unless, Findings};

/// The whole of a share, in basis points.
const WHOLE: u128 = 10_000;

/// All rules of money.
pub(super) fn check(view: &MarketView, findings: &mut Findings) {
    for till in &view.tills {
        books(till, findings);
        rows(view, till, findings);
    }
    for (number, batch) in &view.batches {
        ledger(*number, batch, findings);
    }
}

/// I1 and I2: bank or token cover what is held, which is the sum of its parts and what came in less what went out.
fn books(till: &Till, findings: &mut Findings) {
    let (name, told) = (format!("marketplace {}", till.currency), &till.told);
    let parts: Uint128 =
        [told.available, told.project_credit, told.escrow, told.bonds, told.pools, told.balances, told.fees]
            .iter()
            .sum();
    findings.at_least("I1", format!("{name}: bank or token cover what is held"), till.bank, told.held);
    findings.equal("I2", format!("{name}: held is the sum of its parts"), told.held, parts);
    findings.equal("I1", format!("{name}: received is held and paid out"), told.received, told.held + told.paid_out);
}

/// I2: every part is the sum of its rows.
fn rows(view: &MarketView, till: &Till, findings: &mut Findings) {
    let (name, told, currency) = (format!("marketplace {}", till.currency), &till.told, &till.currency);
    let paying = || view.projects.values().filter(|project| project.currency == *currency);
    let batches = || view.batches.values().filter(|one| view.currency(one.batch.project) == Some(currency));
    let due = view.balances.values().flatten().filter(|row| row.currency == *currency).map(|row| row.amount);
    let escrow = batches().map(|one| one.ledger.unassigned + one.ledger.locked);
    findings.equal(
        "I2",
        format!("{name}: free, project by project"),
        told.available,
        paying().map(|project| project.available).sum(),
    );
    let credit = paying().map(|project| project.project_credit).sum();
    findings.equal("I2", format!("{name}: credit, project by project"), told.project_credit, credit);
    findings.equal("I2", format!("{name}: escrow, batch by batch"), told.escrow, escrow.sum());
    findings.equal("I2", format!("{name}: balances, person by person"), told.balances, due.sum());
    let charged: Uint128 = batches().map(|one| one.ledger.fees).sum();
    findings.at_least("I19", format!("{name}: fees charged, of which those held are a part"), charged, told.fees);
}

/// Whether work has a slot and is not final.
pub(super) fn live(work: &AssignmentResponse) -> bool {
    matches!(work.status, AssignmentStatus::Reserved | AssignmentStatus::Submitted | AssignmentStatus::RejectionPending)
}

fn ledger(number: u64, view: &BatchView, findings: &mut Findings) {
    let books = &view.ledger;
    let parts = [books.unassigned, books.locked, books.paid, books.fees, books.to_available, books.to_project_credit];
    findings.equal("I2", format!("batch {number}: funded is the sum of its parts"), books.funded, parts.iter().sum());
    let (refunded, kept) = (books.to_available + books.to_project_credit, books.unassigned + books.locked);
    let swept = view.batch.status == BatchStatus::Closed;
    let early = if swept { kept } else { refunded };
    findings.equal("I15", format!("batch {number}: what is refunded before it is finalized, or kept after"), early, {
        Uint128::zero()
    });
    let Some(opened) = &view.batch.opened else {
        findings.equal("I2", format!("batch {number}: money before it is opened"), books.funded, Uint128::zero());
        return;
    };
    locked(number, view, findings);
    paid(number, view, u128::from(opened.fee_bps), findings);
    let progress = &view.batch.progress;
    let taken = progress.accepted.saturating_add(progress.live);
    let free = u128::from(progress.slots.saturating_sub(taken));
    let cost = view.terms.last().map_or(0, |terms| terms.cost.u128());
    if !swept {
        let needed = Uint128::new(free.saturating_mul(cost));
        findings.at_least("I25", format!("batch {number}: unassigned pays every open slot"), books.unassigned, needed);
    }
}

/// I3: what is locked is what live work costs at its terms.
fn locked(number: u64, view: &BatchView, findings: &mut Findings) {
    let at = |index: usize| view.work.iter().filter(move |work| usize::from(work.terms) == index && live(work));
    let rows = view.terms.iter().enumerate();
    let cost: u128 = rows.clone().map(|(index, terms)| terms.cost.u128() * at(index).count() as u128).sum();
    findings.equal("I3", format!("batch {number}: locked is the cost of live work"), view.ledger.locked, cost.into());
    let cases = rows.map(|(index, terms)| {
        let count = at(index).count() as u64;
        unless(count == terms.live, || format!("terms {index}: {} told, {count} found", terms.live))
    });
    findings.every("I3", format!("batch {number}: live work, terms by terms"), cases);
}

/// I6, I19, I20: what was paid, and the fee on it.
fn paid(number: u64, view: &BatchView, fee_bps: u128, findings: &mut Findings) {
    let fee = |work: &AssignmentResponse| work.paid.u128() * fee_bps / WHOLE;
    let paid: Uint128 = view.work.iter().map(|work| work.paid).sum();
    let fees: u128 = view.work.iter().map(fee).sum();
    let books = &view.ledger;
    findings.equal("I19", format!("batch {number}: paid, work by work"), books.paid, paid);
    findings.equal("I19", format!("batch {number}: fees, work by work"), books.fees, fees.into());
    let cases = view.work.iter().map(|work| {
        let id = work.assignment;
        if work.status != AssignmentStatus::Accepted {
            return unless(work.paid.is_zero(), || format!("assignment {id} is paid and not accepted"));
        }
        let Some(terms) = view.terms.get(usize::from(work.terms)) else {
            return Some(format!("assignment {id} has no terms"));
        };
        let grades = view.batch.config.money.grades.iter().copied().chain([10_000]);
        let mut rewards = grades.map(|grade| terms.reward.u128() * u128::from(grade) / WHOLE);
        let whole = work.paid.u128() + fee(work);
        let fits = rewards.any(|reward| reward == work.paid.u128()) && whole <= terms.cost.u128();
        unless(fits, || format!("assignment {id}: {} is no grade of {}", work.paid, terms.reward))
    });
    findings.every("I20", format!("batch {number}: each is paid a grade of its reward, once accepted"), cases);
}
