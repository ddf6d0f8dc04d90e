//! Answers to queries. Fields may be added; none is taken away.

use caravan_money::Currency;
use caravan_primitives::{AssignmentId, BatchId, EditionId, Hash32, PersonId, ProjectId, Time, Uri};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Uint128};

use crate::config::{BatchConfig, Reason};
use crate::msg::{Seasons, Sharing};

/// The platform's configuration.
#[cw_serde]
pub struct ConfigResponse {
    /// Receives fees.
    pub treasury: Addr,
    /// Fee of batches that open now, in basis points.
    pub fee_bps: u16,
    /// The points contract.
    pub points: Option<Addr>,
    /// Seasons of points.
    pub seasons: Seasons,
    /// The season of what is accepted now.
    pub season: u32,
}

/// Whether entry is paused.
#[cw_serde]
pub struct PausedResponse {
    /// Since when; absent: it is not.
    pub since: Option<Time>,
}

/// A currency and whether it is listed.
#[cw_serde]
pub struct CurrencyResponse {
    /// The currency.
    pub currency: Currency,
    /// Whether new projects, funds and batches may use it.
    pub listed: bool,
    /// Points for 1,000,000 base units of fee, for batches that open now.
    pub points_rate: Uint128,
}

/// A page of currencies.
#[cw_serde]
pub struct CurrenciesResponse {
    /// By key.
    pub currencies: Vec<CurrencyResponse>,
}

/// A page of arbiters.
#[cw_serde]
pub struct ArbitersResponse {
    /// By address.
    pub arbiters: Vec<Addr>,
}

/// State of a project.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum ProjectStatus {
    /// No batch has been opened.
    Draft,
    /// At least one batch has been opened.
    Active,
}

/// One project.
#[cw_serde]
pub struct ProjectResponse {
    /// Its number.
    pub project: ProjectId,
    /// Who pays.
    pub requester: PersonId,
    /// Who may act for the requester, but not withdraw.
    pub managers: Vec<Addr>,
    /// What it pays in.
    pub currency: Currency,
    /// Who judges appeals.
    pub arbiter: Addr,
    /// Where the description is.
    pub uri: Uri,
    /// Hash of the description.
    pub uri_hash: Hash32,
    /// Whether makers share in licenses.
    pub sharing: Sharing,
    /// Its state.
    pub status: ProjectStatus,
    /// The edition that batches opened now belong to.
    pub edition: EditionId,
    /// Money that can be withdrawn, or opened with.
    pub free: Uint128,
    /// Money that can only be opened with.
    pub credit: Uint128,
}

/// A page of projects.
#[cw_serde]
pub struct ProjectsResponse {
    /// Oldest first.
    pub projects: Vec<ProjectResponse>,
}

/// State of a batch.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum BatchStatus {
    /// Can be edited; nothing is reserved.
    Draft,
    /// Can be claimed from.
    Open,
    /// No more claims; work is live.
    Sealed,
    /// Sealed, and nothing is live: can be swept.
    Settled,
    /// Swept.
    Closed,
}

/// How far a batch is.
#[cw_serde]
pub struct Progress {
    /// Tasks × overlap.
    pub slots: u64,
    /// Claims that reserved a slot.
    pub claimed: u64,
    /// Submissions.
    pub submitted: u64,
    /// Slots that are accepted and paid.
    pub accepted: u64,
    /// Slots reserved, submitted or rejected and not final.
    pub live: u64,
    /// Slots that an unproven refusal reopened and nobody earned since.
    pub tainted: u64,
    /// Reserved and undecided tasks of unproven annotators.
    pub pending: u32,
}

/// What a batch froze when it opened, besides its configuration.
#[cw_serde]
pub struct OpenedResponse {
    /// When.
    pub opened_at: Time,
    /// From when anyone may seal it.
    pub closes_at: Time,
    /// The edition it belongs to.
    pub edition: EditionId,
    /// The fee, in basis points.
    pub fee_bps: u16,
    /// Points for 1,000,000 base units of fee.
    pub points_rate: Uint128,
    /// Seed of the random picks.
    pub seed: Hash32,
    /// Whether it took money from credit: then it is claimable a day after opening, once per person.
    pub from_credit: bool,
    /// The overlap now.
    pub overlap: u8,
    /// The reward now, at the base grade.
    pub reward: Uint128,
    /// What a slot costs now: the best reward and the fee on it, rounded up.
    pub cost: Uint128,
}

