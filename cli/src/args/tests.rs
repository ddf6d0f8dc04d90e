use clap::{CommandFactory, Parser};

use super::simulate::SimulateArgs;
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
fn no_command_hides_a_global_option() {
    let all = Args::command();
    let globals: Vec<_> = all.get_arguments().filter(|word| word.is_global_set()).map(clap::Arg::get_id).collect();
    assert!(globals.len() > 5, "{globals:?}");
    let below =
        tree(&all).into_iter().skip(1).flat_map(|command| command.get_arguments().map(move |word| (command, word)));
    let hides = below.filter(|(_, word)| globals.contains(&word.get_id()));
    let names: Vec<_> = hides.map(|(command, word)| format!("{} {}", command.get_name(), word.get_id())).collect();
    assert!(names.is_empty(), "{names:?}");
}

#[test]
fn every_file_that_the_help_names_is_there() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut all = Args::command();
    all.build();
    let help: Vec<String> =
        tree(&all).into_iter().map(|command| command.clone().render_long_help().to_string()).collect();
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
    let line = ["caravan", "simulate", "--answers", "a.csv", "--reject-below", "40"];
    Args::try_parse_from(line).unwrap_err();
    let all = line.into_iter().chain(["--truth", "t.csv"]);
    let Command::Simulate(args) = Args::try_parse_from(all).unwrap().command else { panic!("another command") };
    assert_eq!((args.reject_below, args.reward.get().u128()), (Some(40), 100_000));
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

#[test]
fn a_project_that_shares_asks_derivatives_for_the_least_royalty_that_boards_expect() {
    let line = "caravan project create A-project --share 20".split(' ');
    let Command::Project(project::ProjectCommand::Create(args)) = Args::try_parse_from(line).unwrap().command else {
        panic!("another command")
    };
    let least = caravan_client::values::parse_share(&args.sharing.floor_royalty).unwrap();
    assert_eq!(least.get(), 1_000);
}
