//! The methods.

use serde::Serialize;

/// How labels are inferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// The method that the answers ask for, whatever the right labels are: see `docs/labels.md`.
    Auto,
    /// The label with the most votes, of several the first by its bytes.
    Majority,
    /// Dawid and Skene: each annotator confuses labels in a way of their own, learned from their answers alone.
    DawidSkene,
    /// The same, and annotators are like each other: who gave few answers is taken for one of the crowd.
    Pooled,
}