/// One batch.
#[cw_serde]
pub struct BatchResponse {
    /// Its number.
    pub batch: BatchId,
    /// Its project.
    pub project: ProjectId,
    /// Its state.
    pub status: BatchStatus,
    /// What it freezes.
    pub config: BatchConfig,
    /// What it froze besides; absent in `Draft`.
    pub opened: Option<OpenedResponse>,
    /// How far it is.
    pub progress: Progress,
}

/// A batch in a list.
#[cw_serde]
pub struct BatchSummary {
    /// Its number.
    pub batch: BatchId,
    /// Its project.
    pub project: ProjectId,
    /// Its state.
    pub status: BatchStatus,
    /// How far it is.
    pub progress: Progress,
}

/// A page of batches.
#[cw_serde]
pub struct BatchesResponse {
    /// Oldest first.
    pub batches: Vec<BatchSummary>,
}

/// An open batch, as an annotator sees it.
#[cw_serde]
pub struct BoardEntry {
    /// Its number.
    pub batch: BatchId,
    /// Its project.
    pub project: ProjectId,
    /// What it pays in.
    pub currency: Currency,
    /// The reward now, at the base grade.
    pub reward: Uint128,
    /// Slots that are neither accepted nor live.
    pub open_slots: u64,
    /// Slots that an unproven refusal reopened and nobody has earned since, those being worked on included: given out at
    /// random a day after they appear, one per person.
    pub tainted: u64,
    /// From when anyone may seal it.
    pub closes_at: Time,
    /// From when it can be claimed: opening, or a day later where money came from credit.
    pub claimable_from: Time,
    /// Whether a list of addresses is asked for.
    pub listed_only: bool,
    /// Whether one human being with several wallets could fill a task: overlap above 1 and no gate on persons.
    pub open_to_many_wallets: bool,
}

/// The board.
#[cw_serde]
pub struct BoardResponse {
    /// Oldest first.
    pub batches: Vec<BoardEntry>,
}

/// What opening a draft would reserve.
#[cw_serde]
pub struct OpenCostResponse {
    /// Tasks × overlap.
    pub slots: u64,
    /// The best reward and the fee on it, rounded up.
    pub cost: Uint128,
    /// Slots × cost.
    pub total: Uint128,
    /// Of it from credit.
    pub from_credit: Uint128,
    /// Of it from free money.
    pub from_free: Uint128,
    /// What free money lacks; 0: it can be opened.
    pub short: Uint128,
}

/// One terms row.
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
    /// Oldest first.
    pub terms: Vec<TermsEntry>,
}

/// The slots of one task.
#[cw_serde]
pub struct TaskResponse {
    /// The overlap now.
    pub target: u8,
    /// Slots live or accepted.
    pub taken: u8,
    /// Slots free and tainted.
    pub tainted: u8,
    /// From when tainted slots can be claimed; 0 where there are none.
    pub tainted_from: Time,
}

/// State of an assignment.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum AssignmentStatus {
    /// A slot is kept for the annotator.
    Reserved,
    /// Work is there and waits for a verdict.
    Submitted,
    /// Credited. Final.
    Accepted,
    /// Refused unless something changes until it is final.
    Rejected,
    /// Unpaid. Final.
    Refused,
    /// Given back. Final.
    Returned,
    /// Not submitted in time, and reaped. Final.
    Expired,
}

impl AssignmentStatus {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            AssignmentStatus::Reserved => "reserved",
            AssignmentStatus::Submitted => "submitted",
            AssignmentStatus::Accepted => "accepted",
            AssignmentStatus::Rejected => "rejected",
            AssignmentStatus::Refused => "refused",
            AssignmentStatus::Returned => "returned",
            AssignmentStatus::Expired => "expired",
        }
    }
}

/// What was submitted.
#[cw_serde]
pub struct SubmissionResponse {
    /// The commitment.
    pub commitment: Hash32,
    /// Hash of the payload.
    pub payload_hash: Hash32,
    /// Where the payload is.
    pub uri: Uri,
}

/// One assignment.
#[cw_serde]
pub struct AssignmentResponse {
    /// Its batch.
    pub batch: BatchId,
    /// Its number in the batch.
    pub assignment: AssignmentId,
    /// The task, from 0.
    pub task: u32,
    /// The annotator.
    pub person: PersonId,
    /// Its state, as stored: a deadline that has passed is realised by the next message that meets it.
    pub status: AssignmentStatus,
    /// The index of its terms.
    pub terms: u8,
    /// When it was claimed.
    pub claimed_at: Time,
    /// When the present state runs out; when it ended, for final states.
    pub due: Time,
    /// What was credited; 0 unless accepted.
    pub credited: Uint128,
    /// Why it was rejected.
    pub reason: Option<Reason>,
    /// Whether it took a tainted slot.
    pub marked: bool,
    /// What was submitted.
    pub submission: Option<SubmissionResponse>,
}

