//! Task definitions to begin with, each with sample rows and answers.
//!
//! The files are in `packages/toolkit/templates/<name>/` and are part of the program. A requester takes the nearest one and
//! edits it.

use super::definition::TaskDefinition;
use super::media::MediaFiles;
use super::problem::DefinitionError;
use crate::canonical::{CanonicalError, Item};

/// A sample contributor agreement: what an annotator gives and keeps. A lawyer should look at it before it is used.
pub const AGREEMENT: &str = include_str!("../../templates/agreement.md");

/// A bundled task definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// Its name, which is also the kind of its tasks.
    pub name: &'static str,
    /// The definition, as JSON.
    pub task: &'static str,
    /// Sample rows, a JSON object on each line.
    pub rows: &'static str,
    /// The right answer of each row, on the same line.
    pub answers: &'static str,
    /// Files that the rows and examples name, with their names.
    pub media: &'static [(&'static str, &'static [u8])],
}

macro_rules! templates {
    ($($name:literal: [$($media:literal),*],)+) => {
        /// The names of all templates, in the order in which a list shows them.
        pub const NAMES: &[&str] = &[$($name),+];

        const TEMPLATES: &[Template] = &[$(Template {
            name: $name,
            task: include_str!(concat!("../../templates/", $name, "/task.json")),
            rows: include_str!(concat!("../../templates/", $name, "/rows.jsonl")),
            answers: include_str!(concat!("../../templates/", $name, "/answers.jsonl")),
            media: &[$(($media, include_bytes!(concat!("../../templates/", $name, "/media/", $media)))),*],
        }),+];
    };
}

templates! {
    "classification": [],
    "several_labels": [],
    "preference_pair": [],
    "math_problem": [],
    "summary": [],
    "transcription": ["meeting.ogg", "noise.ogg", "order.ogg", "train.ogg"],
    "translation": [],
    "image_boxes": ["street-1.png", "street-2.png", "street-3.png", "street-4.png"],
    "text_spans": [],
    "rating": [],
    "file_collection": [],
}

/// The template of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Template> {
    TEMPLATES.iter().find(|template| template.name == name)
}

/// The name of the template that a misspelled name is closest to.
#[must_use]
pub fn nearest(name: &str) -> Option<&'static str> {
    super::explain::nearest(name, NAMES.iter().copied())
}

impl Template {
    /// The definition, read.
    ///
    /// # Errors
    /// As [`TaskDefinition::from_json`]. A bundled template has no fault.
    pub fn definition(&self) -> Result<TaskDefinition, DefinitionError> {
        TaskDefinition::from_json(self.task.as_bytes())
    }

    /// The sample rows, read.
    ///
    /// # Errors
    /// As [`Item::from_json`]. The rows of a bundled template have no fault.
    pub fn rows(&self) -> Result<Vec<Item>, CanonicalError> {
        self.rows.lines().map(|line| Item::from_json(line.as_bytes())).collect()
    }

    /// The files that rows and examples name, by their hash.
    #[must_use]
    pub fn media_files(&self) -> MediaFiles {
        let mut files = MediaFiles::default();
        for (_, bytes) in self.media {
            files.add(bytes.to_vec());
        }
        files
    }
}

#[cfg(test)]
mod tests;
