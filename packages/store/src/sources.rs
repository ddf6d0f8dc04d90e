//! Where content is looked for: the own store, the gateways in their order, and the uri, which is only a hint.

use caravan_primitives::Hash32;

use crate::content::Content;
use crate::error::{ContentError, Tried};
use crate::gateway::Gateway;
use crate::network::Network;
use crate::verified::Verified;

/// Where content is looked for. Clones share it.
#[derive(Debug, Clone)]
pub struct Sources {
    own: Content,
    gateways: Vec<Gateway>,
    network: Network,
}

/// Content that someone wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Its hash.
    pub hash: Hash32,
    /// The most bytes that it may have.
    pub most: u64,
    /// Where someone says that it is, which is asked last.
    pub uri: Option<String>,
}

/// Where content came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// It was in the own store.
    Own,
    /// The gateway at this address. A copy is in the own store now.
    Gateway(String),
    /// The uri. A copy is in the own store now.
    Uri(String),
}

/// Content that was found.
#[derive(Debug)]
pub struct Found {
    /// The content.
    pub content: Verified,
    /// Where it came from.
    pub from: Origin,
}

impl Sources {
    /// Look in `own`, then in the gateways in this order.
    #[must_use]
    pub fn new(own: Content, gateways: Vec<Gateway>, network: Network) -> Self {
        Self { own, gateways, network }
    }

    /// Return the own store.
    #[must_use]
    pub fn own(&self) -> &Content {
        &self.own
    }

    /// Return the same sources with further gateways, which are asked after the others: those that a batch names.
    #[must_use]
    pub fn with_gateways(mut self, more: impl IntoIterator<Item = Gateway>) -> Self {
        for gateway in more {
            if self.gateways.iter().all(|known| known.place() != gateway.place()) {
                self.gateways.push(gateway);
            }
        }
        self
    }

    /// Find content, and keep a copy in the own store. Content that is damaged there is fetched again and so repaired.
    ///
    /// # Errors
    /// `CONTENT_MISSING` if every source says so, and the uri, if there is one, says so or cannot be fetched by anyone;
    /// otherwise `CONTENT_NOT_FETCHED` with the reason of each source. `CONTENT_STORAGE_FAILED` if the copy cannot be kept.
    pub async fn get(&self, wanted: &Wanted) -> Result<Found, ContentError> {
        let Wanted { hash, most, uri } = wanted;
        let mut tried = Vec::new();
        match self.own.open_content(*hash, *most).await {
            Ok(content) => return Ok(Found { content, from: Origin::Own }),
            Err(error) => tried.push(Tried { source: format!("own store {}", self.own.place()), error }),
        }
        for gateway in &self.gateways {
            let place = gateway.place();
            match gateway.open(*hash, self.own.spool(*most)?).await {
                Ok(content) => return self.keep(content, Origin::Gateway(place)).await,
                Err(error) => tried.push(Tried { source: format!("gateway {place}"), error }),
            }
        }
        if let Some(uri) = uri {
            match self.network.fetch_uri(uri, Some(*hash), self.own.spool(*most)?).await {
                Ok(content) => return self.keep(content, Origin::Uri(uri.clone())).await,
                Err(error) => tried.push(Tried { source: "uri".to_owned(), error }),
            }
        }
        Err(not_found(*hash, tried))
    }

    async fn keep(&self, content: Verified, from: Origin) -> Result<Found, ContentError> {
        Ok(Found { content: self.own.keep(content).await?, from })
    }
}

/// One error for all sources.
fn not_found(hash: Hash32, tried: Vec<Tried>) -> ContentError {
    // A uri that no one can fetch is no source.
    let nowhere =
        |tried: &Tried| tried.error.is_missing() || matches!(tried.error, ContentError::UriUnsupported { .. });
    if !tried.iter().all(nowhere) {
        return ContentError::NotFetched { hash, tried };
    }
    let places: Vec<String> = tried
        .into_iter()
        .map(
            |tried| if tried.error.is_missing() { tried.source } else { format!("{} ({})", tried.source, tried.error) },
        )
        .collect();
    ContentError::Missing { place: format!("{hash} in {}", places.join(", ")) }
}

#[cfg(test)]
mod tests;
