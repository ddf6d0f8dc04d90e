//! What is wrong with a definition.

use std::fmt;

use super::clean::shortened;
use super::document::{MAX_DEFINITION_BYTES, MAX_DEFINITION_DEPTH};
use crate::canonical::CanonicalError;

/// The most faults that are named at once.
pub const MAX_PROBLEMS: usize = 50;

/// One fault of a definition.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DefinitionProblem {
    /// Where it is, as a JSON pointer (RFC 6901): empty for the whole document.
    pub pointer: String,
    /// What a valid definition has there.
    pub expected: String,
    /// What came instead.
    pub got: String,
}

impl DefinitionProblem {
    pub(super) fn new(pointer: impl Into<String>, expected: impl Into<String>, got: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), expected: expected.into(), got: got.into() }
    }
}

impl fmt::Display for DefinitionProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.pointer.is_empty() { "the document" } else { &self.pointer };
        write!(f, "{}: expected {}, got {}", shortened(place), self.expected, self.got)
    }
}

caravan_primitives::coded_errors! {
    /// Why a text is no task definition.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum DefinitionError {
        /// The definition has more bytes than one may have.
        TooLong { got: usize } = "DEFINITION_TOO_LONG: expected at most {MAX_DEFINITION_BYTES} bytes, got {got}"
            => "Shorten the instructions or the examples. Long texts of a task belong into its rows.",
        /// Arrays and objects of the definition are nested deeper than they may be.
        TooDeep { pointer: String } = "DEFINITION_TOO_DEEP: expected at most {MAX_DEFINITION_DEPTH} arrays and objects inside each other, got more at {pointer}"
            => "Make the form of the answer flatter.",
        /// The definition is no JSON.
        Unreadable(CanonicalError) = "DEFINITION_UNREADABLE: expected a JSON document, got another text: {0}"
            => "Correct the JSON at the line and column that the text names.",
        /// Parts of the definition are wrong.
        Invalid { problems: Vec<DefinitionProblem> } = "DEFINITION_INVALID: expected a task definition, got one with {count}:\n{list}"
            with(count = counted(problems), list = listed(problems))
            => "Correct each part that the text names. `docs/task-definition.md` describes the format.",
    }
}

impl DefinitionError {
    /// The faults one by one; empty where the text is no definition at all.
    #[must_use]
    pub fn problems(&self) -> &[DefinitionProblem] {
        if let Self::Invalid { problems } = self {
            problems
        } else {
            &[]
        }
    }
}

fn counted(problems: &[DefinitionProblem]) -> String {
    match problems.len() {
        1 => "1 fault".to_owned(),
        MAX_PROBLEMS.. => format!("{MAX_PROBLEMS} faults or more"),
        count => format!("{count} faults"),
    }
}

fn listed(problems: &[DefinitionProblem]) -> String {
    problems.iter().map(|problem| format!("- {problem}")).collect::<Vec<_>>().join("\n")
}
