//! What can be typed.

use std::fmt::Display;
use std::path::PathBuf;

use caravan_money::Amount;
use caravan_toolkit::synthetic::Plan;
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};

use crate::check::CheckArgs;
use crate::deploy::DeployArgs;
use crate::place::Place;
use crate::raw::{Execute, To};
use crate::verbs::{Globals, Verb};

/// In percent: whose work a requester rejects in a synthetic campaign.
const SYNTHETIC_THRESHOLD: u8 = 50;

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
    /// What the verbs take besides their own words.
    #[command(flatten)]
    pub(crate) globals: Globals,
}

/// What `caravan` can do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Play the whole story with a bundled set of tasks: on a chain in this process, or with --chain on a real one.
    ///
    /// A requester funds two projects and opens three batches; four annotators claim, submit and are judged: accepted,
    /// graded, rejected with a reason, or paid because nobody decided. Then the datasets are published and licensed, a
    /// model and an application are built on them, and royalties go back to those who did the work.
    Demo,
    /// Put the contracts on a chain: the one in the home directory, or with --chain a real one.
    ///
    /// On a real chain, those whose artefact has changed are migrated. Every step is written into
    /// deployments/CHAIN-ID.json before the next one: run it again and it goes on where it stopped, and does nothing
    /// twice.
    Deploy(DeployArgs),
    /// Recompute what must hold of a deployment from what the chain answers: the bank, the tokens, the books.
    Check(CheckArgs),
    /// Replay a recorded campaign as real messages and say what it would cost and pay.
    ///
    /// Every recorded answer is claimed, submitted and judged on a chain in this process: one question a task, as many
    /// slots as it has answers, an account for each worker. Every twentieth answer is left to silence, which pays.
    Simulate(SimulateArgs),
    /// Send a contract a message as JSON, and print the events that came of it. Needs --as.
    ///
    /// For those who build on the contracts: schema/ describes every message, schema/errors.json has every code that
    /// it can be refused with. On a real chain NAME is a key of the chain's mnemonic.
    Execute(Execute),
    /// Ask a contract a question as JSON, and print its answer.
    Query(To),
    #[command(flatten)]
    Verb(Verb),
}

/// What to replay, and how.
#[derive(Debug, clap::Args)]
pub(crate) struct SimulateArgs {
    /// Recorded answers: CSV with the columns question, worker, answer. With --synthetic: how many answers to make.
    #[arg(long, value_name = "FILE|M")]
    pub(crate) answers: PathBuf,
    /// Known right answers: CSV with the columns question, truth.
    #[arg(long, value_name = "FILE", group = "known")]
    pub(crate) truth: Option<PathBuf>,
    /// What an accepted answer earns, in base units: 1000000 is 1 CARA.
    #[arg(long, value_name = "N", default_value = "100000")]
    pub(crate) reward: Amount,
    /// Reject the work of those who have fewer than PCT percent right, of at least five known answers. [synthetic: 50]
    #[arg(long, value_name = "PCT", requires = "known", value_parser = percent())]
    pub(crate) refuse_below: Option<u8>,
    /// Write the labels inferred from the answers: CSV with question, majority, dawid_skene, confidence.
    #[arg(long, value_name = "FILE")]
    pub(crate) labels_out: Option<PathBuf>,
    /// Make a campaign instead of reading one, and show what the rules do to each kind of annotator.
    #[arg(long, group = "known")]
    pub(crate) synthetic: bool,
    /// What to make.
    #[command(flatten)]
    pub(crate) mix: MixArgs,
}

/// A campaign to be made.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Synthetic campaigns")]
pub(crate) struct MixArgs {
    /// Annotators; those who are not named below are honest.
    #[arg(long, value_name = "N", requires = "synthetic", default_value = "100")]
    pub(crate) annotators: u32,
    /// Answers to a question.
    #[arg(long, value_name = "N", requires = "synthetic", default_value = "5")]
    pub(crate) overlap: u8,
    /// Labels to choose from.
    #[arg(long, value_name = "N", requires = "synthetic", default_value = "4")]
    pub(crate) labels: u8,
    /// Annotators in percent who hurry and are right six times in ten.
    #[arg(long, value_name = "PCT", requires = "synthetic", default_value = "10", value_parser = percent())]
    pub(crate) careless: u8,
    /// Annotators in percent who give any label.
    #[arg(long, value_name = "PCT", requires = "synthetic", default_value = "15", value_parser = percent())]
    pub(crate) spammers: u8,
    /// Annotators in percent who all give the label that they have agreed on.
    #[arg(long, value_name = "PCT", requires = "synthetic", default_value = "5", value_parser = percent())]
    pub(crate) colluders: u8,
    /// The same seed makes the same campaign.
    #[arg(long, value_name = "N", requires = "synthetic", default_value = "1")]
    pub(crate) seed: u64,
}

fn percent() -> clap::builder::RangedI64ValueParser<u8> {
    clap::value_parser!(u8).range(0..=100)
}

