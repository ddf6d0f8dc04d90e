//! What has happened in a dispute, as it is stored.

use caravan_arbitration_api::{DecidedBy, Side};
use caravan_primitives::{Hash32, Time};
use cosmwasm_std::Binary;
use serde::{Deserialize, Serialize};

/// What the respondent answered.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    #[serde(rename = "c")]
    pub(crate) conceded: u32,
    #[serde(rename = "t")]
    pub(crate) at: Time,
}

/// What decided a dispute, as it is stored.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    #[serde(rename = "c")]
    Concession,
    #[serde(rename = "a")]
    Arbiter,
    #[serde(rename = "r")]
    RespondentSilent,
    #[serde(rename = "s")]
    ArbiterSilent,
}

impl From<By> for DecidedBy {
    fn from(by: By) -> Self {
        match by {
            By::Concession => Self::Concession,
            By::Arbiter => Self::Arbiter,
            By::RespondentSilent => Self::RespondentSilent,
            By::ArbiterSilent => Self::ArbiterSilent,
        }
    }
}

/// How a dispute was decided. It never changes, but for `enacted`.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    #[serde(rename = "u")]
    pub(crate) upheld: u32,
    #[serde(rename = "b")]
    pub(crate) by: By,
    /// The hash of the reasons, as its bytes.
    #[serde(rename = "h", default, skip_serializing_if = "Option::is_none")]
    reasons: Option<Binary>,
    #[serde(rename = "t")]
    pub(crate) at: Time,
    #[serde(rename = "e")]
    pub(crate) enacted: bool,
}

impl Outcome {
    pub(super) fn new(by: By, upheld: u32, reasons: Option<Hash32>, at: Time) -> Self {
        let reasons = reasons.map(|hash| Binary::from(hash.as_bytes().as_slice()));
        Self { upheld, by, reasons, at, enacted: true }
    }

    /// Return the hash of the reasons, if an arbiter gave some.
    pub(crate) fn reasons(&self) -> Option<Hash32> {
        let bytes = <[u8; 32]>::try_from(self.reasons.as_ref()?.as_slice()).ok()?;
        Some(Hash32::from_bytes(bytes))
    }
}

/// What has happened in a dispute so far: the part of it that changes, so that a step does not write the rest again.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Progress {
    /// How many documents the claimant has put forward.
    #[serde(rename = "c")]
    claimant_evidence: u8,
    #[serde(rename = "r")]
    respondent_evidence: u8,
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub(crate) answer: Option<Answer>,
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    pub(crate) outcome: Option<Outcome>,
}

impl Progress {
    /// Return how many documents a side has put forward.
    pub(super) const fn evidence(&self, side: Side) -> u8 {
        match side {
            Side::Claimant => self.claimant_evidence,
            Side::Respondent => self.respondent_evidence,
        }
    }

    pub(super) fn evidence_mut(&mut self, side: Side) -> &mut u8 {
        match side {
            Side::Claimant => &mut self.claimant_evidence,
            Side::Respondent => &mut self.respondent_evidence,
        }
    }
}
