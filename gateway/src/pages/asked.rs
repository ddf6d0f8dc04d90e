//! A request for a page.

use std::sync::Arc;

use axum::extract::{Query, RawPathParams};
use axum::http::Uri;
use caravan_index::{IndexError, Page, PageRequest, Reader};
use serde::de::DeserializeOwned;
use serde::Serialize;

use super::money::Money;
use crate::app::Shared;
use crate::index::{cursor, numbers, Listed};
use crate::refusal::{Answer, Refusal};

/// The entries of a list on a page.
const ENTRIES: u32 = 30;

/// A request for a page, of a gateway that has an index.
pub(super) struct Asked {
    pub(super) app: Shared,
    pub(super) uri: Uri,
    /// The time of the chain.
    pub(super) now: u64,
    pub(super) money: Money,
    numbers: Vec<u64>,
}

/// The one parameter of a page that has a list and no filter.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct After {
    after: Option<String>,
}

impl Asked {
    pub(super) async fn new(app: &Shared, uri: Uri, path: &RawPathParams) -> Result<Self, Answer> {
        app.index()?;
        let (numbers, now) = (numbers(path)?, app.time().await?);
        Ok(Self { app: Arc::clone(app), uri, now, money: Money::of(app), numbers })
    }

    /// Return a number of the path.
    pub(super) fn number(&self, place: usize) -> u64 {
        self.numbers.get(place).copied().unwrap_or_default()
    }

    /// Read the query. A form sends what was left empty: that is absent.
    pub(super) fn query<Q: DeserializeOwned>(&self) -> Result<Q, Refusal> {
        let given = self.uri.query().unwrap_or_default().split('&');
        let given: Vec<&str> = given.filter(|part| !part.is_empty() && !part.ends_with('=')).collect();
        let expected = "a query as the form of this page sends it";
        let malformed = |got: String| Refusal::Malformed { expected, got: got.chars().take(200).collect() };
        let uri = format!("/?{}", given.join("&")).parse().map_err(|_| malformed("an address".to_owned()))?;
        Query::<Q>::try_from_uri(&uri).map(|query| query.0).map_err(|error| malformed(error.body_text()))
    }

    /// Read the query of a page that has a list and no filter.
    pub(super) fn after<C: DeserializeOwned>(&self) -> Result<PageRequest<C>, Refusal> {
        page(self.query::<After>()?.after.as_deref())
    }

    /// Ask the index.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Reader) -> Result<T, IndexError> + Send + 'static,
    ) -> Result<T, Refusal> {
        self.app.index()?.ask(read).await
    }

    /// Ask the index for what is there or not.
    pub(super) async fn found<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Reader) -> Result<Option<T>, IndexError> + Send + 'static,
    ) -> Result<T, Refusal> {
        self.read(read).await?.ok_or_else(|| self.nothing())
    }

    /// Return the refusal for what is not there.
    pub(super) fn nothing(&self) -> Refusal {
        Refusal::Nothing { path: self.uri.path().chars().take(100).collect() }
    }

    /// Return the address of the page that goes on here.
    pub(super) fn next(&self, next: &str) -> String {
        let given = self.uri.query().unwrap_or_default().split('&');
        let kept = given.filter(|part| !part.is_empty() && !part.ends_with('=') && !part.starts_with("after="));
        let after = format!("after={next}");
        let parts: Vec<&str> = kept.chain([after.as_str()]).collect();
        format!("{}?{}", self.uri.path(), parts.join("&"))
    }
}

/// Read where a page begins.
pub(super) fn page<C: DeserializeOwned>(after: Option<&str>) -> Result<PageRequest<C>, Refusal> {
    Ok(PageRequest { after: cursor(after)?, limit: ENTRIES })
}

/// Write the cursor of a page as text.
pub(super) fn listed<T, C: Serialize>(page: Page<T, C>) -> Result<Listed<T>, Refusal> {
    Listed::of(page)
}
