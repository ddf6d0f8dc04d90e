//! Arguments of `caravan export` and `caravan sample`.

use std::path::PathBuf;

use caravan_client::values::parse_id;
use caravan_primitives::{BatchId, EditionId, ProjectId};
use clap::ValueEnum;

/// Problems that are bundled.
pub(crate) const BUNDLED: u32 = 6;

/// The answer keys of a command.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct KeyArgs {
    /// An answer key, an age identity in a file; repeatable. Keys in the folder of the account are used too
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportTable {
    /// All work with its decrypted answers, and what is wrong with them. Fill it in for `decide`
    Results,
    /// What each annotator was paid, by batch
    Payments,
    /// The contributors of the dataset, with their weights
    Contributors,
    /// The rows with their labels and answers, for other tools
    Dataset,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatArg {
    /// By the ending of the file: .csv, .jsonl or .parquet
    Table,
    /// Tasks for Label Studio, and the labeling configuration beside them (.xml)
    LabelStudio,
    /// A folder that the library datasets loads
    HuggingFace,
    /// Boxes
    Coco,
    /// Spans
    Conll,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LinesArg {
    Rows,
    Answers,
}

/// What a dataset has.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Datasets")]
pub(crate) struct DatasetArgs {
    /// How the dataset is written
    #[arg(long, value_enum, default_value = "table")]
    pub(crate) format: FormatArg,
    /// What a line of a table is
    #[arg(long, value_enum, default_value = "rows")]
    pub(crate) lines: LinesArg,
    /// One batch of the project [default: all]
    #[arg(long, value_parser = parse_id::<BatchId>)]
    pub(crate) batch: Option<BatchId>,
    /// The property that labels are made of [default: boxes, spans, or the first required one with a list of values]
    #[arg(long, value_name = "NAME")]
    pub(crate) property: Option<String>,
    /// The license that the card of a folder names, best as an SPDX identifier
    #[arg(long, value_name = "NAME")]
    pub(crate) license: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ExportArgs {
    #[arg(value_enum)]
    pub(crate) table: ExportTable,
    #[arg(value_parser = parse_id::<ProjectId>)]
    pub(crate) project: ProjectId,
    /// The file, .csv, .tsv or .jsonl, which is replaced; of a dataset also .parquet, .json, .conll, or a new folder
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Fill in verdicts of results by gold: work of annotators who answer at least so many percent of it right is accepted
    ///
    /// Below that, work with a wrong answer to gold is rejected, if it is objective and its annotator answered gold five times
    /// or more. All other rows stay empty. Look at the file before you give it to `decide`.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(1..=100))]
    pub(crate) propose: Option<u8>,
    /// The edition, for contributors
    #[arg(long, value_parser = parse_id::<EditionId>, default_value = "1")]
    pub(crate) edition: EditionId,
    #[command(flatten)]
    pub(crate) dataset: DatasetArgs,
    #[command(flatten)]
    pub(crate) key: KeyArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct SampleArgs {
    /// The folder to write to
    #[arg(default_value = ".")]
    pub(crate) folder: PathBuf,
    /// The folder or the file of GSM8K [default: the bundled problems]
    #[arg(long, value_name = "PATH", env = "CARAVAN_GSM8K")]
    pub(crate) gsm8k: Option<PathBuf>,
    /// How many problems of GSM8K to use, at least 2
    #[arg(long, value_name = "N", default_value_t = BUNDLED, value_parser = clap::value_parser!(u32).range(2..))]
    pub(crate) rows: u32,
}
