//! The arguments of `cargo xtask`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::suite::CONTRACTS;

/// The folder of the chain, from the root, if the command line names no other.
pub(crate) const DEVNET_HOME: &str = ".caravan/devnet";

/// What CI runs, in Rust.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Check everything that must hold before a change is proposed
    Check {
        /// Leave the tests out
        #[arg(long)]
        no_test: bool,
    },
    /// Check the layers of the contracts
    Layers,
    /// Check that no files import each other in a circle
    Circles,
    /// Check the parameters of functions: no tuples, no bare flags, at most six
    Signatures,
    /// Check that comments say something
    Comments,
    /// Check that policies and the docs of messages name the same roles
    Permissions,
    /// Check that no dependency and no public item is unused
    Unused,
    /// Check that what documents name and link to exists
    Documents,
    /// Print the words of the tree that are on the list of xtask/words.toml
    Words(Words),
    /// Check that contracts build with Rust 1.81, the compiler of the official optimizer
    Lock,
    /// Check licenses, sources and duplicates of what is locked
    Deny,
    /// Write the files of schema/
    Schema {
        /// Write nothing, and fail if they are out of date
        #[arg(long)]
        check: bool,
    },
    /// Run every block marked `console` of the documents
    Docs,
    /// Build the artefact of each contract, and print checksums, sizes and most locals
    Wasm(Wasm),
    /// Print where the bytes of an artefact are: by crate, and the largest functions
    Weigh {
        /// Contracts whose artefacts are looked at; all by default
        #[arg(value_parser = contracts())]
        contracts: Vec<String>,
    },
    /// Have the static gate and three lines of VMs judge artifacts/
    Gates,
    /// Build as the official optimizer image does; without Docker, all but the image
    Canonical,
    /// Run the artefacts in a VM: every message, and the suite; prints gas and memory
    Vm {
        /// Arguments of `cargo test`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Take random walks on native code and on the artefacts at once, and compare every call
    Differential {
        #[arg(long, value_name = "N", default_value_t = 100)]
        walks: u64,
    },
    /// Pack static programs, completions and a manual page into target/dist, to install without a compiler
    Dist,
    /// Build artifacts/cw20_base.wasm, a plain token for a real chain
    Token,
    /// Run a real chain on this machine; needs Go
    #[command(subcommand)]
    Devnet(Devnet),
    /// Play the story on a real chain of its own, and compare it with the embedded one
    E2e(E2e),
    /// Have people do a project on a real chain of its own, with content in S3; needs Go and Python
    People(People),
    /// Test the store in buckets of S3, Google and Azure, on servers of this machine; needs Python and Node
    Content,
    /// Have schemathesis ask a gateway everything that the description of its index allows, and more; needs Python
    Api,
    /// Have a gateway follow a real chain of its own whose nodes restart and go away; needs Go
    Index(Index),
    /// Compare labels with those of crowd-kit on the same draws of real answers; needs Python
    Labels,
    /// Open exports with the tools that they are for; needs Python
    Formats,
    /// Write docs/gas.md: what every message costs on a real chain
    Gas(Gas),
}

#[derive(Args)]
pub(crate) struct Words {
    /// Folders and files to search; all by default
    pub(crate) paths: Vec<PathBuf>,
    /// Print only how many there are, for each folder and each word
    #[arg(long, conflicts_with = "check")]
    pub(crate) count: bool,
    /// Fail if there is any
    #[arg(long)]
    pub(crate) check: bool,
}

#[derive(Args)]
pub(crate) struct Wasm {
    /// Contracts to build; all by default
    #[arg(value_parser = contracts())]
    pub(crate) contracts: Vec<String>,
    /// Where to build [default: the user's cache]
    #[arg(long, value_name = "DIR")]
    pub(crate) target_dir: Option<PathBuf>,
}

#[derive(Subcommand)]
pub(crate) enum Devnet {
    /// Build wasmd into the user's cache
    Build,
    /// Start the chain; Ctrl-C stops it, and the next start goes on
    Start(Start),
    /// Submit a proposal, and have all validators vote for it
    Govern {
        #[command(flatten)]
        location: DevnetLocation,
        /// File with the proposal, as JSON
        file: PathBuf,
    },
}

