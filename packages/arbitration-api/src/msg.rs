//! The messages of the arbitration contract. Unknown JSON fields are refused everywhere.

use caravan_access::OwnershipAction;
use caravan_primitives::{DisputeId, Document, ReadRequest, Upto};
use schemars::JsonSchema;
use serde::Serialize;

use crate::bounds::MAX_FIRST_ARBITERS;
use crate::value::{Defaults, NewArbiter, Parties, Rulings, Settled, Side, Windows};

/// What the contract is made with. It holds no coins and no tokens, ever.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct InstantiateMsg {
    /// Who lists arbiters.
    pub owner: String,
    /// The marketplace, its address predicted: it opens disputes. A slot left empty can be filled by `migrate` alone.
    pub marketplace: Option<String>,
    /// The points contract. A slot left empty can be filled by `migrate` alone.
    pub points: Option<String>,
    /// The provenance contract. A slot left empty can be filled by `migrate` alone.
    pub provenance: Option<String>,
    /// The licensing contract, its address predicted: it opens disputes. A slot left empty can be filled by `migrate` alone.
    pub licensing: Option<String>,
    /// The first arbiters, at most 10, each named once.
    pub arbiters: Upto<NewArbiter, MAX_FIRST_ARBITERS>,
}

/// What a migration may change.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct MigrateMsg {
    /// Fills the slot of the marketplace where it was left empty; refused where it is filled.
    pub marketplace: Option<String>,
    /// Fills the slot of the points contract where it was left empty; refused where it is filled.
    pub points: Option<String>,
    /// Fills the slot of the provenance contract where it was left empty; refused where it is filled.
    pub provenance: Option<String>,
    /// Fills the slot of the licensing contract where it was left empty; refused where it is filled.
    pub licensing: Option<String>,
}

/// What can be asked of the contract. No message takes coins; each refuses them. The contract has no pause.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ExecuteMsg {
    /// List an arbiter, list it again, or change its key or its fees.
    ///
    /// Sender: the owner. Funds: none.
    /// Effect: the arbiter is listed with this key and these fees in place of the earlier ones. Objects that froze it keep
    /// what they copied; how often it was silent stays on record.
    /// Fails when: the sender is not the owner, a currency is a duplicate, the arbiter is a contract of the suite, or nothing changes.
    /// Paused: there is no pause.
    SetArbiter(NewArbiter),
    /// Take an arbiter off the list.
    ///
    /// Sender: the owner. Funds: none.
    /// Effect: new projects and offers cannot name it. Objects that froze it keep it, their later disputes too.
    /// Fails when: the sender is not the owner, the arbiter was never listed, or is delisted already.
    /// Paused: there is no pause.
    DelistArbiter {
        /// Address of the arbiter.
        arbiter: String,
    },
    /// Open a dispute. The opener has checked the parties, and keeps bonds and fees.
    ///
    /// Sender: the marketplace or the licensing contract. Funds: none.
    /// Effect: a dispute with an id of its own begins; the respondent may answer for `respond_secs`. The document is the
    /// claimant's first one.
    /// Fails when: the sender is another, it used the subject before, the arbiter was never listed, the arbiter is a party, a
    /// party is a contract of the suite, or a number is out of bounds.
    /// Paused: there is no pause.
    Open {
        /// The opener's number for what is disputed. Each opener uses a number once.
        subject: u64,
        /// How many items are disputed, 1 to 20. Sets of items have one bit for each.
        items: u8,
        /// Who is in the dispute.
        parties: Parties,
        /// How long each step may take.
        windows: Windows,
        /// What happens where the respondent or the arbiter does nothing in time.
        defaults: Defaults,
        /// Gas that `EnactRuling` may use at the opener, 100,000 to 2,000,000.
        enact_gas: u64,
        /// What the claimant says, encrypted to the arbiter's key where it is not for everybody.
        evidence: Document,
    },
    /// Answer for the respondent: concede some items, or all, or none.
    ///
    /// Sender: the contract that opened the dispute. Funds: none.
    /// Effect: conceded items are the claimant's, whatever is ruled later; the others are contested, and the arbiter may rule for
    /// `ruling_secs`. Where all are conceded the dispute is decided, and the opener gets `EnactRuling`. A document is the respondent's.
    /// Fails when: the sender opened no such dispute, it is answered or decided, `respond_secs` are over, the set has a bit beyond the
    /// items, or a document comes and the respondent has four.
    /// Paused: there is no pause.
    Respond {
        /// The opener's number of the dispute.
        subject: u64,
        /// The set of conceded items; 0 contests all.
        concede: u32,
        /// What the respondent says.
        evidence: Option<Document>,
    },
    /// Put a document forward for one side.
    ///
    /// Sender: the contract that opened the dispute, which has checked who asks for it. Funds: none.
    /// Effect: the document is the side's next one.
    /// Fails when: the sender opened no such dispute, the dispute is decided, its time is over, or the side has four.
    /// Paused: there is no pause.
    AddEvidence {
        /// The opener's number of the dispute.
        subject: u64,
        /// For which side it speaks.
        side: Side,
        /// The document, encrypted to the arbiter's key where it is not for everybody.
        document: Document,
    },
    /// Rule in disputes, all or none of them.
    ///
    /// Sender: the arbiter of each dispute. Funds: none.
    /// Effect: each dispute is decided; the claimant wins the upheld and the conceded items. The opener gets `EnactRuling`. If that fails,
    /// the ruling stands, and `Enact` sends it again.
    /// Fails when: a dispute is unknown, a duplicate, or has another arbiter, is decided, is not answered yet, `ruling_secs` are over, or
    /// a set has an item that is not contested.
    /// Paused: there is no pause.
    Rule {
        /// 1 to 5 rulings.
        rulings: Rulings,
    },
    /// Realise what time has decided.
    ///
    /// Sender: anyone. Funds: none.
    /// Effect: where the respondent was silent the claimant wins all items; where the arbiter was silent the contested items go as
    /// the dispute says, and the arbiter's row counts it. The opener gets `EnactRuling`. A dispute that time has not decided, or
    /// that is decided already, is skipped.
    /// Fails when: a dispute is unknown or a duplicate, or all are skipped.
    /// Paused: there is no pause.
    Settle {
        /// 1 to 5 disputes.
        disputes: Settled,
    },
    /// Send an outcome to the opener again, because the first time failed.
    ///
    /// Sender: anyone. Funds: none.
    /// Effect: the opener gets `EnactRuling`, with all the gas of the message instead of `enact_gas`; if it fails, this message does.
    /// Fails when: the dispute is unknown, not decided, or enacted already, or the opener refuses.
    /// Paused: there is no pause.
    Enact {
        /// Id of the dispute.
        dispute: DisputeId,
    },
    /// Change the owner, in two steps: the owner offers, the next one accepts.
    ///
    /// Sender: the owner, or who is offered ownership for `accept`. Funds: none.
    /// Effect: as the action says; an offer lapses after its time, and a new one replaces it.
    /// Fails when: the sender may not take that step, no offer stands, it has lapsed, it would last over 30 days, or it is made to a contract of the suite.
    /// Paused: there is no pause.
    UpdateOwnership(OwnershipAction),
}
