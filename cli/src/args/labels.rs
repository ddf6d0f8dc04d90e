//! Arguments of `caravan labels` and `caravan quality`.

use std::path::PathBuf;

use caravan_client::values::parse_id;
use caravan_labels::Method;
use caravan_primitives::{BatchId, ProjectId};
use clap::ValueEnum;

use super::export::KeyArgs;

/// Which answers are compared, and how.
#[derive(Debug, clap::Args)]
pub(crate) struct AnswersArgs {
    /// The project whose answers are compared
    #[arg(value_parser = parse_id::<ProjectId>, required_unless_present = "answers")]
    pub(crate) project: Option<ProjectId>,
    /// One batch of the project [default: all]
    #[arg(long, value_parser = parse_id::<BatchId>)]
    pub(crate) batch: Option<BatchId>,
    /// Answers in a file instead, without a chain: a table with the columns question, worker, answer
    #[arg(long, value_name = "FILE", conflicts_with_all = ["project", "batch", "property"])]
    pub(crate) answers: Option<PathBuf>,
    /// Known right answers to some questions of the file: a table with the columns question, truth
    #[arg(long, value_name = "FILE", requires = "answers")]
    pub(crate) gold: Option<PathBuf>,
    /// The property of the answers [default: boxes, spans, or the first required one with a list of values]
    #[arg(long, value_name = "NAME")]
    pub(crate) property: Option<String>,
    /// How labels are inferred
    #[arg(long, value_enum, default_value = "auto")]
    pub(crate) method: MethodArg,
    #[command(flatten)]
    pub(crate) key: KeyArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum MethodArg {
    /// The method that suits the answers
    Auto,
    /// The label with the most votes
    Majority,
    /// Each annotator confuses labels in a way of their own (Dawid and Skene)
    DawidSkene,
    /// The same, and annotators are alike: for few answers of each
    Pooled,
}

impl MethodArg {
    pub(crate) fn method(self) -> Method {
        match self {
            Self::Auto => Method::Auto,
            Self::Majority => Method::Majority,
            Self::DawidSkene => Method::DawidSkene,
            Self::Pooled => Method::Pooled,
        }
    }
}

#[derive(Debug, clap::Args)]
pub(crate) struct LabelsArgs {
    #[command(flatten)]
    pub(crate) of: AnswersArgs,
    /// The file, .csv, .tsv or .jsonl, which is replaced
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Write the order of what pairs show as well, by Bradley and Terry
    #[arg(long, value_name = "FILE")]
    pub(crate) ranking: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct QualityArgs {
    #[command(flatten)]
    pub(crate) of: AnswersArgs,
    /// Write a line for each annotator to this file, .csv, .tsv or .jsonl, which is replaced
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}
