//! The embedded chain in a file.
//!
//! Rows are read from the file when they are asked for, so a command takes no longer on a long chain. After every block its
//! writes go to the file in one durable commit, with the block itself. So a machine that stops leaves the state after a
//! block, never one in the middle. One process at a time opens the file.

use std::collections::BTreeMap;
use std::path::Path;

use cosmwasm_std::{Addr, Empty};
use cw_multi_test::{Contract, ContractWrapper};

use crate::accounts::Names;
use crate::block::{Block, Entry};
use crate::chain::{Chain, Code};
use crate::coin::CoinInfo;
use crate::embedded::Embedded;
use crate::error::ChainError;
use crate::file::{ChainFile, Head};
use crate::file_error::FileError;
use crate::file_rows::FileRows;
use crate::served::{served_time, Heartbeat, ServedHead};
use crate::storage::ChainStorage;

/// The name of the code of a plain token.
pub(crate) const TOKEN: &str = "token";

impl Embedded {
    /// Create a chain in a new file, with this coin. Its chain id is usually one of [`draw_chain_id`](crate::draw_chain_id).
    ///
    /// # Errors
    /// [`ChainError::File`]: `CHAIN_EXISTS`, `CHAIN_FILE_FAILED`.
    pub fn create(path: &Path, chain_id: &str, coin: CoinInfo) -> Result<Self, ChainError> {
        let head = Head::new(chain_id, coin);
        let file = ChainFile::create(path, &head)?;
        let rows = file.rows().map_err(|error| file.failed(&error))?;
        Ok(Self::over(ChainStorage::in_file(FileRows::new(rows)), head, Some(file)))
    }

    /// Open the chain in a file, as its last block left it. Its accounts have no names before [`Embedded::name_account`].
    ///
    /// The rules of [`Embedded::bank_rules`] are not in the file.
    ///
    /// # Errors
    /// [`ChainError::File`]: `CHAIN_MISSING`, `CHAIN_IN_USE`, `CHAIN_FORMAT`, `CHAIN_FILE_FAILED`.
    pub fn open(path: &Path) -> Result<Self, ChainError> {
        let (file, mut head, rows) = ChainFile::open(path)?;
        let codes = std::mem::take(&mut head.codes);
        let mut chain = Self::over(ChainStorage::in_file(FileRows::new(rows)), head, Some(file));
        for name in codes {
            let contract = contract_named(&name).ok_or_else(|| {
                let got = format!("a chain that runs code named {name:?}");
                ChainError::File(FileError::Format { path: path.to_owned(), got })
            })?;
            chain.take_code(&name, contract)?;
        }
        Ok(chain)
    }

    /// Return whether the chain is in a file.
    #[must_use]
    pub(crate) fn is_kept(&self) -> bool {
        self.file.is_some()
    }

    /// Return a note of the host, see [`Embedded::set_note`].
    #[must_use]
    pub fn note(&self, key: &str) -> Option<&str> {
        self.notes.get(key).map(String::as_str)
    }

    /// Set a note of the host, which no contract can read. It is written with the next transaction or [`Embedded::flush`].
    pub fn set_note(&mut self, key: &str, text: &str) {
        self.notes.insert(key.to_owned(), text.to_owned());
    }

    /// Write all changes to the file, in one durable commit. Transactions do so themselves; after [`Embedded::advance`] or
    /// [`Embedded::set_note`] the caller must do it. A chain without a file does nothing.
    ///
    /// # Errors
    /// [`ChainError::File`] with `CHAIN_FILE_FAILED`, also where a row could not be read before. The file is then as it was,
    /// the chain takes no further transactions, and it has to be opened again.
    pub fn flush(&mut self) -> Result<(), ChainError> {
        if self.file.as_ref().is_none_or(|file| file.held) {
            return Ok(());
        }
        self.check_file()?;
        let head = self.head();
        let (Some(file), Some(rows)) = (&mut self.file, self.app.storage_mut().file_rows()) else { return Ok(()) };
        let blocks = std::mem::take(&mut file.pending);
        if let Err(error) = file.write(rows.changes(), &head, &blocks) {
            file.lost = true;
            return Err(error.into());
        }
        rows.committed(file.rows());
        Ok(())
    }

