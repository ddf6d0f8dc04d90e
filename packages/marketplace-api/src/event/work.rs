//! Events about assignments: reservation, submission, verdict, payment.

use caravan_primitives::{AssignmentId, BatchId, Hash32, PersonId, Time, Uri};
use cosmwasm_std::{Addr, Uint128};

use super::EVENT_VERSION;
use crate::parts::Note;

caravan_primitives::events! {
    pub(super) EVENTS, version EVENT_VERSION;
    /// A slot was reserved.
    TaskClaimed "task_claimed" {
        /// Id of the batch.
        batch: BatchId,
        /// Id of the assignment within its batch.
        assignment: AssignmentId,
        /// Number of the task within its batch, from 0.
        task: u32,
        /// Id of the annotator, a person.
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
        /// Id of the batch.
        batch: BatchId,
        /// Id of the annotator, a person.
        person: PersonId,
        /// Misses since the last reservation.
        misses: u32,
    }
    /// A reservation was given back.
    TaskReturned "task_returned" {
        /// Id of the batch.
        batch: BatchId,
        /// Id of the assignment within its batch.
        assignment: AssignmentId,
        /// Number of the task within its batch, from 0.
        task: u32,
        /// Id of the annotator, a person.
        person: PersonId,
    }
    /// A reservation ran out and was reaped.
    ReservationExpired "reservation_expired" {
        /// Id of the batch.
        batch: BatchId,
        /// Id of the assignment within its batch.
        assignment: AssignmentId,
        /// Number of the task within its batch, from 0.
        task: u32,
        /// Id of the annotator, a person.
        person: PersonId,
    }
    /// An annotator submitted work for an assignment.
    WorkSubmitted "work_submitted" {
        /// Id of the batch.
        batch: BatchId,
        /// Id of the assignment within its batch.
        assignment: AssignmentId,
        /// Number of the task within its batch, from 0.
        task: u32,
        /// Id of the annotator, a person.
        person: PersonId,
        /// Commitment that was sent.
        commitment: Hash32,
        /// Hash of the payload.
        payload_hash: Hash32,
        /// Number of the revision: 0 for the first submission.
        revision: u8,
        /// When the work is auto-approved if it is not decided.
        due: Time,
    }
    /// Work was accepted and paid.
    WorkAccepted "work_accepted" {
        /// Id of the batch.
        batch: BatchId,
        /// Id of the assignment within its batch.
        assignment: AssignmentId,
        /// Id of the annotator, a person.
        person: PersonId,
        /// How it was accepted: `decision`, `auto_approval`, `take_back` of a rejection, or `appeal` against one.
        by: &'static str,
        /// Amount paid to the annotator's balance, in base units.
        amount: Uint128,
        /// Platform's fee on it, in base units.
        fee: Uint128,
        /// Points due for it.
        points: Uint128,
        /// The season they count in.
        season: u32,
        /// Balance after it, in base units.
        balance: Uint128,
    }
    /// Work was rejected; final at `due`.
    WorkRejected "work_rejected" {
        /// Id of the batch.
        batch: BatchId,
        /// Id of the assignment within its batch.
        assignment: AssignmentId,
        /// Id of the annotator, a person.
        person: PersonId,
        /// Address that sent the message.
        sender: Addr,
        /// Reason of the rejection, in one word.
        reason: &'static str,
        /// Until when the requester may take it back.
        take_back_until: Time,
        /// When it is final.
        due: Time,
    }
    /// Work was sent back for another revision.
    ReworkAsked "rework_asked" {
        /// Id of the batch.
        batch: BatchId,
        /// Id of the assignment within its batch.
        assignment: AssignmentId,
        /// Id of the annotator, a person.
        person: PersonId,
        /// Address that sent the message.
        sender: Addr,
        /// Reason of the verdict, in one word.
        reason: &'static str,
        /// The revision that was sent back.
        revision: u8,
        /// Until when the annotator may submit another one.
        due: Time,
    }
    /// A rework ended without another revision: the one before is judged.
    ReworkEnded "rework_ended" {
        /// Id of the batch.
        batch: BatchId,
        /// Id of the assignment within its batch.
        assignment: AssignmentId,
        /// Id of the annotator, a person.
        person: PersonId,
        /// What ended it: the `annotator`, or `time`.
        by: &'static str,
        /// The revision that is judged.
        revision: u8,
        /// When the work is auto-approved if it is not decided.
        due: Time,
    }
    /// A verdict came with words that everybody can read. They are in this event alone.
    NoteAdded "note_added" {
        /// Id of the batch.
        batch: BatchId,
        /// Id of the assignment within its batch.
        assignment: AssignmentId,
        /// Id of the annotator, a person.
        person: PersonId,
        /// Address that sent the message.
        sender: Addr,
        /// The words.
        note: Note,
    }
    /// A verdict came with a file for the annotator, encrypted to its reply key.
    EvidenceAdded "evidence_added" {
        /// Id of the batch.
        batch: BatchId,
        /// Id of the assignment within its batch.
        assignment: AssignmentId,
        /// Id of the annotator, a person.
        person: PersonId,
        /// Address that sent the message.
        sender: Addr,
        /// Where the file is.
        uri: Uri,
        /// Hash of the file.
        hash: Hash32,
    }
    /// The annotator took back submitted work, unpaid: its status is `rejected`.
    WorkGivenUp "work_given_up" {
        /// The batch of the work.
        batch: BatchId,
        /// The work that was submitted.
        assignment: AssignmentId,
        /// The task of the work, from 0.
        task: u32,
        /// The annotator of the work.
        person: PersonId,
        /// Whether the slot that is free again is a reopened slot.
        reopened: bool,
    }
    /// A rejection became final.
    RejectionFinalized "rejection_finalized" {
        /// Id of the batch.
        batch: BatchId,
        /// Id of the assignment within its batch.
        assignment: AssignmentId,
        /// Id of the annotator, a person.
        person: PersonId,
        /// What made it final: `time`, the `annotator` who accepted it, or a `ruling` on an appeal.
        by: &'static str,
        /// Whether the slot it reopens is reopened.
        reopened: bool,
    }
    /// Entries of a vector were left out, because they were not in a state that the message acts on.
    EntriesSkipped "entries_skipped" {
        /// Id of the batch.
        batch: BatchId,
        /// `id:state`, separated by commas.
        skipped: String as list,
    }
}
