//! Pairs of annotators that agree too much to have worked alone.
//!
//! What two annotators who work alone have in common is explained by the question and by how good each of them is:
//!
//! - the **question** has a probability of each answer: the shares of its votes, with one more vote that is spread as all
//!   answers of the project to such a question are. A hard question, on which all err alike, explains errors alike;
//! - the **annotator** has odds: the odds of the question's label are multiplied by one number for all their answers, so
//!   that as many are right as were (the model of Rasch). Wrong answers are spread as the question says.
//!
//! For each pair the number of answers alike, and of wrong answers alike, is compared with what these probabilities
//! give: the probability of as many or more (the tail of a sum of independent unequal trials, exactly). The smaller of
//! the two counts twice, and it is multiplied by the number of pairs that were tested (Bonferroni).
//!
//! The votes of the pair are among those that describe the question, so that the probabilities are rather too large than
//! too small, most of all with two or three answers a question.

use serde::Serialize;

use crate::answers::{Answers, Vote};
use crate::labels::Labels;
use crate::model::{row, Model};
use crate::options::Options;

/// Of a question with more answers, so many are compared, evenly spread over the annotators by their bytes.
const COMPARED: usize = 50;
/// Of a pair with more questions in common, so many are compared, evenly spread.
const TRIALS: usize = 1_000;
/// The most pairs that are listed.
const LISTED: usize = 1_000;

/// Two annotators who agree too much.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pair {
    /// The first by its bytes.
    pub one: String,
    /// The other.
    pub other: String,
    /// How many questions both answered, of those compared.
    pub common: usize,
    /// On how many of them both said the same.
    pub agreed: usize,
    /// How many it would be if they had worked alone.
    pub agreed_expected: f64,
    /// On how many both said the same that is not the label.
    pub wrong_alike: usize,
    /// How many it would be if they had worked alone.
    pub wrong_alike_expected: f64,
    /// The probability of as much or more among all pairs tested, if all had worked alone.
    pub p: f64,
}

/// All pairs that agree too much, the least probable first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pairs {
    /// How many pairs have enough questions in common.
    pub tested: usize,
    /// How many of them agree too much.
    pub found: usize,
    /// These pairs: at most the 1,000 least probable.
    pub pairs: Vec<Pair>,
    /// Answers that were not compared, because their question has so many.
    pub left_out: usize,
}

/// An answer that is compared.
#[derive(Debug, Clone, Copy)]
struct Compared {
    question: usize,
    worker: usize,
    label: usize,
    /// The probability that this annotator is right here.
    right: f64,
}

/// What a question explains.
#[derive(Debug, Clone, Copy)]
struct Ground {
    label: usize,
    /// The probability of the label.
    right: f64,
    /// The probability that two wrong answers are alike.
    alike: f64,
}

/// Two answers to one question.
#[derive(Debug, Clone, Copy)]
struct Meeting {
    other: usize,
    agreed: bool,
    wrong_alike: bool,
    agree: f64,
    wrong: f64,
}

pub(crate) fn find(answers: &Answers, labels: &Labels, options: &Options) -> Pairs {
    let grounds = grounds(answers, &labels.model);
    let (mut by_worker, left_out) = entries(answers);
    by_worker.iter_mut().for_each(|entries| give_odds(entries, &grounds));
    let mut by_question: Vec<Vec<Compared>> = vec![vec![]; answers.questions().len()];
    for entry in by_worker.iter().flatten() {
        if let Some(entries) = by_question.get_mut(entry.question) {
            entries.push(*entry);
        }
    }
    let (mut tested, mut pairs) = (0, vec![]);
    for (one, entries) in by_worker.iter().enumerate() {
        let mut meetings: Vec<Meeting> = entries.iter().flat_map(|entry| meet(entry, &by_question, &grounds)).collect();
        meetings.sort_by_key(|meeting| meeting.other);
        let enough =
            meetings.chunk_by(|a, b| a.other == b.other).filter(|common| common.len() >= options.common.max(1));
        for common in enough {
            tested += 1;
            pairs.extend(compare(answers, one, common));
        }
    }
    pairs.iter_mut().for_each(|pair| pair.p = (pair.p * tested as f64).min(1.0));
    pairs.retain(|pair| pair.p < options.level);
    pairs.sort_by(|a, b| a.p.total_cmp(&b.p).then_with(|| (&a.one, &a.other).cmp(&(&b.one, &b.other))));
    let found = pairs.len();
    pairs.truncate(LISTED);
    Pairs { tested, found, pairs, left_out }
}

/// What each question explains.
fn grounds(answers: &Answers, model: &Model) -> Vec<Ground> {
    let labels = answers.labels().len();
    let crowd = crowd(answers, model);
    let questions = answers.votes.iter().zip(model.probabilities.chunks(labels)).zip(&model.labels);
    let ground = |votes: &[Vote], probabilities: &[f64], label: usize| {
        let all = (votes.len() + 1) as f64;
        let mut shares: Vec<f64> = answers.count(votes).into_iter().map(|count| count as f64 / all).collect();
        for (right, probability) in probabilities.iter().enumerate() {
            let given = row(&crowd, labels, right);
            shares.iter_mut().zip(given).for_each(|(share, given)| *share += probability * given / all);
        }
        let right = shares.get(label).copied().unwrap_or(0.0);
        let wrong = 1.0 - right;
        let others = shares.iter().enumerate().filter(|(index, _)| *index != label);
        let alike = others.map(|(_, share)| (share / wrong) * (share / wrong)).sum();
        Ground { label, right, alike: if wrong > 0.0 { alike } else { 0.0 } }
    };
    questions.map(|((votes, probabilities), label)| ground(votes, probabilities, *label)).collect()
}

