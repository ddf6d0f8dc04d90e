//! What the answers ask for, by how many there are; what the right labels are is not looked at.

use crate::answers::Answers;
use crate::method::Method;

/// From so many answers of an annotator to each label in the mean, annotators are known by their own answers.
const ENOUGH: usize = 8;
/// What the crowd counts in each row of an annotator's matrix, in answers, where annotators gave fewer than [`ENOUGH`].
const STRONG: f64 = 1.0;
/// The same where they gave as many: only what was never seen comes from the crowd.
const WEAK: f64 = 0.01;

/// [`Method::Majority`] where no answer can be compared with another or with gold, [`Method::Pooled`] otherwise.
pub(crate) fn choose(answers: &Answers) -> Method {
    let has_gold = answers.gold.iter().any(Option::is_some);
    let can_compare = answers.workers().len() > 1 && answers.votes.iter().any(|votes| votes.len() > 1);
    if has_gold || can_compare {
        Method::Pooled
    } else {
        Method::Majority
    }
}

/// How many answers of the crowd count as an annotator's own, for each label.
pub(crate) fn strength(answers: &Answers) -> f64 {
    let rows = answers.workers().len() * answers.labels().len();
    if answers.total() < ENOUGH * rows {
        STRONG
    } else {
        WEAK
    }
}
