//! Arguments of `caravan project`.

use std::path::PathBuf;

use caravan_client::values::parse_id;
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
        /// With its currency: 1.5CARA, or 1000ucara
        amount: String,
    },
    /// Show a project, or list all
    Show {
        #[arg(value_parser = parse_id::<ProjectId>)]
        project: Option<ProjectId>,
    },
    /// Change where a project is described
    Describe {
        #[arg(value_parser = parse_id::<ProjectId>)]
        project: ProjectId,
        /// A title, or a URI where people can read about the project
        about: String,
    },
    /// Replace the managers of a project: they may do all but withdraw
    Managers {
        #[arg(value_parser = parse_id::<ProjectId>)]
        project: ProjectId,
        /// All managers from now on, at most 5; each must be a person already. Without one there are none
        #[arg(value_name = "NAME|ADDRESS")]
        managers: Vec<String>,
    },
    /// Replace how contributors share in the licenses of the dataset, before the first batch is opened
    Sharing {
        #[arg(value_parser = parse_id::<ProjectId>)]
        project: ProjectId,
        #[command(flatten)]
        sharing: SharingArgs,
    },
    /// Close the edition: batches that are opened from now on belong to the next dataset
    CloseEdition {
        #[arg(value_parser = parse_id::<ProjectId>)]
        project: ProjectId,
    },
    /// Turn the bond of an edition that was not published in time into money for its contributors
    ///
    /// Anyone can run this.
    ForfeitBond {
        #[arg(value_parser = parse_id::<ProjectId>)]
        project: ProjectId,
        #[arg(value_parser = parse_id::<EditionId>)]
        edition: EditionId,
    },
    /// Give contributors their parts of a forfeited bond
    ///
    /// Anyone can run this.
    ClaimBond {
        #[arg(value_parser = parse_id::<ProjectId>)]
        project: ProjectId,
        #[arg(value_parser = parse_id::<EditionId>)]
        edition: EditionId,
        /// Contributors: numbers of persons, names or addresses, at most 50
        #[arg(value_name = "PERSON", required = true)]
        persons: Vec<String>,
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
    /// Currency of its batches: symbol, denom or token address [default: the coin of the chain]
    #[arg(long)]
    pub(crate) currency: Option<String>,
    #[command(flatten)]
    pub(crate) sharing: SharingArgs,
    /// A manager, who may do all but withdraw; repeatable
    #[arg(long = "manager", value_name = "NAME|ADDRESS")]
    pub(crate) managers: Vec<String>,
}

/// How contributors share in the licenses of the dataset. Without --share they do not.
#[derive(Debug, clap::Args)]
pub(crate) struct SharingArgs {
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
    /// Publish without the accepted answers that cannot be decrypted
    #[arg(long)]
    pub(crate) leave_out: bool,
    #[command(flatten)]
    pub(crate) key: KeyArgs,
}
