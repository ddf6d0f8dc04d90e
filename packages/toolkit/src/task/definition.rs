//! A definition that was read and checked.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use jsonschema::Validator;
use serde_json::Value;

use super::document::{definition_schema, Document, MAX_DEFINITION_BYTES, MAX_DEFINITION_DEPTH};
use super::form::Control;
use super::problem::{DefinitionError, DefinitionProblem, MAX_PROBLEMS};
use super::{explain, form, subset};
use crate::canonical::{Item, MAX_DEPTH};

/// A definition of which every part was checked.
#[derive(Clone)]
pub struct TaskDefinition {
    document: Document,
    answers: Arc<Validator>,
}

impl TaskDefinition {
    /// Read a definition. The schema of the document, the schema of its answers, its examples and its form are all checked.
    ///
    /// # Errors
    /// `DEFINITION_TOO_LONG`, `DEFINITION_TOO_DEEP`, `DEFINITION_UNREADABLE`; `DEFINITION_INVALID` with every fault, up to
    /// [`MAX_PROBLEMS`].
    pub fn from_json(bytes: &[u8]) -> Result<Self, DefinitionError> {
        if bytes.len() > MAX_DEFINITION_BYTES {
            return Err(DefinitionError::TooLong { got: bytes.len() });
        }
        let item = Item::from_json(bytes).map_err(DefinitionError::Unreadable)?;
        let value: Value = serde_json::from_str(item.as_str()).map_err(|error| invalid("", "JSON", &error))?;
        if let Some(pointer) = too_deep(&value, String::new(), 0) {
            return Err(DefinitionError::TooDeep { pointer });
        }
        let mut problems = explain::faults(&definition_schema(), &value);
        if let Some(answer) = value.get("answer") {
            problems.extend(subset::check(answer));
        }
        stop_at(problems)?;
        let document: Document =
            serde_json::from_value(value).map_err(|error| invalid("", "a task definition", &error))?;
        let answers = subset::validator(&document.answer).map_err(|problem| stopped(vec![problem]))?;
        stop_at(form::check(&document, &answers))?;
        Ok(Self { document, answers: Arc::new(answers) })
    }

    /// What compares answers with the schema.
    pub(super) fn answers(&self) -> &Arc<Validator> {
        &self.answers
    }

    /// The controls of the form of an answer, in their order.
    #[must_use]
    pub fn controls(&self) -> Vec<Control<'_>> {
        form::controls(self)
    }

    /// The schema of a property of the answer, where the document has one.
    #[must_use]
    pub fn property_schema(&self, property: &str) -> Option<&Value> {
        self.answer.get("properties").and_then(|all| all.get(property))
    }

    /// The columns that are shown and that a row does not have, or has as `null`.
    #[must_use]
    pub fn missing_columns(&self, row: &Item) -> Vec<&str> {
        self.columns().filter(|column| row.field(column).is_none()).collect()
    }

    /// Whether all that is shown of a row is blank: there is nothing to answer.
    #[must_use]
    pub fn shows_nothing(&self, row: &Item) -> bool {
        self.columns().all(|column| row.field(column).is_none_or(|text| text.trim().is_empty()))
    }
}

impl Deref for TaskDefinition {
    type Target = Document;

    fn deref(&self) -> &Document {
        &self.document
    }
}

impl fmt::Debug for TaskDefinition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.document.fmt(f)
    }
}

fn stop_at(problems: Vec<DefinitionProblem>) -> Result<(), DefinitionError> {
    if problems.is_empty() {
        Ok(())
    } else {
        Err(stopped(problems))
    }
}

fn stopped(mut problems: Vec<DefinitionProblem>) -> DefinitionError {
    problems.sort();
    problems.dedup();
    problems.truncate(MAX_PROBLEMS);
    DefinitionError::Invalid { problems }
}

fn invalid(pointer: &str, expected: &str, got: &dyn fmt::Display) -> DefinitionError {
    stopped(vec![DefinitionProblem::new(pointer, expected, got.to_string())])
}

/// The place of the first array or object that lies too deep.
fn too_deep(value: &Value, pointer: String, depth: usize) -> Option<String> {
    const _: () = assert!(MAX_DEFINITION_DEPTH < MAX_DEPTH);
    if !value.is_array() && !value.is_object() {
        return None;
    }
    if depth == MAX_DEFINITION_DEPTH {
        return Some(pointer);
    }
    if let Some(list) = value.as_array() {
        return list.iter().enumerate().find_map(|(at, inner)| too_deep(inner, format!("{pointer}/{at}"), depth + 1));
    }
    let mut members = value.as_object().into_iter().flatten();
    members.find_map(|(key, inner)| too_deep(inner, explain::joined(&pointer, key), depth + 1))
}
