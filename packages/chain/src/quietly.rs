//! Runs what may panic, so that a damaged file becomes an error.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    /// Whether a panic of this thread is caught, and nothing is printed of it.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Return what `run` gives, or nothing where it panics, of which nothing is printed. What `run` was working on may then be
/// half done, and must not be used again.
pub(crate) fn quietly<T>(run: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                usual(info);
            }
        }));
    });
    let before = QUIET.replace(true);
    let done = panic::catch_unwind(AssertUnwindSafe(run)).ok();
    QUIET.set(before);
    done
}
