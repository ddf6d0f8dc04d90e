//! What can be typed.

use std::path::PathBuf;

use caravan_money::Amount;
use clap::{Parser, Subcommand};

use crate::check::CheckArgs;
use crate::deploy::DeployArgs;
use crate::place::Place;

/// An open data marketplace: work is paid, whoever falls silent.
#[derive(Debug, Parser)]
#[command(name = "caravan", version, arg_required_else_help = true)]
pub(crate) struct Args {
    /// Where.
    #[command(flatten)]
    pub(crate) place: Place,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What `caravan` can do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Play the whole story with a bundled set of tasks: on a chain in this process, or with --chain on a real one.
    ///
    /// A requester funds two projects and opens three batches; four annotators claim, submit and are judged: accepted,
    /// graded, rejected with a reason, or paid because nobody decided. Then the datasets are published and licensed, a
    /// model and an application are built on them, and royalties go back to those who did the work.
    Demo(DemoArgs),
    /// Store and instantiate the contracts on a real chain, or migrate those whose artefact has changed.
    ///
    /// Every step is written into deployments/<chain id>.json before the next one: run it again and it goes on where it
    /// stopped, and does nothing twice.
    Deploy(DeployArgs),
    /// Recompute what must hold of a deployment from what the chain answers: the bank, the tokens, the books.
    Check(CheckArgs),
    /// Replay a recorded campaign as real messages and say what it would cost and pay.
    ///
    /// Every recorded answer is claimed, submitted and judged on a chain in this process: one question a task, as many
    /// slots as it has answers, an account for each worker. Every twentieth answer is left to silence, which pays.
    Simulate(SimulateArgs),
}

/// How to play the demo.
#[derive(Debug, clap::Args)]
pub(crate) struct DemoArgs {
    /// Print JSON, amounts in base units as strings.
    #[arg(long)]
    pub(crate) json: bool,
}

/// What to replay, and how.
#[derive(Debug, clap::Args)]
pub(crate) struct SimulateArgs {
    /// Recorded answers: CSV with the columns question, worker, answer.
    #[arg(long, value_name = "FILE")]
    pub(crate) answers: PathBuf,
    /// Known right answers: CSV with the columns question, truth.
    #[arg(long, value_name = "FILE")]
    pub(crate) truth: Option<PathBuf>,
    /// What an accepted answer earns, in base units: 1000000 is 1 CARA.
    #[arg(long, value_name = "N", default_value = "100000")]
    pub(crate) reward: Amount,
    /// Reject the work of those who have fewer than PCT percent right, of at least five known answers.
    #[arg(long, value_name = "PCT", requires = "truth", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(crate) refuse_below: Option<u8>,
    /// Write the labels inferred from the answers: CSV with question, majority, dawid_skene, confidence.
    #[arg(long, value_name = "FILE")]
    pub(crate) labels_out: Option<PathBuf>,
    /// Print JSON, amounts in base units as strings.
    #[arg(long)]
    pub(crate) json: bool,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Args::command().debug_assert();
    }

    #[test]
    fn a_threshold_needs_the_truth() {
        let line = ["caravan", "simulate", "--answers", "a.csv", "--refuse-below", "40"];
        Args::try_parse_from(line).unwrap_err();
        let all = line.into_iter().chain(["--truth", "t.csv"]);
        let Command::Simulate(args) = Args::try_parse_from(all).unwrap().command else { panic!("another command") };
        assert_eq!((args.refuse_below, args.reward.get().u128()), (Some(40), 100_000));
    }

    #[test]
    fn a_reward_of_nothing_is_refused_by_its_code() {
        let line = ["caravan", "simulate", "--answers", "a.csv", "--reward", "0"];
        let text = Args::try_parse_from(line).unwrap_err().to_string();
        assert!(text.contains("AMOUNT_ZERO"), "{text}");
    }
}
