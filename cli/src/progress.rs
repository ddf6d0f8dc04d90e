//! Progress bars and memory of this process.

use std::cell::RefCell;
use std::io::IsTerminal;
use std::time::Duration;

use caravan_client::content::Progress;
use indicatif::{ProgressBar, ProgressStyle};

/// Return the most memory that this process has used, in KiB, where the system says.
pub(crate) fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Return a bar on standard error, or a hidden one where that is no terminal.
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

/// Return what shows the progress of work with content: a bar for each kind of work, as long as it lasts.
pub(crate) fn reporter() -> impl Fn(Progress) + 'static {
    let shown: RefCell<Option<(&'static str, ProgressBar)>> = RefCell::new(None);
    move |Progress { what, done, of }| {
        // A single object needs no bar.
        if of < 2 {
            return;
        }
        let mut shown = shown.borrow_mut();
        if shown.as_ref().is_none_or(|(name, _)| *name != what) {
            *shown = Some((what, bar(of, what)));
        }
        if let Some((_, bar)) = shown.as_ref() {
            bar.set_length(of);
            bar.set_position(done);
        }
        if done >= of {
            if let Some((_, bar)) = shown.take() {
                bar.finish_and_clear();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn the_peak_of_memory_is_more_than_a_mebibyte() {
        assert!(peak_kib().unwrap() > 1_024);
    }
}
