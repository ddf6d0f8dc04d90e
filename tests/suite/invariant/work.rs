//! I4, I5, I23, I24, I26: who has which slot, and what is counted of it.

use std::collections::{BTreeMap, BTreeSet};

use caravan_marketplace_api::{AssignmentResponse, AssignmentStatus, BatchStatus, Distribution};

use super::Context;
use crate::snapshot::{BatchView, Snapshot};

fn live(a: &AssignmentResponse) -> bool {
    matches!(a.status, AssignmentStatus::Reserved | AssignmentStatus::Submitted | AssignmentStatus::RejectionPending)
}

fn taking(a: &AssignmentResponse) -> bool {
    live(a) || a.status == AssignmentStatus::Accepted
}

/// I4: slots of every task.
///
/// # Panics
/// If a task is overfull, or a counter is off.
pub fn tasks(snapshot: &Snapshot) {
    for (number, view) in &snapshot.batches {
        let mut reopened = 0;
        for (task, told) in &view.tasks {
            let taken = view.assignments.values().filter(|a| a.task == *task && taking(a)).count();
            let name = format!("I4: batch {number}, task {task}: {told:?}");
            assert_eq!(usize::from(told.taken), taken, "{name}: taken is live and accepted");
            assert!(told.taken <= told.target, "{name}: more than its target");
            assert!(told.taken + told.reopened <= told.target, "{name}: more slots than its target");
            let opened = view.batch.opened.as_ref().expect("tasks of a batch that was opened");
            assert_eq!(told.target, opened.overlap, "{name}: the target is the overlap");
            reopened += u64::from(told.reopened);
        }
        let marked = view.assignments.values().filter(|a| a.took_reopened && live(a)).count() as u64;
        assert_eq!(
            view.batch.progress.reopened,
            reopened + marked,
            "I4: batch {number}: reopened slots and marked work"
        );
    }
}

/// I5: one live or paid assignment per batch, task and person; and none again after a refusal.
///
/// # Panics
/// If there are two.
pub fn uniqueness(snapshot: &Snapshot) {
    for (number, view) in &snapshot.batches {
        let mut seen = BTreeSet::new();
        for (id, a) in &view.assignments {
            let ended = matches!(a.status, AssignmentStatus::Returned | AssignmentStatus::Expired);
            let fresh = ended || seen.insert((a.task, a.person.get()));
            assert!(fresh, "I5: batch {number}: assignment {id} is person {}'s second of task {}", a.person, a.task);
            let known = snapshot.persons.contains_key(&a.person.get());
            assert!(known, "batch {number}: assignment {id} is nobody's");
        }
    }
}

/// Counters of every batch, from its assignments, and I26.
///
/// # Panics
/// If one is off.
pub fn counters(snapshot: &Snapshot) {
    for (number, view) in &snapshot.batches {
        let (told, all) = (&view.batch.progress, view.assignments.values());
        let count = |keep: fn(&AssignmentResponse) -> bool| all.clone().filter(|a| keep(a)).count() as u64;
        assert_eq!(told.claimed, count(|_| true), "batch {number}: claims");
        assert_eq!(told.submitted, count(|a| a.submission.is_some()), "batch {number}: submissions");
        assert_eq!(told.accepted, count(|a| a.status == AssignmentStatus::Accepted), "batch {number}: accepted");
        assert_eq!(told.live, count(live), "batch {number}: live");
        let numbers: Vec<u64> = view.assignments.keys().copied().collect();
        assert_eq!(numbers, (1..=told.claimed).collect::<Vec<_>>(), "batch {number}: assignments are numbered from 1");
        pending(snapshot, *number, view);
    }
}

/// I26. Who was newcomer at the claim may be proven by now, so the count lies between the two.
fn pending(snapshot: &Snapshot, number: u64, view: &BatchView) {
    let undecided =
        |a: &&AssignmentResponse| matches!(a.status, AssignmentStatus::Reserved | AssignmentStatus::Submitted);
    let project = view.batch.project.get();
    let proven = |a: &AssignmentResponse| !snapshot.standings[&(project, a.person.get())].newcomer;
    let most = view.assignments.values().filter(undecided).count() as u64;
    let least = view.assignments.values().filter(undecided).filter(|a| !proven(a)).count() as u64;
    let told = u64::from(view.batch.progress.pending);
    if view.batch.config.access.distribution == (Distribution::Random {}) {
        // Closer than this the model is: it remembers who was newcomer.
        assert!((least..=most).contains(&told), "I26: batch {number}: {told} pending, {least} to {most} undecided");
    } else {
        assert_eq!(told, 0, "I26: batch {number}: a list has no places of newcomer annotators");
    }
}

/// I23: points due and awarded are what accepted work earned.
///
/// # Panics
/// If a point is missing or too many.
pub fn points(snapshot: &Snapshot, context: &Context) {
    let mut earned = 0;
    for view in snapshot.batches.values() {
        let Some(opened) = &view.batch.opened else { continue };
        let (fee_bps, rate) = (u128::from(opened.fee_bps), opened.points_rate.u128());
        let paid = view.assignments.values().map(|a| a.paid.u128() * fee_bps / 10_000);
        earned += paid.map(|fee| fee * rate / 1_000_000).sum::<u128>();
    }
    let rows = snapshot.persons.values().flat_map(|p| p.balances.iter()).flat_map(|b| b.points.iter());
    let due: u128 = rows.map(|season| season.points.u128()).sum();
    assert!(due <= earned, "I23: {due} points due, {earned} earned");
    if let Some(told) = &snapshot.points {
        let awarded = told.awarded - context.foreign_awards;
        assert_eq!(due + awarded, earned, "I23: points due and awarded are what accepted work earned");
        let supply: u128 = told.balances.values().sum();
        assert_eq!(told.supply, supply, "I23: the supply of points is the sum of balances");
    }
}

/// I24: the same objects by every list.
///
/// # Panics
/// If an index misses one, or has one too many.
pub fn indexes(snapshot: &Snapshot) {
    let mut by_person: BTreeMap<u64, Vec<&AssignmentResponse>> = BTreeMap::new();
    for view in snapshot.batches.values() {
        for a in view.assignments.values() {
            if !matches!(a.status, AssignmentStatus::Returned | AssignmentStatus::Expired) {
                by_person.entry(a.person.get()).or_default().push(a);
            }
        }
    }
    for (number, person) in &snapshot.persons {
        assert_eq!(person.person.person.get(), *number, "I24: a person under another number");
        let mut expected = by_person.remove(number).unwrap_or_default();
        expected.sort_by_key(|a| (a.batch, a.task));
        let told: Vec<&AssignmentResponse> = person.work.iter().collect();
        assert_eq!(expected, told, "I24: the work of person {number}");
    }
    let open: Vec<u64> =
        snapshot.batches.iter().filter(|(_, v)| v.batch.status == BatchStatus::Open).map(|(n, _)| *n).collect();
    let board: Vec<u64> = snapshot.board.iter().map(|entry| entry.batch.get()).collect();
    assert_eq!(open, board, "I24: the board has the open batches");
    for entry in &snapshot.board {
        let progress = &snapshot.batches[&entry.batch.get()].batch.progress;
        let free = progress.slots - progress.accepted - progress.live;
        assert_eq!(entry.open_slots, free, "I24: open slots of batch {} on the board", entry.batch);
        assert_eq!(entry.reopened, progress.reopened, "I24: reopened slots of batch {} on the board", entry.batch);
    }
    for project in snapshot.projects.values() {
        assert!(snapshot.persons.contains_key(&project.requester.get()), "I24: {project:?} is nobody's");
    }
}
