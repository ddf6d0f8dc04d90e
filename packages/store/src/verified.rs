//! Bytes while they arrive, and bytes whose hash was checked.
//!
//! What arrives goes to memory, and from 1 MiB on into a temporary file that only this user can read. Nothing can be read
//! of it before all of it is there and has the right hash: [`Spool`] has no way to read, [`Verified`] none to write.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use caravan_primitives::Hash32;
use futures_util::stream::{self, Stream};
use sha2::{Digest, Sha256};
use tempfile::{NamedTempFile, TempPath};

use crate::error::ContentError;

/// The most bytes that are kept in memory.
pub(crate) const MEMORY: usize = 1 << 20;
/// The bytes that are read from a file at once.
const CHUNK: usize = 64 << 10;

/// Content that arrives: bytes are added, and come out when their hash was checked. If it is dropped, nothing is left.
#[derive(Debug)]
pub struct Spool {
    hasher: Sha256,
    size: u64,
    most: u64,
    place: String,
    /// Where a file is made; without it where the system keeps temporary files.
    folder: Option<PathBuf>,
    memory: Vec<u8>,
    file: Option<NamedTempFile>,
}

impl Spool {
    /// Take at most `most` bytes. `place` is where they come from, for errors.
    #[must_use]
    pub fn new(most: u64, place: impl Into<String>) -> Self {
        let (memory, folder) = (Vec::new(), None);
        Self { hasher: Sha256::new(), size: 0, most, place: place.into(), folder, memory, file: None }
    }

    /// Make the temporary file in this folder, from which it can be renamed into a store.
    pub(crate) fn within(mut self, folder: &Path) -> Self {
        self.folder = Some(folder.to_owned());
        self
    }

    /// Where the bytes come from.
    pub(crate) fn set_place(&mut self, place: &str) {
        place.clone_into(&mut self.place);
    }

    /// Forget what came.
    pub(crate) fn restart(&mut self) {
        let fresh = Self::new(self.most, std::mem::take(&mut self.place));
        *self = Self { folder: self.folder.take(), ..fresh };
    }

    /// Return the number of bytes that came.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The most bytes that it takes.
    pub(crate) fn most(&self) -> u64 {
        self.most
    }

    /// Add bytes.
    ///
    /// # Errors
    /// `CONTENT_TOO_LONG`, `CONTENT_STORAGE_FAILED`.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), ContentError> {
        let size = self.size.saturating_add(bytes.len() as u64);
        if size > self.most {
            return Err(ContentError::TooLong { most: self.most, place: self.place.clone(), got: size });
        }
        self.hasher.update(bytes);
        self.size = size;
        if self.file.is_none() && size <= MEMORY as u64 {
            self.memory.extend_from_slice(bytes);
            return Ok(());
        }
        self.write_file(bytes).map_err(|error| self.failed(&error))
    }

    fn write_file(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.file.is_none() {
            let mut file = temporary(self.folder.as_deref())?;
            file.write_all(&std::mem::take(&mut self.memory))?;
            self.file = Some(file);
        }
        self.file.as_mut().map_or(Ok(()), |file| file.write_all(bytes))
    }

    fn failed(&self, error: &io::Error) -> ContentError {
        let folder = self.folder.clone().unwrap_or_else(std::env::temp_dir);
        ContentError::Storage { place: folder.display().to_string(), error: error.to_string() }
    }

    /// End it: all bytes are there.
    #[must_use]
    pub fn finish(self) -> Verified {
        let hash = Hash32::from_bytes(self.hasher.finalize().into());
        let held = match self.file {
            None => Held::Memory(self.memory.into()),
            Some(file) => {
                let (file, path) = file.into_parts();
                Held::File { file: Arc::new(Mutex::new(file)), path: Some(path) }
            }
        };
        Verified { hash, size: self.size, held }
    }

    /// End it: all bytes are there, and this must be their hash.
    ///
    /// # Errors
    /// `CONTENT_WRONG`.
    pub fn finish_as(self, hash: Hash32) -> Result<Verified, ContentError> {
        let place = self.place.clone();
        let verified = self.finish();
        if verified.hash == hash {
            return Ok(verified);
        }
        Err(ContentError::Wrong { hash, place, got: verified.hash })
    }
}

/// Make a temporary file with mode 0600, in this folder or where the system keeps such files.
pub(crate) fn temporary(folder: Option<&Path>) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("caravan-");
    folder.map_or_else(|| builder.tempfile(), |folder| builder.tempfile_in(folder))
}

#[derive(Debug)]
enum Held {
    Memory(Bytes),
    /// `path` is that of a temporary file, which is removed with it.
    File {
        file: Arc<Mutex<File>>,
        path: Option<TempPath>,
    },
}

/// Bytes of which the hash was computed from first to last.
#[derive(Debug)]
pub struct Verified {
    hash: Hash32,
    size: u64,
    held: Held,
}

