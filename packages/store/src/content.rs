//! One interface for all places where content is kept.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use caravan_keys::Receipt;
use caravan_primitives::Hash32;
use tokio::io::{AsyncWrite, AsyncWriteExt};

use crate::error::ContentError;
use crate::folder::{Folder, Unsynced};
use crate::gateway::Gateway;
use crate::listed::Listed;
use crate::network::Network;
use crate::objects::Objects;
use crate::verified::{unblock, Spool, Verified};

/// A place where content is kept by its SHA-256. Clones share it.
///
/// Content is stored whole or not at all, and what is not the content that its name says is never returned.
#[derive(Debug, Clone)]
pub enum Content {
    /// A folder of this machine.
    Folder(Folder),
    /// A bucket of S3, Google or Azure, or memory.
    Objects(Objects),
    /// A gateway.
    Gateway(Gateway),
}

/// What is known about content that was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its name.
    pub hash: Hash32,
    /// Its bytes.
    pub size: u64,
    /// The signed word of a gateway, which was checked.
    pub receipt: Option<Receipt>,
}

impl Content {
    /// Use a place by its location: `s3://bucket/prefix?…`, `gs://bucket/prefix?…` and `az://container/prefix?…` for a bucket
    /// ([`Objects::bucket`]), `https://…` and `http://…` for a gateway that is read, and everything else for a folder.
    ///
    /// # Errors
    /// `STORE_LOCATION_INVALID`, `CONTENT_STORAGE_FAILED`.
    pub fn open(location: &str, network: &Network) -> Result<Self, ContentError> {
        if Objects::is_bucket(location) {
            return Ok(Self::Objects(Objects::bucket(location, network.limits())?));
        }
        if location.starts_with("https://") || location.starts_with("http://") {
            return Ok(Self::Gateway(Gateway::new(network.clone(), location)?));
        }
        match location.split_once("://") {
            Some(_) => {
                Err(ContentError::Location { got: location.to_owned(), why: "the scheme is unknown".to_owned() })
            }
            None => Ok(Self::Folder(Folder::open(location)?)),
        }
    }

    /// Keep content in memory, for tests.
    #[must_use]
    pub fn memory() -> Self {
        Self::Objects(Objects::memory())
    }

    /// Return the place in words.
    #[must_use]
    pub fn place(&self) -> String {
        match self {
            Self::Folder(folder) => folder.path().display().to_string(),
            Self::Objects(objects) => objects.place().to_owned(),
            Self::Gateway(gateway) => gateway.place(),
        }
    }

    /// Return what takes bytes that arrive and are to be stored here: [`Spool::write`], then [`Spool::finish`] or
    /// [`Spool::finish_as`], then [`Content::put_verified`], which for a folder only renames it.
    ///
    /// # Errors
    /// `CONTENT_STORAGE_FAILED`.
    pub fn spool(&self, most: u64) -> Result<Spool, ContentError> {
        let spool = Spool::new(most, self.place());
        match self {
            Self::Folder(folder) => Ok(spool.within(&folder.new_files()?)),
            Self::Objects(_) | Self::Gateway(_) => Ok(spool),
        }
    }

    /// Store bytes.
    ///
    /// # Errors
    /// Those of [`Content::put_verified`].
    pub async fn put(&self, bytes: impl Into<Bytes>) -> Result<Stored, ContentError> {
        Ok(self.put_verified(Verified::of(bytes)).await?.0)
    }

    /// Store a copy of a file of at most `most` bytes.
    ///
    /// # Errors
    /// `CONTENT_TOO_LONG`, `CONTENT_STORAGE_FAILED` where the file cannot be read, and those of [`Content::put_verified`].
    pub async fn put_file(&self, path: &Path, most: u64) -> Result<Stored, ContentError> {
        let content = self.read_file(path, most).await?;
        Ok(self.put_verified(content).await?.0)
    }

    /// Read a file to where it can be stored from.
    pub(crate) async fn read_file(&self, path: &Path, most: u64) -> Result<Verified, ContentError> {
        let mut spool = self.spool(most)?;
        spool.set_place(&path.display().to_string());
        read_file(path.to_owned(), spool).await
    }

    /// Store content whose hash was computed, and return it to be read further.
    ///
    /// # Errors
    /// `CONTENT_STORAGE_FAILED`; of a bucket and a gateway also `CONTENT_UNREACHABLE` and its like; of a gateway
    /// `CONTENT_READ_ONLY` without a key, `CONTENT_REFUSED`, `RECEIPT_WRONG`.
    pub async fn put_verified(&self, content: Verified) -> Result<(Stored, Verified), ContentError> {
        let (content, receipt) = match self {
            Self::Folder(folder) => (folder.put(content).await?, None),
            Self::Objects(objects) => {
                objects.put(&content).await?;
                (content, None)
            }
            Self::Gateway(gateway) => {
                let receipt = gateway.put(&content).await?;
                (content, Some(receipt))
            }
        };
        Ok((Stored { hash: content.hash(), size: content.size(), receipt }, content))
    }

