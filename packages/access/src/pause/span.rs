//! From when until when entry is stopped: no storage, no chain.

use caravan_primitives::{Seconds, Time};
use cosmwasm_std::Addr;
use serde::{Deserialize, Serialize};

use crate::AccessError;

/// The longest a pause lasts: seven days.
pub const MAX_PAUSE: Seconds = Seconds::new(604_800);
/// From `Unpause` until entry works again: ten minutes.
pub const UNPAUSE_DELAY: Seconds = Seconds::new(600);

/// The last pause of a contract: by whom, from when, until when.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[serde(from = "PauseRow", into = "PauseRow")]
pub struct PauseSpan {
    by: Addr,
    since: Time,
    until: Time,
}

/// The stored form. A tuple, because rows are without names.
type PauseRow = (Addr, Time, Time);

impl From<PauseRow> for PauseSpan {
    fn from((by, since, until): PauseRow) -> Self {
        Self { by, since, until }
    }
}

impl From<PauseSpan> for PauseRow {
    fn from(PauseSpan { by, since, until }: PauseSpan) -> Self {
        (by, since, until)
    }
}

impl PauseSpan {
    /// Begin a pause after the last one, if there was one.
    ///
    /// Where the end of a pause has been announced and has not come, the announcement is taken back: the pause goes on as if
    /// there had been none, until seven days after it began. That opens nothing: entry is stopped before and after.
    ///
    /// # Errors
    /// `ALREADY_PAUSED` where no end is announced; `PAUSE_EARLY` until entry has worked for as long as the last pause
    /// lasted; `TIME_OVERFLOW`.
    pub fn begin(last: Option<&Self>, by: &Addr, now: Time) -> Result<Self, AccessError> {
        let Some(last) = last else { return Self::longest(by.clone(), now) };
        if last.stops(now) {
            let longest = Self::longest(last.by.clone(), last.since)?;
            if *last == longest {
                let Self { by, since, until } = longest;
                return Err(AccessError::AlreadyPaused { by, since, until });
            }
            return Ok(longest);
        }
        let from = last.next_from()?;
        if now < from {
            return Err(AccessError::PauseEarly { from, now });
        }
        Self::longest(by.clone(), now)
    }

    fn longest(by: Addr, since: Time) -> Result<Self, AccessError> {
        Ok(Self { by, since, until: since.plus(MAX_PAUSE)? })
    }

    /// Announce the end of the pause: ten minutes from now. An announcement that is made again does not move it.
    ///
    /// # Errors
    /// `NOT_PAUSED` once it has ended; `PAUSE_ENDS` where it ends within ten minutes anyway; `TIME_OVERFLOW`.
    pub fn announce_end(self, now: Time) -> Result<Self, AccessError> {
        if !self.stops(now) {
            return Err(AccessError::NotPaused);
        }
        let end = now.plus(UNPAUSE_DELAY)?;
        if self.until <= end {
            return Err(AccessError::PauseEnds { end, until: self.until });
        }
        Ok(Self { until: end, ..self })
    }

    /// Whether entry is stopped at this second, which is not before the pause began.
    #[must_use]
    pub fn stops(&self, now: Time) -> bool {
        now < self.until
    }

    /// The address that paused the contract.
    #[must_use]
    pub const fn by(&self) -> &Addr {
        &self.by
    }

    /// The second in which the pause began.
    #[must_use]
    pub const fn since(&self) -> Time {
        self.since
    }

    /// The first second in which entry works again, unless an announcement moves it.
    #[must_use]
    pub const fn until(&self) -> Time {
        self.until
    }

    /// The first second in which the next pause may begin: as long after this one as this one lasts.
    ///
    /// # Errors
    /// `TIME_OVERFLOW`.
    pub fn next_from(&self) -> Result<Time, AccessError> {
        Ok(self.until.plus(self.until.since(self.since))?)
    }
}

#[cfg(test)]
mod tests;
