//! What the queries answer.

use caravan_primitives::{DisputeId, Document, Hash32, Time};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::Addr;

use crate::value::{ArbiterFee, DecidedBy, Defaults, Side, Windows};

/// What the contract is wired to.
#[cw_serde]
pub struct ConfigResponse {
    /// The contract's name in the registry of crates.
    pub contract: String,
    /// The version that runs.
    pub version: String,
    /// The marketplace, which opens disputes; null while the slot is empty.
    pub marketplace: Option<Addr>,
    /// The points contract; null while the slot is empty.
    pub points: Option<Addr>,
    /// The provenance contract; null while the slot is empty.
    pub provenance: Option<Addr>,
    /// The licensing contract, which opens disputes; null while the slot is empty.
    pub licensing: Option<Addr>,
}

/// An arbiter that is or was on the platform's list.
#[cw_serde]
pub struct ArbiterResponse {
    /// Address that rules.
    pub arbiter: Addr,
    /// Whether new projects and offers may name it.
    pub listed: bool,
    /// X25519 public key that evidence is encrypted to.
    pub key: Hash32,
    /// What it is paid for one dispute, by currency. In other currencies it takes none.
    pub fees: Vec<ArbiterFee>,
    /// How many disputes it left without a ruling until their time was over.
    pub silent: u32,
}

/// A page of arbiters.
#[cw_serde]
pub struct ArbitersResponse {
    /// Arbiters in the order of their addresses.
    pub arbiters: Vec<ArbiterResponse>,
}

/// How far a dispute is at the moment of the query.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum DisputeStatus {
    /// The respondent may answer until `answer_until`.
    AwaitingAnswer,
    /// The arbiter may rule until `rule_until`.
    AwaitingRuling,
    /// Time has decided it: anyone may settle it.
    Due,
    /// It has an outcome, for good.
    Decided,
}

impl DisputeStatus {
    /// Its name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AwaitingAnswer => "awaiting_answer",
            Self::AwaitingRuling => "awaiting_ruling",
            Self::Due => "due",
            Self::Decided => "decided",
        }
    }
}

/// Who is in a dispute.
#[cw_serde]
pub struct PartiesResponse {
    /// Address of the claimant when the dispute was opened.
    pub claimant: Addr,
    /// Address of the respondent when the dispute was opened.
    pub respondent: Addr,
    /// Address that rules.
    pub arbiter: Addr,
}

/// When the steps of a dispute begin and end. A step is over in the second that ends it.
#[cw_serde]
pub struct TimesResponse {
    /// When the dispute was opened.
    pub opened_at: Time,
    /// Until when the respondent may answer.
    pub answer_until: Time,
    /// When the respondent answered; null if it has not.
    pub answered_at: Option<Time>,
    /// Until when the arbiter may rule; null while that depends on an answer, and where no ruling can come.
    pub rule_until: Option<Time>,
    /// From when on anyone can end the dispute, whatever is done or not done until then.
    pub latest_end: Time,
}

/// How a dispute was decided.
#[cw_serde]
pub struct OutcomeResponse {
    /// The set of items that the claimant won; the respondent won the others.
    pub upheld: u32,
    /// What decided.
    pub by: DecidedBy,
    /// SHA-256 of the document with the arbiter's reasons; null where no arbiter ruled.
    pub reasons: Option<Hash32>,
    /// When it was decided.
    pub at: Time,
    /// Whether the opener has taken the outcome. If not, `Enact` sends it again.
    pub enacted: bool,
}

/// A dispute without its evidence.
#[cw_serde]
pub struct DisputeSummary {
    /// Id of the dispute.
    pub dispute: DisputeId,
    /// Address of the contract that opened it.
    pub opener: Addr,
    /// The opener's number of the dispute.
    pub subject: u64,
    /// How many items are disputed.
    pub items: u8,
    /// Who is in it.
    pub parties: PartiesResponse,
    /// How far it is now.
    pub status: DisputeStatus,
    /// When its steps begin and end.
    pub times: TimesResponse,
    /// How long each step may take.
    pub windows: Windows,
    /// What happens where the respondent or the arbiter does nothing in time.
    pub defaults: Defaults,
    /// Gas that `EnactRuling` may use at the opener.
    pub enact_gas: u64,
    /// The set of items that the respondent conceded.
    pub conceded: u32,
    /// How it was decided; null while it is not.
    pub outcome: Option<OutcomeResponse>,
}

/// A document that a side has put forward.
#[cw_serde]
pub struct EvidenceResponse {
    /// For which side it speaks.
    pub side: Side,
    /// The document.
    pub document: Document,
}

/// A dispute.
#[cw_serde]
pub struct DisputeResponse {
    /// All but the evidence.
    pub dispute: DisputeSummary,
    /// The documents of the claimant, then those of the respondent, each in the order in which they came.
    pub evidence: Vec<EvidenceResponse>,
}

/// A page of disputes.
#[cw_serde]
pub struct DisputesResponse {
    /// Disputes in the order of their ids.
    pub disputes: Vec<DisputeSummary>,
}
