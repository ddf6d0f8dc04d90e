//! What the marketplace announces: one typed event a change of state, its attributes in the order of the struct.
//!
//! On the chain each type is prefixed with `wasm-`; trust only events whose `_contract_address` is the marketplace.

use caravan_money::Currency;
use caravan_primitives::{AssignmentId, BatchId, EditionId, Hash32, PersonId, ProjectId, Time};
use cosmwasm_std::{Addr, Event, Uint128};

/// Version of the events: raised when an attribute changes its meaning or goes away.
pub const EVENT_VERSION: &str = "1";

macro_rules! events {
    ($( $(#[$doc:meta])* $type:ident $name:literal { $( $(#[$fdoc:meta])* $field:ident : $ftype:ty ),* $(,)? } )*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $type { $( $(#[$fdoc])* pub $field: $ftype ),* }

        impl $type {
            /// The type of the event.
            pub const NAME: &'static str = $name;
        }

        impl From<$type> for Event {
            fn from(event: $type) -> Event {
                let $type { $($field),* } = event;
                Event::new($name).add_attribute("version", EVENT_VERSION)
                    $( .add_attribute(stringify!($field), $field.to_string()) )*
            }
        }
    )*
        /// The type of every event.
        pub const EVENT_NAMES: &[&str] = &[$($name),*];
    };
}

events! {
    /// A person was made at first contact.
    PersonCreated "person_created" {
        /// Its number.
        person: PersonId,
        /// Its address.
        address: Addr,
    }
    /// A project was created.
    ProjectCreated "project_created" {
        /// Its number.
        project: ProjectId,
        /// Who pays.
        requester: PersonId,
        /// What it pays in.
        currency: Currency,
        /// Who judges appeals.
        arbiter: Addr,
    }
    /// The description of a project was replaced.
    ProjectDescribed "project_described" {
        /// The project.
        project: ProjectId,
        /// Hash of the new description.
        uri_hash: Hash32,
    }
    /// The managers of a project were replaced.
    ManagersReplaced "managers_replaced" {
        /// The project.
        project: ProjectId,
        /// How many there are now.
        managers: usize,
    }
    /// Money came in.
    ProjectFunded "project_funded" {
        /// The project.
        project: ProjectId,
        /// Who sent it.
        sender: Addr,
        /// What.
        currency: Currency,
        /// How much.
        amount: Uint128,
        /// Free money of the project now.
        free: Uint128,
    }
    /// A draft was made.
    BatchCreated "batch_created" {
        /// The batch.
        batch: BatchId,
        /// The project.
        project: ProjectId,
        /// Who made it.
        sender: Addr,
    }
    /// A draft was edited.
    BatchEdited "batch_edited" {
        /// The batch.
        batch: BatchId,
        /// Who edited it.
        sender: Addr,
    }
    /// A batch was opened: its worst case is in escrow.
    BatchOpened "batch_opened" {
        /// The batch.
        batch: BatchId,
        /// The project.
        project: ProjectId,
        /// The edition it belongs to.
        edition: EditionId,
        /// Tasks × overlap.
        slots: u64,
        /// Cost of a slot.
        cost: Uint128,
        /// In escrow.
        funded: Uint128,
        /// Of it from credit.
        from_credit: Uint128,
        /// The fee it froze, in basis points.
        fee_bps: u16,
        /// From when anyone may seal it.
        closes_at: Time,
    }
    /// A batch got better for annotators.
    BatchImproved "batch_improved" {
        /// The batch.
        batch: BatchId,
        /// The index of the terms now.
        terms: u8,
        /// The reward now.
        reward: Uint128,
        /// The overlap now.
        overlap: u8,
        /// Cost of a slot now.
        cost: Uint128,
        /// Added to the escrow.
        added: Uint128,
    }
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
        /// Whether the slot was tainted.
        marked: bool,
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
    WorkRefused "work_refused" {
        /// The batch.
        batch: BatchId,
        /// The assignment.
        assignment: AssignmentId,
        /// The annotator.
        person: PersonId,
        /// `time` or `consent`.
        by: &'static str,
        /// Whether the slot it reopens is tainted.
        tainted: bool,
    }
    /// Entries of a vector were left out, because they were not in a state that the message acts on.
    EntriesSkipped "entries_skipped" {
        /// The batch.
        batch: BatchId,
        /// `id:state`, separated by commas.
        skipped: String,
    }
    /// No more claims.
    BatchSealed "batch_sealed" {
        /// The batch.
        batch: BatchId,
        /// Who sealed it.
        sender: Addr,
        /// Work that runs its course.
        live: u64,
    }
    /// What was not earned went back.
    BatchSwept "batch_swept" {
        /// The batch.
        batch: BatchId,
        /// The project.
        project: ProjectId,
        /// To free money.
        to_free: Uint128,
        /// To credit.
        to_credit: Uint128,
        /// Free money of the project now.
        free: Uint128,
        /// Credit of the project now.
        credit: Uint128,
    }
    /// A person was paid.
    BalanceWithdrawn "balance_withdrawn" {
        /// The person.
        person: PersonId,
        /// To where.
        address: Addr,
        /// What.
        currency: Currency,
        /// How much.
        amount: Uint128,
        /// What is left.
        balance: Uint128,
    }
    /// Points were taken off what is due, and an award of them was sent.
    PointsSent "points_sent" {
        /// The person.
        person: PersonId,
        /// To where.
        address: Addr,
        /// How many, over all seasons.
        points: Uint128,
    }
    /// The points contract failed: the points are due again.
    PointsRestored "points_restored" {
        /// The person.
        person: PersonId,
        /// How many, over all seasons.
        points: Uint128,
    }
    /// Free money was paid to the requester.
    FreeWithdrawn "free_withdrawn" {
        /// The project.
        project: ProjectId,
        /// To where.
        address: Addr,
        /// How much.
        amount: Uint128,
        /// What is left.
        free: Uint128,
    }
    /// Fees were paid to the treasury.
    FeesWithdrawn "fees_withdrawn" {
        /// What.
        currency: Currency,
        /// To where.
        treasury: Addr,
        /// How much.
        amount: Uint128,
    }
    /// A move to a new address began.
    MoveStarted "move_started" {
        /// The person.
        person: PersonId,
        /// The new address.
        to: Addr,
        /// From when it may accept.
        ready_at: Time,
        /// Whether the recovery address started it.
        by_recovery: bool,
    }
    /// A move was canceled.
    MoveCanceled "move_canceled" {
        /// The person.
        person: PersonId,
        /// Where it would have gone.
        to: Addr,
    }
    /// A person has a new address.
    MoveAccepted "move_accepted" {
        /// The person.
        person: PersonId,
        /// The old address.
        from: Addr,
        /// The new address.
        to: Addr,
    }
    /// The recovery address of a person changed.
    RecoverySet "recovery_set" {
        /// The person.
        person: PersonId,
        /// The address, or `none`.
        recovery: String,
    }
    /// The points of a person that moved could not be moved.
    PointsLeft "points_left" {
        /// The person.
        person: PersonId,
        /// Where they are.
        address: Addr,
    }
    /// The points of a person that moved were moved later.
    PointsFollowed "points_followed" {
        /// The person.
        person: PersonId,
        /// From where.
        from: Addr,
        /// To where.
        to: Addr,
    }
    /// The configuration changed for what comes later.
    ConfigUpdated "config_updated" {
        /// Which part.
        part: &'static str,
        /// Its new value.
        value: String,
    }
    /// Ownership was offered, accepted or withdrawn.
    OwnershipUpdated "ownership_updated" {
        /// `offer`, `accept` or `withdraw`.
        step: &'static str,
        /// Who did it.
        sender: Addr,
        /// The owner now.
        owner: Addr,
    }
    /// Entry was stopped.
    ContractPaused "contract_paused" {
        /// By whom.
        sender: Addr,
    }
    /// Entry works again.
    ContractUnpaused "contract_unpaused" {
        /// By whom.
        sender: Addr,
    }
}
