//! How the annotators come to their tasks.

use caravan_client::{AllowList, Result};
use caravan_marketplace_api::Pick;

use super::sample::Kind;
use super::state::{DemoState, MATH};
use super::verdicts::decide;

/// A bound on the turns in which annotators claim at random.
const MOST_TURNS: usize = 10_000;
/// After so many submissions the requester decides: an annotator has only so much work that is not decided.
const DECIDE_EVERY: usize = 12;

/// The listed annotators claim by a proof and name the task.
pub(super) fn work_math(state: &mut DemoState) -> Result<()> {
    let addresses: Vec<_> = state.annotators.iter().map(|annotator| annotator.address.clone()).collect();
    let list = AllowList::new(&addresses)?;
    for (task, annotator) in answered(state, Kind::Math) {
        let pick = Pick::Listed { task, proof: list.proof(annotator)? };
        claim_and_submit(state, annotator, MATH, pick)?;
    }
    Ok(())
}

/// With overlap 1, an annotator may name the task.
pub(super) fn work_by_name(state: &mut DemoState, batch: usize, kind: Kind) -> Result<()> {
    for (task, annotator) in answered(state, kind) {
        claim_and_submit(state, annotator, batch, Pick::Named { task })?;
    }
    Ok(())
}

/// These annotators claim in turn what the contract picks, until all slots are taken. Return how many picks found only tasks
/// that the annotator had done.
pub(super) fn work_at_random(state: &mut DemoState, batch: usize, annotators: &[usize]) -> Result<usize> {
    let ordered = state.batches.get(batch).map_or((0, 0), |batch| (batch.tasks.len(), usize::from(batch.overlap)));
    let (tasks, slots) = (ordered.0, ordered.0 * ordered.1);
    let mut done = vec![0; state.annotators.len()];
    let (mut taken, mut missed) = (0, 0);
    for annotator in annotators.iter().copied().cycle().take(MOST_TURNS) {
        if taken == slots {
            break;
        }
        let Some(count) = done.get_mut(annotator).filter(|count| **count < tasks) else { continue };
        if claim_and_submit(state, annotator, batch, Pick::Random {})? {
            *count += 1;
            taken += 1;
            if taken % DECIDE_EVERY == 0 {
                decide(state, batch)?;
            }
        } else {
            missed += 1;
        }
    }
    Ok(missed)
}

/// Return the answers of the sample to one kind of tasks, as indexes of the task and of the annotator.
fn answered(state: &DemoState, kind: Kind) -> Vec<(u32, usize)> {
    let index = |name: &str| state.annotators.iter().position(|annotator| annotator.name == name);
    let tasks = state.sample.tasks(kind);
    let pairs = (0..).zip(tasks).flat_map(|(task, of)| {
        state.sample.answers(of).filter_map(move |given| Some((task, index(&given.annotator)?)))
    });
    pairs.collect()
}

fn claim_and_submit(state: &mut DemoState, annotator: usize, batch: usize, pick: Pick) -> Result<bool> {
    let (Some(person), Some(ordered)) = (state.annotators.get(annotator), state.batches.get(batch)) else {
        return Ok(false);
    };
    let (slot, _) = state.client.claim(&person.address, ordered.id, pick)?;
    match slot {
        Some(slot) => state.submit(annotator, batch, &slot).map(|()| true),
        None => Ok(false),
    }
}
