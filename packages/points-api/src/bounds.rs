//! Bounds of the points contract. Clients check them before they send.

/// How long a raise of a minter's budget is announced before it holds, in seconds: seven days.
pub const RAISE_NOTICE_SECS: u64 = 7 * 24 * 3_600;
