//! The decisions of the requester: work of annotators below the threshold is rejected as far as the cap allows.

use caravan_chain::ChainError;
use caravan_client::ClientError;
use caravan_marketplace_api::{Decision, Reason, Verdict};

use super::disputes;
use super::replay::{Replay, VECTOR};
use super::submission::{Submission, WorkState};
use crate::failure::Failure;
use crate::progress;

/// No more than 30 % may be rejected: seven of ten must be paid.
const PAID_OF_TEN: usize = 7;
/// The full reward, in basis points.
const FULL: u16 = 10_000;

/// Decide on all work but that which is left undecided.
///
/// The cap compares what was rejected with what was paid, so the good work is accepted first. Then the work of the worst
/// annotators is rejected, group by group, until the chain says `REJECTION_CAP`; then the best of the rest is accepted,
/// which raises the cap, and so on until nothing is left.
/// Appeals end before: what they overturn is paid, which raises the cap as well.
pub(super) fn judge(replay: &mut Replay, reject_below: Option<u8>) -> Result<(), Failure> {
    disputes::settle(replay)?;
    let workers = &replay.campaign.workers;
    let below = |worker: usize| {
        reject_below.is_some_and(|percent| workers.get(worker).is_some_and(|worker| worker.is_below(percent)))
    };
    let waits = |submission: &Submission| submission.state == WorkState::Waiting && !submission.undecided;
    let good = replay.vectors(|submission| waits(submission) && !below(submission.worker));
    let mut bad: Vec<usize> = (0..replay.submissions.len())
        .filter(|index| replay.submissions.get(*index).is_some_and(|s| waits(s) && below(s.worker)))
        .collect();
    let bar = progress::bar((good.iter().map(Vec::len).sum::<usize>() + bad.len()) as u64, "verdicts");
    let mut mistaken = vec![];
    for vector in good {
        bar.inc(vector.len() as u64);
        let (right, wrong) = replay.mistakes.split(vector);
        if !right.is_empty() {
            accept(replay, &right, WorkState::Accepted)?;
        }
        mistaken.push(wrong);
    }
    let mut wronged = vec![];
    for vector in mistaken.iter().filter(|vector| !vector.is_empty()) {
        wronged.extend(reject_by_mistake(replay, vector)?);
    }
    disputes::appeal(replay, wronged)?;
    bad.sort_by_key(|index| std::cmp::Reverse(share(replay, *index)));
    while !bad.is_empty() {
        let before = bad.len();
        reject_worst(replay, &mut bad)?;
        spare_best(replay, &mut bad)?;
        bar.inc((before - bad.len()) as u64);
    }
    bar.finish_and_clear();
    Ok(())
}

/// Reject good work, and take every second rejection back. What the cap refuses is accepted. Return what stays rejected.
fn reject_by_mistake(replay: &mut Replay, vector: &[usize]) -> Result<Vec<usize>, Failure> {
    let verdict = Verdict::Reject { reason: Reason::LowEffort };
    if !within_cap(decide(replay, vector, &verdict))? {
        replay.mistakes.stopped_by_cap += vector.len() as u64;
        accept(replay, vector, WorkState::Accepted)?;
        return Ok(vec![]);
    }
    let (noticed, others) = replay.mistakes.noticed(vector);
    if !noticed.is_empty() {
        accept(replay, &noticed, WorkState::Accepted)?;
    }
    Ok(others)
}

/// Whether the cap let a message of rejections through.
fn within_cap(sent: Result<(), Failure>) -> Result<bool, Failure> {
    match sent {
        Ok(()) => Ok(true),
        Err(Failure::Client(ClientError::Chain(ChainError::Contract { code, .. }))) if code == "REJECTION_CAP" => {
            Ok(false)
        }
        Err(failure) => Err(failure),
    }
}

/// Return how good the worker of a submission is: the worst sort last. Equal workers stay together.
fn share(replay: &Replay, index: usize) -> (u64, usize) {
    let worker = replay.submissions.get(index).map_or(usize::MAX, |submission| submission.worker);
    let millionths = |right: u32, known: u32| u64::from(right) * 1_000_000 / u64::from(known.max(1));
    let known = replay.campaign.workers.get(worker);
    (known.map_or(0, |worker| millionths(worker.right, worker.known)), worker)
}

/// Return the last of `bad` that are of one batch, at most `most`.
fn tail(replay: &Replay, bad: &[usize], most: usize) -> Vec<usize> {
    let batch = |index: &usize| replay.submissions.get(*index).map(|submission| submission.batch);
    let last = bad.last().and_then(batch);
    bad.iter().rev().take(most).take_while(|index| batch(index) == last).copied().collect()
}

/// Reject the worst, group by group, until the cap refuses a single one.
fn reject_worst(replay: &mut Replay, bad: &mut Vec<usize>) -> Result<(), Failure> {
    let verdict = Verdict::Reject { reason: Reason::LowEffort };
    let mut most = VECTOR;
    while most > 0 && !bad.is_empty() {
        let vector = tail(replay, bad, most);
        if within_cap(decide(replay, &vector, &verdict))? {
            bad.truncate(bad.len() - vector.len());
        } else {
            replay.capped += 1;
            most = vector.len() / 2;
        }
    }
    Ok(())
}

/// Accept the best of those below the threshold: as many as it takes to reject the rest, at most one group.
fn spare_best(replay: &mut Replay, bad: &mut Vec<usize>) -> Result<(), Failure> {
    let most = (bad.len() * PAID_OF_TEN).div_ceil(10).min(VECTOR);
    bad.reverse();
    let vector = tail(replay, bad, most);
    if !vector.is_empty() {
        accept(replay, &vector, WorkState::SparedByCap)?;
    }
    bad.truncate(bad.len() - vector.len());
    bad.reverse();
    Ok(())
}

fn accept(replay: &mut Replay, vector: &[usize], state: WorkState) -> Result<(), Failure> {
    decide(replay, vector, &Verdict::Accept { grade_bps: FULL })?;
    for index in vector {
        if let Some(submission) = replay.submissions.get_mut(*index).filter(|s| s.state == WorkState::Accepted) {
            submission.state = state;
        }
    }
    Ok(())
}

fn decide(replay: &mut Replay, vector: &[usize], verdict: &Verdict) -> Result<(), Failure> {
    let Some((batch, assignments)) = replay.assignments(vector) else { return Ok(()) };
    let decision = |assignment| Decision::new(assignment, verdict.clone());
    let outcome = replay.client.decide(&replay.requester, batch, assignments.into_iter().map(decision).collect())?;
    replay.record(&outcome);
    Ok(())
}
