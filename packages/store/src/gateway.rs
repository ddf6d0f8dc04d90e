//! The content of a gateway, over HTTP: anyone may read, and who signs may write.
//!
//! `GET` and `HEAD /content/<hash>`; `PUT /content/<hash>` with `Authorization: Caravan …` (see
//! [`caravan_keys::Request`]), which is answered by a [`Receipt`]. The signature is over the path from `/content` on: what a
//! proxy puts in front of it is not signed. The time in it is the one of this machine, with five minutes to either side.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use caravan_keys::{AccountKey, PublicKey, Receipt, Request, Signer, MAX_REQUEST_SECS};
use caravan_primitives::Hash32;
use reqwest::header::{HeaderValue, AUTHORIZATION};
use reqwest::{Method, Url};
use serde::Deserialize;
use tokio::sync::OnceCell;

use crate::error::ContentError;
use crate::network::{announced, shown, Ask, Network, Reach};
use crate::verified::{Spool, Verified};

/// The most bytes of what a gateway says about itself, and of a receipt.
const ANSWER_BYTES: u64 = 64 << 10;

/// The content of a gateway.
#[derive(Clone)]
pub struct Gateway {
    network: Network,
    base: Url,
    /// Who uploads.
    signer: Option<Signer>,
    /// The key of the gateway, once it is known.
    known: Arc<OnceCell<PublicKey>>,
}

impl std::fmt::Debug for Gateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Gateway").field(&self.place()).finish()
    }
}

/// What is needed of the answer to `GET /info`.
#[derive(Deserialize)]
struct Info {
    gateway: PublicKey,
}

impl Gateway {
    /// Use the gateway at this address, to read.
    ///
    /// # Errors
    /// `STORE_LOCATION_INVALID` for a text that is no http(s) address.
    pub fn new(network: Network, address: &str) -> Result<Self, ContentError> {
        let invalid = |why: &str| ContentError::Location { got: address.to_owned(), why: why.to_owned() };
        let mut base = Url::parse(address).map_err(|error| invalid(&error.to_string()))?;
        if !matches!(base.scheme(), "http" | "https") || !base.has_host() {
            return Err(invalid("a gateway has an address that begins with https:// or http://"));
        }
        if base.query().is_some() || base.fragment().is_some() {
            return Err(invalid("the address of a gateway has no ? and no #"));
        }
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        Ok(Self { network, base, signer: None, known: Arc::new(OnceCell::new()) })
    }

    /// Write with this key, which is opened with the first upload if it is locked.
    #[must_use]
    pub fn signed_by(mut self, signer: impl Into<Signer>) -> Self {
        self.signer = Some(signer.into());
        self
    }

    /// Sign for the gateway with this key, and take receipts of it alone, whatever its `/info` says.
    #[must_use]
    pub fn known_as(mut self, gateway: PublicKey) -> Self {
        self.known = Arc::new(OnceCell::new_with(Some(gateway)));
        self
    }

    /// Return the address.
    #[must_use]
    pub fn place(&self) -> String {
        shown(&self.base)
    }

    /// Return the key of the gateway: the one that was named, or the one in its `/info`, which is asked for once.
    ///
    /// # Errors
    /// `GATEWAY_ANSWER_INVALID`, and what the network answers.
    pub async fn gateway_key(&self) -> Result<PublicKey, ContentError> {
        self.known.get_or_try_init(|| self.ask_key()).await.copied()
    }

    async fn ask_key(&self) -> Result<PublicKey, ContentError> {
        let ask = Ask::get(self.url("info")?, Reach::Chosen);
        let spool = self.network.fetch(&ask, Spool::new(ANSWER_BYTES, "")).await?;
        let answer = spool.finish().bytes()?;
        let info: Info = serde_json::from_slice(&answer).map_err(|error| ContentError::Answer {
            expected: "an object with the field gateway, its public key",
            place: shown(&ask.url),
            got: error.to_string(),
        })?;
        Ok(info.gateway)
    }

    /// Return the address of something below the gateway's own.
    fn url(&self, path: &str) -> Result<Url, ContentError> {
        let invalid = |why: String| ContentError::Location { got: self.place(), why };
        self.base.join(path).map_err(|error| invalid(error.to_string()))
    }

