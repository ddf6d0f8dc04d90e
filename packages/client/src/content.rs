//! Content that is not on the chain: task definitions, rows, pictures, answers, datasets, by their SHA-256.
//!
//! What this home has is in the folder `content` of its chain. With a gateway, what is made here is uploaded to it as well,
//! so that other people can fetch it; what is missing here is fetched from there, then from the uri that a message names,
//! `ipfs://` through gateways of IPFS that the person named.
//! No byte is handed over before its hash was checked.

use std::ops::ControlFlow;
use std::path::PathBuf;

use caravan_keys::Receipt;
use caravan_primitives::{Document, Hash32, Uri};
use caravan_store::{Blocking, Content, ContentError, Gateway, Network, NetworkOptions, Put, Sources, Spool, Wanted};

use crate::error::Result;

/// How many contents are fetched or uploaded at a time.
const PARALLEL: usize = 8;
/// The most bytes of one content that is uploaded.
const MAX_UPLOAD_BYTES: u64 = 32 << 20;
/// The scheme of a uri that names content by its hash alone: in this home, or at a gateway of the deployment.
const SCHEME: &str = "store:";

/// What a long work is doing, and how far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub what: &'static str,
    pub done: u64,
    pub of: u64,
}

/// Where content is kept and found.
pub struct ContentStore {
    blocking: Blocking,
    network: Network,
    sources: Sources,
    /// Where what is made here is uploaded to, and its address.
    upload: Option<(Content, String)>,
    progress: Box<dyn Fn(Progress)>,
}

impl ContentStore {
    /// Keep content in this folder, and find it there.
    ///
    /// # Errors
    /// `NETWORK_SETUP_FAILED`, `CONTENT_STORAGE_FAILED`.
    pub fn new(folder: PathBuf, options: NetworkOptions) -> Result<Self, ContentError> {
        let network = Network::new(options);
        let own = Content::Folder(caravan_store::Folder::open(folder)?);
        let sources = Sources::new(own, vec![], network.clone());
        Ok(Self { blocking: Blocking::new()?, network, sources, upload: None, progress: Box::new(|_| ()) })
    }

    /// Find content at this gateway too, and upload to it what is made here, if it has a key to sign with.
    ///
    /// # Errors
    /// `STORE_LOCATION_INVALID` for a text that is no http(s) address.
    pub fn with_gateway(
        mut self,
        address: &str,
        signed: impl FnOnce(Gateway) -> Gateway,
    ) -> Result<Self, ContentError> {
        let gateway = signed(Gateway::new(self.network.clone(), address)?);
        self.sources = self.sources.with_gateways([gateway.clone()]);
        self.upload = Some((Content::Gateway(gateway), address.trim_end_matches('/').to_owned()));
        Ok(self)
    }

    /// Read `ipfs://` uris through these gateways of IPFS, in this order.
    ///
    /// # Errors
    /// `STORE_LOCATION_INVALID` for a text that is no http(s) address.
    pub fn with_ipfs(mut self, gateways: &[String]) -> Result<Self, ContentError> {
        self.sources = self.sources.with_ipfs(gateways)?;
        Ok(self)
    }

    /// Report the progress of long work.
    #[must_use]
    pub fn on_progress(mut self, report: impl Fn(Progress) + 'static) -> Self {
        self.progress = Box::new(report);
        self
    }

    /// Return the uri under which other people fetch content that was shared.
    ///
    /// # Errors
    /// `TEXT_INVALID` where the address of the gateway is too long for a message.
    pub fn uri(&self, hash: &Hash32) -> Result<Uri> {
        let uri = match &self.upload {
            Some((_, address)) => format!("{address}/content/{hash}"),
            None => format!("{SCHEME}{hash}"),
        };
        Ok(Uri::new(uri)?)
    }

    /// Keep bytes here without sharing them.
    pub(crate) fn keep(&self, bytes: impl Into<bytes::Bytes>) -> Result<Hash32> {
        Ok(self.blocking.put(self.sources.own(), bytes)?.hash)
    }

