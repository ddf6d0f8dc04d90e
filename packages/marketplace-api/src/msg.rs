//! What can be asked of the marketplace, by whom, with what money, to what effect.

use caravan_access::OwnershipAction;
use caravan_money::{Amount, Currency};
use caravan_primitives::{
    AssignmentId, BatchId, Hash32, Items, PersonId, ProjectId, Proof, Reference, Seconds, Time, Upto, Uri,
};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Binary, Uint128};

use crate::bounds::{MAX_MANAGERS, MAX_VECTOR};
use crate::config::{BatchConfig, Reason};

/// Instantiates the marketplace. It calls no sibling; addresses of siblings are predicted.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct InstantiateMsg {
    /// Sets fees within the hard cap, lists currencies and arbiters, pauses entry.
    pub owner: String,
    /// Receives the platform's fees.
    pub treasury: String,
    /// Fee on what is credited, in basis points, at most 1,000. Batches freeze it when they open.
    pub fee_bps: u16,
    /// The points contract, if there is one. A slot left empty can be filled by `migrate` alone.
    pub points: Option<String>,
    /// How acceptance is divided into seasons of points.
    pub seasons: Seasons,
    /// Currencies that projects may use, at most 10 here; more by `UpdateConfig`.
    pub currencies: Upto<ListedCurrency, 10>,
    /// Arbiters that projects may name, at most 10 here; more by `UpdateConfig`.
    pub arbiters: Upto<String, 10>,
}

/// Seasons of points: season `n` begins at `starts_at + (n − 1) × length_secs`; what is accepted earlier counts in the first.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Seasons {
    /// When season 1 begins.
    pub starts_at: Time,
    /// Length of a season, at least a day.
    pub length_secs: Seconds,
}

/// A currency that projects may use.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct ListedCurrency {
    /// The currency.
    pub currency: Currency,
    /// Points for 1,000,000 base units of fee, rounded down; frozen by a batch when it opens. 0: no points.
    pub points_rate: Uint128,
}

/// Migrates the marketplace.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct MigrateMsg {
    /// Fills the slot of the points contract where it was left empty; refused where it is filled.
    pub points: Option<String>,
}

/// A project to be created.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct NewProject {
    /// What all its batches pay in; never changed.
    pub currency: Currency,
    /// Judges appeals; from the platform's list, no party to the project; never changed.
    pub arbiter: String,
    /// Where the description is.
    pub uri: Uri,
    /// Hash of the description.
    pub uri_hash: Hash32,
    /// May do all but withdraw, at most 5.
    pub managers: Upto<String, MAX_MANAGERS>,
    /// Whether those who make the dataset share in its licenses.
    pub sharing: Sharing,
}

/// Whether those who make the dataset share in its licenses.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum Sharing {
    /// Work is paid by reward alone.
    None {},
}

/// A change of a project.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum ProjectChange {
    /// Replaces the description.
    Describe {
        /// Where the description is.
        uri: Uri,
        /// Hash of the description.
        uri_hash: Hash32,
    },
    /// Replaces the managers.
    SetManagers {
        /// The new managers, at most 5, no duplicates, neither the requester nor the arbiter.
        managers: Upto<String, MAX_MANAGERS>,
    },
}

/// How an annotator comes to a task.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum Pick {
    /// The contract picks; only in `random` batches.
    Random {},
    /// The annotator names the task; only in `random` batches with overlap 1 that took nothing from credit, and only clean slots.
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
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The submission.
    pub assignment: AssignmentId,
    /// The verdict.
    pub verdict: Verdict,
}

/// Accepted or rejected.
#[cw_serde]
#[serde(deny_unknown_fields)]
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

/// A change of the platform's configuration. Batches that are open keep what they froze.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum ConfigChange {
    /// Sets the fee of batches that open from now on, at most 1,000 basis points.
    SetFee {
        /// In basis points.
        fee_bps: u16,
    },
    /// Sets who receives fees.
    SetTreasury {
        /// The address.
        treasury: String,
    },
    /// Lists a currency, or changes its rate of points for batches that open from now on.
    ListCurrency(ListedCurrency),
    /// Takes a currency off the list: no new projects, funds and batches in it; every exit stays.
    DelistCurrency {
        /// The currency.
        currency: Currency,
    },
    /// Lists an arbiter.
    ListArbiter {
        /// The address.
        arbiter: String,
    },
    /// Takes an arbiter off the list, for new projects.
    DelistArbiter {
        /// The address.
        arbiter: String,
    },
}

