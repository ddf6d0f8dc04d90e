//! The deliveries of one webhook, one after another.

use std::sync::atomic::Ordering;
use std::sync::Arc;
use std::time::{Duration, Instant};

use caravan_gateway_api::{WebhookFault, WebhookState};
use caravan_index::{EventEntry, Events};
use tokio::sync::watch;
use tokio::time::sleep;

use super::filter::filter_of;
use super::message::Message;
use super::registry::Run;
use super::row::Row;
use super::send::Lane;
use crate::app::{blocking, App};
use crate::clock::now;
use crate::index::Reached;
use crate::refusal::{Answer, Refusal};

/// Events that are read at once.
const PAGE: u32 = 100;
/// How long to wait where the index cannot be asked.
const PAUSE: Duration = Duration::from_secs(1);
/// How often it is checked that the key may still have webhooks.
const CHECKED: Duration = Duration::from_secs(3_600);
/// The longest pause that a receiver may ask for between two tries.
const LONGEST_PAUSE_SECS: u64 = 600;

/// What works on a webhook.
pub(super) struct Worker {
    app: Arc<App>,
    run: Run,
    reached: watch::Receiver<Reached>,
    /// When chain and key were checked last.
    checked: Option<Instant>,
    lane: Lane,
}

impl Worker {
    /// Prepare deliveries, where the gateway has an index.
    pub(super) fn new(app: Arc<App>, run: Run) -> Option<Self> {
        let reached = app.index.as_ref()?.following.reached.clone();
        Some(Self { app, run, reached, checked: None, lane: Lane::Slow })
    }

    /// Deliver until the webhook is paused, or the gateway stops.
    pub(super) async fn run(mut self) {
        while let Some(row) = self.app.webhooks.row(&self.run) {
            sleep(Duration::from_secs(row.next_try.saturating_sub(now()))).await;
            match self.turn(&row).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(_) => sleep(PAUSE).await,
            }
        }
    }

    /// Deliver what there is, then wait for more. Return whether to go on.
    async fn turn(&mut self, row: &Row) -> Result<bool, Answer> {
        self.check(row).await?;
        if self.app.webhooks.row(&self.run).is_none() {
            return Ok(false);
        }
        // What comes from now on wakes it again.
        self.reached.borrow_and_update();
        let Events { events, next, more } = self.page(row).await?;
        let names = &row.wanted.names;
        for event in events.iter().filter(|event| names.is_empty() || names.contains(&event.name)) {
            if !self.deliver(row, event).await? {
                return Ok(true);
            }
        }
        // An index that is built anew has fewer events than were delivered: it is waited for.
        if next >= row.after {
            self.app.webhooks.advance(&self.run, next);
        }
        Ok(more && next >= row.after || self.reached.changed().await.is_ok())
    }

    async fn page(&self, row: &Row) -> Result<Events, Refusal> {
        let readers = self.app.index()?;
        let mut filter = filter_of(&row.wanted)?;
        if let [name] = row.wanted.names.as_slice() {
            filter.name = Some(name.clone());
        }
        let after = row.after;
        readers.ask_for_stream(move |reader| reader.events_since(after, &filter, PAGE)).await
    }

    /// Pause the webhook if the gateway has another chain now, or its key may have no webhooks any more.
    async fn check(&mut self, row: &Row) -> Result<(), Answer> {
        if self.checked.is_some_and(|at| at.elapsed() < CHECKED) {
            return Ok(());
        }
        let chain_id = self.app.index()?.ask(|reader| Ok(reader.status()?.chain_id)).await?;
        if chain_id != row.chain_id {
            self.pause(WebhookState::OtherChain).await?;
        } else if !self.app.may_have_webhooks(&row.key).await? {
            self.pause(WebhookState::NotAdmitted).await?;
        }
        self.checked = Some(Instant::now());
        Ok(())
    }

    /// Try to deliver an event three times. Return whether it was delivered.
    async fn deliver(&mut self, row: &Row, event: &EventEntry) -> Result<bool, Refusal> {
        let message = Message::event(&row.id, event)?;
        let mut pauses = self.app.config.webhooks.pauses_secs.iter();
        loop {
            let sent = self.app.sender.send(&row.wanted.url, &row.secret, &message, self.lane).await;
            let undelivered = match sent {
                Ok(lane) => {
                    self.lane = lane;
                    self.app.counts.delivered.fetch_add(1, Ordering::Relaxed);
                    self.app.webhooks.delivered(&self.run, event.sequence, now());
                    return Ok(true);
                }
                Err(undelivered) => undelivered,
            };
            self.lane = Lane::Slow;
            self.app.counts.undelivered.fetch_add(1, Ordering::Relaxed);
            let fault = WebhookFault { event: event.sequence, time: now(), got: undelivered.got };
            self.app.webhooks.tried(&self.run, fault);
            if undelivered.is_gone {
                self.pause(WebhookState::Gone).await?;
                return Ok(false);
            }
            let Some(pause) = pauses.next() else { break };
            let asked = undelivered.retry_after.unwrap_or_default().min(LONGEST_PAUSE_SECS);
            sleep(Duration::from_secs(asked.max(*pause))).await;
        }
        let (app, run) = (Arc::clone(&self.app), self.run.clone());
        blocking(move || app.webhooks.failed(&run, now())).await?;
        Ok(false)
    }

    async fn pause(&self, state: WebhookState) -> Result<(), Refusal> {
        let (app, run) = (Arc::clone(&self.app), self.run.clone());
        blocking(move || app.webhooks.pause(&run, state)).await
    }
}