    fn content_url(&self, hash: Hash32) -> Result<Url, ContentError> {
        self.url(&format!("content/{hash}"))
    }

    /// Fetch content into `spool`.
    ///
    /// # Errors
    /// `CONTENT_MISSING`, `CONTENT_WRONG`, and what the gateway or the network answers.
    pub(crate) async fn open(&self, hash: Hash32, spool: Spool) -> Result<Verified, ContentError> {
        let ask = Ask::get(self.content_url(hash)?, Reach::Chosen);
        self.network.fetch(&ask, spool).await?.finish_as(hash)
    }

    /// Return how many bytes the gateway says that the content has.
    ///
    /// # Errors
    /// `GATEWAY_ANSWER_INVALID` without a length, and what the gateway or the network answers.
    pub(crate) async fn size(&self, hash: Hash32) -> Result<Option<u64>, ContentError> {
        let ask = Ask::head(self.content_url(hash)?, Reach::Chosen);
        let response = match self.network.ask(&ask).await {
            Ok(response) => response,
            Err(error) if error.is_missing() => return Ok(None),
            Err(error) => return Err(error),
        };
        match announced(response.headers()) {
            Some(size) => Ok(Some(size)),
            None => Err(ContentError::Answer {
                expected: "the header Content-Length",
                place: shown(&ask.url),
                got: "none".to_owned(),
            }),
        }
    }

    /// Upload content, and return the receipt, which was checked.
    ///
    /// # Errors
    /// `CONTENT_READ_ONLY` without a key, those of a key that does not open, `CONTENT_REFUSED`, `RECEIPT_WRONG`, `SIGNATURE_WRONG` of a receipt, and what the
    /// gateway or the network answers.
    pub(crate) async fn put(&self, content: &Verified) -> Result<Receipt, ContentError> {
        let Some(signer) = &self.signer else { return Err(ContentError::ReadOnly { place: self.place() }) };
        let key = signer.open()?;
        let gateway = self.gateway_key().await?;
        let mut retry = self.network.limits().retry();
        loop {
            let error = match self.put_once(content, key, &gateway).await {
                Ok(receipt) => return Ok(receipt),
                Err(error) => error,
            };
            // The same content under the same name: a second time does no harm.
            let Some(wait) = retry.wait(&error) else { return Err(error) };
            tokio::time::sleep(wait).await;
        }
    }

    async fn put_once(
        &self,
        content: &Verified,
        key: &AccountKey,
        gateway: &PublicKey,
    ) -> Result<Receipt, ContentError> {
        let path = format!("/content/{}", content.hash());
        let request = Request { gateway, method: "PUT", path: &path, body: content.hash() };
        let authorization = request.sign(key, now() + MAX_REQUEST_SECS / 2)?;
        let header = HeaderValue::from_str(&authorization.to_string())
            .map_err(|error| ContentError::Setup { error: error.to_string() })?;
        let mut ask = Ask::get(self.content_url(content.hash())?, Reach::Chosen);
        ask.method = Method::PUT;
        ask.headers.insert(AUTHORIZATION, header);
        ask.body = Some(content);
        let mut answer = Spool::new(ANSWER_BYTES, shown(&ask.url));
        self.network.fetch_once(&ask, &mut answer).await?;
        self.receipt(content, gateway, &answer.finish().bytes()?)
    }

    fn receipt(&self, content: &Verified, gateway: &PublicKey, answer: &[u8]) -> Result<Receipt, ContentError> {
        let receipt: Receipt = serde_json::from_slice(answer).map_err(|error| ContentError::Answer {
            expected: "a receipt",
            place: self.place(),
            got: error.to_string(),
        })?;
        receipt.check(gateway)?;
        if receipt.hash == content.hash() && receipt.size == content.size() {
            return Ok(receipt);
        }
        let of = |hash: Hash32, size: u64| format!("{size} bytes with the hash {hash}");
        Err(ContentError::Receipt {
            place: self.place(),
            expected: of(content.hash(), content.size()),
            got: of(receipt.hash, receipt.size),
        })
    }
}

/// Seconds since 1970, by the clock of this machine.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests;