    /// Keep a copy of content that can be fetched again: not all of it need be on the disk when this returns.
    pub(crate) async fn keep(&self, content: Verified) -> Result<Verified, ContentError> {
        match self {
            Self::Folder(folder) => folder.put_unsynced(content, &mut Unsynced::default()).await,
            Self::Objects(_) | Self::Gateway(_) => Ok(self.put_verified(content).await?.1),
        }
    }

    /// Read content of at most `most` bytes and check it. What is long is kept in a temporary file.
    ///
    /// # Errors
    /// `CONTENT_MISSING`, `CONTENT_DAMAGED` (`CONTENT_WRONG` from a gateway), `CONTENT_TOO_LONG`, `CONTENT_STORAGE_FAILED`,
    /// and what the network answers.
    pub async fn open_content(&self, hash: Hash32, most: u64) -> Result<Verified, ContentError> {
        match self {
            Self::Folder(folder) => folder.get(hash, most).await,
            Self::Objects(objects) => objects.get(hash, Spool::new(most, "")).await,
            Self::Gateway(gateway) => gateway.open(hash, Spool::new(most, "")).await,
        }
    }

    /// Read content of at most `most` bytes into memory.
    ///
    /// # Errors
    /// Those of [`Content::open_content`].
    pub async fn get(&self, hash: Hash32, most: u64) -> Result<Bytes, ContentError> {
        self.open_content(hash, most).await?.bytes()
    }

    /// Write content of at most `most` bytes, after all of it was checked. Return how many bytes there are.
    ///
    /// # Errors
    /// Those of [`Content::open_content`], before anything is written; `CONTENT_STORAGE_FAILED` where the writer fails.
    pub async fn get_to(
        &self,
        hash: Hash32,
        most: u64,
        writer: &mut (impl AsyncWrite + Unpin),
    ) -> Result<u64, ContentError> {
        let content = self.open_content(hash, most).await?;
        let failed = |error: std::io::Error| ContentError::Storage { place: hash.to_hex(), error: error.to_string() };
        let mut chunks = std::pin::pin!(content.stream(0..content.size()));
        while let Some(chunk) = futures_util::TryStreamExt::try_next(&mut chunks).await.map_err(failed)? {
            writer.write_all(&chunk).await.map_err(failed)?;
        }
        writer.flush().await.map_err(failed)?;
        Ok(content.size())
    }

    /// Return how many bytes there are under this name, or `None` if there is nothing. They are not checked.
    ///
    /// # Errors
    /// `CONTENT_STORAGE_FAILED`, and what the network answers.
    pub async fn size(&self, hash: Hash32) -> Result<Option<u64>, ContentError> {
        match self {
            Self::Folder(folder) => folder.size(hash).await,
            Self::Objects(objects) => objects.size(hash).await,
            Self::Gateway(gateway) => gateway.size(hash).await,
        }
    }

    /// Remove content. Return whether there was any.
    ///
    /// # Errors
    /// `CONTENT_READ_ONLY` of a gateway, `CONTENT_STORAGE_FAILED`, and what the network answers.
    pub async fn remove(&self, hash: Hash32) -> Result<bool, ContentError> {
        match self {
            Self::Folder(folder) => folder.remove(hash).await,
            Self::Objects(objects) => objects.remove(hash).await,
            Self::Gateway(gateway) => Err(ContentError::ReadOnly { place: gateway.place() }),
        }
    }

    /// List at most `limit` contents in the order of the hashes, after one of them: for cleaning. An empty list is
    /// the end. Bytes are not checked.
    ///
    /// # Errors
    /// As [`Content::remove`].
    pub async fn list(&self, after: Option<Hash32>, limit: usize) -> Result<Vec<Listed>, ContentError> {
        match self {
            Self::Folder(folder) => folder.list(after, limit).await,
            Self::Objects(objects) => objects.list(after, limit).await,
            Self::Gateway(gateway) => Err(ContentError::ReadOnly { place: gateway.place() }),
        }
    }
}

/// Read a file into `spool`.
async fn read_file(path: PathBuf, mut spool: Spool) -> Result<Verified, ContentError> {
    let place = path.display().to_string();
    let failed = move |error: std::io::Error| ContentError::Storage { place: place.clone(), error: error.to_string() };
    let read = unblock(move || {
        let mut file = std::fs::File::open(path)?;
        let mut chunk = vec![0; 64 << 10];
        loop {
            match std::io::Read::read(&mut file, &mut chunk) {
                Ok(0) => return Ok(Ok(spool.finish())),
                Ok(count) => {
                    if let Err(error) = spool.write(chunk.get(..count).unwrap_or_default()) {
                        return Ok(Err(error));
                    }
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    });
    read.await.map_err(failed)?
}
