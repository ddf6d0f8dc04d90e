//! Assignments.

use caravan_primitives::{AssignmentId, BatchId, Hash32, PersonId, Time};
use cosmwasm_std::{Addr, Uint128};

use super::EVENT_VERSION;

caravan_primitives::events! {
    pub(super) EVENTS, version EVENT_VERSION;
    /// A slot was reserved.
    TaskClaimed "task_claimed" {
        /// The batch.
        batch: BatchId,
        /// The assignment.
        assignment: AssignmentId,
        /// The task.
        task: u32,
        /// The annotator.
        person: PersonId,
        /// What is paid at the base grade.
        reward: Uint128,
        /// From when the reservation may be reaped.
        due: Time,
        /// Whether the slot was reopened.
        took_reopened: bool,
    }
    /// A random claim met only tasks that the annotator cannot take; the next one looks further.
    TaskMissed "task_missed" {
        /// The batch.
        batch: BatchId,
        /// The annotator.
        person: PersonId,
        /// Misses since the last reservation.
        misses: u32,
    }
    /// A reservation was given back.
    TaskReturned "task_returned" {
        /// The batch.
        batch: BatchId,
        /// The assignment.
        assignment: AssignmentId,
        /// The task.
        task: u32,
        /// The annotator.
        person: PersonId,
    }
    /// A reservation ran out and was reaped.
    ReservationExpired "reservation_expired" {
        /// The batch.
        batch: BatchId,
        /// The assignment.
        assignment: AssignmentId,
        /// The task.
        task: u32,
        /// The annotator.
        person: PersonId,
    }
    /// Work was submitted.
    WorkSubmitted "work_submitted" {
        /// The batch.
        batch: BatchId,
        /// The assignment.
        assignment: AssignmentId,
        /// The task.
        task: u32,
        /// The annotator.
        person: PersonId,
        /// The commitment.
        commitment: Hash32,
        /// Hash of the payload.
        payload_hash: Hash32,
        /// When silence pays.
        due: Time,
    }
    /// Work was accepted and credited.
    WorkAccepted "work_accepted" {
        /// The batch.
        batch: BatchId,
        /// The assignment.
        assignment: AssignmentId,
        /// The annotator.
        person: PersonId,
        /// `decision` or `silence`.
        by: &'static str,
        /// Credited.
        amount: Uint128,
        /// Charged on it.
        fee: Uint128,
        /// Points due for it.
        points: Uint128,
        /// The season they count in.
        season: u32,
        /// The balance now.
        balance: Uint128,
    }
    /// Work was rejected; final at `due`.
    WorkRejected "work_rejected" {
        /// The batch.
        batch: BatchId,
        /// The assignment.
        assignment: AssignmentId,
        /// The annotator.
        person: PersonId,
        /// Who decided.
        sender: Addr,
        /// Why.
        reason: &'static str,
        /// Hash of what shows it.
        evidence: Hash32,
        /// When it is final.
        due: Time,
    }
    /// Work is refused, and final.
    RejectionFinalized "rejection_finalized" {
        /// The batch.
        batch: BatchId,
        /// The assignment.
        assignment: AssignmentId,
        /// The annotator.
        person: PersonId,
        /// `time` or `consent`.
        by: &'static str,
        /// Whether the slot it reopens is reopened.
        reopened: bool,
    }
    /// Entries of a vector were left out, because they were not in a state that the message acts on.
    EntriesSkipped "entries_skipped" {
        /// The batch.
        batch: BatchId,
        /// `id:state`, separated by commas.
        skipped: String as list,
    }
}