    /// Run several transactions and write them to the file in one durable commit.
    ///
    /// # Errors
    /// Those of `act` and of [`Embedded::flush`]. The file then has nothing of it, and the chain has to be opened again.
    pub fn as_one<T>(&mut self, act: impl FnOnce(&mut Self) -> Result<T, ChainError>) -> Result<T, ChainError> {
        if let Some(file) = &mut self.file {
            file.held = true;
        }
        let done = act(self);
        if let Some(file) = &mut self.file {
            file.held = false;
            file.lost |= done.is_err();
        }
        let done = done?;
        self.flush()?;
        Ok(done)
    }

    /// Return an error if the file lacks what is in memory, or cannot be read.
    pub(crate) fn check_file(&self) -> Result<(), ChainError> {
        match &self.file {
            Some(file) if file.lost => Err(file.ahead().into()),
            _ => self.check_reads(),
        }
    }

    /// Return an error if a row of the file could not be read.
    pub(crate) fn check_reads(&self) -> Result<(), ChainError> {
        match (&self.file, self.app.storage().failure()) {
            (Some(file), Some(got)) => Err(file.failed(&got).into()),
            _ => Ok(()),
        }
    }

    /// Store code that [`Embedded::open`] can store again by this name.
    pub(crate) fn store_named(
        &mut self,
        name: &str,
        contract: Box<dyn Contract<Empty>>,
    ) -> Result<crate::chain::StoredCode, ChainError> {
        self.check_file()?;
        let code = self.take_code(name, contract)?;
        self.end_block(0, || Entry::StoreCode { name: name.to_owned() }, &[]);
        self.flush()?;
        Ok(code)
    }

    /// Name the account with this address. A chain in a file knows no other names, and they are not in the file: who opens it
    /// has the keys. A chain in memory, where every name has an account, then has these alone.
    pub fn name_account(&mut self, name: &str, address: Addr) {
        if let Names::Given(names) = &mut self.names {
            names.insert(name.to_owned(), address);
        } else {
            self.names = Names::Given(BTreeMap::from([(name.to_owned(), address)]));
        }
    }

    /// Return the blocks above `height` from the lowest, at most `limit`. Only a chain in a file keeps any.
    ///
    /// # Errors
    /// [`ChainError::File`] with `CHAIN_FILE_FAILED`.
    pub fn blocks_since(&self, height: u64, limit: usize) -> Result<Vec<Block>, ChainError> {
        match &self.file {
            Some(file) => Ok(file.blocks_since(height, limit)?),
            None => Ok(vec![]),
        }
    }

    /// Return what [`served_time`] computes from.
    #[must_use]
    pub fn served_head(&self) -> ServedHead {
        ServedHead { last_block: self.earliest.seconds(), heartbeat: self.heartbeat }
    }

    /// Keep a heartbeat: the machine's clock says `clock`, in seconds since 1970. A server calls it when it starts, and then
    /// every 30 seconds. It is no block.
    ///
    /// # Errors
    /// As [`Embedded::flush`].
    pub fn set_heartbeat(&mut self, clock: u64) -> Result<(), ChainError> {
        self.check_file()?;
        let time = served_time(clock, &self.served_head());
        self.heartbeat = Some(Heartbeat { clock, time });
        self.flush()
    }

    /// Return the error of a chain that its blocks do not give.
    pub(crate) fn diverged(&self, got: &str) -> ChainError {
        let path = self.file.as_ref().map_or_else(Default::default, |file| file.path().to_owned());
        FileError::Diverged { path, got: got.to_owned() }.into()
    }

    fn head(&self) -> Head {
        Head {
            chain_id: self.chain_id(),
            coin: self.coin.clone(),
            height: self.height(),
            time: self.now(),
            earliest: self.earliest.seconds(),
            heartbeat: self.heartbeat,
            codes: self.codes.clone(),
            notes: self.notes.clone(),
        }
    }
}

/// Return the contract that was stored under a name.
pub(crate) fn contract_named(name: &str) -> Option<Box<dyn Contract<Empty>>> {
    if name == TOKEN {
        return Some(token());
    }
    Code::ALL.into_iter().find(|code| code.name() == name).map(crate::builtin::contract)
}

/// Return a plain cw20 token.
pub(crate) fn token() -> Box<dyn Contract<Empty>> {
    use cw20_base::contract::{execute, instantiate, query};
    Box::new(ContractWrapper::new(execute, instantiate, query))
}

#[cfg(test)]
mod tests;
