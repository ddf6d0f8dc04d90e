//! Documents that pages show, from the content of this gateway.

use caravan_primitives::Hash32;

use crate::app::App;

impl App {
    /// Return content that is here, and was not taken down.
    pub(crate) async fn document(&self, hash: &Hash32, most: usize) -> Option<Vec<u8>> {
        self.not_removed(hash).await.ok()?;
        let bytes = self.content.get(*hash, most as u64).await.ok()?;
        Some(bytes.to_vec())
    }
}
