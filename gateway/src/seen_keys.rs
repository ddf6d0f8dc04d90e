//! The keys that sent something lately, so that the chain is not asked about each request.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use caravan_keys::PublicKey;

use crate::book::Standing;

/// How long the standing of a key is remembered. It only rises, but for coins that are spent.
const REMEMBERED: Duration = Duration::from_secs(600);
/// How many keys are remembered.
const MOST: usize = 100_000;

/// A key as it was seen last.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen {
    pub(crate) standing: Standing,
    pub(crate) at: Instant,
    /// The day of the counts.
    pub(crate) day: u64,
    /// The sequence of its first transaction of the day.
    pub(crate) first: u64,
    /// How many transactions came today, refused ones too.
    pub(crate) came: u64,
}

/// The keys that were seen.
#[derive(Default)]
pub(crate) struct Accounts(Mutex<BTreeMap<PublicKey, Seen>>);

impl Accounts {
    /// Return a key as it was seen lately.
    pub(crate) fn get(&self, key: &PublicKey) -> Option<Seen> {
        self.last(key).filter(|seen| seen.at.elapsed() < REMEMBERED)
    }

    pub(crate) fn last(&self, key: &PublicKey) -> Option<Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).copied()
    }

    pub(crate) fn set(&self, key: &PublicKey, seen: Seen) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(*key, seen);
    }

    /// Count a transaction, and return how many came today.
    pub(crate) fn count(&self, key: &PublicKey) -> u64 {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get_mut(key).map_or(0, |seen| {
            seen.came += 1;
            seen.came
        })
    }
}
