//! The served chain, as an index sees it.

use caravan_chain::ChainError;
use caravan_index::{Blocks, IndexError, Result, Source, SourceBlock, Suite};
use cosmwasm_std::{Addr, Binary};
use tokio::runtime::Handle;

use crate::ledger::Ledger;
use crate::refusal::Answer;

/// Blocks that are read in one turn of the chain's thread, so that others have their turn.
const TURN: usize = 100;

/// The served chain. It is asked from a thread that may wait.
pub(crate) struct ServedSource {
    ledger: Ledger,
    runtime: Handle,
}

impl ServedSource {
    pub(crate) fn new(ledger: Ledger, runtime: Handle) -> Self {
        Self { ledger, runtime }
    }

    fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&dyn crate::node::Node) -> Result<T, ChainError> + Send + 'static,
    ) -> Result<T> {
        let failed = |answer: Answer| IndexError::source(&answer.text());
        self.runtime.block_on(self.ledger.read(read)).map_err(failed)?.map_err(IndexError::from)
    }
}

impl Source for ServedSource {
    fn suite(&self) -> Result<Suite> {
        let info = self.ledger.info();
        Ok(Suite { chain_id: info.chain_id.clone(), contracts: info.contracts.clone().into() })
    }

    fn blocks_since(&self, height: u64, limit: usize) -> Result<Blocks> {
        let limit = limit.min(TURN);
        let (found, head) = self.read(move |node| Ok((node.blocks_since(height, limit)?, node.head())))?;
        let more = found.len() == limit;
        let blocks: Vec<SourceBlock> = found
            .into_iter()
            .map(|block| SourceBlock { height: block.height, time: block.time, events: block.events })
            .collect();
        // The head is the next block: the last one there is may have been left out, as it did nothing.
        let last = blocks.last().map(|block| (block.height, block.time));
        let (height, time) = last.unwrap_or((height, head.time));
        Ok(Blocks { blocks, height, time, more })
    }

    fn query(&self, contract: &Addr, msg: &Binary) -> Result<Binary> {
        let (contract, msg) = (contract.clone(), msg.clone());
        self.read(move |node| node.query(&contract, &msg))
    }
}