/// A page of assignments.
#[cw_serde]
pub struct AssignmentsResponse {
    /// In the order of the query.
    pub assignments: Vec<AssignmentResponse>,
}

/// A move of a person to a new address.
#[cw_serde]
pub struct MoveResponse {
    /// The new address.
    pub to: Addr,
    /// From when it may accept.
    pub ready_at: Time,
    /// Whether the recovery address started it.
    pub by_recovery: bool,
}

/// One person.
#[cw_serde]
pub struct PersonResponse {
    /// Its number.
    pub person: PersonId,
    /// Its present address.
    pub address: Addr,
    /// Who may start a move without the key.
    pub recovery: Option<Addr>,
    /// A move under way.
    pub moving: Option<MoveResponse>,
    /// Old addresses whose points could not be moved yet, oldest first.
    pub points_left_at: Vec<Addr>,
}

/// Points of one season that wait for a withdrawal.
#[cw_serde]
pub struct SeasonPoints {
    /// The season of acceptance.
    pub season: u32,
    /// How many.
    pub points: Uint128,
}

/// What is due to a person in one currency.
#[cw_serde]
pub struct BalanceResponse {
    /// The currency.
    pub currency: Currency,
    /// Money.
    pub amount: Uint128,
    /// Points that come with the next withdrawal.
    pub points: Vec<SeasonPoints>,
}

/// A page of balances.
#[cw_serde]
pub struct BalancesResponse {
    /// By currency.
    pub balances: Vec<BalanceResponse>,
}

/// The money of a batch: `funded = unassigned + locked + credited + fees + to_free + to_credit`.
#[cw_serde]
pub struct LedgerResponse {
    /// Reserved at opening and by improvements.
    pub funded: Uint128,
    /// In escrow, no work on it.
    pub unassigned: Uint128,
    /// In escrow, work is live on it: Σ over terms of cost × live.
    pub locked: Uint128,
    /// Credited to annotators; only grows.
    pub credited: Uint128,
    /// Charged on what was credited.
    pub fees: Uint128,
    /// What grades below the base grade held back, with the fee on it: goes to credit at the sweep.
    pub shortfalls: Uint128,
    /// What came from credit.
    pub credit_in: Uint128,
    /// Swept to free money.
    pub to_free: Uint128,
    /// Swept to credit.
    pub to_credit: Uint128,
}

/// How an annotator stands in a project.
#[cw_serde]
pub struct StandingResponse {
    /// Works accepted by decision.
    pub accepted: u32,
    /// Works accepted by silence.
    pub silent: u32,
    /// Works refused, and final.
    pub refused: u32,
    /// Works given up by consent.
    pub consented: u32,
    /// Whether five works were accepted by decision.
    pub proven: bool,
}

/// What a requester has paid and refused in a currency.
#[cw_serde]
pub struct RequesterResponse {
    /// Credited to annotators, by decision or by silence.
    pub paid: Uint128,
    /// What submitted work was left without.
    pub refused: Uint128,
    /// What may still be refused whatever the reward: `floor(3 × paid / 7) − refused`, never below 0.
    pub refusable: Uint128,
}

/// All money of one currency: `received = free + credit + escrow + balances + fees + paid_out`.
#[cw_serde]
pub struct SolvencyResponse {
    /// The currency.
    pub currency: Currency,
    /// Ever received by `Fund`.
    pub received: Uint128,
    /// The requesters', to withdraw.
    pub free: Uint128,
    /// The requesters', to open batches with.
    pub credit: Uint128,
    /// In batches, unassigned and locked.
    pub escrow: Uint128,
    /// The annotators'.
    pub balances: Uint128,
    /// The platform's.
    pub fees: Uint128,
    /// Ever paid out.
    pub paid_out: Uint128,
    /// What must be there: `received − paid_out`.
    pub held: Uint128,
}

/// What a reference made or funded.
#[cw_serde]
pub struct ReferenceResponse {
    /// `project`, `batch` or `funding`.
    pub kind: String,
    /// The number of the project or batch.
    pub id: u64,
}
