//! Arguments of `caravan batch`.

use std::path::PathBuf;

use caravan_client::description::Template;
use caravan_client::values::parse_id;
use caravan_primitives::{BatchId, ProjectId};
use clap::ValueEnum;

#[derive(Debug, clap::Subcommand)]
pub(crate) enum BatchCommand {
    /// Write a description of a batch, to edit and to import with
    New {
        /// The file to write
        file: PathBuf,
        #[arg(long, value_enum, default_value = "objective")]
        template: TemplateArg,
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
    /// Show progress, spending and deadlines
    Watch {
        #[arg(value_parser = parse_id::<BatchId>)]
        batch: BatchId,
        /// Refresh every two seconds until the batch is closed
        #[arg(long)]
        live: bool,
    },
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

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum TemplateArg {
    /// Tasks with one right answer: sums, facts, labels that can be checked
    Objective,
    /// Tasks that need judgement: preferences, summaries
    Subjective,
}

impl From<TemplateArg> for Template {
    fn from(template: TemplateArg) -> Self {
        match template {
            TemplateArg::Objective => Self::Objective,
            TemplateArg::Subjective => Self::Subjective,
        }
    }
}

#[derive(Debug, clap::Args)]
pub(crate) struct ImportArgs {
    #[arg(value_parser = parse_id::<ProjectId>)]
    pub(crate) project: ProjectId,
    /// The rows: CSV with a header, or JSON objects, one a line (.jsonl)
    pub(crate) file: PathBuf,
    /// The description of the batch, written by `caravan batch new`
    #[arg(long, value_name = "FILE")]
    pub(crate) config: PathBuf,
    /// Import the same rows into the same project once more, under this name
    #[arg(long, value_name = "NAME", default_value = "")]
    pub(crate) again: String,
}
