//! Arguments of `caravan review`.

use std::path::PathBuf;

use caravan_client::values::parse_id;
use caravan_primitives::BatchId;

use super::batch::BackupArgs;
use super::export::KeyArgs;
use super::labels::MethodArg;

/// Examples on the help page.
pub(crate) const EXAMPLES: &str = "Examples:\n  \
    caravan review new 1 review.toml --as REQUESTER\n  \
    caravan review open 1 --config review.toml --no-backup --yes --as REQUESTER\n  \
    caravan review verdicts 2 --out verdicts.csv --as REQUESTER\n  \
    caravan decide 1 verdicts.csv --as REQUESTER";

#[derive(Debug, clap::Subcommand)]
pub(crate) enum ReviewCommand {
    /// Write the description, the task definition and the agreement of a batch that reviews another, to edit
    ///
    /// Its tasks are the submissions of the batch: the rows, with the answer of the annotator. Where a gateway serves the
    /// chain, the rows are private: a reviewer sees the claimed submission alone.
    New {
        /// The batch to review
        #[arg(value_parser = parse_id::<BatchId>)]
        batch: BatchId,
        /// The description to write
        file: PathBuf,
    },
    /// Make a batch of the submissions of another that wait for a verdict, and open it
    ///
    /// Who has work in the batch under review cannot claim. Its rows do not say whose work it is. Run it again for submissions
    /// that came since: what is in a batch of reviews already is left out.
    Open(OpenArgs),
    /// Write the verdicts that the reviews come to into a file for `caravan decide`
    ///
    /// Look at it first: nothing is sent. Where at most half of the reviewers agree, the verdict is left to you.
    Verdicts(VerdictsArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct OpenArgs {
    /// The batch to review
    #[arg(value_parser = parse_id::<BatchId>)]
    pub(crate) batch: BatchId,
    /// The description, written by `caravan review new`
    #[arg(long, value_name = "FILE")]
    pub(crate) config: PathBuf,
    /// Answers whose review you know, as `caravan batch import --gold` takes them: the columns of the rows, review_id,
    /// review_answer, and the review in "gold.verdict": right or wrong
    #[arg(long, value_name = "FILE")]
    pub(crate) gold: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) backup: BackupArgs,
    /// The highest cost to accept [default: the cost now]
    #[arg(long, value_name = "AMOUNT")]
    pub(crate) most: Option<String>,
    #[command(flatten)]
    pub(crate) key: KeyArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct VerdictsArgs {
    /// The batch of the reviews
    #[arg(value_parser = parse_id::<BatchId>)]
    pub(crate) batch: BatchId,
    /// The file, .csv, .tsv or .jsonl, which is replaced
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Accept work of which so many percent of the rows are right, and reject the rest
    #[arg(long, value_name = "PERCENT", default_value_t = 100, value_parser = clap::value_parser!(u8).range(1..=100))]
    pub(crate) least: u8,
    /// How the reviews of a row become one
    #[arg(long, value_enum, default_value = "auto")]
    pub(crate) method: MethodArg,
    #[command(flatten)]
    pub(crate) key: KeyArgs,
}
