//! A deployed suite on a chain, and what people do with it, one message each.

use std::str::FromStr;

use caravan_chain::{deploy, Chain, ChainError, ChainExt, Deployed, Deployment, Embedded, Outcome};
use caravan_marketplace_api::{
    answer_commitment, Answer, BatchConfig, Decision, ExecuteMsg, HookMsg, ListedCurrency, NewProject,
    OpenCostResponse, Pick, ProjectResponse, QueryMsg, Sharing, SolvencyResponse,
};
use caravan_money::{Amount, Currency};
use caravan_primitives::{AssignmentId, BatchId, Hash32, Items, PersonId, ProjectId, Reference, Upto, Uri};
use cosmwasm_std::{coins, to_json_binary, Addr, Uint128};
use serde::de::DeserializeOwned;
use serde::Serialize;

use crate::coinage::{Coinage, DENOM};
use crate::failure::Failure;

/// Points for 1,000,000 base units of fee.
const POINTS_RATE: u128 = 1_000_000;

/// A slot that is kept for an annotator.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reservation {
    /// The batch.
    pub(crate) batch: BatchId,
    /// The assignment in it.
    pub(crate) assignment: AssignmentId,
    /// The task, from 0.
    pub(crate) task: u32,
    /// The annotator.
    pub(crate) person: PersonId,
}

/// The suite on its chain: the embedded one, unless another is named. Nothing here asks more of it than [`Chain`] does.
pub(crate) struct Market<C = Embedded> {
    /// The chain.
    pub(crate) chain: C,
    /// The contracts.
    pub(crate) suite: Deployed,
    /// What its references begin with.
    stamp: String,
    references: u64,
    messages: u64,
}

impl<C: Chain> Market<C> {
    /// Deploys the suite on `chain` with these currencies listed.
    pub(crate) fn new(mut chain: C, currencies: &[&Coinage]) -> Result<Self, Failure> {
        let mut deployment = Deployment::new(&chain)?;
        let listed = |coinage: &&Coinage| ListedCurrency {
            currency: coinage.currency.clone(),
            points_rate: Uint128::new(POINTS_RATE),
            min_reward_with_bond: Uint128::zero(),
        };
        deployment.currencies = currencies.iter().map(listed).collect();
        let suite = deploy(&mut chain, &deployment)?;
        Ok(Self::over(chain, suite, "cli".to_owned()))
    }

    /// The suite where it is deployed. References begin with `stamp`, at most 20 letters, which nobody else uses.
    pub(crate) fn over(chain: C, suite: Deployed, stamp: String) -> Self {
        Self { chain, suite, stamp, references: 0, messages: 0 }
    }

    /// Messages that the contracts were sent.
    pub(crate) fn messages(&self) -> u64 {
        self.messages
    }

    /// Sends a message that takes no money.
    pub(crate) fn run(&mut self, sender: &Addr, msg: &ExecuteMsg) -> Result<Outcome, ChainError> {
        let marketplace = self.suite.marketplace.clone();
        self.tell(sender, &marketplace, msg)
    }

    /// Sends a contract a message that takes no money.
    pub(crate) fn tell<T: Serialize>(&mut self, sender: &Addr, to: &Addr, msg: &T) -> Result<Outcome, ChainError> {
        self.messages += 1;
        self.chain.run(sender, to, msg, &[])
    }

    /// Pays a contract: coins with `msg`, tokens by their `Send` with `hook`.
    pub(crate) fn pay<T: Serialize, H: Serialize>(
        &mut self,
        payer: &Addr,
        to: &Addr,
        (coinage, amount): (&Coinage, Uint128),
        (msg, hook): (&T, &H),
    ) -> Result<Outcome, ChainError> {
        self.messages += 1;
        let Some(token) = &coinage.token else {
            return self.chain.run(payer, to, msg, &coins(amount.u128(), DENOM));
        };
        let msg = to_json_binary(hook).map_err(|error| ChainError::Bad(error.to_string()))?;
        self.chain.run(payer, token, &cw20::Cw20ExecuteMsg::Send { contract: to.to_string(), amount, msg }, &[])
    }

