//! What requesters, annotators, buyers and owners do, one verb each, on a chain that is kept in a file or on a real one.

mod asset;
mod batch;
mod chain;
mod config;
mod copies;
mod decide;
mod export;
mod graph;
mod import;
mod keys;
mod license;
pub(crate) mod pages;
mod problem;
mod project;
mod publish;
mod real;
mod rows;
mod sample;
mod session;
mod store;
mod svg;
mod table;
mod value;
mod verdicts;
mod work;

pub(crate) use problem::Problem;
pub(crate) use session::Globals;

use caravan_chain::{Deployed, Embedded, Sandbox};
use clap::CommandFactory;
use clap_complete::Shell;
use cosmwasm_std::Addr;

use crate::failure::Failure;
use crate::place::Place;
use crate::Report;
use session::{At, Session, Told};

/// The verbs, by what they are about.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Verb {
    /// The chain: new, show, advance.
    #[command(subcommand)]
    Chain(chain::ChainVerb),
    /// Accounts: add, fund, list.
    #[command(subcommand)]
    Account(chain::AccountVerb),
    /// Projects: create, fund, show, publish.
    #[command(subcommand)]
    Project(project::ProjectVerb),
    /// Batches: new, import, open, watch, seal, sweep.
    #[command(subcommand)]
    Batch(batch::BatchVerb),
    /// Work: board, claim, submit, return.
    #[command(subcommand)]
    Work(work::WorkVerb),
    /// Decide on submitted work by a file of verdicts; without --yes, say only what would be done.
    Decide(decide::Decide),
    /// Write down what time has decided: silence pays, reservations end. Anyone may.
    Settle(decide::Settle),
    /// Show what an account holds and is owed.
    Balance(license::Balance),
    /// Take out what is yours.
    Withdraw(decide::Withdraw),
    /// Assets: register, show, verify, graph.
    #[command(subcommand)]
    Asset(asset::AssetVerb),
    /// Offer licenses of an asset of yours.
    Offer(license::Offer),
    /// Show what a license costs, and who gets it.
    Quote(license::Which),
    /// Buy a license at the price that is quoted now, or not at all where it is above --most.
    Buy(license::Buy),
    /// Licenses: list, verify.
    #[command(subcommand)]
    License(license::LicenseVerb),
    /// Royalties: distribute, claim.
    #[command(subcommand)]
    Royalties(license::RoyaltiesVerb),
    /// Write results, payments or contributors of a project to a file.
    Export(export::Export),
    /// Write the files of the README's tour: the bundled problems, or those of GSM8K.
    Sample(sample::Sample),
    /// Print the completion of this command line for a shell.
    Completion {
        /// The shell.
        #[arg(value_enum)]
        shell: Shell,
    },
}

/// Does what a verb says.
pub(crate) fn run(verb: &Verb, place: &Place, globals: &Globals) -> Result<Report, Failure> {
    if let Verb::Completion { shell } = verb {
        let mut bytes = vec![];
        clap_complete::generate(*shell, &mut crate::args::Args::command(), "caravan", &mut bytes);
        return Ok(Report { text: String::from_utf8_lossy(&bytes).into_owned(), failure: None });
    }
    report(act(verb, &At { place, globals })?, globals)
}

/// Puts the contracts on the chain in the home directory.
pub(crate) fn deploy(globals: &Globals) -> Result<Report, Failure> {
    report(chain::put(globals)?, globals)
}

/// The chain in the home directory, and the contracts on it.
pub(crate) fn deployed(globals: &Globals) -> Result<(Embedded, Deployed), Failure> {
    let chain = globals.open()?;
    let suite = session::suite(&chain)?.ok_or(Problem::Suite)?;
    Ok((chain, suite))
}

/// A chain, the contracts on it, and the account that acts.
pub(crate) fn acting(place: &Place, globals: &Globals) -> Result<(Box<dyn Sandbox>, Deployed, Addr), Failure> {
    let session = Session::open(&At { place, globals })?;
    let sender = session.me()?;
    Ok((session.market.chain, session.market.suite, sender))
}

fn report(told: Told, globals: &Globals) -> Result<Report, Failure> {
    let text = if globals.json { serde_json::to_string_pretty(&told.json)? } else { told.text };
    Ok(Report { text: format!("{text}\n"), failure: None })
}

fn act(verb: &Verb, at: &At<'_>) -> Result<Told, Failure> {
    match verb {
        Verb::Chain(verb) => chain::chain(verb, at),
        Verb::Account(verb) => chain::account(verb, at),
        Verb::Batch(verb) => batch::batch(verb, at),
        Verb::Project(verb) => project::project(verb, &mut Session::open(at)?),
        Verb::Work(verb) => work::work(verb, &mut Session::open(at)?),
        Verb::Decide(what) => decide::decide(what, &mut Session::open(at)?),
        Verb::Settle(what) => decide::settle(what, &mut Session::open(at)?),
        Verb::Balance(what) => license::balance(what, &Session::open(at)?),
        Verb::Withdraw(what) => decide::withdraw(what, &mut Session::open(at)?),
        Verb::Asset(verb) => asset::asset(verb, &mut Session::open(at)?),
        Verb::Offer(what) => license::offer(what, &mut Session::open(at)?),
        Verb::Quote(what) => license::quote(what, &Session::open(at)?),
        Verb::Buy(what) => license::buy(what, &mut Session::open(at)?),
        Verb::License(verb) => license::license(verb, &Session::open(at)?),
        Verb::Royalties(verb) => license::royalties(verb, &mut Session::open(at)?),
        Verb::Export(what) => export::export(what, &Session::open(at)?),
        Verb::Sample(what) => sample::sample(what),
        Verb::Completion { .. } => Ok(Told::new(String::new(), serde_json::Value::Null)),
    }
}
