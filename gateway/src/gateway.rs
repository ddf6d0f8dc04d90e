//! The gateway as a whole: it starts, serves and stops.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use caravan_chain::{ChainError, Embedded};
use caravan_client::home::suite;
use caravan_client::ClientError;
use caravan_keys::PublicKey;
use caravan_store::{Content, ContentError, Network, NetworkOptions};
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::{watch, Semaphore};
use tokio::task::JoinHandle;

use crate::app::{App, Counts, Indexed, Shared};
use crate::book::Book;
use crate::cleanup;
use crate::config::Config;
use crate::files;
use crate::index::{Follower, Kept, NodeSource, Readers, ServedSource};
use crate::keys::Keys;
use crate::ledger::{Ledger, Running};
use crate::node::Served;
use crate::refusal::Refusal;
use crate::router::router;
use crate::server::{serve, Bounds};
use crate::webhooks;

/// Uploads at a time.
const UPLOADS: usize = 64;

/// Why a gateway does not start, or stopped by itself.
#[derive(Debug, Error)]
pub enum StartError {
    /// The file of the chain cannot be opened, or written.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// The contracts of the chain cannot be found.
    #[error(transparent)]
    Suite(#[from] ClientError),
    /// The folder of the gateway cannot be used.
    #[error("GATEWAY_FOLDER: {}: {got}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What happened.
        got: String,
    },
    /// The record of uploads cannot be opened.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The store of content cannot be used.
    #[error(transparent)]
    Content(#[from] ContentError),
    /// The address cannot be listened at.
    #[error("GATEWAY_LISTEN: {address}: {got}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What happened.
        got: String,
    },
    /// The system gives no thread or no signals.
    #[error("GATEWAY_SYSTEM: {0}")]
    System(#[from] std::io::Error),
}

/// A gateway that serves until [`Gateway::stop`].
pub struct Gateway {
    runtime: Runtime,
    app: Shared,
    address: SocketAddr,
    stop: watch::Sender<bool>,
    server: JoinHandle<()>,
    chain: Option<Running>,
    index: Option<Follower>,
}

/// Serve until SIGTERM or SIGINT; then finish what was taken, and return. `started` is called when it listens.
///
/// # Errors
/// [`StartError`], also where the chain cannot be written any more.
pub fn run(config: Config, started: impl FnOnce(&Gateway)) -> Result<(), StartError> {
    files::allow(config.connections);
    let gateway = Gateway::start(config)?;
    started(&gateway);
    gateway.wait()?;
    gateway.stop()
}

impl Gateway {
    /// Start a gateway. It serves when this returns.
    ///
    /// # Errors
    /// [`StartError`].
    pub fn start(config: Config) -> Result<Self, StartError> {
        let runtime = Builder::new_multi_thread().enable_all().thread_name("gateway").build()?;
        let listener = listen(&runtime, config.listen)?;
        let address = listener.local_addr()?;
        let Opened { app, chain, index } = open(config, runtime.handle())?;
        let (stop, stopped) = watch::channel(false);
        let bounds = Bounds { connections: app.config.connections, pause: app.pause() };
        let server = runtime.spawn(serve(listener, router(Arc::clone(&app)), bounds, stopped));
        runtime.spawn(cleanup::forever(Arc::downgrade(&app)));
        runtime.spawn(webhooks::forever(Arc::downgrade(&app)));
        Ok(Self { runtime, app, address, stop, server, chain, index })
    }

    /// Return where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Return its secp256k1 key.
    #[must_use]
    pub fn key(&self) -> PublicKey {
        self.app.keys.signing.public_key()
    }

    /// Wait for SIGTERM or SIGINT, or until the chain has stopped by itself.
    fn wait(&self) -> Result<(), StartError> {
        use tokio::signal::unix::{signal, SignalKind};
        self.runtime.block_on(async {
            let mut terminate = signal(SignalKind::terminate())?;
            let mut interrupt = signal(SignalKind::interrupt())?;
            let ended = async {
                while self.app.ledger.as_ref().is_none_or(Ledger::works) {
                    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
                }
            };
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
                () = ended => {}
            }
            Ok(())
        })
    }

