//! Seasons of points: accepted work counts in the season of its acceptance.

use caravan_contract_kit::within;
use caravan_marketplace_api::Seasons;
use caravan_primitives::Time;

use super::Result;

/// When the first season begins, and how long each is, in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Calendar {
    pub(crate) start: u64,
    pub(crate) length: u64,
}

impl Calendar {
    /// Check that a season is at least a day long.
    pub(crate) fn new(seasons: &Seasons) -> Result<Self> {
        let length = seasons.length_secs.get();
        within("season length_secs", length, 86_400..=u64::from(u32::MAX))?;
        Ok(Self { start: seasons.starts_at.get(), length })
    }

    /// The season of a time, from 1. What comes before the first season counts in it.
    pub(crate) fn season_at(self, now: Time) -> u32 {
        let passed = now.get().checked_sub(self.start).and_then(|secs| secs.checked_div(self.length)).unwrap_or(0);
        u32::try_from(passed).ok().and_then(|passed| passed.checked_add(1)).unwrap_or(u32::MAX)
    }
}
