//! The chain that a command uses, and the account that acts on it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use caravan_chain::{Chain, Deployed, Sandbox};
use caravan_client::deployment::DeploymentRecord;
use caravan_client::home::{local_accounts, remote_accounts, usual_account, Home};
use caravan_client::served::{content_store, open_served, GatewayLink, ServedChain};
use caravan_client::statement::{Blocks, HomeBlocks, NodeBlocks, ServedBlocks};
use caravan_client::store::Store;
use caravan_client::{signer, signers, AskPassphrase, ClientError, Problem, Session};
use caravan_gateway_api::Settings;
use caravan_keys::Signer;
use caravan_rpc::{ChainFile, Rpc};
use caravan_store::NetworkOptions;

use crate::args::globals::{found_upwards, ChainArgs, Globals};
use crate::failure::Failure;
use crate::progress;
use crate::secrets;

/// The chain and the global options of a command.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) chain: &'a ChainArgs,
    pub(crate) globals: &'a Globals,
}

impl Context<'_> {
    pub(crate) fn is_embedded(&self) -> bool {
        self.chain.is_embedded()
    }

    pub(crate) fn home(&self) -> Home {
        Home::new(self.globals.home()).with_wait(Duration::from_secs(self.globals.wait), announce)
    }

    /// Return the folder of a real chain in the home directory.
    pub(crate) fn store(&self, chain_id: &str) -> Store {
        self.home().store(chain_id)
    }

    /// Return how the passphrase of a key is asked for.
    pub(crate) fn passphrases(&self) -> AskPassphrase {
        secrets::passphrases(self.globals.passphrase_file.as_ref())
    }

    /// Connect to the real chain, with the keys that this home has for it.
    pub(crate) fn rpc(&self) -> Result<Rpc, Failure> {
        let mut rpc = Rpc::open(self.chain_description()?, &self.chain.artifacts)?;
        if let Some(journal) = &self.chain.journal {
            rpc.keep_journal(journal)?;
        }
        for (name, signer) in signers(&self.store(&rpc.chain_id()), &self.passphrases())? {
            rpc.add_signer(&name, signer);
        }
        Ok(rpc)
    }

    /// Read the file of the real chain.
    pub(crate) fn chain_description(&self) -> Result<ChainFile, Failure> {
        Ok(ChainFile::read(&chain_file(&self.chain.chain))?)
    }

    /// Open the record of the deployment on a real chain.
    pub(crate) fn record(&self, chain_id: &str) -> Result<DeploymentRecord, Failure> {
        Ok(DeploymentRecord::open(&self.chain.deployments, chain_id)?)
    }

    /// Return the contracts on a real chain.
    pub(crate) fn contracts(&self, chain_id: &str) -> Result<Deployed, Failure> {
        self.record(chain_id)?.deployed().map_err(|_| Problem::SuiteMissing.into())
    }

    /// Return a real chain for the demo, with accounts that were not used before, and what people call it.
    pub(crate) fn demo_chain(&self) -> Result<(Rpc, String), Failure> {
        let mut rpc = self.rpc()?;
        let namespace = format!("demo-{}", rpc.height()?);
        rpc.set_account_namespace(&namespace);
        let place = format!("the chain {} at {}", rpc.chain_id(), rpc.file().rpc);
        Ok((rpc, place))
    }

    /// Open the chain and start a session of the account that acts.
    pub(crate) fn session(&self) -> Result<Session, Failure> {
        if let Some(url) = self.chain.served() {
            return self.served_session(url);
        }
        let gateway = self.gateway()?;
        if self.is_embedded() {
            let home = self.home();
            let (chain, contracts) = home.open_suite()?;
            let store = home.local_store();
            let signer = self.signer(&store)?;
            let opened = Opened { chain: Box::new(chain), contracts, created: local_accounts(&store)?, store };
            return self.start(opened, gateway, signer);
        }
        let rpc = self.rpc()?;
        let id = rpc.chain_id();
        let (contracts, store) = (self.contracts(&id)?, self.store(&id));
        let name = self.name(&store)?;
        let signer = name.map(|name| rpc.signer_of(&name)).transpose()?.flatten();
        let opened = Opened { chain: Box::new(rpc), contracts, created: remote_accounts(&store)?, store };
        self.start(opened, gateway, signer)
    }

    /// Return the name of the account that acts: the one that was named, else the one that `caravan use` set for the chain.
    pub(crate) fn name(&self, store: &Store) -> Result<Option<String>, Failure> {
        match &self.globals.name {
            Some(name) => Ok(Some(name.clone())),
            None => Ok(usual_account(store)?),
        }
    }

    fn served_session(&self, url: &str) -> Result<Session, Failure> {
        let ServedChain { chain, contracts, store } = self.served(url)?;
        let gateway = GatewayLink::open(self.chain.gateway.as_deref().unwrap_or(url), &self.settings())?;
        // The signer of the chain, so that a passphrase is asked for once.
        let signer = self.name(&store)?.and_then(|name| chain.keys().key_of(&chain.account(&name)).cloned());
        let opened = Opened { chain: Box::new(chain), contracts, created: local_accounts(&store)?, store };
        self.start(opened, Some(gateway), signer)
    }

    fn start(&self, opened: Opened, gateway: Option<GatewayLink>, signer: Option<Signer>) -> Result<Session, Failure> {
        let Opened { chain, contracts, store, created } = opened;
        let content = content_store(&store, self.network(), gateway.as_ref(), signer.clone())?;
        let content = content.with_ipfs(&self.chain.ipfs).map_err(ClientError::from)?;
        let content = content.on_progress(progress::reporter());
        let name = self.name(&store)?;
        let session = Session::new(chain, contracts, store, content, name, created)?;
        Ok(session.with_gateway(gateway).with_signer(signer))
    }

    /// Open the chain behind a gateway.
    pub(crate) fn served(&self, url: &str) -> Result<ServedChain, Failure> {
        Ok(open_served(&self.home(), url, &self.settings(), &self.passphrases())?)
    }

    /// Refuse what cannot be done on a chain that a gateway serves.
    pub(crate) fn not_served(&self, what: &str) -> Result<(), Failure> {
        match self.chain.served() {
            None => Ok(()),
            Some(_) => Err(Failure::Usage(format!("{what} is for the operator of the chain, before it is served"))),
        }
    }

    /// Return the gateway that may have an index: the one that serves the chain, or the one that was named.
    pub(crate) fn index(&self) -> Result<Option<GatewayLink>, Failure> {
        let url = self.chain.gateway.as_deref().or(self.chain.served());
        Ok(url.map(|url| GatewayLink::open(url, &self.settings())).transpose()?)
    }

    /// Return where the blocks of the chain are read from.
    pub(crate) fn blocks(&self, chain_id: &str) -> Result<Box<dyn Blocks>, Failure> {
        if let Some(url) = self.chain.served() {
            let link = GatewayLink::open(url, &self.settings())?;
            return Ok(Box::new(ServedBlocks::new(link.client, chain_id)));
        }
        if self.is_embedded() {
            return Ok(Box::new(HomeBlocks::new(self.home(), chain_id)));
        }
        Ok(Box::new(NodeBlocks::new(self.rpc()?)))
    }

    fn gateway(&self) -> Result<Option<GatewayLink>, Failure> {
        Ok(self.chain.gateway.as_deref().map(|url| GatewayLink::open(url, &self.settings())).transpose()?)
    }

    /// Return who signs for the account that acts, where its key is in this home.
    fn signer(&self, store: &Store) -> Result<Option<Signer>, Failure> {
        let Some(name) = self.name(store)? else { return Ok(None) };
        Ok(signer(store, &name, &self.passphrases())?)
    }

    /// How gateways are called.
    fn settings(&self) -> Settings {
        let patience = Duration::from_secs(self.globals.wait);
        Settings { patience, waiting: announce_gateway, insecure: self.chain.insecure, ..Settings::default() }
    }

    fn network(&self) -> NetworkOptions {
        let ChainArgs { insecure, allow_private, .. } = *self.chain;
        NetworkOptions { insecure, allow_private, ..NetworkOptions::default() }
    }
}

