//! The commands: each calls `caravan-client` and prints the result.

mod account;
mod admin;
mod answers;
mod asset;
mod asset_change;
mod asset_graph;
mod balance;
mod batch;
mod batch_estimate;
mod chain;
mod decide;
mod deploy;
mod dispute;
mod events;
mod execute_query;
mod export;
mod gas_grants;
mod labels;
mod license;
mod new_account;
mod person;
mod points;
mod project;
mod report;
mod restrict;
mod review;
mod sample;
mod send;
mod serve;
mod statement;
mod svg;
mod task_form;
mod verdict;
mod webhook;
mod work;

use caravan_chain::{Chain, Embedded};
use caravan_client::home::remember_demo;
use caravan_client::statement::StatementKind;
use caravan_demo::{Format, Stage};
use clap::CommandFactory;
use clap_complete::Shell;

use crate::args::simulate::SimulateArgs;
use crate::args::{Args, Command};
use crate::check;
use crate::context::Context;
use crate::failure::Failure;
use crate::output::Report;
use crate::simulate;

#[expect(clippy::too_many_lines, reason = "a line for each command")]
pub(crate) fn run(command: &Command, context: &Context<'_>) -> Result<Report, Failure> {
    let (json, yes) = (context.globals.json, context.globals.yes);
    let output = match command {
        Command::Demo => return demo(context),
        Command::Check(args) => return check::check(args, context),
        Command::Simulate(args) => return simulate(args, context),
        Command::Query(args) => return execute_query::query(args, context),
        Command::Statement(args) => return statement::statement(args, StatementKind::Statement, context),
        Command::Invoice(args) => return statement::statement(args, StatementKind::Invoice, context),
        Command::Events(args) => return events::events(args, context),
        Command::Manual => return manual(),
        Command::Completion { shell } => return Ok(completion(*shell)),
        Command::Chain(command) => chain::chain(command, context),
        Command::Account(command) => account::account(command, context),
        Command::Use(args) => account::set_usual(args, context),
        Command::Serve(args) => serve::serve(args, context),
        Command::Deploy(args) => deploy::deploy(args, context),
        Command::Execute(args) => execute_query::execute(args, context),
        Command::Batch(command) => batch::batch(command, context),
        Command::Project(command) => project::project(command, context),
        Command::Work(command) => work::work(command, context),
        Command::Decide(args) => decide::decide(args, context),
        Command::Dispute(command) => dispute::dispute(command, yes, &mut context.session()?),
        Command::Review(command) => review::review(command, context),
        Command::Restrict(args) => restrict::restrict(args, &mut context.session()?),
        Command::Settle(args) => decide::settle(args, &mut context.session()?),
        Command::Balance(args) => balance::balance(args, &context.session()?),
        Command::Withdraw(args) => balance::withdraw(args, &mut context.session()?),
        Command::Asset(command) => asset::asset(command, yes, &mut context.session()?),
        Command::Offer(command) => license::offer(command, yes, &mut context.session()?),
        Command::Quote(args) => license::quote(args, &context.session()?),
        Command::Buy(args) => license::buy(args, yes, &mut context.session()?),
        Command::License(command) => license::license(command, &context.session()?),
        Command::Royalties(command) => license::royalties(command, yes, &mut context.session()?),
        Command::Points(command) => points::points(command, yes, &mut context.session()?),
        Command::Admin(command) => admin::admin(command, &mut context.session()?),
        Command::Webhook(command) => webhook::webhook(command, &context.session()?),
        Command::Export(args) => export::export(args, context),
        Command::Labels(args) => labels::labels(args, context),
        Command::Quality(args) => labels::quality(args, context),
        Command::Sample(args) => sample::sample(args),
    };
    output?.report(json)
}

fn demo(context: &Context<'_>) -> Result<Report, Failure> {
    context.not_served("the demo")?;
    let format = if context.globals.json { Format::Json } else { Format::Text };
    let (text, error) = if context.is_embedded() {
        let stage = Stage { place: None, format, progress: &|_| () };
        let demo = caravan_demo::run(Box::new(Embedded::new()), stage)?;
        (demo.text, demo.error)
    } else {
        let (chain, place) = context.demo_chain()?;
        let store = context.store(&chain.chain_id());
        eprintln!("The demo plays on {place}; it takes some minutes");
        let stage = Stage { place: Some(&place), format, progress: &|step| eprintln!("{step}") };
        let demo = caravan_demo::run(Box::new(chain), stage)?;
        remember_demo(&store, &demo.contracts)?;
        (demo.text, demo.error)
    };
    Ok(Report { text, failure: error.map(Failure::Client) })
}

fn simulate(args: &SimulateArgs, context: &Context<'_>) -> Result<Report, Failure> {
    if !context.is_embedded() {
        return Err(Failure::Usage("simulate runs only on the embedded chain: a real one would need hours".to_owned()));
    }
    simulate::run(args, context.globals.json)
}

/// A page of its own for each command would be many files: the page names the commands, and their help is `caravan help COMMAND`.
fn manual() -> Result<Report, Failure> {
    let mut bytes = vec![];
    clap_mangen::Man::new(Args::command()).render(&mut bytes).map_err(Failure::output)?;
    Ok(Report::new(String::from_utf8_lossy(&bytes).into_owned()))
}

fn completion(shell: Shell) -> Report {
    let mut bytes = vec![];
    clap_complete::generate(shell, &mut Args::command(), "caravan", &mut bytes);
    Report::new(String::from_utf8_lossy(&bytes).into_owned())
}
