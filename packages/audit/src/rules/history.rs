//! I2, I6, I8, I11, I12, I21: what may change of batches and work from one moment to the next.

use caravan_marketplace_api::{
    AssignmentResponse, AssignmentStatus, BatchStatus, Distribution, OpenedResponse, SubmissionResponse,
};
use cosmwasm_std::Uint128;

use crate::cases::Cases;
use crate::snapshot::{BatchView, Snapshot};

/// Pair each batch with what it was before.
fn batches<'a>(before: &'a Snapshot, after: &'a Snapshot) -> impl Iterator<Item = (u64, &'a BatchView, &'a BatchView)> {
    before.batches.iter().filter_map(|(number, old)| Some((*number, old, after.batches.get(number)?)))
}

/// Pair each batch that was open with what it was before.
fn opened<'a>(before: &'a Snapshot, after: &'a Snapshot) -> impl Iterator<Item = (u64, &'a BatchView, &'a BatchView)> {
    batches(before, after).filter(|(_, old, new)| old.batch.opened.is_some() && new.batch.opened.is_some())
}

/// An assignment at two moments.
struct Work<'a> {
    batch: u64,
    old: &'a AssignmentResponse,
    new: &'a AssignmentResponse,
}

impl std::fmt::Display for Work<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "batch {}, assignment {}", self.batch, self.old.assignment)
    }
}

fn work<'a>(before: &'a Snapshot, after: &'a Snapshot) -> impl Iterator<Item = Work<'a>> {
    batches(before, after).flat_map(|(batch, old, new)| {
        let pair = move |(id, old)| Some(Work { batch, old, new: new.assignments.get(id)? });
        old.assignments.iter().filter_map(pair)
    })
}

pub(crate) fn nothing_disappears(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    for (number, old) in &before.batches {
        let Some(new) = after.batches.get(number) else {
            cases.missing(format_args!("batch {number}"));
            continue;
        };
        let gone = old.assignments.keys().find(|id| !new.assignments.contains_key(id));
        cases.check(gone.is_none(), || format!("batch {number}: assignment {gone:?} is gone"));
        let closed_up = old.batch.opened.is_some() && new.batch.opened.is_none();
        cases.check(!closed_up, || format!("batch {number} was open and is a draft"));
    }
    for key in before.solvency.keys() {
        cases.check(after.solvency.contains_key(key), || format!("the ledger of {key} is gone"));
    }
}

pub(crate) fn batch_states(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    for (number, old, new) in batches(before, after) {
        let (from, to) = (old.batch.status, new.batch.status);
        let allowed = match from {
            BatchStatus::Draft => true,
            BatchStatus::Open => to != BatchStatus::Draft,
            BatchStatus::Closing => matches!(to, BatchStatus::Closing | BatchStatus::Settled | BatchStatus::Closed),
            BatchStatus::Settled => matches!(to, BatchStatus::Settled | BatchStatus::Closed),
            BatchStatus::Closed => to == BatchStatus::Closed,
        };
        cases.check(allowed, || format!("batch {number} went from {from:?} to {to:?}"));
    }
}

/// Whether the state machine has a way from one state to the other.
fn reachable(from: AssignmentStatus, to: AssignmentStatus) -> bool {
    use AssignmentStatus::{
        Accepted, Appealed, Expired, Rejected, RejectionPending, Reserved, Returned, Rework, Submitted,
    };
    match from {
        Reserved => true,
        Submitted | Rework => !matches!(to, Reserved | Returned | Expired),
        RejectionPending => matches!(to, RejectionPending | Appealed | Rejected | Accepted),
        Appealed => matches!(to, Appealed | Rejected | Accepted),
        Accepted | Rejected | Returned | Expired => to == from,
    }
}

pub(crate) fn work_states(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    for work in work(before, after) {
        let (from, to) = (work.old.status, work.new.status);
        cases.check(reachable(from, to), || format!("{work} went from {from:?} to {to:?}"));
    }
}

pub(crate) fn work_is_the_same(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    let fixed = |row: &AssignmentResponse| (row.task, row.person, row.terms, row.claimed_at, row.took_reopened);
    for work in work(before, after) {
        let (was, is) = (fixed(work.old), fixed(work.new));
        cases.check(was == is, || format!("{work} was {was:?} and is {is:?}"));
    }
}

pub(crate) fn paid_once(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    for work in work(before, after).filter(|work| !work.old.paid.is_zero()) {
        cases.equal(format_args!("{work}, paid before"), work.new.paid, work.old.paid);
    }
}