/// How all annotators together answer a question of each label: a row for each right label.
fn crowd(answers: &Answers, model: &Model) -> Vec<f64> {
    let labels = answers.labels().len();
    let mut cells = vec![1.0 / labels as f64; labels * labels];
    for (votes, probabilities) in answers.votes.iter().zip(model.probabilities.chunks(labels)) {
        for vote in votes {
            let given = cells.iter_mut().skip(vote.label).step_by(labels);
            given.zip(probabilities).for_each(|(cell, probability)| *cell += probability);
        }
    }
    for row in cells.chunks_mut(labels) {
        let sum: f64 = row.iter().sum();
        row.iter_mut().for_each(|cell| *cell /= sum);
    }
    cells
}

/// The answers to compare, by annotator: one of each annotator to a question. And how many others there are.
fn entries(answers: &Answers) -> (Vec<Vec<Compared>>, usize) {
    let mut by_worker: Vec<Vec<Compared>> = vec![vec![]; answers.workers().len()];
    let mut left_out = 0;
    for (question, votes) in answers.votes.iter().enumerate() {
        let mut first = votes.clone();
        first.dedup_by_key(|vote| vote.worker);
        left_out += first.len().saturating_sub(COMPARED);
        for vote in spread(&first, COMPARED) {
            if let Some(entries) = by_worker.get_mut(vote.worker) {
                entries.push(Compared { question, worker: vote.worker, label: vote.label, right: 0.0 });
            }
        }
    }
    (by_worker, left_out)
}

/// As many as `most` of all, evenly spread.
fn spread<T>(all: &[T], most: usize) -> impl Iterator<Item = &T> {
    let taken = all.len().min(most);
    (0..taken).filter_map(move |index| all.get(index * all.len() / taken))
}

/// Finds the number for an annotator's odds, and with it the probability that each answer is right.
fn give_odds(entries: &mut [Compared], grounds: &[Ground]) {
    let here: Vec<Ground> = entries.iter().filter_map(|entry| grounds.get(entry.question).copied()).collect();
    let right = entries.iter().zip(&here).filter(|(entry, ground)| entry.label == ground.label).count() as f64;
    // Half an answer more of both kinds, so that the odds are finite.
    let all = here.len() as f64;
    let aim = (right + 0.5) / (all + 1.0) * all;
    let chance = |odds: f64, ground: &Ground| odds * ground.right / (odds * ground.right + 1.0 - ground.right);
    let (mut low, mut high) = (1.0 / 1_048_576.0, 1_048_576.0_f64);
    for _ in 0..40 {
        let odds = (low * high).sqrt();
        let sum: f64 = here.iter().map(|ground| chance(odds, ground)).sum();
        if sum < aim {
            low = odds
        } else {
            high = odds
        }
    }
    let odds = (low * high).sqrt();
    entries.iter_mut().zip(&here).for_each(|(entry, ground)| entry.right = chance(odds, ground));
}

/// An answer beside those of later annotators to the same question.
fn meet<'q>(
    entry: &'q Compared,
    by_question: &'q [Vec<Compared>],
    grounds: &'q [Ground],
) -> impl Iterator<Item = Meeting> + 'q {
    let others = by_question.get(entry.question).into_iter().flatten().filter(|other| other.worker > entry.worker);
    others.filter_map(|other| {
        let ground = grounds.get(entry.question)?;
        let wrong = (1.0 - entry.right) * (1.0 - other.right) * ground.alike;
        let agreed = entry.label == other.label;
        let wrong_alike = agreed && entry.label != ground.label;
        Some(Meeting { other: other.worker, agreed, wrong_alike, agree: entry.right * other.right + wrong, wrong })
    })
}

/// The pair, with the probability before it is corrected for the number of pairs; `None` where it is plainly not small.
fn compare(answers: &Answers, one: usize, common: &[Meeting]) -> Option<Pair> {
    let common: Vec<&Meeting> = spread(common, TRIALS).collect();
    let agree: Vec<f64> = common.iter().map(|meeting| meeting.agree).collect();
    let wrong: Vec<f64> = common.iter().map(|meeting| meeting.wrong).collect();
    let agreed = common.iter().filter(|meeting| meeting.agreed).count();
    let wrong_alike = common.iter().filter(|meeting| meeting.wrong_alike).count();
    let p = tail(&agree, agreed).min(tail(&wrong, wrong_alike));
    if p > 0.05 {
        return None;
    }
    let name = |index: usize| answers.workers().get(index).cloned();
    Some(Pair {
        one: name(one)?,
        other: name(common.first()?.other)?,
        common: common.len(),
        agreed,
        agreed_expected: agree.iter().sum(),
        wrong_alike,
        wrong_alike_expected: wrong.iter().sum(),
        p: 2.0 * p,
    })
}

/// The probability that of independent trials with these probabilities at least `least` succeed. 1 where that is no more
/// than expected.
fn tail(trials: &[f64], least: usize) -> f64 {
    if least as f64 <= trials.iter().sum() {
        return 1.0;
    }
    // How probable each number of successes below `least` is, and, last, that there were as many at some time.
    let mut below = vec![0.0; least];
    if let Some(none) = below.first_mut() {
        *none = 1.0;
    }
    let mut reached = 0.0;
    for trial in trials {
        let mut before = 0.0;
        for probability in &mut below {
            let success = *probability * trial;
            *probability = *probability - success + before;
            before = success;
        }
        reached += before;
    }
    reached
}

#[cfg(test)]
mod tests;
