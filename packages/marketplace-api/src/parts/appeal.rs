//! What the sides of an appeal send, with a coin or by the hook of a token.

use caravan_primitives::{AppealId, AssignmentId, BatchId, Document, Items, ReadRequest};
use schemars::JsonSchema;
use serde::Serialize;

use crate::bounds::MAX_APPEALED;

/// What an annotator appeals.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct NewAppeal {
    /// The batch of the works.
    pub batch: BatchId,
    /// 1 to 20 works, no duplicates.
    pub assignments: Items<AssignmentId, MAX_APPEALED>,
    /// What the annotator says, encrypted to the arbiter's key where it is not for everybody.
    pub evidence: Document,
}

/// What the requester's side answers.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct AppealAnswer {
    /// Id of the appeal.
    pub appeal: AppealId,
    /// The set of conceded works: bit `n` (from 0) stands for the work in place `n` of the appeal; 0 contests all.
    pub concede: u32,
    /// What the requester's side says, encrypted to the arbiter's key where it is not for everybody.
    pub evidence: Option<Document>,
}

/// A document that a side puts forward.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct AppealEvidence {
    /// Id of the appeal.
    pub appeal: AppealId,
    /// The document, encrypted to the arbiter's key where it is not for everybody.
    pub document: Document,
}
