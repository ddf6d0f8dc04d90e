//! The verdicts of the requester.

use caravan_client::Result;
use caravan_marketplace_api::{Decision, Reason, Verdict};

use super::sample::{result, Kind, Task, WRONG};
use super::state::{DemoState, Work, WorkResult, HALF_BPS, MATH, REVIEWS, VECTOR};

/// The task and the annotator of the answer that is rejected by mistake. It is short, but all of the work is in it.
const DISPUTED: (&str, &str) = ("math-10", "chen");

/// Return whether this is the answer that is rejected by mistake.
pub(super) fn is_disputed(state: &DemoState, task: &Task, work: &Work) -> bool {
    let name = state.annotators.get(work.annotator).map(|annotator| annotator.name.as_str());
    (task.id.as_str(), name) == (DISPUTED.0, Some(DISPUTED.1))
}

/// The requester decides on all work of a batch but the last answer to a math problem: that one is auto-approved later.
pub(super) fn decide(state: &mut DemoState, batch: usize) -> Result<()> {
    let Some(ordered) = state.batches.get(batch) else { return Ok(()) };
    let last = ordered.tasks.len().saturating_sub(1);
    let is_left_out = |task: usize, annotator: usize| batch == MATH && task == last && annotator == 2;
    let waiting = state.work.iter().filter(|work| work.batch == batch && work.result == WorkResult::Waiting);
    let decided = waiting.filter(|work| !is_left_out(work.task, work.annotator)).filter_map(|work| {
        let task = ordered.tasks.get(work.task)?;
        Some(Decision::new(work.assignment, verdict_on(state, task, work)))
    });
    let (id, decisions) = (ordered.id, decided.collect::<Vec<_>>());
    for vector in decisions.chunks(VECTOR) {
        let outcome = state.client.decide(&state.requester, id, vector.to_vec())?;
        state.record(batch, &outcome);
    }
    Ok(())
}

/// Return what the reviewers said of a translation, and who they are, by the index of its task.
pub(super) fn reviews_of<'s>(state: &'s DemoState<'_>, task: usize) -> Vec<(usize, &'s str)> {
    let about = state.work.iter().filter(|work| work.batch == REVIEWS && work.task == task);
    about.map(|work| (work.annotator, work.answer.as_str())).collect()
}

/// Return whether all reviewers of a translation found it wrong.
fn is_found_wrong(state: &DemoState, task: usize) -> bool {
    let reviews = reviews_of(state, task);
    !reviews.is_empty() && reviews.iter().all(|(_, said)| *said == WRONG)
}

/// Return the requester's verdict. One of them is a mistake.
fn verdict_on(state: &DemoState, task: &Task, work: &Work) -> Verdict {
    let shows_no_work = task.kind == Kind::Math && result(&work.answer).is_none();
    if shows_no_work || is_disputed(state, task, work) {
        Verdict::Reject { reason: Reason::LowEffort }
    } else if task.kind == Kind::Translation && is_found_wrong(state, work.task) {
        Verdict::Reject { reason: Reason::WrongAnswer }
    } else if task.is_right(&work.answer) {
        Verdict::Accept { grade_bps: 10_000 }
    } else {
        Verdict::Accept { grade_bps: HALF_BPS }
    }
}
