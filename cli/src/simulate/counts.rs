//! How many answers were accepted, auto-approved and rejected.

use serde::Serialize;

use super::submission::WorkState;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(super) struct Counts {
    /// Accepted by the requester, also because of the cap or of an appeal.
    pub(super) accepted: u64,
    /// Of them, accepted because of the rejection cap.
    pub(super) spared_by_cap: u64,
    /// Of them, paid because of an appeal.
    pub(super) won_on_appeal: u64,
    pub(super) auto_approved: u64,
    pub(super) rejected: u64,
}

impl Counts {
    pub(super) fn paid(&self) -> u64 {
        self.accepted + self.auto_approved
    }

    pub(super) fn add(&mut self, state: WorkState) {
        match state {
            WorkState::Accepted => self.accepted += 1,
            WorkState::SparedByCap => {
                self.accepted += 1;
                self.spared_by_cap += 1;
            }
            WorkState::WonOnAppeal => {
                self.accepted += 1;
                self.won_on_appeal += 1;
            }
            WorkState::AutoApproved => self.auto_approved += 1,
            WorkState::Rejected => self.rejected += 1,
            WorkState::Waiting | WorkState::RejectionPending => {}
        }
    }
}
