//! What the sides of an appeal do, the arbiter, and anyone.

use caravan_arbitration_api::{ExecuteMsg as ArbitrationMsg, Ruling};
use caravan_marketplace_api::{AppealAnswer, AppealEvidence, ExecuteMsg, HookMsg, NewAppeal};
use caravan_money::Currency;
use caravan_primitives::{AppealId, AssignmentId, BatchId, DisputeId, Document, Hash32, Text};
use cosmwasm_std::coins;

use super::{items, Actor};
use crate::call::Call;
use crate::model::address;
use crate::outcome::Outcome;

/// A document that a side puts forward.
pub(crate) fn document(word: &str) -> Document {
    Document { uri: Text::new(format!("ipfs://{word}")).unwrap(), hash: Hash32::digest(word.as_bytes()) }
}

/// A ruling on a dispute.
pub(crate) fn ruling(dispute: DisputeId, upheld: u32) -> Ruling {
    Ruling { dispute, upheld, reasons: Hash32::digest(b"reasons") }
}

impl Actor<'_> {
    /// Appeals rejections, with exactly what the bond needs besides the balance.
    pub fn appeals(self, batch: BatchId, works: &[AssignmentId]) -> Outcome {
        let attached = self.world.appeal_needs(&self.address, batch, works);
        self.appeals_with(batch, works, attached)
    }

    /// Appeals rejections, with so much attached, in the currency of the batch.
    pub fn appeals_with(self, batch: BatchId, works: &[AssignmentId], attached: u128) -> Outcome {
        let new = NewAppeal { batch, assignments: items(works.to_vec()), evidence: document("appeal") };
        let call = self.bond(batch, ExecuteMsg::Appeal(new.clone()), &HookMsg::Appeal(new), attached);
        self.does(&[call])
    }

    /// Answers an appeal for the requester's side, with exactly what the bond needs besides available funds.
    pub fn responds(self, appeal: AppealId, concede: u32) -> Outcome {
        let attached = self.world.answer_needs(appeal, concede);
        self.responds_with(appeal, concede, attached)
    }

    /// Answers an appeal for the requester's side, with so much attached, in the currency of its batch.
    pub fn responds_with(self, appeal: AppealId, concede: u32, attached: u128) -> Outcome {
        let answer = AppealAnswer { appeal, concede, evidence: Some(document("answer")) };
        let batch = self.world.asks_appeal(appeal).batch;
        let msg = ExecuteMsg::RespondToAppeal(answer.clone());
        let call = self.bond(batch, msg, &HookMsg::RespondToAppeal(answer), attached);
        self.does(&[call])
    }

    /// A message that takes a bond: a coin comes with it, or it comes with tokens.
    fn bond(&self, batch: BatchId, msg: ExecuteMsg, body: &HookMsg, attached: u128) -> Call {
        let project = self.world.asks_batch(batch).project;
        match self.world.asks_project(project).currency {
            _ if attached == 0 => Call::market(msg),
            Currency::Native(denom) => Call::Market(Box::new(msg), coins(attached, denom.as_str())),
            Currency::Cw20(token) => self.world.sends_tokens(&address(&token).expect("a token"), attached, body),
        }
    }

    /// Puts a document forward for the actor's side of an appeal.
    pub fn adds_evidence(self, appeal: AppealId) -> Outcome {
        self.sends(ExecuteMsg::AddAppealEvidence(AppealEvidence { appeal, document: document("more") }))
    }

    /// Rules on an appeal: the annotator wins the works of this set.
    pub fn rules(self, appeal: AppealId, upheld: u32) -> Outcome {
        let dispute = self.world.dispute(appeal).dispute;
        self.sends_to_arbitration(ArbitrationMsg::Rule { rulings: items(vec![ruling(dispute, upheld)]) })
    }

    /// Rules on several appeals at once, each with the set of works that the annotator wins.
    pub fn rules_on(self, rulings: &[(AppealId, u32)]) -> Outcome {
        let rulings =
            rulings.iter().map(|(appeal, upheld)| ruling(self.world.dispute(*appeal).dispute, *upheld)).collect();
        self.sends_to_arbitration(ArbitrationMsg::Rule { rulings: items(rulings) })
    }

    /// Writes down what time has decided at arbitration.
    pub fn settles_disputes(self, appeals: &[AppealId]) -> Outcome {
        let disputes = appeals.iter().map(|appeal| self.world.dispute(*appeal).dispute).collect();
        self.sends_to_arbitration(ArbitrationMsg::Settle { disputes: items(disputes) })
    }

    /// Sends the outcome of a dispute to the marketplace again.
    pub fn enacts(self, appeal: AppealId) -> Outcome {
        let dispute = self.world.dispute(appeal).dispute;
        self.sends_to_arbitration(ArbitrationMsg::Enact { dispute })
    }
}
