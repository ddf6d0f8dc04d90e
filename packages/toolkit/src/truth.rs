//! The right labels, inferred from the answers of many annotators.
//!
//! [`Answers::majority`] counts votes. [`Answers::dawid_skene`] weighs them by what each annotator confuses with what,
//! learned from the same answers: A. P. Dawid and A. M. Skene, "Maximum likelihood estimation of observer error-rates using
//! the EM algorithm", Applied Statistics 28 (1979), with these rules:
//!
//! - **Start**: the probability of a label is its share of the question's votes.
//! - **Round**: from the probabilities the share of each label and each annotator's confusion matrix (rows: the right
//!   label; columns: the label given), then from these the probabilities anew.
//! - **Smoothing**: each cell of a confusion matrix counts [`SMOOTHING`], a hundredth of an answer, more than was
//!   observed. So no annotator is infallible after a few answers, and no question has probability 0 for every label.
//! - **Stop**: when no probability has changed by as much as [`TOLERANCE`], or after [`MAX_ROUNDS`] rounds.
//! - **Tie**: of labels whose probabilities differ by less than [`TIE`], the one with more votes; of those, the first by
//!   its bytes. A majority's tie goes to the first by its bytes as well.
//!
//! The result depends on the answers alone, not on their order: questions, annotators and labels are sorted by their bytes
//! first, and every sum runs in that order. Only additions, multiplications and divisions are used, which every machine
//! rounds alike.

use std::collections::BTreeMap;

use caravan_primitives::Coded;
use thiserror::Error;

mod dawid_skene;

pub use dawid_skene::{DawidSkene, MAX_ROUNDS, SMOOTHING, TIE, TOLERANCE};

/// The most numbers that an inference may hold: questions times labels, and annotators times labels times labels.
/// 512 MiB of them.
pub const MAX_CELLS: u64 = 1 << 26;

/// Why nothing can be inferred.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum TruthError {
    /// There are no answers.
    #[error("TRUTH_EMPTY: expected at least one answer, got none")]
    Empty,
    /// There are too many different labels, as with answers in free text.
    #[error(
        "TRUTH_TOO_LARGE: expected at most {MAX_CELLS} probabilities, got {cells} for {questions} questions, {workers} \
         annotators and {labels} different answers; answers have to be labels from a short list"
    )]
    TooLarge {
        /// How many numbers it would take.
        cells: u64,
        questions: usize,
        workers: usize,
        labels: usize,
    },
}

impl Coded for TruthError {
    const ALL: &'static [&'static str] = &["TRUTH_EMPTY", "TRUTH_TOO_LARGE"];

    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "TRUTH_EMPTY",
            Self::TooLarge { .. } => "TRUTH_TOO_LARGE",
        }
    }
}

/// A vote: indexes of the annotator and of the label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Vote {
    worker: usize,
    label: usize,
}

/// Answers in an order of their own: questions, annotators and labels by their bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    questions: Vec<String>,
    workers: Vec<String>,
    labels: Vec<String>,
    votes: Vec<Vec<Vote>>,
}

impl Answers {
    /// Collect answers, each a question, an annotator and a label. Several answers of an annotator to a question are several votes.
    ///
    /// # Errors
    /// `TRUTH_EMPTY`, `TRUTH_TOO_LARGE`.
    pub fn new<'a>(answers: impl IntoIterator<Item = (&'a str, &'a str, &'a str)> + Clone) -> Result<Self, TruthError> {
        let questions = indexed(answers.clone().into_iter().map(|answer| answer.0));
        let workers = indexed(answers.clone().into_iter().map(|answer| answer.1));
        let labels = indexed(answers.clone().into_iter().map(|answer| answer.2));
        bounded(questions.len(), workers.len(), labels.len())?;
        let mut votes = vec![vec![]; questions.len()];
        for (question, worker, label) in answers {
            let position = questions.get(question).and_then(|question| votes.get_mut(*question));
            if let (Some(votes), Some(worker), Some(label)) = (position, workers.get(worker), labels.get(label)) {
                votes.push(Vote { worker: *worker, label: *label });
            }
        }
        votes.iter_mut().for_each(|votes| votes.sort_unstable());
        Ok(Self { questions: names(questions), workers: names(workers), labels: names(labels), votes })
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

    /// The label with the most votes for each question, as its index; of several the first by its bytes.
    #[must_use]
    pub fn majority(&self) -> Vec<usize> {
        self.votes.iter().map(|votes| first_best(&self.count(votes), |best, count| count > best)).collect()
    }

    /// The labels that an annotator gave to each question: for the measures of [`crate::agreement`].
    #[must_use]
    pub fn units(&self) -> Vec<Vec<usize>> {
        self.votes.iter().map(|votes| votes.iter().map(|vote| vote.label).collect()).collect()
    }

    /// The labels and the annotators' confusions by Dawid and Skene, under the rules of this [module](self).
    #[must_use]
    pub fn dawid_skene(&self) -> DawidSkene {
        dawid_skene::infer(self)
    }

    /// How many votes each label has.
    fn count(&self, votes: &[Vote]) -> Vec<u64> {
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
fn first_best<T: Copy>(all: &[T], beats: impl Fn(T, T) -> bool) -> usize {
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

fn bounded(questions: usize, workers: usize, labels: usize) -> Result<(), TruthError> {
    let times = |one: u64, other: usize| one.saturating_mul(other as u64);
    let matrices = times(times(workers as u64, labels), labels);
    let cells = times(questions as u64, labels).saturating_add(matrices);
    match cells {
        0 => Err(TruthError::Empty),
        1..=MAX_CELLS => Ok(()),
        _ => Err(TruthError::TooLarge { cells, questions, workers, labels }),
    }
}

#[cfg(test)]
mod tests;
