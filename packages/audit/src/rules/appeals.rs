//! I35, I36: which work is in which appeal, and when an appeal ends.

use std::collections::BTreeMap;

use caravan_marketplace_api::bounds::{APPEAL_GRACE_SECS, MAX_APPEALED};
use caravan_marketplace_api::{
    AppealEndedBy, AppealOutcomeResponse, AppealResponse, AppealStatus, AssignmentResponse, AssignmentStatus,
};
use caravan_primitives::Seconds;

use crate::cases::Cases;
use crate::snapshot::{BatchView, Snapshot};

/// Return every appeal with its batch.
pub(super) fn all(snapshot: &Snapshot) -> impl Iterator<Item = (&BatchView, &AppealResponse)> {
    snapshot.batches.values().flat_map(|view| view.appeals.values().map(move |appeal| (view, appeal)))
}

/// Return the set of all works of an appeal.
pub(super) fn whole(appeal: &AppealResponse) -> u32 {
    let works = u32::try_from(appeal.stakes.len()).unwrap_or(u32::BITS);
    u32::MAX.checked_shr(u32::BITS.saturating_sub(works)).unwrap_or(0)
}

/// Whether work in some place of an appeal is in a set.
pub(super) fn is_in(set: u32, place: usize) -> bool {
    u32::try_from(place).ok().and_then(|place| set.checked_shr(place)).is_some_and(|set| set & 1 == 1)
}

fn appeal_of(work: &AssignmentResponse) -> Option<u64> {
    work.submission.as_ref().and_then(|sent| sent.appeal).map(|appeal| appeal.get())
}

pub(crate) fn one_each(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in &snapshot.batches {
        let mut seen: BTreeMap<u64, u64> = BTreeMap::new();
        for (id, appeal) in &view.appeals {
            for stake in &appeal.stakes {
                let before = seen.insert(stake.assignment.get(), *id);
                cases.check(before.is_none(), || {
                    format!("batch {number}, assignment {}: in appeals {before:?} and {id}", stake.assignment)
                });
            }
        }
        for (work, row) in &view.assignments {
            let (listed, named) = (seen.get(work).copied(), appeal_of(row));
            cases.check(listed == named, || {
                format!("batch {number}, assignment {work}: in appeal {listed:?}, names appeal {named:?}")
            });
        }
    }
}

/// How work in an appeal must stand.
fn stands(appeal: &AppealResponse, place: usize, work: &AssignmentResponse) -> bool {
    match &appeal.outcome {
        None => work.status == AssignmentStatus::Appealed && work.due == appeal.latest_end,
        Some(outcome) if is_in(outcome.upheld, place) => work.status == AssignmentStatus::Accepted,
        Some(_) => work.status == AssignmentStatus::Rejected,
    }
}

pub(crate) fn works(snapshot: &Snapshot, cases: &mut Cases) {
    for (view, appeal) in all(snapshot) {
        let few = (1..=MAX_APPEALED).contains(&appeal.stakes.len());
        cases.check(few, || format!("appeal {} has {} works", appeal.appeal, appeal.stakes.len()));
        for (place, stake) in appeal.stakes.iter().enumerate() {
            let (id, name) = (appeal.appeal, format_args!("appeal {}, assignment {}", appeal.appeal, stake.assignment));
            let Some(work) = view.assignments.get(&stake.assignment.get()) else {
                cases.missing(name);
                continue;
            };
            let holds = work.person == appeal.person && stands(appeal, place, work);
            cases.check(holds, || format!("appeal {id}: {work:?}"));
            let reward = view.terms.get(usize::from(work.terms)).map_or(0, |terms| terms.reward.u128());
            cases.equal(format_args!("appeal {id}, assignment {}, at stake", stake.assignment), stake.amount, reward);
        }
    }
}

pub(crate) fn appealed(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in &snapshot.batches {
        for (id, work) in view.assignments.iter().filter(|(_, work)| work.status == AssignmentStatus::Appealed) {
            let appeal = appeal_of(work).and_then(|appeal| view.appeals.get(&appeal));
            let open = appeal.is_some_and(|appeal| appeal.outcome.is_none());
            cases.check(open, || format!("batch {number}, assignment {id}: appealed, and no open appeal has it"));
        }
    }
}

pub(crate) fn free_ones(snapshot: &Snapshot, cases: &mut Cases) {
    use caravan_marketplace_api::bounds::default_free_appeals;
    for (number, view) in &snapshot.batches {
        let Some(opened) = &view.batch.opened else { continue };
        let mut persons: Vec<u64> =
            view.appeals.values().filter(|appeal| appeal.free).map(|appeal| appeal.person.get()).collect();
        let used = persons.len() as u64;
        persons.sort_unstable();
        persons.dedup();
        cases.check(persons.len() as u64 == used, || format!("batch {number}: a second free appeal of a person"));
        // The overlap may have grown since the opening, which froze how many there are.
        let most = u64::from(default_free_appeals(view.batch.progress.slots));
        let named = view.batch.config.quality.free_appeals.map(u64::from);
        let there = used.saturating_add(u64::from(opened.free_appeals_left));
        let holds = named.map_or(there <= most, |named| there == named);
        cases.check(holds, || format!("batch {number}: {used} free appeals used, {} left", opened.free_appeals_left));
    }
}

