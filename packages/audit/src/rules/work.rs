//! I4, I5, I12, I24, I26: who has which slot, and what is counted of it.

use std::collections::{BTreeMap, BTreeSet};

use caravan_marketplace_api::{
    AboutSummary, AssignmentResponse, AssignmentStatus, BatchStatus, Distribution, Progress, Rework,
};

use crate::cases::Cases;
use crate::snapshot::{BatchView, Snapshot};

pub(super) fn is_live(work: &AssignmentResponse) -> bool {
    is_undecided(work) || is_rejected_for_now(work)
}

/// Whether the work is rejected, and the rejection is not final.
pub(super) fn is_rejected_for_now(work: &AssignmentResponse) -> bool {
    matches!(work.status, AssignmentStatus::RejectionPending | AssignmentStatus::Appealed)
}

pub(super) fn is_accepted(work: &AssignmentResponse) -> bool {
    work.status == AssignmentStatus::Accepted
}

/// Whether the work waits for its annotator or for a decision.
fn is_undecided(work: &AssignmentResponse) -> bool {
    matches!(work.status, AssignmentStatus::Reserved | AssignmentStatus::Submitted | AssignmentStatus::Rework)
}

/// Whether the slot was given back without work.
fn is_given_back(work: &AssignmentResponse) -> bool {
    matches!(work.status, AssignmentStatus::Returned | AssignmentStatus::Expired)
}

/// Return how many slots of each task are taken.
fn taken(view: &BatchView) -> BTreeMap<u32, u64> {
    let mut taken = BTreeMap::new();
    for work in view.assignments.values().filter(|work| is_live(work) || is_accepted(work)) {
        *taken.entry(work.task).or_default() += 1;
    }
    taken
}

pub(crate) fn slots(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in &snapshot.batches {
        let Some(opened) = &view.batch.opened else { continue };
        let (tasks, overlap) = (view.batch.config.work.tasks, u64::from(opened.overlap));
        for (task, count) in taken(view) {
            let fault = || format!("batch {number}, task {task} of {tasks}: {count} slots of {overlap}");
            cases.check(task < tasks && count <= overlap, fault);
        }
    }
}

pub(crate) fn slots_total(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in &snapshot.batches {
        let Some(opened) = &view.batch.opened else { continue };
        let slots = u64::from(view.batch.config.work.tasks) * u64::from(opened.overlap);
        cases.equal(format_args!("batch {number}"), view.batch.progress.slots, slots);
    }
}

pub(crate) fn task_taken(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in &snapshot.batches {
        let taken = taken(view);
        for (task, row) in &view.tasks {
            let found = taken.get(task).copied().unwrap_or_default();
            cases.equal(format_args!("batch {number}, task {task}"), row.taken, found);
        }
    }
}

pub(crate) fn task_target(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in &snapshot.batches {
        let overlap = view.batch.opened.as_ref().map(|opened| opened.overlap);
        for (task, row) in &view.tasks {
            let counted = u16::from(row.taken) + u16::from(row.reopened);
            let holds = counted <= u16::from(row.target) && Some(row.target) == overlap;
            cases.check(holds, || format!("batch {number}, task {task}: {row:?}, overlap {overlap:?}"));
        }
    }
}

pub(crate) fn reopened(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in snapshot.batches.iter().filter(|(_, view)| view.tasks_are_read()) {
        let free: u64 = view.tasks.values().map(|row| u64::from(row.reopened)).sum();
        let live = view.assignments.values().filter(|work| work.took_reopened && is_live(work)).count() as u64;
        let stated = view.batch.progress.reopened;
        cases.check(stated == free + live, || format!("batch {number}: {stated} stated, {free} free, {live} live"));
    }
}

/// Compare a counter with the work that it counts.
fn counter(
    snapshot: &Snapshot,
    cases: &mut Cases,
    stated: fn(&Progress) -> u64,
    counts: fn(&AssignmentResponse) -> bool,
) {
    for (number, view) in &snapshot.batches {
        let found = view.assignments.values().filter(|work| counts(work)).count() as u64;
        cases.equal(format_args!("batch {number}"), stated(&view.batch.progress), found);
    }
}

pub(crate) fn claimed(snapshot: &Snapshot, cases: &mut Cases) {
    counter(snapshot, cases, |progress| progress.claimed, |_| true);
}

pub(crate) fn submitted(snapshot: &Snapshot, cases: &mut Cases) {
    counter(snapshot, cases, |progress| progress.submitted, |work| work.submission.is_some());
}

pub(crate) fn accepted(snapshot: &Snapshot, cases: &mut Cases) {
    counter(snapshot, cases, |progress| progress.accepted, is_accepted);
}

pub(crate) fn live(snapshot: &Snapshot, cases: &mut Cases) {
    counter(snapshot, cases, |progress| progress.live, is_live);
}

