//! Recorded answers on the chain.

use caravan_primitives::{AssignmentId, BatchId};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WorkState {
    Waiting,
    RejectionPending,
    Accepted,
    /// Accepted because the rejection cap was reached.
    SparedByCap,
    AutoApproved,
    /// Rejected, appealed and paid.
    WonOnAppeal,
    /// The rejection is final.
    Rejected,
}

pub(super) struct Submission {
    pub(super) worker: usize,
    pub(super) batch: BatchId,
    pub(super) assignment: AssignmentId,
    pub(super) state: WorkState,
    /// Whether the requester does not decide on it: it is then auto-approved.
    pub(super) undecided: bool,
}