/// What a cw20 token sends with `Send`: the same JSON as `cw20::Cw20ReceiveMsg`, unknown fields refused.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Cw20Receive {
    /// Who sent the tokens, by the token's word.
    pub sender: String,
    /// How many base units, never zero.
    pub amount: Amount,
    /// A [`HookMsg`] in JSON.
    pub msg: Binary,
}

/// The body of a cw20 `Send` to the marketplace.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum HookMsg {
    /// Sender: the project's currency, a token; its holder is the one who funds. Funds: the tokens sent.
    /// Effect: the project's free money grows by the amount.
    /// Fails when: the project is unknown, the token is not its currency or no longer listed, the reference was used.
    /// Paused: refused.
    Fund {
        /// The project.
        project: ProjectId,
        /// Unique per token and holder.
        reference: Reference,
    },
}

/// Everything that the marketplace does.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum ExecuteMsg {
    /// Sender: anyone, who becomes the requester. Funds: none.
    /// Effect: a project in `Draft`, its currency and arbiter fixed for good.
    /// Fails when: the currency or arbiter is not listed, the arbiter is a party, a manager is doubled, the reference was used.
    /// Paused: refused.
    CreateProject {
        /// The project.
        project: NewProject,
        /// Unique per sender.
        reference: Reference,
    },
    /// Sender: the requester. Funds: none.
    /// Effect: the description or the managers are replaced.
    /// Fails when: the sender is not the requester, a manager is doubled, the requester or the arbiter.
    /// Paused: works.
    UpdateProject {
        /// The project.
        project: ProjectId,
        /// What changes.
        change: ProjectChange,
    },
    /// Sender: anyone. Funds: one coin of the project's currency.
    /// Effect: the project's free money grows by the coin.
    /// Fails when: the project is unknown, the coin is not its currency or no longer listed, the reference was used.
    /// Paused: refused.
    Fund {
        /// The project.
        project: ProjectId,
        /// Unique per sender.
        reference: Reference,
    },
    /// Sender: a cw20 token that is the project's currency. Funds: none (the tokens have come).
    /// Effect: what the body, a [`HookMsg`], says.
    /// Fails when: the sender is no such token, the body is not understood, or the body's message fails.
    /// Paused: as the body's message.
    Receive(Cw20Receive),
    /// Sender: the requester or a manager. Funds: none.
    /// Effect: a batch in `Draft`; nothing is reserved.
    /// Fails when: a value is out of its bounds, the reference was used.
    /// Paused: refused.
    CreateBatch {
        /// The project.
        project: ProjectId,
        /// What will be frozen.
        config: Box<BatchConfig>,
        /// Unique per sender.
        reference: Reference,
    },
    /// Sender: the requester or a manager. Funds: none.
    /// Effect: a draft's configuration is replaced.
    /// Fails when: the batch is not in `Draft`, a value is out of its bounds.
    /// Paused: refused.
    EditDraft {
        /// The batch.
        batch: BatchId,
        /// What will be frozen.
        config: Box<BatchConfig>,
    },
    /// Sender: the requester or a manager. Funds: none (the project's free money and credit).
    /// Effect: the worst case, slots × cost, is reserved, from credit first (`allow` batches: from free money only); configuration, fee and rate are frozen.
    /// Fails when: not in `Draft`, the cost is above `most`, free money and credit do not reach, the currency is no longer listed.
    /// Paused: refused.
    OpenBatch {
        /// The batch.
        batch: BatchId,
        /// The most that may be reserved; `open_cost` says what it will be.
        most: Amount,
    },
    /// Sender: the requester or a manager. Funds: none (the project's free money).
    /// Effect: new terms for claims from now on; (new cost − old cost) × slots not yet accepted is reserved, live ones included.
    /// Fails when: not open, nothing grows or something shrinks, the cost is above `most`, free money does not reach, 16 terms are there.
    /// Paused: refused.
    ImproveBatch {
        /// The batch.
        batch: BatchId,
        /// The reward from now on, at least the present one.
        reward: Amount,
        /// The overlap from now on, at least the present one.
        overlap: u8,
        /// The most that may be reserved for it.
        most: Amount,
    },
    /// Sender: an annotator. Funds: none.
    /// Effect: a slot is reserved for `assignment_secs` at the latest terms; up to three overdue heads of each queue are settled first.
    /// With `random` and nothing but known tasks in reach the claim succeeds without a reservation (`task_missed`): claim again.
    /// Fails when: the batch is not open, the sender is its requester or a manager, a cap is reached, no slot is left, the task was done, the list does not have the sender.
    /// Paused: refused.
    Claim {
        /// The batch.
        batch: BatchId,
        /// How the annotator comes to a task.
        pick: Pick,
    },
    /// Sender: the annotator. Funds: none.
    /// Effect: the reservation is given back without harm; the task may be claimed again.
    /// Fails when: it is another's, or no longer reserved.
    /// Paused: works.
    Return {
        /// The batch.
        batch: BatchId,
        /// The reservation.
        assignment: AssignmentId,
    },
    /// Sender: the annotator. Funds: none.
    /// Effect: the work is submitted; from now the requester has `review_secs`, then silence pays. Late is not too late until the reservation is reaped.
    /// Fails when: it is another's, no longer reserved, or `min_work_secs` have not passed.
    /// Paused: works.
    Submit {
        /// The batch.
        batch: BatchId,
        /// The reservation.
        assignment: AssignmentId,
        /// [`crate::answer_commitment`].
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
        /// The batch.
        batch: BatchId,
        /// 1 to 50 verdicts.
        decisions: Items<Decision, MAX_VECTOR>,
    },
    /// Sender: the annotator. Funds: none.
    /// Effect: own submitted or rejected work becomes `Refused`, unpaid, and counts nowhere.
    /// Fails when: it is another's, or neither submitted nor rejected, or its review time has run out (then it is paid).
    /// Paused: works.
    Consent {
        /// The batch.
        batch: BatchId,
        /// The work.
        assignment: AssignmentId,
    },
    /// Sender: anyone. Funds: none.
    /// Effect: what time has decided is written down: reservations expire, silence pays, rejections become final. What is not due is skipped.
    /// Fails when: an id is unknown or doubled, or nothing is due.
    /// Paused: works.
    Settle {
        /// The batch.
        batch: BatchId,
        /// 1 to 50 assignments.
        assignments: Items<AssignmentId, MAX_VECTOR>,
    },
    /// Sender: the requester or a manager at any time; anyone from `closes_at`, or once every slot is accepted. Funds: none.
    /// Effect: no more claims; what is reserved and submitted runs its course.
    /// Fails when: the batch is not open, or it is too early for the sender.
    /// Paused: works.
    Seal {
        /// The batch.
        batch: BatchId,
    },
    /// Sender: anyone. Funds: none.
    /// Effect: what was not earned goes to the project: tainted slots, shortfalls and what came from credit to credit, the rest to free money. The batch is `Closed`.
    /// Fails when: the batch is not sealed, or work is still live.
    /// Paused: works.
    Sweep {
        /// The batch.
        batch: BatchId,
    },
    /// Sender: a person. Funds: none.
    /// Effect: pays the balance, whole or in part, over all projects, and sends the points that are due.
    /// Fails when: neither money nor points are there, or less than `amount`.
    /// Paused: works.
    Withdraw {
        /// The currency.
        currency: Currency,
        /// How much; absent: all.
        amount: Option<Amount>,
    },
    /// Sender: anyone. Funds: none.
    /// Effect: as `Withdraw` of all, always to the person's own address.
    /// Fails when: the person is unknown, or neither money nor points are there.
    /// Paused: works.
    WithdrawFor {
        /// The person.
        person: PersonId,
        /// The currency.
        currency: Currency,
    },
    /// Sender: the requester. Funds: none.
    /// Effect: pays free money of the project to the requester; credit stays.
    /// Fails when: the sender is not the requester, or free money does not reach.
    /// Paused: works.
    WithdrawFree {
        /// The project.
        project: ProjectId,
        /// How much.
        amount: Amount,
    },
    /// Sender: the owner. Funds: none.
    /// Effect: pays the platform's fees to the treasury.
    /// Fails when: there are none.
    /// Paused: works.
    WithdrawFees {
        /// The currency.
        currency: Currency,
    },
    /// Sender: a person. Funds: none.
    /// Effect: names a new address, which may accept from seven days later; the old one may cancel until then.
    /// Fails when: a move is under way, the target is a person, or one of the suite's contracts.
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
        /// The person.
        person: PersonId,
        /// The new address.
        to: String,
    },
    /// Sender: the new address. Funds: none.
    /// Effect: the person, with all that is due to it, has the new address; points move with it where the points contract lets them.
    /// Fails when: no move to the sender is under way, it is too early, or the sender has become a person.
    /// Paused: works.
    AcceptMove {
        /// The person.
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
        /// The person.
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
