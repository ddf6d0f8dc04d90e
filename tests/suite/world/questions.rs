//! Questions to the contracts of a world.

use caravan_chain::ChainExt;
use caravan_marketplace_api::{
    AssignmentResponse, BalanceResponse, BatchResponse, EditionResponse, LedgerResponse, PersonResponse,
    ProjectResponse, QueryMsg, RequesterResponse, SolvencyResponse, StandingResponse, TaskResponse,
};
use caravan_money::Currency;
use caravan_points_api::QueryMsg as PointsQuery;
use caravan_primitives::{AssignmentId, BatchId, EditionId, PersonId, ProjectId};
use cosmwasm_std::{to_json_binary, Addr};
use cw20::Cw20ExecuteMsg;
use serde::de::DeserializeOwned;

use crate::call::Call;
use crate::outcome::Who;
use crate::snapshot::holding;

use super::World;

impl World {
    // ---------------------------------------------------------------- questions

    /// Any question to the marketplace.
    ///
    /// # Panics
    /// If it does not answer.
    #[must_use]
    pub fn asks<R: DeserializeOwned>(&self, msg: &QueryMsg) -> R {
        self.chain.ask(&self.market, msg).unwrap_or_else(|error| panic!("{msg:?} failed: {error}"))
    }

    /// Any question to the marketplace that fails; the text.
    ///
    /// # Panics
    /// If it answers.
    #[must_use]
    pub fn asks_in_vain(&self, msg: &QueryMsg) -> String {
        let answer: Result<serde_json::Value, _> = self.chain.ask(&self.market, msg);
        answer.expect_err("expected no answer").to_string()
    }

    /// Any question to the points contract.
    ///
    /// # Panics
    /// If it does not answer.
    #[must_use]
    pub fn asks_points<R: DeserializeOwned>(&self, msg: &PointsQuery) -> R {
        self.chain.ask(&self.points, msg).unwrap_or_else(|error| panic!("{msg:?} failed: {error}"))
    }

    /// The points that an account holds.
    #[must_use]
    pub fn points_of(&self, who: impl Who) -> u128 {
        let msg = PointsQuery::Balance { address: who.addr().to_string() };
        self.asks_points::<cw20::BalanceResponse>(&msg).balance.u128()
    }

    /// What an account has, outside of the marketplace.
    #[must_use]
    pub fn wallet(&self, who: impl Who, currency: &Currency) -> u128 {
        holding(&self.chain, &who.addr(), currency)
    }

    /// The number of a person.
    #[must_use]
    pub fn person(&self, who: impl Who) -> PersonId {
        self.asks::<PersonResponse>(&QueryMsg::PersonOf { address: who.addr().to_string() }).person
    }

    /// What the marketplace answers about a person.
    #[must_use]
    pub fn asks_person(&self, person: PersonId) -> PersonResponse {
        self.asks(&QueryMsg::Person { person })
    }

    /// What is due to a person: money, and points over all seasons.
    #[must_use]
    pub fn due(&self, who: impl Who, currency: &Currency) -> (u128, u128) {
        let msg = QueryMsg::Balance { person: self.person(who), currency: currency.clone() };
        let balance: BalanceResponse = self.asks(&msg);
        (balance.amount.u128(), balance.points.iter().map(|season| season.points.u128()).sum())
    }

    /// What the marketplace answers about a project.
    #[must_use]
    pub fn asks_project(&self, project: ProjectId) -> ProjectResponse {
        self.asks(&QueryMsg::Project { project })
    }

    /// Available funds and project credit of a project.
    #[must_use]
    pub fn project_funds(&self, project: ProjectId) -> (u128, u128) {
        let row = self.asks_project(project);
        (row.available.u128(), row.project_credit.u128())
    }

    /// What the marketplace answers about an edition.
    #[must_use]
    pub fn asks_edition(&self, project: ProjectId, edition: EditionId) -> EditionResponse {
        self.asks(&QueryMsg::Edition { project, edition })
    }

    /// What the marketplace answers about a batch.
    #[must_use]
    pub fn asks_batch(&self, batch: BatchId) -> BatchResponse {
        self.asks(&QueryMsg::Batch { batch })
    }

    /// The money of a batch.
    #[must_use]
    pub fn ledger(&self, batch: BatchId) -> LedgerResponse {
        self.asks(&QueryMsg::Ledger { batch })
    }

    /// The slots of a task.
    #[must_use]
    pub fn task(&self, batch: BatchId, task: u32) -> TaskResponse {
        self.asks(&QueryMsg::Task { batch, task })
    }

    /// What the marketplace answers about an assignment.
    #[must_use]
    pub fn asks_assignment(&self, batch: BatchId, assignment: AssignmentId) -> AssignmentResponse {
        self.asks(&QueryMsg::Assignment { batch, assignment })
    }

    /// The standing of a person in a project.
    #[must_use]
    pub fn standing(&self, project: ProjectId, who: impl Who) -> StandingResponse {
        self.asks(&QueryMsg::Standing { project, person: self.person(who) })
    }

    /// What a requester has paid and rejected.
    #[must_use]
    pub fn requester(&self, who: impl Who, currency: &Currency) -> RequesterResponse {
        self.asks(&QueryMsg::Requester { requester: self.person(who), currency: currency.clone() })
    }

    /// All money of a currency.
    #[must_use]
    pub fn solvency(&self, currency: &Currency) -> SolvencyResponse {
        self.asks(&QueryMsg::Solvency { currency: currency.clone() })
    }

    /// Tokens sent to the marketplace with a body, as a call.
    #[must_use]
    pub(crate) fn sends_tokens(&self, token: &Addr, amount: u128, body: &impl serde::Serialize) -> Call {
        let msg = to_json_binary(&serde_json::to_value(body).unwrap()).unwrap();
        let send = Cw20ExecuteMsg::Send { contract: self.market.to_string(), amount: amount.into(), msg };
        Call::Token(token.clone(), send)
    }
}
