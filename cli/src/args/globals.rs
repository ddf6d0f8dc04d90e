//! Arguments of every command.

use std::path::{Path, PathBuf};

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
    /// Read ipfs:// through this gateway of IPFS; several, after commas, are asked in their order
    #[arg(long, global = true, value_name = "URL", env = "CARAVAN_IPFS", value_delimiter = ',')]
    pub(crate) ipfs: Vec<String>,
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

/// The name of the folder of the chain, keys and answers.
const HOME: &str = ".caravan";

impl Globals {
    /// Return the folder for a new chain: the one that was named, else one here, whatever folders above have.
    pub(crate) fn new_home(&self) -> PathBuf {
        self.home_argument.clone().unwrap_or_else(|| HOME.into())
    }

    /// Return the folder of the chain, keys and answers: the one that was named, else the nearest upwards, else a new one here.
    pub(crate) fn home(&self) -> PathBuf {
        self.home_argument.clone().unwrap_or_else(|| found_upwards(Path::new(HOME)).unwrap_or_else(|| HOME.into()))
    }
}

/// Return a file or a folder with this name in the folder of this process, or in the nearest folder above that has it.
///
/// What another user made above is not taken, nor anything above that: in a folder that all may write to, it would decide which
/// chain is meant and where keys are kept.
pub(crate) fn found_upwards(name: &Path) -> Option<PathBuf> {
    if name.exists() {
        return Some(name.to_owned());
    }
    above(name, &std::env::current_dir().ok()?, owner)
}

/// Return the nearest file or folder with this name above `here`, as long as the folders and it belong to the owner of `here`.
fn above(name: &Path, here: &Path, owner: impl Fn(&Path) -> Option<u32>) -> Option<PathBuf> {
    let user = owner(here);
    let mine = here.ancestors().skip(1).take_while(|folder| owner(folder) == user);
    mine.map(|folder| folder.join(name)).find(|path| path.exists()).filter(|path| owner(path) == user)
}

/// Return the user whom a file belongs to, where the system says it.
#[cfg(unix)]
fn owner(path: &Path) -> Option<u32> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).ok().map(|metadata| metadata.uid())
}

#[cfg(not(unix))]
fn owner(_path: &Path) -> Option<u32> {
    None
}

#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Globals {
    /// The account that acts [default: the one that `caravan use` set]
    #[arg(id = "as", long = "as", value_name = "NAME", env = "CARAVAN_AS", global = true)]
    pub(crate) name: Option<String>,
    /// Folder of the chain, keys and answers [default: .caravan, here or in a folder above]
    #[arg(id = "home", long = "home", value_name = "FOLDER", env = "CARAVAN_HOME", global = true)]
    pub(crate) home_argument: Option<PathBuf>,
    /// Read the passphrase of the key that signs from FILE, which only you may read, instead of asking for it
    #[arg(long, value_name = "FILE", env = "CARAVAN_PASSPHRASE_FILE", global = true)]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// How long to wait for the chain file while another command uses it, or for a gateway that is away
    #[arg(long, value_name = "SECONDS", env = "CARAVAN_WAIT", default_value_t = 90, global = true)]
    pub(crate) wait: u64,
    /// Print JSON, also errors; amounts are strings in base units
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Do what a command would ask about: spend, or do what cannot be undone. `decide` sends nothing without it
    #[arg(long, global = true)]
    pub(crate) yes: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_above_is_found_unless_another_user_made_it() {
        let top = std::env::temp_dir().join(format!("caravan-above-{}", std::process::id()));
        let here = top.join("project/rows");
        std::fs::create_dir_all(&here).unwrap();
        std::fs::create_dir(top.join(HOME)).unwrap();
        let (name, found) = (Path::new(HOME), Some(top.join(HOME)));
        assert_eq!(above(name, &here, |_| Some(7)), found);
        let other = |path: PathBuf| move |asked: &Path| Some(if asked == path { 8 } else { 7 });
        assert_eq!(above(name, &here, other(top.join(HOME))), None, "the folder of another user");
        assert_eq!(above(name, &here, other(top.join("project"))), None, "above a folder of another user");
        assert_eq!(above(name, &here, other(here.clone())), None, "in a folder of another user");
        std::fs::remove_dir_all(&top).unwrap();
    }
}
