//! Messages to an address that someone else named, as a webhook does: to public addresses, once, and without a look at the body
//! of the answer.

use bytes::Bytes;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::Url;
use tokio::time::timeout;

use super::failure::{from_reqwest, not_admitted, retry_after, shown};
use super::resolver::NotAdmitted;
use super::{literal, parse, Network, Reach};
use crate::error::ContentError;

/// The port of https.
const HTTPS: u16 = 443;
/// The first port that a service without privileges may have. Below it, only [`HTTPS`] is for this.
const FIRST_FREE: u16 = 1_024;

/// The head of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posted {
    /// The status of HTTP.
    pub status: u16,
    /// After how many seconds the server wants to be asked again, if it says so.
    pub retry_after: Option<u64>,
}

impl Network {
    /// Check that messages may go to an address that someone else named. Its name is looked up, and nothing is sent.
    ///
    /// # Errors
    /// `URI_UNSUPPORTED`, `ADDRESS_PRIVATE`, `CONTENT_UNREACHABLE` for a name without an address.
    pub async fn check_address(&self, address: &str) -> Result<(), ContentError> {
        let url = self.postable(address)?;
        let admitted = self.admitted(&url, Reach::Public)?;
        let name = url.host_str().unwrap_or_default().to_owned();
        let unreachable = |error: String| ContentError::Unreachable { place: shown(&url), error };
        let found = match literal(&url) {
            Some(address) => vec![address],
            None => {
                let look_up = timeout(self.limits().connect, self.inner.names.look_up(name));
                let found = look_up.await.map_err(|_| unreachable("no answer of the name service".to_owned()))?;
                let found = found.map_err(|error| unreachable(error.to_string()))?;
                found.into_iter().map(|address| address.ip()).collect()
            }
        };
        match found.first() {
            None => Err(unreachable("a name without an address".to_owned())),
            Some(_) if found.iter().any(|address| admitted.admits(*address)) => Ok(()),
            Some(first) => Err(not_admitted(&url, &NotAdmitted { admitted, got: *first })),
        }
    }

    /// Send JSON to an address that someone else named, once, and return the head of the answer, whatever its status. No
    /// redirect is followed. The time is bounded by the limits for a connection and for a head together.
    ///
    /// # Errors
    /// `URI_UNSUPPORTED`, `ADDRESS_PRIVATE`, `CONTENT_UNREACHABLE`, `CONTENT_SLOW`.
    pub async fn post(
        &self,
        address: &str,
        headers: &[(&'static str, String)],
        json: Bytes,
    ) -> Result<Posted, ContentError> {
        let url = self.postable(address)?;
        let client = self.client(&url, Reach::Public)?;
        let mut all = HeaderMap::new();
        all.insert("content-type", HeaderValue::from_static("application/json"));
        for (name, value) in headers {
            let value =
                HeaderValue::from_str(value).map_err(|error| ContentError::Setup { error: error.to_string() })?;
            all.insert(HeaderName::from_static(name), value);
        }
        let longest = self.limits().connect + self.limits().first_byte;
        match timeout(longest, client.post(url.clone()).headers(all).body(json).send()).await {
            Ok(Ok(answer)) => {
                Ok(Posted { status: answer.status().as_u16(), retry_after: retry_after(answer.headers()) })
            }
            Ok(Err(error)) => Err(from_reqwest(&url, error)),
            Err(_) => Err(ContentError::Slow {
                expected: format!("an answer within {longest:?}"),
                place: shown(&url),
                got: "none".to_owned(),
            }),
        }
    }

    /// Read an address, and refuse ports that belong to other services.
    fn postable(&self, address: &str) -> Result<Url, ContentError> {
        let url = parse(address)?;
        let is_usual = |port: u16| port == HTTPS || port >= FIRST_FREE || self.inner.options.allow_private;
        if url.port().is_none_or(is_usual) {
            return Ok(url);
        }
        Err(ContentError::UriUnsupported { expected: "port 443, or one from 1024 on", got: shown(&url) })
    }
}

#[cfg(test)]
mod tests;
