//! Host only: labels inferred from the answers of many annotators, and how good the answers are.
//!
//! - [`Answers`]: questions, annotators and labels, with the labels of some questions that are known (gold).
//! - [`labels`]: a label for each question, by one [`Method`] or by the one that the answers themselves ask for.
//! - [`bradley_terry`]: an order from preferences between two.
//! - [`merge_boxes`], [`merge_spans`]: boxes of an image and spans of a text that mean the same, by how much they overlap.
//! - [`quality`]: agreement with intervals, each annotator's accuracy, and pairs of annotators who agree too much.
//! - [`agreement`]: the measures of agreement alone.
//!
//! Nothing here knows a chain, a file or a batch. Results depend on the answers alone, not on their order: everything is
//! sorted by its bytes first, and every sum runs in that order. Only sums, products, quotients and square roots are used, which
//! every machine rounds alike.
//! `docs/labels.md` says when to use what.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::float_arithmetic,
    reason = "host only: counts and statistics over answers, never money; a tool may stop on overflow"
)]

pub mod agreement;
mod answers;
mod bounds;
mod bradley_terry;
mod choice;
mod error;
mod interval;
mod labels;
mod merge;
mod method;
mod model;
mod options;
mod pairs;
mod quality;

pub use answers::Answers;
pub use bradley_terry::{bradley_terry, Item, Preference, Ranking, Winner};
pub use error::LabelsError;
pub use interval::Interval;
pub use labels::{labels, Label, Labels};
pub use merge::{merge_boxes, merge_spans, Merged, Rectangle, Shape, Span};
pub use method::Method;
pub use model::Model;
pub use options::Options;
pub use pairs::{Pair, Pairs};
pub use quality::{quality, Annotator, Measure, Quality};
