//! The time of a chain that a server keeps running.
//!
//! It is the machine's clock, less the time for which the chain stood still: a server that was off for a week must not find
//! every deadline of its chain past. So that it knows for how long it was off, the server keeps a heartbeat.

use serde::{Deserialize, Serialize};

/// How far the clock may move between two heartbeats. A server keeps one every 30 seconds; what is above two of them is time
/// for which the chain stood still, or a clock that was set.
const STANDSTILL_SECS: u64 = 60;

/// A moment at which the server ran, in seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heartbeat {
    /// What the clock of the machine said.
    pub clock: u64,
    /// What the time of the chain was then.
    pub time: u64,
}

/// What the time of a served chain is computed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServedHead {
    /// The earliest time of the next block: that of the last, in seconds since 1970.
    pub last_block: u64,
    /// The last heartbeat. None before the chain is served for the first time.
    pub heartbeat: Option<Heartbeat>,
}

/// Return the time of a served chain, in seconds since 1970, when the machine's clock says `clock`.
///
/// A chain that was never served starts at the clock. Otherwise the time has passed since the heartbeat as on the clock; if
/// more than a minute are said to have passed, or less than none, none has. It is never before the last block.
#[must_use]
pub fn served_time(clock: u64, head: &ServedHead) -> u64 {
    let time = match head.heartbeat {
        None => clock,
        Some(Heartbeat { clock: then, time }) => match clock.checked_sub(then) {
            Some(passed) if passed <= STANDSTILL_SECS => time.saturating_add(passed),
            Some(_) | None => time,
        },
    };
    time.max(head.last_block)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: u64 = 86_400;

    fn head(last_block: u64, clock: u64, time: u64) -> ServedHead {
        ServedHead { last_block, heartbeat: Some(Heartbeat { clock, time }) }
    }

    #[test]
    fn a_chain_that_is_served_for_the_first_time_has_the_time_of_the_clock() {
        assert_eq!(served_time(5_000, &ServedHead { last_block: 1_000, heartbeat: None }), 5_000);
        assert_eq!(
            served_time(500, &ServedHead { last_block: 1_000, heartbeat: None }),
            1_000,
            "not before its last block"
        );
    }

    #[test]
    fn time_passes_with_the_clock_while_there_are_heartbeats() {
        let head = head(1_000, 5_000, 4_000);
        assert_eq!([5_000, 5_030, 5_060].map(|clock| served_time(clock, &head)), [4_000, 4_030, 4_060]);
    }

    #[test]
    fn the_time_for_which_a_chain_stood_still_does_not_count() {
        let head = head(3_990, 5_000, 4_000);
        assert_eq!(served_time(5_061, &head), 4_000);
        assert_eq!(served_time(5_000 + 7 * DAY, &head), 4_000, "a pause of days");
        assert_eq!(served_time(u64::MAX, &head), 4_000);
    }

    #[test]
    fn a_clock_that_is_set_back_does_not_take_the_time_back() {
        let before = head(4_020, 5_000, 4_000);
        assert_eq!(served_time(4_999, &before), 4_020, "the last block came after the heartbeat");
        assert_eq!(served_time(1, &head(3_990, 5_000, 4_000)), 4_000);
    }
}
