//! Arguments of `caravan dispute`.

use std::path::PathBuf;

use caravan_client::values::parse_id;
use caravan_primitives::DisputeId;

use super::export::KeyArgs;

/// Examples on the help page.
pub(crate) const EXAMPLES: &str = "Examples:\n  \
    caravan work appeal 1 4 5 --evidence why.txt --as ANNOTATOR\n  \
    caravan dispute list\n  \
    caravan dispute respond 1 --concede 4 --evidence answer.txt --as REQUESTER\n  \
    caravan dispute rule 1 --uphold none --reasons reasons.txt --as ARBITER";

#[derive(Debug, clap::Subcommand)]
pub(crate) enum DisputeCommand {
    /// List disputes: who is in them, what comes next, and until when
    List {
        /// Only those of this arbiter
        #[arg(long, value_name = "NAME|ADDRESS")]
        arbiter: Option<String>,
        /// Only those without an outcome
        #[arg(long)]
        open: bool,
    },
    /// Show a dispute, its works and its bonds
    Show {
        #[arg(value_parser = parse_id::<DisputeId>)]
        dispute: DisputeId,
        /// Fetch the documents of both sides, decrypt them and write them into this folder, as a party or the arbiter
        #[arg(long, value_name = "FOLDER")]
        evidence: Option<PathBuf>,
        #[command(flatten)]
        keys: KeyArgs,
    },
    /// Answer an appeal as the requester or a manager: concede works, and contest the others with a bond
    ///
    /// The bond is as large as the annotator's, from available funds of the project first. Without an answer in time the annotator wins.
    Respond {
        #[arg(value_parser = parse_id::<DisputeId>)]
        dispute: DisputeId,
        /// What is conceded: all, none, or works by their numbers: 4,7
        #[arg(long, value_name = "WORKS")]
        concede: String,
        /// What speaks for the rejection: a file, encrypted to the arbiter and the annotator
        #[arg(long, value_name = "FILE")]
        evidence: Option<PathBuf>,
        #[command(flatten)]
        keys: KeyArgs,
    },
    /// Put a document forward for your side; four a side
    Evidence {
        #[arg(value_parser = parse_id::<DisputeId>)]
        dispute: DisputeId,
        /// A file, encrypted to the arbiter and the other side
        file: PathBuf,
        #[command(flatten)]
        keys: KeyArgs,
    },
    /// Rule in a dispute, as its arbiter
    Rule {
        #[arg(value_parser = parse_id::<DisputeId>)]
        dispute: DisputeId,
        /// Which contested works the annotator wins: all, none, or works by their numbers: 4,7
        #[arg(long, value_name = "WORKS")]
        uphold: String,
        /// Why: a file that everybody can read
        #[arg(long, value_name = "FILE")]
        reasons: PathBuf,
    },
    /// Settle disputes whose time is over: anyone may
    Settle {
        /// 1 to 5 disputes
        #[arg(required = true, value_parser = parse_id::<DisputeId>)]
        disputes: Vec<DisputeId>,
    },
    /// Send an outcome to the marketplace again, which failed to take it: anyone may
    Enact {
        #[arg(value_parser = parse_id::<DisputeId>)]
        dispute: DisputeId,
    },
}
