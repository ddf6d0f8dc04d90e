//! Answers about appeals. Sets of works are numbers whose bit `n` (from 0) stands for the work in place `n`.

use caravan_primitives::{AppealId, AssignmentId, BatchId, PersonId, Time};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint128;

/// How far an appeal is, as stored: a time that has passed is realised by the next message that meets it.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum AppealStatus {
    /// The requester's side may answer until `respond_until`.
    AwaitingAnswer,
    /// It has answered. `arbitration` says until when the arbiter may rule.
    AwaitingRuling,
    /// It has an outcome, for good.
    Ended,
}

/// What ended an appeal.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum AppealEndedBy {
    /// The requester's side conceded all works.
    Concession,
    /// The arbiter has ruled. It has got its fee.
    Arbiter,
    /// The requester's side did not answer in time: the annotator won.
    RespondentSilent,
    /// The arbiter did not rule in time: the annotator won.
    ArbiterSilent,
    /// No outcome came from `arbitration` until `latest_end`: the annotator won.
    ArbitrationSilent,
}

impl AppealEndedBy {
    /// The name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Concession => "concession",
            Self::Arbiter => "arbiter",
            Self::RespondentSilent => "respondent_silent",
            Self::ArbiterSilent => "arbiter_silent",
            Self::ArbitrationSilent => "arbitration_silent",
        }
    }
}

/// A work that is appealed.
#[cw_serde]
pub struct AppealStake {
    /// Its number in the batch.
    pub assignment: AssignmentId,
    /// What it is paid if it wins: the base grade, in base units.
    pub amount: Uint128,
}

/// What the requester's side answered.
#[cw_serde]
pub struct AppealAnswerResponse {
    /// The set of works that it conceded.
    pub conceded: u32,
    /// The part of its bond that came from available funds of the project.
    pub from_available: Uint128,
    /// The part that came with the message.
    pub attached: Uint128,
    /// Who answered, a person: what is left of the attached part goes to its balance.
    pub by: PersonId,
    /// When it answered.
    pub at: Time,
}

/// How an appeal ended.
#[cw_serde]
pub struct AppealOutcomeResponse {
    /// The set of works that the annotator won.
    pub upheld: u32,
    /// What ended it.
    pub by: AppealEndedBy,
    /// When it ended.
    pub at: Time,
}

/// An appeal against rejections.
#[cw_serde]
pub struct AppealResponse {
    /// Id of the appeal: the subject of its dispute in `arbitration`.
    pub appeal: AppealId,
    /// The batch of the works.
    pub batch: BatchId,
    /// The annotator, a person.
    pub person: PersonId,
    /// How far it is.
    pub status: AppealStatus,
    /// The works, in the order of the message that appealed.
    pub stakes: Vec<AppealStake>,
    /// The bond of the annotator, in base units; 0 in a free appeal.
    pub bond: Uint128,
    /// Whether it used up one of the free appeals of the batch.
    pub free: bool,
    /// Until when the requester's side may answer.
    pub respond_until: Time,
    /// From when on `settle` ends it for the annotator, and rulings are refused.
    pub latest_end: Time,
    /// What the requester's side answered; absent while it has not.
    pub answer: Option<AppealAnswerResponse>,
    /// How it ended; absent while it has not.
    pub outcome: Option<AppealOutcomeResponse>,
}

/// A bond, and from where it would come now, in base units.
#[cw_serde]
pub struct BondResponse {
    /// The whole bond; 0 in a free appeal.
    pub bond: Uint128,
    /// The part that the balance of the annotator, or available funds of the project, give.
    pub at_hand: Uint128,
    /// What has to come with the message, exactly.
    pub attached: Uint128,
    /// Whether the appeal would use up one of the free appeals of the batch.
    pub free: bool,
}

/// A page of appeals.
#[cw_serde]
pub struct AppealsResponse {
    /// In the order of their ids.
    pub appeals: Vec<AppealResponse>,
}
