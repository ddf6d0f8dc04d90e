//! What can be asked of the marketplace, by whom, with what money, to what effect.

use caravan_access::OwnershipAction;
use caravan_money::{Amount, Currency};
use caravan_primitives::{
    AssignmentId, BatchId, EditionId, Hash32, Items, PersonId, ProjectId, ReadRequest, Reference, Uri,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::bounds::MAX_VECTOR;
use crate::config::BatchConfig;

mod hook;
mod project;
mod setup;
mod work;

pub use hook::{Cw20Receive, HookMsg};
pub use project::{FloorPrice, NewProject, ProjectChange, Shares, Sharing};
pub use setup::{ConfigChange, InstantiateMsg, ListedCurrency, MigrateMsg, Seasons};
pub use work::{Decision, Pick, Verdict};

/// Everything that the marketplace does.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ExecuteMsg {
    /// Sender: anyone, who becomes the requester. Funds: none.
    /// Effect: a project in `Draft`, its currency and arbiter fixed for good.
    /// Fails when: the currency or arbiter is not listed, the arbiter is a party, a manager is doubled, a sharing term is out of its bounds or there is no provenance contract to share by, the reference was used.
    /// Paused: refused.
    CreateProject {
        /// Id of the project, unique in the contract.
        project: NewProject,
        /// Unique per sender: a repeat fails and names what the first one made.
        reference: Reference,
    },
    /// Sender: the requester. Funds: none.
    /// Effect: the description, the managers or, before the first opening, the sharing terms are replaced.
    /// Fails when: the sender is not the requester, a manager is doubled, the requester or the arbiter; a batch was opened, a sharing term is out of its bounds, or there is no provenance contract to share by.
    /// Paused: works.
    UpdateProject {
        /// Id of the project, unique in the contract.
        project: ProjectId,
        /// What changes.
        change: ProjectChange,
    },
    /// Sender: anyone. Funds: one coin of the project's currency.
    /// Effect: the project's available funds grows by the coin.
    /// Fails when: the project is unknown, the coin is not its currency or no longer listed, the reference was used.
    /// Paused: refused.
    Fund {
        /// Id of the project, unique in the contract.
        project: ProjectId,
        /// Unique per sender: a repeat fails and names what the first one made.
        reference: Reference,
    },
    /// Sender: a cw20 token that is the project's currency. Funds: none (the tokens have come).
    /// Effect: what the body, a `HookMsg`, says.
    /// Fails when: the sender is no such token, the body is not understood, or the body's message fails.
    /// Paused: as the body's message.
    Receive(Cw20Receive),
    /// Sender: the requester or a manager. Funds: none.
    /// Effect: a batch in `Draft`; nothing is reserved.
    /// Fails when: a value is out of its bounds, the reference was used.
    /// Paused: refused.
    CreateBatch {
        /// Id of the project, unique in the contract.
        project: ProjectId,
        /// What will be frozen.
        config: Box<BatchConfig>,
        /// Unique per sender: a repeat fails and names what the first one made.
        reference: Reference,
    },
    /// Sender: the requester or a manager. Funds: none.
    /// Effect: a draft's configuration is replaced.
    /// Fails when: the batch is not in `Draft`, a value is out of its bounds.
    /// Paused: refused.
    EditDraft {
        /// Id of the batch, unique in the contract.
        batch: BatchId,
        /// What will be frozen.
        config: Box<BatchConfig>,
    },
    /// Sender: the requester or a manager. Funds: none (the project's available funds and credit).
    /// Effect: the worst case, slots × cost, is reserved, from credit first (`allow` batches: from available funds only); configuration, fee and rate are frozen.
    /// Where the project shares, slots × weight × `bond_per_weight` is locked besides in the edition's bond, from available funds; an edition that opened 180 days ago is closed first.
    /// Fails when: not in `Draft`, cost and bond are above `most`, available funds and credit do not reach, the currency is no longer listed, reward and bond per weight are below its minimum.
    /// Paused: refused.
    OpenBatch {
        /// Id of the batch, unique in the contract.
        batch: BatchId,
        /// The most that may be reserved and locked; `open_cost` says what it will be.
        most: Amount,
    },
    /// Sender: the requester or a manager. Funds: none (the project's available funds).
    /// Effect: new terms for claims from now on; (new cost − old cost) × slots not yet accepted, live ones included, and new cost × new slots are reserved; where the project shares, new slots lock more bond.
    /// Fails when: not open, nothing grows or something shrinks, the overlap is above its bound, the cost is above `most`, available funds does not reach, 16 terms are there.
    /// Paused: refused.
    ImproveBatch {
        /// Id of the batch, unique in the contract.
        batch: BatchId,
        /// The reward from now on, at least the present one.
        reward: Amount,
        /// The overlap from now on, at least the present one.
        overlap: u8,
        /// The most that may be reserved and locked for it.
        most: Amount,
    },
    /// Sender: an annotator. Funds: none.
    /// Effect: a slot is reserved for `assignment_secs` at the latest terms; up to three overdue heads of each queue are settled first.
    /// With `random` and nothing but known tasks in reach the claim succeeds without a reservation (`task_missed`): claim again.
    /// Fails when: the batch is not open, it was opened with credit and a day has not passed, the batch does not offer the pick (`named`: overlap 1 and no credit alone), the sender is its requester or a manager, a cap is reached, no slot is left, the task was done, its one annotator has done one, the list does not have the sender.
    /// Paused: refused.
    Claim {
        /// Id of the batch, unique in the contract.
        batch: BatchId,
        /// How the annotator comes to a task.
        pick: Pick,
    },
    /// Sender: the annotator. Funds: none.
    /// Effect: the reservation is given back without harm; the task may be claimed again.
    /// Fails when: it is another's, or no longer reserved.
    /// Paused: works.
    Return {
        /// Id of the batch, unique in the contract.
        batch: BatchId,
        /// Number of the assignment within its batch, from 1.
        assignment: AssignmentId,
    },
    /// Sender: the annotator. Funds: none.
    /// Effect: the work is submitted; from now the requester has `review_secs`, then silence pays. Late is not too late until the reservation is reaped.
    /// Fails when: it is another's, no longer reserved, or `min_work_secs` have not passed.
    /// Paused: works.
    Submit {
        /// Id of the batch, unique in the contract.
        batch: BatchId,
        /// Number of the assignment within its batch, from 1.
        assignment: AssignmentId,
        /// Hash of tag `caravan/answer/v1`, chain, contract, batch, task, person, answer and salt; vectors are in
        /// `tests/vectors/`.
        commitment: Hash32,
        /// Hash of the payload at `uri`.
        payload_hash: Hash32,
        /// Where the encrypted payload is.
        uri: Uri,
    },
    /// Sender: the requester or a manager, not the annotator. Funds: none.
    /// Effect: accepted work is credited at its grade; rejected work waits `appeal_secs`. Work whose time ran out is paid by silence and skipped; work in another state is skipped.
    /// Fails when: an id is unknown or doubled, a grade is not the batch's, a reason is not allowed, the refusal cap is passed, or nothing is left to decide.
    /// Paused: works.
    Decide {
        /// Id of the batch, unique in the contract.
        batch: BatchId,
        /// 1 to 50 verdicts.
        decisions: Items<Decision, MAX_VECTOR>,
    },
    /// Sender: the annotator. Funds: none.
    /// Effect: the annotator agrees with a rejection: work in `rejection_pending` becomes `rejected` at once, unpaid, and no longer counts in the requester's rejection cap. From `due` on the rejection is final by time, and counts.
    /// Fails when: the work belongs to another person, or is not in `rejection_pending`.
    /// Paused: works.
    AcceptRejection {
        /// The batch of the work.
        batch: BatchId,
        /// The work that was rejected.
        assignment: AssignmentId,
    },
    /// Sender: the annotator. Funds: none.
    /// Effect: the annotator takes back submitted work: it becomes `rejected`, unpaid, and does not count in the requester's rejection cap.
    /// Fails when: the work belongs to another person, is not in `submitted`, or its review time has run out (then auto-approval pays it).
    /// Paused: works.
    GiveUp {
        /// The batch of the work.
        batch: BatchId,
        /// The work that was submitted.
        assignment: AssignmentId,
    },
    /// Sender: anyone. Funds: none.
    /// Effect: what time has decided is written down: reservations expire, silence pays, rejections become final. What is not due is skipped.
    /// Fails when: an id is unknown or doubled, or nothing is due.
    /// Paused: works.
    Settle {
        /// Id of the batch, unique in the contract.
        batch: BatchId,
        /// 1 to 50 assignments.
        assignments: Items<AssignmentId, MAX_VECTOR>,
    },
    /// Sender: the requester or a manager at any time; anyone from `closes_at`, or once every slot is accepted. Funds: none.
    /// Effect: no more claims; what is reserved and submitted runs its course.
    /// Fails when: the batch is not open, or it is too early for the sender.
    /// Paused: works.
    CloseBatch {
        /// Id of the batch, unique in the contract.
        batch: BatchId,
    },
    /// Sender: anyone. Funds: none.
    /// Effect: what was not earned goes to the project: reopened slots, shortfalls and what came from credit to credit, the rest to available funds. The batch is `Closed`.
    /// Fails when: the batch is not sealed, or work is still live.
    /// Paused: works.
    FinalizeBatch {
        /// Id of the batch, unique in the contract.
        batch: BatchId,
    },
    /// Sender: the requester or a manager at any time; anyone from 180 days after the edition's first opening. Funds: none.
    /// Effect: batches that open from now on belong to the next edition; those of this one run their course.
    /// Fails when: the project does not share, no batch was opened in the edition, or it is too early for the sender.
    /// Paused: works.
    CloseEdition {
        /// Id of the project, unique in the contract.
        project: ProjectId,
    },
    /// Sender: the requester or a manager. Funds: none.
    /// Effect: the dataset is registered in `provenance`, sealed, owned by the requester, with the edition's weights as its contributors; the bond goes back to available funds, unless its time has run out: then it is the pool.
    /// Fails when: the edition is not closed, a batch of it is not finalized, nobody has weight, it was published, the reference was used, or `provenance` refuses: it asks for the sender's own commitment, 60 seconds to seven days old.
    /// Paused: works.
    PublishDataset {
        /// Id of the project, unique in the contract.
        project: ProjectId,
        /// Number of the edition within its project, from 1.
        edition: EditionId,
        /// Hash of the dataset, as it was committed to.
        content_hash: Hash32,
        /// The salt of the commitment.
        salt: Hash32,
        /// Where the dataset is described.
        uri: Uri,
        /// Hash of the description.
        uri_hash: Hash32,
        /// Unique per sender: a repeat fails and names what the first one made.
        reference: Reference,
    },
    /// Sender: anyone. Funds: none.
    /// Effect: the bond of an edition that was not published in time becomes its pool, or available funds where nobody has weight; the edition is closed.
    /// Fails when: there is no bond, a batch of the edition is not finalized, or `publish_secs` have not passed since its last `closes_at` (a closed edition in which nobody has weight need not wait).
    /// Paused: works.
    ForfeitBond {
        /// Id of the project, unique in the contract.
        project: ProjectId,
        /// Number of the edition within its project, from 1.
        edition: EditionId,
    },
    /// Sender: anyone. Funds: none.
    /// Effect: each person is credited `floor(pool × weight / total)`, once; those who had it are skipped. When all have it, what is left goes to available funds.
    /// Fails when: there is no pool, a person is doubled or has no weight, or all had it.
    /// Paused: works.
    ClaimEdition {
        /// Id of the project, unique in the contract.
        project: ProjectId,
        /// Number of the edition within its project, from 1.
        edition: EditionId,
        /// 1 to 50 persons.
        persons: Items<PersonId, MAX_VECTOR>,
    },
    /// Sender: a person. Funds: none.
    /// Effect: pays the balance, whole or in part, over all projects, and sends the points that are due.
    /// Fails when: neither money nor points are there, or less than `amount`.
    /// Paused: works.
    Withdraw {
        /// A native denomination or a cw20 token.
        currency: Currency,
        /// How much; absent: all.
        amount: Option<Amount>,
    },
    /// Sender: anyone. Funds: none.
    /// Effect: as `Withdraw` of all, always to the person's own address.
    /// Fails when: the person is unknown, or neither money nor points are there.
    /// Paused: works.
    WithdrawFor {
        /// Id of the person: it stays when the address changes.
        person: PersonId,
        /// A native denomination or a cw20 token.
        currency: Currency,
    },
    /// Sender: the requester. Funds: none.
    /// Effect: pays available funds of the project to the requester; credit stays.
    /// Fails when: the sender is not the requester, or available funds does not reach.
    /// Paused: works.
    WithdrawAvailable {
        /// Id of the project, unique in the contract.
        project: ProjectId,
        /// How much.
        amount: Amount,
    },
    /// Sender: the owner. Funds: none.
    /// Effect: pays the platform's fees to the treasury.
    /// Fails when: there are none.
    /// Paused: works.
    WithdrawFees {
        /// A native denomination or a cw20 token.
        currency: Currency,
    },
    /// Sender: a person. Funds: none.
    /// Effect: names a new address, which may accept from seven days later; the old one may cancel until then.
    /// Fails when: a move is under way, the target is a person, or the marketplace, its points or its provenance contract.
    /// Paused: works.
    StartMove {
        /// The new address.
        to: String,
    },
    /// Sender: the person's recovery address. Funds: none.
    /// Effect: as `StartMove`, with 30 days.
    /// Fails when: the sender is not the recovery address, or as `StartMove`.
    /// Paused: works.
    StartRecovery {
        /// Id of the person: it stays when the address changes.
        person: PersonId,
        /// The new address.
        to: String,
    },
    /// Sender: the new address. Funds: none.
    /// Effect: the person, with all that is due to it, has the new address; points move with it where the points contract lets them.
    /// Fails when: no move to the sender is under way, it is too early, or the sender has become a person.
    /// Paused: works.
    AcceptMove {
        /// Id of the person: it stays when the address changes.
        person: PersonId,
    },
    /// Sender: the person, by its present address. Funds: none.
    /// Effect: the move under way is canceled.
    /// Fails when: none is.
    /// Paused: works.
    CancelMove {},
    /// Sender: anyone; who has no person yet becomes one. Funds: none.
    /// Effect: names the address that may start a move without the key, or takes it away. A move under way stays.
    /// Fails when: it is the person's own address.
    /// Paused: works.
    SetRecovery {
        /// The address; absent: none.
        recovery: Option<String>,
    },
    /// Sender: anyone. Funds: none.
    /// Effect: tries again to move the points of a person that moved while the points contract failed.
    /// Fails when: nothing is left to move, or the points contract fails again.
    /// Paused: works.
    MovePoints {
        /// Id of the person: it stays when the address changes.
        person: PersonId,
    },
    /// Sender: the owner. Funds: none.
    /// Effect: changes the configuration for what comes later.
    /// Fails when: a fee is above its cap, an address is not valid, nothing changes.
    /// Paused: works.
    UpdateConfig {
        /// What changes.
        change: ConfigChange,
    },
    /// Sender: the owner; for `accept` the one who was offered. Funds: none.
    /// Effect: ownership is offered, accepted or withdrawn, in two steps.
    /// Fails when: the sender may not, or the offer has expired.
    /// Paused: works.
    UpdateOwnership(OwnershipAction),
    /// Sender: the owner. Funds: none.
    /// Effect: stops entry (new projects, funds, drafts, openings, improvements and claims); every exit works.
    /// Fails when: it is paused.
    /// Paused: refused.
    Pause {},
    /// Sender: the owner. Funds: none.
    /// Effect: entry works again.
    /// Fails when: it is not paused.
    /// Paused: works.
    Unpause {},
}
