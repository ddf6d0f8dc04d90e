//! The marketplace: projects, batches, work and pay.

use caravan_chain::{Chain, Outcome};
use caravan_marketplace_api::{
    answer_commitment, answer_root, salt_commitment, Answer, AssignmentResponse, AssignmentsResponse, BatchConfig,
    BatchResponse, BatchSummary, BatchesResponse, Decision, EditionResponse, EditionsResponse, ExecuteMsg, HookMsg,
    NewProject, OpenCostResponse, PersonResponse, Pick, ProjectResponse, ProjectsResponse, QueryMsg, Sharing,
    SolvencyResponse,
};
use caravan_money::{Amount, Currency};
use caravan_primitives::{AssignmentId, BatchId, EditionId, Hash32, Items, PersonId, ProjectId, Upto, Uri};
use cosmwasm_std::{Addr, Uint128};

use crate::client::{event_number, Client, Payment};
use crate::currency::CurrencyDisplay;
use crate::error::Result;
use crate::paging::{all_pages, PAGE};

/// A task that is reserved for an annotator. Tasks count from 0.
#[derive(Debug, Clone, Copy)]
pub struct Reservation {
    pub batch: BatchId,
    pub assignment: AssignmentId,
    pub task: u32,
    pub person: PersonId,
    /// The revision that is submitted next: 0 at first.
    pub revision: u8,
}

/// What a project has for its next batches: funds that may be withdrawn, and credit that may not.
#[derive(Debug, Clone, Copy)]
pub struct ProjectFunds {
    pub available: Uint128,
    pub credit: Uint128,
}

impl<C: Chain> Client<C> {
    /// Create a project for a demonstration: it pays in `currency` and names the usual arbiter.
    pub fn create_sample_project(
        &mut self,
        requester: &Addr,
        currency: &Currency,
        sharing: Sharing,
    ) -> Result<ProjectId> {
        let project = NewProject {
            currency: currency.clone(),
            arbiter: self.chain.account("arbiter").to_string(),
            uri: Uri::new("sample://project")?,
            uri_hash: Hash32::digest(b"sample"),
            managers: Upto::new(vec![])?,
            sharing,
        };
        self.create_project(requester, project)
    }

    pub fn create_project(&mut self, requester: &Addr, project: NewProject) -> Result<ProjectId> {
        let reference = self.reference()?;
        let outcome = self.run(requester, &ExecuteMsg::CreateProject { project, reference })?;
        Ok(ProjectId::new(event_number(&outcome, &self.contracts.marketplace, "project_created", "project")?)?)
    }

    pub fn fund_project(
        &mut self,
        requester: &Addr,
        project: ProjectId,
        display: &CurrencyDisplay,
        amount: Uint128,
    ) -> Result<()> {
        let reference = self.reference()?;
        let msg = ExecuteMsg::Fund { project, reference: reference.clone() };
        let marketplace = self.contracts.marketplace.clone();
        let payment = Payment { payer: requester, contract: &marketplace, display, amount };
        self.pay(&payment, &msg, &HookMsg::Fund { project, reference })?;
        Ok(())
    }

    /// Create a draft. Return it with what opening it reserves.
    pub fn create_batch(
        &mut self,
        requester: &Addr,
        project: ProjectId,
        config: BatchConfig,
    ) -> Result<(BatchId, OpenCostResponse)> {
        let reference = self.reference()?;
        let msg = ExecuteMsg::CreateBatch { project, config: Box::new(config), reference };
        let outcome = self.run(requester, &msg)?;
        let batch = BatchId::new(event_number(&outcome, &self.contracts.marketplace, "batch_created", "batch")?)?;
        Ok((batch, self.query(&QueryMsg::OpenCost { batch })?))
    }

    /// Open a draft for at most `most`.
    pub fn open_batch(&mut self, requester: &Addr, batch: BatchId, most: Uint128) -> Result<()> {
        self.run(requester, &ExecuteMsg::OpenBatch { batch, most: Amount::new(most)? })?;
        Ok(())
    }

