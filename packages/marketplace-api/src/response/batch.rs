//! Batches, their money and their tasks.

use caravan_money::Currency;
use caravan_primitives::{BatchId, EditionId, Hash32, ProjectId, Time};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint128;

use crate::about::AboutSummary;
use crate::config::BatchConfig;
use crate::parts::Sharing;

/// State of a batch.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum BatchStatus {
    /// Can be edited; nothing is reserved.
    Draft,
    /// Can be claimed from.
    Open,
    /// No more claims; work is live.
    Closing,
    /// Closing, and nothing is live: can be finalized.
    Settled,
    /// Finalized: what was not spent went back to the project.
    Closed,
}

/// How far a batch is.
#[cw_serde]
pub struct Progress {
    /// Tasks × overlap: how many works the batch can accept.
    pub slots: u64,
    /// Claims that reserved a slot.
    pub claimed: u64,
    /// Works that were ever submitted. Revisions are not counted again.
    pub submitted: u64,
    /// Slots that are accepted and paid.
    pub accepted: u64,
    /// Slots reserved, submitted, in rework, appealed, or rejected and not final.
    pub live: u64,
    /// Reopened slots that no accepted work has taken since.
    pub reopened: u64,
    /// Newcomers' works that are reserved, in rework or undecided.
    pub pending: u32,
}

/// What a batch froze when it opened, besides its configuration.
#[cw_serde]
pub struct OpenedResponse {
    /// When the batch was opened.
    pub opened_at: Time,
    /// Until when it takes claims, and from when anyone may close it.
    pub closes_at: Time,
    /// The edition it belongs to.
    pub edition: EditionId,
    /// The fee, in basis points.
    pub fee_bps: u16,
    /// Points for 1,000,000 base units of fee.
    pub points_rate: Uint128,
    /// Seed of the random picks. The first claim takes its block into it.
    pub seed: Hash32,
    /// Whether it took project credit: then it is claimable a day after opening, once per person.
    pub from_project_credit: bool,
    /// Annotators a task. It may grow by `improve_batch`.
    pub overlap: u8,
    /// The reward now, at the base grade.
    pub reward: Uint128,
    /// What a slot costs now: the best reward and the fee on it, rounded up.
    pub cost: Uint128,
    /// What the arbiter gets for a ruling, and the least bond of an appeal.
    pub arbiter_fee: Uint128,
    /// How many appeals without a bond are left, one a person.
    pub free_appeals_left: u32,
}

/// A batch with its configuration and its progress.
#[cw_serde]
pub struct BatchResponse {
    /// Id of the batch, unique in the contract.
    pub batch: BatchId,
    /// Id of the project, unique in the contract.
    pub project: ProjectId,
    /// The status of the batch, as computed now.
    pub status: BatchStatus,
    /// The configuration: fixed once the batch is open.
    pub config: BatchConfig,
    /// What it froze besides; absent in `Draft`.
    pub opened: Option<OpenedResponse>,
    /// How far it is.
    pub progress: Progress,
}

/// A batch in a list.
#[cw_serde]
pub struct BatchSummary {
    /// Id of the batch, unique in the contract.
    pub batch: BatchId,
    /// Id of the project, unique in the contract.
    pub project: ProjectId,
    /// What it is about.
    pub about: AboutSummary,
    /// The status of the batch, as computed now.
    pub status: BatchStatus,
    /// How far it is.
    pub progress: Progress,
}

/// A page of batches.
#[cw_serde]
pub struct BatchesResponse {
    /// By id of the batch, ascending.
    pub batches: Vec<BatchSummary>,
}

