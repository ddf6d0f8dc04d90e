//! The messages of the marketplace: who may send each, with which funds, to what effect.

use caravan_access::OwnershipAction;
use caravan_arbitration_api::EnactRuling;
use caravan_money::{Amount, Currency};
use caravan_primitives::{
    AssignmentId, BatchId, EditionId, Hash32, Items, PersonId, ProjectId, ReadRequest, Reference, Uri,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::bounds::MAX_VECTOR;
use crate::config::BatchConfig;
use crate::parts::{
    AppealAnswer, AppealEvidence, ConfigChange, Cw20Receive, Decision, NewAppeal, NewDataset, NewProject,
    NewRestriction, Pick, ProjectChange, RestrictionScope,
};

/// A message to the marketplace.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ExecuteMsg {
    /// Sender: anyone, who becomes the requester. Funds: none.
    /// Effect: a project in `draft`. Its currency and its arbiter never change.
    /// Fails when: the currency or arbiter is not listed, the arbiter has no fee in the currency or is a party, there is no arbitration contract, the sender or a manager is a contract of the suite, a manager is a duplicate or no person, a sharing term is out of its bounds, there is no provenance contract to share by, or the reference was used.
    /// Paused: refused.
    CreateProject {
        /// Id of the project, unique in the contract.
        project: NewProject,
        /// Unique per sender: a repeat fails and names what the first one made.
        reference: Reference,
    },
    /// Sender: the requester. Funds: none.
    /// Effect: the description, the managers or, before the first opening, the sharing terms are replaced.
    /// Fails when: the sender is not the requester, a manager is no person, a duplicate, the requester, the arbiter or a contract of the suite; a batch was opened, a sharing term is out of its bounds, or there is no provenance contract to share by.
    /// Paused: works.
    UpdateProject {
        /// Id of the project, unique in the contract.
        project: ProjectId,
        /// What is replaced, and by what.
        change: ProjectChange,
    },
    /// Sender: anyone. Funds: one coin of the project's currency.
    /// Effect: the project's available funds grow by the coin.
    /// Fails when: the project is unknown, the coin is not of its currency, the currency is no longer listed, the reference was used.
    /// Paused: refused.
    Fund {
        /// Id of the project, unique in the contract.
        project: ProjectId,
        /// Unique per sender: a repeat fails and names what the first one made.
        reference: Reference,
    },
    /// Sender: the token of the project's currency, a cw20 contract. Funds: none (the tokens have come).
    /// Effect: what the body, a `HookMsg`, says.
    /// Fails when: the sender is not that token, the body cannot be read, or its message fails.
    /// Paused: as the body's message.
    Receive(Cw20Receive),
    /// Sender: the requester or a manager. Funds: none.
    /// Effect: a batch in `draft`. No money is reserved.
    /// Fails when: a value is out of its bounds, the batch to review is unknown, a draft or of another project, or the reference was used.
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
    /// Fails when: the batch is not in `draft`, a value is out of its bounds, or the batch to review is unknown, a draft or of another project.
    /// Paused: refused.
    EditDraft {
        /// Id of the batch, unique in the contract.
        batch: BatchId,
        /// What will be frozen.
        config: Box<BatchConfig>,
    },
    /// Sender: the requester or a manager. Funds: none (available funds and project credit of the project).
    /// Effect: the worst case, slots × cost, goes into escrow, from project credit first (`allow` batches, those with private rows and those of reviews: from available funds only). Configuration, fee, rate and the arbiter's fee are frozen. Where the project shares, slots × weight × `bond_per_weight` is locked in the edition's bond as well, from available funds. An edition that opened 180 days ago is closed first.
    /// Fails when: the batch is not in `draft`, cost and bond are above `most`, available funds and project credit are too low, only project credit would be enough and the rows are private, the currency is no longer listed, reward and bond per weight are below its minimum, or the arbiter has no fee in the currency.
    /// Paused: refused.
    OpenBatch {
        /// Id of the batch, unique in the contract.
        batch: BatchId,
        /// The most that may be reserved and locked; `open_cost` says what it will be.
        most: Amount,
    },
    /// Sender: the requester or a manager. Funds: none (the project's available funds).
    /// Effect: new terms for claims from now on. (New cost − old cost) × slots not yet accepted, live ones included, and new cost × new slots go into escrow. Where the project shares, new slots lock more bond.
    /// Fails when: the batch is not open, nothing grows or something shrinks, the overlap is above its bound, the cost is above `most`, available funds are too low, or the batch has 16 terms.
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
    /// Sender: anyone whom the batch admits, but its requester, managers and arbiter. Funds: none.
    /// Effect: a slot is reserved for `assignment_secs` at the latest terms. Up to three overdue reservations and three overdue submissions are settled first. A random claim that meets only tasks which the person cannot take succeeds without a reservation (`task_missed`): claim again.
    /// Fails when: the batch is not open, `agreement` is not its contributor agreement, it was opened with project credit and a day has not passed, it does not offer the pick (`named`: only with overlap 1 and no project credit), the sender is the requester, a manager or the arbiter, a cap is reached, newcomers hold all their places, no slot is left, the person has done the task or every task, a batch from project credit has given the person its one task, the person is restricted, the person has work in the batch that is reviewed, or the sender is not on the list or is a contract of the suite.
    /// Paused: refused.
    Claim {
        /// Id of the batch, unique in the contract.
        batch: BatchId,
        /// How the annotator comes to a task.
        pick: Pick,
        /// Hash of the contributor agreement that the annotator accepts: the batch's.
        agreement: Hash32,
    },
    /// Sender: the annotator of the assignment. Funds: none.
    /// Effect: the reservation is given back, and the person may claim the task again. Work in `rework` goes back to judgement as it was submitted before, for `review_secs` from now.
    /// Fails when: the work belongs to another person, is in neither state, or the time of the rework is over.
    /// Paused: works.
    Return {
        /// Id of the batch, unique in the contract.
        batch: BatchId,
        /// Number of the assignment within its batch, from 1.
        assignment: AssignmentId,
    },
    /// Sender: the annotator of the assignment. Funds: none.
    /// Effect: the work is submitted: a reservation, or the next revision of work in `rework`. From now on the requester has `review_secs` to decide, then auto-approval pays. A reservation whose time has run out can still be submitted until a message settles it.
    /// Fails when: the work belongs to another person, is in neither state, `min_work_secs` have not passed since the claim, or the time of the rework is over.
    /// Paused: works.
    Submit {
        /// Id of the batch, unique in the contract.
        batch: BatchId,
        /// Number of the assignment within its batch, from 1.
        assignment: AssignmentId,
        /// The commitment to the answers of this revision: `answer_commitment` in this crate makes it.
        commitment: Hash32,
        /// Hash of the payload at `uri`.
        payload_hash: Hash32,
        /// Where the encrypted payload is.
        uri: Uri,
    },
    /// Sender: the requester or a manager, not the annotator. Funds: none.
    /// Effect: accepted work is paid at its grade, also from `rework` and from `rejection_pending`; a rejection is pending for `appeal_secs`; work that is sent back is in `rework` for `rework_secs`. Notes and evidence are in events. Work whose review time has run out is auto-approved and skipped; work in a state that the verdict does not act on is skipped.
    /// Fails when: an id is unknown or a duplicate, a grade is not one of the batch, a reason is not allowed, work was sent back as often as the batch allows, a rejection is taken back late or below the base grade, the rejection cap is passed, or nothing is left to decide.
    /// Paused: works.
    Decide {
        /// Id of the batch, unique in the contract.
        batch: BatchId,
        /// 1 to 50 verdicts.
        decisions: Items<Decision, MAX_VECTOR>,
    },
    /// Sender: the annotator of the assignment. Funds: none.
    /// Effect: the annotator agrees with a rejection: work in `rejection_pending` becomes `rejected` at once, unpaid, and no longer counts in the requester's rejection cap. From `due` on the rejection is final by time, and counts.
    /// Fails when: the work belongs to another person, is appealed, or is not in `rejection_pending`.
    /// Paused: works.
    AcceptRejection {
        /// The batch of the work.
        batch: BatchId,
        /// The work that was rejected.
        assignment: AssignmentId,
    },
    /// Sender: the annotator of the assignment. Funds: none.
    /// Effect: the annotator takes back submitted work: it becomes `rejected`, unpaid, and does not count in the requester's rejection cap.
    /// Fails when: the work belongs to another person, is not in `submitted`, or its review time has run out (then auto-approval pays it).
    /// Paused: works.
    GiveUp {
        /// The batch of the work.
        batch: BatchId,
        /// The work that was submitted.
        assignment: AssignmentId,
    },
    /// Sender: the annotator of the assignments. Funds: none, or one coin of the project's currency: exactly what the bond needs besides the balance. In tokens the body `appeal` of a hook does the same.
    /// Effect: works in `rejection_pending` become `appealed`, and a dispute about them is opened in `arbitration`. The bond is 20 % of what they are paid if they win, rounded up, and at least the arbiter's fee as frozen; from the person's balance first. Where the batch has a free appeal left and the person had none there, that is used up, and there is no bond. Works that win are paid at the base grade from their own slots, and stay in the requester's rejected sum; works that lose are `rejected`. Where the arbiter rules, each side loses the part of its bond that belongs to the stake it lost; else all bonds go back.
    /// Fails when: a work is a duplicate, unknown, another person's, appealed already, not in `rejection_pending`, or its rejection is final; another amount came than is needed (`FUNDS_INEXACT`); or `arbitration` refuses.
    /// Paused: works.
    Appeal(NewAppeal),
    /// Sender: the requester or a manager, not the annotator. Funds: none, or one coin of the project's currency: exactly what the bond needs besides available funds. In tokens the body `respond_to_appeal` of a hook does the same.
    /// Effect: conceded works are the annotator's, whatever is ruled later; the others are contested with a bond as large as the annotator's (against a free appeal: the arbiter's fee), from available funds of the project first. What is left of an attached part goes to the sender's balance. Where all are conceded there is no bond, and the appeal ends.
    /// Fails when: the sender is neither, the appeal is unknown, answered or ended, `respond_secs` are over, the set has a bit beyond the works, another amount came than is needed (`FUNDS_INEXACT`), or `arbitration` refuses.
    /// Paused: works.
    RespondToAppeal(AppealAnswer),
    /// Sender: the annotator of the appeal, the requester or a manager. Funds: none.
    /// Effect: `arbitration` takes the document for the sender's side.
    /// Fails when: the sender is another, the appeal is unknown or ended, or `arbitration` refuses: its time is over, or the side has four documents.
    /// Paused: works.
    AddAppealEvidence(AppealEvidence),
    /// Sender: the arbitration contract. Funds: none.
    /// Effect: the appeal ends as the dispute did: works that win are paid, slots of the others are reopened, and the bonds go where they belong.
    /// Fails when: the sender is another, the appeal is unknown or ended, or its latest end has come.
    /// Paused: works.
    EnactRuling(EnactRuling),
    /// Sender: the requester of the project; for the platform its owner. Funds: none.
    /// Effect: the person claims nothing in the scope for its seconds from now. What it has reserved, in rework, submitted or on its balance stays as it is. While a requester's restriction is in force, reopened slots of the project are not given out. A restriction of the same person in the same scope is replaced, and the renewal counted.
    /// Fails when: the sender may not, project or person is unknown, or its seconds are 0 or above 30 days.
    /// Paused: works.
    Restrict {
        /// Where the restriction holds.
        scope: RestrictionScope,
        /// Id of the person: it stays when the address changes.
        person: PersonId,
        /// Why, and for how long.
        restriction: NewRestriction,
    },
    /// Sender: the requester of the project; for the platform its owner. Funds: none.
    /// Effect: the person may claim again. Renewals stay counted; reopened slots are given out again when the restriction would have ended.
    /// Fails when: the sender may not, the project is unknown, or no restriction is in force.
    /// Paused: works.
    LiftRestriction {
        /// Where the restriction holds.
        scope: RestrictionScope,
        /// Id of the person: it stays when the address changes.
        person: PersonId,
    },
    /// Sender: anyone. Funds: none.
    /// Effect: what is due is settled: reservations expire, submitted work is auto-approved, rejections become final, work in `rework` goes back to judgement as of when its time ended. From the latest end of an appeal on its annotator wins all its works, and the bonds go back. What is not due is skipped.
    /// Fails when: an id is unknown or a duplicate, or nothing is due.
    /// Paused: works.
    Settle {
        /// Id of the batch, unique in the contract.
        batch: BatchId,
        /// 1 to 50 assignments.
        assignments: Items<AssignmentId, MAX_VECTOR>,
    },
    /// Sender: the requester or manager, later anyone: from `closes_at`, or once every slot is accepted. Funds: none.
    /// Effect: the batch is `closing`: it takes no more claims. What is reserved or submitted goes on as before.
    /// Fails when: the batch is not open, or it is too early for the sender.
    /// Paused: works.
    CloseBatch {
        /// Id of the batch, unique in the contract.
        batch: BatchId,
    },
    /// Sender: anyone. Funds: none.
    /// Effect: what was not earned goes back to the project. Reopened slots, shortfalls and what came from project credit become project credit, the rest available funds. The batch is `closed`.
    /// Fails when: the batch is not `closing`, or work is still live.
    /// Paused: works.
    FinalizeBatch {
        /// Id of the batch, unique in the contract.
        batch: BatchId,
    },
    /// Sender: the requester or manager, later anyone: from 180 days after the edition's first opening. Funds: none.
    /// Effect: batches that open from now on belong to the next edition. Those of this one go on as before.
    /// Fails when: the project does not share, no batch was opened in the edition, or it is too early for the sender.
    /// Paused: works.
    CloseEdition {
        /// Id of the project, unique in the contract.
        project: ProjectId,
    },
    /// Sender: the requester or a manager. Funds: none.
    /// Effect: the dataset is registered in `provenance`, sealed, owned by the requester, with the edition's weights as its contributors; the bond goes back to available funds. If its time has run out it becomes the pool instead.
    /// Fails when: the edition is not closed, a batch of it is not finalized, no person has weight, it was published, the reference was used, or `provenance` fails: it needs the sender's own commitment, 60 seconds to seven days old.
    /// Paused: works.
    PublishDataset(NewDataset),
    /// Sender: anyone. Funds: none.
    /// Effect: the bond of an edition that was not published in time becomes its pool, or available funds where no person has weight. The edition is closed.
    /// Fails when: there is no bond, a batch of the edition is not finalized, or `publish_secs` have not passed since its last `closes_at` (a closed edition in which no person has weight need not wait).
    /// Paused: works.
    ForfeitBond {
        /// Id of the project, unique in the contract.
        project: ProjectId,
        /// Number of the edition within its project, from 1.
        edition: EditionId,
    },
    /// Sender: anyone, for the contributors' own balances. Funds: none.
    /// Effect: each person gets `floor(pool × weight / total)` on its balance, once; who has it already is skipped. When all have it, what rounding left goes to available funds.
    /// Fails when: there is no pool, a person is a duplicate or has no weight, or all of them have it already.
    /// Paused: works.
    ClaimEdition {
        /// Id of the project, unique in the contract.
        project: ProjectId,
        /// Number of the edition within its project, from 1.
        edition: EditionId,
        /// 1 to 50 persons.
        persons: Items<PersonId, MAX_VECTOR>,
    },
    /// Sender: the person, by its own address. Funds: none.
    /// Effect: pays the balance over all projects, or `up_to` of it, and sends the points that are due. Where `up_to` is named and nothing is due, it pays nothing, since anyone may have had all of it paid by `WithdrawFor` before. Points that the points contract refuses stay due; where its budget for the marketplace has room for a part, that part is sent.
    /// Fails when: neither money nor points are due and `up_to` is absent.
    /// Paused: works.
    Withdraw {
        /// A native denomination or a cw20 token.
        currency: Currency,
        /// The most that is paid, in base units; absent: the whole balance.
        up_to: Option<Amount>,
    },
    /// Sender: anyone, for the person's own address, unless it moves. Funds: none.
    /// Effect: as `Withdraw` of all, always to the person's own address.
    /// Fails when: the person is unknown, or neither money nor points are due; and where the sender is not its own address, also while a move of the person is under way, or while it has rejected work in the currency that is not final (`APPEAL_OPEN`): its balance may have to be a bond.
    /// Paused: works.
    WithdrawFor {
        /// Id of the person: it stays when the address changes.
        person: PersonId,
        /// A native denomination or a cw20 token.
        currency: Currency,
    },
    /// Sender: the requester. Funds: none.
    /// Effect: pays available funds of the project to the requester. Project credit cannot be withdrawn.
    /// Fails when: the sender is not the requester, or available funds are below `amount`.
    /// Paused: works.
    WithdrawAvailable {
        /// Id of the project, unique in the contract.
        project: ProjectId,
        /// In base units of the project's currency, above 0.
        amount: Amount,
    },
    /// Sender: the owner. Funds: none.
    /// Effect: pays the platform's fees to the treasury.
    /// Fails when: no fees are there.
    /// Paused: works.
    WithdrawFees {
        /// A native denomination or a cw20 token.
        currency: Currency,
    },
    /// Sender: the person, by its own address. Funds: none.
    /// Effect: names a new address, which may accept from seven days later, for fourteen days; then the move is void. Until it may accept, the person's own address and its recovery address may cancel.
    /// Fails when: a move is under way, the target is a person or a contract of the suite.
    /// Paused: works.
    StartMove {
        /// The address that may accept the move. It must not be a person.
        to: String,
    },
    /// Sender: the recovery address of the person. Funds: none.
    /// Effect: as `StartMove`, but the new address may accept from 30 days later.
    /// Fails when: the sender is not the recovery address, or as `StartMove`.
    /// Paused: works.
    StartRecovery {
        /// Id of the person: it stays when the address changes.
        person: PersonId,
        /// The address that may accept the move. It must not be a person.
        to: String,
    },
    /// Sender: the new address of the person. Funds: none.
    /// Effect: the person, with all that is due to it and every role that it has in projects, has the new address. A change of the recovery address that is under way ends; a recovery address that is the new address ends too. Points move with it if the points contract lets them.
    /// Fails when: no move to the sender is under way, it is too early or the move is void, or the sender has become a person.
    /// Paused: works.
    AcceptMove {
        /// Id of the person: it stays when the address changes.
        person: PersonId,
    },
    /// Sender: the person, by its own or its recovery address. Funds: none.
    /// Effect: the move under way is canceled, by whichever key it was started.
    /// Fails when: the sender is neither, no move is under way, or the move can be accepted already.
    /// Paused: works.
    CancelMove {
        /// Id of the person: it stays when the address changes.
        person: PersonId,
    },
    /// Sender: anyone, for the sender's own person; a sender without one becomes one. Funds: none.
    /// Effect: where there is no recovery address it is set at once. Where there is one, its change or removal takes effect seven days later, unless it is canceled before or a move is accepted. A move under way stays.
    /// Fails when: it is the person's own address or a contract of the suite, the sender is one, it is the present recovery address, or a change is under way.
    /// Paused: works.
    SetRecovery {
        /// The recovery address; absent: it is removed.
        recovery: Option<String>,
    },
    /// Sender: the person, by its own or its recovery address. Funds: none.
    /// Effect: the change of the recovery address that is under way is canceled.
    /// Fails when: the sender is neither, no change is under way, or the recovery address has canceled one within the last 365 days.
    /// Paused: works.
    CancelRecoveryChange {
        /// Id of the person: it stays when the address changes.
        person: PersonId,
    },
    /// Sender: anyone, for the person's own address. Funds: none.
    /// Effect: tries again to move the points of a person that moved while the points contract failed.
    /// Fails when: no points wait to be moved, or the points contract fails again.
    /// Paused: works.
    MovePoints {
        /// Id of the person: it stays when the address changes.
        person: PersonId,
    },
    /// Sender: the owner. Funds: none.
    /// Effect: changes the configuration for what comes later.
    /// Fails when: a fee is above its cap, an address is not valid or that of a contract of the suite, nothing changes.
    /// Paused: works.
    UpdateConfig {
        /// The setting that changes, and its new value.
        change: ConfigChange,
    },
    /// Sender: the owner, or who is offered ownership for `accept`. Funds: none.
    /// Effect: ownership is offered, accepted or withdrawn, in two steps.
    /// Fails when: the sender may not, it is offered to a contract of the suite, or the offer has expired.
    /// Paused: works.
    UpdateOwnership(OwnershipAction),
    /// Sender: the owner. Funds: none.
    /// Effect: stops entry (new projects, funds, drafts, openings, improvements and claims) for seven days at most; every exit works. Before the end that an `Unpause` announced it takes the announcement back: the pause goes on until seven days after it began.
    /// Fails when: the marketplace is paused and no end is announced; entry has not worked for as long as the last pause lasted.
    /// Paused: works where an end is announced.
    Pause {},
    /// Sender: the owner. Funds: none.
    /// Effect: announces that entry works again ten minutes later; the event has the second.
    /// Fails when: the marketplace is not paused, or the pause ends within ten minutes anyway.
    /// Paused: works.
    Unpause {},
}