pub(crate) fn reworks(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in &snapshot.batches {
        let most = match view.batch.config.quality.rework {
            Rework::None {} => 0,
            Rework::Allowed { max_rework, .. } => max_rework,
        };
        for (id, work) in &view.assignments {
            let is_back = work.status == AssignmentStatus::Rework;
            let (reworks, revision) = work.submission.as_ref().map_or((0, 0), |sent| (sent.reworks, sent.revision));
            let holds =
                reworks <= most && revision <= reworks.saturating_sub(u8::from(is_back)) && (!is_back || reworks > 0);
            cases.check(holds, || {
                format!("batch {number}, assignment {id}: revision {revision}, sent back {reworks} times of {most}")
            });
        }
    }
}

pub(crate) fn numbered(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in &snapshot.batches {
        for (expected, id) in (1..).zip(view.assignments.keys()) {
            cases.check(*id == expected, || format!("batch {number}: assignment {id} is number {expected}"));
        }
    }
}

pub(crate) fn one_each(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in &snapshot.batches {
        let mut seen = BTreeSet::new();
        for (id, work) in view.assignments.iter().filter(|(_, work)| !is_given_back(work)) {
            let fresh = seen.insert((work.task, work.person.get()));
            let (person, task) = (work.person, work.task);
            cases
                .check(fresh, || format!("batch {number}: assignment {id} is person {person}'s second of task {task}"));
        }
    }
}

pub(crate) fn persons_are_known(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in &snapshot.batches {
        for (id, work) in &view.assignments {
            let known = snapshot.persons.contains_key(&work.person.get());
            cases.check(known, || format!("batch {number}, assignment {id}: person {} is unknown", work.person));
        }
    }
    for (number, project) in &snapshot.projects {
        let known = snapshot.persons.contains_key(&project.requester.get());
        cases.check(known, || format!("project {number}: person {} is unknown", project.requester));
    }
    for (number, view) in &snapshot.persons {
        let stated = view.person.person;
        cases.check(stated.get() == *number, || format!("person {number} is answered as person {stated}"));
    }
}

pub(crate) fn newcomers(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in &snapshot.batches {
        let stated = u64::from(view.batch.progress.pending);
        if view.batch.config.access.distribution != (Distribution::Random {}) {
            cases.check(stated == 0, || format!("batch {number} has a list and {stated} newcomers"));
            continue;
        }
        let project = view.batch.project.get();
        // Who was a newcomer at the claim may be none by now: the count lies between two bounds.
        let is_newcomer = |work: &&AssignmentResponse| {
            let standing = snapshot.standings.get(&(project, work.person.get()));
            standing.is_some_and(|standing| standing.newcomer)
        };
        let undecided = || view.assignments.values().filter(|work| is_undecided(work));
        let (most, least) = (undecided().count() as u64, undecided().filter(is_newcomer).count() as u64);
        let holds = (least..=most).contains(&stated);
        cases.check(holds, || format!("batch {number}: {stated} stated, {least} to {most} undecided"));
    }
}

pub(crate) fn by_person(snapshot: &Snapshot, cases: &mut Cases) {
    let mut expected: BTreeMap<u64, Vec<&AssignmentResponse>> = BTreeMap::new();
    let all = snapshot.batches.values().flat_map(|view| view.assignments.values());
    for work in all.filter(|work| !is_given_back(work)) {
        expected.entry(work.person.get()).or_default().push(work);
    }
    for (number, view) in &snapshot.persons {
        let mut found = expected.remove(number).unwrap_or_default();
        found.sort_by_key(|work| (work.batch, work.task));
        let same = found.iter().copied().eq(&view.work);
        cases.check(same, || format!("person {number}: {} listed, {} found", view.work.len(), found.len()));
    }
}

pub(crate) fn board(snapshot: &Snapshot, cases: &mut Cases) {
    let takes_claims = |view: &BatchView| {
        let opened = view.batch.opened.as_ref();
        view.batch.status == BatchStatus::Open && opened.is_some_and(|opened| snapshot.now < opened.closes_at.get())
    };
    let open = snapshot.batches.iter().filter(|(_, view)| takes_claims(view));
    let open: Vec<u64> = open.map(|(number, _)| *number).collect();
    let board: Vec<u64> = snapshot.board.iter().map(|entry| entry.batch.get()).collect();
    cases.check(open == board, || format!("open are {open:?}, on the board are {board:?}"));
}

pub(crate) fn board_about(snapshot: &Snapshot, cases: &mut Cases) {
    for entry in &snapshot.board {
        let Some(view) = snapshot.batches.get(&entry.batch.get()) else { continue };
        let about = AboutSummary::from(view.batch.config.about.clone());
        cases.check(entry.about == about, || {
            format!("batch {}: {:?}, on the board {:?}", entry.batch, about, entry.about)
        });
    }
}

pub(crate) fn board_slots(snapshot: &Snapshot, cases: &mut Cases) {
    for entry in &snapshot.board {
        let Some(view) = snapshot.batches.get(&entry.batch.get()) else {
            cases.missing(format_args!("batch {}", entry.batch));
            continue;
        };
        let progress = &view.batch.progress;
        let free = progress.slots.saturating_sub(progress.accepted.saturating_add(progress.live));
        cases.equal(format_args!("batch {}, open slots", entry.batch), entry.open_slots, free);
        cases.equal(format_args!("batch {}, reopened slots", entry.batch), entry.reopened, progress.reopened);
    }
}
