//! Why nothing can be inferred.

use caravan_primitives::Coded;
use thiserror::Error;

use crate::bounds::{MAX_CELLS, MAX_SHAPES};

/// Why nothing can be inferred.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum LabelsError {
    /// There are no answers.
    #[error("LABELS_EMPTY: expected at least one answer, got none")]
    Empty,
    /// There are too many different labels, as with answers in free text.
    #[error(
        "LABELS_TOO_LARGE: expected at most {MAX_CELLS} probabilities, got {cells} for {questions} questions, {workers} \
         annotators and {labels} different answers; answers have to be labels from a short list"
    )]
    TooLarge {
        /// How many numbers it would take.
        cells: u64,
        /// How many different questions there are.
        questions: usize,
        /// How many different annotators there are.
        workers: usize,
        /// How many different labels there are.
        labels: usize,
    },
    /// A shape without an area or a length, or with a corner that is no number.
    #[error("LABELS_SHAPE: expected a shape with an extent, got {got} of annotator {worker}")]
    Shape {
        /// Who drew it.
        worker: String,
        /// The shape.
        got: String,
    },
    /// One question has too many shapes to compare each with each.
    #[error("LABELS_SHAPES: expected at most {MAX_SHAPES} shapes of one question, got {got}")]
    Shapes {
        /// How many there are.
        got: usize,
    },
    /// A preference between an item and itself.
    #[error("LABELS_PREFERENCE: expected a preference between two items, got {item} twice")]
    Preference {
        /// The item.
        item: String,
    },
}

impl Coded for LabelsError {
    const ALL: &'static [&'static str] =
        &["LABELS_EMPTY", "LABELS_TOO_LARGE", "LABELS_SHAPE", "LABELS_SHAPES", "LABELS_PREFERENCE"];

    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "LABELS_EMPTY",
            Self::TooLarge { .. } => "LABELS_TOO_LARGE",
            Self::Shape { .. } => "LABELS_SHAPE",
            Self::Shapes { .. } => "LABELS_SHAPES",
            Self::Preference { .. } => "LABELS_PREFERENCE",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_listed_and_leads_its_text() {
        let all = [
            LabelsError::Empty,
            LabelsError::TooLarge { cells: 1, questions: 1, workers: 1, labels: 1 },
            LabelsError::Shape { worker: "w".into(), got: "0 by 0".into() },
            LabelsError::Shapes { got: 9 },
            LabelsError::Preference { item: "i".into() },
        ];
        assert_eq!(all.iter().map(Coded::code).collect::<Vec<_>>(), LabelsError::ALL);
        assert!(all.iter().all(|error| error.to_string().starts_with(&format!("{}: ", error.code()))));
    }
}