    /// Asks the marketplace.
    pub(crate) fn ask<R: DeserializeOwned>(&self, query: &QueryMsg) -> Result<R, ChainError> {
        self.chain.ask(&self.suite.marketplace, query)
    }

    /// A reference that was not used.
    pub(crate) fn reference(&mut self) -> Result<Reference, Failure> {
        self.references += 1;
        Ok(Reference::new(format!("{}-{}", self.stamp, self.references))?)
    }

    /// A project that pays in `currency`, and by reward alone.
    pub(crate) fn create_project(&mut self, requester: &Addr, currency: &Currency) -> Result<ProjectId, Failure> {
        self.create_sharing_project(requester, currency, Sharing::None {})
    }

    /// A project that pays in `currency`, and on these terms shares what licenses of its datasets bring.
    pub(crate) fn create_sharing_project(
        &mut self,
        requester: &Addr,
        currency: &Currency,
        sharing: Sharing,
    ) -> Result<ProjectId, Failure> {
        let project = NewProject {
            currency: currency.clone(),
            arbiter: self.chain.account("arbiter").to_string(),
            uri: Uri::new("sample://project")?,
            uri_hash: Hash32::digest(b"sample"),
            managers: Upto::new(vec![])?,
            sharing,
        };
        let reference = self.reference()?;
        let outcome = self.run(requester, &ExecuteMsg::CreateProject { project, reference })?;
        Ok(ProjectId::new(told(&outcome, "project_created", "project")?)?)
    }

    /// Pays into a project: coins with the message, tokens by their `Send`.
    pub(crate) fn fund(
        &mut self,
        requester: &Addr,
        project: ProjectId,
        coinage: &Coinage,
        amount: Uint128,
    ) -> Result<(), Failure> {
        let reference = self.reference()?;
        let msg = ExecuteMsg::Fund { project, reference: reference.clone() };
        let marketplace = self.suite.marketplace.clone();
        self.pay(requester, &marketplace, (coinage, amount), (&msg, &HookMsg::Fund { project, reference }))?;
        Ok(())
    }

    /// A draft, and what opening it will reserve.
    pub(crate) fn draft(
        &mut self,
        requester: &Addr,
        project: ProjectId,
        config: BatchConfig,
    ) -> Result<(BatchId, OpenCostResponse), Failure> {
        let reference = self.reference()?;
        let msg = ExecuteMsg::CreateBatch { project, config: Box::new(config), reference };
        let outcome = self.run(requester, &msg)?;
        let batch = BatchId::new(told(&outcome, "batch_created", "batch")?)?;
        Ok((batch, self.ask(&QueryMsg::OpenCost { batch })?))
    }

    /// Opens a draft for at most `most`.
    pub(crate) fn open(&mut self, requester: &Addr, batch: BatchId, most: Uint128) -> Result<(), Failure> {
        self.run(requester, &ExecuteMsg::OpenBatch { batch, most: Amount::new(most)? })?;
        Ok(())
    }

    /// Claims a task; `None` where the pick found only tasks that the annotator has done.
    pub(crate) fn claim(
        &mut self,
        annotator: &Addr,
        batch: BatchId,
        pick: Pick,
    ) -> Result<(Option<Reservation>, Outcome), Failure> {
        let outcome = self.run(annotator, &ExecuteMsg::Claim { batch, pick })?;
        if outcome.told("task_claimed").next().is_none() {
            return Ok((None, outcome));
        }
        let number = |attribute| told(&outcome, "task_claimed", attribute);
        let reservation = Reservation {
            batch,
            assignment: AssignmentId::new(number("assignment")?)?,
            task: u32::try_from(number("task")?).unwrap_or(u32::MAX),
            person: PersonId::new(number("person")?)?,
        };
        Ok((Some(reservation), outcome))
    }

