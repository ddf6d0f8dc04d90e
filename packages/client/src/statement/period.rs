//! The range of blocks of a statement.

use serde::{Deserialize, Serialize};

use crate::calendar::{date_time, start_of_day};
use crate::problem::Problem;

/// A day, in seconds.
const DAY: u64 = 86_400;

/// The range of blocks of a statement. What is absent has no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// The second since 1970 from which lines are shown.
    pub since: Option<u64>,
    /// The second before which lines are shown.
    pub until: Option<u64>,
    /// The first block whose lines are shown.
    pub since_height: Option<u64>,
    /// The last block whose lines are shown. Of a statement that was made, it is always there.
    pub until_height: Option<u64>,
}

impl Period {
    /// Read the range of a year, from its first day to its last, in universal time.
    ///
    /// # Errors
    /// `VALUE_INVALID`.
    pub fn year(text: &str) -> Result<Self, Problem> {
        let invalid = || Problem::Value { expected: "a year from 1970 to 9998", got: text.to_owned() };
        let year: u32 = text.parse().map_err(|_| invalid())?;
        let start = |year: u32| start_of_day(&format!("{year:04}-01-01")).ok_or_else(invalid);
        Ok(Self { since: Some(start(year)?), until: Some(start(year + 1)?), ..Self::default() })
    }

    /// Read the beginning and the end of a range: a day (`2026-01-31`, in universal time) or a height, both included.
    ///
    /// # Errors
    /// `VALUE_INVALID`.
    pub fn between(since: Option<&str>, until: Option<&str>) -> Result<Self, Problem> {
        let mut period = Self::default();
        match since.map(Bound::read).transpose()? {
            Some(Bound::Day(day)) => period.since = Some(day),
            Some(Bound::Height(height)) => period.since_height = Some(height),
            None => {}
        }
        match until.map(Bound::read).transpose()? {
            Some(Bound::Day(day)) => period.until = Some(day + DAY),
            Some(Bound::Height(height)) => period.until_height = Some(height),
            None => {}
        }
        Ok(period)
    }

    /// Return whether the lines of a block are before the range: they count for the balance before it alone.
    pub(super) fn begins_after(&self, height: u64, time: u64) -> bool {
        self.since.is_some_and(|since| time < since) || self.since_height.is_some_and(|since| height < since)
    }

    /// Return whether a block is behind the range.
    pub(super) fn ends_before(&self, height: u64, time: u64) -> bool {
        self.until.is_some_and(|until| time >= until) || self.until_height.is_some_and(|until| height > until)
    }

    /// Format the range: `2026-01-01 00:00:00 UTC to 2027-01-01 00:00:00 UTC, up to block 17`.
    pub fn shown(&self) -> String {
        let mut words = vec![];
        words.extend(self.since.map(|since| format!("from {}", date_time(since))));
        words.extend(self.until.map(|until| format!("before {}", date_time(until))));
        words.extend(self.since_height.map(|height| format!("from block {height}")));
        words.extend(self.until_height.map(|height| format!("up to block {height}")));
        words.join(", ")
    }
}

enum Bound {
    /// Its first second since 1970.
    Day(u64),
    Height(u64),
}

impl Bound {
    fn read(text: &str) -> Result<Self, Problem> {
        let height = text.parse().ok().map(Self::Height);
        height.or_else(|| start_of_day(text).map(Self::Day)).ok_or_else(|| Problem::Value {
            expected: "a day such as 2026-01-31, or the height of a block",
            got: text.to_owned(),
        })
    }
}
