//! On which chain a command runs.

use std::path::{Path, PathBuf};

use caravan_chain::{Deployed, Embedded, Sandbox};
use caravan_rpc::{ChainFile, Rpc};
use clap::error::ErrorKind;
use clap::CommandFactory;

use crate::args::Args;
use crate::deploy::Record;
use crate::failure::Failure;
use crate::verbs::Problem;

/// The chain in this process.
const EMBEDDED: &str = "embedded";

/// What every command takes.
#[derive(Debug, clap::Args)]
pub(crate) struct Place {
    /// `embedded`, or a chain: its name in the folder chains, or the path of its file.
    #[arg(long, global = true, value_name = "NAME|FILE", default_value = EMBEDDED)]
    chain: String,
    /// The folder with the contracts' wasm, for a real chain.
    #[arg(long, global = true, value_name = "DIR", default_value = "artifacts")]
    artifacts: PathBuf,
    /// The folder with a file for each real chain: what `deploy` has put there.
    #[arg(long, global = true, value_name = "DIR", default_value = "deployments")]
    deployments: PathBuf,
    /// Add a line of JSON to FILE for every transaction on a real chain: hash, height, gas, messages.
    #[arg(long, global = true, value_name = "FILE")]
    journal: Option<PathBuf>,
}

impl Place {
    /// Whether it is the chain in this process.
    pub(crate) fn is_embedded(&self) -> bool {
        self.chain == EMBEDDED
    }

    /// The real chain.
    pub(crate) fn rpc(&self) -> Result<Rpc, Failure> {
        let rpc = Rpc::open(ChainFile::read(&self.file())?, &self.artifacts)?;
        if let Some(journal) = &self.journal {
            rpc.keep_journal(journal)?;
        }
        Ok(rpc)
    }

    /// The contracts on the real chain with this id, as `deploy` wrote them down.
    pub(crate) fn suite(&self, chain_id: &str) -> Result<Deployed, Failure> {
        self.record(chain_id)?.suite().map_err(|_| Problem::Suite.into())
    }

    /// What `deploy` wrote down of the real chain with this id.
    pub(crate) fn record(&self, chain_id: &str) -> Result<Record, Failure> {
        Record::open(&self.deployments, chain_id)
    }

    /// A chain on which a story is played, with people who have not been there before.
    pub(crate) fn stage(&self) -> Result<Box<dyn Sandbox>, Failure> {
        if self.is_embedded() {
            return Ok(Box::new(Embedded::new()));
        }
        let mut rpc = self.rpc()?;
        let realm = format!("demo-{}", rpc.height()?);
        rpc.enter(&realm);
        Ok(Box::new(rpc))
    }

    fn file(&self) -> PathBuf {
        let path = Path::new(&self.chain);
        if path.extension().is_some_and(|extension| extension == "toml") {
            return path.to_owned();
        }
        Path::new("chains").join(format!("{}.toml", self.chain))
    }
}

/// Ends the program: this command does not run on that chain.
pub(crate) fn misplaced(text: &str) -> ! {
    Args::command().error(ErrorKind::ArgumentConflict, text).exit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_file_of_the_folder_and_a_file_is_itself() {
        let place = |chain: &str| Place {
            chain: chain.to_owned(),
            artifacts: PathBuf::new(),
            deployments: PathBuf::new(),
            journal: None,
        };
        assert_eq!(place("local").file(), Path::new("chains/local.toml"));
        assert_eq!(place("elsewhere/test.toml").file(), Path::new("elsewhere/test.toml"));
        assert!(place("embedded").is_embedded() && !place("local").is_embedded());
    }

    #[test]
    fn the_file_of_the_local_chain_can_be_read() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../chains/local.toml");
        let file = ChainFile::read(&path).unwrap();
        assert_eq!((file.chain_id.as_str(), file.prefix.as_str()), ("caravan-local-1", "caravan"));
        assert!(file.play.is_some() && file.gas.denom != "ucara");
    }
}
