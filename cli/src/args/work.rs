//! Arguments of `caravan work`, `decide`, `settle`, `balance` and `withdraw`.

use std::path::PathBuf;

use caravan_client::values::parse_id;
use caravan_primitives::{AssetId, AssignmentId, BatchId, ProjectId};

use super::export::KeyArgs;

/// Which batches a board shows.
#[derive(Debug, clap::Args)]
pub(crate) struct BoardArgs {
    /// Only this kind: classification, rating, translation, ...
    #[arg(long)]
    pub(crate) kind: Option<String>,
    /// Only tasks in this language, whatever its region: pt
    #[arg(long)]
    pub(crate) language: Option<String>,
    /// Only what pays so much for a task: 0.5CARA
    #[arg(long, value_name = "AMOUNT")]
    pub(crate) least_reward: Option<String>,
    /// Only tasks of so many minutes or fewer
    #[arg(long, value_name = "MINUTES")]
    pub(crate) most_minutes: Option<u16>,
    /// Only requesters that rejected or withheld at most so many percent of what they decided
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(crate) most_rejected: Option<u8>,
    /// Only requesters that decided half of the submissions within so many hours
    #[arg(long, value_name = "HOURS")]
    pub(crate) most_wait: Option<u16>,
    /// Only batches with these words
    #[arg(long, value_name = "WORDS")]
    pub(crate) text: Option<String>,
    /// The most batches
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub(crate) limit: usize,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum WorkCommand {
    /// List the open batches
    ///
    /// With a gateway that has an index, it finds them; else the contracts are asked for all.
    Board(BoardArgs),
    /// Claim a task; the contract picks one unless you name it
    ///
    /// Where a batch is for the accounts of a list, the command finds the list, proves that you are on it, and names a free task.
    Claim {
        #[arg(value_parser = parse_id::<BatchId>)]
        batch: BatchId,
        /// The task, from 0; only in batches with one annotator per task, or with a list
        #[arg(long)]
        task: Option<u32>,
        /// You have read the contributor agreement of the batch, and accept it
        #[arg(long)]
        accept_agreement: bool,
    },
    /// Show the contributor agreement of a batch
    Agreement {
        #[arg(value_parser = parse_id::<BatchId>)]
        batch: BatchId,
    },
    /// Show a task that you claimed
    Show {
        #[arg(value_parser = parse_id::<BatchId>)]
        batch: BatchId,
        /// The work [default: the only task that you have reserved in the batch]
        #[arg(long, value_parser = parse_id::<AssignmentId>)]
        assignment: Option<AssignmentId>,
        /// Write one HTML file instead, which a browser shows
        #[arg(long, value_name = "FILE")]
        html: Option<PathBuf>,
    },
    /// List your work, the latest batch first
    List {
        /// Show work of this batch only
        #[arg(value_parser = parse_id::<BatchId>)]
        batch: Option<BatchId>,
    },
    /// Show the state of one work of yours: what comes next, and why it was rejected
    Status {
        #[arg(value_parser = parse_id::<BatchId>)]
        batch: BatchId,
        #[arg(value_parser = parse_id::<AssignmentId>)]
        assignment: AssignmentId,
    },
    /// Keep a file by its hash, and print the name to give in an answer
    Attach { file: PathBuf },
    /// Submit the answer to a claimed task
    ///
    /// Without an answer it asks for one, item by item.
    Submit(SubmitArgs),
    /// Answer anew a work that was sent back to you
    ///
    /// `caravan work verdict` says why it was sent back. `caravan work return` lets the answer that you gave be judged instead.
    Revise(ReviseArgs),
    /// Show what the requester said with its verdicts on a work of yours
    Verdict {
        #[arg(value_parser = parse_id::<BatchId>)]
        batch: BatchId,
        #[arg(value_parser = parse_id::<AssignmentId>)]
        assignment: AssignmentId,
        /// Fetch the last evidence, decrypt it and write it to this file
        #[arg(long, value_name = "FILE")]
        evidence: Option<PathBuf>,
    },
    /// Appeal rejections of your work, before they are final: an arbiter rules, unless the requester gives in
    ///
    /// It needs a bond, a fifth of what the works pay or the arbiter's fee, unless it is one of the batch's free appeals.
    Appeal {
        #[arg(value_parser = parse_id::<BatchId>)]
        batch: BatchId,
        /// 1 to 20 works
        #[arg(required = true, value_parser = parse_id::<AssignmentId>)]
        assignments: Vec<AssignmentId>,
        /// What speaks for your work: a file, encrypted to the arbiter and the requester
        #[arg(long, value_name = "FILE")]
        evidence: PathBuf,
    },
    /// Agree with a rejection of your work: it is final at once, unpaid
    AcceptRejection {
        #[arg(value_parser = parse_id::<BatchId>)]
        batch: BatchId,
        #[arg(value_parser = parse_id::<AssignmentId>)]
        assignment: AssignmentId,
    },
    /// Take back submitted work: it is not paid, and counts against no one
    GiveUp {
        #[arg(value_parser = parse_id::<BatchId>)]
        batch: BatchId,
        #[arg(value_parser = parse_id::<AssignmentId>)]
        assignment: AssignmentId,
    },
    /// Return a task without an answer, or let the answer before a rework be judged
    Return {
        #[arg(value_parser = parse_id::<BatchId>)]
        batch: BatchId,
        /// The reservation, if you hold several, or the work that was sent back
        #[arg(long, value_parser = parse_id::<AssignmentId>)]
        assignment: Option<AssignmentId>,
    },
}

/// Where answers come from. Without any of these they are asked for.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct AnswerArgs {
    /// The answer to the only item: JSON, or the text of its only property
    pub(crate) answer: Option<String>,
    /// The answer as a JSON file; for several items a list with one each
    #[arg(long, value_name = "FILE", conflicts_with = "answer")]
    pub(crate) json_file: Option<PathBuf>,
    /// Answers to many tasks as CSV: the column that names a row, and a column per property, or `answer`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["answer", "json_file"])]
    pub(crate) answers: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ReviseArgs {
    #[arg(value_parser = parse_id::<BatchId>)]
    pub(crate) batch: BatchId,
    #[arg(value_parser = parse_id::<AssignmentId>)]
    pub(crate) assignment: AssignmentId,
    #[command(flatten)]
    pub(crate) answer: AnswerArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct SubmitArgs {
    #[arg(value_parser = parse_id::<BatchId>)]
    pub(crate) batch: BatchId,
    #[command(flatten)]
    pub(crate) answer: AnswerArgs,
    /// The reservation, if you hold several
    #[arg(long, value_parser = parse_id::<AssignmentId>)]
    pub(crate) assignment: Option<AssignmentId>,
}

/// The batches that a file of verdicts decides on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Batches {
    One(BatchId),
    Each,
}

fn parse_batches(text: &str) -> Result<Batches, String> {
    match text {
        "each" => Ok(Batches::Each),
        number => parse_id(number).map(Batches::One).map_err(|error| format!("{error}, or `each`")),
    }
}

#[derive(Debug, clap::Args)]
pub(crate) struct DecideArgs {
    /// The batch, or `each`: every batch that the column `batch` of the file names
    #[arg(value_name = "BATCH|each", value_parser = parse_batches)]
    pub(crate) batch: Batches,
    /// Verdicts: CSV with a header, or JSON objects, one a line (.jsonl)
    ///
    /// `verdict` is accept, reject, rework or empty. The work is named by `assignment`, or by `id` and `annotator`; what a row
    /// says of its work has to agree. `grade` is in percent and optional. A rejection and a rework have a `reason`: see below.
    /// `note` is what you say to the annotator, at most 280 bytes, and everybody can read it. `evidence` is a file beside this
    /// one that only the annotator can read. Other columns are ignored, so you can fill in an export of results.
    pub(crate) file: PathBuf,
    /// Send also rejections of work whose bytes could not be fetched: that may be a fault of the network or of a gateway
    #[arg(long)]
    pub(crate) reject_unfetched: bool,
    /// Take rejections back where the file accepts the work: possible in the first three quarters of the time of the rejection
    #[arg(long)]
    pub(crate) take_back: bool,
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
    /// Symbol, denom or token address [default: every currency in which there is any]
    #[arg(long)]
    pub(crate) currency: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct WithdrawArgs {
    /// Symbol, denom or token address [default: that of the amount, or the only one in which something is due to you, or the coin of the chain]
    #[arg(long, conflicts_with = "project")]
    pub(crate) currency: Option<String>,
    /// The most that is paid; exactly so much of available funds [default: all]
    #[arg(long, value_name = "AMOUNT")]
    pub(crate) amount: Option<String>,
    /// Withdraw the available funds of your project, not your earnings
    #[arg(long, value_parser = parse_id::<ProjectId>)]
    pub(crate) project: Option<ProjectId>,
    /// Have this person or, with --royalties, this account paid instead, at its own address
    #[arg(long = "for", value_name = "PERSON|NAME|ADDRESS", conflicts_with_all = ["amount", "project"])]
    pub(crate) payee: Option<String>,
    /// Withdraw what you are owed as an owner of assets, not your earnings
    #[arg(long, conflicts_with = "project")]
    pub(crate) royalties: bool,
}

/// The reasons, on the help page.
pub(crate) const REASONS: &str = "Reasons of rejections and reworks, for all work:\n  \
    too_fast           done faster than it can be done\n  \
    incomplete         a required part is missing\n  \
    bad_format         not in the format that was asked for\n  \
    dead_link          the answer cannot be fetched or opened\n  \
    mismatch           the answer does not open its commitment\n  \
    duplicate          the same answer as earlier work\n  \
    policy_violation   breaks the policy of the platform\n\
    For objective work alone:\n  \
    wrong_answer       another answer is the right one\n  \
    off_instruction    against the instructions\n  \
    low_effort         below the effort that the instructions name\n  \
    machine_generated  made by a machine where that was forbidden";

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use caravan_marketplace_api::Reason;

    use super::*;

    #[test]
    fn the_help_names_every_reason_under_the_work_that_it_is_for() {
        let (all, objective) = REASONS.split_once("For objective work alone:").unwrap();
        let named = |text: &str| -> BTreeSet<String> {
            let rows = text.lines().filter(|line| line.starts_with("  "));
            rows.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
        };
        let (checkable, others): (Vec<Reason>, Vec<Reason>) =
            Reason::ALL.iter().partition(|reason| reason.is_objective());
        let names = |reasons: Vec<Reason>| reasons.iter().map(|reason| reason.name().to_owned()).collect();
        assert_eq!((named(all), named(objective)), (names(checkable), names(others)));
    }
}
