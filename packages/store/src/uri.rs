//! Addresses that other people name: read only, and public.

use caravan_primitives::Hash32;

use crate::error::ContentError;
use crate::network::{parse, Ask, Network, Reach};
use crate::verified::{Spool, Verified};

impl Network {
    /// Fetch what is at a uri that someone else named, into `spool`. With a hash, it has to be that content; without one,
    /// what comes is taken as it is (a picture that is imported): only its hash is known. `ipfs://` is read by
    /// [`Sources`](crate::Sources) alone, which always know the hash.
    ///
    /// # Errors
    /// `URI_UNSUPPORTED`, `ADDRESS_PRIVATE`, `CONTENT_WRONG`, and what the server or the network answers.
    pub async fn fetch_uri(&self, uri: &str, hash: Option<Hash32>, spool: Spool) -> Result<Verified, ContentError> {
        let ask = Ask::get(parse(uri)?, Reach::Public);
        let spool = self.fetch(&ask, spool).await?;
        match hash {
            Some(hash) => spool.finish_as(hash),
            None => Ok(spool.finish()),
        }
    }
}
