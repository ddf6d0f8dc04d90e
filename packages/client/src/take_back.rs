//! Until when a rejection can be taken back.

use caravan_marketplace_api::{bounds, AssignmentResponse, BatchConfig};
use caravan_primitives::Time;

/// Return until when the pending rejection of a work can be taken back: three quarters of `appeal_secs`, as the contract
/// rounds.
#[must_use]
pub fn take_back_until(config: &BatchConfig, entry: &AssignmentResponse) -> Time {
    let appeal = config.windows.appeal_secs.get();
    let open = appeal.saturating_mul(u64::from(bounds::TAKE_BACK_BPS)) / u64::from(bounds::BASE_GRADE_BPS);
    Time::new(entry.due.get().saturating_sub(appeal.saturating_sub(open)))
}
