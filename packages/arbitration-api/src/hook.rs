//! What this contract sends to the contract that opened a dispute.

use caravan_primitives::ReadRequest;
use schemars::JsonSchema;
use serde::Serialize;

use crate::value::DecidedBy;

/// The outcome of a dispute, for the contract that opened it. That contract has a message `EnactRuling(EnactRuling)`, takes
/// it from this contract alone, and refuses a subject that is not open in its own row.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Copy, Debug, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct EnactRuling {
    /// The number under which the contract opened the dispute.
    pub subject: u64,
    /// The set of items that the claimant wins, by concession, ruling or time; the respondent wins the others.
    pub upheld: u32,
    /// What decided. The arbiter has earned its fee where it is `arbiter`.
    pub by: DecidedBy,
}

/// The JSON of the message: `{"enact_ruling":{"subject":1,"upheld":1,"by":"arbiter"}}`.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum OpenerMsg {
    /// Carry out the outcome of a dispute.
    EnactRuling(EnactRuling),
}
