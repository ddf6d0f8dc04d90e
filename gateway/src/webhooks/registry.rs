//! All webhooks of the gateway: in memory, and in their file.
//!
//! What a caller changes, and every failure, is in the file before anything else happens. That an event was delivered is written
//! once a second: a gateway that is killed sends the events of the last second again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use caravan_gateway_api::{WebhookFault, WebhookInfo, WebhookState};
use caravan_keys::PublicKey;
use tokio::sync::Notify;

use super::file::WebhookFile;
use super::row::Row;
use crate::config::WebhookSettings;
use crate::refusal::Refusal;

/// How often a receiver may be tested.
const TEST_SECS: u64 = 10;
/// The longest rest after a failed delivery.
const LONGEST_REST_SECS: u64 = 3_600;

/// A webhook since it was added or resumed: what an earlier task of it still says is passed over.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Run {
    pub(crate) id: String,
    generation: u64,
}

struct Entry {
    row: Row,
    generation: u64,
    /// The file has an older state.
    is_unsaved: bool,
    /// When it was tested last, in seconds since 1970.
    tested: u64,
}

/// How many webhooks there are, and how many of them are paused.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counted {
    pub(crate) all: u64,
    pub(crate) paused: u64,
}

/// All webhooks.
pub(crate) struct Registry {
    settings: WebhookSettings,
    file: WebhookFile,
    entries: Mutex<BTreeMap<String, Entry>>,
    /// A webhook came, went or was resumed.
    pub(crate) changed: Notify,
}

impl Registry {
    /// Open the file, and read all webhooks.
    pub(crate) fn open(path: &Path, settings: WebhookSettings) -> Result<Self, Refusal> {
        let file = WebhookFile::open(path)?;
        let entry = |row: Row| (row.id.clone(), Entry { row, generation: 0, is_unsaved: false, tested: 0 });
        let entries = file.all()?.into_iter().map(entry).collect();
        Ok(Self { settings, file, entries: Mutex::new(entries), changed: Notify::new() })
    }

    /// Check that there is room for another webhook, and that its key has none like it.
    pub(crate) fn check(&self, row: &Row) -> Result<(), Refusal> {
        self.fits(&self.lock(), row)
    }

    /// Add a webhook.
    pub(crate) fn add(&self, row: Row) -> Result<WebhookInfo, Refusal> {
        let mut entries = self.lock();
        self.fits(&entries, &row)?;
        self.file.save([&row])?;
        let info = row.info();
        entries.insert(row.id.clone(), Entry { row, generation: 0, is_unsaved: false, tested: 0 });
        self.changed.notify_one();
        Ok(info)
    }

    fn fits(&self, entries: &BTreeMap<String, Entry>, row: &Row) -> Result<(), Refusal> {
        let own = || entries.values().map(|entry| &entry.row).filter(|other| other.key == row.key);
        if let Some(same) = own().find(|other| other.wanted == row.wanted) {
            return Err(Refusal::WebhookExists { id: same.id.clone() });
        }
        let WebhookSettings { a_key, in_all, .. } = self.settings;
        for (most, count, of) in [(a_key, own().count(), "of a key"), (in_all, entries.len(), "in all")] {
            if count >= most {
                return Err(Refusal::Webhooks { most, of });
            }
        }
        Ok(())
    }

    /// Return the webhooks of a key.
    pub(crate) fn of(&self, key: &PublicKey) -> Vec<WebhookInfo> {
        self.lock().values().filter(|entry| entry.row.key == *key).map(|entry| entry.row.info()).collect()
    }

    /// Return a webhook of a key. One of another key is as unknown as one that is not there.
    pub(crate) fn own(&self, id: &str, key: &PublicKey) -> Result<Row, Refusal> {
        let entries = self.lock();
        let found = entries.get(id).filter(|entry| entry.row.key == *key);
        found.map(|entry| entry.row.clone()).ok_or_else(|| unknown(id))
    }

    /// Remove a webhook, for its key, or for any where `key` is absent.
    pub(crate) fn remove(&self, id: &str, key: Option<&PublicKey>) -> Result<(), Refusal> {
        let mut entries = self.lock();
        let found = entries.get(id).filter(|entry| key.is_none_or(|key| entry.row.key == *key));
        found.ok_or_else(|| unknown(id))?;
        self.file.remove(id)?;
        entries.remove(id);
        self.changed.notify_one();
        Ok(())
    }