    /// Take nothing new, finish what was taken, and end.
    ///
    /// # Errors
    /// That of the chain, where it had stopped by itself.
    pub fn stop(self) -> Result<(), StartError> {
        let Self { runtime, app, stop, server, chain, index, .. } = self;
        let _ = stop.send(true);
        // Streams of events end with the index, so it is first.
        if let Some(index) = index {
            index.stop();
        }
        let _ = runtime.block_on(server);
        let stopped = chain.map_or(Ok(()), Running::stop);
        runtime.shutdown_timeout(std::time::Duration::from_secs(5));
        // No delivery is under way any more.
        app.webhooks.save()?;
        Ok(stopped?)
    }
}

fn listen(runtime: &Runtime, address: SocketAddr) -> Result<TcpListener, StartError> {
    runtime.block_on(TcpListener::bind(address)).map_err(|error| StartError::Listen { address, got: error.to_string() })
}

/// What serves, and the threads that it needs.
struct Opened {
    app: Shared,
    chain: Option<Running>,
    index: Option<Follower>,
}

fn open(config: Config, runtime: &Handle) -> Result<Opened, StartError> {
    let folder = config.folder();
    let in_folder = |got: std::io::Error| StartError::Folder { path: folder.clone(), got: got.to_string() };
    std::fs::create_dir_all(&folder).map_err(in_folder)?;
    let keys = Keys::open(&folder).map_err(in_folder)?;
    let book = Arc::new(Book::open(&folder.join("gateway.redb"), config.limits)?);
    let here = || folder.join("content").display().to_string();
    let place = config.content.clone().unwrap_or_else(here);
    let content = Content::open(&place, &Network::new(NetworkOptions::default()))?;
    let (ledger, chain) = match config.chain.clone() {
        Some(path) => {
            Ledger::start(config.queue, move || served(&path))?.map(|(ledger, chain)| (Some(ledger), Some(chain)))?
        }
        None => (None, None),
    };
    let kept = Kept { content: content.clone(), book: Arc::clone(&book), runtime: runtime.clone() };
    let followed = follow(&config, ledger.as_ref(), kept)?;
    let (follower, index) = followed.map_or((None, None), |(follower, index)| (Some(follower), Some(index)));
    let webhooks = webhooks::Registry::open(&folder.join("webhooks.redb"), config.webhooks.clone())?;
    let sender = webhooks::Sender::new(&config.webhooks);
    let (accounts, uploads) = (crate::seen_keys::Accounts::default(), Semaphore::new(UPLOADS));
    let counts = Counts::default();
    let app = App { config, keys, book, content, ledger, accounts, uploads, index, webhooks, sender, counts };
    Ok(Opened { app: Arc::new(app), chain, index: follower })
}

/// Start the index of the served chain, or of the one behind a node that the configuration names.
fn follow(config: &Config, ledger: Option<&Ledger>, kept: Kept) -> Result<Option<(Follower, Indexed)>, StartError> {
    let path = config.folder().join("index.sqlite");
    let (follower, following) = match (ledger, &config.follow) {
        (Some(ledger), _) => {
            let (ledger, runtime) = (ledger.clone(), kept.runtime.clone());
            Follower::start(path.clone(), kept, move || Ok(ServedSource::new(ledger.clone(), runtime.clone())))?
        }
        (None, Some(followed)) => {
            let followed = followed.clone();
            Follower::start(path.clone(), kept, move || NodeSource::open(&followed))?
        }
        (None, None) => return Ok(None),
    };
    Ok(Some((follower, Indexed::new(Readers::new(path), following, config.connections / 2))))
}

/// Open the chain, on its thread.
fn served(path: &Path) -> Result<Served, StartError> {
    let chain = Embedded::open(path)?;
    let contracts = suite(&chain)?.ok_or_else(|| ClientError::from(caravan_client::Problem::SuiteMissing))?;
    Ok(Served { chain, contracts: contracts.into() })
}
