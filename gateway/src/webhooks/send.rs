//! One request to a receiver.

use std::time::{Duration, Instant};

use caravan_gateway_api::WebhookSecret;
use caravan_store::{ContentError, Limits, Network, NetworkOptions};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::message::Message;
use crate::clock::now;
use crate::config::WebhookSettings;

/// Requests at a time to receivers that answer quickly, and again to all others: receivers that are slow or dead wait for each
/// other alone.
const AT_A_TIME: usize = 32;
/// How fast a receiver answers that is quick.
const QUICK: Duration = Duration::from_secs(1);
/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(5);

/// How a receiver has answered before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    /// The last time it was quick.
    Quick,
    /// It was slow, it failed, or nothing was sent yet.
    Slow,
}

/// Why a request did not deliver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Undelivered {
    /// What came, without anything that the receiver wrote.
    pub(crate) got: String,
    /// The receiver wants no more.
    pub(crate) is_gone: bool,
    /// After how many seconds it wants to be asked again.
    pub(crate) retry_after: Option<u64>,
}

/// Sends requests.
pub(crate) struct Sender {
    network: Network,
    quick: Semaphore,
    slow: Semaphore,
}

impl Sender {
    pub(crate) fn new(settings: &WebhookSettings) -> Self {
        let first_byte = Duration::from_secs(settings.answer_secs);
        let limits = Limits { connect: CONNECT.min(first_byte), first_byte, ..Limits::default() };
        let network = Network::new(NetworkOptions { allow_private: settings.allow_private, limits, insecure: false });
        Self { network, quick: Semaphore::new(AT_A_TIME), slow: Semaphore::new(AT_A_TIME) }
    }

    /// Check that an address may be sent to. A caller does not learn what a name is in the network of the gateway.
    pub(super) async fn check(&self, url: &str) -> Result<(), &'static str> {
        self.network.check_address(url).await.map_err(|error| {
            if let ContentError::UriUnsupported { .. } = error {
                "an address of another form, or another port"
            } else {
                "a name or an address that is not public"
            }
        })
    }

    /// Wait for a free place, and send a message once.
    pub(super) async fn send(
        &self,
        url: &str,
        secret: &WebhookSecret,
        message: &Message,
        lane: Lane,
    ) -> Result<Lane, Undelivered> {
        let Ok(_place) = self.place(lane).await else { return Err(Undelivered::from("a gateway that stops")) };
        let (time, began) = (now(), Instant::now());
        let headers = [
            ("webhook-id", message.id.clone()),
            ("webhook-timestamp", time.to_string()),
            ("webhook-signature", secret.sign(&message.id, time, &message.body)),
        ];
        let posted =
            self.network.post(url, &headers, message.body.clone()).await.map_err(|error| unanswered(&error))?;
        match posted.status {
            200..=299 if began.elapsed() <= QUICK => Ok(Lane::Quick),
            200..=299 => Ok(Lane::Slow),
            status => Err(Undelivered {
                got: format!("status {status}"),
                is_gone: status == 410,
                retry_after: posted.retry_after,
            }),
        }
    }

    async fn place(&self, lane: Lane) -> Result<SemaphorePermit<'_>, tokio::sync::AcquireError> {
        match lane {
            Lane::Quick => self.quick.acquire().await,
            Lane::Slow => self.slow.acquire().await,
        }
    }
}

impl From<&str> for Undelivered {
    fn from(got: &str) -> Self {
        Self { got: got.to_owned(), is_gone: false, retry_after: None }
    }
}

/// What is said about a request without an answer: the details could say what is in the network of the gateway.
fn unanswered(error: &ContentError) -> Undelivered {
    if let ContentError::Slow { .. } = error {
        return Undelivered::from("no answer in time");
    }
    Undelivered::from("no connection to a public address")
}
