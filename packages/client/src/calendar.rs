//! Dates and times for people, in universal time.

use time::OffsetDateTime;
#[cfg(feature = "home")]
use time::{Date, Month};

fn of(secs: u64) -> OffsetDateTime {
    let secs = i64::try_from(secs).unwrap_or(i64::MAX);
    // A time after the year 9999 is shown as the last one before.
    OffsetDateTime::from_unix_timestamp(secs.min(253_402_300_799)).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// Format the day of a second since 1970: `2026-01-31`.
pub fn date(secs: u64) -> String {
    let time = of(secs);
    format!("{:04}-{:02}-{:02}", time.year(), u8::from(time.month()), time.day())
}

/// Return the first second since 1970 of a day such as `2026-01-31`, in universal time; none for another text, and for a day
/// before 1970.
#[cfg(feature = "home")]
pub(crate) fn start_of_day(text: &str) -> Option<u64> {
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = text.split('-');
    let [year, month, day] = [(); 3].map(|()| parts.next().filter(|part| is_digits(part)));
    let (year, month, day) = (year.filter(|year| year.len() == 4)?, month?.parse::<u8>().ok()?, day?.parse().ok()?);
    let day = Date::from_calendar_date(year.parse().ok()?, Month::try_from(month).ok()?, day).ok()?;
    let secs = day.midnight().assume_utc().unix_timestamp();
    if parts.next().is_some() {
        return None;
    }
    u64::try_from(secs).ok()
}

/// Format a second since 1970: `2026-01-31 09:30:00 UTC`.
pub fn date_time(secs: u64) -> String {
    let time = of(secs);
    format!("{} {:02}:{:02}:{:02} UTC", date(secs), time.hour(), time.minute(), time.second())
}

/// Format a second since 1970 for programs, after RFC 3339: `2026-01-31T09:30:00Z`.
pub fn timestamp(secs: u64) -> String {
    let time = of(secs);
    format!("{}T{:02}:{:02}:{:02}Z", date(secs), time.hour(), time.minute(), time.second())
}

/// Format a second since 1970, and how far from `now` it is: `2026-01-31 09:30:00 UTC, in 3 days`.
pub fn deadline(secs: u64, now: u64) -> String {
    let far = match (secs.checked_sub(now), now.checked_sub(secs)) {
        (Some(0), _) => "now".to_owned(),
        (Some(left), _) => format!("in {}", about(left)),
        (None, passed) => format!("{} ago", about(passed.unwrap_or_default())),
    };
    format!("{}, {far}", date_time(secs))
}

/// Format a number of seconds, rounded down to a unit of which there are two or more.
fn about(secs: u64) -> String {
    let unit = [86_400, 3_600, 60].into_iter().find(|unit| secs >= 2 * unit).unwrap_or(1);
    duration(secs - secs % unit)
}

/// Format a number of seconds in the largest unit that divides it: `3 days`, `90 seconds`.
pub fn duration(secs: u64) -> String {
    let units = [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")];
    let (length, unit) =
        units.into_iter().find(|(length, _)| secs >= *length && secs.is_multiple_of(*length)).unwrap_or((1, "second"));
    let count = secs / length;
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_shown_to_the_second() {
        assert_eq!(date_time(951_782_399), "2000-02-28 23:59:59 UTC");
        assert_eq!(date_time(951_782_400 + 3_661), "2000-02-29 01:01:01 UTC");
        assert_eq!(date_time(u64::MAX), "9999-12-31 23:59:59 UTC");
        assert_eq!(timestamp(951_782_400 + 3_661), "2000-02-29T01:01:01Z");
    }

    #[test]
    fn a_deadline_says_how_far_away_it_is() {
        let far = |secs: u64| deadline(951_782_400 + secs, 951_782_400).split_once(", ").unwrap().1.to_owned();
        assert_eq!([far(0), far(1), far(119), far(120)], ["now", "in 1 second", "in 119 seconds", "in 2 minutes"]);
        assert_eq!([far(7_199), far(7_200)], ["in 119 minutes", "in 2 hours"]);
        assert_eq!([far(86_400), far(3 * 86_400 - 1)], ["in 1 day", "in 2 days"]);
        assert_eq!(deadline(951_782_399, 951_782_400), "2000-02-28 23:59:59 UTC, 1 second ago");
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        for (secs, day) in [
            (0, "1970-01-01"),
            (951_782_400, "2000-02-29"),
            (951_868_800, "2000-03-01"),
            (1_767_225_599, "2025-12-31"),
            (1_767_225_600, "2026-01-01"),
            (4_107_542_400, "2100-03-01"),
        ] {
            assert_eq!(date(secs), day);
        }
    }

    #[test]
    fn a_day_is_read_as_it_is_written_and_nothing_else_is_a_day() {
        for (text, secs) in [("1970-01-01", 0), ("2000-02-29", 951_782_400), ("2026-01-01", 1_767_225_600)] {
            assert_eq!(start_of_day(text), Some(secs), "{text}");
        }
        for text in [
            "2026-02-29",
            "2026-13-01",
            "2026-00-01",
            "26-01-01",
            "2026-01",
            "2026-01-01-",
            "+026-01-01",
            "1969-12-31",
            "",
        ] {
            assert_eq!(start_of_day(text), None, "{text}");
        }
    }

    #[test]
    fn a_duration_is_in_the_largest_unit_that_divides_it() {
        let text = [0, 1, 90, 3_600, 86_400, 90_000, 259_200].map(duration).join(", ");
        assert_eq!(text, "0 seconds, 1 second, 90 seconds, 1 hour, 1 day, 25 hours, 3 days");
    }
}
