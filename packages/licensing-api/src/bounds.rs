//! The bounds of licensing. Every one is part of the interface: a client may check before it sends.

/// Highest platform fee, in basis points of what is paid.
pub const MAX_FEE_BPS: u16 = 500;
/// Uses there are, and so most uses of an offer.
pub const MAX_USES: usize = 7;
/// Most live licenses of one licensee for one asset.
pub const MAX_LIVE: usize = 16;
/// Most assets of one `Distribute`.
pub const MAX_PATH: usize = 16;
/// Most assets of one `Claim`.
pub const MAX_CLAIM: usize = 20;
/// Most currencies listed by `instantiate`; more by `UpdateConfig`.
pub const MAX_CURRENCIES: usize = 10;
/// Shortest and longest term of a license that is not perpetual, in seconds: an hour to a hundred years.
pub const TERM_SECS: (u64, u64) = (3_600, 100 * 365 * 86_400);
/// Longest body of a cw20 hook, in bytes of its JSON.
pub const MAX_HOOK_BYTES: usize = 1_024;
