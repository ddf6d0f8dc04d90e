//! The file of an index, and the one connection that writes it.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use caravan_chain::Code;
use caravan_primitives::Hash32;
use rusqlite::{Connection, TransactionBehavior};

use crate::error::{IndexError, Result};
use crate::pass::Pass;
use crate::read::Reader;
use crate::rows;
use crate::schema::{APPLICATION, FORMAT, TABLES_SQL};
use crate::source::{Documents, Source, Suite};

/// The most blocks of one pass.
const BLOCKS: usize = 1_000;
/// The most objects that one pass asks the contracts for.
const OBJECTS: usize = 2_000;
/// Write-ahead log; a commit survives the end of the process, and a machine that stops loses the last ones as a whole. What is
/// deleted is not kept, the log is cut to 64 MiB, and 64 MiB of the file are in memory.
const PRAGMAS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536;
    PRAGMA journal_size_limit = 67108864; PRAGMA trusted_schema = OFF; PRAGMA busy_timeout = 5000;";

/// What was at the path of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// The index of this chain: it goes on where it stopped.
    Kept,
    /// Nothing: the index begins.
    New,
    /// An index that was thrown away: the new one begins.
    Replaced(Replaced),
}

/// Why an index was thrown away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replaced {
    /// It has another format, the one with this number.
    Format(u32),
    /// It is of another chain, the one with this id.
    Chain(String),
    /// It is of other contracts.
    Contracts,
    /// The file is damaged.
    Damaged,
}

/// What one pass did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advanced {
    /// The height up to which all events are in the index.
    pub height: u64,
    /// The events of the suite that this pass added.
    pub events: u64,
    /// The objects that the contracts were asked for.
    pub objects: u64,
    /// Whether there is nothing to do before the next block.
    pub done: bool,
}

/// An index that is filled. One process at a time has it.
#[derive(Debug)]
pub struct Index {
    db: Connection,
    path: PathBuf,
    suite: Suite,
    /// Locked as long as the index is open.
    _lock: Lock,
}

impl Index {
    /// Open the index of the source's chain in a file, or begin one. An index of another format, of another chain or of other
    /// contracts is thrown away, and so is one that is damaged. Readers of a file that was thrown away must be opened again.
    ///
    /// # Errors
    /// `INDEX_IN_USE`, `INDEX_FILE_FOREIGN`, `INDEX_FILE_FAILED`; `INDEX_SOURCE_FAILED`.
    pub fn open(path: &Path, source: &dyn Source) -> Result<(Self, Opened)> {
        let suite = source.suite()?;
        let lock = lock(path)?;
        let opened = match found(path, &suite)? {
            Found::Nothing => Opened::New,
            Found::Index => Opened::Kept,
            Found::Other(why) => {
                remove(path)?;
                Opened::Replaced(why)
            }
        };
        let mut db = Connection::open(path)?;
        db.execute_batch(PRAGMAS)?;
        db.set_prepared_statement_cache_capacity(128);
        if opened != Opened::Kept {
            create(&mut db, &suite)?;
        }
        Ok((Self { db, path: path.to_owned(), suite, _lock: lock }, opened))
    }

    /// Take the next blocks of the source, in one transaction that moves the height too: so whatever stops it, the index has
    /// whole blocks. After the last block the contracts are asked for the objects that events named.
    ///
    /// # Errors
    /// `INDEX_AHEAD`, `INDEX_SOURCE_FAILED`, `INDEX_ANSWER_UNREADABLE`, `INDEX_EVENT_UNREADABLE`, `INDEX_NUMBER_TOO_LARGE`,
    /// `INDEX_FILE_FAILED`, `INDEX_DAMAGED`. The index is then as before the pass.
    pub fn advance(&mut self, source: &dyn Source, documents: &dyn Documents) -> Result<Advanced> {
        let from = height(&self.db)?;
        let blocks = source.blocks_since(from, BLOCKS)?;
        if blocks.height < from {
            return Err(IndexError::Ahead { index: from, chain: blocks.height });
        }
        let transaction = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut pass = Pass::begin(&transaction, &self.suite.contracts)?;
        let events = pass.take(&blocks, from)?;
        let mut objects = 0;
        if !blocks.more {
            let asked = rows::Asked { db: &transaction, source, documents, contracts: &self.suite.contracts };
            objects = asked.refresh(OBJECTS)?;
        }
        let waits: bool = transaction.query_row("SELECT EXISTS (SELECT 1 FROM stale)", [], |row| row.get(0))?;
        transaction.commit()?;
        Ok(Advanced { height: blocks.height, events, objects, done: !blocks.more && !waits })
    }

