//! Bounds of the arbitration contract. Clients check them before they send; those of vectors are in their types, and in the schema.

const DAY: u64 = 86_400;

/// The most items of a dispute: as many works as one appeal names.
pub const MAX_ITEMS: u8 = 20;

/// The most rulings of one `Rule`.
pub(crate) const MAX_RULINGS: usize = 5;

/// The most disputes of one `Settle`. Each may use `enact_gas`, so five keep a message below what a block holds.
pub(crate) const MAX_SETTLED: usize = 5;

/// The most currencies in which an arbiter has a fee: the contract that names an arbiter reads the whole row.
pub(crate) const MAX_FEES: usize = 8;

/// The most arbiters that `InstantiateMsg` lists; more come by `SetArbiter`.
pub(crate) const MAX_FIRST_ARBITERS: usize = 10;

/// The most documents that each side may put forward, those of `Open` and `Respond` included.
pub const MAX_EVIDENCE: u8 = 4;

/// How long the respondent has for an answer, least and most, in seconds: a day, so that no one loses over night, to
/// 14 days, so that the claimant is not kept waiting.
pub const RESPOND_SECS: (u64, u64) = (DAY, 14 * DAY);

/// How long the arbiter has for a ruling, least and most, in seconds: a day to 14 days. With [`RESPOND_SECS`], every
/// dispute can be ended 28 days after it was opened at the latest.
pub const RULING_SECS: (u64, u64) = (DAY, 14 * DAY);

/// Gas that a ruling may use where it is enacted, least and most: from what one small change costs to twice what 20 works
/// are estimated to cost.
pub const ENACT_GAS: (u64, u64) = (100_000, 2_000_000);

/// The most bytes of the reason in `enactment_failed`.
pub const MAX_REASON: usize = 128;