    /// Keep bytes, upload them, and return hash and uri.
    pub fn share(&self, bytes: impl Into<bytes::Bytes>) -> Result<Document> {
        Ok(self.share_for_receipt(bytes)?.0)
    }

    /// As [`ContentStore::share`], with the receipt of the gateway, if there is one and it did not have the content already.
    pub(crate) fn share_for_receipt(&self, bytes: impl Into<bytes::Bytes>) -> Result<(Document, Option<Receipt>)> {
        let hash = self.keep(bytes)?;
        let receipt = self.upload("uploading", &[hash])?.pop();
        Ok((Document { uri: self.uri(&hash)?, hash }, receipt))
    }

    /// Upload content that is here, and return the receipts. What the gateway has already is not sent again. Without a gateway
    /// nothing happens.
    pub(crate) fn upload(&self, what: &'static str, hashes: &[Hash32]) -> Result<Vec<Receipt>> {
        let Some((gateway, _)) = &self.upload else { return Ok(vec![]) };
        let from = self.sources.own();
        let puts: Vec<Put<'_>> =
            hashes.iter().map(|hash| Put::Copy { from, hash: *hash, most: MAX_UPLOAD_BYTES }).collect();
        let (mut done, mut failed, mut receipts) = (0, None, vec![]);
        self.blocking.put_many(gateway, &puts, PARALLEL, |_, stored| {
            done += 1;
            (self.progress)(Progress { what, done, of: puts.len() as u64 });
            match stored {
                Ok(stored) => {
                    receipts.extend(stored.receipt);
                    ControlFlow::Continue(())
                }
                Err(error) => {
                    failed = Some(error);
                    ControlFlow::Break(())
                }
            }
        })?;
        failed.map_or(Ok(receipts), |error| Err(error.into()))
    }

    /// Find content, and keep a copy here.
    pub(crate) fn get(&self, hash: &Hash32, uri: Option<&Uri>, most: usize) -> Result<bytes::Bytes, ContentError> {
        let found = self.blocking.find(&self.sources, &wanted(hash, uri, most))?;
        found.content.bytes()
    }

    /// Find a document that a message names.
    pub(crate) fn document(&self, document: &Document, most: usize) -> Result<bytes::Bytes, ContentError> {
        self.get(&document.hash, Some(&document.uri), most)
    }

    /// Fetch what is not here yet, several at a time. What cannot be fetched is left out: [`ContentStore::get`] says why.
    pub(crate) fn fetch(&self, what: &'static str, documents: &[Document], most: usize) {
        let all: Vec<Wanted> = documents.iter().map(|entry| wanted(&entry.hash, Some(&entry.uri), most)).collect();
        let mut done = 0;
        self.blocking.get_many(&self.sources, &all, PARALLEL, |_, _| {
            done += 1;
            (self.progress)(Progress { what, done, of: all.len() as u64 });
            ControlFlow::Continue(())
        });
    }

    /// Fetch what is at an address that other people chose, without knowing its hash, and keep it.
    pub(crate) fn import(&self, address: &str, most: u64) -> Result<bytes::Bytes, ContentError> {
        let content = self.blocking.fetch_uri(&self.network, address, None, Spool::new(most, ""))?;
        let bytes = content.bytes()?;
        self.blocking.put(self.sources.own(), bytes.clone())?;
        Ok(bytes)
    }

    /// Report the progress of work with content.
    pub(crate) fn report(&self, progress: Progress) {
        (self.progress)(progress);
    }
}

fn wanted(hash: &Hash32, uri: Option<&Uri>, most: usize) -> Wanted {
    // A uri that names content by its hash alone says nothing that the hash does not.
    let uri = uri.map(|uri| uri.as_str()).filter(|uri| !uri.starts_with(SCHEME)).map(str::to_owned);
    Wanted { hash: *hash, most: most as u64, uri }
}
