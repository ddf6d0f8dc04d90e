//! The bounds of provenance. Every one is part of the interface: a client may check before it sends.

/// Most edges that an asset's owner chooses: by hand, by consent and by license together.
pub const MAX_CHOSEN: usize = 32;
/// Most edges that an asset inherits.
pub const MAX_INHERITED: usize = 64;
/// Most contributors of an inline list.
pub const MAX_CONTRIBUTORS: usize = 100;
/// Most assets that one query of parents names.
pub const MAX_PARENTS_QUERY: usize = 30;
/// The whole, in basis points: shares and `contributor_bps` together are at most this.
pub const WHOLE_BPS: u32 = 10_000;
/// Youngest commitment that `Register` takes, in seconds. Besides, a block must have passed.
pub const MIN_COMMITMENT_SECS: u64 = 60;
/// Oldest commitment that `Register` takes, in seconds: seven days.
pub const MAX_COMMITMENT_SECS: u64 = 604_800;
/// Longest offer of an asset, in seconds: 30 days. The shortest is one second.
pub const MAX_OFFER_SECS: u64 = 2_592_000;