#[derive(Args)]
pub(crate) struct Start {
    #[command(flatten)]
    pub(crate) location: DevnetLocation,
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=7))]
    pub(crate) validators: u16,
    /// Remove the old chain first
    #[arg(long)]
    pub(crate) fresh: bool,
}

#[derive(Args)]
pub(crate) struct DevnetLocation {
    /// Folder in which the chain is kept
    #[arg(long, value_name = "DIR", default_value = DEVNET_HOME)]
    pub(crate) home: PathBuf,
    /// The port of its first RPC
    #[arg(long, value_name = "N", default_value_t = 26_657)]
    pub(crate) port: u16,
}

#[derive(Args)]
pub(crate) struct E2e {
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) validators: u16,
    /// End the validator in use in the middle, and start it again; needs four validators
    #[arg(long)]
    pub(crate) kill: bool,
    /// The command line to test [default: built from this source]
    #[arg(long, value_name = "FILE")]
    pub(crate) program: Option<PathBuf>,
    /// The port of the first RPC
    #[arg(long, value_name = "N", default_value_t = 26_757)]
    pub(crate) port: u16,
}

#[derive(Args)]
pub(crate) struct People {
    /// The command line that deploys [default: built from this source]
    #[arg(long, value_name = "FILE")]
    pub(crate) program: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Index {
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) validators: u16,
    /// The command line that deploys and plays the story [default: built from this source]
    #[arg(long, value_name = "FILE")]
    pub(crate) program: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Gas {
    /// Write nothing, and fail if a figure has grown by more than 2 % or is missing
    #[arg(long)]
    pub(crate) check: bool,
    /// Write only the table of the same steps beside ten annotators and beside 200,000; needs no chain
    #[arg(long)]
    pub(crate) growth: bool,
    /// The command line that plays the story [default: built from this source]
    #[arg(long, value_name = "FILE")]
    pub(crate) program: Option<PathBuf>,
    /// The journal of a story that was played already, such as .caravan/e2e-1/journal.jsonl
    #[arg(long, value_name = "FILE")]
    pub(crate) journal: Option<PathBuf>,
    /// The folder of messages that were sent already, such as .caravan/gas
    #[arg(long, value_name = "DIR")]
    pub(crate) messages: Option<PathBuf>,
}

fn contracts() -> clap::builder::PossibleValuesParser {
    CONTRACTS.iter().map(|contract| contract.name).collect::<Vec<_>>().into()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    fn parsed(words: &[&str]) -> Result<Command, clap::Error> {
        Arguments::try_parse_from(std::iter::once(&"xtask").chain(words)).map(|arguments| arguments.command)
    }

    #[test]
    fn the_definition_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_start_without_options_is_one_validator_in_the_repository_s_own_folder() {
        let Ok(Command::Devnet(Devnet::Start(start))) = parsed(&["devnet", "start"]) else { panic!("it is a start") };
        assert_eq!((start.validators, start.location.port, start.fresh), (1, 26_657, false));
        assert_eq!(start.location.home, PathBuf::from(".caravan/devnet"));
    }

    #[test]
    fn no_validators_unknown_options_and_unknown_contracts_are_refused() {
        for words in
            [&["start", "--validators", "0"][..], &["start", "--validators", "8"], &["start", "--fast"], &["govern"]]
        {
            let words: Vec<&str> = std::iter::once("devnet").chain(words.iter().copied()).collect();
            assert!(parsed(&words).is_err(), "{words:?}");
        }
        assert!(parsed(&["wasm", "nothing"]).is_err());
        assert!(parsed(&["wasm", "points", "--target-dir", "x"]).is_ok());
        assert!(parsed(&["differential", "--walks"]).is_err());
    }

    #[test]
    fn arguments_of_cargo_test_are_passed_on() {
        let Ok(Command::Vm { arguments }) = parsed(&["vm", "--test", "line", "a_name"]) else { panic!("it is vm") };
        assert_eq!(arguments, ["--test", "line", "a_name"]);
    }
}
