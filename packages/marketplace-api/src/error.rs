//! Errors of the marketplace. Each text begins with a stable code and says what was expected and what came.

use caravan_money::MoneyError;
use caravan_primitives::{
    coded_errors, AppealId, AssignmentId, BatchId, EditionId, Hash32, PersonId, PrimitiveError, ProjectId, Time,
};
use cosmwasm_std::{Addr, Uint128};

use crate::response::{AppealEndedBy, AssignmentStatus, BatchStatus};

coded_errors! {
    /// What the rules of the marketplace refuse.
    #[derive(Debug, Clone, PartialEq)]
    pub enum MarketplaceError includes(Money(MoneyError), Primitive(PrimitiveError)) {
        /// No project has this id.
        ProjectUnknown(ProjectId) = "PROJECT_UNKNOWN: there is no project {0}"
            => "List the projects: `caravan project show`.",
        /// No batch has this id.
        BatchUnknown(BatchId) = "BATCH_UNKNOWN: there is no batch {0}"
            => "List the batches of the project: `caravan project show PROJECT`.",
        /// The batch has no assignment with this id.
        AssignmentUnknown { batch: BatchId, assignment: AssignmentId }
            = "ASSIGNMENT_UNKNOWN: batch {batch} has no assignment {assignment}"
            => "List the assignments of the batch: `caravan batch watch BATCH`.",
        /// No person has this id.
        PersonUnknown(PersonId) = "PERSON_UNKNOWN: there is no person {0}"
            => "Claim a task first, which makes the sender a person: `caravan work claim BATCH --as NAME`.",
        /// The address is not registered as a person.
        AddressUnknown(Addr) = "ADDRESS_UNKNOWN: expected the address of a person, got {0}"
            => "Claim a task first, which makes the sender a person: `caravan work claim BATCH --as NAME`.",
        /// The batch has no task with this number.
        TaskUnknown { task: u32, tasks: u32 } = "TASK_UNKNOWN: expected a task below {tasks}, got {task}"
            => "Name a task of the batch, from 0, or leave --task out.",

        /// Only the requester of the project may do this.
        RequesterOnly { expected: PersonId, got: Addr } = "REQUESTER_ONLY: expected the requester, person {expected}, got {got}"
            => "Act as the requester of the project: --as NAME.",
        /// Only the requester or a manager of the project may do this.
        ManagerOnly { expected: PersonId, got: Addr } = "MANAGER_ONLY: expected the requester, person {expected}, or a manager, got {got}"
            => "Act as the requester or a manager of the project: --as NAME.",
        /// Only the annotator of the assignment may do this.
        AnnotatorOnly { assignment: AssignmentId, expected: PersonId, got: Addr }
            = "ANNOTATOR_ONLY: assignment {assignment} is person {expected}'s, not {got}'s"
            => "Act as the annotator who claimed the assignment: --as NAME.",
        /// The requester and the managers of a project cannot claim tasks in it.
        OwnProject(ProjectId) = "OWN_PROJECT: the requester and the managers of project {0} cannot claim in it"
            => "Use an account that is neither requester nor manager of the project: --as NAME.",
        /// Annotators cannot decide on their own work.
        OwnWork(AssignmentId) = "OWN_WORK: assignment {0} is the sender's own, another person must decide on it"
            => "Decide from another account of the project: --as NAME.",

        /// The platform does not list this arbiter.
        ArbiterNotListed(Addr) = "ARBITER_NOT_LISTED: expected an arbiter of the platform's list, got {0}"
            => "Name an arbiter of the list: query `arbiters` of the arbitration contract.",
        /// The arbiter has no fee in the currency of the project: it takes no disputes in it.
        ArbiterFeeMissing { arbiter: Addr, currency: String }
            = "ARBITER_FEE_MISSING: expected an arbiter who takes disputes in {currency}, got {arbiter}, who has no fee in it"
            => "Name an arbiter with a fee in the currency: query `arbiters` of the arbitration contract.",
        /// There is no arbitration contract: without arbiters there are no projects.
        ArbitrationMissing = "ARBITRATION_MISSING: expected an arbitration contract, which lists arbiters, this marketplace knows none"
            => "Ask the owner of the marketplace to name the arbitration contract, by a migration.",
        /// The arbiter is the requester or a manager of the project, or would work in it.
        ArbiterIsParty(Addr) = "ARBITER_IS_PARTY: the arbiter {0} cannot be a party to the project"
            => "Name another arbiter, or act from another account: --as NAME.",
        /// The requester is on the list of managers.
        ManagerIsRequester(Addr) = "MANAGER_IS_REQUESTER: expected managers other than the requester, got {0}"
            => "Leave the requester out of the managers.",

        /// A grade is out of range, or is the base grade of 10,000, which every batch has.
        GradeInvalid(u16) = "GRADE_INVALID: expected grades of 5000 to 20000 basis points other than 10000, got {0}"
            => "Correct the grades in the description: from 50 to 200, and not 100.",

        /// The lowest grade pays nothing of this reward.
        GradeUnpaid { grade: u16, reward: Uint128 }
            = "GRADE_UNPAID: expected a reward of which every grade pays at least 1 base unit, got {grade} basis points of {reward}"
            => "Raise the reward, or leave the low grade out.",

        /// The batch is in a state in which this cannot be done.
        BatchState { batch: BatchId, expected: &'static str, actual: BatchStatus }
            = "BATCH_STATE: expected batch {batch} to be {expected}, it is {actual:?}"
            => "Look at the state of the batch: `caravan batch watch BATCH`.",
        /// The time of the batch is over: it gives out no more tasks.
        BatchOver { batch: BatchId, closes_at: Time, now: Time } = "BATCH_OVER: batch {batch} closed at {closes_at}, it is {now}"
            => "Choose another batch: `caravan work board`.",
        /// Opening the batch would cost more than the sender allowed.
        CostAboveGuard { most: Uint128, cost: Uint128 } = "COST_ABOVE_GUARD: expected to reserve at most {most}, it would be {cost}"
            => "Check the cost, then raise --most or leave it out.",
        /// The project has fewer available funds than the message needs.
        AvailableShort { needed: Uint128, available: Uint128 } = "AVAILABLE_SHORT: expected available funds of {needed}, got {available}"
            => "Add funds: `caravan project fund PROJECT AMOUNT --as NAME`.",
        /// The terms of this batch were improved as often as possible.
        TermsFull(u8) = "TERMS_FULL: a batch has at most {0} terms"
            => "Open another batch.",
        /// Only project credit would be enough for the batch, and it pays for no private rows.
        CreditNeedsPublicRows { needed: Uint128, available: Uint128 }
            = "CREDIT_NEEDS_PUBLIC_ROWS: expected public rows in a batch that takes project credit, got private ones; without it {needed} is needed, available is {available}"
            => "Add funds: `caravan project fund PROJECT AMOUNT --as NAME`; or make the rows of the batch public.",
        /// The new terms would be worse for annotators.
        TermsWorse { field: &'static str, present: Uint128, got: Uint128 } = "TERMS_WORSE: {field} may only grow: it is {present}, got {got}"
            => "Name a larger value than the present one.",
        /// A batch reviews submissions of its own project.
        ReviewProject { batch: BatchId, expected: ProjectId, got: ProjectId }
            = "REVIEW_PROJECT: expected a batch of project {expected} to review, batch {batch} is of project {got}"
            => "Name a batch of the same project.",
        /// The batch cannot be closed by this sender yet.
        CloseEarly { closes_at: Time, now: Time }
            = "CLOSE_EARLY: the requester and managers may close now, others from {closes_at} or when every slot is accepted; it is {now}"
            => "Act as the requester, or wait until the time of the batch is over: `caravan batch watch BATCH`.",
        /// Assignments of the batch are still open.
        WorkLive(u64) = "WORK_LIVE: {0} assignments of the batch are live"
            => "Decide on the work: `caravan decide`; or wait for the deadlines: `caravan settle BATCH`.",

        /// The sharing terms of a project are fixed when its first batch opens.
        SharingFrozen(ProjectId) = "SHARING_FROZEN: project {0} has opened a batch, its sharing terms are fixed"
            => "Create another project with the terms that you want.",
        /// The project does not share a dataset.
        SharingOff(ProjectId) = "SHARING_OFF: project {0} has no editions, it shares nothing"
            => "Create the project with --share to publish its dataset.",
        /// The marketplace has no provenance contract.
        ProvenanceMissing = "PROVENANCE_MISSING: expected a provenance contract to share by, the marketplace has none"
            => "Nothing can be published on this platform: it has no registry of assets.",
        /// The registry knows no licensing contract, so that a floor price could bind nothing.
        LicensingMissing = "LICENSING_MISSING: expected a licensing contract, which keeps floor prices, provenance names no such contract"
            => "Create the project without a floor price: no licenses are sold on this platform.",
        /// No license can be sold in the currency of the floor price.
        FloorCurrencyNotListed { currency: String }
            = "FLOOR_CURRENCY_NOT_LISTED: expected a floor price in a currency that licensing lists, got {currency}"
            => "Change the sharing terms before the first batch opens: name a floor price in a listed currency, or none.",
        /// Reward and bond of a slot are below the platform's minimum for a project that shares.
        SlotBelowMinimum { needed: Uint128, got: Uint128 } = "SLOT_BELOW_MINIMUM: expected reward and bond of a slot to be at least {needed}, got {got}"
            => "Raise the reward, or create the project with a larger --bond.",
        /// No batch of the project was opened in this edition.
        EditionUnknown { project: ProjectId, edition: EditionId }
            = "EDITION_UNKNOWN: no batch of project {project} was opened in edition {edition}"
            => "Open a batch first: `caravan batch open`.",
        /// The edition cannot be closed by this sender yet.
        EditionEarly { from: Time, now: Time }
            = "EDITION_EARLY: the requester and managers may close the edition now, others from {from}; it is {now}"
            => "Wait until the time that the error names.",
        /// The edition is not closed.
        EditionOpen(EditionId) = "EDITION_OPEN: expected edition {0} to be closed, it is the current one"
            => "Close the edition first; the command does it when it is run again.",
        /// Batches of the edition are not finalized.
        EditionNotFinalized { edition: EditionId, batches: u64 }
            = "EDITION_NOT_FINALIZED: expected every batch of edition {edition} to be finalized, {batches} are not"
            => "Close and finalize every batch: `caravan batch close`, `caravan batch finalize`.",
        /// The edition is published already.
        EditionPublished { edition: EditionId, content_hash: Hash32 }
            = "EDITION_PUBLISHED: edition {edition} was published as {content_hash}"
            => "Find the asset: `caravan asset verify FILE`.",
        /// No work of the edition was accepted.
        EditionEmpty(EditionId) = "EDITION_EMPTY: no person has weight in edition {0}"
            => "Accept work first: `caravan decide`.",
        /// The edition has no bond.
        BondMissing(EditionId) = "BOND_MISSING: edition {0} has no bond"
            => "Name an edition that has a bond.",
        /// The bond cannot be forfeited yet.
        ForfeitEarly { from: Time, now: Time } = "FORFEIT_EARLY: the bond can be forfeited from {from}, it is {now}"
            => "Wait until the time that the error names.",
        /// The edition has no pool, because its bond was not forfeited.
        PoolMissing(EditionId) = "POOL_MISSING: edition {0} has no pool"
            => "Forfeit the bond first, when it is due.",
        /// The person has no weight in this edition.
        WeightMissing { person: PersonId, edition: EditionId } = "WEIGHT_MISSING: person {person} has no weight in edition {edition}"
            => "Only persons with accepted work in the edition can claim from its pool.",

        /// The sender accepts another contributor agreement than the batch has.
        TermsChanged { expected: Hash32, got: Hash32 } = "TERMS_CHANGED: expected the contributor agreement {expected}, got {got}"
            => "Read the contributor agreement of the batch, and claim again with its hash.",
        /// The batch gives out tasks in another way.
        PickNotOffered { offered: &'static str } = "PICK_NOT_OFFERED: the batch gives out tasks {offered}"
            => "Claim in the way that the error names; leave --task out where tasks are given at random.",
        /// The address is not on the batch's allow list, or its proof does not hold.
        NotListed { sender: Addr, index: u64, size: u32 } = "NOT_LISTED: {sender} at index {index} does not prove to be on the list of {size}"
            => "Choose another batch: `caravan work board`; or check the proof.",
        /// The person holds or has done this task.
        TaskDone { person: PersonId, task: u32 } = "TASK_DONE: person {person} holds or has done task {task}"
            => "Choose another task, or leave --task out.",
        /// The task has no free slot.
        TaskFull(u32) = "TASK_FULL: task {0} has no free slot that can be claimed this way"
            => "Choose another task, or leave --task out.",
        /// The person has work in the batch that this one reviews.
        ReviewerWorked { person: PersonId, batch: BatchId }
            = "REVIEWER_WORKED: expected a person without work in batch {batch}, which is reviewed here, got person {person}"
            => "Choose another batch: `caravan work board`. No one reviews own work.",
        /// Every slot of the batch is taken.
        NoSlotLeft(BatchId) = "NO_SLOT_LEFT: every slot of batch {0} is taken"
            => "Choose another batch: `caravan work board`.",
        /// The person holds or has done every task of the batch.
        AllTasksDone { person: PersonId, batch: BatchId } = "ALL_TASKS_DONE: person {person} holds or has done every task of batch {batch}"
            => "Choose another batch: `caravan work board`.",
        /// The slot cannot be claimed yet.
        ClaimEarly { from: Time, now: Time } = "CLAIM_EARLY: claimable from {from}, it is {now}"
            => "Wait until the time that the error names.",
        /// The person may not claim here for a while.
        ClaimRestricted { person: PersonId, by: &'static str, reason: &'static str, until: Time }
            = "CLAIM_RESTRICTED: person {person} is restricted by the {by} until {until}, for {reason}"
            => "Choose another batch, or wait until the time that the error names. What you have submitted and earned stays yours.",
        /// No restriction of this person is in force.
        RestrictionMissing(PersonId) = "RESTRICTION_MISSING: no restriction of person {0} is in force"
            => "Nothing is left to do.",
        /// The person holds as many reservations as the batch allows.
        ActiveCap { cap: u8, held: u8 } = "ACTIVE_CAP: expected fewer than {cap} reservations, the sender holds {held}"
            => "Submit or return a task that you hold: `caravan work submit`, `caravan work return`.",
        /// The batch was paid from project credit, and the person had a task of it.
        OnePerPerson = "ONE_PER_PERSON: a batch from project credit gives each person one task"
            => "Choose another batch: `caravan work board`.",
        /// As much work of newcomers is undecided as the batch allows.
        NewcomerLimit { pending: u32, max: u32, due: String }
            = "NEWCOMER_LIMIT: expected fewer than {max} undecided works of newcomers, there are {pending}; {due}"
            => "Wait for verdicts, or settle what is overdue: `caravan settle BATCH`.",

        /// The assignment is in a state in which this cannot be done.
        AssignmentState { assignment: AssignmentId, expected: &'static str, actual: AssignmentStatus }
            = "ASSIGNMENT_STATE: expected assignment {assignment} to be {expected}, it is {}" with(.actual.name())
            => "Look at the assignment: `caravan batch watch BATCH`; a deadline may have passed: `caravan settle BATCH`.",
        /// The time to decide is over: the work is auto-approved.
        ReviewOver { assignment: AssignmentId, due: Time, now: Time }
            = "REVIEW_OVER: assignment {assignment} was due at {due}, it is {now}: it is auto-approved"
            => "Settle the batch, which pays the work that was not decided in time: `caravan settle BATCH`.",
        /// The work was sent back as often as the batch allows.
        ReworkLimit { assignment: AssignmentId, max_rework: u8 }
            = "REWORK_LIMIT: assignment {assignment} can be sent back {max_rework} times in all, and was"
            => "Accept the work, or reject it. Nothing of this message was done.",
        /// The time of the rework is over: the revision before is judged.
        ReworkOver { assignment: AssignmentId, due: Time, now: Time }
            = "REWORK_OVER: the rework of assignment {assignment} was due at {due}, it is {now}: the revision before is judged"
            => "Wait for the verdict on what you submitted before: `caravan work show`.",
        /// The time in which this rejection could be taken back is over.
        TakeBackLate { assignment: AssignmentId, until: Time, now: Time }
            = "TAKE_BACK_LATE: the rejection of assignment {assignment} could be taken back before {until}, it is {now}"
            => "Leave this work out. Nothing of this message was done.",
        /// A rejection is taken back at the base grade or above.
        TakeBackGrade { assignment: AssignmentId, grade: u16 }
            = "TAKE_BACK_GRADE: the rejection of assignment {assignment} is taken back at 10000 or above, got {grade}"
            => "Accept it at 100 or a higher grade of the batch. Nothing of this message was done.",
        /// The work was submitted before the minimum working time was over.
        SubmitEarly { from: Time, now: Time } = "SUBMIT_EARLY: expected at {from} or later, it is {now}"
            => "Wait until the time that the error names, then submit again.",
        /// The opening of an answer belongs to another commitment.
        CommitmentMismatch { expected: Hash32, got: Hash32 }
            = "COMMITMENT_MISMATCH: expected an opening of the commitment {expected}, got one of {got}"
            => "Open the answer that was submitted for this task, with its own salt.",
        /// No entry of the message is in a state that the message acts on.
        NothingToDo(String) = "NOTHING_TO_DO: no entry is in a state that the message acts on; skipped {0}"
            => "Nothing is left to do.",
        /// The batch does not have this grade.
        GradeUnknown(u16) = "GRADE_UNKNOWN: expected 10000 or one of the batch's grades, got {0}"
            => "Use a grade of the batch, or 100. Nothing of this message was done.",
        /// Subjective work can be rejected for objective reasons only.
        ReasonNotAllowed(&'static str) = "REASON_NOT_ALLOWED: subjective work is rejected or sent back for objective reasons only, got {0}"
            => "Judge subjective work for a reason that can be checked. Nothing of this message was done.",
        /// The requester would have rejected more than it may.
        RejectionCap { rejected_sum: Uint128, allowed: Uint128, paid: Uint128 }
            = "REJECTION_CAP: rejected would be {rejected_sum} of {allowed} allowed, paid is {paid}"
            => "Accept work first: at most 30 % may be rejected. Nothing of this message was done.",

        /// No appeal has this id.
        AppealUnknown(AppealId) = "APPEAL_UNKNOWN: there is no appeal {0}"
            => "List the appeals of the batch: query `appeals`.",
        /// The rejection is final: its time is over.
        AppealLate { assignment: AssignmentId, due: Time, now: Time }
            = "APPEAL_LATE: the rejection of assignment {assignment} could be appealed before {due}, it is {now}"
            => "Leave this work out. Nothing of this message was done.",
        /// The work is in an appeal. It is in one ever.
        WorkAppealed { assignment: AssignmentId, appeal: AppealId }
            = "WORK_APPEALED: expected work that is not appealed, assignment {assignment} is in appeal {appeal}"
            => "Wait for the outcome of the appeal: query `appeal`.",
        /// Another amount came with the message than the bond needs.
        FundsInexact { expected: Uint128, got: Uint128 }
            = "FUNDS_INEXACT: expected exactly {expected} base units with the message, got {got}"
            => "Attach exactly what the error names. The rest of the bond is at hand: on the balance, or in available funds.",
        /// The time to answer the appeal is over: the annotator wins.
        ResponseLate { appeal: AppealId, until: Time, now: Time }
            = "RESPONSE_LATE: appeal {appeal} could be answered before {until}, it is {now}"
            => "It is too late to answer: the annotator wins. Anyone may settle the dispute in the arbitration contract.",
        /// The requester's side has answered before.
        AppealAnswered { appeal: AppealId, at: Time }
            = "APPEAL_ANSWERED: expected an appeal without an answer, appeal {appeal} was answered at {at}"
            => "Nothing is left to do: an appeal is answered once. Documents can still be added.",
        /// Only the annotator, the requester and the managers put documents forward.
        AppealPartyOnly { appeal: AppealId, got: Addr }
            = "APPEAL_PARTY_ONLY: expected the annotator of appeal {appeal}, the requester or a manager, got {got}"
            => "Act as a party to the appeal: --as NAME.",
        /// The appeal has ended, and its outcome never changes.
        AppealEnded { appeal: AppealId, by: AppealEndedBy }
            = "APPEAL_ENDED: expected an appeal without an outcome, appeal {appeal} was ended by {}" with(.by.name())
            => "Nothing is left to do: an outcome never changes.",
        /// The ruling comes after the latest end of the appeal: the annotator wins.
        EnactmentLate { appeal: AppealId, latest_end: Time, now: Time }
            = "ENACTMENT_LATE: a ruling on appeal {appeal} could be enacted before {latest_end}, it is {now}"
            => "It is too late: the annotator wins. Anyone may settle the works: `caravan settle BATCH`.",
        /// The person has rejected work that is not final: its balance may be the bond of an appeal.
        AppealOpen { person: PersonId, rejections: u32 }
            = "APPEAL_OPEN: expected no rejected work that is not final, person {person} has {rejections} in this currency"
            => "Wait until the rejections are final, or let the person withdraw by its own address.",

        /// No move of this person is under way.
        MoveMissing(PersonId) = "MOVE_MISSING: no move of person {0} is under way"
            => "Start a move first.",
        /// The person is moving to a new address.
        MoveUnderWay { person: PersonId, to: Addr } = "MOVE_UNDER_WAY: person {person} is moving to {to}"
            => "Wait until the move is accepted, or cancel it.",
        /// A person cannot move to this address.
        MoveTargetInvalid(Addr) = "MOVE_TARGET_INVALID: expected an address that is no person, got {0}"
            => "Name an address that is not a person yet.",
        /// Another address may do this with the move.
        MoveNotYours { expected: Addr, got: Addr } = "MOVE_NOT_YOURS: expected {expected}, got {got}"
            => "Act from the address that the error names.",
        /// The move cannot be accepted yet.
        MoveEarly { ready_at: Time, now: Time } = "MOVE_EARLY: can be accepted from {ready_at}, it is {now}"
            => "Wait until the time that the error names.",
        /// The move can be accepted, and no longer be canceled.
        MoveReady { ready_at: Time, void_at: Time, now: Time }
            = "MOVE_READY: could be canceled before {ready_at}, it is {now}; not accepted, the move is void at {void_at}"
            => "Wait until the move is accepted or void.",
        /// Only the person's own address or its recovery address may do this.
        PersonOnly { person: PersonId, expected: Addr, got: Addr }
            = "PERSON_ONLY: expected {expected}, the address of person {person}, or its recovery address, got {got}"
            => "Act from the person's own address or its recovery address: --as NAME.",
        /// Only the recovery address of the person may do this.
        RecoveryOnly(Addr) = "RECOVERY_ONLY: the sender {0} is not the person's recovery address"
            => "Act from the recovery address of the person.",
        /// The recovery address is the person's own address.
        RecoverySelf = "RECOVERY_SELF: the recovery address must differ from the person's own"
            => "Name another address.",
        /// A change of the recovery address is under way.
        RecoveryChangeUnderWay { person: PersonId, ready_at: Time }
            = "RECOVERY_CHANGE_UNDER_WAY: the recovery address of person {person} changes at {ready_at}"
            => "Wait until the change takes effect, or cancel it.",
        /// No change of the recovery address is under way.
        RecoveryChangeMissing(PersonId) = "RECOVERY_CHANGE_MISSING: no change of the recovery address of person {0} is under way"
            => "Nothing is left to do.",
        /// The recovery address has canceled a change of itself less than a year ago.
        RecoveryCancelEarly { from: Time, now: Time }
            = "RECOVERY_CANCEL_EARLY: the recovery address may cancel a change once a year, again from {from}, it is {now}"
            => "Cancel the change with the person's own key.",
        /// No points of this person wait to be moved.
        PointsNotWaiting(PersonId) = "POINTS_NOT_WAITING: person {0} has no points to move"
            => "Nothing is left to do.",

        /// The reply belongs to no message that the contract sent: a fault of the contract.
        ReplyUnknown(u64) = "REPLY_UNKNOWN: expected the reply to an award or a move of points, got id {0}"
            => "Report this fault together with the message that you sent.",
    }
}
