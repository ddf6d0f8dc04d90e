//! Arguments of every command.

use std::path::PathBuf;

/// The name of the chain in this process.
const EMBEDDED: &str = "embedded";

/// The chain that a command uses.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Chain options")]
pub(crate) struct ChainArgs {
    /// `embedded`; a chain that a gateway serves: its address; or a real chain: its name in the folder chains, or its file
    #[arg(long, global = true, value_name = "NAME|FILE|URL", default_value = EMBEDDED)]
    pub(crate) chain: String,
    /// A gateway that keeps content [default: the one that serves the chain]
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) gateway: Option<String>,
    /// Allow http to public addresses, where you trust the network
    #[arg(long, global = true)]
    pub(crate) insecure: bool,
    /// Fetch also from private addresses that other people name: for tests
    #[arg(long, global = true)]
    pub(crate) allow_private: bool,
    /// Folder of the contracts' wasm, for a real chain
    #[arg(long, global = true, value_name = "DIR", default_value = "artifacts")]
    pub(crate) artifacts: PathBuf,
    /// Folder with a file for each real chain, written by `deploy`
    #[arg(long, global = true, value_name = "DIR", default_value = "deployments")]
    pub(crate) deployments: PathBuf,
    /// Append a line of JSON to FILE for every transaction on a real chain: hash, height, gas, messages
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) journal: Option<PathBuf>,
}

impl ChainArgs {
    pub(crate) fn is_embedded(&self) -> bool {
        self.chain == EMBEDDED
    }

    /// Return the address of the gateway that serves the chain, if one does.
    pub(crate) fn served(&self) -> Option<&str> {
        let is_url = self.chain.starts_with("http://") || self.chain.starts_with("https://");
        is_url.then_some(self.chain.as_str())
    }
}

#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Globals {
    /// The account that acts
    #[arg(id = "as", long = "as", value_name = "NAME", global = true)]
    pub(crate) name: Option<String>,
    /// Folder of the chain, keys and answers
    #[arg(long, value_name = "FOLDER", env = "CARAVAN_HOME", default_value = ".caravan", global = true)]
    pub(crate) home: PathBuf,
    /// How long to wait for the chain file while another command uses it, or for a gateway that is away
    #[arg(long, value_name = "SECONDS", env = "CARAVAN_WAIT", default_value_t = 90, global = true)]
    pub(crate) wait: u64,
    /// Print JSON, also errors; amounts are strings in base units
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Apply the decisions (`decide`), or publish without answers that cannot be decrypted (`project publish`)
    #[arg(long, global = true)]
    pub(crate) yes: bool,
}