/// A chain with what this home knows of it.
struct Opened {
    chain: Box<dyn Sandbox>,
    contracts: Deployed,
    store: Store,
    created: BTreeSet<String>,
}

/// Say that another command uses the chain.
fn announce(file: &Path) {
    eprintln!("Waiting for {}: another command uses it", file.display());
}

/// Say that a gateway does not answer.
fn announce_gateway(url: &str) {
    eprintln!("Waiting for {url}: it does not answer");
}

/// Return the file of a real chain: a path, or a name in the folder chains, here or in a folder above.
fn chain_file(chain: &str) -> PathBuf {
    let path = Path::new(chain);
    if path.extension().is_some_and(|extension| extension == "toml") {
        return path.to_owned();
    }
    let file = Path::new("chains").join(format!("{chain}.toml"));
    found_upwards(&file).unwrap_or(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_file_of_the_folder_and_a_file_is_itself() {
        assert_eq!(chain_file("elsewhere"), Path::new("chains/elsewhere.toml"));
        assert!(
            chain_file("local").ends_with("chains/local.toml") && chain_file("local").exists(),
            "a folder above has it"
        );
        assert_eq!(chain_file("elsewhere/test.toml"), Path::new("elsewhere/test.toml"));
    }

    #[test]
    fn the_file_of_the_local_chain_can_be_read() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../chains/local.toml");
        let file = ChainFile::read(&path).unwrap();
        assert_eq!((file.chain_id.as_str(), file.prefix.as_str()), ("caravan-local-1", "caravan"));
        assert!(file.play.is_some() && file.gas.denom != "ucara");
    }
}
