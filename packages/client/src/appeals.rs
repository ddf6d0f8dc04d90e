//! The messages of an appeal: the annotator's, the requester's answer, the arbiter's ruling, and the settlement by anyone.

use caravan_arbitration_api as arbitration;
use caravan_arbitration_api::Ruling;
use caravan_chain::{Chain, Outcome};
use caravan_marketplace_api::{AppealAnswer, BondResponse, ExecuteMsg, HookMsg, NewAppeal, QueryMsg};
use caravan_primitives::{AppealId, AssignmentId, BatchId, DisputeId, Items};
use cosmwasm_std::{Addr, Uint128};

use crate::client::{event_number, Client, Payment};
use crate::currency::CurrencyDisplay;
use crate::error::Result;

/// The sender of a message that takes a bond, and what comes with it.
#[derive(Debug, Clone, Copy)]
pub struct BondPayer<'a> {
    pub sender: &'a Addr,
    pub display: &'a CurrencyDisplay,
    /// The part of the bond that is not at hand, exactly.
    pub attached: Uint128,
}

impl<C: Chain> Client<C> {
    /// Return what an appeal of these works by an annotator needs now.
    pub fn appeal_cost(
        &self,
        annotator: &Addr,
        batch: BatchId,
        assignments: &Items<AssignmentId, 20>,
    ) -> Result<BondResponse> {
        let (person, assignments) = (self.person_of(annotator)?, assignments.clone());
        Ok(self.query(&QueryMsg::AppealCost { batch, person, assignments })?)
    }

    /// Return what an answer that contests something needs now.
    pub fn answer_cost(&self, appeal: AppealId) -> Result<BondResponse> {
        Ok(self.query(&QueryMsg::AnswerCost { appeal })?)
    }

    /// Appeal rejections as their annotator. Return the id of the dispute.
    pub fn appeal(&mut self, payer: &BondPayer<'_>, new: NewAppeal) -> Result<(DisputeId, Outcome)> {
        let outcome = self.send_with_bond(payer, &ExecuteMsg::Appeal(new.clone()), &HookMsg::Appeal(new))?;
        let dispute = event_number(&outcome, &self.contracts.arbitration, "dispute_opened", "dispute")?;
        Ok((DisputeId::new(dispute)?, outcome))
    }

    /// Answer an appeal for the requester's side.
    pub fn answer_appeal(&mut self, payer: &BondPayer<'_>, answer: AppealAnswer) -> Result<Outcome> {
        let (msg, hook) = (ExecuteMsg::RespondToAppeal(answer.clone()), HookMsg::RespondToAppeal(answer));
        self.send_with_bond(payer, &msg, &hook)
    }

    /// Rule in up to five disputes as their arbiter.
    pub fn rule(&mut self, arbiter: &Addr, rulings: Vec<Ruling>) -> Result<Outcome> {
        let rulings = Items::new(rulings)?;
        Ok(self.run_arbitration(arbiter, &arbitration::ExecuteMsg::Rule { rulings })?)
    }

    /// Realise what time has decided in up to five disputes, as anyone.
    pub fn settle_disputes(&mut self, sender: &Addr, disputes: Vec<DisputeId>) -> Result<Outcome> {
        let disputes = Items::new(disputes)?;
        Ok(self.run_arbitration(sender, &arbitration::ExecuteMsg::Settle { disputes })?)
    }

    /// Send the marketplace a message with what it needs, or without money where it needs none.
    fn send_with_bond(&mut self, payer: &BondPayer<'_>, msg: &ExecuteMsg, hook: &HookMsg) -> Result<Outcome> {
        let BondPayer { sender, display, attached } = *payer;
        if attached.is_zero() {
            return Ok(self.run(sender, msg)?);
        }
        let contract = self.contracts.marketplace.clone();
        let payment = Payment { payer: sender, contract: &contract, display, amount: attached };
        Ok(self.pay(&payment, msg, hook)?)
    }
}
