//! Reviews are ordinary paid work: the tasks of a second batch are the submissions of the first one, and the contract keeps
//! out those who worked there.

use caravan_client::{ClientError, Result};
use caravan_marketplace_api::{Nature, Pick};
use caravan_primitives::ProjectId;

use super::report::{RefusedMessage, Reviewed};
use super::sample::{Kind, Task};
use super::state::{BatchPlan, DemoState, Work, REVIEWS, TRANSLATIONS};
use super::verdicts::decide;
use super::work::{work_at_random, work_by_name};

/// How many reviews a translation gets.
const REVIEWERS: u8 = 2;

/// Have translations made and reviewed. The verdicts on them follow the reviews.
pub(super) fn play(state: &mut DemoState, project: ProjectId) -> Result<Reviewed> {
    open_translations(state, project)?;
    work_by_name(state, TRANSLATIONS, Kind::Translation)?;
    open_reviews(state, project)?;
    let (translators, others): (Vec<usize>, Vec<usize>) =
        (0..state.annotators.len()).partition(|annotator| has_translated(state, *annotator));
    let translator = translators.first().copied().ok_or_else(missing)?;
    let refused = refuse_translator(state, translator)?;
    let missed = work_at_random(state, REVIEWS, &others)?;
    decide(state, REVIEWS)?;
    decide(state, TRANSLATIONS)?;
    Ok(Reviewed { translator, refused, missed })
}

fn open_translations(state: &mut DemoState, project: ProjectId) -> Result<()> {
    let plan = BatchPlan {
        kind: Kind::Translation,
        tasks: state.tasks(Kind::Translation),
        overlap: 1,
        reward: 400_000,
        grades: &[],
        weight: 1,
        nature: Nature::Objective,
        review_of: None,
    };
    let cara = state.cara.clone();
    state.open_batch(project, &cara, &plan)
}

/// Open a batch whose tasks are the translations that were submitted.
fn open_reviews(state: &mut DemoState, project: ProjectId) -> Result<()> {
    let ordered = state.batches.get(TRANSLATIONS).ok_or_else(missing)?;
    let submitted = state.work.iter().filter(|work| work.batch == TRANSLATIONS);
    let review = |work: &Work| ordered.tasks.get(work.task).map(|task| task.review(&work.answer));
    let plan = BatchPlan {
        kind: Kind::Review,
        tasks: submitted.filter_map(review).collect::<Vec<Task>>(),
        overlap: REVIEWERS,
        reward: 100_000,
        grades: &[],
        weight: 1,
        nature: Nature::Objective,
        review_of: Some(ordered.id),
    };
    let cara = state.cara.clone();
    state.open_batch(project, &cara, &plan)
}

fn has_translated(state: &DemoState, annotator: usize) -> bool {
    state.work.iter().any(|work| work.batch == TRANSLATIONS && work.annotator == annotator)
}

/// One who translated claims a review.
fn refuse_translator(state: &mut DemoState, translator: usize) -> Result<RefusedMessage> {
    let (Some(person), Some(reviews)) = (state.annotators.get(translator), state.batches.get(REVIEWS)) else {
        return Err(missing());
    };
    let tried = state.client.claim(&person.address, reviews.id, Pick::Random {});
    RefusedMessage::expect("a translator claims a review of translations", tried)
}

fn missing() -> ClientError {
    ClientError::EventMissing { event: "work_submitted", attribute: "batch" }
}
