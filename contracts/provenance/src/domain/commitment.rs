//! When a commitment can be used: it proves who came first.

use caravan_primitives::{Seconds, Time};
use caravan_provenance_api::{bounds, ProvenanceError};
use serde::{Deserialize, Serialize};

use super::Result;

const YOUNGEST: Seconds = Seconds::new(bounds::MIN_COMMITMENT_SECS);
const OLDEST: Seconds = Seconds::new(bounds::MAX_COMMITMENT_SECS);

/// When a commitment was made.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Commitment {
    #[serde(rename = "a")]
    pub(crate) at: Time,
    #[serde(rename = "h")]
    pub(crate) height: u64,
}

impl Commitment {
    /// Return the first and the last instant at which it can be used. Besides, a block must have passed.
    pub(crate) fn window(&self) -> Result<(Time, Time)> {
        Ok((self.at.plus(YOUNGEST)?, self.at.plus(OLDEST)?))
    }

    /// Refuse a commitment that is too young, in seconds or in blocks, or too old.
    pub(crate) fn require_usable(&self, now: Time, height: u64) -> Result<()> {
        let (from, until) = self.window()?;
        if now < from || height <= self.height {
            return Err(ProvenanceError::CommitmentEarly { from, now });
        }
        if now > until {
            return Err(ProvenanceError::CommitmentExpired { until, now });
        }
        Ok(())
    }

    /// Refuse to make the same commitment again while this one can be used: its time must not become later.
    pub(crate) fn require_expired(&self, now: Time) -> Result<()> {
        let (_, until) = self.window()?;
        if now > until {
            return Ok(());
        }
        Err(ProvenanceError::CommitmentExists { at: self.at })
    }
}

#[cfg(test)]
mod tests {
    use caravan_primitives::Coded;

    use super::*;

    #[test]
    fn a_commitment_is_usable_from_a_minute_and_a_block_for_seven_days() {
        let made = Commitment { at: Time::new(1_000), height: 10 };
        for (now, height, expected) in [
            (1_000, 10, "COMMITMENT_EARLY"),
            (1_059, 11, "COMMITMENT_EARLY"),
            (1_060, 10, "COMMITMENT_EARLY"),
            (1_060, 11, "usable"),
            (1_000 + 604_800, 11, "usable"),
            (1_000 + 604_801, 11, "COMMITMENT_EXPIRED"),
        ] {
            let got = made.require_usable(Time::new(now), height);
            assert_eq!(got.map_or_else(|error| error.code(), |()| "usable"), expected, "{now} {height}");
        }
    }

    #[test]
    fn a_commitment_is_not_made_again_while_it_can_be_used() {
        let made = Commitment { at: Time::new(1_000), height: 10 };
        assert_eq!(made.require_expired(Time::new(1_000 + 604_800)).unwrap_err().code(), "COMMITMENT_EXISTS");
        assert_eq!(made.require_expired(Time::new(1_000 + 604_801)), Ok(()));
    }

    #[test]
    fn a_time_that_cannot_be_is_refused() {
        let made = Commitment { at: Time::new(u64::MAX), height: 10 };
        assert_eq!(made.require_usable(Time::new(u64::MAX), 11).unwrap_err().code(), "TIME_OVERFLOW");
    }
}
