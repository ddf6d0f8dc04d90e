//! A pause stops what begins something, never what ends it, and gives the sender of a pause no advantage.
//!
//! It has an end from the first second on: seven days later. An earlier end is announced ten minutes ahead, so that
//! everyone can act in the second in which entry works again, and no one can open it for a message of their own. Then entry
//! works for as long as the pause lasted before the next one can begin.

mod span;

use caravan_primitives::Time;
use cosmwasm_std::{Addr, StdResult, Storage};
use cw_storage_plus::Item;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::AccessError;

pub use span::{PauseSpan, MAX_PAUSE, UNPAUSE_DELAY};

/// The row of the last pause in the storage of a contract. A contract that was never paused has no row, so that a new
/// contract runs without a write.
pub struct Pause {
    row: Item<PauseSpan>,
}

/// Answer of `paused`: whether entry is paused.
#[derive(Serialize, Deserialize, JsonSchema, Clone, Debug, Default, PartialEq, Eq)]
pub struct PausedResponse {
    /// Since when entry is paused; absent while entry works.
    pub since: Option<Time>,
    /// From when on entry works again: the second that `Unpause` announced, or seven days after the pause began. Absent
    /// while entry works.
    pub until: Option<Time>,
    /// From when on the next pause may begin, as things are; absent where one may begin now.
    pub next_from: Option<Time>,
}

caravan_primitives::events! {
    pub PAUSE_EVENTS, version "1";
    /// The contract was paused: nothing new can begin.
    ContractPaused "contract_paused" {
        /// Address that sent the message.
        sender: Addr,
        /// When the pause began; earlier than now where an announced end was taken back.
        since: Time,
        /// When it ends by itself.
        until: Time,
    }
    /// The end of the pause was announced.
    ContractUnpaused "contract_unpaused" {
        /// Address that sent the message.
        sender: Addr,
        /// From this second on entry works.
        until: Time,
    }
}

impl Pause {
    /// Keep the row under this key.
    #[must_use]
    pub const fn new(namespace: &'static str) -> Self {
        Self { row: Item::new(namespace) }
    }

    /// Pause the contract, or take back the announcement of an end. The policy says who may.
    ///
    /// # Errors
    /// Those of [`PauseSpan::begin`]; `STORAGE_FAILED`.
    pub fn pause(&self, storage: &mut dyn Storage, by: &Addr, now: Time) -> Result<PauseSpan, AccessError> {
        let span = PauseSpan::begin(self.last(storage)?.as_ref(), by, now)?;
        self.row.save(storage, &span)?;
        Ok(span)
    }

    /// Announce the end of the pause.
    ///
    /// # Errors
    /// `NOT_PAUSED`; `PAUSE_ENDS` where it ends within ten minutes anyway; `TIME_OVERFLOW`, `STORAGE_FAILED`.
    pub fn unpause(&self, storage: &mut dyn Storage, now: Time) -> Result<PauseSpan, AccessError> {
        let span = self.last(storage)?.ok_or(AccessError::NotPaused)?.announce_end(now)?;
        self.row.save(storage, &span)?;
        Ok(span)
    }

    /// Report whether entry is paused now, until when, and when the next pause may begin.
    ///
    /// # Errors
    /// `TIME_OVERFLOW`, `STORAGE_FAILED`.
    pub fn report(&self, storage: &dyn Storage, now: Time) -> Result<PausedResponse, AccessError> {
        let Some(span) = self.last(storage)? else { return Ok(PausedResponse::default()) };
        let next_from = Some(span.next_from()?).filter(|from| now < *from);
        let stops = span.stops(now).then_some(span);
        let (since, until) = (stops.as_ref().map(PauseSpan::since), stops.as_ref().map(PauseSpan::until));
        Ok(PausedResponse { since, until, next_from })
    }

    /// Refuse while the contract is paused.
    ///
    /// # Errors
    /// `CONTRACT_PAUSED`, `STORAGE_FAILED`.
    pub(crate) fn require_running(&self, storage: &dyn Storage, now: Time) -> Result<(), AccessError> {
        match self.last(storage)?.filter(|span| span.stops(now)) {
            Some(span) => {
                Err(AccessError::ContractPaused { by: span.by().clone(), since: span.since(), until: span.until() })
            }
            None => Ok(()),
        }
    }

    fn last(&self, storage: &dyn Storage) -> StdResult<Option<PauseSpan>> {
        self.row.may_load(storage)
    }
}

#[cfg(test)]
mod tests {
    use caravan_primitives::Coded;
    use cosmwasm_std::testing::{MockApi, MockStorage};
    use proptest::prelude::*;

    use super::*;

    const PAUSE: Pause = Pause::new("ps");

    fn running(storage: &MockStorage, now: u64) -> Result<(), String> {
        PAUSE.require_running(storage, Time::new(now)).map_err(|error| error.to_string())
    }

    fn report(storage: &MockStorage, now: u64) -> [Option<u64>; 3] {
        let PausedResponse { since, until, next_from } = PAUSE.report(storage, Time::new(now)).unwrap();
        [since, until, next_from].map(|time| time.map(Time::get))
    }

