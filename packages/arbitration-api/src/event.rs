//! Events of the arbitration contract.
//!
//! Every event begins with `version`, that of its shape. Adding an attribute at the end keeps the version. A set of items is a
//! number whose bit `n` (from 0) stands for item `n`.

use caravan_money::Currency;
use caravan_primitives::{DisputeId, Hash32, Seconds, Time, Uri};
use cosmwasm_std::{Addr, Uint128};

use crate::value::{DecidedBy, IfUnanswered, Side};

/// Version of the events: raised when an attribute changes its meaning or goes away.
pub const EVENT_VERSION: &str = "1";

caravan_primitives::event_attributes! { "text": DecidedBy, IfUnanswered, Side }

caravan_primitives::events! {
    pub EVENTS, version EVENT_VERSION;
    /// The contract was instantiated.
    ArbitrationInstantiated "arbitration_instantiated" {
        /// Owner of the contract.
        owner: Addr,
        /// The marketplace, which opens disputes. Absent until it is set.
        marketplace: Option<Addr>,
        /// The licensing contract, which opens disputes. Absent until it is set.
        licensing: Option<Addr>,
    }
    /// The contract was migrated to another version of its code.
    ArbitrationMigrated "arbitration_migrated" {
        /// Version of the code before.
        from: String,
        /// Version of the code now.
        to: String,
        /// The marketplace that this migration set. Absent if it set none.
        marketplace: Option<Addr>,
        /// The licensing contract that this migration set. Absent if it set none.
        licensing: Option<Addr>,
    }
    /// An arbiter was listed, or its key or its fees changed. Its fees follow, one event each, in place of all earlier ones.
    ArbiterSet "arbiter_set" {
        /// Owner of the contract, who decided.
        owner: Addr,
        /// Address of the arbiter.
        arbiter: Addr,
        /// X25519 public key that evidence is encrypted to.
        key: Hash32,
        /// How many fees follow.
        fees: usize,
        /// How many disputes the arbiter has left without a ruling.
        silent: u32,
    }
    /// What an arbiter is paid for one dispute in one currency was set.
    ArbiterFeeSet "arbiter_fee_set" {
        /// Address of the arbiter.
        arbiter: Addr,
        /// The currency of a dispute.
        currency: Currency,
        /// The fee, in base units.
        fee: Uint128,
    }
    /// An arbiter was taken off the list. Objects that froze it keep it.
    ArbiterDelisted "arbiter_delisted" {
        /// Owner of the contract, who decided.
        owner: Addr,
        /// Address of the arbiter.
        arbiter: Addr,
    }
    /// A dispute was opened.
    DisputeOpened "dispute_opened" {
        /// Id of the dispute.
        dispute: DisputeId,
        /// Address of the contract that opened it.
        opener: Addr,
        /// The opener's number of the dispute.
        subject: u64,
        /// How many items are disputed.
        items: u8,
        /// Address of the claimant.
        claimant: Addr,
        /// Address of the respondent.
        respondent: Addr,
        /// Address that rules.
        arbiter: Addr,
        /// Until when the respondent may answer.
        answer_until: Time,
        /// How long the arbiter has for a ruling.
        ruling_secs: Seconds,
        /// From when on anyone can end the dispute, whatever is done until then.
        latest_end: Time,
        /// What happens without an answer: `claimant_wins` or `arbiter_rules`.
        if_unanswered: IfUnanswered,
        /// Who wins the contested items without a ruling: `claimant` or `respondent`.
        if_arbiter_silent: Side,
        /// Gas that the outcome may use at the opener.
        enact_gas: u64,
    }
    /// A document was put forward for one side.
    DisputeEvidenceAdded "dispute_evidence_added" {
        /// Id of the dispute.
        dispute: DisputeId,
        /// For which side it speaks: `claimant` or `respondent`.
        side: Side,
        /// The how-manieth document of the side it is, from 1.
        number: u8,
        /// Where the document is.
        uri: Uri,
        /// SHA-256 of its bytes.
        hash: Hash32,
    }
    /// The respondent answered.
    DisputeAnswered "dispute_answered" {
        /// Id of the dispute.
        dispute: DisputeId,
        /// Address of the contract that opened it.
        opener: Addr,
        /// The opener's number of the dispute.
        subject: u64,
        /// Address that rules.
        arbiter: Addr,
        /// The set of items that are conceded: the claimant's, whatever is ruled.
        conceded: u32,
        /// The set of items that are contested. Where it is 0 the dispute is decided.
        contested: u32,
        /// Until when the arbiter may rule. Absent where nothing is contested.
        rule_until: Option<Time>,
    }
    /// A dispute was decided, for good.
    DisputeDecided "dispute_decided" {
        /// Id of the dispute.
        dispute: DisputeId,
        /// Address of the contract that opened it.
        opener: Addr,
        /// The opener's number of the dispute.
        subject: u64,
        /// Address of the arbiter.
        arbiter: Addr,
        /// The set of items that the claimant won; the respondent won the others.
        upheld: u32,
        /// What decided: `concession`, `arbiter`, `respondent_silent` or `arbiter_silent`.
        by: DecidedBy,
        /// SHA-256 of the document with the arbiter's reasons. Absent where no arbiter ruled.
        reasons: Option<Hash32>,
        /// How many disputes the arbiter has left without a ruling now. Absent where this was none of them.
        silent: Option<u32>,
    }
    /// The opener failed to take an outcome, which stands. `Enact` sends it again.
    EnactmentFailed "enactment_failed" {
        /// Id of the dispute.
        dispute: DisputeId,
        /// Address of the contract that opened it.
        opener: Addr,
        /// The opener's number of the dispute.
        subject: u64,
        /// What the chain says of the failure, at most 128 bytes.
        reason: String,
    }
    /// The opener took an outcome that it had failed to take before.
    RulingEnacted "ruling_enacted" {
        /// Id of the dispute.
        dispute: DisputeId,
        /// Address of the contract that opened it.
        opener: Addr,
        /// The opener's number of the dispute.
        subject: u64,
        /// Address that sent `Enact`.
        sender: Addr,
    }
    /// Disputes of a `Settle` were left out, because time has not decided them, or because they have an outcome already.
    DisputesSkipped "disputes_skipped" {
        /// `id:status`, separated by commas.
        skipped: String as list,
    }
    /// Ownership of the contract was offered, accepted, or an offer was withdrawn.
    OwnershipUpdated "ownership_updated" {
        /// What was done: `offer`, `accept` or `withdraw`.
        step: &'static str,
        /// Address that sent the message.
        sender: Addr,
        /// Owner of the contract now; an offer alone changes nothing.
        owner: Addr,
        /// Address that may accept. Absent if nothing is offered.
        to: Option<Addr>,
        /// When the offer expires. Absent if nothing is offered.
        until: Option<Time>,
    }
}
