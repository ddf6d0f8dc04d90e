//! How good answers are: as a whole, annotator by annotator, and pair by pair.

use rand_chacha::rand_core::{RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;
use serde::Serialize;

use crate::agreement::Tally;
use crate::answers::Answers;
use crate::interval::Interval;
use crate::labels::Labels;
use crate::options::Options;
use crate::pairs::{find, Pairs};

/// The most groups of questions that are drawn from. Sums of more questions are drawn together, so that a million
/// answers take as long as some thousand.
const BLOCKS: usize = 2_000;

/// A measure and where it lies.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Measure {
    /// The measure.
    pub value: f64,
    /// Its interval, by drawing questions anew.
    #[serde(flatten)]
    pub interval: Interval,
}

/// How good an annotator's answers are.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Annotator {
    /// Who.
    pub name: String,
    /// How many answers they gave.
    pub answers: u64,
    /// The share of them that is right by the labels' probabilities, from 0 to 1. The answers themselves are among what
    /// these probabilities rest on.
    pub by_model: f64,
    /// How many of them are to questions whose label is known.
    pub gold: u64,
    /// How many of those are right.
    pub gold_right: u64,
    /// Where the share of right answers lies by those alone; `None` without any.
    pub by_gold: Option<Interval>,
}

/// How good answers are.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quality {
    /// How many questions there are.
    pub questions: usize,
    /// How many answers.
    pub answers: usize,
    /// The mean share of pairs of answers to a question that agree; `None` where no question has two answers.
    pub percent: Option<Measure>,
    /// Krippendorff's alpha for nominal labels; `None` where it is not defined.
    pub alpha: Option<Measure>,
    /// Every annotator, by their bytes.
    pub annotators: Vec<Annotator>,
    /// Pairs of annotators that agree too much.
    pub pairs: Pairs,
    /// Known labels of questions that were not answered: they were not used.
    pub unknown_gold: Vec<String>,
}

/// Measure the answers, with the labels that were inferred from them.
#[must_use]
pub fn quality(answers: &Answers, labels: &Labels, options: &Options) -> Quality {
    let (percent, alpha) = agreement(answers, options);
    Quality {
        questions: answers.questions().len(),
        answers: answers.total(),
        percent,
        alpha,
        annotators: annotators(answers, labels),
        pairs: find(answers, labels, options),
        unknown_gold: answers.unknown_gold().to_vec(),
    }
}

fn annotators(answers: &Answers, labels: &Labels) -> Vec<Annotator> {
    let new = |name: &String| Annotator {
        name: name.clone(),
        answers: 0,
        by_model: 0.0,
        gold: 0,
        gold_right: 0,
        by_gold: None,
    };
    let mut all: Vec<Annotator> = answers.workers().iter().map(new).collect();
    for (question, (votes, gold)) in answers.votes.iter().zip(&answers.gold).enumerate() {
        let probabilities = labels.model.probabilities(question);
        for vote in votes {
            let Some(annotator) = all.get_mut(vote.worker) else { continue };
            annotator.answers += 1;
            annotator.by_model += probabilities.get(vote.label).copied().unwrap_or(0.0);
            annotator.gold += u64::from(gold.is_some());
            annotator.gold_right += u64::from(*gold == Some(vote.label));
        }
    }
    for annotator in &mut all {
        annotator.by_model /= annotator.answers as f64;
        annotator.by_gold = (annotator.gold > 0).then(|| Interval::wilson(annotator.gold_right, annotator.gold));
    }
    all
}

/// Percent agreement and Krippendorff's alpha with intervals: the middle 95 % of what questions drawn anew, with
/// repetition, give (B. Efron, "Bootstrap methods: another look at the jackknife", The Annals of Statistics 7, 1979).
fn agreement(answers: &Answers, options: &Options) -> (Option<Measure>, Option<Measure>) {
    let labels = answers.labels().len();
    let mut blocks = vec![vec![]; answers.questions().len().min(BLOCKS)];
    for (index, unit) in answers.units().into_iter().enumerate() {
        let block = index % blocks.len();
        if let Some(block) = blocks.get_mut(block) {
            block.push(unit);
        }
    }
    let blocks: Vec<Tally> = blocks.iter().map(|units| Tally::of(units)).collect();
    let all = Tally::sum(&blocks, labels);
    let mut random = ChaCha20Rng::seed_from_u64(options.seed);
    let (mut percents, mut alphas) = (vec![], vec![]);
    for _ in 0..options.draws {
        let drawn = blocks.iter().filter_map(|_| {
            let index = (u64::from(random.next_u32()) * blocks.len() as u64) >> 32;
            blocks.get(usize::try_from(index).ok()?)
        });
        let drawn = Tally::sum(drawn, labels);
        percents.extend(drawn.percent());
        alphas.extend(drawn.alpha());
    }
    (measure(all.percent(), percents), measure(all.alpha(), alphas))
}

fn measure(value: Option<f64>, mut draws: Vec<f64>) -> Option<Measure> {
    draws.sort_by(f64::total_cmp);
    let value = value?;
    let interval = Interval::middle(&draws).unwrap_or(Interval { low: value, high: value });
    Some(Measure { value, interval })
}

#[cfg(test)]
mod tests;
