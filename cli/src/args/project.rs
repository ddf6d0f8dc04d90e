//! Arguments of `caravan project`.

use std::path::PathBuf;

use caravan_client::values::parse_id;
use caravan_client::DENOM;
use caravan_primitives::{EditionId, ProjectId};

use super::export::KeyArgs;

#[derive(Debug, clap::Subcommand)]
pub(crate) enum ProjectCommand {
    /// Create a project of your own
    Create(CreateArgs),
    /// Pay funds into a project
    Fund {
        #[arg(value_parser = parse_id::<ProjectId>)]
        project: ProjectId,
        /// 1.5 is 1.5 CARA, 1000ucara is 0.001 CARA
        amount: String,
    },
    /// Show a project, or list all
    Show {
        #[arg(value_parser = parse_id::<ProjectId>)]
        project: Option<ProjectId>,
    },
    /// Publish the accepted work as a dataset with its contributors
    ///
    /// Two steps: the first call closes the edition, writes the dataset and commits to it; run it again after 60 seconds
    /// to register the dataset. It is safe to run it more often.
    Publish(PublishArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct CreateArgs {
    /// A title, or a URI where people can read about the project
    pub(crate) about: String,
    /// Currency of its batches: the coin of the chain, or the address of a token
    #[arg(long, value_name = "DENOM|ADDRESS", default_value = DENOM)]
    pub(crate) currency: String,
    /// Part of the license revenue that contributors of the dataset get, in percent
    #[arg(long, value_name = "PERCENT")]
    pub(crate) share: Option<String>,
    /// Minimum price of a license of the dataset
    #[arg(long, value_name = "AMOUNT", requires = "share")]
    pub(crate) floor: Option<String>,
    /// Least royalty that licenses of the dataset ask of derivatives, in percent, at most 50
    #[arg(long, value_name = "PERCENT", requires = "share", default_value = "10")]
    pub(crate) floor_royalty: String,
    /// Locked for each weight of each slot until the dataset is published
    #[arg(long, value_name = "AMOUNT", requires = "share", default_value = "0")]
    pub(crate) bond: String,
    /// Highest weight of one person in the dataset
    #[arg(long, value_name = "N", requires = "share", default_value = "1000000")]
    pub(crate) weight_cap: u64,
    /// Time to publish before the bond can be forfeited
    #[arg(long, value_name = "TIME", requires = "share", default_value = "30d")]
    pub(crate) publish: String,
}

#[derive(Debug, clap::Args)]
pub(crate) struct PublishArgs {
    #[arg(value_parser = parse_id::<ProjectId>)]
    pub(crate) project: ProjectId,
    /// The edition [default: the first that is not published]
    #[arg(long, value_parser = parse_id::<EditionId>)]
    pub(crate) edition: Option<EditionId>,
    /// The dataset file: one accepted answer a line, JSON. Another file is not replaced
    #[arg(long, value_name = "FILE", default_value = "dataset.jsonl")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) key: KeyArgs,
}
