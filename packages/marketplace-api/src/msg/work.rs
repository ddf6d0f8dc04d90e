//! How tasks are taken, and judged.

use caravan_primitives::{AssignmentId, Hash32, Proof, ReadRequest};
use schemars::JsonSchema;
use serde::Serialize;

use crate::config::Reason;

/// How an annotator comes to a task.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Pick {
    /// The contract picks; only in `random` batches.
    Random {},
    /// The annotator names the task; only in `random` batches with overlap 1 that took no project credit, and only clean slots.
    Named {
        /// The task, from 0.
        task: u32,
    },
    /// The annotator names the task and proves to be on the list; only in `allow` batches.
    Listed {
        /// The task, from 0.
        task: u32,
        /// That the sender's address is on the list.
        proof: Proof,
    },
}

/// A verdict on one submission.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Number of the assignment within its batch, from 1.
    pub assignment: AssignmentId,
    /// What is decided about the submission.
    pub verdict: Verdict,
}

/// What a decision says about submitted work.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Verdict {
    /// Credits `floor(reward × grade / 10,000)`.
    Accept {
        /// 10,000, or one of the batch's grades.
        grade_bps: u16,
    },
    /// Pays nothing; final after `appeal_secs`.
    Reject {
        /// From the closed list.
        reason: Reason,
        /// Hash of what shows it.
        evidence: Hash32,
    },
}
