//! Task definitions (`caravan-task/1`): what a task asks, how it looks, and which answers it takes.
//!
//! A [`TaskDefinition`] is a JSON document that a requester writes, perhaps from one of the bundled [`templates`]. It is read
//! strictly, and every fault is named at once. An [`AnswerChecker`] says in plain sentences what is wrong with an answer.
//! [`preview`] shows a task as an annotator will see it, in a terminal or as one HTML file that runs no script.
//!
//! ```
//! use caravan_toolkit::task::{preview, templates, AnswerChecker, MediaFiles};
//!
//! let template = templates::find("classification").ok_or("no such template")?;
//! let definition = template.definition()?;
//! let rows = template.rows()?;
//! println!("{}", preview::terminal(&definition, &rows, &MediaFiles::default(), 80));
//! let checker = AnswerChecker::new(&definition);
//! let problems = checker.check(0, &serde_json::json!({ "label": "biling" })).unwrap_err();
//! assert!(problems[0].to_string().contains("did you mean \"billing\"?"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(feature = "tasks")]
mod answer;
#[cfg(feature = "tasks")]
mod clean;
#[cfg(feature = "tasks")]
mod definition;
mod document;
#[cfg(feature = "tasks")]
mod explain;
#[cfg(feature = "tasks")]
mod form;
#[cfg(feature = "tasks")]
mod media;
#[cfg(feature = "tasks")]
mod pattern;
#[cfg(feature = "tasks")]
pub mod preview;
#[cfg(feature = "tasks")]
mod problem;
#[cfg(feature = "tasks")]
mod subset;
#[cfg(feature = "tasks")]
pub mod templates;

#[cfg(feature = "tasks")]
pub use answer::{AnswerChecker, AnswerError, AnswerProblem, MAX_ANSWERS};
#[cfg(feature = "tasks")]
pub use clean::{clean, clean_line};
#[cfg(feature = "tasks")]
pub use definition::TaskDefinition;
pub use document::{
    definition_schema, Choice, Document, Example, Field, FormField, Format, How, Widget, MAX_DEFINITION_BYTES,
    MAX_DEFINITION_DEPTH,
};
#[cfg(feature = "tasks")]
pub use form::{Choosable, Control};
#[cfg(feature = "tasks")]
pub use media::{picture_size, MediaFiles, MediaKind, MediaRef, MediaType};
#[cfg(feature = "tasks")]
pub use problem::{DefinitionError, DefinitionProblem, MAX_PROBLEMS};

#[cfg(test)]
#[cfg(feature = "tasks")]
mod tests;
