//! Arguments of `caravan batch`.

use std::path::PathBuf;

use caravan_client::import::KeyBackup;
use caravan_client::values::parse_id;
use caravan_primitives::{BatchId, ProjectId};
use caravan_toolkit::task::templates;
use clap::builder::PossibleValuesParser;

use super::export::KeyArgs;

#[derive(Debug, clap::Subcommand)]
pub(crate) enum BatchCommand {
    /// Write a description of a batch, a task definition and a contributor agreement, to edit and to import with
    ///
    /// `caravan batch new tickets.toml --template classification` writes tickets.toml, tickets.task.json and
    /// tickets.agreement.md.
    New {
        /// The description to write
        file: PathBuf,
        /// What kind of task it is
        #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(templates::NAMES))]
        #[arg(required_unless_present = "definition")]
        template: Option<String>,
        /// Use this task definition instead of one from a template
        #[arg(long, value_name = "FILE", conflicts_with = "template")]
        definition: Option<PathBuf>,
        /// Only the accounts in this table may claim: a column `address`, with addresses or names of accounts
        #[arg(long, value_name = "FILE")]
        list: Option<PathBuf>,
    },
    /// Show a task as annotators will see it
    Preview {
        /// The description of the batch
        file: PathBuf,
        /// Rows to show [default: the examples of the task definition]
        #[arg(long, value_name = "FILE")]
        rows: Option<PathBuf>,
        /// Write one HTML file instead, which a browser shows
        #[arg(long, value_name = "FILE")]
        html: Option<PathBuf>,
    },
    /// Show what a batch of these rows will cost, before anything of it is created
    Estimate {
        #[arg(value_parser = parse_id::<ProjectId>)]
        project: ProjectId,
        /// The rows: CSV with a header, JSON objects, one a line (.jsonl), Parquet, or tasks of Label Studio (.json)
        file: PathBuf,
        /// The description of the batch, written by `caravan batch new`
        #[arg(long, value_name = "FILE")]
        config: PathBuf,
    },
    /// Import a file of rows as the tasks of a new draft
    ///
    /// It is safe to run again after an interruption: it creates the batch only once.
    Import(ImportArgs),
    /// Open a draft, and reserve its whole cost from the available funds of the project
    Open {
        #[arg(value_parser = parse_id::<BatchId>)]
        batch: BatchId,
        /// The highest cost to accept [default: the cost now]
        #[arg(long, value_name = "AMOUNT")]
        most: Option<String>,
    },
    /// Replace the terms of a draft by those of a changed description; its rows stay
    Edit {
        #[arg(value_parser = parse_id::<BatchId>)]
        batch: BatchId,
        /// The description, changed
        #[arg(long, value_name = "FILE")]
        config: PathBuf,
    },
    /// Raise the reward or the annotators per task of an open batch, for claims from now on
    Improve {
        #[arg(value_parser = parse_id::<BatchId>)]
        batch: BatchId,
        /// The new reward of a task [default: as it is]
        #[arg(long, value_name = "AMOUNT", required_unless_present = "overlap")]
        reward: Option<String>,
        /// The new number of annotators per task [default: as it is]
        #[arg(long, value_name = "N")]
        overlap: Option<u8>,
        /// The most to reserve for it
        #[arg(long, value_name = "AMOUNT")]
        most: String,
    },
    /// Cancel a batch: close it and, when its work has ended, take back what was not earned
    ///
    /// Work that is claimed or submitted goes on and is paid as usual: run it again when that has ended.
    Cancel {
        #[arg(value_parser = parse_id::<BatchId>)]
        batch: BatchId,
        /// Leave what comes back in the project, for other batches
        #[arg(long)]
        keep: bool,
    },
    /// Show progress, spending and deadlines
    Watch {
        #[arg(value_parser = parse_id::<BatchId>)]
        batch: BatchId,
        /// Refresh every two seconds until the batch is closed
        #[arg(long)]
        live: bool,
    },
    /// Write one HTML page about the answers: labels, agreement, annotators, and the rows that are least sure
    Report(ReportArgs),
    /// Close the batch to new work
    Close {
        #[arg(value_parser = parse_id::<BatchId>)]
        batch: BatchId,
    },
    /// Finalize a settled batch: unspent escrow goes back to the project
    Finalize {
        #[arg(value_parser = parse_id::<BatchId>)]
        batch: BatchId,
    },
}

#[derive(Debug, clap::Args)]
pub(crate) struct ReportArgs {
    #[arg(value_parser = parse_id::<BatchId>)]
    pub(crate) batch: BatchId,
    /// The page, which is replaced
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// The property of the answers [default: boxes, spans, or the first required one with a list of values]
    #[arg(long, value_name = "NAME")]
    pub(crate) property: Option<String>,
    #[command(flatten)]
    pub(crate) key: KeyArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ImportArgs {
    #[arg(value_parser = parse_id::<ProjectId>)]
    pub(crate) project: ProjectId,
    /// The rows: CSV with a header, JSON objects, one a line (.jsonl), Parquet, or tasks of Label Studio (.json)
    pub(crate) file: PathBuf,
    /// The description of the batch, written by `caravan batch new`
    #[arg(long, value_name = "FILE")]
    pub(crate) config: PathBuf,
    /// Rows whose answer you know, with the columns of the rows and their answer in a column "gold": JSON, or the value of
    /// the only property. "gold.NAME" has one property
    ///
    /// They are mixed in at random, and paid like the others. Annotators cannot distinguish them from the others; you alone know
    /// them. `caravan quality` says how many each annotator got right, and datasets leave them out.
    #[arg(long, value_name = "FILE")]
    pub(crate) gold: Option<PathBuf>,
    /// Import the same rows into the same project once more, under this name
    #[arg(long, value_name = "NAME", default_value = "")]
    pub(crate) again: String,
    /// Fetch pictures, sound and films, and keep them by their hash; otherwise annotators see links
    #[arg(long)]
    pub(crate) media: bool,
    #[command(flatten)]
    pub(crate) backup: BackupArgs,
}

/// Where a copy of a new answer key goes.
#[derive(Debug, clap::Args)]
pub(crate) struct BackupArgs {
    /// Write a copy of the answer key to FILE: without the key no one can read the answers. Keep it elsewhere
    #[arg(long, value_name = "FILE")]
    backup: Option<PathBuf>,
    /// Make no copy of the answer key
    #[arg(long, conflicts_with = "backup")]
    no_backup: bool,
}

impl BackupArgs {
    pub(crate) fn key_backup(&self) -> KeyBackup {
        match &self.backup {
            Some(file) => KeyBackup::File(file.clone()),
            None if self.no_backup => KeyBackup::None,
            None => KeyBackup::Unsaid,
        }
    }
}
