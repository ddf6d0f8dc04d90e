//! Answers about assignments and what was submitted for them.

use caravan_primitives::{AppealId, AssignmentId, BatchId, Hash32, PersonId, Time, Uri};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint128;

use crate::reason::Reason;

/// State of an assignment.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum AssignmentStatus {
    /// A slot is reserved for the annotator.
    Reserved,
    /// Submitted, and waits for a verdict.
    Submitted,
    /// Sent back to the annotator for another revision, until `due`.
    Rework,
    /// Paid to the annotator's balance. Final.
    Accepted,
    /// Rejected; final at `due`, or when the annotator accepts the rejection. Until three quarters of the time have passed
    /// the requester may take it back.
    RejectionPending,
    /// The rejection is appealed. The outcome comes from `arbitration`, or at `due` from time: then the annotator wins.
    Appealed,
    /// Rejected or given up, unpaid. Final.
    Rejected,
    /// Given back before it was submitted. Final.
    Returned,
    /// Not submitted in time, and settled. Final.
    Expired,
}

impl AssignmentStatus {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            AssignmentStatus::Reserved => "reserved",
            AssignmentStatus::Submitted => "submitted",
            AssignmentStatus::Rework => "rework",
            AssignmentStatus::Accepted => "accepted",
            AssignmentStatus::RejectionPending => "rejection_pending",
            AssignmentStatus::Appealed => "appealed",
            AssignmentStatus::Rejected => "rejected",
            AssignmentStatus::Returned => "returned",
            AssignmentStatus::Expired => "expired",
        }
    }
}

/// What the annotator submitted for an assignment: the revision that is judged.
#[cw_serde]
pub struct SubmissionResponse {
    /// Its number: 0 for the first submission.
    pub revision: u8,
    /// How often the work was sent back.
    pub reworks: u8,
    /// The commitment to the answers, bound to task and person.
    pub commitment: Hash32,
    /// Hash of the payload.
    pub payload_hash: Hash32,
    /// Where the payload is.
    pub uri: Uri,
    /// The appeal against its rejection, if there is or was one.
    pub appeal: Option<AppealId>,
}

/// One annotator's work on one task.
#[cw_serde]
pub struct AssignmentResponse {
    /// Id of the batch, unique in the contract.
    pub batch: BatchId,
    /// Its number in the batch.
    pub assignment: AssignmentId,
    /// The task, from 0.
    pub task: u32,
    /// Id of the person: it stays when the address changes.
    pub person: PersonId,
    /// Its state, as stored: a deadline that has passed is realised by the next message that meets it.
    pub status: AssignmentStatus,
    /// The index of its terms.
    pub terms: u8,
    /// When it was claimed.
    pub claimed_at: Time,
    /// When the present state runs out; when it ended, for final states.
    pub due: Time,
    /// What the annotator was paid; 0 unless accepted.
    pub paid: Uint128,
    /// Why it was rejected or sent back; absent in other states.
    pub reason: Option<Reason>,
    /// Whether it took a reopened slot.
    pub took_reopened: bool,
    /// What was submitted; absent before that.
    pub submission: Option<SubmissionResponse>,
}

/// A page of assignments.
#[cw_serde]
pub struct AssignmentsResponse {
    /// In the order of the query.
    pub assignments: Vec<AssignmentResponse>,
}

/// A page of the work that waits for a verdict.
#[cw_serde]
pub struct UndecidedResponse {
    /// In the order of submission. A page passes over at most 100 works that are decided, so it may be short or empty
    /// where `next` is there.
    pub assignments: Vec<AssignmentResponse>,
    /// Where the next page begins; absent at the end of the queue.
    pub next: Option<u64>,
}
