//! The constants of the embedded chain.

/// The prefix of every address.
pub const PREFIX: &str = "caravan";
pub const CHAIN_ID: &str = "caravan-embedded-1";
/// The time of the first block: 2026-01-01T00:00:00Z.
pub(crate) const GENESIS_SECS: u64 = 1_767_225_600;
/// The seconds between two blocks.
pub const BLOCK_SECS: u64 = 5;
