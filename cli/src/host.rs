//! The machine: the calendar, memory, progress.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// The most memory that this process has had, in KiB, where the system tells.
pub(crate) fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// A bar on standard error; none where nobody looks at it.
pub(crate) fn bar(length: u64, what: &'static str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(length).with_message(what);
    if let Ok(style) = ProgressStyle::with_template("{msg:>10} {wide_bar} {human_pos}/{human_len} {eta}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// The day of a second since 1970, in universal time: `2026-01-31`.
pub(crate) fn date(secs: u64) -> String {
    let days = secs / 86_400 + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let months = (5 * of_year + 2) / 153;
    let day = of_year - (153 * months + 2) / 5 + 1;
    let (month, turn) = if months < 10 { (months + 3, 0) } else { (months - 9, 1) };
    format!("{:04}-{month:02}-{day:02}", era * 400 + year + turn)
}

/// A second since 1970 in universal time, to the second: `2026-01-31 09:30:00`.
pub(crate) fn moment(secs: u64) -> String {
    let of_day = secs % 86_400;
    format!("{} {:02}:{:02}:{:02}", date(secs), of_day / 3_600, of_day / 60 % 60, of_day % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_told_to_the_second() {
        assert_eq!(moment(951_782_399), "2000-02-28 23:59:59");
        assert_eq!(moment(951_782_400 + 3_661), "2000-02-29 01:01:01");
    }

    #[test]
    fn days_are_named_as_the_calendar_does() {
        for (secs, day) in [
            (0, "1970-01-01"),
            (951_782_399, "2000-02-28"),
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
    #[cfg(target_os = "linux")]
    fn the_peak_of_memory_is_more_than_a_mebibyte() {
        assert!(peak_kib().unwrap() > 1_024);
    }
}
