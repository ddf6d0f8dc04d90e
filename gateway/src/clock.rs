//! The clock of the machine.

use std::time::{SystemTime, UNIX_EPOCH};

/// The seconds of a day.
const DAY: u64 = 86_400;

/// Return the seconds since 1970.
pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}

/// Return the day (UTC) of a time, counted from 1970.
pub(crate) const fn day(secs: u64) -> u64 {
    secs / DAY
}
