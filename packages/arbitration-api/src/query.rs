//! The queries of the arbitration contract.

use caravan_primitives::{DisputeId, ReadRequest};
use cosmwasm_schema::QueryResponses;
use schemars::JsonSchema;
use serde::Serialize;

/// What can be read. A status is that of the moment: what time has decided shows as `due` before anyone settles it.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// What the contract is wired to, and its name and version.
    #[returns(crate::ConfigResponse)]
    Config {},
    /// The owner, and an ownership offer if one stands.
    #[returns(caravan_access::OwnershipResponse)]
    Ownership {},
    /// One arbiter; null if it was never listed.
    #[returns(Option<crate::ArbiterResponse>)]
    Arbiter {
        /// Address of the arbiter.
        arbiter: String,
    },
    /// All arbiters that are or were listed, by address.
    #[returns(crate::ArbitersResponse)]
    Arbiters {
        /// The last arbiter of the page before.
        start_after: Option<String>,
        /// How many, at most 30; left out, 10.
        limit: Option<u32>,
    },
    /// One dispute, with the evidence of both sides. Fails if it is unknown.
    #[returns(crate::DisputeResponse)]
    Dispute {
        /// Id of the dispute.
        dispute: DisputeId,
    },
    /// The dispute that a contract opened under a number of its own; null if it opened none.
    #[returns(Option<crate::DisputeResponse>)]
    DisputeAbout {
        /// Address of the contract that opened it.
        opener: String,
        /// The opener's number of the dispute.
        subject: u64,
    },
    /// All disputes, by id.
    #[returns(crate::DisputesResponse)]
    Disputes {
        /// The last dispute of the page before.
        start_after: Option<DisputeId>,
        /// How many, at most 30; left out, 10.
        limit: Option<u32>,
    },
    /// The disputes of an arbiter, by id.
    #[returns(crate::DisputesResponse)]
    DisputesOf {
        /// Address of the arbiter.
        arbiter: String,
        /// The last dispute of the page before.
        start_after: Option<DisputeId>,
        /// How many, at most 30; left out, 10.
        limit: Option<u32>,
    },
    /// The disputes of an arbiter that have no outcome yet, by id: what it may rule on, and what anyone may settle.
    #[returns(crate::DisputesResponse)]
    UndecidedOf {
        /// Address of the arbiter.
        arbiter: String,
        /// The last dispute of the page before.
        start_after: Option<DisputeId>,
        /// How many, at most 30; left out, 10.
        limit: Option<u32>,
    },
    /// The disputes whose outcome the opener has not taken, by id: what anyone may send again by `Enact`.
    #[returns(crate::DisputesResponse)]
    NotEnacted {
        /// The last dispute of the page before.
        start_after: Option<DisputeId>,
        /// How many, at most 30; left out, 10.
        limit: Option<u32>,
    },
}
