//! I21, I22, I22b: what may be rejected, and what one transaction may do with rejected work and its money.

use caravan_marketplace_api::bounds::{REJECTION_CAP_BPS, REJECTION_REWARDS};
use caravan_marketplace_api::{
    AssignmentResponse, AssignmentStatus, BatchStatus, Distribution, RequesterResponse, Rows,
};

use super::sums::{part, sum};
use super::work::{is_accepted, is_rejected_for_now};
use crate::cases::Cases;
use crate::snapshot::{BatchView, Snapshot};

/// Whose work project credit pays for, the requester does not choose: tasks are given at random, and everybody can read the rows.
pub(crate) fn credit_is_open_to_all(snapshot: &Snapshot, cases: &mut Cases) {
    for (number, view) in snapshot.batches.iter().filter(|(_, view)| !view.ledger.project_credit_in.is_zero()) {
        let config = &view.batch.config;
        let (given, rows) = (&config.access.distribution, config.about.rows);
        let open = *given == Distribution::Random {} && rows == Rows::Public {};
        cases.check(open, || format!("batch {number} took project credit: {given:?}, rows {rows:?}"));
    }
}

pub(crate) fn credit_flows(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    for (number, old) in &before.projects {
        let Some(new) = after.projects.get(number) else {
            cases.missing(format_args!("project {number}"));
            continue;
        };
        let (mut spent, mut came) = (vec![], vec![]);
        for (id, view) in after.batches.iter().filter(|(_, view)| view.batch.project == new.project) {
            let was = before.batches.get(id).map(|view| &view.ledger);
            let (spent_before, came_before) =
                was.map_or((0, 0), |was| (was.project_credit_in.u128(), was.to_project_credit.u128()));
            spent.push(view.ledger.project_credit_in.u128().saturating_sub(spent_before));
            came.push(view.ledger.to_project_credit.u128().saturating_sub(came_before));
        }
        let there = sum([old.project_credit.u128()].into_iter().chain(came));
        let left = new.project_credit.u128().saturating_add(sum(spent));
        cases.equal(format_args!("project {number}, what batches took included"), left, there);
    }
}

pub(crate) fn finalizing_ties(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    for (number, new) in after.batches.iter().filter(|(_, view)| view.batch.status == BatchStatus::Closed) {
        let Some(old) = before.batches.get(number).filter(|old| old.batch.status != BatchStatus::Closed) else {
            continue;
        };
        let cost = old.terms.last().map_or(0, |terms| terms.cost.u128());
        let (ledger, reopened) = (&old.ledger, u128::from(old.batch.progress.reopened));
        let credit = [ledger.project_credit_in.u128(), reopened.saturating_mul(cost), ledger.shortfalls.u128()];
        let tied = ledger.unassigned.u128().min(sum(credit));
        cases.equal(format_args!("batch {number}"), new.ledger.to_project_credit, tied);
    }
}

pub(crate) fn cap(before: &Snapshot, after: &Snapshot, cases: &mut Cases) {
    for (key, new) in &after.requesters {
        let old = before.requesters.get(key).map_or(0, |row| row.rejected_sum.u128());
        if new.rejected_sum.u128() <= old {
            continue;
        }
        let name = format!("requester {} in {}", key.0, key.1);
        let Some(reward) = smallest_reward(before, after, key) else {
            cases.missing(format_args!("{name}: rejected work"));
            continue;
        };
        let most = allowed(new, reward);
        cases.check(new.rejected_sum.u128() <= most, || {
            format!("{name}: rejected {} of {most}, paid {}", new.rejected_sum, new.paid)
        });
    }
}

/// Return the work in the batches of a requester that pay in a currency.
fn works_of<'a>(
    snapshot: &'a Snapshot,
    key: &'a (u64, String),
) -> impl Iterator<Item = (&'a BatchView, &'a AssignmentResponse)> {
    let (requester, currency) = key;
    let own = move |view: &&BatchView| {
        let project = snapshot.projects.get(&view.batch.project.get());
        project.is_some_and(|row| row.requester.get() == *requester && row.currency.key() == *currency)
    };
    snapshot.batches.values().filter(own).flat_map(|view| view.assignments.values().map(move |work| (view, work)))
}

fn reward_of(found: &(&BatchView, &AssignmentResponse)) -> u128 {
    let (view, work) = found;
    view.terms.get(usize::from(work.terms)).map_or(0, |terms| terms.reward.u128())
}

