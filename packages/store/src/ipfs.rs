//! `ipfs://CID/path`: content that IPFS names, read through gateways of IPFS over http(s), which answer `/ipfs/CID/path` with it.
//!
//! A gateway is not believed: what it sends has to have the SHA-256 that the caller knows. That is not the CID, which names the
//! blocks of a file.

use caravan_primitives::Hash32;
use reqwest::Url;

use crate::error::ContentError;
use crate::network::{shorten, shown, Ask, Network, Reach};
use crate::verified::{Spool, Verified};

/// What begins such a uri.
const SCHEME: &str = "ipfs://";
/// The least and the most characters of a CID: version 0 has 46, and no version that is used has more than 128.
const CID: std::ops::RangeInclusive<usize> = 46..=128;

/// A gateway of IPFS that the person or the operator chose.
#[derive(Debug, Clone)]
pub(crate) struct IpfsGateway {
    /// Ends with `/`.
    base: Url,
}

/// Whether a uri is read by gateways of IPFS.
pub(crate) fn is_ipfs(uri: &str) -> bool {
    uri.starts_with(SCHEME)
}

impl IpfsGateway {
    /// Use the gateway at this address.
    ///
    /// # Errors
    /// `STORE_LOCATION_INVALID` for what is no address of http(s), or has a query or a fragment.
    pub(crate) fn new(address: &str) -> Result<Self, ContentError> {
        let invalid = |why: &str| ContentError::Location { got: shorten(address), why: why.to_owned() };
        let mut base = Url::parse(address).map_err(|error| invalid(&error.to_string()))?;
        if !matches!(base.scheme(), "http" | "https") {
            return Err(invalid("a gateway of IPFS has an address that begins with https:// or http://"));
        }
        if base.query().is_some() || base.fragment().is_some() {
            return Err(invalid("the address of a gateway of IPFS has no ? and no #"));
        }
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        Ok(Self { base })
    }

    /// Return its address.
    pub(crate) fn address(&self) -> &str {
        self.base.as_str()
    }

    /// Return its address as it is shown.
    pub(crate) fn place(&self) -> String {
        shown(&self.base)
    }

    /// Fetch the content with this hash, once: the next gateway is the second attempt. Many seconds go by where a CID is not
    /// found, so a gateway that is slow or says so (504) is not one that is down.
    ///
    /// # Errors
    /// `URI_UNSUPPORTED` for what is no CID, `IPFS_NOT_FOUND`, `CONTENT_WRONG`, and what the server or the network answers.
    pub(crate) async fn fetch(
        &self,
        network: &Network,
        uri: &str,
        hash: Hash32,
        mut spool: Spool,
    ) -> Result<Verified, ContentError> {
        let ask = Ask::get(self.at(uri)?, Reach::Chosen);
        spool.set_place(&shown(&ask.url));
        match network.fetch_once(&ask, &mut spool).await {
            Ok(()) => spool.finish_as(hash),
            Err(error) if is_not_found(&error) => {
                Err(ContentError::IpfsNotFound { place: self.place(), error: error.to_string() })
            }
            Err(error) => Err(error),
        }
    }

    /// Return where this gateway has what a uri names. What a uri says leads nowhere else on its server.
    fn at(&self, uri: &str) -> Result<Url, ContentError> {
        let expected = "ipfs://CID or ipfs://CID/path, without a query";
        let unsupported = || ContentError::UriUnsupported { expected, got: shorten(uri) };
        let named = uri.strip_prefix(SCHEME).ok_or_else(unsupported)?;
        let cid = named.split('/').next().unwrap_or_default();
        if !CID.contains(&cid.len()) || !cid.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(unsupported());
        }
        let url = self.base.join(&format!("ipfs/{named}")).map_err(|_| unsupported())?;
        // `..`, also as %2e%2e, was followed by now.
        let root = format!("{}ipfs/{cid}", self.base.path());
        let below = url.path().strip_prefix(&root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        if below && url.query().is_none() && url.fragment().is_none() {
            Ok(url)
        } else {
            Err(unsupported())
        }
    }
}

/// Whether a gateway says that it did not find a CID, or does not answer in time, which means the same. One that leads to
/// an address that is not read has not given it either.
fn is_not_found(error: &ContentError) -> bool {
    matches!(
        error,
        ContentError::Missing { .. }
            | ContentError::Slow { .. }
            | ContentError::Unavailable { status: 504, .. }
            | ContentError::UriUnsupported { .. }
    )
}

#[cfg(test)]
mod tests;
