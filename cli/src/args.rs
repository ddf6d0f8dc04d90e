//! The command line: all of its arguments.

pub(crate) mod account;
pub(crate) mod admin;
pub(crate) mod asset;
pub(crate) mod batch;
pub(crate) mod deploy;
pub(crate) mod dispute;
pub(crate) mod events;
pub(crate) mod export;
pub(crate) mod globals;
pub(crate) mod labels;
pub(crate) mod license;
pub(crate) mod message;
pub(crate) mod points;
pub(crate) mod project;
pub(crate) mod restrict;
pub(crate) mod review;
pub(crate) mod serve;
pub(crate) mod simulate;
pub(crate) mod statement;
pub(crate) mod webhook;
pub(crate) mod work;

use clap::{Parser, Subcommand};
use clap_complete::Shell;

use crate::check::CheckArgs;
use globals::{ChainArgs, Globals};

/// An open data marketplace for AI: accepted or unreviewed work is always paid.
#[derive(Debug, Parser)]
#[command(name = "caravan", version, arg_required_else_help = true)]
#[command(after_help = "Start with `caravan demo`. A project of your own: `caravan chain new`, `caravan deploy`,\n\
                        `caravan account add NAME --fund 100`, `caravan project create TITLE --as NAME`.\n\
                        Exit codes: 0 success, 1 rejected by the chain, 2 wrong command line, 3 a file or a node.")]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) chain: ChainArgs,
    #[command(flatten)]
    pub(crate) globals: Globals,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Play a complete example, from the first task to the last royalty
    ///
    /// It runs on a chain in this process, or with --chain on a real one. A requester funds two projects and opens three
    /// batches. Four annotators claim, submit and are accepted, graded, rejected or auto-approved. Then the datasets are
    /// published and licensed, a model and an application are built on them, and royalties go back to the contributors.
    Demo,
    /// Create and show the chain in the home directory, advance its time
    #[command(subcommand)]
    Chain(account::ChainCommand),
    /// Serve the chain in the home directory, and content, to other machines
    ///
    /// It runs `caravan-gateway`, which is beside this program. Other people use it with --chain http://HOST:PORT.
    Serve(serve::ServeArgs),
    /// Deploy the contracts
    ///
    /// Without --chain: on the chain in the home directory. With --chain: on a real chain; contracts with a changed
    /// artifact are migrated. Every step is written to deployments/CHAIN-ID.json before the next one, so it is safe to
    /// run again after an interruption.
    Deploy(deploy::DeployArgs),
    /// Check the rules of a deployment against the bank, the tokens and the ledgers
    Check(CheckArgs),
    /// Create, fund and list accounts
    #[command(subcommand)]
    Account(account::AccountCommand),
    /// Set the account that acts where a command names none
    Use(account::UseArgs),
    /// Create, fund, show and publish projects
    #[command(subcommand)]
    Project(project::ProjectCommand),
    /// Create, import, open, watch, close and finalize batches
    #[command(subcommand)]
    Batch(batch::BatchCommand),
    /// List open batches; claim, submit and return tasks
    #[command(subcommand)]
    Work(work::WorkCommand),
    /// Accept or reject submitted work, or send it back, by a file of verdicts
    ///
    /// Without --yes it is a dry run: it checks the file and sends nothing.
    #[command(after_help = work::REASONS)]
    Decide(work::DecideArgs),
    /// Answer appeals, rule on them as the arbiter, and settle those whose time is over
    ///
    /// An annotator appeals with `caravan work appeal`.
    #[command(subcommand, after_help = dispute::EXAMPLES)]
    Dispute(dispute::DisputeCommand),
    /// Have the submissions of a batch reviewed by others, as paid work, and turn the reviews into verdicts
    #[command(subcommand, after_help = review::EXAMPLES)]
    Review(review::ReviewCommand),
    /// Keep a person from claiming tasks for a while, in your project or as the owner on the platform
    ///
    /// It stops new claims alone: what the person has claimed, submitted or earned stays its own.
    Restrict(restrict::RestrictArgs),
    /// Apply expired deadlines: auto-approve work, release tasks
    ///
    /// Anyone can run this.
    Settle(work::SettleArgs),
    /// Show the balance of an account
    Balance(work::BalanceArgs),
    /// Withdraw earnings, royalties or the available funds of a project
    Withdraw(work::WithdrawArgs),
    /// Show what a person earned and was paid, line by line, and write it to a file
    ///
    /// It is made from the events of the chain: each line names its block, event and transaction. Anyone who has the chain checks
    /// a file with --verify, which names the line that was changed, left out or added.
    Statement(statement::StatementArgs),
    /// Show what a requester paid in, reserved, paid and got back, line by line and by batch, and write it to a file
    ///
    /// Over all projects of the requester, with the fees of the platform, and the licenses that it bought. See `statement`.
    Invoice(statement::StatementArgs),
    /// Register, show and verify assets
    #[command(subcommand)]
    Asset(asset::AssetCommand),
    /// Offer licenses of your asset; show, change and close offers
    #[command(subcommand)]
    Offer(license::OfferCommand),
    /// Show the price of a license and how it is split
    Quote(license::QuoteArgs),
    /// Buy a license
    ///
    /// It pays the price that is quoted now, or nothing if the price is above --most.
    Buy(license::BuyArgs),
    /// List and verify licenses
    #[command(subcommand)]
    License(license::LicenseCommand),
    /// Pass royalties on to parents, pay in revenue, and claim
    #[command(subcommand)]
    Royalties(license::RoyaltiesCommand),
    /// Show, send, burn and allow points; mint them as a minter
    #[command(subcommand, after_help = points::EXAMPLES)]
    Points(points::PointsCommand),
    /// Configure the contracts, as their owner: fees, currencies, arbiters, pauses, ownership
    #[command(subcommand, after_help = admin::EXAMPLES)]
    Admin(admin::AdminCommand),
    /// Print what the contracts emitted, a line of JSON for each event
    ///
    /// From the index of a gateway where there is one, which numbers them; else from the blocks of the chain.
    Events(events::EventsArgs),
    /// Have a gateway send events to an address of yours, as signed requests
    ///
    /// Each event comes at least once and in order. docs/developers/gateway.md has what is sent and how to check it.
    #[command(subcommand)]
    Webhook(webhook::WebhookCommand),
    /// Export results, payments or contributors of a project to a file
    Export(export::ExportArgs),
    /// Infer the right labels from the answers of several annotators, and write them to a file
    ///
    /// Of a project, or with --answers of a file, without a chain. Rejected work does not count; gold is used where you know it.
    Labels(labels::LabelsArgs),
    /// Show how far annotators agree, how good each of them is, and who agrees too much
    ///
    /// Of a project, or with --answers of a file, without a chain.
    Quality(labels::QualityArgs),
    /// Replay a recorded campaign and forecast its cost and pay
    ///
    /// Every recorded answer is claimed, submitted and decided on a chain in this process: one question per task, as many
    /// slots as it has answers, an account for each worker. Every twentieth answer is not decided and so auto-approved.
    Simulate(simulate::SimulateArgs),
    /// Write sample files: the bundled problems, or those of GSM8K
    Sample(export::SampleArgs),
    /// Send a contract a message as JSON and print its events
    ///
    /// For developers: schema/ describes every message, schema/errors.json lists every error code. Needs --as. On a real chain NAME is a key of the home, or one of the mnemonic that the chain's file names.
    Execute(message::ExecuteArgs),
    /// Send a contract a query as JSON and print the answer
    Query(message::MessageArgs),
    /// Print the manual page, in the format of man
    Manual,
    /// Print the shell completion
    Completion {
        #[arg(value_enum)]
        shell: Shell,
    },
}

#[cfg(test)]
mod tests;