/// How an appeal stands at its times.
fn keeps_time(appeal: &AppealResponse, now: u64) -> bool {
    let (until, latest) = (appeal.respond_until.get(), appeal.latest_end.get());
    let answered = appeal.answer.as_ref().map(|answer| answer.at.get());
    let ended = |outcome: &AppealOutcomeResponse| {
        let at = outcome.at.get();
        let when = match outcome.by {
            AppealEndedBy::Concession => answered == Some(at),
            AppealEndedBy::Arbiter | AppealEndedBy::ArbiterSilent => answered.is_some_and(|from| from <= at),
            AppealEndedBy::RespondentSilent => answered.is_none() && until <= at,
            AppealEndedBy::ArbitrationSilent => latest <= at,
        };
        let in_time = at < latest || outcome.by == AppealEndedBy::ArbitrationSilent;
        when && in_time && at <= now
    };
    answered.is_none_or(|at| at < until && at <= now) && appeal.outcome.as_ref().is_none_or(ended)
}

pub(crate) fn times(snapshot: &Snapshot, cases: &mut Cases) {
    for (view, appeal) in all(snapshot) {
        let windows = &view.batch.config.windows;
        let from_answer = windows.ruling_secs.get().saturating_add(APPEAL_GRACE_SECS);
        let latest_end = appeal.respond_until.plus(Seconds::new(from_answer)).ok();
        let begun = appeal.respond_until.get().checked_sub(windows.respond_secs.get());
        let frozen = latest_end == Some(appeal.latest_end) && begun.is_some_and(|begun| begun <= snapshot.now);
        let status = match (&appeal.outcome, &appeal.answer) {
            (Some(_), _) => AppealStatus::Ended,
            (None, Some(_)) => AppealStatus::AwaitingRuling,
            (None, None) => AppealStatus::AwaitingAnswer,
        };
        let holds = frozen && status == appeal.status && keeps_time(appeal, snapshot.now);
        cases.check(holds, || format!("appeal {}: {appeal:?}", appeal.appeal));
    }
}

/// The dispute about an appeal has its items, times and answer, and the appeal ended as the dispute did, or by itself.
pub(crate) fn disputes(snapshot: &Snapshot, cases: &mut Cases) {
    let own = snapshot.disputes.values().filter(|dispute| dispute.opener == snapshot.suite.marketplace);
    let mut by_subject: BTreeMap<u64, _> = own.map(|dispute| (dispute.subject, dispute)).collect();
    for (_, appeal) in all(snapshot) {
        let Some(dispute) = by_subject.remove(&appeal.appeal.get()) else {
            cases.missing(format_args!("the dispute about appeal {}", appeal.appeal));
            continue;
        };
        let conceded = appeal.answer.as_ref().map_or(0, |answer| answer.conceded);
        let answered = appeal.answer.as_ref().map(|answer| answer.at) == dispute.times.answered_at;
        let same = usize::from(dispute.items) == appeal.stakes.len() && conceded == dispute.conceded && answered;
        let in_time =
            dispute.times.answer_until == appeal.respond_until && dispute.times.latest_end < appeal.latest_end;
        let ended = match (&appeal.outcome, &dispute.outcome) {
            (Some(ended), _) if ended.by == AppealEndedBy::ArbitrationSilent => ended.upheld == whole(appeal),
            (None, decided) => !decided.as_ref().is_some_and(|decided| decided.enacted),
            (Some(ended), Some(decided)) => {
                decided.enacted && ended.upheld == decided.upheld && ended.by.name() == decided.by.to_string()
            }
            (Some(_), None) => false,
        };
        cases.check(same && in_time && ended, || format!("appeal {appeal:?} and its dispute {dispute:?}"));
    }
    let rest: Vec<&u64> = by_subject.keys().collect();
    cases.check(rest.is_empty(), || format!("disputes about appeals that are none: {rest:?}"));
}

/// An appeal is opened, answered and ended once.
pub(crate) fn stay(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    for (number, old) in &before.batches {
        let Some(new) = after.batches.get(number) else { continue };
        for (id, was) in &old.appeals {
            let Some(is) = new.appeals.get(id) else {
                cases.missing(format_args!("appeal {id}"));
                continue;
            };
            let opened = |row: &AppealResponse| {
                let times = (row.respond_until, row.latest_end);
                (row.batch, row.person, row.stakes.clone(), row.bond, row.free, times)
            };
            let answer = was.answer.is_none() || was.answer == is.answer;
            let outcome = was.outcome.is_none() || was == is;
            cases.check(opened(was) == opened(is) && answer && outcome, || format!("{was:?} became {is:?}"));
        }
    }
}