    /// Claim a task. Return no reservation where the pick found only tasks that the annotator has done.
    /// The claim carries the contributor agreement that the batch has.
    pub fn claim(&mut self, annotator: &Addr, batch: BatchId, pick: Pick) -> Result<(Option<Reservation>, Outcome)> {
        let agreement = self.batch(batch)?.config.about.agreement.hash;
        let outcome = self.run(annotator, &ExecuteMsg::Claim { batch, pick, agreement })?;
        let marketplace = &self.contracts.marketplace;
        if outcome.events_of(marketplace, "task_claimed").next().is_none() {
            return Ok((None, outcome));
        }
        let number = |attribute| event_number(&outcome, marketplace, "task_claimed", attribute);
        let reservation = Reservation {
            batch,
            assignment: AssignmentId::new(number("assignment")?)?,
            task: u32::try_from(number("task")?).unwrap_or(u32::MAX),
            person: PersonId::new(number("person")?)?,
            revision: 0,
        };
        Ok((Some(reservation), outcome))
    }

    /// Submit `answer` in plain text for a reserved task: for demonstrations, where nothing is stored.
    pub fn submit_plain(&mut self, annotator: &Addr, slot: &Reservation, answer: &str) -> Result<()> {
        let payload_hash = Hash32::digest(answer.as_bytes());
        let salt = Hash32::digest(format!("{}/{}/{}", slot.person, slot.batch, slot.task).as_bytes());
        let chain_id = self.chain.chain_id();
        let bound_to = Answer {
            chain_id: &chain_id,
            contract: self.contracts.marketplace.as_str(),
            batch: slot.batch,
            task: slot.task,
            revision: slot.revision,
            person: slot.person,
        };
        let msg = ExecuteMsg::Submit {
            batch: slot.batch,
            assignment: slot.assignment,
            commitment: answer_commitment(&bound_to, &answer_root(&[payload_hash], &salt)?, &salt_commitment(&salt)),
            payload_hash,
            uri: Uri::new(format!("sample://answer/{}/{}", slot.batch, slot.assignment))?,
        };
        self.run(annotator, &msg)?;
        Ok(())
    }

    /// Decide on up to 50 submissions.
    pub fn decide(&mut self, requester: &Addr, batch: BatchId, decisions: Vec<Decision>) -> Result<Outcome> {
        Ok(self.run(requester, &ExecuteMsg::Decide { batch, decisions: Items::new(decisions)? })?)
    }

    /// Apply the expired deadlines of up to 50 assignments.
    pub fn settle(&mut self, sender: &Addr, batch: BatchId, assignments: Vec<AssignmentId>) -> Result<Outcome> {
        Ok(self.run(sender, &ExecuteMsg::Settle { batch, assignments: Items::new(assignments)? })?)
    }

    /// Close and finalize a batch in which all work is decided: unspent escrow goes back to the project.
    pub fn close_and_finalize(&mut self, requester: &Addr, batch: BatchId) -> Result<()> {
        self.run(requester, &ExecuteMsg::CloseBatch { batch })?;
        self.run(requester, &ExecuteMsg::FinalizeBatch { batch })?;
        Ok(())
    }

    pub fn close_edition(&mut self, requester: &Addr, project: ProjectId) -> Result<()> {
        self.run(requester, &ExecuteMsg::CloseEdition { project })?;
        Ok(())
    }

    pub fn project_funds(&self, project: ProjectId) -> Result<ProjectFunds> {
        let answer = self.project(project)?;
        Ok(ProjectFunds { available: answer.available, credit: answer.project_credit })
    }

    /// Withdraw all available funds of a project, if there are any. Return the amount.
    pub fn withdraw_available(&mut self, requester: &Addr, project: ProjectId) -> Result<Uint128> {
        let available = self.project_funds(project)?.available;
        if !available.is_zero() {
            let amount = Amount::new(available)?;
            self.run(requester, &ExecuteMsg::WithdrawAvailable { project, amount })?;
        }
        Ok(available)
    }

