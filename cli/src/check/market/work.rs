//! I4, I5, I23, I24, I26: who has which slot, and what is counted of it.

use std::collections::{BTreeMap, BTreeSet};

use caravan_marketplace_api::{AssignmentResponse, AssignmentStatus, BatchStatus, Distribution};
use cosmwasm_std::Uint128;

use super::money::live;
use super::{BatchView, MarketView};
use crate::check::findings::{unless, Findings};
use crate::check::points::PointsView;

/// All rules of work.
pub(super) fn check(view: &MarketView, findings: &mut Findings) {
    for (number, batch) in &view.batches {
        slots(*number, batch, findings);
        counters(*number, batch, findings);
        single(*number, batch, findings);
        places(*number, (view, batch), findings);
    }
    lists(view, findings);
}

fn accepted(work: &AssignmentResponse) -> bool {
    work.status == AssignmentStatus::Accepted
}

/// Whether work waits for its annotator or for a verdict.
pub(super) fn waits(work: &AssignmentResponse) -> bool {
    matches!(work.status, AssignmentStatus::Reserved | AssignmentStatus::Submitted)
}

fn ended_without(work: &AssignmentResponse) -> bool {
    matches!(work.status, AssignmentStatus::Returned | AssignmentStatus::Expired)
}

/// I4: no task is taken more often than it is to be done.
fn slots(number: u64, view: &BatchView, findings: &mut Findings) {
    let Some(opened) = &view.batch.opened else { return };
    let mut taken: BTreeMap<u32, u64> = BTreeMap::new();
    for work in view.work.iter().filter(|work| live(work) || accepted(work)) {
        *taken.entry(work.task).or_default() += 1;
    }
    let (tasks, overlap) = (view.batch.config.work.tasks, u64::from(opened.overlap));
    let cases = taken.into_iter().map(|(task, count)| {
        unless(task < tasks && count <= overlap, || format!("task {task} of {tasks}: {count} slots of {overlap}"))
    });
    findings.every("I4", format!("batch {number}: live and accepted fit the slots of each task"), cases);
    let all = u64::from(tasks) * overlap;
    findings.equal("I4", format!("batch {number}: slots are tasks times overlap"), view.batch.progress.slots, all);
}

fn counters(number: u64, view: &BatchView, findings: &mut Findings) {
    let (told, work) = (&view.batch.progress, &view.work);
    let count = |keep: fn(&AssignmentResponse) -> bool| work.iter().filter(|one| keep(one)).count() as u64;
    let pairs = [
        ("claimed", told.claimed, count(|_| true)),
        ("submitted", told.submitted, count(|one| one.submission.is_some())),
        ("accepted", told.accepted, count(accepted)),
        ("live", told.live, count(live)),
    ];
    for (name, told, found) in pairs {
        findings.equal("I4", format!("batch {number}: {name}, work by work"), told, found);
    }
    let gaps = (1..).zip(work).map(|(expected, one)| {
        unless(one.assignment.get() == expected, || format!("assignment {} in place {expected}", one.assignment))
    });
    findings.every("I5", format!("batch {number}: assignments are numbered from 1"), gaps);
}

/// I5: one live or paid assignment per task and person, and none again after a refusal.
fn single(number: u64, view: &BatchView, findings: &mut Findings) {
    let mut seen = BTreeSet::new();
    let cases = view.work.iter().filter(|work| !ended_without(work)).map(|work| {
        let fresh = seen.insert((work.task, work.person.get()));
        unless(fresh, || {
            format!("assignment {} is person {}'s second of task {}", work.assignment, work.person, work.task)
        })
    });
    let cases: Vec<_> = cases.collect();
    findings.every("I5", format!("batch {number}: each person has a task once"), cases);
}

/// I26. Who was newcomer at the claim may be proven by now, so that the places lie between the two. A list has none.
fn places(number: u64, (view, batch): (&MarketView, &BatchView), findings: &mut Findings) {
    let waiting: Vec<&AssignmentResponse> = match batch.batch.config.access.distribution {
        Distribution::Random {} => batch.work.iter().filter(|work| waits(work)).collect(),
        Distribution::Allow { .. } => vec![],
    };
    let newcomer = waiting.iter().filter(|work| !view.proven.contains(&(batch.batch.project, work.person)));
    let (told, least, most) = (u64::from(batch.batch.progress.pending), newcomer.count() as u64, waiting.len() as u64);
    let what = format!("batch {number}: places of newcomer annotators, for all of their undecided work");
    findings.at_least("I26", what, told, least);
    let what = format!("batch {number}: undecided work that may hold such a place, for every place");
    findings.at_least("I26", what, most, told);
}

/// I24: the same work by person, the same batches on the board.
fn lists(view: &MarketView, findings: &mut Findings) {
    let mut by_person: BTreeMap<u64, Vec<&AssignmentResponse>> = BTreeMap::new();
    for work in view.batches.values().flat_map(|batch| &batch.work).filter(|work| !ended_without(work)) {
        by_person.entry(work.person.get()).or_default().push(work);
    }
    let cases = view.personal.iter().map(|(person, told)| {
        let mut expected = by_person.remove(person).unwrap_or_default();
        expected.sort_by_key(|work| (work.batch, work.task));
        unless(expected.iter().copied().eq(told), || {
            format!("person {person}: {} told, {} found", told.len(), expected.len())
        })
    });
    let cases: Vec<_> = cases.collect();
    findings.every("I24", "marketplace: the work of each person, in its list and in the batches", cases);
    findings.equal("I24", "marketplace: work of persons that are unknown", by_person.len(), 0);
    let mut open = view.batches.iter().filter(|(_, one)| one.batch.status == BatchStatus::Open).collect::<Vec<_>>();
    let told = view.board.iter().map(|entry| {
        let place = open.iter().position(|(number, _)| **number == entry.batch.get());
        let Some((number, one)) = place.map(|place| open.remove(place)) else {
            return Some(format!("batch {} is on the board and not open", entry.batch));
        };
        let progress = &one.batch.progress;
        let free = progress.slots.saturating_sub(progress.accepted.saturating_add(progress.live));
        let same = (entry.open_slots, entry.reopened) == (free, progress.reopened);
        unless(same, || format!("batch {number}: {} open slots told, {free} found", entry.open_slots))
    });
    let told: Vec<_> = told.collect();
    findings.every("I24", "marketplace: the board says what its batches say", told);
    findings.equal("I24", "marketplace: open batches that are not on the board", open.len(), 0);
}

/// I23: points due and awarded are what accepted work earned.
pub(super) fn points(view: &MarketView, points: &PointsView, findings: &mut Findings) {
    let mut earned = Uint128::zero();
    for batch in view.batches.values() {
        let Some(opened) = &batch.batch.opened else { continue };
        let fees = batch.work.iter().map(|work| work.paid.u128() * u128::from(opened.fee_bps) / 10_000);
        earned += Uint128::new(fees.map(|fee| fee * opened.points_rate.u128() / 1_000_000).sum());
    }
    let seasons = view.balances.values().flatten().flat_map(|row| &row.points);
    let due: Uint128 = seasons.map(|season| season.points).sum();
    let awarded: Uint128 = points.seasons.values().map(|season| season.total).sum();
    let what = "points due and awarded are what accepted work earned";
    if points.is_of_one() {
        findings.equal("I23", what, due + awarded, earned);
    } else {
        findings.at_least("I23", format!("{what}, with other minters at least that"), due + awarded, earned);
    }
}
