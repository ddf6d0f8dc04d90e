//! Annotators who confuse labels: the algorithm of Dawid and Skene, and the same with annotators who learn from all.
//!
//! A. P. Dawid and A. M. Skene, "Maximum likelihood estimation of observer error-rates using the EM algorithm", Applied
//! Statistics 28 (1979), with these rules:
//!
//! - **Start**: the probability of a label is its share of the question's votes.
//! - **Round**: from the probabilities the share of each label and each annotator's confusion matrix (rows: the right
//!   label; columns: the label given), then from these the probabilities anew.
//! - **Gold**: a known label has probability 1 in every round, so that annotators are measured by it.
//! - **Smoothing**: what each cell of a confusion matrix counts more than was observed is the [`Prior`]. So no annotator
//!   is infallible after a few answers, and no question has probability 0 for every label.
//! - **Stop**: when no probability has changed by as much as [`TOLERANCE`], or after [`MAX_ROUNDS`] rounds.
//! - **Tie**: of labels whose probabilities differ by less than [`TIE`], the one with more votes; of those, the first by
//!   its bytes.

use crate::answers::{first_best, Answers, Vote};

/// What each cell of a confusion matrix counts more than was observed.
pub(crate) const SMOOTHING: f64 = 0.01;
/// The change of a probability that is too small to go on for.
pub(crate) const TOLERANCE: f64 = 1e-6;
/// Probabilities that differ by less are the same.
pub(crate) const TIE: f64 = 1e-9;
pub(crate) const MAX_ROUNDS: u32 = 200;

/// What is thought of an annotator before any answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Prior {
    /// [`SMOOTHING`] in each cell.
    Alone,
    /// So many answers in each row, spread as the answers of all annotators together are in that row. This is the
    /// posterior mean under a Dirichlet prior around the mean of the crowd.
    Crowd(f64),
}

/// What was inferred. Indexes are those of [`Answers::questions`], [`Answers::workers`] and [`Answers::labels`].
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
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
    /// Annotator by annotator, for each label given (rows) its probability under each right label (columns).
    pub(crate) given: Vec<f64>,
    /// Question by question, the probability of each label.
    pub(crate) probabilities: Vec<f64>,
}

impl Model {
    /// The probability of each label for a question.
    pub(crate) fn probabilities(&self, question: usize) -> &[f64] {
        row(&self.probabilities, self.shares.len(), question)
    }

    /// An annotator's confusion matrix: for each right label (rows) the probability of each label given (columns).
    #[cfg(test)]
    pub(crate) fn confusion(&self, worker: usize) -> Vec<Vec<f64>> {
        let labels = self.shares.len();
        let given = row(&self.given, labels * labels, worker);
        (0..labels).map(|right| given.iter().skip(right).step_by(labels).copied().collect()).collect()
    }

    /// Majority, as a model without annotators: the probability of a label is its share of the votes.
    pub(crate) fn majority(answers: &Answers) -> Self {
        let probabilities = start(answers);
        let labels = answers.labels().len();
        let (picked, confidence) = pick(answers, &probabilities);
        let shares = label_shares(&probabilities, labels);
        Self { labels: picked, confidence, shares, rounds: 0, converged: true, given: vec![], probabilities }
    }

    /// Rounds until nothing changes any more.
    pub(crate) fn infer(answers: &Answers, prior: Prior) -> Self {
        let labels = answers.labels().len();
        let mut probabilities = start(answers);
        let (mut rounds, mut change) = (0, f64::INFINITY);
        let (mut shares, mut given) = (vec![], vec![]);
        let mut new = vec![0.0; labels];
        while change >= TOLERANCE && rounds < MAX_ROUNDS {
            shares = label_shares(&probabilities, labels);
            given = confusions(answers, &probabilities, prior);
            change = 0.0;
            let questions = answers.votes.iter().zip(&answers.gold).zip(probabilities.chunks_mut(labels));
            for ((votes, _), old) in questions.filter(|((_, gold), _)| gold.is_none()) {
                weigh(votes, &shares, &given, &mut new);
                for (old, new) in old.iter_mut().zip(&new) {
                    change = change.max((*old - new).abs());
                    *old = *new;
                }
            }
            rounds += 1;
        }
        let (labels, confidence) = pick(answers, &probabilities);
        Self { labels, confidence, shares, rounds, converged: change < TOLERANCE, given, probabilities }
    }
}

