//! Documents for the index, from the content of this gateway.

use std::sync::Arc;

use caravan_index::Documents;
use caravan_primitives::Hash32;
use caravan_store::Content;
use tokio::runtime::Handle;

use crate::book::Book;
use crate::refusal::Refusal;

/// The content of a gateway. What was taken down is not there.
pub(crate) struct Kept {
    pub(crate) content: Content,
    pub(crate) book: Arc<Book>,
    pub(crate) runtime: Handle,
}

impl Kept {
    /// Return what was taken down.
    pub(crate) fn removed(&self) -> Result<Vec<Hash32>, Refusal> {
        Ok(self.book.all_removed()?.into_iter().map(|removed| removed.hash).collect())
    }
}

impl Documents for Kept {
    fn document(&self, hash: &Hash32, most: usize) -> Option<Vec<u8>> {
        if self.book.removed(hash).ok()?.is_some() {
            return None;
        }
        let bytes = self.runtime.block_on(self.content.get(*hash, most as u64)).ok()?;
        Some(bytes.to_vec())
    }
}
