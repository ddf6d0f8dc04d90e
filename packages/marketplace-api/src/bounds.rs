//! The bounds of the marketplace. Every one is part of the interface: a client may check before it sends.

pub use caravan_arbitration_api::bounds::{RESPOND_SECS, RULING_SECS};

/// Most entries of a vector in one message.
pub const MAX_VECTOR: usize = 50;
/// Most managers of a project.
pub const MAX_MANAGERS: usize = 5;
/// Most grades beside the base grade.
pub const MAX_GRADES: usize = 6;
/// Lowest grade, in basis points of the reward: no accepted work earns less than half.
pub const MIN_GRADE_BPS: u16 = 5_000;
/// The base grade in basis points, which auto-approval pays.
pub const BASE_GRADE_BPS: u16 = 10_000;
/// Highest (bonus) grade, in basis points of the reward.
pub const MAX_GRADE_BPS: u16 = 20_000;
/// Highest platform fee, in basis points of what is paid.
pub const MAX_FEE_BPS: u16 = 1_000;
/// Most tasks of a batch.
pub const MAX_TASKS: u32 = 2_000_000;
/// Most languages of a batch; the fewest are 1.
pub const MAX_LANGUAGES: usize = 3;
/// Most gateways of a batch.
pub const MAX_GATEWAYS: usize = 3;
/// Most items of a task.
pub const MAX_ITEMS: u8 = 64;
/// Most annotators of one task.
pub const MAX_OVERLAP: u8 = 100;
/// Most terms rows of a batch: the one it opens with and its improvements.
pub const MAX_TERMS: u8 = 16;
/// Highest weight of a slot; the lowest is 1.
pub const MAX_WEIGHT: u32 = 1_000_000;
/// Highest part of license revenue for contributors, in basis points; the lowest is 1.
pub const MAX_CONTRIBUTOR_BPS: u16 = 10_000;
/// Highest least royalty of derivatives, in basis points; the lowest is 0.
pub const MAX_FLOOR_ROYALTY_BPS: u16 = 5_000;
/// Seconds after its first opening from which anyone may close an edition, and no batch opens in it: 180 days.
pub const EDITION_SECS: u64 = 180 * DAY;
/// Shortest and longest time to publish an edition, from its last `closes_at`: 30 days, which is more than the longest
/// reservation, review and wait for an appeal together, to 180 days. A requester that asks for rework so late, or contests an
/// appeal, spends its own time: what it concedes is ended at once.
pub const PUBLISH_SECS: (u64, u64) = (30 * DAY, 180 * DAY);
/// Shortest and longest reservation, in seconds.
pub const ASSIGNMENT_SECS: (u64, u64) = (60, 7 * DAY);
/// Shortest and longest time to decide, in seconds: an hour to 14 days.
pub const REVIEW_SECS: (u64, u64) = (HOUR, 14 * DAY);
/// Shortest and longest wait before a rejection is final, in seconds: a day to seven days.
pub const APPEAL_SECS: (u64, u64) = (DAY, 7 * DAY);
/// Most works of an appeal: as many as a dispute has items.
pub const MAX_APPEALED: usize = 20;
/// Bond of an appeal, in basis points of what its works are paid if they win; at least the arbiter's fee.
pub const APPEAL_BOND_BPS: u16 = 2_000;
/// Seconds that `arbitration` has to bring an outcome, after all its windows: then the annotator wins without it.
pub const APPEAL_GRACE_SECS: u64 = 7 * DAY;
/// SDK gas that `EnactRuling` may use when `arbitration` sends it by itself: what 20 works are estimated to cost, and more.
pub const ENACT_GAS: u64 = 1_500_000;
/// `free_appeals` of a small batch: so many where the configuration names none, and so many at most.
const FREE_APPEALS: u32 = 3;
/// Most times that one work is sent back for rework.
pub const MAX_REWORK: u8 = 2;
/// Shortest and longest time for a rework, in seconds: a day to seven days.
pub const REWORK_SECS: (u64, u64) = (DAY, 7 * DAY);
/// How long a pending rejection may be taken back, in basis points of `appeal_secs`.
pub const TAKE_BACK_BPS: u16 = 7_500;
/// Most bytes of the note of a verdict.
pub(crate) const MAX_NOTE: usize = 280;
/// Shortest and longest restriction, in seconds: a second to 30 days. It can be renewed.
pub const RESTRICTION_SECS: (u64, u64) = (1, 30 * DAY);
/// Shortest and longest time from opening to `closes_at`, in seconds: an hour to 180 days.
pub const OPEN_SECS: (u64, u64) = (HOUR, 180 * DAY);
/// Most reservations a person may hold at a time in a batch.
pub const MAX_ACTIVE: u8 = 3;
/// `max_pending` where the configuration names none, and its floor as an upper bound: see [`max_pending_bound`].
pub const DEFAULT_MAX_PENDING: u32 = 20;
/// Accepted works, by decision, in a project after which an annotator is proven there.
pub const NEWCOMER_UNTIL: u32 = 5;
/// The rejection cap, in basis points of what was paid and rejected together.
pub const REJECTION_CAP_BPS: u16 = 3_000;
/// The rejection cap of a small history: so many rewards, never more than what was paid.
pub const REJECTION_REWARDS: u64 = 3;
/// Open tasks in the window that `random` picks from.
pub const WINDOW: u32 = 256;
/// Open tasks of the window that one `Claim` looks at, and full ones that it drops, at most.
pub const PROBES: u32 = 8;
/// Overdue heads of each queue that one `Claim` settles.
pub const REAP: u32 = 3;
/// Seconds before a reopened slot, or a batch from credit, can be claimed.
pub const REOPENED_DELAY_SECS: u64 = DAY;
/// Seconds before the new key of a person may accept a move that the old key started.
pub const MOVE_SECS: u64 = 7 * DAY;
/// Seconds before the new key of a person may accept a move that the recovery address started.
pub const RECOVERY_SECS: u64 = 30 * DAY;
/// Seconds from when a move could be accepted until it is void.
pub const MOVE_VALID_SECS: u64 = 14 * DAY;
/// Seconds of notice before a change of the recovery address takes effect.
pub const RECOVERY_CHANGE_SECS: u64 = 7 * DAY;
/// Seconds after the recovery address canceled a change of itself before it may cancel another.
pub const RECOVERY_CANCEL_SECS: u64 = 365 * DAY;
/// Most seasons of points that wait in one balance; older ones are merged into the next.
pub const MAX_SEASONS: usize = 8;
/// SDK gas that an award of points may burn, at most.
pub const POINTS_GAS: u64 = 300_000;
/// Longest base64 body of a cw20 hook, in bytes of its JSON.
pub const MAX_HOOK_BYTES: usize = 1_024;

const HOUR: u64 = 3_600;
const DAY: u64 = 86_400;

/// The highest `free_appeals` of a batch: 5 % of its slots, or 3, whichever is more.
pub fn free_appeals_bound(slots: u64) -> u32 {
    u32::try_from(slots / 20).unwrap_or(u32::MAX).max(FREE_APPEALS)
}

/// `free_appeals` where the configuration names none: 1 % of the slots of the batch, or 3, whichever is more.
pub fn default_free_appeals(slots: u64) -> u32 {
    u32::try_from(slots / 100).unwrap_or(u32::MAX).max(FREE_APPEALS)
}

/// The highest `max_pending` of a batch: 5 % of its slots, or 20, whichever is more.
pub fn max_pending_bound(slots: u64) -> u32 {
    u32::try_from(slots / 20).unwrap_or(u32::MAX).max(DEFAULT_MAX_PENDING)
}
