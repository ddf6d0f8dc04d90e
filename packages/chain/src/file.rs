//! The file of an embedded chain: every row, every block, and a head with the rest: the chain id, the next block, the codes
//! in their order, the heartbeat, and notes of the host.

use std::collections::BTreeMap;
use std::fs::File;
use std::panic::{self, UnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use cosmwasm_std::testing::MockStorage;
use cosmwasm_std::{BlockInfo, Storage, Timestamp};
use redb::{Builder, Database, DatabaseError, ReadableDatabase, ReadableTable, TableDefinition, TableError};
use serde::{Deserialize, Serialize};

use crate::block::Block;
use crate::coin::CoinInfo;
use crate::file_error::{FileError, FORMAT};
use crate::genesis::GENESIS_SECS;
use crate::served::Heartbeat;

/// The formats before, and the programs that read them.
const EARLIER: [(u32, &str); 2] = [
    (1, "format 1, which the program as of commit 9837cc3 can read"),
    (2, "format 2, which the program as of commit 61a42cc can read"),
];
/// What redb may keep in memory besides; all rows are in memory anyway.
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
        file.write(&MockStorage::new(), std::iter::empty(), head, &[])?;
        std::fs::rename(&fresh, path).map_err(|error| failed(&error))?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| failed(&error))?;
        Ok(file)
    }

    /// Opens a file and reads all of it.
    pub(crate) fn open(path: &Path) -> Result<(Self, Head, MockStorage), FileError> {
        if !path.exists() {
            return Err(FileError::Missing { path: path.to_owned() });
        }
        // The database panics on a truncated file; here it becomes an error.
        quietly(|| Self::opened(path)).unwrap_or_else(|| {
            let got = "a file that is damaged".to_owned();
            Err(FileError::Format { path: path.to_owned(), got })
        })
    }

    fn opened(path: &Path) -> Result<(Self, Head, MockStorage), FileError> {
        let db = builder().open(path).map_err(|error| opening(path, error))?;
        let file = Self { db, path: path.to_owned(), lost: false, held: false, pending: vec![] };
        let (head, rows) = file.read()?;
        Ok((file, head, rows))
    }

    fn read(&self) -> Result<(Head, MockStorage), FileError> {
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
        let head = serde_json::from_slice(head.value()).map_err(|error| strange(&error.to_string()))?;
        let table = transaction.open_table(ROWS).map_err(|error| failed(&error))?;
        let mut rows = MockStorage::new();
        for row in table.iter().map_err(|error| failed(&error))? {
            let (key, value) = row.map_err(|error| failed(&error))?;
            rows.set(key.value(), value.value());
        }
        Ok((head, rows))
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

    /// Writes these keys of `rows`, the head and these blocks in one durable commit: all of it or nothing.
    pub(crate) fn write<'k>(
        &self,
        rows: &dyn Storage,
        keys: impl Iterator<Item = &'k [u8]>,
        head: &Head,
        blocks: &[Block],
    ) -> Result<(), FileError> {
        self.commit(rows, keys, head, blocks).map_err(|error| failed(&self.path, &error))
    }

    fn commit<'k>(
        &self,
        rows: &dyn Storage,
        keys: impl Iterator<Item = &'k [u8]>,
        head: &Head,
        blocks: &[Block],
    ) -> Result<(), redb::Error> {
        let transaction = self.db.begin_write()?;
        {
            let mut table = transaction.open_table(ROWS)?;
            for key in keys {
                match rows.get(key) {
                    Some(value) => table.insert(key, value.as_slice())?,
                    None => table.remove(key)?,
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
        failed(&self.path, &"a write that failed before; open the chain again")
    }
}

/// What `run` gives, or nothing where it panics, of which this thread then says nothing. Other threads panic as they do.
fn quietly<T>(run: impl FnOnce() -> T + UnwindSafe) -> Option<T> {
    // The hook belongs to the whole process: only one thread at a time may replace it.
    static ALONE: Mutex<()> = Mutex::new(());
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let usual = Arc::new(panic::take_hook());
    let (others, this) = (Arc::clone(&usual), thread::current().id());
    panic::set_hook(Box::new(move |info| {
        if thread::current().id() != this {
            others(info);
        }
    }));
    let done = panic::catch_unwind(run).ok();
    drop(panic::take_hook());
    panic::set_hook(Arc::try_unwrap(usual).unwrap_or_else(|usual| Box::new(move |info| usual(info))));
    done
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