    /// Withdraw all that an annotator earned, with the points.
    pub fn withdraw_earnings(&mut self, annotator: &Addr, currency: &Currency) -> Result<()> {
        self.run(annotator, &ExecuteMsg::Withdraw { currency: currency.clone(), up_to: None })?;
        Ok(())
    }

    /// Pay the platform's fees to its treasury, if there are any. The account `owner` sends the message.
    pub fn withdraw_fees(&mut self, currency: &Currency) -> Result<()> {
        let solvency: SolvencyResponse = self.query(&QueryMsg::Solvency { currency: currency.clone() })?;
        if solvency.fees.is_zero() {
            return Ok(());
        }
        let owner = self.chain.account("owner");
        self.run(&owner, &ExecuteMsg::WithdrawFees { currency: currency.clone() })?;
        Ok(())
    }

    pub fn project(&self, project: ProjectId) -> Result<ProjectResponse> {
        Ok(self.query(&QueryMsg::Project { project })?)
    }

    pub fn projects(&self) -> Result<Vec<ProjectResponse>> {
        let page = |start_after| {
            let query = QueryMsg::Projects { start_after, limit: Some(PAGE) };
            self.query::<ProjectsResponse>(&query).map(|page| page.projects)
        };
        Ok(all_pages(page, |project| project.project)?)
    }

    pub fn batch(&self, batch: BatchId) -> Result<BatchResponse> {
        Ok(self.query(&QueryMsg::Batch { batch })?)
    }

    pub fn batches(&self, project: ProjectId) -> Result<Vec<BatchSummary>> {
        let page = |start_after| {
            let query = QueryMsg::Batches { project, start_after, limit: Some(PAGE) };
            self.query::<BatchesResponse>(&query).map(|page| page.batches)
        };
        Ok(all_pages(page, |batch| batch.batch)?)
    }

    pub fn assignment(&self, batch: BatchId, assignment: AssignmentId) -> Result<AssignmentResponse> {
        Ok(self.query(&QueryMsg::Assignment { batch, assignment })?)
    }

    /// All assignments of a batch, by number.
    pub fn assignments(&self, batch: BatchId) -> Result<Vec<AssignmentResponse>> {
        let page = |start_after| {
            let query = QueryMsg::AssignmentsByBatch { batch, start_after, limit: Some(PAGE) };
            self.query::<AssignmentsResponse>(&query).map(|page| page.assignments)
        };
        Ok(all_pages(page, |entry| entry.assignment)?)
    }

    pub fn edition(&self, project: ProjectId, edition: EditionId) -> Result<EditionResponse> {
        Ok(self.query(&QueryMsg::Edition { project, edition })?)
    }

    /// All editions of a project in which a batch was opened.
    pub fn editions(&self, project: ProjectId) -> Result<Vec<EditionResponse>> {
        let page = |start_after| {
            let query = QueryMsg::Editions { project, start_after, limit: Some(PAGE) };
            self.query::<EditionsResponse>(&query).map(|page| page.editions)
        };
        Ok(all_pages(page, |edition| edition.edition)?)
    }

    pub fn person(&self, person: PersonId) -> Result<PersonResponse> {
        Ok(self.query(&QueryMsg::Person { person })?)
    }

    /// The person that an account is to the marketplace.
    pub fn person_of(&self, address: &Addr) -> Result<PersonId> {
        let answer: PersonResponse = self.query(&QueryMsg::PersonOf { address: address.to_string() })?;
        Ok(answer.person)
    }

    /// The person that an account is; none if it is no person yet.
    #[cfg(feature = "home")]
    pub fn person_if_known(&self, address: &Addr) -> Result<Option<PersonId>> {
        match self.person_of(address) {
            Err(error) if error.code() == "ADDRESS_UNKNOWN" => Ok(None),
            known => known.map(Some),
        }
    }
}
