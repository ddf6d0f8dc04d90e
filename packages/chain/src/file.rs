//! The file of an embedded chain: every row, every block, and a head with the rest: the chain id, the next block, the codes
//! in their order, the heartbeat, and notes of the host.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use cosmwasm_std::{BlockInfo, Timestamp};
use redb::{Builder, Database, DatabaseError, ReadableDatabase, TableDefinition, TableError};
use serde::{Deserialize, Serialize};

use crate::block::Block;
use crate::coin::CoinInfo;
use crate::file_error::{FileError, DAMAGED, FORMAT};
use crate::file_rows::{Changes, RowTable};
use crate::genesis::GENESIS_SECS;
use crate::quietly::quietly;
use crate::served::Heartbeat;

/// The formats before, and the programs that read them.
const EARLIER: [(u32, &str); 2] = [
    (1, "format 1, which the program as of commit 9837cc3 can read"),
    (2, "format 2, which the program as of commit 61a42cc can read"),
];
/// What the database may keep in memory of the file.
const CACHE_BYTES: usize = 16 << 20;
const ROWS: TableDefinition<&[u8], &[u8]> = TableDefinition::new("rows");
/// Blocks as JSON by their height. They are read by range, never all at once.
const BLOCKS: TableDefinition<u64, &[u8]> = TableDefinition::new("blocks");
const META: TableDefinition<&str, &[u8]> = TableDefinition::new("meta");
const FORMAT_KEY: &str = "format";
const HEAD_KEY: &str = "head";

/// What a chain is besides its rows and blocks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head {
    pub(crate) chain_id: String,
    pub(crate) coin: CoinInfo,
    /// The number of the next block.
    pub(crate) height: u64,
    /// Its time, in seconds since 1970, unless it is set otherwise.
    pub(crate) time: u64,
    /// The earliest time that it may have: that of the last block.
    pub(crate) earliest: u64,
    /// When a server last ran the chain.
    pub(crate) heartbeat: Option<Heartbeat>,
    /// The code that was stored, by name, in the order of its numbers.
    pub(crate) codes: Vec<String>,
    /// What the host wrote down.
    pub(crate) notes: BTreeMap<String, String>,
}

impl Head {
    /// Return the head of a chain without blocks.
    pub(crate) fn new(chain_id: &str, coin: CoinInfo) -> Self {
        let (chain_id, height, time) = (chain_id.to_owned(), 1, GENESIS_SECS);
        Self { chain_id, coin, height, time, earliest: time, heartbeat: None, codes: vec![], notes: BTreeMap::new() }
    }

    /// Return the block that the next message runs in.
    pub(crate) fn block(&self) -> BlockInfo {
        let (height, chain_id) = (self.height, self.chain_id.clone());
        BlockInfo { height, time: Timestamp::from_seconds(self.time), chain_id }
    }
}

pub(crate) struct ChainFile {
    db: Database,
    path: PathBuf,
    /// Memory is ahead of the file, and cannot be relied on.
    pub(crate) lost: bool,
    /// Nothing is written until what belongs together is done.
    pub(crate) held: bool,
    /// The blocks that the file lacks.
    pub(crate) pending: Vec<Block>,
}

