//! The same for programs that wait: one runtime, owned here, on the thread that calls.

use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use caravan_primitives::Hash32;
use futures_util::{stream, StreamExt};
use tokio::runtime::{Builder, Runtime};

use crate::content::{Content, Stored};
use crate::error::ContentError;
use crate::folder::Unsynced;
use crate::listed::Listed;
use crate::network::Network;
use crate::sources::{Found, Sources, Wanted};
use crate::verified::{Spool, Verified};

/// Waits for [`Content`] and [`Sources`]. It must not be used inside an asynchronous task.
#[derive(Debug)]
pub struct Blocking {
    runtime: Runtime,
}

/// Something to store.
#[derive(Debug, Clone)]
pub enum Put<'a> {
    /// These bytes.
    Bytes(Bytes),
    /// A copy of a file of at most `most` bytes.
    File { path: PathBuf, most: u64 },
    /// A copy of content of at most `most` bytes that another store has: so it is uploaded to a gateway.
    Copy { from: &'a Content, hash: Hash32, most: u64 },
}

impl Blocking {
    /// Start a runtime.
    ///
    /// # Errors
    /// `NETWORK_SETUP_FAILED`.
    pub fn new() -> Result<Self, ContentError> {
        let runtime = Builder::new_current_thread().enable_all().build();
        Ok(Self { runtime: runtime.map_err(|error| ContentError::Setup { error: error.to_string() })? })
    }

    /// [`Content::put`].
    ///
    /// # Errors
    /// Those of [`Content::put`].
    pub fn put(&self, content: &Content, bytes: impl Into<Bytes>) -> Result<Stored, ContentError> {
        self.runtime.block_on(content.put(bytes))
    }

    /// [`Content::put_file`].
    ///
    /// # Errors
    /// Those of [`Content::put_file`].
    pub fn put_file(&self, content: &Content, path: &Path, most: u64) -> Result<Stored, ContentError> {
        self.runtime.block_on(content.put_file(path, most))
    }

    /// [`Content::open_content`].
    ///
    /// # Errors
    /// Those of [`Content::open_content`].
    pub fn open_content(&self, content: &Content, hash: Hash32, most: u64) -> Result<Verified, ContentError> {
        self.runtime.block_on(content.open_content(hash, most))
    }

    /// [`Content::get`].
    ///
    /// # Errors
    /// Those of [`Content::get`].
    pub fn get(&self, content: &Content, hash: Hash32, most: u64) -> Result<Bytes, ContentError> {
        self.runtime.block_on(content.get(hash, most))
    }

    /// [`Content::get_to`] a writer that waits.
    ///
    /// # Errors
    /// Those of [`Content::get_to`].
    pub fn get_to(
        &self,
        content: &Content,
        hash: Hash32,
        most: u64,
        writer: &mut dyn Write,
    ) -> Result<u64, ContentError> {
        self.open_content(content, hash, most)?.write_to(writer)
    }

    /// [`Content::size`].
    ///
    /// # Errors
    /// Those of [`Content::size`].
    pub fn size(&self, content: &Content, hash: Hash32) -> Result<Option<u64>, ContentError> {
        self.runtime.block_on(content.size(hash))
    }

    /// [`Content::remove`].
    ///
    /// # Errors
    /// Those of [`Content::remove`].
    pub fn remove(&self, content: &Content, hash: Hash32) -> Result<bool, ContentError> {
        self.runtime.block_on(content.remove(hash))
    }

    /// [`Content::list`].
    ///
    /// # Errors
    /// Those of [`Content::list`].
    pub fn list(&self, content: &Content, after: Option<Hash32>, limit: usize) -> Result<Vec<Listed>, ContentError> {
        self.runtime.block_on(content.list(after, limit))
    }

    /// [`Network::fetch_uri`].
    ///
    /// # Errors
    /// Those of [`Network::fetch_uri`].
    pub fn fetch_uri(
        &self,
        network: &Network,
        uri: &str,
        hash: Option<Hash32>,
        spool: Spool,
    ) -> Result<Verified, ContentError> {
        self.runtime.block_on(network.fetch_uri(uri, hash, spool))
    }

    /// [`Sources::get`].
    ///
    /// # Errors
    /// Those of [`Sources::get`].
    pub fn find(&self, sources: &Sources, wanted: &Wanted) -> Result<Found, ContentError> {
        self.runtime.block_on(sources.get(wanted))
    }

    /// Find many contents, at most `parallel` at a time, and hand each over as it comes, in any order. What is in the own
    /// store is not fetched again, so a second call goes on where the first one ended. If `on_each` breaks, what is under
    /// way is cancelled, and nothing of it is left.
    pub fn get_many(
        &self,
        sources: &Sources,
        wanted: &[Wanted],
        parallel: usize,
        mut on_each: impl FnMut(&Wanted, Result<Found, ContentError>) -> ControlFlow<()>,
    ) {
        let found = stream::iter(wanted).map(|wanted| async move { (wanted, sources.get(wanted).await) });
        self.runtime.block_on(async {
            let mut found = std::pin::pin!(found.buffer_unordered(parallel.max(1)));
            while let Some((wanted, found)) = found.next().await {
                if on_each(wanted, found).is_break() {
                    break;
                }
            }
        });
    }

    /// Store many contents, at most `parallel` at a time, and say what became of each, by its index in `puts`, in any order.
    /// A bucket and a gateway are not sent what they have already, by name and size; there is no receipt then. If `on_each`
    /// breaks, what is under way is cancelled.
    ///
    /// In a folder, names are written to the disk at the end, all at once: only when this returns is all of it safe from a
    /// power cut. What is there at any time is whole.
    ///
    /// # Errors
    /// `CONTENT_STORAGE_FAILED` if the names cannot be written to the disk; all other errors go to `on_each`.
    pub fn put_many(
        &self,
        content: &Content,
        puts: &[Put<'_>],
        parallel: usize,
        mut on_each: impl FnMut(usize, Result<Stored, ContentError>) -> ControlFlow<()>,
    ) -> Result<(), ContentError> {
        let stored = stream::iter(puts.iter().enumerate())
            .map(|(index, put)| async move { (index, put_one(content, put).await) });
        self.runtime.block_on(async {
            let mut unsynced = Unsynced::default();
            {
                let mut stored = std::pin::pin!(stored.buffer_unordered(parallel.max(1)));
                while let Some((index, stored)) = stored.next().await {
                    let stored = stored.map(|(stored, names)| {
                        unsynced.add(names);
                        stored
                    });
                    if on_each(index, stored).is_break() {
                        break;
                    }
                }
            }
            match content {
                Content::Folder(folder) => folder.sync(unsynced).await,
                Content::Objects(_) | Content::Gateway(_) => Ok(()),
            }
        })
    }
}

async fn put_one(to: &Content, put: &Put<'_>) -> Result<(Stored, Unsynced), ContentError> {
    let content = match put {
        Put::Bytes(bytes) => Verified::of(bytes.clone()),
        Put::File { path, most } => to.read_file(path, *most).await?,
        Put::Copy { from, hash, most } => from.open_content(*hash, *most).await?,
    };
    let mut unsynced = Unsynced::default();
    let stored = Stored { hash: content.hash(), size: content.size(), receipt: None };
    match to {
        Content::Folder(folder) => {
            folder.put_unsynced(content, &mut unsynced).await?;
        }
        Content::Objects(_) | Content::Gateway(_) => {
            if to.size(stored.hash).await? != Some(stored.size) {
                return Ok((to.put_verified(content).await?.0, unsynced));
            }
        }
    }
    Ok((stored, unsynced))
}

#[cfg(test)]
mod tests;
