//! Content in a bucket of S3, Google or Azure, and in memory for tests: objects of the crate `object_store`.
//!
//! An object is there when all of it was received: a short one is sent in one request, a long one in parts that the bucket puts
//! together at the end. Parts of an upload that was cut off are not visible; a rule of the bucket should remove them
//! (`AbortIncompleteMultipartUpload` of S3 and Google; Azure does it after a week).

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use caravan_primitives::Hash32;
use futures_util::{Stream, StreamExt, TryStreamExt};
use object_store::client::HttpError;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{Error, MultipartUpload, ObjectMeta, ObjectStore, ObjectStoreExt};

use crate::error::ContentError;
use crate::listed::Listed;
use crate::verified::{Spool, Verified};

/// The bytes of a part, and the most of an object that is sent in one request. S3 and Google allow 10,000 parts.
const PART: usize = 8 << 20;

/// Content in a bucket or in memory. Clones share it.
#[derive(Debug, Clone)]
pub struct Objects {
    store: Arc<dyn ObjectStore>,
    /// In front of every name.
    prefix: Path,
    place: String,
}

impl Objects {
    pub(crate) fn new(store: Arc<dyn ObjectStore>, prefix: Path, place: String) -> Self {
        Self { store, prefix, place }
    }

    /// Keep content in memory, for tests.
    #[must_use]
    pub fn memory() -> Self {
        Self::new(Arc::new(InMemory::new()), Path::default(), "memory".to_owned())
    }

    /// Return the bucket in words.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    fn path(&self, hash: Hash32) -> Path {
        self.prefix.clone().join(hash.to_hex())
    }

    fn failed(&self, hash: Hash32, error: &Error) -> ContentError {
        let place = self.place.clone();
        if matches!(error, Error::NotFound { .. }) {
            return ContentError::Missing { place: format!("{hash} in {place}") };
        }
        if without_answer(error) {
            return ContentError::Unreachable { place, error: error.to_string() };
        }
        ContentError::Storage { place, error: error.to_string() }
    }

    /// Read content into `spool`, and check it.
    ///
    /// # Errors
    /// `CONTENT_MISSING`, `CONTENT_DAMAGED`, `CONTENT_TOO_LONG`, `CONTENT_SHORT`, `CONTENT_STORAGE_FAILED`, `CONTENT_UNREACHABLE`.
    pub(crate) async fn get(&self, hash: Hash32, mut spool: Spool) -> Result<Verified, ContentError> {
        let failed = |error: Error| self.failed(hash, &error);
        let (place, most) = (self.place.clone(), spool.most());
        spool.set_place(&place);
        let found = self.store.get(&self.path(hash)).await.map_err(failed)?;
        let size = found.meta.size;
        if size > most {
            return Err(ContentError::TooLong { most, place, got: size });
        }
        let mut chunks = found.into_stream();
        while let Some(chunk) = chunks.try_next().await.map_err(failed)? {
            spool.write(&chunk)?;
        }
        if spool.size() < size {
            return Err(ContentError::Short { expected: format!("{size} bytes"), place, got: spool.size() });
        }
        let found = spool.finish();
        if found.hash() == hash {
            return Ok(found);
        }
        Err(ContentError::Damaged { hash, place, got: found.hash() })
    }

    /// Return the bytes of the object, whose hash is not checked.
    pub(crate) async fn size(&self, hash: Hash32) -> Result<Option<u64>, ContentError> {
        match self.store.head(&self.path(hash)).await {
            Ok(found) => Ok(Some(found.size)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(self.failed(hash, &error)),
        }
    }

    /// Store content, over what is there.
    pub(crate) async fn put(&self, content: &Verified) -> Result<(), ContentError> {
        let hash = content.hash();
        let failed = |error: Error| self.failed(hash, &error);
        if content.size() <= PART as u64 {
            self.store.put(&self.path(hash), content.bytes()?.into()).await.map_err(failed)?;
            return Ok(());
        }
        let mut upload = self.store.put_multipart(&self.path(hash)).await.map_err(failed)?;
        let sent = match send(upload.as_mut(), content).await {
            Ok(()) => upload.complete().await.map(|_| ()),
            Err(error) => Err(error),
        };
        if let Err(error) = sent {
            // The parts take space until the bucket's rule removes them, if this fails as well.
            let _ = upload.abort().await;
            return Err(failed(error));
        }
        Ok(())
    }

    /// Remove content. Return whether there was any.
    pub(crate) async fn remove(&self, hash: Hash32) -> Result<bool, ContentError> {
        // S3 does not say whether there was something to delete.
        let there = self.size(hash).await?.is_some();
        match self.store.delete(&self.path(hash)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(there),
            Err(error) => Err(self.failed(hash, &error)),
        }
    }

    /// List content in the order of the hashes, after one of them. Its bytes are not checked.
    pub(crate) async fn list(&self, after: Option<Hash32>, limit: usize) -> Result<Vec<Listed>, ContentError> {
        let prefix = Some(&self.prefix);
        let found = match after {
            Some(after) => self.store.list_with_offset(prefix, &self.path(after)),
            None => self.store.list(prefix),
        };
        // Azure begins with the name itself that others begin after.
        let later = |listed: &Listed| after.is_none_or(|after| listed.hash > after);
        let hashes = found.try_filter_map(|object| std::future::ready(Ok(listed(&object).filter(later))));
        hashes.take(limit).try_collect().await.map_err(|error| self.failed(Hash32::from_bytes([0; 32]), &error))
    }
}

/// Names that are no hashes are not content.
fn listed(object: &ObjectMeta) -> Option<Listed> {
    let hash = object.location.filename()?.parse().ok()?;
    let modified = u64::try_from(object.last_modified.timestamp()).unwrap_or(0);
    Some(Listed { hash, size: object.size, modified })
}

/// Send the parts, one after the other: every part but the last has the same size, which S3 wants.
async fn send(upload: &mut dyn MultipartUpload, content: &Verified) -> Result<(), Error> {
    let chunks = content.stream(0..content.size());
    let mut chunks: std::pin::Pin<Box<dyn Stream<Item = std::io::Result<Bytes>> + Send>> = Box::pin(chunks);
    let mut part = BytesMut::with_capacity(PART);
    while let Some(chunk) = chunks.try_next().await.map_err(local)? {
        part.extend_from_slice(&chunk);
        if part.len() >= PART {
            let rest = part.split_off(PART);
            upload.put_part(std::mem::replace(&mut part, rest).freeze().into()).await?;
        }
    }
    if part.is_empty() {
        return Ok(());
    }
    upload.put_part(part.freeze().into()).await
}

/// Whether an operation failed in the connection: a server that answers with an error can be reached.
fn without_answer(error: &Error) -> bool {
    let first: &(dyn std::error::Error + 'static) = error;
    std::iter::successors(Some(first), |error| error.source()).any(|error| error.is::<HttpError>())
}

fn local(error: std::io::Error) -> Error {
    Error::Generic { store: "temporary file", source: Box::new(error) }
}

#[cfg(test)]
mod tests;
