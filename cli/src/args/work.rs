//! Arguments of `caravan work`, `decide`, `settle`, `balance` and `withdraw`.

use std::path::PathBuf;

use caravan_client::values::parse_id;
use caravan_primitives::{AssetId, AssignmentId, BatchId, ProjectId};

use super::export::KeyArgs;

#[derive(Debug, clap::Subcommand)]
pub(crate) enum WorkCommand {
    /// List the open batches
    Board,
    /// Claim a task; the contract picks one unless you name it
    Claim {
        #[arg(value_parser = parse_id::<BatchId>)]
        batch: BatchId,
        /// The task, from 0; only in batches with one annotator per task
        #[arg(long)]
        task: Option<u32>,
    },
    /// Submit the answer to a claimed task
    Submit(SubmitArgs),
    /// Return a task without an answer
    Return {
        #[arg(value_parser = parse_id::<BatchId>)]
        batch: BatchId,
        /// The reservation, if you hold several
        #[arg(long, value_parser = parse_id::<AssignmentId>)]
        assignment: Option<AssignmentId>,
    },
}

#[derive(Debug, clap::Args)]
pub(crate) struct SubmitArgs {
    #[arg(value_parser = parse_id::<BatchId>)]
    pub(crate) batch: BatchId,
    /// The answer as text
    #[arg(required_unless_present_any = ["json_file", "answers"])]
    pub(crate) answer: Option<String>,
    /// The answer as a JSON file
    #[arg(long, value_name = "FILE", conflicts_with = "answer")]
    pub(crate) json_file: Option<PathBuf>,
    /// Answers to many tasks as CSV: the column that names a row, and `answer`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["answer", "json_file"])]
    pub(crate) answers: Option<PathBuf>,
    /// The reservation, if you hold several
    #[arg(long, value_parser = parse_id::<AssignmentId>)]
    pub(crate) assignment: Option<AssignmentId>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct DecideArgs {
    #[arg(value_parser = parse_id::<BatchId>)]
    pub(crate) batch: BatchId,
    /// Verdicts: CSV with a header, or JSON objects, one a line (.jsonl)
    ///
    /// `verdict` is accept, reject or empty. The work is named by `assignment`, or by `id` and `annotator`. `grade` (in
    /// percent), `reason` and `evidence` are optional. Other columns are ignored, so you can fill in an export of results.
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) key: KeyArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct SettleArgs {
    #[arg(value_parser = parse_id::<BatchId>)]
    pub(crate) batch: BatchId,
}

#[derive(Debug, clap::Args)]
pub(crate) struct BalanceArgs {
    /// [default: the account that acts]
    #[arg(value_name = "NAME|ADDRESS")]
    pub(crate) name: Option<String>,
    /// Also show what the account can claim as a contributor of this asset; repeatable
    #[arg(long, value_name = "ASSET", value_parser = parse_id::<AssetId>)]
    pub(crate) asset: Vec<AssetId>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct WithdrawArgs {
    /// The most that is paid; exactly so much of available funds [default: all]
    #[arg(long, value_name = "AMOUNT")]
    pub(crate) amount: Option<String>,
    /// Withdraw the available funds of your project, not your earnings
    #[arg(long, value_parser = parse_id::<ProjectId>)]
    pub(crate) project: Option<ProjectId>,
    /// Withdraw what you are owed as an owner of assets, not your earnings
    #[arg(long, conflicts_with = "project")]
    pub(crate) royalties: bool,
}
