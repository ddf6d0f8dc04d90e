//! Transactions that accounts sign.

use caravan_keys::SignedTransaction;
use cosmwasm_std::{Addr, Storage};

use crate::accounts::address_of;
use crate::block::{Committed, Entry};
use crate::chain::{Chain, Msg, Outcome};
use crate::embedded::Embedded;
use crate::error::ChainError;
use crate::genesis::BLOCK_SECS;

/// What the rows of sequences begin with. The rows of every module begin with a zero byte, so none of theirs is one of these.
const SEQUENCES: &str = "sequence/";

impl Embedded {
    /// Run a signed transaction: all of its messages, or none. One that is refused makes no block and uses no sequence.
    ///
    /// # Errors
    /// `SIGNATURE_EXPIRED`, `EXPIRY_FAR` and `SIGNATURE_WRONG` (also for one of another chain), by the time of the next block;
    /// `SEQUENCE_WRONG` for one that was used, or is ahead; `TRANSACTION_INVALID` for messages that are none; then as
    /// [`Chain::execute`].
    pub fn submit(&mut self, transaction: &SignedTransaction) -> Result<Committed, ChainError> {
        self.check_file()?;
        let chain_id = self.chain_id();
        transaction.check(&chain_id, self.now())?;
        let sender = address_of(&transaction.public_key);
        let expected = self.sequence(&sender)?;
        if transaction.sequence != expected {
            return Err(ChainError::SequenceWrong { expected, got: transaction.sequence });
        }
        let msgs = messages(&transaction.messages)?;
        let events = self.transact(&sender, &msgs)?;
        self.app.storage_mut().set(sequence_key(&sender).as_bytes(), &(expected + 1).to_be_bytes());
        let (height, time) = (self.height(), self.now());
        self.end_block(BLOCK_SECS, || Entry::Transaction(transaction.clone()), &events);
        self.flush()?;
        Ok(Committed { height, time, hash: transaction.hash(&chain_id), outcome: Outcome::new(events, None) })
    }

    /// Return the sequence that the next transaction of this account must have: how many of its transactions were taken.
    ///
    /// # Errors
    /// [`ChainError::File`] with `CHAIN_FILE_FAILED`.
    pub fn sequence(&self, address: &Addr) -> Result<u64, ChainError> {
        let row = self.app.storage().get(sequence_key(address).as_bytes());
        self.check_reads()?;
        Ok(row.and_then(|bytes| bytes.try_into().ok()).map_or(0, u64::from_be_bytes))
    }
}

fn sequence_key(address: &Addr) -> String {
    format!("{SEQUENCES}{address}")
}

fn messages(text: &str) -> Result<Vec<Msg>, ChainError> {
    serde_json::from_str(text).map_err(|error| ChainError::Transaction(error.to_string()))
}

#[cfg(test)]
mod tests;
