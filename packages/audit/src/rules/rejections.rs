//! I21, I22: what one transaction may do with rejected work and its money.

use caravan_marketplace_api::bounds::{REJECTION_CAP_BPS, REJECTION_REWARDS};
use caravan_marketplace_api::{
    AssignmentResponse, AssignmentStatus, BatchStatus, Distribution, RequesterResponse, Rows,
};

use super::sums::{part, sum};
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

fn allowed(row: &RequesterResponse, reward: u128) -> u128 {
    let (paid, rejected) = (row.paid.u128(), row.rejected_sum.u128());
    let share = part(paid.saturating_add(rejected), REJECTION_CAP_BPS);
    share.max(paid.min(u128::from(REJECTION_REWARDS).saturating_mul(reward)))
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
    let open = new.assignments.iter().filter(|(id, _)| old.assignments.get(*id).is_some_and(judged));
    let rewards = open.filter_map(|(_, work)| {
        let reward = new.terms.get(usize::from(work.terms))?.reward;
        let short = work.status == AssignmentStatus::Accepted && work.paid < reward;
        let without = matches!(work.status, AssignmentStatus::RejectionPending | AssignmentStatus::Rework);
        (short || without).then_some(reward.u128())
    });
    rewards.collect()
}