    /// Begin again, as if nothing had failed, with what `change` says.
    pub(crate) fn resume(
        &self,
        id: &str,
        key: &PublicKey,
        change: impl FnOnce(&mut Row),
    ) -> Result<WebhookInfo, Refusal> {
        let mut entries = self.lock();
        let found = entries.get_mut(id).filter(|entry| entry.row.key == *key);
        let entry = found.ok_or_else(|| unknown(id))?;
        let mut row = Row { failures: 0, next_try: 0, state: WebhookState::Active, ..entry.row.clone() };
        change(&mut row);
        self.file.save([&row])?;
        let info = row.info();
        (entry.row, entry.is_unsaved) = (row, false);
        entry.generation += 1;
        self.changed.notify_one();
        Ok(info)
    }

    /// Note that a webhook is tested now, which is not to happen too often.
    pub(crate) fn begin_test(&self, id: &str, now: u64) -> Result<(), Refusal> {
        let mut entries = self.lock();
        let entry = entries.get_mut(id).ok_or_else(|| unknown(id))?;
        if now.saturating_sub(entry.tested) < TEST_SECS {
            return Err(Refusal::WebhookTested { secs: TEST_SECS });
        }
        entry.tested = now;
        Ok(())
    }

    /// Return what is to be worked on.
    pub(crate) fn running(&self) -> BTreeSet<Run> {
        let entries = self.lock();
        let live = entries.values().filter(|entry| !entry.row.state.is_paused());
        live.map(|entry| Run { id: entry.row.id.clone(), generation: entry.generation }).collect()
    }

    /// Return a webhook that is still to be worked on.
    pub(crate) fn row(&self, run: &Run) -> Option<Row> {
        let entries = self.lock();
        let entry = entries.get(&run.id).filter(|entry| entry.generation == run.generation);
        entry.map(|entry| entry.row.clone()).filter(|row| !row.state.is_paused())
    }

    /// Nothing is left to deliver up to this event.
    pub(crate) fn advance(&self, run: &Run, after: u64) {
        self.change(run, |row| {
            let is_new = row.after != after;
            row.after = after;
            is_new
        });
    }

    /// An event was delivered.
    pub(crate) fn delivered(&self, run: &Run, event: u64, now: u64) {
        self.change(run, |row| {
            (row.after, row.delivered) = (event, Some((event, now)));
            (row.failures, row.next_try, row.state) = (0, 0, WebhookState::Active);
            true
        });
    }

    /// A try did not deliver.
    pub(crate) fn tried(&self, run: &Run, fault: WebhookFault) {
        self.change(run, |row| {
            row.last_error = Some(fault);
            true
        });
    }

    /// All tries of a delivery failed: the webhook rests, each time twice as long, and is paused after too many times.
    pub(crate) fn failed(&self, run: &Run, now: u64) -> Result<(), Refusal> {
        let WebhookSettings { rest_secs, failures: most, .. } = self.settings;
        self.change(run, |row| {
            let rest = rest_secs.saturating_mul(1 << row.failures.min(12)).min(LONGEST_REST_SECS.max(rest_secs));
            row.failures += 1;
            row.next_try = now + rest;
            row.state = if row.failures >= most { WebhookState::Failed } else { WebhookState::Failing };
            true
        });
        self.save()
    }

    /// Stop a webhook until it is resumed.
    pub(crate) fn pause(&self, run: &Run, state: WebhookState) -> Result<(), Refusal> {
        self.change(run, |row| {
            row.state = state;
            true
        });
        self.save()
    }

    /// Write what has changed.
    pub(crate) fn save(&self) -> Result<(), Refusal> {
        let mut entries = self.lock();
        let unsaved = || entries.values().filter(|entry| entry.is_unsaved).map(|entry| &entry.row);
        if unsaved().next().is_none() {
            return Ok(());
        }
        self.file.save(unsaved())?;
        entries.values_mut().for_each(|entry| entry.is_unsaved = false);
        Ok(())
    }

    pub(crate) fn counted(&self) -> Counted {
        let entries = self.lock();
        let paused = entries.values().filter(|entry| entry.row.state.is_paused()).count();
        Counted { all: entries.len() as u64, paused: paused as u64 }
    }

    /// Change a webhook, unless it was removed or resumed since the run began.
    fn change(&self, run: &Run, change: impl FnOnce(&mut Row) -> bool) {
        let mut entries = self.lock();
        let entry = entries.get_mut(&run.id).filter(|entry| entry.generation == run.generation);
        if let Some(entry) = entry {
            entry.is_unsaved |= change(&mut entry.row);
        }
    }

    /// A thread that panicked leaves entries that are whole.
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn unknown(id: &str) -> Refusal {
    Refusal::WebhookUnknown { id: id.chars().take(80).collect() }
}

#[cfg(test)]
mod tests;
