//! Runs the blocks of a chain again.

use std::path::Path;

use cosmwasm_std::Event;

use crate::block::{Block, Entry};
use crate::chain::{Chain, Outcome};
use crate::embedded::{seconds, Embedded};
use crate::error::ChainError;
use crate::persistence::contract_named;

/// How many blocks are read at once.
const PAGE: usize = 1_000;

/// Run all blocks of the chain in a file on a new chain in memory, and return the hash of the state that they give.
///
/// # Errors
/// Those of [`Embedded::open`]; [`ChainError::File`] with `CHAIN_DIVERGED` for a block that cannot be run again.
pub fn replay(path: &Path) -> Result<[u8; 32], ChainError> {
    let (replayed, _) = Embedded::open(path)?.replayed()?;
    Ok(replayed.state_hash())
}

impl Embedded {
    /// Check that the state of this chain is what its blocks give, and return how many there are.
    ///
    /// # Errors
    /// [`ChainError::File`] with `CHAIN_DIVERGED` where it is not, or with `CHAIN_FILE_FAILED`.
    pub fn verify(&self) -> Result<u64, ChainError> {
        let (replayed, blocks) = self.replayed()?;
        let is_same = replayed.state_hash() == self.state_hash();
        self.check_reads()?;
        if is_same {
            return Ok(blocks);
        }
        Err(self.diverged("another state"))
    }

    /// Return a chain in memory on which all blocks ran again, and how many there were.
    fn replayed(&self) -> Result<(Self, u64), ChainError> {
        let mut fresh = Self::with_id(&self.chain_id());
        let (mut height, mut count) = (0, 0);
        loop {
            let blocks = self.blocks_since(height, PAGE)?;
            let Some(last) = blocks.last() else { return Ok((fresh, count)) };
            height = last.height;
            count += blocks.len() as u64;
            for block in blocks {
                let (number, expected) = (block.height, block.events.clone());
                let differs = |what: &str| self.diverged(&format!("{what} in block {number}"));
                let events = fresh.again(block).map_err(|error| differs(&error.to_string()))?;
                if events != expected {
                    return Err(differs("other events"));
                }
            }
        }
    }

    /// Do what a block did, at its height and time.
    fn again(&mut self, block: Block) -> Result<Vec<Event>, ChainError> {
        let Block { height, time, entry, events: _ } = block;
        self.app.update_block(|next| {
            next.height = height;
            next.time = seconds(time);
        });
        let events = |outcome: Outcome| outcome.all_events().to_vec();
        match entry {
            Entry::Transaction(transaction) => self.submit(&transaction).map(|done| events(done.outcome)),
            Entry::Mint { to, coins } => self.mint(&to, &coins),
            Entry::Advance { seconds } => {
                self.advance(seconds);
                Ok(vec![])
            }
            Entry::StoreCode { name } => {
                let unknown = || ChainError::Bad(format!("no code named {name:?}"));
                self.store_named(&name, contract_named(&name).ok_or_else(unknown)?).map(|_| vec![])
            }
            Entry::Instantiate { sender, request } => self.make(&sender, request),
            Entry::Migrate { sender, contract, code_id, msg } => {
                self.migrate(&sender, &contract, code_id, &msg).map(events)
            }
            Entry::Execute { sender, msgs } => self.execute(&sender, &msgs).map(events),
        }
    }
}

#[cfg(test)]
mod tests;
