//! The queries of the marketplace. Every list has pages: 10 entries if `limit` is absent, 30 at most.
#![cfg_attr(
    target_arch = "wasm32",
    allow(unused_imports, reason = "the answers are named for schemas, on a host only")
)]

use caravan_access::{OwnershipResponse, PausedResponse};
use caravan_money::Currency;
use caravan_primitives::{
    AppealId, AssignmentId, BatchId, EditionId, Items, PersonId, ProjectId, ReadRequest, Reference,
};
use cosmwasm_schema::QueryResponses;
use schemars::JsonSchema;
use serde::Serialize;

use crate::bounds::MAX_APPEALED;
use crate::response::{
    AppealResponse, AppealsResponse, AssignmentResponse, AssignmentsResponse, BalanceResponse, BalancesResponse,
    BatchResponse, BatchesResponse, BoardResponse, BondResponse, ConfigResponse, CurrenciesResponse, EditionResponse,
    EditionsResponse, LedgerResponse, OpenCostResponse, PersonResponse, ProjectResponse, ProjectsResponse,
    ReferenceResponse, RequesterResponse, SolvencyResponse, StandingResponse, TaskResponse, TermsResponse,
    UndecidedResponse, WeightResponse, WeightsResponse,
};

/// What can be asked of the marketplace.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq, QueryResponses)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum QueryMsg {
    /// The platform's configuration, and the present season.
    #[returns(ConfigResponse)]
    Config {},
    /// The owner, and an offer under way.
    #[returns(OwnershipResponse)]
    Ownership {},
    /// Whether entry is paused.
    #[returns(PausedResponse)]
    Paused {},
    /// Currencies, listed or once listed, by key.
    #[returns(CurrenciesResponse)]
    Currencies {
        /// The last entry of the page before; absent for the first page.
        start_after: Option<Currency>,
        /// Entries in a page: 10 if absent, at most 30.
        limit: Option<u32>,
    },
    /// A project, with its money and its sharing terms.
    #[returns(ProjectResponse)]
    Project {
        /// Id of the project, unique in the contract.
        project: ProjectId,
    },
    /// All projects, oldest first.
    #[returns(ProjectsResponse)]
    Projects {
        /// The last entry of the page before; absent for the first page.
        start_after: Option<ProjectId>,
        /// Entries in a page: 10 if absent, at most 30.
        limit: Option<u32>,
    },
    /// Projects of a requester, oldest first.
    #[returns(ProjectsResponse)]
    ProjectsByRequester {
        /// Id of the person that pays for the project.
        requester: PersonId,
        /// The last entry of the page before; absent for the first page.
        start_after: Option<ProjectId>,
        /// Entries in a page: 10 if absent, at most 30.
        limit: Option<u32>,
    },
    /// One batch, with its configuration.
    #[returns(BatchResponse)]
    Batch {
        /// Id of the batch, unique in the contract.
        batch: BatchId,
    },
    /// Batches of a project, oldest first.
    #[returns(BatchesResponse)]
    Batches {
        /// Id of the project, unique in the contract.
        project: ProjectId,
        /// The last entry of the page before; absent for the first page.
        start_after: Option<BatchId>,
        /// Entries in a page: 10 if absent, at most 30.
        limit: Option<u32>,
    },
    /// The board: batches that take claims, oldest first. A batch whose `closes_at` has come is not on it. During a pause, which
    /// `paused` shows, it is as if there were none: these take claims when it ends.
    #[returns(BoardResponse)]
    Board {
        /// The `next` of the page before; absent for the first page.
        start_after: Option<BatchId>,
        /// Entries in a page: 10 if absent, at most 30.
        limit: Option<u32>,
    },
    /// What opening a draft would reserve now, and from where. Whether anything else than money is in the way is not asked.
    #[returns(OpenCostResponse)]
    OpenCost {
        /// Id of the batch, unique in the contract.
        batch: BatchId,
    },
    /// The terms rows of a batch, oldest first: all of them, at most 16.
    #[returns(TermsResponse)]
    Terms {
        /// Id of the batch, unique in the contract.
        batch: BatchId,
    },
    /// The slots of one task.
    #[returns(TaskResponse)]
    Task {
        /// Id of the batch, unique in the contract.
        batch: BatchId,
        /// The task, from 0.
        task: u32,
    },
    /// One assignment, with its submission.
    #[returns(AssignmentResponse)]
    Assignment {
        /// Id of the batch, unique in the contract.
        batch: BatchId,
        /// Number of the assignment within its batch, from 1.
        assignment: AssignmentId,
    },
    /// Assignments of a batch, oldest first.
    #[returns(AssignmentsResponse)]
    AssignmentsByBatch {
        /// Id of the batch, unique in the contract.
        batch: BatchId,
        /// The last entry of the page before; absent for the first page.
        start_after: Option<AssignmentId>,
        /// Entries in a page: 10 if absent, at most 30.
        limit: Option<u32>,
    },
    /// Work of a batch that waits for a verdict, in the order of submission. Its status is `submitted`, as stored: work whose
    /// `due` has passed is in the list until a message settles it, and work in `rework` is not, until it comes back.
    #[returns(UndecidedResponse)]
    Undecided {
        /// The batch of the work.
        batch: BatchId,
        /// The `next` of the page before; absent for the first page.
        start_after: Option<u64>,
        /// Works in a page: 10 if absent, at most 30.
        limit: Option<u32>,
    },
    /// Assignments of a person, by batch and task; not those returned or expired.
    #[returns(AssignmentsResponse)]
    AssignmentsByPerson {
        /// Id of the person: it stays when the address changes.
        person: PersonId,
        /// After this batch and task.
        start_after: Option<(BatchId, u32)>,
        /// Entries in a page: 10 if absent, at most 30.
        limit: Option<u32>,
    },
    /// One appeal.
    #[returns(AppealResponse)]
    Appeal {
        /// Id of the appeal.
        appeal: AppealId,
    },
    /// Appeals of a batch, oldest first.
    #[returns(AppealsResponse)]
    Appeals {
        /// The batch of the works.
        batch: BatchId,
        /// The last entry of the page before; absent for the first page.
        start_after: Option<AppealId>,
        /// Entries in a page: 10 if absent, at most 30.
        limit: Option<u32>,
    },
    /// What an appeal of these works by this person would need now. Whether they can be appealed is not asked.
    #[returns(BondResponse)]
    AppealCost {
        /// The batch of the works.
        batch: BatchId,
        /// The annotator.
        person: PersonId,
        /// 1 to 20 works.
        assignments: Items<AssignmentId, MAX_APPEALED>,
    },
    /// What an answer to an appeal that contests something would need now.
    #[returns(BondResponse)]
    AnswerCost {
        /// Id of the appeal.
        appeal: AppealId,
    },
    /// One edition of a project that shares.
    #[returns(EditionResponse)]
    Edition {
        /// Id of the project, unique in the contract.
        project: ProjectId,
        /// Number of the edition within its project, from 1.
        edition: EditionId,
    },
    /// Editions of a project in which a batch was opened, oldest first.
    #[returns(EditionsResponse)]
    Editions {
        /// Id of the project, unique in the contract.
        project: ProjectId,
        /// The last entry of the page before; absent for the first page.
        start_after: Option<EditionId>,
        /// Entries in a page: 10 if absent, at most 30.
        limit: Option<u32>,
    },
    /// The weight of a person in an edition; 0 without accepted work.
    #[returns(WeightResponse)]
    EditionWeight {
        /// Id of the project, unique in the contract.
        project: ProjectId,
        /// Number of the edition within its project, from 1.
        edition: EditionId,
        /// Id of the person: it stays when the address changes.
        person: PersonId,
    },
    /// All who have weight in an edition, by person.
    #[returns(WeightsResponse)]
    EditionWeights {
        /// Id of the project, unique in the contract.
        project: ProjectId,
        /// Number of the edition within its project, from 1.
        edition: EditionId,
        /// The last entry of the page before; absent for the first page.
        start_after: Option<PersonId>,
        /// Entries in a page: 10 if absent, at most 30.
        limit: Option<u32>,
    },
    /// A person by its number.
    #[returns(PersonResponse)]
    Person {
        /// Id of the person: it stays when the address changes.
        person: PersonId,
    },
    /// A person by its present address.
    #[returns(PersonResponse)]
    PersonOf {
        /// The present address of the person.
        address: String,
    },
    /// What is due to a person in one currency.
    #[returns(BalanceResponse)]
    Balance {
        /// Id of the person: it stays when the address changes.
        person: PersonId,
        /// A native denomination or a cw20 token.
        currency: Currency,
    },
    /// What is due to a person, by currency.
    #[returns(BalancesResponse)]
    Balances {
        /// Id of the person: it stays when the address changes.
        person: PersonId,
        /// The last entry of the page before; absent for the first page.
        start_after: Option<Currency>,
        /// Entries in a page: 10 if absent, at most 30.
        limit: Option<u32>,
    },
    /// The money of a batch.
    #[returns(LedgerResponse)]
    Ledger {
        /// Id of the batch, unique in the contract.
        batch: BatchId,
    },
    /// How an annotator stands in a project.
    #[returns(StandingResponse)]
    Standing {
        /// Id of the project, unique in the contract.
        project: ProjectId,
        /// Id of the person: it stays when the address changes.
        person: PersonId,
    },
    /// What a requester has paid and rejected in a currency, what it may still reject, and how long it takes to decide.
    #[returns(RequesterResponse)]
    Requester {
        /// Id of the person that pays for the project.
        requester: PersonId,
        /// A native denomination or a cw20 token.
        currency: Currency,
    },
    /// All money of one currency, by whose it is.
    #[returns(SolvencyResponse)]
    Solvency {
        /// A native denomination or a cw20 token.
        currency: Currency,
    },
    /// What a reference made or funded.
    #[returns(ReferenceResponse)]
    Reference {
        /// Who used it; for a cw20 hook the holder.
        sender: String,
        /// The token, for a cw20 hook.
        token: Option<String>,
        /// Unique per sender: a repeat fails and names what the first one made.
        reference: Reference,
    },
}
