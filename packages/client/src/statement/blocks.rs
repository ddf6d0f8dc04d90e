//! Where blocks are read from: the chain in the home, one that a gateway serves, a node.

use caravan_chain::{Block, Entry};
use caravan_gateway_api::{BlockRange, GatewayClient};
use cosmwasm_std::Event;

use crate::content::Progress;
use crate::error::Result;
use crate::home::Home;

/// Blocks that are read at once.
const PAGE: u32 = 500;

/// A block with its events.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadBlock {
    pub height: u64,
    /// In seconds since 1970.
    pub time: u64,
    /// Every event, in order, of every emitter.
    pub events: Vec<Event>,
    /// The hash of its transaction, where the block is one transaction.
    pub transaction: Option<String>,
}

/// Blocks above a height, from the lowest.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadPage {
    /// Blocks without events may be left out.
    pub blocks: Vec<ReadBlock>,
    /// The height up to which no other blocks have events, and its time; none where there is no further block.
    pub last: Option<(u64, u64)>,
    /// Whether there are further blocks now.
    pub more: bool,
}

/// A chain whose blocks can be read again, from the first.
pub trait Blocks {
    /// Return the blocks above a height.
    ///
    /// # Errors
    /// Those of the chain.
    fn after(&mut self, height: u64) -> Result<ReadPage>;

    /// Return the height of the newest block, to show progress.
    ///
    /// # Errors
    /// Those of the chain.
    fn newest(&mut self) -> Result<u64>;

    /// Return the hash of the transaction that an event of a block is of, by the number of the event in the block, from 0.
    ///
    /// # Errors
    /// Those of the chain.
    fn transaction(&mut self, height: u64, place: usize) -> Result<Option<String>>;
}

/// Visit every event of the chain, the oldest first, with the time of its block in seconds since 1970.
///
/// # Errors
/// Those of reading the blocks.
pub(crate) fn each_event(
    blocks: &mut dyn Blocks,
    on_progress: &dyn Fn(Progress),
    mut visit: impl FnMut(&Event, u64),
) -> Result<()> {
    let (mut height, newest) = (0, blocks.newest()?);
    loop {
        let page = blocks.after(height)?;
        for block in &page.blocks {
            block.events.iter().for_each(|event| visit(event, block.time));
        }
        height = page.last.map_or(height, |(height, _)| height);
        on_progress(Progress { what: "blocks", done: height.min(newest), of: newest });
        if !page.more {
            return Ok(());
        }
    }
}

/// The chain in the home directory, which is opened for each page: others may use it meanwhile.
pub struct HomeBlocks {
    home: Home,
    chain_id: String,
}

impl HomeBlocks {
    /// Read the chain in a home directory.
    #[must_use]
    pub fn new(home: Home, chain_id: &str) -> Self {
        Self { home, chain_id: chain_id.to_owned() }
    }
}

impl Blocks for HomeBlocks {
    fn after(&mut self, height: u64) -> Result<ReadPage> {
        let blocks = self.home.open_chain()?.blocks_since(height, PAGE as usize)?;
        Ok(page(blocks, &self.chain_id))
    }

    fn newest(&mut self) -> Result<u64> {
        Ok(self.home.open_chain()?.height())
    }

    /// A block is one transaction, and names it.
    fn transaction(&mut self, _height: u64, _place: usize) -> Result<Option<String>> {
        Ok(None)
    }
}

/// A chain that a gateway serves.
pub struct ServedBlocks {
    client: GatewayClient,
    chain_id: String,
}

impl ServedBlocks {
    /// Read the chain behind a gateway.
    #[must_use]
    pub fn new(client: GatewayClient, chain_id: &str) -> Self {
        Self { client, chain_id: chain_id.to_owned() }
    }
}

impl Blocks for ServedBlocks {
    fn after(&mut self, height: u64) -> Result<ReadPage> {
        let found = self.client.blocks(BlockRange { since: height, limit: Some(PAGE) })?;
        let blocks = found.into_iter().map(serde_json::from_value).collect::<Result<_, _>>()?;
        let mut page = page(blocks, &self.chain_id);
        // A page of long blocks ends early: there are no further ones when one comes empty.
        page.more = page.last.is_some();
        Ok(page)
    }

    fn newest(&mut self) -> Result<u64> {
        Ok(self.client.head()?.height.saturating_sub(1))
    }

    /// A block is one transaction, and names it.
    fn transaction(&mut self, _height: u64, _place: usize) -> Result<Option<String>> {
        Ok(None)
    }
}

fn page(blocks: Vec<Block>, chain_id: &str) -> ReadPage {
    let last = blocks.last().map(|block| (block.height, block.time));
    let more = blocks.len() == PAGE as usize;
    let block = |Block { height, time, entry, events }| {
        let transaction = match entry {
            Entry::Transaction(signed) => Some(signed.hash(chain_id).to_hex()),
            Entry::Mint { .. }
            | Entry::Advance { .. }
            | Entry::StoreCode { .. }
            | Entry::Instantiate { .. }
            | Entry::Migrate { .. }
            | Entry::Execute { .. } => None,
        };
        ReadBlock { height, time, events, transaction }
    };
    ReadPage { blocks: blocks.into_iter().map(block).collect(), last, more }
}

/// A node of a real chain.
#[cfg(feature = "rpc")]
pub struct NodeBlocks {
    rpc: Box<caravan_rpc::Rpc>,
    /// The transactions of the block that was asked for last.
    known: Option<(u64, Vec<caravan_rpc::BlockTransaction>)>,
}

#[cfg(feature = "rpc")]
impl NodeBlocks {
    /// Read the blocks of a node.
    #[must_use]
    pub fn new(rpc: caravan_rpc::Rpc) -> Self {
        Self { rpc: Box::new(rpc), known: None }
    }
}

#[cfg(feature = "rpc")]
impl Blocks for NodeBlocks {
    fn after(&mut self, height: u64) -> Result<ReadPage> {
        let found = self.rpc.blocks_since(height, u64::from(PAGE))?;
        let block = |block: caravan_rpc::EventBlock| {
            let (height, time, events) = (block.height, block.time, block.events);
            ReadBlock { height, time, events, transaction: None }
        };
        let blocks = found.blocks.into_iter().map(block).collect();
        Ok(ReadPage { blocks, last: found.last, more: found.more })
    }

    fn newest(&mut self) -> Result<u64> {
        Ok(self.rpc.height()?)
    }

    fn transaction(&mut self, height: u64, place: usize) -> Result<Option<String>> {
        if self.known.as_ref().is_none_or(|(known, _)| *known != height) {
            self.known = Some((height, self.rpc.transactions_of(height)?));
        }
        let mut before = 0;
        let transactions = self.known.iter().flat_map(|(_, transactions)| transactions);
        Ok(transactions
            .take_while(|transaction| {
                let is_before = before <= place;
                before += transaction.events;
                is_before
            })
            .last()
            .map(|transaction| transaction.hash.clone()))
    }
}
