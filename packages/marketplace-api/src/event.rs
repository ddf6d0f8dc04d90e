//! What the marketplace announces: one typed event a change of state, its attributes in the order of the struct.
//!
//! On the chain each type is prefixed with `wasm-`; trust only events whose `_contract_address` is the marketplace.

use caravan_access::PAUSE_EVENTS;
use caravan_primitives::EventInfo;

/// Version of the events: raised when an attribute changes its meaning or goes away.
pub const EVENT_VERSION: &str = "1";

mod appeal;
mod batch;
mod edition;
mod people;
mod platform;
mod project;
mod work;

pub use caravan_access::{ContractPaused, ContractUnpaused};

pub use appeal::{AppealAnswered, AppealEnded, AppealEvidenceAdded, AppealOpened};
pub use batch::{BatchClosed, BatchCreated, BatchEdited, BatchFinalized, BatchImproved, BatchOpened};
pub use edition::{
    BondForfeited, DatasetPublished, EditionClosed, PersonsSkipped, PoolClaimed, PoolEmptied, SharingReplaced,
    WeightAdded,
};
pub use people::{
    BalanceWithdrawn, MoveAccepted, MoveCanceled, MoveStarted, PersonCreated, PersonRestricted, PointsFollowed,
    PointsLeft, PointsRestored, PointsSent, RecoveryChangeCanceled, RecoveryChangeStarted, RecoverySet,
    RestrictionLifted,
};
pub use platform::{ConfigUpdated, FeesWithdrawn, OwnershipUpdated};
pub use project::{AvailableWithdrawn, ManagersReplaced, ProjectCreated, ProjectDescribed, ProjectFunded};
pub use work::{
    EntriesSkipped, EvidenceAdded, NoteAdded, RejectionFinalized, ReservationExpired, ReworkAsked, ReworkEnded,
    TaskClaimed, TaskMissed, TaskReturned, WorkAccepted, WorkGivenUp, WorkRejected, WorkSubmitted,
};

/// What clients may know about every event, by subject.
pub const EVENTS: &[&[EventInfo]] = &[
    project::EVENTS,
    batch::EVENTS,
    work::EVENTS,
    appeal::EVENTS,
    edition::EVENTS,
    people::EVENTS,
    platform::EVENTS,
    PAUSE_EVENTS,
];