    /// Submits `answer` for a reserved task.
    pub(crate) fn submit(&mut self, annotator: &Addr, slot: &Reservation, answer: &str) -> Result<(), Failure> {
        let payload_hash = Hash32::digest(answer.as_bytes());
        let salt = Hash32::digest(format!("{}/{}/{}", slot.person, slot.batch, slot.task).as_bytes());
        let chain_id = self.chain.chain_id();
        let place = Answer {
            chain_id: &chain_id,
            contract: self.suite.marketplace.as_str(),
            batch: slot.batch,
            task: slot.task,
            revision: 0,
            person: slot.person,
        };
        let msg = ExecuteMsg::Submit {
            batch: slot.batch,
            assignment: slot.assignment,
            commitment: answer_commitment(&place, &payload_hash, &salt),
            payload_hash,
            uri: Uri::new(format!("sample://answer/{}/{}", slot.batch, slot.assignment))?,
        };
        self.run(annotator, &msg)?;
        Ok(())
    }

    /// Decides on up to 50 submissions.
    pub(crate) fn decide(
        &mut self,
        requester: &Addr,
        batch: BatchId,
        decisions: Vec<Decision>,
    ) -> Result<Outcome, Failure> {
        Ok(self.run(requester, &ExecuteMsg::Decide { batch, decisions: Items::new(decisions)? })?)
    }

    /// Writes down what time has decided on up to 50 assignments; a passer-by does it.
    pub(crate) fn settle(&mut self, batch: BatchId, assignments: Vec<AssignmentId>) -> Result<Outcome, Failure> {
        let passer_by = self.chain.account("passer-by");
        Ok(self.run(&passer_by, &ExecuteMsg::Settle { batch, assignments: Items::new(assignments)? })?)
    }

    /// Seals and sweeps a batch that nobody works on; what was not earned goes back to the project.
    pub(crate) fn close(&mut self, requester: &Addr, batch: BatchId) -> Result<(), Failure> {
        self.run(requester, &ExecuteMsg::CloseBatch { batch })?;
        self.run(requester, &ExecuteMsg::FinalizeBatch { batch })?;
        Ok(())
    }

    /// Available funds and credit of a project.
    pub(crate) fn project_money(&self, project: ProjectId) -> Result<(Uint128, Uint128), Failure> {
        let answer: ProjectResponse = self.ask(&QueryMsg::Project { project })?;
        Ok((answer.available, answer.project_credit))
    }

    /// Takes all available funds out of a project, if there is any.
    pub(crate) fn withdraw_available(&mut self, requester: &Addr, project: ProjectId) -> Result<Uint128, Failure> {
        let (free, _) = self.project_money(project)?;
        if !free.is_zero() {
            let amount = Amount::new(free)?;
            self.run(requester, &ExecuteMsg::WithdrawAvailable { project, amount })?;
        }
        Ok(free)
    }

    /// An annotator takes all that was earned, with the points.
    pub(crate) fn withdraw(&mut self, annotator: &Addr, currency: &Currency) -> Result<(), Failure> {
        self.run(annotator, &ExecuteMsg::Withdraw { currency: currency.clone(), amount: None })?;
        Ok(())
    }

    /// The platform's owner has the fees paid to the treasury, if there are any.
    pub(crate) fn withdraw_fees(&mut self, currency: &Currency) -> Result<(), Failure> {
        let solvency: SolvencyResponse = self.ask(&QueryMsg::Solvency { currency: currency.clone() })?;
        if solvency.fees.is_zero() {
            return Ok(());
        }
        let owner = self.chain.account("owner");
        self.run(&owner, &ExecuteMsg::WithdrawFees { currency: currency.clone() })?;
        Ok(())
    }

    /// Points that an account holds.
    pub(crate) fn points(&self, account: &Addr) -> Result<Uint128, Failure> {
        Ok(self.chain.token_balance(&self.suite.points, account)?)
    }
}

/// A number that the contract told.
pub(crate) fn told<T: FromStr>(outcome: &Outcome, event: &'static str, attribute: &'static str) -> Result<T, Failure> {
    let number = outcome.value(event, attribute).and_then(|value| value.parse().ok());
    number.ok_or(Failure::Untold { event, attribute })
}
