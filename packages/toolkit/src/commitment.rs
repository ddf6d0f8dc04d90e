//! The commitments of an annotator with their salts, in a file of the annotator.
//!
//! A commitment without its salt is lost work: in a dispute the annotator cannot show the answer. So a commitment is
//! returned only after its line is on the disk. The file is JSONL, a line for each commitment, and only grows. A machine
//! that stops while it writes leaves an incomplete last line: that commitment was not returned, so the line is ignored,
//! [`Store::torn`] names it, and the next commitment replaces it. Any other line that cannot be read, or whose commitment
//! does not match its fields, is an error: the file was changed.
//!
//! One process at a time opens the file. Salts are 32 random bytes of the system, each used once.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use caravan_marketplace_api::bounds::MAX_ITEMS;
use caravan_marketplace_api::{answer_commitment, answer_root, salt_commitment, Answer, AnswerOpening};
use caravan_primitives::{BatchId, Coded, Hash32, PersonId, PrimitiveError};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::canonical::Item;
use crate::random;

/// The task and the person that answers are bound to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AnswerContext {
    pub chain_id: String,
    pub contract: String,
    pub batch: BatchId,
    /// The task, from 0.
    pub task: u32,
    /// 0 for the first submission.
    pub revision: u8,
    pub person: PersonId,
}

impl AnswerContext {
    fn bound(&self) -> Answer<'_> {
        Answer {
            chain_id: &self.chain_id,
            contract: &self.contract,
            batch: self.batch,
            task: self.task,
            revision: self.revision,
            person: self.person,
        }
    }
}

/// A commitment with the salt that opens it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    #[serde(flatten)]
    pub context: AnswerContext,
    /// The hashes of the canonical answers, one an item of the task, in their order.
    pub answers: Vec<Hash32>,
    pub salt: Hash32,
    pub commitment: Hash32,
}

impl Record {
    fn new(context: AnswerContext, answers: Vec<Hash32>, salt: Hash32) -> Result<Self, PrimitiveError> {
        let commitment = commitment(&context, &answers, &salt)?;
        Ok(Self { context, answers, salt, commitment })
    }

    fn is_whole(&self) -> bool {
        commitment(&self.context, &self.answers, &self.salt) == Ok(self.commitment)
    }

    /// Return whether the record opens its commitment with these answers.
    #[must_use]
    pub fn opens(&self, answers: &[Item]) -> bool {
        self.answers == hashes(answers) && self.is_whole()
    }

    /// Return what shows the answer to the item at `index`, from 0, and nothing of the others.
    ///
    /// # Errors
    /// `PROOF_INDEX` if the task has no such item.
    pub fn opening(&self, index: u64) -> Result<AnswerOpening, PrimitiveError> {
        AnswerOpening::new(&self.answers, &self.salt, index)
    }
}

fn hashes(answers: &[Item]) -> Vec<Hash32> {
    answers.iter().map(Item::hash).collect()
}

/// Return the commitment to answers with these hashes and this salt.
///
/// # Errors
/// `VECTOR_SIZE` for no answer, or more than 64.
pub fn commitment(context: &AnswerContext, answers: &[Hash32], salt: &Hash32) -> Result<Hash32, PrimitiveError> {
    Ok(answer_commitment(&context.bound(), &answer_root(answers, salt)?, &salt_commitment(salt)))
}

/// An incomplete last line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Torn {
    /// The line, from 1.
    pub line: u64,
    /// How many bytes of it there are.
    pub bytes: u64,
}

/// Why a commitment cannot be made, or the file cannot be used.
#[derive(Error, Debug)]
pub enum StoreError {
    /// The file cannot be read or written. Nothing was committed to.
    #[error("STORAGE_FAILED: expected to read and write {}, got {error}", path.display())]
    Failed {
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// Another process has the file.
    #[error("STORE_BUSY: expected {} to be free, got a file that another process has open", path.display())]
    Busy { path: PathBuf },
    /// A line is not what was written.
    #[error("STORE_DAMAGED: expected a commitment in line {line} of {}, got {got}", path.display())]
    Damaged {
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// What is wrong with it.
        got: String,
    },
    /// The randomness of the system repeats itself.
    #[error("SALT_REPEATED: expected 32 new random bytes, got a salt that line {line} has")]
    Repeated {
        /// The line, from 1.
        line: u64,
    },
    /// A task has no answers, or more than a task can have items.
    #[error("ANSWER_COUNT: expected 1 to {MAX_ITEMS} answers, one an item of the task, got {got}")]
    Count { got: usize },
    /// The system has no randomness.
    #[error("SALT_MISSING: expected 32 random bytes of the system, got {0}")]
    NoRandomness(io::Error),
}

impl Coded for StoreError {
    const ALL: &'static [&'static str] =
        &["STORAGE_FAILED", "STORE_BUSY", "STORE_DAMAGED", "SALT_REPEATED", "ANSWER_COUNT", "SALT_MISSING"];

    fn code(&self) -> &'static str {
        match self {
            Self::Failed { .. } => "STORAGE_FAILED",
            Self::Busy { .. } => "STORE_BUSY",
            Self::Damaged { .. } => "STORE_DAMAGED",
            Self::Repeated { .. } => "SALT_REPEATED",
            Self::Count { .. } => "ANSWER_COUNT",
            Self::NoRandomness(_) => "SALT_MISSING",
        }
    }
}