impl SimulateArgs {
    /// The campaign to be made; none where one was recorded.
    ///
    /// # Errors
    /// An error of usage where `--answers` is no number.
    pub(crate) fn plan(&self) -> Result<Option<Plan>, clap::Error> {
        if !self.synthetic {
            return Ok(None);
        }
        let text = self.answers.to_string_lossy();
        let answers = text
            .parse()
            .map_err(|_| usage(format!("with --synthetic, --answers takes how many answers to make, not '{text}'")))?;
        let MixArgs { annotators, overlap, labels, careless, spammers, colluders, seed } = self.mix;
        Ok(Some(Plan { seed, annotators, answers, overlap, labels, careless, spammers, colluders }))
    }

    /// Whose work is to be rejected: fewer right answers than so many percent.
    pub(crate) fn threshold(&self) -> Option<u8> {
        self.refuse_below.or(self.synthetic.then_some(SYNTHETIC_THRESHOLD))
    }
}

/// An error of the command line.
pub(crate) fn usage(text: impl Display) -> clap::Error {
    Args::command().error(ErrorKind::ValueValidation, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Args::command().debug_assert();
    }

    /// A command and all below it.
    fn tree(command: &clap::Command) -> Vec<&clap::Command> {
        let mut all = vec![command];
        all.extend(command.get_subcommands().flat_map(tree));
        all
    }

    #[test]
    fn no_verb_hides_what_every_verb_takes() {
        let all = Args::command();
        let globals: Vec<_> = all.get_arguments().filter(|word| word.is_global_set()).map(clap::Arg::get_id).collect();
        assert!(globals.len() > 5, "{globals:?}");
        let below = tree(&all).into_iter().skip(1).flat_map(|verb| verb.get_arguments().map(move |word| (verb, word)));
        let hides = below.filter(|(_, word)| globals.contains(&word.get_id()));
        let names: Vec<_> = hides.map(|(verb, word)| format!("{} {}", verb.get_name(), word.get_id())).collect();
        assert!(names.is_empty(), "{names:?}");
    }

    #[test]
    fn every_file_that_the_help_names_is_there() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut all = Args::command();
        all.build();
        let help: Vec<String> =
            tree(&all).into_iter().map(|verb| verb.clone().render_long_help().to_string()).collect();
        let words = help.iter().flat_map(|text| text.split([' ', '\n', ',', ';', ':', '`', '(', ')', '[', ']']));
        let endings = [".md", ".json", ".toml", ".rs"];
        let file = |word: &&str| word.contains('/') && endings.iter().any(|ending| word.ends_with(ending));
        let named: Vec<&str> = words.map(|word| word.trim_end_matches('.')).filter(file).collect();
        assert!(named.contains(&"schema/errors.json"), "{named:?}");
        // What `deploy` writes is named by its pattern.
        let lacks: Vec<&&str> =
            named.iter().filter(|name| **name != "deployments/CHAIN-ID.json" && !root.join(name).is_file()).collect();
        assert!(lacks.is_empty(), "{lacks:?}");
    }

    #[test]
    fn a_threshold_needs_the_truth() {
        let line = ["caravan", "simulate", "--answers", "a.csv", "--refuse-below", "40"];
        Args::try_parse_from(line).unwrap_err();
        let all = line.into_iter().chain(["--truth", "t.csv"]);
        let Command::Simulate(args) = Args::try_parse_from(all).unwrap().command else { panic!("another command") };
        assert_eq!((args.refuse_below, args.reward.get().u128()), (Some(40), 100_000));
    }

    fn simulate(line: &[&str]) -> Result<SimulateArgs, clap::Error> {
        let line = ["caravan", "simulate"].iter().chain(line);
        let Command::Simulate(args) = Args::try_parse_from(line)?.command else { panic!("another command") };
        Ok(args)
    }

    #[test]
    fn a_campaign_is_made_or_recorded_and_not_both() {
        let recorded = simulate(&["--answers", "a.csv"]).unwrap();
        assert_eq!((recorded.plan().unwrap(), recorded.threshold()), (None, None));
        let made = simulate(&["--synthetic", "--answers", "500", "--annotators", "60", "--seed", "9"]).unwrap();
        let plan = made.plan().unwrap().unwrap();
        assert_eq!((plan.answers, plan.annotators, plan.seed, made.threshold()), (500, 60, 9, Some(50)));
        assert!(simulate(&["--synthetic", "--answers", "a.csv"]).unwrap().plan().is_err());
        simulate(&["--synthetic", "--answers", "500", "--truth", "t.csv"]).unwrap_err();
        simulate(&["--answers", "a.csv", "--spammers", "50"]).unwrap_err();
        simulate(&["--synthetic", "--answers", "500", "--spammers", "101"]).unwrap_err();
    }

    #[test]
    fn a_reward_of_nothing_is_refused_by_its_code() {
        let line = ["caravan", "simulate", "--answers", "a.csv", "--reward", "0"];
        let text = Args::try_parse_from(line).unwrap_err().to_string();
        assert!(text.contains("AMOUNT_ZERO"), "{text}");
    }
}