fn is_appealed_ever(work: &AssignmentResponse) -> bool {
    work.submission.as_ref().is_some_and(|sent| sent.appeal.is_some())
}

/// A ruling moves rejections out of the first cap only as far as this holds.
pub(crate) fn second_cap(snapshot: &Snapshot, cases: &mut Cases) {
    for (key, row) in &snapshot.requesters {
        cases.at_least(format_args!("requester {} in {}, paid", key.0, key.1), row.paid, row.upheld);
    }
}

pub(crate) fn overturned(snapshot: &Snapshot, cases: &mut Cases) {
    for (key, row) in &snapshot.requesters {
        let won = works_of(snapshot, key).filter(|(_, work)| is_accepted(work) && is_appealed_ever(work));
        let won = sum(won.map(|pair| reward_of(&pair)));
        cases.equal(format_args!("requester {} in {}", key.0, key.1), row.overturned, won);
    }
}

pub(crate) fn upheld(snapshot: &Snapshot, cases: &mut Cases) {
    for (key, row) in &snapshot.requesters {
        let lost = works_of(snapshot, key)
            .filter(|(_, work)| work.status == AssignmentStatus::Rejected && is_appealed_ever(work));
        let lost = sum(lost.map(|pair| reward_of(&pair)));
        cases.at_least(format_args!("requester {} in {}, lost by annotators", key.0, key.1), lost, row.upheld);
    }
}

/// What is rejected and not final counts, and so do rejections that were overturned, and those that a ruling upheld.
pub(crate) fn still_counted(snapshot: &Snapshot, cases: &mut Cases) {
    for (key, row) in &snapshot.requesters {
        let counts = |work: &AssignmentResponse| {
            let lost = work.status == AssignmentStatus::Rejected && is_appealed_ever(work);
            let won = is_accepted(work) && is_appealed_ever(work);
            is_rejected_for_now(work) || work.status == AssignmentStatus::Rework || lost || won
        };
        let counted = sum(works_of(snapshot, key).filter(|(_, work)| counts(work)).map(|pair| reward_of(&pair)));
        let both = sum([row.rejected_sum, row.upheld]);
        cases.at_least(format_args!("requester {} in {}, both sums", key.0, key.1), both, counted);
    }
}

fn allowed(row: &RequesterResponse, reward: u128) -> u128 {
    let (paid, rejected) = (row.paid.u128(), row.rejected_sum.u128());
    let share = part(paid.saturating_add(rejected), REJECTION_CAP_BPS);
    let first = share.max(paid.min(u128::from(REJECTION_REWARDS).saturating_mul(reward)));
    first.min(paid.saturating_sub(row.upheld.u128()))
}

/// Return the smallest reward of the work that this transaction left with less than its reward, or sent back.
fn smallest_reward(before: &Snapshot, after: &Snapshot, key: &(u64, String)) -> Option<u128> {
    let (requester, currency) = key;
    let own = |view: &BatchView| {
        let project = after.projects.get(&view.batch.project.get());
        project.is_some_and(|row| row.requester.get() == *requester && row.currency.key() == *currency)
    };
    let pairs = after.batches.iter().filter(|(_, view)| own(view));
    let rewards = pairs.flat_map(|(number, view)| before.batches.get(number).map(|old| rejected_rewards(old, view)));
    rewards.flatten().min()
}

fn rejected_rewards(old: &BatchView, new: &BatchView) -> Vec<u128> {
    // Work whose rework is over is judged again.
    let judged =
        |work: &AssignmentResponse| matches!(work.status, AssignmentStatus::Submitted | AssignmentStatus::Rework);
    let pairs = new.assignments.iter().filter_map(|(id, work)| Some((old.assignments.get(id)?, work)));
    // Work that stays in rework was not sent back by this transaction, but before.
    let open = pairs.filter(|(was, is)| judged(was) && was != is);
    let rewards = open.filter_map(|(_, work)| {
        let reward = new.terms.get(usize::from(work.terms))?.reward;
        let short = work.status == AssignmentStatus::Accepted && work.paid < reward;
        let without = matches!(work.status, AssignmentStatus::RejectionPending | AssignmentStatus::Rework);
        (short || without).then_some(reward.u128())
    });
    rewards.collect()
}
