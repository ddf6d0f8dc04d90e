//! A label for each question.

use serde::Serialize;

use crate::answers::Answers;
use crate::choice::{choose, strength};
use crate::method::Method;
use crate::model::{Model, Prior};

/// The label of a question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Label {
    /// The question.
    pub question: String,
    /// Its label.
    pub label: String,
    /// The probability of the label by the model, from 0 to 1; by majority its share of the votes.
    pub confidence: f64,
    /// How many answers the question has.
    pub answers: usize,
    /// How many of them are this label.
    pub votes: usize,
    /// Whether the label was known.
    pub gold: bool,
}

/// A label for each question, in the order of [`Answers::questions`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Labels {
    /// The method in use: never [`Method::Auto`].
    pub method: Method,
    /// The labels.
    pub questions: Vec<Label>,
    /// How many rounds it took.
    pub rounds: u32,
    /// Whether it stopped because nothing changed any more.
    pub converged: bool,
    /// Known labels of questions that have no answer: they were not used.
    pub unknown_gold: Vec<String>,
    /// The probabilities behind the labels.
    #[serde(skip)]
    pub model: Model,
}

/// Infer a label for each question.
#[must_use]
pub fn labels(answers: &Answers, method: Method) -> Labels {
    let method = match method {
        Method::Auto => choose(answers),
        Method::Majority | Method::DawidSkene | Method::Pooled => method,
    };
    let model = match method {
        Method::Majority | Method::Auto => Model::majority(answers),
        Method::DawidSkene => Model::infer(answers, Prior::Alone),
        Method::Pooled => Model::infer(answers, Prior::Crowd(strength(answers))),
    };
    let found = answers.votes.iter().zip(&answers.gold).zip(model.labels.iter().zip(&model.confidence));
    let questions =
        answers.questions().iter().zip(found).map(|(question, ((votes, gold), (label, confidence)))| Label {
            question: question.clone(),
            label: answers.labels().get(*label).cloned().unwrap_or_default(),
            confidence: *confidence,
            answers: votes.len(),
            votes: votes.iter().filter(|vote| vote.label == *label).count(),
            gold: gold.is_some(),
        });
    let questions = questions.collect();
    let unknown_gold = answers.unknown_gold().to_vec();
    Labels { method, questions, rounds: model.rounds, converged: model.converged, unknown_gold, model }
}

#[cfg(test)]
mod tests;
