//! Answers in an order of their own.

use std::collections::BTreeMap;

use crate::bounds::MAX_CELLS;
use crate::error::LabelsError;

/// A vote: indexes of the annotator and of the label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Vote {
    pub(crate) worker: usize,
    pub(crate) label: usize,
}

/// Answers in an order of their own: questions, annotators and labels by their bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    questions: Vec<String>,
    workers: Vec<String>,
    labels: Vec<String>,
    pub(crate) votes: Vec<Vec<Vote>>,
    pub(crate) gold: Vec<Option<usize>>,
    unknown_gold: Vec<String>,
}

impl Answers {
    /// Collect answers, each a question, an annotator and a label, and the labels of questions that are known.
    /// Several answers of an annotator to a question are several votes.
    ///
    /// # Errors
    /// `LABELS_EMPTY`, `LABELS_TOO_LARGE`.
    pub fn new<'a>(
        answers: impl IntoIterator<Item = (&'a str, &'a str, &'a str)> + Clone,
        gold: &BTreeMap<&'a str, &'a str>,
    ) -> Result<Self, LabelsError> {
        let questions = indexed(answers.clone().into_iter().map(|answer| answer.0));
        let workers = indexed(answers.clone().into_iter().map(|answer| answer.1));
        let known = gold.iter().filter(|(question, _)| questions.contains_key(*question)).map(|(_, label)| *label);
        let labels = indexed(answers.clone().into_iter().map(|answer| answer.2).chain(known));
        bounded(questions.len(), workers.len(), labels.len())?;
        let mut votes = vec![vec![]; questions.len()];
        for (question, worker, label) in answers {
            let position = questions.get(question).and_then(|question| votes.get_mut(*question));
            if let (Some(votes), Some(worker), Some(label)) = (position, workers.get(worker), labels.get(label)) {
                votes.push(Vote { worker: *worker, label: *label });
            }
        }
        votes.iter_mut().for_each(|votes: &mut Vec<Vote>| votes.sort_unstable());
        let known = questions.keys().map(|question| labels.get(gold.get(question)?).copied()).collect();
        let unknown = gold.keys().filter(|question| !questions.contains_key(*question));
        let unknown_gold = unknown.map(|question| (*question).to_owned()).collect();
        let (questions, workers, labels) = (names(questions), names(workers), names(labels));
        Ok(Self { questions, workers, labels, votes, gold: known, unknown_gold })
    }

    /// The questions, in the order of every result.
    #[must_use]
    pub fn questions(&self) -> &[String] {
        &self.questions
    }

    /// The annotators, in the order of every result.
    #[must_use]
    pub fn workers(&self) -> &[String] {
        &self.workers
    }

    /// The labels, in the order of every result.
    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// How many answers there are.
    #[must_use]
    pub fn total(&self) -> usize {
        self.votes.iter().map(Vec::len).sum()
    }

    /// Names of known labels that no question has: they were not used.
    #[must_use]
    pub fn unknown_gold(&self) -> &[String] {
        &self.unknown_gold
    }

    /// The known label of a question, as its index.
    #[must_use]
    pub fn gold(&self, question: usize) -> Option<usize> {
        self.gold.get(question).copied().flatten()
    }

    /// The labels that annotators gave to each question: for the measures of [`crate::agreement`].
    #[must_use]
    pub fn units(&self) -> Vec<Vec<usize>> {
        self.votes.iter().map(|votes| votes.iter().map(|vote| vote.label).collect()).collect()
    }

    /// How many votes each label has.
    pub(crate) fn count(&self, votes: &[Vote]) -> Vec<u64> {
        let mut counts = vec![0; self.labels.len()];
        for vote in votes {
            if let Some(count) = counts.get_mut(vote.label) {
                *count += 1;
            }
        }
        counts
    }
}

/// The index of the first element that no later one beats.
pub(crate) fn first_best<T: Copy>(all: &[T], beats: impl Fn(T, T) -> bool) -> usize {
    let mut best = 0;
    for (index, one) in all.iter().enumerate() {
        if all.get(best).is_some_and(|sofar| beats(*sofar, *one)) {
            best = index;
        }
    }
    best
}

/// Each different text with its index in the order of bytes.
fn indexed<'a>(texts: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut all: BTreeMap<&str, usize> = texts.map(|text| (text, 0)).collect();
    all.values_mut().zip(0..).for_each(|(index, number)| *index = number);
    all
}

fn names(indexed: BTreeMap<&str, usize>) -> Vec<String> {
    indexed.into_keys().map(str::to_owned).collect()
}

fn bounded(questions: usize, workers: usize, labels: usize) -> Result<(), LabelsError> {
    let times = |one: u64, other: usize| one.saturating_mul(other as u64);
    let matrices = times(times(workers as u64, labels), labels);
    let cells = times(questions as u64, labels).saturating_add(matrices);
    match cells {
        0 => Err(LabelsError::Empty),
        1..=MAX_CELLS => Ok(()),
        _ => Err(LabelsError::TooLarge { cells, questions, workers, labels }),
    }
}