impl ChainFile {
    /// Create a file with a head only. It gets its name when that is on the disk.
    pub(crate) fn create(path: &Path, head: &Head) -> Result<Self, FileError> {
        if path.exists() {
            return Err(FileError::Exists { path: path.to_owned() });
        }
        let failed = |error: &dyn std::fmt::Display| failed(path, error);
        let mut name = path.as_os_str().to_owned();
        name.push(".new");
        let fresh = PathBuf::from(name);
        if fresh.exists() {
            std::fs::remove_file(&fresh).map_err(|error| failed(&error))?;
        }
        let db = builder().create(&fresh).map_err(|error| opening(path, error))?;
        let file = Self { db, path: path.to_owned(), lost: false, held: false, pending: vec![] };
        file.write(&Changes::new(), head, &[])?;
        std::fs::rename(&fresh, path).map_err(|error| failed(&error))?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| failed(&error))?;
        Ok(file)
    }

    /// Open a file, and read its head.
    pub(crate) fn open(path: &Path) -> Result<(Self, Head, RowTable), FileError> {
        if !path.exists() {
            return Err(FileError::Missing { path: path.to_owned() });
        }
        // The database panics on a truncated file; here it becomes an error.
        quietly(|| Self::opened(path))
            .unwrap_or_else(|| Err(FileError::Format { path: path.to_owned(), got: DAMAGED.to_owned() }))
    }

    fn opened(path: &Path) -> Result<(Self, Head, RowTable), FileError> {
        let db = builder().open(path).map_err(|error| opening(path, error))?;
        let file = Self { db, path: path.to_owned(), lost: false, held: false, pending: vec![] };
        let (head, rows) = (file.read_head()?, file.rows().map_err(|error| file.failed(&error))?);
        Ok((file, head, rows))
    }

    fn read_head(&self) -> Result<Head, FileError> {
        let failed = |error: &dyn std::fmt::Display| failed(&self.path, error);
        let strange = |got: &str| FileError::Format { path: self.path.clone(), got: got.to_owned() };
        let transaction = self.db.begin_read().map_err(|error| failed(&error))?;
        let meta = transaction.open_table(META).map_err(|_| strange("a file of another program"))?;
        let value = |key: &str| meta.get(key).map_err(|error| failed(&error));
        let format = value(FORMAT_KEY)?.and_then(|bytes| <[u8; 4]>::try_from(bytes.value()).ok());
        match format.map(u32::from_be_bytes) {
            Some(FORMAT) => {}
            Some(other) => {
                let known = EARLIER.iter().find(|(earlier, _)| *earlier == other);
                return Err(known.map_or_else(|| strange(&format!("format {other}")), |(_, text)| strange(text)));
            }
            None => return Err(strange("a file without a format")),
        }
        let head = value(HEAD_KEY)?.ok_or_else(|| strange("a file without a head"))?;
        serde_json::from_slice(head.value()).map_err(|error| strange(&error.to_string()))
    }

    /// Return the rows as of the last commit. The pages of that commit are kept for as long as the table is.
    pub(crate) fn rows(&self) -> Result<RowTable, redb::Error> {
        Ok(self.db.begin_read()?.open_table(ROWS)?)
    }

    /// Return the path of the file.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Return the blocks above `height`, at most `limit`.
    pub(crate) fn blocks_since(&self, height: u64, limit: usize) -> Result<Vec<Block>, FileError> {
        let failed = |error: &dyn std::fmt::Display| failed(&self.path, error);
        let Some(first) = height.checked_add(1) else { return Ok(vec![]) };
        let transaction = self.db.begin_read().map_err(|error| failed(&error))?;
        let table = match transaction.open_table(BLOCKS) {
            Ok(table) => table,
            Err(TableError::TableDoesNotExist(_)) => return Ok(vec![]),
            Err(error) => return Err(failed(&error)),
        };
        let rows = table.range(first..).map_err(|error| failed(&error))?;
        let read = |row: Result<_, redb::StorageError>| {
            let (_, value): (_, redb::AccessGuard<'_, &[u8]>) = row.map_err(|error| failed(&error))?;
            serde_json::from_slice(value.value()).map_err(|error| failed(&error))
        };
        rows.take(limit).map(read).collect()
    }

    /// Write these changes, the head and these blocks in one durable commit: all of it or nothing.
    pub(crate) fn write(&self, changes: &Changes, head: &Head, blocks: &[Block]) -> Result<(), FileError> {
        let done = quietly(|| self.commit(changes, head, blocks).map_err(|error| self.failed(&error)));
        done.unwrap_or_else(|| Err(self.failed(&DAMAGED)))
    }

    fn commit(&self, changes: &Changes, head: &Head, blocks: &[Block]) -> Result<(), redb::Error> {
        let transaction = self.db.begin_write()?;
        {
            let mut table = transaction.open_table(ROWS)?;
            for (key, value) in changes {
                match value {
                    Some(value) => table.insert(key.as_slice(), value.as_slice())?,
                    None => table.remove(key.as_slice())?,
                };
            }
            let mut table = transaction.open_table(BLOCKS)?;
            for block in blocks {
                let bytes = serde_json::to_vec(block).map_err(std::io::Error::other)?;
                table.insert(block.height, bytes.as_slice())?;
            }
            let mut meta = transaction.open_table(META)?;
            let head = serde_json::to_vec(head).map_err(std::io::Error::other)?;
            meta.insert(FORMAT_KEY, FORMAT.to_be_bytes().as_slice())?;
            meta.insert(HEAD_KEY, head.as_slice())?;
        }
        Ok(transaction.commit()?)
    }

    /// Return the error of a chain whose memory has what its file lacks.
    pub(crate) fn ahead(&self) -> FileError {
        self.failed(&"a write that failed before; open the chain again")
    }

    /// Return the error of a file that cannot be read or written.
    pub(crate) fn failed(&self, error: &dyn std::fmt::Display) -> FileError {
        failed(&self.path, error)
    }
}

fn builder() -> Builder {
    let mut builder = Builder::new();
    builder.set_cache_size(CACHE_BYTES);
    builder
}

fn opening(path: &Path, error: DatabaseError) -> FileError {
    let strange = |got: String| FileError::Format { path: path.to_owned(), got };
    if matches!(error, DatabaseError::DatabaseAlreadyOpen) {
        return FileError::InUse { path: path.to_owned() };
    }
    if let DatabaseError::UpgradeRequired(version) = error {
        return strange(format!("version {version} of the database"));
    }
    if let DatabaseError::Storage(redb::StorageError::Io(inner)) = &error {
        if inner.kind() == std::io::ErrorKind::InvalidData {
            return strange("a file of another program".to_owned());
        }
    }
    failed(path, &error)
}

fn failed(path: &Path, error: &dyn std::fmt::Display) -> FileError {
    FileError::Failed { path: path.to_owned(), got: error.to_string() }
}

#[cfg(test)]
mod tests;
