//! What of a campaign fits into the batches of a replay.

pub(super) const DAY: u64 = 24 * 3_600;
/// How long the batches are open: all from the start.
pub(super) const OPEN_SECS: u64 = 180 * DAY;
/// Seconds that pass on the chain for an answer: a block for the claim, and one for the submission.
const ANSWER_SECS: u64 = 10;
/// The most answers: with more of them the batches would end before the last one. Five days are for the decisions.
pub(super) const MAX_ANSWERS: usize = ((OPEN_SECS - 5 * DAY) / ANSWER_SECS) as usize;
/// The most answers to a question: the largest overlap of a batch.
pub(super) const MAX_OVERLAP: usize = caravan_marketplace_api::bounds::MAX_OVERLAP as usize;
