//! What messages are made of. Unknown JSON fields are refused here too.
//!
//! A set of items is a number whose bit `n` (from 0) stands for item `n`: 5 is the first and the third.

use std::fmt::{self, Display, Formatter};

use caravan_money::{Amount, Currency};
use caravan_primitives::{DisputeId, Hash32, Items, ReadRequest, Seconds};
use schemars::JsonSchema;
use serde::Serialize;

use crate::bounds::{MAX_FEES, MAX_RULINGS, MAX_SETTLED};

/// The fees of an arbiter: 1 to 8, each currency once.
pub type ArbiterFees = Items<ArbiterFee, MAX_FEES>;
/// The rulings of one `Rule`: 1 to 5, each dispute once.
pub type Rulings = Items<Ruling, MAX_RULINGS>;
/// The disputes of one `Settle`: 1 to 5, each once.
pub type Settled = Items<DisputeId, MAX_SETTLED>;

/// What an arbiter is paid for one dispute, in one currency.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct ArbiterFee {
    /// The currency of the dispute.
    pub currency: Currency,
    /// The fee, in base units.
    pub fee: Amount,
}

/// An arbiter and what the list says of it.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct NewArbiter {
    /// Address that rules.
    pub arbiter: String,
    /// X25519 public key that evidence is encrypted to.
    pub key: Hash32,
    /// The fees, 1 to 8. In other currencies the arbiter takes no disputes.
    pub fees: ArbiterFees,
}

/// A side of a dispute.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Side {
    /// Who opened the dispute: the annotator who appeals, the buyer, the one who disputes an asset.
    Claimant,
    /// Against whom it was opened.
    Respondent,
}

impl Display for Side {
    /// As in JSON: `claimant`, `respondent`.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Claimant => "claimant",
            Self::Respondent => "respondent",
        })
    }
}

/// What the end of `respond_secs` does where the respondent has not answered.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum IfUnanswered {
    /// The claimant wins all items.
    ClaimantWins,
    /// The arbiter may rule without an answer, for `ruling_secs`.
    ArbiterRules,
}

impl Display for IfUnanswered {
    /// As in JSON: `claimant_wins`, `arbiter_rules`.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ClaimantWins => "claimant_wins",
            Self::ArbiterRules => "arbiter_rules",
        })
    }
}

/// Who is in a dispute.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Parties {
    /// Address of the claimant when the dispute is opened.
    pub claimant: String,
    /// Address of the respondent when the dispute is opened.
    pub respondent: String,
    /// Address that rules: one that is or was on the platform's list, and neither of the two.
    pub arbiter: String,
}

/// How long each step of a dispute may take.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Copy, Debug, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Windows {
    /// For the answer, from the opening: a day to 14 days.
    pub respond_secs: Seconds,
    /// For the ruling, from the answer, or from the end of `respond_secs` without one: a day to 14 days.
    pub ruling_secs: Seconds,
}

/// What happens where the respondent or the arbiter does nothing in time.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Copy, Debug, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Defaults {
    /// What happens without an answer.
    pub if_unanswered: IfUnanswered,
    /// Who wins the contested items without a ruling.
    pub if_arbiter_silent: Side,
}

/// What an arbiter decides in one dispute.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Ruling {
    /// Id of the dispute.
    pub dispute: DisputeId,
    /// The set of contested items that the claimant wins; the respondent wins the other contested ones.
    pub upheld: u32,
    /// SHA-256 of the document with the reasons.
    pub reasons: Hash32,
}

/// What decided a dispute.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum DecidedBy {
    /// The respondent conceded all items.
    Concession,
    /// The arbiter has ruled.
    Arbiter,
    /// The respondent did not answer in time.
    RespondentSilent,
    /// The arbiter did not rule in time.
    ArbiterSilent,
}

impl Display for DecidedBy {
    /// As in JSON: `concession`, `arbiter`, `respondent_silent`, `arbiter_silent`.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Concession => "concession",
            Self::Arbiter => "arbiter",
            Self::RespondentSilent => "respondent_silent",
            Self::ArbiterSilent => "arbiter_silent",
        })
    }
}