/// Row `index` of a matrix of rows of `width` numbers.
pub(crate) fn row(matrix: &[f64], width: usize, index: usize) -> &[f64] {
    matrix.get(index * width..(index + 1) * width).unwrap_or_default()
}

/// The shares of each question's votes; certainty where the label is known.
fn start(answers: &Answers) -> Vec<f64> {
    let mut probabilities = Vec::with_capacity(answers.questions().len() * answers.labels().len());
    for (votes, gold) in answers.votes.iter().zip(&answers.gold) {
        let counts = answers.count(votes).into_iter().enumerate();
        probabilities.extend(counts.map(|(label, count)| match gold {
            Some(gold) => f64::from(u8::from(*gold == label)),
            None => count as f64 / votes.len() as f64,
        }));
    }
    probabilities
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

/// Every annotator's matrix, one after the other: for each label given, its probability under each right label.
fn confusions(answers: &Answers, probabilities: &[f64], prior: Prior) -> Vec<f64> {
    let labels = answers.labels().len();
    let size = labels * labels;
    let mut cells = vec![0.0; answers.workers().len() * size];
    for (votes, row) in answers.votes.iter().zip(probabilities.chunks(labels)) {
        for vote in votes {
            let from = vote.worker * size + vote.label * labels;
            let given = cells.get_mut(from..from + labels).unwrap_or_default();
            given.iter_mut().zip(row).for_each(|(cell, probability)| *cell += probability);
        }
    }
    let added = added(&cells, labels, prior);
    for matrix in cells.chunks_mut(size) {
        matrix.iter_mut().zip(&added).for_each(|(cell, added)| *cell += added);
        norm_columns(matrix, labels);
    }
    cells
}

/// What every annotator's matrix counts more than was observed.
fn added(cells: &[f64], labels: usize, prior: Prior) -> Vec<f64> {
    let mut all = vec![SMOOTHING; labels * labels];
    match prior {
        Prior::Alone => {}
        Prior::Crowd(strength) => {
            for matrix in cells.chunks(labels * labels) {
                all.iter_mut().zip(matrix).for_each(|(all, cell)| *all += cell);
            }
            norm_columns(&mut all, labels);
            all.iter_mut().for_each(|cell| *cell *= strength);
        }
    }
    all
}

/// Makes what is under each right label add up to 1.
fn norm_columns(matrix: &mut [f64], labels: usize) {
    let mut sums = vec![0.0; labels];
    for given in matrix.chunks(labels) {
        sums.iter_mut().zip(given).for_each(|(sum, cell)| *sum += cell);
    }
    for given in matrix.chunks_mut(labels) {
        given.iter_mut().zip(&sums).for_each(|(cell, sum)| *cell /= sum);
    }
}

/// The probability of each label, given the votes. The largest factor is kept at 1, so that many votes are no underflow.
pub(crate) fn weigh(votes: &[Vote], shares: &[f64], given: &[f64], into: &mut [f64]) {
    let labels = shares.len();
    into.copy_from_slice(shares);
    for vote in votes {
        let cells = row(given, labels, vote.worker * labels + vote.label);
        let mut most: f64 = 0.0;
        for (probability, cell) in into.iter_mut().zip(cells) {
            *probability *= cell;
            most = most.max(*probability);
        }
        into.iter_mut().for_each(|probability| *probability /= most);
    }
    let sum: f64 = into.iter().sum();
    into.iter_mut().for_each(|probability| *probability /= sum);
}

/// Each question's label by the rule for ties, and its probability.
fn pick(answers: &Answers, probabilities: &[f64]) -> (Vec<usize>, Vec<f64>) {
    let rows = answers.votes.iter().zip(probabilities.chunks(answers.labels().len()));
    rows.map(|(votes, row)| picked(row, &answers.count(votes))).unzip()
}

fn picked(row: &[f64], counts: &[u64]) -> (usize, f64) {
    let most = row.iter().copied().fold(0.0, f64::max);
    let votes: Vec<Option<u64>> =
        row.iter().zip(counts).map(|(probability, count)| (most - probability < TIE).then_some(*count)).collect();
    let label = first_best(&votes, |best, count| count > best);
    (label, row.get(label).copied().unwrap_or(0.0))
}

#[cfg(test)]
mod tests;