impl Verified {
    /// Compute the hash of bytes.
    #[must_use]
    pub fn of(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        Self { hash: Hash32::digest(&bytes), size: bytes.len() as u64, held: Held::Memory(bytes) }
    }

    /// Read a file that stays where it is, to compute its hash. Small ones are kept in memory. `None`: it is longer than
    /// `most`. Who else may write the file must be trusted not to do so in the meantime.
    pub(crate) fn of_file(mut file: File, most: u64) -> io::Result<Option<Self>> {
        let mut hasher = Sha256::new();
        let (mut size, mut memory, mut chunk) = (0, Vec::new(), vec![0; CHUNK]);
        loop {
            let count = match file.read(&mut chunk) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let read = chunk.get(..count).unwrap_or_default();
            size += count as u64;
            if size > most {
                return Ok(None);
            }
            hasher.update(read);
            if size <= MEMORY as u64 {
                memory.extend_from_slice(read);
            }
        }
        let held = if size <= MEMORY as u64 {
            Held::Memory(memory.into())
        } else {
            Held::File { file: Arc::new(Mutex::new(file)), path: None }
        };
        Ok(Some(Self { hash: Hash32::from_bytes(hasher.finalize().into()), size, held }))
    }

    /// Return the SHA-256 of the bytes.
    #[must_use]
    pub fn hash(&self) -> Hash32 {
        self.hash
    }

    /// Return the number of bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Return all bytes, read into memory if they are in a file.
    ///
    /// # Errors
    /// `CONTENT_STORAGE_FAILED`.
    pub fn bytes(&self) -> Result<Bytes, ContentError> {
        if let Held::Memory(bytes) = &self.held {
            return Ok(bytes.clone());
        }
        let mut all = Vec::new();
        self.write_to(&mut all)?;
        Ok(all.into())
    }

    /// Write all bytes, and return how many there are.
    ///
    /// # Errors
    /// `CONTENT_STORAGE_FAILED`, also where the writer fails.
    pub fn write_to(&self, writer: &mut dyn Write) -> Result<u64, ContentError> {
        self.copy(writer)
            .map_err(|error| ContentError::Storage { place: self.hash.to_hex(), error: error.to_string() })?;
        Ok(self.size)
    }

    pub(crate) fn copy(&self, writer: &mut dyn Write) -> io::Result<()> {
        let mut at = 0;
        while at < self.size {
            let chunk = self.held.read(at, self.size)?;
            writer.write_all(&chunk)?;
            at += chunk.len() as u64;
        }
        Ok(())
    }

    /// Return the bytes of a range in chunks of at most 64 KiB (memory: in one). The range is cut at the end of the content.
    pub fn stream(&self, range: Range<u64>) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
        let (held, end) = (self.held.share(), range.end.min(self.size));
        stream::try_unfold(range.start, move |at| {
            let held = held.share();
            async move {
                if at >= end {
                    return Ok(None);
                }
                let chunk = match held {
                    Held::Memory(_) => held.read(at, end)?,
                    Held::File { .. } => unblock(move || held.read(at, end)).await?,
                };
                let next = at + chunk.len() as u64;
                Ok(Some((chunk, next)))
            }
        })
    }

    /// Take the path of the temporary file away, which the caller renames or removes.
    pub(crate) fn take_path(&mut self) -> Option<TempPath> {
        match &mut self.held {
            Held::Memory(_) => None,
            Held::File { path, .. } => path.take(),
        }
    }

    /// Have the system write the bytes to the disk, if they are in a file.
    pub(crate) fn sync(&self) -> io::Result<()> {
        match &self.held {
            Held::Memory(_) => Ok(()),
            Held::File { file, .. } => file.lock().unwrap_or_else(PoisonError::into_inner).sync_all(),
        }
    }
}

impl Held {
    /// The same bytes for a reader of its own. A temporary file can be read until it is closed, also when it is removed.
    fn share(&self) -> Self {
        match self {
            Self::Memory(bytes) => Self::Memory(bytes.clone()),
            Self::File { file, .. } => Self::File { file: file.clone(), path: None },
        }
    }

    fn read(&self, at: u64, end: u64) -> io::Result<Bytes> {
        let file = match self {
            Self::Memory(bytes) => {
                let index = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
                return Ok(bytes.slice(index(at)..index(end)));
            }
            Self::File { file, .. } => file,
        };
        let most = usize::try_from(end - at).unwrap_or(CHUNK).min(CHUNK);
        let mut chunk = vec![0; most];
        // Readers share the position of the file, so each sets it.
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut chunk)?;
        Ok(chunk.into())
    }
}

/// Do something that waits for a disk, beside the tasks that wait for the network.
pub(crate) async fn unblock<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => Err(io::Error::other(error)),
    }
}

#[cfg(test)]
mod tests;