pub(crate) fn submissions_stay(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    for work in work(before, after) {
        let Some(was) = &work.old.submission else { continue };
        let Some(is) = &work.new.submission else {
            cases.missing(format_args!("{work}: the submission"));
            continue;
        };
        let sent = |row: &SubmissionResponse| (row.commitment, row.payload_hash, row.uri.clone());
        let kept = was.revision == is.revision && sent(was) == sent(is);
        let revised = is.revision > was.revision && is.revision <= is.reworks;
        cases.check(kept || revised, || format!("{work}: the submission changed from {was:?} to {is:?}"));
        cases.at_least(format_args!("{work}, times that it was sent back"), is.reworks, was.reworks);
    }
}

pub(crate) fn deadlines(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    let waits = |work: &Work<'_>| {
        use AssignmentStatus::{Appealed, RejectionPending, Submitted};
        let decided = matches!(work.old.status, Submitted | RejectionPending | Appealed);
        let review = |row: &AssignmentResponse| row.submission.as_ref().map(|sent| (sent.revision, sent.reworks));
        decided && work.old.status == work.new.status && review(work.old) == review(work.new)
    };
    for work in work(before, after).filter(waits) {
        let (was, is) = (work.old.due, work.new.due);
        cases.check(is <= was, || format!("{work}: due moved from {was} to {is}"));
    }
}

/// Check that a sum of each batch does not shrink.
fn grows(before: &Snapshot, after: &Snapshot, cases: &mut Cases, amount: fn(&BatchView) -> Uint128) {
    for (number, old, new) in batches(before, after) {
        cases.at_least(format_args!("batch {number}"), amount(new), amount(old));
    }
}

pub(crate) fn paid_grows(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    grows(before, after, cases, |view| view.ledger.paid);
}

pub(crate) fn funded_grows(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    grows(before, after, cases, |view| view.ledger.funded);
}

pub(crate) fn flows_grow(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    for (key, old) in &before.solvency {
        let Some(new) = after.solvency.get(key) else { continue };
        cases.at_least(format_args!("{key}, received"), new.received, old.received);
        cases.at_least(format_args!("{key}, paid out"), new.paid_out, old.paid_out);
    }
}

pub(crate) fn frozen(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    let fixed = |row: &OpenedResponse| {
        let rates = (row.fee_bps, row.points_rate, row.arbiter_fee);
        (row.opened_at, row.closes_at, row.edition, rates, row.from_project_credit)
    };
    let seed = |view: &BatchView| view.batch.opened.as_ref().map(|row| row.seed);
    for (number, old, new) in opened(before, after) {
        cases.check(old.batch.config == new.batch.config, || format!("the configuration of batch {number} changed"));
        let (was, is) = (old.batch.opened.as_ref().map(fixed), new.batch.opened.as_ref().map(fixed));
        cases.check(was == is, || format!("batch {number}: {was:?} became {is:?}"));
        // The first claim of a random batch changes the seed, and no other message does.
        let is_random = old.batch.config.access.distribution == (Distribution::Random {});
        let claimed_first = is_random && old.batch.progress.claimed == 0 && new.batch.progress.claimed > 0;
        let changed = seed(old) != seed(new);
        cases.check(changed == claimed_first, || format!("batch {number}: the seed changed: {changed}"));
    }
}

pub(crate) fn terms_improve(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    let offer = |view: &BatchView| view.batch.opened.as_ref().map(|row| (row.reward, row.overlap));
    let prices = |view: &BatchView| view.terms.iter().map(|terms| (terms.reward, terms.cost)).collect::<Vec<_>>();
    for (number, old, new) in opened(before, after) {
        let ((was, is), (from, to)) = ((offer(old), offer(new)), (prices(old), prices(new)));
        let better = was.zip(is).is_some_and(|(was, is)| is.0 >= was.0 && is.1 >= was.1);
        cases.check(better && to.starts_with(&from), || {
            format!("batch {number}: {was:?} became {is:?}, terms {from:?} became {to:?}")
        });
    }
}

pub(crate) fn credit_in_stays(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    for (number, old, new) in opened(before, after) {
        let (was, is) = (old.ledger.project_credit_in, new.ledger.project_credit_in);
        cases.equal(format_args!("batch {number}"), is, was);
    }
}

pub(crate) fn shortfalls_grow(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    for (number, old, new) in opened(before, after) {
        cases.at_least(format_args!("batch {number}"), new.ledger.shortfalls, old.ledger.shortfalls);
    }
}