/// An open batch, as an annotator sees it.
#[cw_serde]
pub struct BoardEntry {
    /// Id of the batch, unique in the contract.
    pub batch: BatchId,
    /// Id of the project, unique in the contract.
    pub project: ProjectId,
    /// What it is about.
    pub about: AboutSummary,
    /// The currency of the rewards.
    pub currency: Currency,
    /// The reward now, at the base grade.
    pub reward: Uint128,
    /// Slots that are neither accepted nor live.
    pub open_slots: u64,
    /// Reopened slots that no accepted work has taken since, live ones included: given out at random a day after they
    /// appear, one per person.
    pub reopened: u64,
    /// Until when it takes claims, and from when anyone may close it.
    pub closes_at: Time,
    /// Who may claim, and from when.
    pub access: BoardAccess,
    /// The weight of a slot in the edition's dataset.
    pub weight: u32,
    /// Whether contributors share in the licenses of the dataset, and on what terms.
    pub sharing: Sharing,
}

/// Who may claim from an open batch, and from when.
#[cw_serde]
pub struct BoardAccess {
    /// From when it can be claimed: from the opening, or a day later where it took project credit.
    pub claimable_from: Time,
    /// Whether a list of addresses is asked for.
    pub listed_only: bool,
    /// Whether one human being with several wallets could fill a task: overlap above 1 and no gate on persons.
    pub open_to_many_wallets: bool,
    /// The batch whose submissions are reviewed: no person with work there can claim here. Absent: this is no review.
    pub review_of: Option<BatchId>,
}

/// A page of the board: batches that take claims.
#[cw_serde]
pub struct BoardResponse {
    /// By id of the batch, ascending.
    pub batches: Vec<BoardEntry>,
    /// Where the next page begins; absent: this is the last one. A page reads at most 100 batches, so it may be short and
    /// still not be the last.
    pub next: Option<BatchId>,
}

/// What opening a draft would reserve.
#[cw_serde]
pub struct OpenCostResponse {
    /// Tasks × overlap: how many works the batch can accept.
    pub slots: u64,
    /// The best reward and the fee on it, rounded up.
    pub cost: Uint128,
    /// Slots × cost, which goes into escrow.
    pub total: Uint128,
    /// The part of the total that comes from project credit.
    pub from_project_credit: Uint128,
    /// Of it from available funds.
    pub from_available: Uint128,
    /// Locked besides in the edition's bond, from available funds only; 0 where the project does not share.
    pub bond: Uint128,
    /// What available funds lack for both; 0: they are enough.
    pub short: Uint128,
}

/// The terms of the claims of one time.
#[cw_serde]
pub struct TermsEntry {
    /// The reward at the base grade.
    pub reward: Uint128,
    /// What a slot costs.
    pub cost: Uint128,
    /// Live assignments at these terms.
    pub live: u64,
}

/// All terms rows of a batch.
#[cw_serde]
pub struct TermsResponse {
    /// By index, ascending: the last ones hold for new claims.
    pub terms: Vec<TermsEntry>,
}

/// The slots of one task.
#[cw_serde]
pub struct TaskResponse {
    /// Slots of the task: the overlap of the batch.
    pub target: u8,
    /// Slots live or accepted.
    pub taken: u8,
    /// Slots free and reopened.
    pub reopened: u8,
    /// From when reopened slots can be claimed; 0 where there are none.
    pub reopened_from: Time,
}

/// The money of a batch: `funded = unassigned + locked + paid + fees + to_available + to_project_credit`.
#[cw_serde]
pub struct LedgerResponse {
    /// Reserved at opening and by improvements.
    pub funded: Uint128,
    /// In escrow, for slots without live work.
    pub unassigned: Uint128,
    /// In escrow, for live work: Σ over terms of cost × live.
    pub locked: Uint128,
    /// Paid to the balances of annotators; only grows.
    pub paid: Uint128,
    /// Fees on what annotators were paid.
    pub fees: Uint128,
    /// What grades below the base grade withheld, with the fee on it: becomes project credit when the batch is finalized.
    pub shortfalls: Uint128,
    /// What the opening took from project credit.
    pub project_credit_in: Uint128,
    /// What finalizing gave to available funds.
    pub to_available: Uint128,
    /// What finalizing gave to project credit.
    pub to_project_credit: Uint128,
}