/// The commitments in a file.
#[derive(Debug)]
pub struct Store {
    file: File,
    path: PathBuf,
    /// The bytes of all whole lines.
    length: u64,
    records: Vec<Record>,
    by_commitment: BTreeMap<Hash32, usize>,
    by_context: BTreeMap<(AnswerContext, Vec<Hash32>), usize>,
    by_salt: BTreeMap<Hash32, usize>,
    torn: Option<Torn>,
}

impl Store {
    /// Open the file, or create it. Only its owner can read it, where the system has owners.
    ///
    /// # Errors
    /// `STORAGE_FAILED`, `STORE_BUSY`, `STORE_DAMAGED`.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let failed = |error| StoreError::Failed { path: path.to_owned(), error };
        let file = create(path).map_err(failed)?;
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => StoreError::Busy { path: path.to_owned() },
            TryLockError::Error(error) => failed(error),
        })?;
        let mut store = Self {
            file,
            path: path.to_owned(),
            length: 0,
            records: vec![],
            by_commitment: BTreeMap::new(),
            by_context: BTreeMap::new(),
            by_salt: BTreeMap::new(),
            torn: None,
        };
        store.load()?;
        Ok(store)
    }

    /// The last line, where it was found not to be written to its end.
    #[must_use]
    pub fn torn(&self) -> Option<Torn> {
        self.torn
    }

    /// All commitments, the oldest first.
    #[must_use]
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// What opens a commitment.
    #[must_use]
    pub fn find(&self, commitment: &Hash32) -> Option<&Record> {
        self.records.get(*self.by_commitment.get(commitment)?)
    }

    /// Commits to the answers to all items of a task, in their order. The same answers at the same context give the record that
    /// is there already, so that a message that was lost can be sent again; other answers at the same context are another
    /// commitment with a salt of its own.
    ///
    /// # Errors
    /// `STORAGE_FAILED`, for example on a full disk: then the file is as it was. `ANSWER_COUNT`, `SALT_REPEATED`,
    /// `SALT_MISSING`.
    pub fn commit(&mut self, context: AnswerContext, answers: &[Item]) -> Result<&Record, StoreError> {
        self.commit_with(context, hashes(answers), random::hash)
    }

    fn commit_with(
        &mut self,
        context: AnswerContext,
        answers: Vec<Hash32>,
        salt: impl FnOnce() -> io::Result<Hash32>,
    ) -> Result<&Record, StoreError> {
        let key = (context, answers);
        let index = match self.by_context.get(&key) {
            Some(index) => *index,
            None => {
                let salt = salt().map_err(StoreError::NoRandomness)?;
                if let Some(index) = self.by_salt.get(&salt) {
                    return Err(StoreError::Repeated { line: *index as u64 + 1 });
                }
                let (context, answers) = key;
                let got = answers.len();
                let record = Record::new(context, answers, salt).map_err(|_| StoreError::Count { got })?;
                self.append(&record)?;
                self.take_in(record)
            }
        };
        self.records.get(index).ok_or_else(|| self.damaged(index as u64 + 1, "no such line"))
    }

    /// Writes a line and waits for the disk. If either fails, the line is taken back.
    fn append(&mut self, record: &Record) -> Result<(), StoreError> {
        let mut line = serde_json::to_vec(record).map_err(|error| self.failed(io::Error::other(error)))?;
        line.push(b'\n');
        let written = self.write(&line);
        if let Err(error) = written {
            // Bytes that cannot be removed now are replaced by the next write; their commitment was not returned.
            let _ = self.file.set_len(self.length);
            return Err(self.failed(error));
        }
        self.length += line.len() as u64;
        self.torn = None;
        Ok(())
    }

    fn write(&mut self, line: &[u8]) -> io::Result<()> {
        // What a torn line, or a write that failed, has left behind.
        self.file.set_len(self.length)?;
        self.file.seek(SeekFrom::Start(self.length))?;
        self.file.write_all(line)?;
        self.file.sync_all()
    }

    fn load(&mut self) -> Result<(), StoreError> {
        let mut reader = BufReader::new(self.file.try_clone().map_err(|error| self.failed(error))?);
        for number in 1.. {
            let mut line = Vec::new();
            let bytes = reader.read_until(b'\n', &mut line).map_err(|error| self.failed(error))? as u64;
            if bytes == 0 {
                break;
            }
            if line.last() != Some(&b'\n') {
                self.torn = Some(Torn { line: number, bytes });
                break;
            }
            let record: Record =
                serde_json::from_slice(&line).map_err(|error| self.damaged(number, &error.to_string()))?;
            if !record.is_whole() {
                return Err(self.damaged(number, "fields that another commitment belongs to"));
            }
            if self.by_salt.contains_key(&record.salt) {
                return Err(self.damaged(number, "the salt of an earlier line"));
            }
            self.length += bytes;
            self.take_in(record);
        }
        Ok(())
    }

    fn take_in(&mut self, record: Record) -> usize {
        let index = self.records.len();
        self.by_commitment.insert(record.commitment, index);
        self.by_context.entry((record.context.clone(), record.answers.clone())).or_insert(index);
        self.by_salt.insert(record.salt, index);
        self.records.push(record);
        index
    }

    fn failed(&self, error: io::Error) -> StoreError {
        StoreError::Failed { path: self.path.clone(), error }
    }

    fn damaged(&self, line: u64, got: &str) -> StoreError {
        StoreError::Damaged { path: self.path.clone(), line, got: got.to_owned() }
    }
}

/// Opens the file. One that is new is on the disk with its name before it is used.
fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        opened => return opened,
    }
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.create(true).open(path)?;
    file.sync_all()?;
    #[cfg(unix)]
    File::open(path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")))?.sync_all()?;
    Ok(file)
}

#[cfg(test)]
mod tests;
