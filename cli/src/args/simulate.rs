//! Arguments of `caravan simulate`.

use std::path::PathBuf;

use caravan_money::Amount;
use caravan_toolkit::synthetic::Plan;
use clap::ValueEnum;
use serde::Serialize;

use crate::failure::Failure;

/// In a synthetic campaign, work of annotators with fewer right answers is rejected.
const SYNTHETIC_THRESHOLD: u8 = 50;

#[derive(Debug, clap::Args)]
pub(crate) struct SimulateArgs {
    /// Recorded answers: CSV with the columns question, worker, answer. With --synthetic: the number of answers
    #[arg(long, value_name = "FILE|M")]
    pub(crate) answers: PathBuf,
    /// Known right answers: CSV with the columns question, truth
    #[arg(long, value_name = "FILE", group = "known")]
    pub(crate) truth: Option<PathBuf>,
    /// Reward of an accepted answer in base units: 1000000 is 1 CARA
    #[arg(long, value_name = "N", default_value = "100000")]
    pub(crate) reward: Amount,
    /// Reject the work of annotators with fewer than PCT percent right, of at least five known answers [synthetic: 50]
    #[arg(long, value_name = "PCT", requires = "known", value_parser = percent())]
    pub(crate) reject_below: Option<u8>,
    /// Good answers (%) that the requester rejects by mistake; it notices every second time, and takes that back
    #[arg(long, value_name = "PCT", default_value = "0", value_parser = percent())]
    pub(crate) mistakes: u8,
    /// Mistakes that stay (%) which the annotators appeal; an arbiter upholds right answers, and those to questions without a known one
    #[arg(long, value_name = "PCT", requires = "mistakes", default_value = "0", value_parser = percent())]
    pub(crate) appeals: u8,
    /// What the requester does about appeals
    #[arg(long, value_enum, requires = "appeals", default_value = "contest")]
    pub(crate) requester_answers: RequesterAnswers,
    /// Write the inferred labels: CSV with question, majority, dawid_skene, confidence
    #[arg(long, value_name = "FILE")]
    pub(crate) labels_out: Option<PathBuf>,
    /// Generate a campaign, and show the effect of the rules on each kind of annotator
    #[arg(long, group = "known")]
    pub(crate) synthetic: bool,
    #[command(flatten)]
    pub(crate) mix: MixArgs,
}

/// What a requester does about an appeal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RequesterAnswers {
    /// Put down a bond against each, and leave it to the arbiter
    Contest,
    /// Pay what was appealed
    Concede,
    /// Let the time to answer pass
    Silent,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Synthetic campaigns")]
pub(crate) struct MixArgs {
    /// Number of annotators; those of no kind below are honest
    #[arg(long, value_name = "N", requires = "synthetic", default_value = "100")]
    pub(crate) annotators: u32,
    /// Number of answers per question
    #[arg(long, value_name = "N", requires = "synthetic", default_value = "5")]
    pub(crate) overlap: u8,
    /// Number of labels to choose from
    #[arg(long, value_name = "N", requires = "synthetic", default_value = "4")]
    pub(crate) labels: u8,
    /// Annotators (%) who hurry: six of ten answers are right
    #[arg(long, value_name = "PCT", requires = "synthetic", default_value = "10", value_parser = percent())]
    pub(crate) careless: u8,
    /// Annotators (%) who give random labels
    #[arg(long, value_name = "PCT", requires = "synthetic", default_value = "15", value_parser = percent())]
    pub(crate) spammers: u8,
    /// Annotators (%) who agree on a label for each question
    #[arg(long, value_name = "PCT", requires = "synthetic", default_value = "5", value_parser = percent())]
    pub(crate) colluders: u8,
    /// The same seed generates the same campaign
    #[arg(long, value_name = "N", requires = "synthetic", default_value = "1")]
    pub(crate) seed: u64,
}

fn percent() -> clap::builder::RangedI64ValueParser<u8> {
    clap::value_parser!(u8).range(0..=100)
}

impl SimulateArgs {
    /// Return the plan of a synthetic campaign; `None` where one was recorded.
    pub(crate) fn plan(&self) -> Result<Option<Plan>, Failure> {
        if !self.synthetic {
            return Ok(None);
        }
        let text = self.answers.to_string_lossy();
        let answers = text.parse().map_err(|_| {
            Failure::Usage(format!("with --synthetic, --answers is the number of answers, not '{text}'"))
        })?;
        let MixArgs { annotators, overlap, labels, careless, spammers, colluders, seed } = self.mix;
        Ok(Some(Plan { seed, annotators, answers, overlap, labels, careless, spammers, colluders }))
    }

    /// Return the percentage of right answers below which work is rejected.
    pub(crate) fn threshold(&self) -> Option<u8> {
        self.reject_below.or(self.synthetic.then_some(SYNTHETIC_THRESHOLD))
    }
}
