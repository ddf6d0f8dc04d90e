//! Appeals of a demonstration: each side says one sentence, which is hashed and stored nowhere.

use caravan_arbitration_api::{self as arbitration, Ruling};
use caravan_chain::{Chain, Outcome};
use caravan_marketplace_api::{AppealAnswer, AppealResponse, BondResponse, ExecuteMsg, HookMsg, NewAppeal, QueryMsg};
use caravan_primitives::{AppealId, AssignmentId, BatchId, DisputeId, Document, Hash32, Items, Uri};
use cosmwasm_std::Addr;

use crate::client::{event_number, Client, Payment};
use crate::currency::CurrencyDisplay;
use crate::error::Result;

/// An appeal, and the dispute that it opened.
#[derive(Debug, Clone, Copy)]
pub struct SampleAppeal {
    pub appeal: AppealId,
    pub dispute: DisputeId,
}

impl<C: Chain> Client<C> {
    /// Appeal rejections of one's own work. The bond comes from the balance of the annotator, which must hold it.
    pub fn appeal_from_balance(
        &mut self,
        annotator: &Addr,
        batch: BatchId,
        assignments: Vec<AssignmentId>,
        text: &str,
    ) -> Result<SampleAppeal> {
        let new = NewAppeal { batch, assignments: Items::new(assignments)?, evidence: document(text)? };
        let outcome = self.run(annotator, &ExecuteMsg::Appeal(new))?;
        let (marketplace, arbitration) = (&self.contracts.marketplace, &self.contracts.arbitration);
        Ok(SampleAppeal {
            appeal: AppealId::new(event_number(&outcome, marketplace, "appeal_opened", "appeal")?)?,
            dispute: DisputeId::new(event_number(&outcome, arbitration, "dispute_opened", "dispute")?)?,
        })
    }

    /// Contest all works of an appeal. What available funds lack for the bond comes with the message.
    pub fn contest(
        &mut self,
        requester: &Addr,
        display: &CurrencyDisplay,
        appeal: AppealId,
        text: &str,
    ) -> Result<Outcome> {
        let answer = AppealAnswer { appeal, concede: 0, evidence: Some(document(text)?) };
        let amount = self.query::<BondResponse>(&QueryMsg::AnswerCost { appeal })?.attached;
        let (msg, hook) = (ExecuteMsg::RespondToAppeal(answer.clone()), HookMsg::RespondToAppeal(answer));
        if amount.is_zero() {
            return Ok(self.run(requester, &msg)?);
        }
        let contract = self.contracts.marketplace.clone();
        let payment = Payment { payer: requester, contract: &contract, display, amount };
        Ok(self.pay(&payment, &msg, &hook)?)
    }

    /// Rule in a dispute as its arbiter: bit `n` of `upheld` stands for the claimant's work in place `n`.
    pub fn rule_sample(&mut self, arbiter: &Addr, dispute: DisputeId, upheld: u32, reasons: &str) -> Result<Outcome> {
        let ruling = Ruling { dispute, upheld, reasons: Hash32::digest(reasons.as_bytes()) };
        let msg = arbitration::ExecuteMsg::Rule { rulings: Items::new(vec![ruling])? };
        Ok(self.run_arbitration(arbiter, &msg)?)
    }

    pub fn appeal_answer(&self, appeal: AppealId) -> Result<AppealResponse> {
        Ok(self.query(&QueryMsg::Appeal { appeal })?)
    }
}

fn document(text: &str) -> Result<Document> {
    Ok(Document { uri: Uri::new("sample://evidence")?, hash: Hash32::digest(text.as_bytes()) })
}
