//! A chain behind a node, as an index sees it.

use std::path::Path;

use caravan_chain::Chain;
use caravan_client::deployment::DeploymentRecord;
use caravan_index::{Blocks, IndexError, Result, Source, SourceBlock, Suite};
use caravan_rpc::{ChainFile, EventBlock, EventBlocks, Rpc};
use cosmwasm_std::{Addr, Binary};

use crate::config::Followed;

/// Blocks that are read in one pass.
const BLOCKS: usize = 200;

/// A chain behind a node.
pub(crate) struct NodeSource {
    rpc: Rpc,
    suite: Suite,
    /// The block before the first one that is read.
    before: u64,
}

impl NodeSource {
    /// Call the node, and find the contracts in the record of the deployment.
    ///
    /// # Errors
    /// `INDEX_SOURCE_FAILED`.
    pub(crate) fn open(followed: &Followed) -> Result<Self> {
        let failed = |error: &dyn std::fmt::Display| IndexError::source(error);
        let file = ChainFile::read(&followed.chain).map_err(|error| failed(&error))?;
        let rpc = Rpc::open(file, Path::new("")).map_err(|error| failed(&error))?;
        let chain_id = rpc.chain_id();
        let record = DeploymentRecord::open(&followed.deployments, &chain_id).map_err(|error| failed(&error))?;
        let contracts = record.deployed().map_err(|error| failed(&error))?;
        Ok(Self { rpc, suite: Suite { chain_id, contracts }, before: followed.from.saturating_sub(1) })
    }
}

impl Source for NodeSource {
    fn suite(&self) -> Result<Suite> {
        Ok(self.suite.clone())
    }

    fn blocks_since(&self, height: u64, limit: usize) -> Result<Blocks> {
        let found = self.rpc.blocks_since(height.max(self.before), limit.min(BLOCKS) as u64)?;
        let EventBlocks { blocks, last, more } = found;
        let block = |EventBlock { height, time, events }| SourceBlock { height, time, events };
        let (height, time) = last.unwrap_or((height, 0));
        Ok(Blocks { blocks: blocks.into_iter().map(block).collect(), height, time, more })
    }

    fn query(&self, contract: &Addr, msg: &Binary) -> Result<Binary> {
        Ok(self.rpc.query(contract, msg)?)
    }
}
