//! What can go wrong. Each text begins with a stable code and says what was expected and what came.

use caravan_money::MoneyError;
use caravan_primitives::{AssignmentId, BatchId, Coded, EditionId, Hash32, PersonId, PrimitiveError, ProjectId, Time};
use cosmwasm_std::{Addr, Uint128};
use thiserror::Error;

use crate::response::{AssignmentStatus, BatchStatus};

/// Errors of the marketplace's rules.
#[derive(Debug, Clone, PartialEq, Error)]
#[allow(missing_docs)] // each variant's text is its documentation
pub enum MarketplaceError {
    #[error("PROJECT_UNKNOWN: there is no project {0}")]
    ProjectUnknown(ProjectId),
    #[error("BATCH_UNKNOWN: there is no batch {0}")]
    BatchUnknown(BatchId),
    #[error("ASSIGNMENT_UNKNOWN: batch {batch} has no assignment {assignment}")]
    AssignmentUnknown { batch: BatchId, assignment: AssignmentId },
    #[error("PERSON_UNKNOWN: there is no person {0}")]
    PersonUnknown(PersonId),
    #[error("ADDRESS_UNKNOWN: {0} is no person here")]
    AddressUnknown(Addr),
    #[error("TASK_UNKNOWN: expected a task below {tasks}, got {task}")]
    TaskUnknown { task: u32, tasks: u32 },
    #[error("REFERENCE_UNKNOWN: the reference made nothing")]
    ReferenceUnknown,
    #[error("REFERENCE_USED: the reference made {kind} {id}")]
    ReferenceUsed { kind: &'static str, id: u64 },

    #[error("REQUESTER_ONLY: expected the requester, person {expected}, got {got}")]
    RequesterOnly { expected: PersonId, got: Addr },
    #[error("MANAGER_ONLY: expected the requester, person {expected}, or a manager, got {got}")]
    ManagerOnly { expected: PersonId, got: Addr },
    #[error("ANNOTATOR_ONLY: assignment {assignment} is person {expected}'s, not {got}'s")]
    AnnotatorOnly { assignment: AssignmentId, expected: PersonId, got: Addr },
    #[error("OWN_PROJECT: the requester and the managers of project {0} cannot claim in it")]
    OwnProject(ProjectId),
    #[error("OWN_WORK: assignment {0} is the sender's own, somebody else must decide on it")]
    OwnWork(AssignmentId),

    #[error("CURRENCY_NOT_LISTED: {0} is not on the platform's list")]
    CurrencyNotListed(String),
    #[error("CURRENCY_MISMATCH: expected {expected}, got {got}")]
    CurrencyMismatch { expected: String, got: String },
    #[error("ARBITER_NOT_LISTED: {0} is not on the platform's list")]
    ArbiterNotListed(Addr),
    #[error("ARBITER_IS_PARTY: {0} is a party to the project")]
    ArbiterIsParty(Addr),
    #[error("MANAGER_INVALID: {0} is doubled, or the requester")]
    ManagerInvalid(Addr),
    #[error("ADDRESS_INVALID: expected a normalized address, got {got}: {why}")]
    AddressInvalid { got: String, why: String },
    #[error("HOOK_INVALID: expected the JSON of a hook message: {0}")]
    HookInvalid(String),

    #[error("BOUND_BROKEN: expected {field} within {min} to {max}, got {got}")]
    BoundBroken { field: &'static str, min: u64, max: u64, got: u64 },
    #[error("GRADE_INVALID: expected grades of 5000 to 20000 basis points, none of them doubled or 10000, got {0}")]
    GradeInvalid(u16),
    #[error("FEE_ABOVE_CAP: expected at most {cap} basis points, got {got}")]
    FeeAboveCap { cap: u16, got: u16 },
    #[error("NOTHING_CHANGES: {0}")]
    NothingChanges(&'static str),

    #[error("BATCH_STATE: expected batch {batch} to be {expected}, it is {actual:?}")]
    BatchState { batch: BatchId, expected: &'static str, actual: BatchStatus },
    #[error("BATCH_OVER: batch {batch} closed at {closes_at}, it is {now}")]
    BatchOver { batch: BatchId, closes_at: Time, now: Time },
    #[error("COST_ABOVE_GUARD: expected to reserve at most {most}, it would be {cost}")]
    CostAboveGuard { most: Uint128, cost: Uint128 },
    #[error("AVAILABLE_SHORT: expected {needed} of available funds, there is {available}")]
    AvailableShort { needed: Uint128, available: Uint128 },
    #[error("TERMS_FULL: a batch has at most {0} terms")]
    TermsFull(u8),
    #[error("TERMS_WORSE: {field} may only grow: it is {present}, got {got}")]
    TermsWorse { field: &'static str, present: Uint128, got: Uint128 },
    #[error("CLOSE_EARLY: the requester and managers may seal now, others from {closes_at} or when every slot is accepted; it is {now}")]
    CloseEarly { closes_at: Time, now: Time },
    #[error("WORK_LIVE: {0} assignments of the batch are live")]
    WorkLive(u64),

    #[error("SHARING_FROZEN: project {0} has opened a batch, its sharing terms are fixed")]
    SharingFrozen(ProjectId),
    #[error("SHARING_OFF: project {0} has no editions, it shares nothing")]
    SharingOff(ProjectId),
    #[error("PROVENANCE_MISSING: expected a provenance contract to share by, none is wired")]
    ProvenanceMissing,
    #[error("OFFER_BELOW_MINIMUM: expected reward and bond of a slot to be at least {needed}, got {got}")]
    OfferBelowMinimum { needed: Uint128, got: Uint128 },
    #[error("EDITION_UNKNOWN: no batch of project {project} was opened in edition {edition}")]
    EditionUnknown { project: ProjectId, edition: EditionId },
    #[error("EDITION_EARLY: the requester and managers may close the edition now, others from {from}; it is {now}")]
    EditionEarly { from: Time, now: Time },
    #[error("EDITION_OPEN: expected edition {0} to be closed, it is the current one")]
    EditionOpen(EditionId),
    #[error("EDITION_UNSETTLED: expected every batch of edition {edition} to be finalized, {batches} are not")]
    EditionUnsettled { edition: EditionId, batches: u64 },
    #[error("EDITION_PUBLISHED: edition {edition} was published as {content_hash}")]
    EditionPublished { edition: EditionId, content_hash: Hash32 },
    #[error("EDITION_EMPTY: nobody has weight in edition {0}")]
    EditionEmpty(EditionId),
    #[error("BOND_MISSING: edition {0} has no bond")]
    BondMissing(EditionId),
    #[error("FORFEIT_EARLY: the bond can be forfeited from {from}, it is {now}")]
    ForfeitEarly { from: Time, now: Time },
    #[error("POOL_MISSING: edition {0} has no pool")]
    PoolMissing(EditionId),
    #[error("WEIGHT_MISSING: person {person} has no weight in edition {edition}")]
    WeightMissing { person: PersonId, edition: EditionId },

    #[error("PICK_NOT_OFFERED: the batch gives out tasks {offered}")]
    PickNotOffered { offered: &'static str },
    #[error("NOT_LISTED: {sender} at index {index} does not prove to be on the list of {size}")]
    NotListed { sender: Addr, index: u64, size: u32 },
    #[error("TASK_DONE: person {person} holds or has done task {task}")]
    TaskDone { person: PersonId, task: u32 },
    #[error("TASK_FULL: task {0} has no free slot that can be claimed this way")]
    TaskFull(u32),
    #[error("NO_SLOT_LEFT: every slot of batch {0} is taken")]
    NoSlotLeft(BatchId),
    #[error("ALL_DONE: person {person} holds or has done every task of batch {batch}")]
    AllDone { person: PersonId, batch: BatchId },
    #[error("CLAIM_EARLY: claimable from {from}, it is {now}")]
    ClaimEarly { from: Time, now: Time },
    #[error("ACTIVE_CAP: expected fewer than {cap} reservations, the sender holds {held}")]
    ActiveCap { cap: u8, held: u8 },
    #[error("ONE_PER_PERSON: a batch from credit gives each person one task")]
    OnePerPerson,
    #[error("NEWCOMER_LIMIT: {pending} of {max} places of newcomer annotators are taken; settle {due} to free some")]
    NewcomerLimit { pending: u32, max: u32, due: String },

    #[error("ASSIGNMENT_STATE: expected assignment {assignment} to be {expected}, it is {}", .actual.name())]
    AssignmentState { assignment: AssignmentId, expected: &'static str, actual: AssignmentStatus },
    #[error("REVIEW_OVER: assignment {assignment} was due at {due}, it is {now}: silence pays it")]
    ReviewOver { assignment: AssignmentId, due: Time, now: Time },
    #[error("WORK_TOO_FAST: expected at {from} or later, it is {now}")]
    WorkTooFast { from: Time, now: Time },
    #[error("ENTRY_DUPLICATE: {0} is named twice")]
    EntryDuplicate(u64),
    #[error("NOTHING_TO_DO: no entry is in a state that the message acts on; skipped {0}")]
    NothingToDo(String),
    #[error("GRADE_UNKNOWN: expected 10000 or one of the batch's grades, got {0}")]
    GradeUnknown(u16),
    #[error("REASON_NOT_ALLOWED: subjective work is refused for objective reasons only, got {0}")]
    ReasonNotAllowed(&'static str),
    #[error("REJECTION_CAP: rejected would be {rejected_sum} of {allowed} allowed, paid is {paid}")]
    RejectionCap { rejected_sum: Uint128, allowed: Uint128, paid: Uint128 },

    #[error("NOTHING_TO_WITHDRAW: neither money nor points are due in {0}")]
    NothingToWithdraw(String),
    #[error("BALANCE_SHORT: expected at least {needed}, there is {available}")]
    BalanceShort { needed: Uint128, available: Uint128 },

    #[error("MOVE_MISSING: no move of person {0} is under way")]
    MoveMissing(PersonId),
    #[error("MOVE_UNDER_WAY: person {person} is moving to {to}")]
    MoveUnderWay { person: PersonId, to: Addr },
    #[error("MOVE_TARGET: {0} is a person, or one of the suite's contracts")]
    MoveTarget(Addr),
    #[error("MOVE_NOT_YOURS: expected {expected}, got {got}")]
    MoveNotYours { expected: Addr, got: Addr },
    #[error("MOVE_EARLY: can be accepted from {ready_at}, it is {now}")]
    MoveEarly { ready_at: Time, now: Time },
    #[error("RECOVERY_ONLY: the sender {0} is not the person's recovery address")]
    RecoveryOnly(Addr),
    #[error("RECOVERY_SELF: the recovery address must differ from the person's own")]
    RecoverySelf,
    #[error("POINTS_NOT_WAITING: person {0} has no points to move")]
    PointsNotWaiting(PersonId),

    #[error("LEDGER_BROKEN: {0}")]
    LedgerBroken(&'static str),
    #[error(transparent)]
    Money(#[from] MoneyError),
    #[error(transparent)]
    Primitive(#[from] PrimitiveError),
}

impl Coded for MarketplaceError {
    const ALL: &'static [&'static str] = &[
        "PROJECT_UNKNOWN",
        "BATCH_UNKNOWN",
        "ASSIGNMENT_UNKNOWN",
        "PERSON_UNKNOWN",
        "ADDRESS_UNKNOWN",
        "TASK_UNKNOWN",
        "REFERENCE_UNKNOWN",
        "REFERENCE_USED",
        "REQUESTER_ONLY",
        "MANAGER_ONLY",
        "ANNOTATOR_ONLY",
        "OWN_PROJECT",
        "OWN_WORK",
        "CURRENCY_NOT_LISTED",
        "CURRENCY_MISMATCH",
        "ARBITER_NOT_LISTED",
        "ARBITER_IS_PARTY",
        "MANAGER_INVALID",
        "ADDRESS_INVALID",
        "HOOK_INVALID",
        "BOUND_BROKEN",
        "GRADE_INVALID",
        "FEE_ABOVE_CAP",
        "NOTHING_CHANGES",
        "BATCH_STATE",
        "BATCH_OVER",
        "COST_ABOVE_GUARD",
        "AVAILABLE_SHORT",
        "TERMS_FULL",
        "TERMS_WORSE",
        "CLOSE_EARLY",
        "WORK_LIVE",
        "SHARING_FROZEN",
        "SHARING_OFF",
        "PROVENANCE_MISSING",
        "OFFER_BELOW_MINIMUM",
        "EDITION_UNKNOWN",
        "EDITION_EARLY",
        "EDITION_OPEN",
        "EDITION_UNSETTLED",
        "EDITION_PUBLISHED",
        "EDITION_EMPTY",
        "BOND_MISSING",
        "FORFEIT_EARLY",
        "POOL_MISSING",
        "WEIGHT_MISSING",
        "PICK_NOT_OFFERED",
        "NOT_LISTED",
        "TASK_DONE",
        "TASK_FULL",
        "NO_SLOT_LEFT",
        "ALL_DONE",
        "CLAIM_EARLY",
        "ACTIVE_CAP",
        "ONE_PER_PERSON",
        "NEWCOMER_LIMIT",
        "ASSIGNMENT_STATE",
        "REVIEW_OVER",
        "WORK_TOO_FAST",
        "ENTRY_DUPLICATE",
        "NOTHING_TO_DO",
        "GRADE_UNKNOWN",
        "REASON_NOT_ALLOWED",
        "REJECTION_CAP",
        "NOTHING_TO_WITHDRAW",
        "BALANCE_SHORT",
        "MOVE_MISSING",
        "MOVE_UNDER_WAY",
        "MOVE_TARGET",
        "MOVE_NOT_YOURS",
        "MOVE_EARLY",
        "RECOVERY_ONLY",
        "RECOVERY_SELF",
        "POINTS_NOT_WAITING",
        "LEDGER_BROKEN",
    ];

    #[allow(clippy::too_many_lines)] // one line a variant
    fn code(&self) -> &'static str {
        match self {
            Self::ProjectUnknown(_) => "PROJECT_UNKNOWN",
            Self::BatchUnknown(_) => "BATCH_UNKNOWN",
            Self::AssignmentUnknown { .. } => "ASSIGNMENT_UNKNOWN",
            Self::PersonUnknown(_) => "PERSON_UNKNOWN",
            Self::AddressUnknown(_) => "ADDRESS_UNKNOWN",
            Self::TaskUnknown { .. } => "TASK_UNKNOWN",
            Self::ReferenceUnknown => "REFERENCE_UNKNOWN",
            Self::ReferenceUsed { .. } => "REFERENCE_USED",
            Self::RequesterOnly { .. } => "REQUESTER_ONLY",
            Self::ManagerOnly { .. } => "MANAGER_ONLY",
            Self::AnnotatorOnly { .. } => "ANNOTATOR_ONLY",
            Self::OwnProject(_) => "OWN_PROJECT",
            Self::OwnWork(_) => "OWN_WORK",
            Self::CurrencyNotListed(_) => "CURRENCY_NOT_LISTED",
            Self::CurrencyMismatch { .. } => "CURRENCY_MISMATCH",
            Self::ArbiterNotListed(_) => "ARBITER_NOT_LISTED",
            Self::ArbiterIsParty(_) => "ARBITER_IS_PARTY",
            Self::ManagerInvalid(_) => "MANAGER_INVALID",
            Self::AddressInvalid { .. } => "ADDRESS_INVALID",
            Self::HookInvalid(_) => "HOOK_INVALID",
            Self::BoundBroken { .. } => "BOUND_BROKEN",
            Self::GradeInvalid(_) => "GRADE_INVALID",
            Self::FeeAboveCap { .. } => "FEE_ABOVE_CAP",
            Self::NothingChanges(_) => "NOTHING_CHANGES",
            Self::BatchState { .. } => "BATCH_STATE",
            Self::BatchOver { .. } => "BATCH_OVER",
            Self::CostAboveGuard { .. } => "COST_ABOVE_GUARD",
            Self::AvailableShort { .. } => "AVAILABLE_SHORT",
            Self::TermsFull(_) => "TERMS_FULL",
            Self::TermsWorse { .. } => "TERMS_WORSE",
            Self::CloseEarly { .. } => "CLOSE_EARLY",
            Self::WorkLive(_) => "WORK_LIVE",
            Self::SharingFrozen(_) => "SHARING_FROZEN",
            Self::SharingOff(_) => "SHARING_OFF",
            Self::ProvenanceMissing => "PROVENANCE_MISSING",
            Self::OfferBelowMinimum { .. } => "OFFER_BELOW_MINIMUM",
            Self::EditionUnknown { .. } => "EDITION_UNKNOWN",
            Self::EditionEarly { .. } => "EDITION_EARLY",
            Self::EditionOpen(_) => "EDITION_OPEN",
            Self::EditionUnsettled { .. } => "EDITION_UNSETTLED",
            Self::EditionPublished { .. } => "EDITION_PUBLISHED",
            Self::EditionEmpty(_) => "EDITION_EMPTY",
            Self::BondMissing(_) => "BOND_MISSING",
            Self::ForfeitEarly { .. } => "FORFEIT_EARLY",
            Self::PoolMissing(_) => "POOL_MISSING",
            Self::WeightMissing { .. } => "WEIGHT_MISSING",
            Self::PickNotOffered { .. } => "PICK_NOT_OFFERED",
            Self::NotListed { .. } => "NOT_LISTED",
            Self::TaskDone { .. } => "TASK_DONE",
            Self::TaskFull(_) => "TASK_FULL",
            Self::NoSlotLeft(_) => "NO_SLOT_LEFT",
            Self::AllDone { .. } => "ALL_DONE",
            Self::ClaimEarly { .. } => "CLAIM_EARLY",
            Self::ActiveCap { .. } => "ACTIVE_CAP",
            Self::OnePerPerson => "ONE_PER_PERSON",
            Self::NewcomerLimit { .. } => "NEWCOMER_LIMIT",
            Self::AssignmentState { .. } => "ASSIGNMENT_STATE",
            Self::ReviewOver { .. } => "REVIEW_OVER",
            Self::WorkTooFast { .. } => "WORK_TOO_FAST",
            Self::EntryDuplicate(_) => "ENTRY_DUPLICATE",
            Self::NothingToDo(_) => "NOTHING_TO_DO",
            Self::GradeUnknown(_) => "GRADE_UNKNOWN",
            Self::ReasonNotAllowed(_) => "REASON_NOT_ALLOWED",
            Self::RejectionCap { .. } => "REJECTION_CAP",
            Self::NothingToWithdraw(_) => "NOTHING_TO_WITHDRAW",
            Self::BalanceShort { .. } => "BALANCE_SHORT",
            Self::MoveMissing(_) => "MOVE_MISSING",
            Self::MoveUnderWay { .. } => "MOVE_UNDER_WAY",
            Self::MoveTarget(_) => "MOVE_TARGET",
            Self::MoveNotYours { .. } => "MOVE_NOT_YOURS",
            Self::MoveEarly { .. } => "MOVE_EARLY",
            Self::RecoveryOnly(_) => "RECOVERY_ONLY",
            Self::RecoverySelf => "RECOVERY_SELF",
            Self::PointsNotWaiting(_) => "POINTS_NOT_WAITING",
            Self::LedgerBroken(_) => "LEDGER_BROKEN",
            Self::Money(error) => error.code(),
            Self::Primitive(error) => error.code(),
        }
    }
}
