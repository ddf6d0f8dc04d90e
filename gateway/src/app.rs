//! What all requests share.

use std::sync::atomic::AtomicU64;
use std::sync::Arc;

use caravan_store::Content;
use tokio::sync::Semaphore;

use crate::book::Book;
use crate::config::Config;
use crate::index::{EventPages, Following, Readers};
use crate::keys::Keys;
use crate::ledger::Ledger;
use crate::refusal::Refusal;
use crate::seen_keys::Accounts;
use crate::webhooks::{Registry, Sender};

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
    /// The index of the chain, where one is served.
    pub(crate) index: Option<Indexed>,
    pub(crate) webhooks: Registry,
    pub(crate) sender: Sender,
    pub(crate) counts: Counts,
}

/// The index, for requests.
pub(crate) struct Indexed {
    pub(crate) readers: Arc<Readers>,
    pub(crate) following: Following,
    pub(crate) pages: Arc<EventPages>,
    /// Places for streams of events.
    pub(crate) streams: Arc<Semaphore>,
    most_streams: usize,
}

impl Indexed {
    pub(crate) fn new(readers: Readers, following: Following, most_streams: usize) -> Self {
        let (readers, streams) = (Arc::new(readers), Arc::new(Semaphore::new(most_streams)));
        Self { readers, following, pages: Arc::default(), streams, most_streams }
    }

    /// Return how many streams of events are open.
    pub(crate) fn open_streams(&self) -> u64 {
        self.most_streams.saturating_sub(self.streams.available_permits()) as u64
    }
}

/// How many requests there were, of others and, for webhooks, to others.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub(crate) requests: AtomicU64,
    pub(crate) refused: AtomicU64,
    pub(crate) failed: AtomicU64,
    /// Events that receivers of webhooks have got.
    pub(crate) delivered: AtomicU64,
    /// Tries that did not deliver.
    pub(crate) undelivered: AtomicU64,
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