    /// Advance until there is nothing to do before the next block. Return the height.
    ///
    /// # Errors
    /// As [`Index::advance`].
    pub fn catch_up(&mut self, source: &dyn Source, documents: &dyn Documents) -> Result<u64> {
        loop {
            let advanced = self.advance(source, documents)?;
            if advanced.done {
                return Ok(advanced.height);
            }
        }
    }

    /// Look again for all documents that were not here. Return how many rows got theirs.
    ///
    /// # Errors
    /// `INDEX_FILE_FAILED`, `INDEX_DAMAGED`.
    pub fn retry_documents(&mut self, documents: &dyn Documents) -> Result<u64> {
        self.write(|db| rows::retry(db, documents))
    }

    /// Look for a document that has come, for the rows that lack it, and no others. Return how many rows got it.
    ///
    /// # Errors
    /// As [`Index::retry_documents`].
    pub fn document_came(&mut self, hash: &Hash32, documents: &dyn Documents) -> Result<u64> {
        self.write(|db| rows::came(db, documents, hash))
    }

    /// Take from the rows what a document added that was taken down. It reads all rows that documents describe. Return how many
    /// rows had it.
    ///
    /// # Errors
    /// As [`Index::retry_documents`].
    pub fn document_removed(&mut self, hash: &Hash32) -> Result<u64> {
        self.write(|db| rows::removed(db, hash))
    }

    /// Write in one transaction.
    fn write<T>(&mut self, write: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let transaction = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let written = write(&transaction)?;
        transaction.commit()?;
        Ok(written)
    }

    /// Open a reader of this index. Readers never wait for the writer, and the writer never waits for them.
    ///
    /// # Errors
    /// As [`Reader::open`].
    pub fn reader(&self) -> Result<Reader> {
        Reader::open(&self.path)
    }
}

fn height(db: &Connection) -> Result<u64> {
    Ok(db.query_row("SELECT height FROM meta", [], |row| row.get(0))?)
}

/// Return the path of a file beside the index.
fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// A lock beside the index. The end of the process releases it, however it ends.
#[derive(Debug)]
struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file would not release it while a process that was started a moment ago has the file, too. If this
        // fails, closing the file remains.
        let _ = self.0.unlock();
    }
}

fn lock(path: &Path) -> Result<Lock> {
    let file = File::options().create(true).truncate(false).write(true).open(beside(path, ".lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(Lock(file)),
        Err(TryLockError::WouldBlock) => Err(IndexError::InUse { path: path.display().to_string() }),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

enum Found {
    Nothing,
    Index,
    Other(Replaced),
}

/// Look at what is at the path of an index.
fn found(path: &Path, suite: &Suite) -> Result<Found> {
    if !path.exists() {
        return Ok(Found::Nothing);
    }
    let foreign = || IndexError::Foreign { path: path.display().to_string() };
    let db = Connection::open(path)?;
    let number =
        |pragma: &str| db.pragma_query_value(None, pragma, |row| row.get::<_, u32>(0)).map_err(IndexError::from);
    let application = match number("application_id") {
        Err(IndexError::Damaged { .. }) => return Err(foreign()),
        read => read?,
    };
    if application != APPLICATION {
        let tables: u32 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        return if application == 0 && tables == 0 { Ok(Found::Nothing) } else { Err(foreign()) };
    }
    let format = number("user_version")?;
    if format != FORMAT {
        return Ok(Found::Other(Replaced::Format(format)));
    }
    let of = db.query_row("SELECT chain_id, contracts FROM meta", [], |row| Ok((row.get(0)?, row.get(1)?)));
    let (chain_id, contracts): (String, String) = match of.map_err(IndexError::from) {
        Err(IndexError::Damaged { .. }) => return Ok(Found::Other(Replaced::Damaged)),
        read => read?,
    };
    Ok(match (chain_id == suite.chain_id, contracts == addresses(suite)) {
        (true, true) => Found::Index,
        (true, false) => Found::Other(Replaced::Contracts),
        (false, _) => Found::Other(Replaced::Chain(chain_id)),
    })
}

/// Return the addresses of the contracts as the file has them.
fn addresses(suite: &Suite) -> String {
    Code::ALL.map(|code| suite.contracts.of(code).as_str()).join(" ")
}

/// Make the tables, all or none.
fn create(db: &mut Connection, suite: &Suite) -> Result<()> {
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(TABLES_SQL)?;
    transaction.execute("INSERT INTO meta VALUES (1, ?, ?, 0, 0)", (&suite.chain_id, addresses(suite)))?;
    transaction.pragma_update(None, "user_version", FORMAT)?;
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    Ok(transaction.commit()?)
}

fn remove(path: &Path) -> Result<()> {
    for end in ["-wal", "-shm", ""] {
        match std::fs::remove_file(beside(path, end)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}
