//! What all requests share.

use std::sync::Arc;

use caravan_store::Content;
use tokio::sync::Semaphore;

use crate::book::Book;
use crate::config::Config;
use crate::keys::Keys;
use crate::ledger::Ledger;
use crate::refusal::Refusal;
use crate::seen_keys::Accounts;

/// What all requests share.
pub(crate) struct App {
    pub(crate) config: Config,
    pub(crate) keys: Keys,
    pub(crate) book: Arc<Book>,
    pub(crate) content: Content,
    /// The chain, where one is served.
    pub(crate) ledger: Option<Ledger>,
    pub(crate) accounts: Accounts,
    /// Places for uploads at a time.
    pub(crate) uploads: Semaphore,
}

pub(crate) type Shared = Arc<App>;

impl App {
    /// Return the chain.
    pub(crate) fn ledger(&self) -> Result<&Ledger, Refusal> {
        self.ledger.as_ref().ok_or(Refusal::NoChain {})
    }
}

/// Run what waits for a disk, off the threads that serve.
pub(crate) async fn blocking<T: Send + 'static>(
    act: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    let done = tokio::task::spawn_blocking(act).await;
    done.unwrap_or_else(|error| Err(Refusal::Failed { got: error.to_string() }))
}