    #[test]
    fn a_contract_runs_until_it_is_paused_and_again_ten_minutes_after_the_unpause() {
        let mut storage = MockStorage::new();
        assert_eq!((running(&storage, 7), report(&storage, 7)), (Ok(()), [None; 3]));
        let by = MockApi::default().addr_make("owner");
        PAUSE.pause(&mut storage, &by, Time::new(7)).unwrap();
        assert_eq!(storage.get(b"ps").unwrap(), format!(r#"["{by}",7,604807]"#).into_bytes());
        assert_eq!(report(&storage, 8), [Some(7), Some(604_807), Some(1_209_607)]);
        let refused = running(&storage, 8).unwrap_err();
        let text = format!("CONTRACT_PAUSED: expected a running contract, got one paused by {by} from 7 until 604807");
        assert_eq!(refused, text);
        PAUSE.unpause(&mut storage, Time::new(107)).unwrap();
        assert_eq!(report(&storage, 706), [Some(7), Some(707), Some(1_407)]);
        assert!(running(&storage, 706).unwrap_err().starts_with("CONTRACT_PAUSED: "));
        assert_eq!((running(&storage, 707), report(&storage, 707)), (Ok(()), [None, None, Some(1_407)]));
        assert_eq!(PAUSE.pause(&mut storage, &by, Time::new(1_406)).unwrap_err().code(), "PAUSE_EARLY");
        assert_eq!(report(&storage, 1_407), [None; 3]);
        PAUSE.pause(&mut storage, &by, Time::new(1_407)).unwrap();
        assert_eq!(report(&storage, 1_407), [Some(1_407), Some(606_207), Some(1_211_007)]);
    }

    #[test]
    fn what_is_refused_changes_no_row() {
        let mut storage = MockStorage::new();
        let (first, second) = (MockApi::default().addr_make("first"), MockApi::default().addr_make("second"));
        assert_eq!(PAUSE.unpause(&mut storage, Time::new(7)), Err(AccessError::NotPaused));
        PAUSE.pause(&mut storage, &first, Time::new(7)).unwrap();
        let row = storage.get(b"ps");
        let refused = PAUSE.pause(&mut storage, &second, Time::new(8)).unwrap_err();
        let until = Time::new(604_807);
        assert_eq!(refused, AccessError::AlreadyPaused { by: first, since: Time::new(7), until });
        assert_eq!(storage.get(b"ps"), row);
        assert_eq!(PAUSE.unpause(&mut storage, Time::new(604_207)).unwrap_err().code(), "PAUSE_ENDS");
        assert_eq!(storage.get(b"ps"), row);
    }

    /// The code of a change of the row, which is undone.
    fn tried<T>(
        storage: &mut MockStorage,
        change: impl Fn(&mut MockStorage) -> Result<T, AccessError>,
    ) -> &'static str {
        let row = storage.get(b"ps");
        let code = change(storage).map_or_else(|error| error.code(), |_| "ok");
        match row {
            Some(row) => storage.set(b"ps", &row),
            None => storage.remove(b"ps"),
        }
        code
    }

    /// What a report promises of the messages of its second.
    fn promised([since, until, next_from]: [Option<u64>; 3], now: u64) -> [&'static str; 3] {
        let Some((since, until)) = since.zip(until) else {
            return ["ok", if next_from.is_some() { "PAUSE_EARLY" } else { "ok" }, "NOT_PAUSED"];
        };
        let announced = until < since.saturating_add(MAX_PAUSE.get());
        let ends = until <= now.saturating_add(UNPAUSE_DELAY.get());
        let pause = if announced { "ok" } else { "ALREADY_PAUSED" };
        ["CONTRACT_PAUSED", pause, if ends { "PAUSE_ENDS" } else { "ok" }]
    }

    proptest! {
        #[test]
        fn what_is_reported_is_what_messages_meet_at_every_second(
            steps in prop::collection::vec((0..5_u8, prop_oneof![0..3_u64, 598..603_u64, 604_700..604_900_u64]), 1..40),
        ) {
            let (mut storage, mut now) = (MockStorage::new(), 7_u64);
            let by = MockApi::default().addr_make("owner");
            for (step, secs) in steps {
                now = now.saturating_add(secs);
                let at = Time::new(now);
                match step {
                    0 | 1 => drop(PAUSE.pause(&mut storage, &by, at)),
                    2 | 3 => drop(PAUSE.unpause(&mut storage, at)),
                    _ => {}
                }
                let shown = report(&storage, now);
                let got = [
                    tried(&mut storage, |storage| PAUSE.require_running(storage, at)),
                    tried(&mut storage, |storage| PAUSE.pause(storage, &by, at)),
                    tried(&mut storage, |storage| PAUSE.unpause(storage, at)),
                ];
                prop_assert_eq!(got, promised(shown, now), "{:?} at {}", shown, now);
                prop_assert!(shown[2].into_iter().all(|from| now < from));
            }
        }
    }

    #[test]
    fn a_row_that_cannot_be_read_does_not_pass_for_running() {
        let mut storage = MockStorage::new();
        storage.set(b"ps", b"?");
        assert_eq!(PAUSE.require_running(&storage, Time::new(7)).unwrap_err().code(), "STORAGE_FAILED");
        assert_eq!(PAUSE.unpause(&mut storage, Time::new(7)).unwrap_err().code(), "STORAGE_FAILED");
        assert_eq!(PAUSE.report(&storage, Time::new(7)).unwrap_err().code(), "STORAGE_FAILED");
    }
}
