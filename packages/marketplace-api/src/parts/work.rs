//! How tasks are taken, and judged.

use caravan_primitives::{AssignmentId, Document, Proof, ReadRequest, Text};
use schemars::JsonSchema;
use serde::Serialize;

use crate::bounds::MAX_NOTE;
use crate::reason::Reason;

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

/// What a verdict says to everybody: 1 to 280 bytes. It is in the event and not in the state.
pub type Note = Text<1, MAX_NOTE>;

/// A verdict on one submission.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Number of the assignment within its batch, from 1.
    pub assignment: AssignmentId,
    /// What is decided about the submission.
    pub verdict: Verdict,
    /// Words to the annotator that everybody can read, forever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Note>,
    /// What is not for everybody: a file encrypted to the `reply_key` of the payload, and its hash.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Document>,
}

impl Decision {
    /// A verdict without a note and without evidence.
    #[must_use]
    pub fn new(assignment: AssignmentId, verdict: Verdict) -> Self {
        Self { assignment, verdict, note: None, evidence: None }
    }
}

/// What a decision says about submitted work.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Verdict {
    /// Credits `floor(reward × grade / 10,000)`. For work in `rework` it accepts the revision before. For work in
    /// `rejection_pending` it takes the rejection back, at the base grade or above, in the first three quarters of
    /// `appeal_secs`.
    Accept {
        /// 10,000, or one of the batch's grades.
        grade_bps: u16,
    },
    /// Pays nothing; final after `appeal_secs`. Only for work in `submitted`.
    Reject {
        /// From the closed list.
        reason: Reason,
    },
    /// Sends the work back for another revision, for `rework_secs`. Only for work in `submitted`, at most `max_rework` times.
    Rework {
        /// From the closed list.
        reason: Reason,
    },
}
