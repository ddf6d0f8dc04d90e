//! Answers to queries. Fields may be added, never removed.

mod appeal;
mod batch;
mod edition;
mod people;
mod platform;
mod project;
mod work;

pub use appeal::{
    AppealAnswerResponse, AppealEndedBy, AppealOutcomeResponse, AppealResponse, AppealStake, AppealStatus,
    AppealsResponse, BondResponse,
};
pub use batch::{
    BatchResponse, BatchStatus, BatchSummary, BatchesResponse, BoardAccess, BoardEntry, BoardResponse, LedgerResponse,
    OpenCostResponse, OpenedResponse, Progress, TaskResponse, TermsEntry, TermsResponse,
};
pub use edition::{
    EditionResponse, EditionStatus, EditionsResponse, PoolResponse, PublishedResponse, WeightResponse, WeightsResponse,
};
pub use people::{
    BalanceResponse, BalancesResponse, DecisionTimes, MoveResponse, PersonResponse, RecoveryChangeResponse,
    RequesterResponse, RestrictionResponse, SeasonPoints, StandingResponse,
};
pub use platform::{ConfigResponse, CurrenciesResponse, CurrencyResponse, ReferenceResponse, SolvencyResponse};
pub use project::{ProjectResponse, ProjectStatus, ProjectsResponse};
pub use work::{AssignmentResponse, AssignmentStatus, AssignmentsResponse, SubmissionResponse, UndecidedResponse};
