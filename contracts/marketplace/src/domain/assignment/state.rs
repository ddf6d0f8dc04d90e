//! The states of an assignment, and how it ends without pay.

use caravan_marketplace_api::AssignmentStatus;
use serde::{Deserialize, Serialize};

/// Stored as one letter a state.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) enum State {
    #[serde(rename = "r")]
    Reserved,
    #[serde(rename = "s")]
    Submitted,
    #[serde(rename = "w")]
    Rework,
    #[serde(rename = "a")]
    Accepted,
    #[serde(rename = "j")]
    RejectionPending,
    #[serde(rename = "p")]
    Appealed,
    #[serde(rename = "f")]
    Rejected,
    #[serde(rename = "b")]
    Returned,
    #[serde(rename = "x")]
    Expired,
}

impl State {
    /// The state on the wire.
    pub(crate) fn status(self) -> AssignmentStatus {
        match self {
            Self::Reserved => AssignmentStatus::Reserved,
            Self::Submitted => AssignmentStatus::Submitted,
            Self::Rework => AssignmentStatus::Rework,
            Self::Accepted => AssignmentStatus::Accepted,
            Self::RejectionPending => AssignmentStatus::RejectionPending,
            Self::Appealed => AssignmentStatus::Appealed,
            Self::Rejected => AssignmentStatus::Rejected,
            Self::Returned => AssignmentStatus::Returned,
            Self::Expired => AssignmentStatus::Expired,
        }
    }
}

/// How an assignment ends without pay.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Ending {
    Returned,
    Expired,
    RejectedByTime,
    /// The annotator lost an appeal.
    RejectedByRuling,
    /// The annotator accepted the rejection.
    RejectionAccepted,
    /// The annotator gave up submitted work.
    GivenUp,
}

impl Ending {
    /// The state before and after.
    pub(super) fn states(self) -> (State, State) {
        match self {
            Self::Returned => (State::Reserved, State::Returned),
            Self::Expired => (State::Reserved, State::Expired),
            Self::RejectedByTime | Self::RejectionAccepted => (State::RejectionPending, State::Rejected),
            Self::RejectedByRuling => (State::Appealed, State::Rejected),
            Self::GivenUp => (State::Submitted, State::Rejected),
        }
    }

    pub(crate) fn state(self) -> State {
        self.states().1
    }

    /// Whether a rejection ends with it.
    pub(crate) fn ends_rejection(self) -> bool {
        matches!(self.states().0, State::RejectionPending | State::Appealed)
    }
}
