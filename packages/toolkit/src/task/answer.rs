//! Answers compared with the schema of their task.

use std::fmt;
use std::sync::Arc;

use jsonschema::Validator;
use serde_json::Value;

use super::clean::clean_line;
use super::definition::TaskDefinition;
use super::explain::{explained, Explained};
use super::problem::MAX_PROBLEMS;
use crate::canonical::Item;

/// The most answers of one task: one for each item.
pub const MAX_ANSWERS: usize = 64;

/// One fault of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerProblem {
    /// The item, from 0.
    pub item: usize,
    /// The place in the answer, as a JSON pointer (RFC 6901): empty for the whole answer.
    pub pointer: String,
    /// What is wrong, in a sentence for the annotator. It names the field.
    pub text: String,
}

impl fmt::Display for AnswerProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "item {}: {}", self.item + 1, self.text)
    }
}

caravan_primitives::coded_errors! {
    /// Why a list of answers is not one for a task.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum AnswerError {
        /// There is not one answer for each item.
        Count { expected: usize, got: usize } = "ANSWER_COUNT: expected a list of {expected} answers, one for each item, got {got}"
            => "Give one answer for each item of the task, in their order.",
        /// Answers are not of the form that the task asks for.
        Invalid { problems: Vec<AnswerProblem> } = "ANSWER_INVALID: expected answers of the form that the task asks for, got others:\n{list}"
            with(list = problems.iter().map(|problem| format!("- {problem}")).collect::<Vec<_>>().join("\n"))
            => "Correct each field that the text names.",
    }
}

/// Compares answers with the schema of a definition, which is compiled once.
#[derive(Clone)]
pub struct AnswerChecker {
    schema: Value,
    validator: Arc<Validator>,
}

impl AnswerChecker {
    /// The checker of a definition.
    #[must_use]
    pub fn new(definition: &TaskDefinition) -> Self {
        Self { schema: definition.answer.clone(), validator: Arc::clone(definition.answers()) }
    }

    /// Compare the answer of one item, in its canonical form, with the schema. `item` is its number from 0, for messages.
    /// An answer in which every field is blank is refused whatever the schema allows: it would be paid work that says nothing.
    ///
    /// # Errors
    /// Every fault, up to [`MAX_PROBLEMS`].
    pub fn check(&self, item: usize, answer: &Value) -> Result<(), Vec<AnswerProblem>> {
        let canonical = canonical(answer).map_err(|text| vec![AnswerProblem { item, pointer: String::new(), text }])?;
        let errors = self.validator.iter_errors(&canonical).flat_map(|error| explained(&error, &self.schema));
        let problems: Vec<AnswerProblem> =
            errors.take(MAX_PROBLEMS).map(|explained| problem(item, explained)).collect();
        if problems.is_empty() && is_blank(&canonical) {
            let text = format!("{}: expected something in one field or more; got nothing in any", place(""));
            Err(vec![AnswerProblem { item, pointer: String::new(), text }])
        } else if problems.is_empty() {
            Ok(())
        } else {
            Err(problems)
        }
    }

    /// Compare all answers of a task of `items` items.
    ///
    /// # Errors
    /// `ANSWER_COUNT` unless there is one for each item, 1 to 64; `ANSWER_INVALID`.
    pub fn check_all(&self, answers: &[Value], items: usize) -> Result<(), AnswerError> {
        if answers.len() != items || !(1..=MAX_ANSWERS).contains(&items) {
            return Err(AnswerError::Count { expected: items.clamp(1, MAX_ANSWERS), got: answers.len() });
        }
        let faults = answers.iter().enumerate().filter_map(|(item, answer)| self.check(item, answer).err());
        let problems: Vec<AnswerProblem> = faults.flatten().take(MAX_PROBLEMS).collect();
        if problems.is_empty() {
            Ok(())
        } else {
            Err(AnswerError::Invalid { problems })
        }
    }
}

/// Whether an answer says nothing. An empty list is an answer: of no boxes, for example.
fn is_blank(answer: &Value) -> bool {
    match answer {
        Value::Null => true,
        Value::Bool(_) | Value::Number(_) => false,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(entries) => !entries.is_empty() && entries.iter().all(is_blank),
        Value::Object(fields) => fields.values().all(is_blank),
    }
}

/// The answer as it is committed to: a letter in two spellings, or a number in two, is one.
fn canonical(answer: &Value) -> Result<Value, String> {
    let text = serde_json::to_vec(answer).map_err(|error| error.to_string())?;
    let item = Item::from_json(&text).map_err(|error| error.to_string())?;
    serde_json::from_str(item.as_str()).map_err(|error| error.to_string())
}

fn problem(item: usize, explained: Explained) -> AnswerProblem {
    let Explained { pointer, expected, got, near } = explained;
    let near = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
    let text = format!("{}: expected {expected}; got {got}{near}", place(&pointer));
    AnswerProblem { item, pointer, text: clean_line(&text) }
}

/// The place in words: `boxes, entry 2, x`. Entries are counted from 1.
fn place(pointer: &str) -> String {
    let words = pointer.split('/').skip(1).map(|part| match part.parse::<usize>() {
        Ok(index) => format!("entry {}", index + 1),
        Err(_) => part.replace("~1", "/").replace("~0", "~"),
    });
    let words: Vec<String> = words.collect();
    if words.is_empty() {
        "the answer".to_owned()
    } else {
        words.join(", ")
    }
}
