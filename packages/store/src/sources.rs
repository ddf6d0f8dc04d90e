//! Where content is looked for: the own store, the gateways in their order, and the uri, which is only a hint. A uri of IPFS is read
//! through gateways of IPFS, in their order.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use caravan_primitives::Hash32;
use reqwest::Url;

use crate::content::Content;
use crate::error::{ContentError, Tried};
use crate::gateway::Gateway;
use crate::ipfs::{is_ipfs, IpfsGateway};
use crate::network::{shorten, Network};
use crate::verified::Verified;

/// Where content is looked for. Clones share it.
///
/// A server that is down is asked until its attempts are used up, and then no more: not for each content again. A command
/// makes its own sources, so the next one asks it again.
#[derive(Debug, Clone)]
pub struct Sources {
    own: Content,
    gateways: Vec<Gateway>,
    ipfs: Vec<IpfsGateway>,
    network: Network,
    /// Servers that are down, by scheme, host and port, and how that was seen.
    down: Arc<Mutex<BTreeMap<String, ContentError>>>,
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
        Self { own, gateways, ipfs: vec![], network, down: Arc::default() }
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

    /// Return the same sources, which read `ipfs://` uris through these gateways of IPFS, in this order.
    ///
    /// # Errors
    /// `STORE_LOCATION_INVALID` for what is no address of http(s), or has a query or a fragment.
    pub fn with_ipfs(mut self, gateways: &[String]) -> Result<Self, ContentError> {
        self.ipfs = gateways.iter().map(|address| IpfsGateway::new(address)).collect::<Result<_, _>>()?;
        Ok(self)
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
            let (place, spool) = (gateway.place(), self.own.spool(*most)?);
            match self.unless_down(&place, gateway.open(*hash, spool)).await {
                Ok(content) => return self.keep(content, Origin::Gateway(place)).await,
                Err(error) => tried.push(Tried { source: format!("gateway {place}"), error }),
            }
        }
        if let Some(uri) = uri {
            if let Some(content) = self.at_uri(wanted, uri, &mut tried).await? {
                return self.keep(content, Origin::Uri(uri.clone())).await;
            }
        }
        Err(not_found(*hash, tried))
    }

    /// Ask what a uri names, if it is of IPFS each gateway of IPFS.
    async fn at_uri(
        &self,
        wanted: &Wanted,
        uri: &str,
        tried: &mut Vec<Tried>,
    ) -> Result<Option<Verified>, ContentError> {
        let Wanted { hash, most, .. } = wanted;
        if !is_ipfs(uri) {
            let spool = self.own.spool(*most)?;
            let answer = self.unless_down(uri, self.network.fetch_uri(uri, Some(*hash), spool)).await;
            return Ok(answer.map_err(|error| tried.push(Tried { source: "uri".to_owned(), error })).ok());
        }
        for gateway in &self.ipfs {
            let spool = self.own.spool(*most)?;
            let ask = gateway.fetch(&self.network, uri, *hash, spool);
            match self.unless_down(gateway.address(), ask).await {
                Ok(content) => return Ok(Some(content)),
                Err(error) => tried.push(Tried { source: format!("IPFS gateway {}", gateway.place()), error }),
            }
        }
        if self.ipfs.is_empty() {
            let error = ContentError::IpfsGatewayMissing { uri: shorten(uri) };
            tried.push(Tried { source: "uri".to_owned(), error });
        }
        Ok(None)
    }

    /// Ask a server, unless it is known to be down.
    async fn unless_down(
        &self,
        address: &str,
        ask: impl Future<Output = Result<Verified, ContentError>>,
    ) -> Result<Verified, ContentError> {
        // What is no address is asked, and refused there.
        let Ok(server) = Url::parse(address).map(|url| url.origin().ascii_serialization()) else { return ask.await };
        if let Some(error) = self.down().get(&server) {
            return Err(error.clone());
        }
        let answer = ask.await;
        if let Some(error) = answer.as_ref().err().filter(|error| error.is_down()) {
            self.down().insert(server, error.clone());
        }
        answer
    }

    /// Each use is one call, which leaves the map whole.
    fn down(&self) -> MutexGuard<'_, BTreeMap<String, ContentError>> {
        self.down.lock().unwrap_or_else(PoisonError::into_inner)
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
