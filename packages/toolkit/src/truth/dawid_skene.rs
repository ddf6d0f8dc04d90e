//! The algorithm of Dawid and Skene.

use super::{first_best, Answers, Vote};

/// What each cell of a confusion matrix counts more than was observed.
pub const SMOOTHING: f64 = 0.01;
/// The change of a probability that is too small to go on for.
pub const TOLERANCE: f64 = 1e-6;
/// Probabilities that differ by less are the same.
pub const TIE: f64 = 1e-9;
pub const MAX_ROUNDS: u32 = 200;

/// What was inferred. Indexes are those of [`Answers::questions`], [`Answers::workers`] and [`Answers::labels`].
#[derive(Debug, Clone, PartialEq)]
pub struct DawidSkene {
    /// The label of each question.
    pub labels: Vec<usize>,
    /// The probability of each question's label, from 0 to 1.
    pub confidence: Vec<f64>,
    /// The share of each label among all questions.
    pub shares: Vec<f64>,
    /// How many rounds it took.
    pub rounds: u32,
    /// Whether it stopped because nothing changed any more.
    pub converged: bool,
    confusion: Vec<f64>,
    probabilities: Vec<f64>,
}

impl DawidSkene {
    /// The probability of each label for a question.
    #[must_use]
    pub fn probabilities(&self, question: usize) -> &[f64] {
        row(&self.probabilities, self.shares.len(), question)
    }

    /// An annotator's confusion matrix: for each right label (rows) the probability of each label given (columns).
    #[must_use]
    pub fn confusion(&self, worker: usize) -> Vec<&[f64]> {
        let labels = self.shares.len();
        row(&self.confusion, labels * labels, worker).chunks(labels.max(1)).collect()
    }

    /// How often an annotator is right: the diagonal of the matrix, weighed by the shares of the labels.
    #[must_use]
    pub fn accuracy(&self, worker: usize) -> f64 {
        let diagonal = self.confusion(worker).into_iter().enumerate();
        diagonal.zip(&self.shares).filter_map(|((label, row), share)| Some(row.get(label)? * share)).sum()
    }
}

/// Row `index` of a matrix of rows of `width` numbers.
fn row(matrix: &[f64], width: usize, index: usize) -> &[f64] {
    matrix.get(index * width..(index + 1) * width).unwrap_or_default()
}

/// Rounds until nothing changes any more.
pub(super) fn infer(answers: &Answers) -> DawidSkene {
    let labels = answers.labels.len();
    let mut probabilities: Vec<f64> = answers.votes.iter().flat_map(|votes| start(answers, votes)).collect();
    let (mut rounds, mut change) = (0, f64::INFINITY);
    let (mut shares, mut confusion) = (vec![], vec![]);
    while change >= TOLERANCE && rounds < MAX_ROUNDS {
        shares = label_shares(&probabilities, labels);
        confusion = confusions(answers, &probabilities);
        change = 0.0;
        for (votes, old) in answers.votes.iter().zip(probabilities.chunks_mut(labels)) {
            let new = weigh(votes, &shares, &confusion);
            for (old, new) in old.iter_mut().zip(new) {
                change = change.max((*old - new).abs());
                *old = new;
            }
        }
        rounds += 1;
    }
    let picked = answers.votes.iter().zip(probabilities.chunks(labels));
    let (labels, confidence) = picked.map(|(votes, row)| pick(row, &answers.count(votes))).unzip();
    DawidSkene { labels, confidence, shares, rounds, converged: change < TOLERANCE, confusion, probabilities }
}

/// The shares of a question's votes.
fn start(answers: &Answers, votes: &[Vote]) -> Vec<f64> {
    answers.count(votes).into_iter().map(|count| count as f64 / votes.len() as f64).collect()
}

fn label_shares(probabilities: &[f64], labels: usize) -> Vec<f64> {
    let mut shares = vec![0.0; labels];
    for row in probabilities.chunks(labels) {
        shares.iter_mut().zip(row).for_each(|(share, probability)| *share += probability);
    }
    let questions = (probabilities.len() / labels) as f64;
    shares.iter_mut().for_each(|share| *share /= questions);
    shares
}

/// Every annotator's matrix, row by row, one after the other.
fn confusions(answers: &Answers, probabilities: &[f64]) -> Vec<f64> {
    let labels = answers.labels.len();
    let mut cells = vec![SMOOTHING; answers.workers.len() * labels * labels];
    for (votes, row) in answers.votes.iter().zip(probabilities.chunks(labels)) {
        for vote in votes {
            let given = cells.iter_mut().skip(vote.worker * labels * labels + vote.label).step_by(labels);
            given.zip(row).for_each(|(cell, probability)| *cell += probability);
        }
    }
    for row in cells.chunks_mut(labels) {
        let sum: f64 = row.iter().sum();
        row.iter_mut().for_each(|cell| *cell /= sum);
    }
    cells
}

/// The probability of each label, given the votes. The largest factor is kept at 1, so that many votes are no underflow.
fn weigh(votes: &[Vote], shares: &[f64], confusion: &[f64]) -> Vec<f64> {
    let labels = shares.len();
    let mut row = shares.to_vec();
    for vote in votes {
        let given = confusion.iter().skip(vote.worker * labels * labels + vote.label).step_by(labels);
        row.iter_mut().zip(given).for_each(|(probability, cell)| *probability *= cell);
        let most = row.iter().copied().fold(0.0, f64::max);
        row.iter_mut().for_each(|probability| *probability /= most);
    }
    let sum: f64 = row.iter().sum();
    row.iter_mut().for_each(|probability| *probability /= sum);
    row
}

/// The label by the rule for ties, and its probability.
fn pick(row: &[f64], counts: &[u64]) -> (usize, f64) {
    let most = row.iter().copied().fold(0.0, f64::max);
    let votes: Vec<Option<u64>> =
        row.iter().zip(counts).map(|(probability, count)| (most - probability < TIE).then_some(*count)).collect();
    let label = first_best(&votes, |best, count| count > best);
    (label, row.get(label).copied().unwrap_or(0.0))
}
