//! The parts of a task as HTML, for a page that has a frame, a style and files of its own.

use super::super::definition::TaskDefinition;
use super::address::{Links, Paths};
use super::html::{example, fields, form, Shown};
use super::markup::markdown;
use super::value::AtHand;
use crate::canonical::Item;

/// The parts of a task. The only elements and attributes in them are those that this module writes; links of others lead to
/// https alone, and nothing has a style or a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// The instructions.
    pub instructions: String,
    /// Each example, with its answer.
    pub examples: Vec<String>,
    /// The columns of each row.
    pub items: Vec<String>,
    /// The form of an answer, which cannot be filled in.
    pub form: String,
}

/// Write the parts of a task with these rows.
#[must_use]
pub fn parts(definition: &TaskDefinition, rows: &[Item], paths: Paths) -> Parts {
    let shown = Shown { at_hand: AtHand { files: None, links: Links::Https }, paths: Some(paths), drawn: &[] };
    Parts {
        instructions: markdown(&definition.instructions, Links::Https),
        examples: definition.examples.iter().map(|one| example(definition, one, &shown)).collect(),
        items: rows.iter().map(|row| fields(&definition.display, row, &shown)).collect(),
        form: form(definition, rows.len()),
    }
}
