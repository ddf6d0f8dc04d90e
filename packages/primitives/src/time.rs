//! Instants and durations in whole seconds.

use std::fmt;

use cosmwasm_std::Timestamp;
use schemars::gen::SchemaGenerator;
use schemars::schema::Schema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{schema, PrimitiveError};

/// A duration in seconds. A JSON number on the wire.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seconds(u64);

impl Seconds {
    /// Make a duration of that many seconds.
    #[must_use]
    pub const fn new(seconds: u64) -> Self {
        Self(seconds)
    }

    /// Return the number of seconds.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl JsonSchema for Seconds {
    fn schema_name() -> String {
        "Seconds".to_owned()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schema::integer("uint64", 0, None, "A duration in seconds.")
    }
}

/// An instant in seconds since 1970-01-01T00:00:00Z. A JSON number on the wire.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(u64);

impl Time {
    /// The instant so many seconds after 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn new(seconds: u64) -> Self {
        Self(seconds)
    }

    /// The seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The instant `duration` later.
    ///
    /// # Errors
    /// `TIME_OVERFLOW` if 64 bits do not hold it.
    pub const fn plus(self, duration: Seconds) -> Result<Self, PrimitiveError> {
        match self.0.checked_add(duration.0) {
            Some(seconds) => Ok(Self(seconds)),
            None => Err(PrimitiveError::TimeOverflow { at: self.0, by: duration.0 }),
        }
    }

    /// How long it has been since `earlier`: zero if that is not earlier.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Seconds {
        Seconds(self.0.saturating_sub(earlier.0))
    }
}

impl From<&Timestamp> for Time {
    /// The whole seconds of a block's time; the rest is cut off.
    fn from(timestamp: &Timestamp) -> Self {
        Self(timestamp.seconds())
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl JsonSchema for Time {
    fn schema_name() -> String {
        "Time".to_owned()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schema::integer("uint64", 0, None, "An instant in seconds since 1970-01-01T00:00:00Z.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Coded;

    #[test]
    fn adding_beyond_64_bits_is_refused() {
        let last = Time::new(u64::MAX);
        assert_eq!(last.plus(Seconds::new(0)), Ok(last));
        let refused = last.plus(Seconds::new(1)).unwrap_err();
        assert_eq!(refused.code(), "TIME_OVERFLOW");
        assert_eq!(
            refused.to_string(),
            format!("TIME_OVERFLOW: expected at most {0} seconds, got {0} plus 1", u64::MAX)
        );
        assert_eq!(Time::new(100).plus(Seconds::new(20)), Ok(Time::new(120)));
    }

    #[test]
    fn what_lies_ahead_has_lasted_no_time() {
        assert_eq!(Time::new(120).since(Time::new(100)), Seconds::new(20));
        assert_eq!(Time::new(100).since(Time::new(120)), Seconds::new(0));
    }

    #[test]
    fn a_timestamp_is_cut_to_whole_seconds() {
        assert_eq!(Time::from(&Timestamp::from_nanos(1_999_999_999)), Time::new(1));
    }

    #[test]
    fn times_are_json_numbers() {
        assert_eq!(serde_json::to_string(&Time::new(5)).unwrap(), "5");
        assert_eq!(serde_json::from_str::<Seconds>("5").unwrap(), Seconds::new(5));
        assert!(serde_json::from_str::<Time>("\"5\"").is_err());
        assert_eq!((Time::new(5).to_string(), Seconds::new(6).to_string()), ("5".to_owned(), "6".to_owned()));
    }
}
