//! What can be asked about the marketplace. Every list is paginated: 10 entries unless the query names a number, 30 at most.
#![cfg_attr(
    target_arch = "wasm32",
    allow(unused_imports, reason = "the answers are named for schemas, on a host only")
)]

use caravan_access::OwnershipResponse;
use caravan_money::Currency;
use caravan_primitives::{AssignmentId, BatchId, EditionId, PersonId, ProjectId, ReadRequest, Reference};
use cosmwasm_schema::QueryResponses;
use schemars::JsonSchema;
use serde::Serialize;

use crate::response::{
    ArbitersResponse, AssignmentResponse, AssignmentsResponse, BalanceResponse, BalancesResponse, BatchResponse,
    BatchesResponse, BoardResponse, ConfigResponse, CurrenciesResponse, EditionResponse, EditionsResponse,
    LedgerResponse, OpenCostResponse, PausedResponse, PersonResponse, ProjectResponse, ProjectsResponse,
    ReferenceResponse, RequesterResponse, SolvencyResponse, StandingResponse, TaskResponse, TermsResponse,
    WeightResponse, WeightsResponse,
};

/// Every query.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq, QueryResponses)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum QueryMsg {
    /// The configuration.
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
        /// After this currency.
        start_after: Option<Currency>,
        /// Entries, at most.
        limit: Option<u32>,
    },
    /// Listed arbiters, by address.
    #[returns(ArbitersResponse)]
    Arbiters {
        /// After this address.
        start_after: Option<String>,
        /// Entries, at most.
        limit: Option<u32>,
    },
    /// One project.
    #[returns(ProjectResponse)]
    Project {
        /// The project.
        project: ProjectId,
    },
    /// All projects, oldest first.
    #[returns(ProjectsResponse)]
    Projects {
        /// After this project.
        start_after: Option<ProjectId>,
        /// Entries, at most.
        limit: Option<u32>,
    },
    /// Projects of a requester, oldest first.
    #[returns(ProjectsResponse)]
    ProjectsByRequester {
        /// The requester.
        requester: PersonId,
        /// After this project.
        start_after: Option<ProjectId>,
        /// Entries, at most.
        limit: Option<u32>,
    },
    /// One batch, with its configuration.
    #[returns(BatchResponse)]
    Batch {
        /// The batch.
        batch: BatchId,
    },
    /// Batches of a project, oldest first.
    #[returns(BatchesResponse)]
    Batches {
        /// The project.
        project: ProjectId,
        /// After this batch.
        start_after: Option<BatchId>,
        /// Entries, at most.
        limit: Option<u32>,
    },
    /// The board: batches that are open, oldest first.
    #[returns(BoardResponse)]
    Board {
        /// After this batch.
        start_after: Option<BatchId>,
        /// Entries, at most.
        limit: Option<u32>,
    },
    /// What opening a draft would reserve now, and from where.
    #[returns(OpenCostResponse)]
    OpenCost {
        /// The batch.
        batch: BatchId,
    },
    /// The terms rows of a batch, oldest first: all of them, at most 16.
    #[returns(TermsResponse)]
    Terms {
        /// The batch.
        batch: BatchId,
    },
    /// The slots of one task.
    #[returns(TaskResponse)]
    Task {
        /// The batch.
        batch: BatchId,
        /// The task, from 0.
        task: u32,
    },
    /// One assignment, with its submission.
    #[returns(AssignmentResponse)]
    Assignment {
        /// The batch.
        batch: BatchId,
        /// The assignment.
        assignment: AssignmentId,
    },
    /// Assignments of a batch, oldest first.
    #[returns(AssignmentsResponse)]
    AssignmentsByBatch {
        /// The batch.
        batch: BatchId,
        /// After this assignment.
        start_after: Option<AssignmentId>,
        /// Entries, at most.
        limit: Option<u32>,
    },
    /// Assignments of a person, by batch and task; not those returned or expired.
    #[returns(AssignmentsResponse)]
    AssignmentsByPerson {
        /// The person.
        person: PersonId,
        /// After this batch and task.
        start_after: Option<(BatchId, u32)>,
        /// Entries, at most.
        limit: Option<u32>,
    },
    /// One edition of a project that shares.
    #[returns(EditionResponse)]
    Edition {
        /// The project.
        project: ProjectId,
        /// The edition.
        edition: EditionId,
    },
    /// Editions of a project in which a batch was opened, oldest first.
    #[returns(EditionsResponse)]
    Editions {
        /// The project.
        project: ProjectId,
        /// After this edition.
        start_after: Option<EditionId>,
        /// Entries, at most.
        limit: Option<u32>,
    },
    /// The weight of a person in an edition; 0 where there is none.
    #[returns(WeightResponse)]
    EditionWeight {
        /// The project.
        project: ProjectId,
        /// The edition.
        edition: EditionId,
        /// The person.
        person: PersonId,
    },
    /// All who have weight in an edition, by person.
    #[returns(WeightsResponse)]
    EditionWeights {
        /// The project.
        project: ProjectId,
        /// The edition.
        edition: EditionId,
        /// After this person.
        start_after: Option<PersonId>,
        /// Entries, at most.
        limit: Option<u32>,
    },
    /// A person by its number.
    #[returns(PersonResponse)]
    Person {
        /// The person.
        person: PersonId,
    },
    /// A person by its present address.
    #[returns(PersonResponse)]
    PersonOf {
        /// The address.
        address: String,
    },
    /// What is due to a person in one currency.
    #[returns(BalanceResponse)]
    Balance {
        /// The person.
        person: PersonId,
        /// The currency.
        currency: Currency,
    },
    /// What is due to a person, by currency.
    #[returns(BalancesResponse)]
    Balances {
        /// The person.
        person: PersonId,
        /// After this currency.
        start_after: Option<Currency>,
        /// Entries, at most.
        limit: Option<u32>,
    },
    /// The money of a batch.
    #[returns(LedgerResponse)]
    Ledger {
        /// The batch.
        batch: BatchId,
    },
    /// How an annotator stands in a project.
    #[returns(StandingResponse)]
    Standing {
        /// The project.
        project: ProjectId,
        /// The person.
        person: PersonId,
    },
    /// What a requester has paid and refused in a currency, and what it may still refuse.
    #[returns(RequesterResponse)]
    Requester {
        /// The requester.
        requester: PersonId,
        /// The currency.
        currency: Currency,
    },
    /// All money of one currency, by whose it is.
    #[returns(SolvencyResponse)]
    Solvency {
        /// The currency.
        currency: Currency,
    },
    /// What a reference made or funded.
    #[returns(ReferenceResponse)]
    Reference {
        /// Who used it; for a cw20 hook the holder.
        sender: String,
        /// The token, for a cw20 hook.
        token: Option<String>,
        /// The reference.
        reference: Reference,
    },
}
