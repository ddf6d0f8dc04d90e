//! Events about appeals: opened, answered, ended, and where the bonds went.

use caravan_primitives::{AppealId, BatchId, PersonId, Time};
use cosmwasm_std::{Addr, Uint128};

use super::EVENT_VERSION;

caravan_primitives::events! {
    pub(super) EVENTS, version EVENT_VERSION;
    /// An annotator appealed rejections: its works are `appealed`.
    AppealOpened "appeal_opened" {
        /// Id of the appeal: the subject of its dispute in `arbitration`.
        appeal: AppealId,
        /// The batch of the works.
        batch: BatchId,
        /// Id of the annotator, a person.
        person: PersonId,
        /// The works, separated by commas: bit 0 of a set is the first.
        assignments: String as list,
        /// What they are paid together if they win, in base units.
        stake: Uint128,
        /// The bond of the annotator; 0 in a free appeal.
        bond: Uint128,
        /// Of it from the annotator's balance; the rest came with the message.
        from_balance: Uint128,
        /// Whether it used up one of the free appeals of the batch.
        free: bool,
        /// Until when the requester's side may answer.
        respond_until: Time,
        /// From when on anyone can end it.
        latest_end: Time,
    }
    /// The requester's side answered an appeal.
    AppealAnswered "appeal_answered" {
        /// Id of the appeal.
        appeal: AppealId,
        /// The batch of the works.
        batch: BatchId,
        /// Address that answered.
        sender: Addr,
        /// The set of works that it conceded.
        conceded: u32,
        /// The bond of the requester's side; 0 where it conceded all.
        bond: Uint128,
        /// Of it from available funds of the project; the rest came with the message.
        from_available: Uint128,
    }
    /// A side put a document forward: `dispute_evidence_added` of `arbitration` has it.
    AppealEvidenceAdded "appeal_evidence_added" {
        /// Id of the appeal.
        appeal: AppealId,
        /// The batch of the works.
        batch: BatchId,
        /// Address that sent it.
        sender: Addr,
        /// For which side it speaks: the `annotator` or the `requester`.
        side: &'static str,
    }
    /// An appeal ended: its works are accepted or rejected, and its bonds went where they belong.
    AppealEnded "appeal_ended" {
        /// Id of the appeal.
        appeal: AppealId,
        /// The batch of the works.
        batch: BatchId,
        /// Id of the annotator, a person.
        person: PersonId,
        /// What ended it, in one word.
        by: &'static str,
        /// The set of works that the annotator won.
        upheld: u32,
        /// To the annotator's balance, of both bonds.
        to_annotator: Uint128,
        /// To the available funds of the project.
        to_available: Uint128,
        /// To the balance of the person that attached a part of the requester's bond.
        to_responder: Uint128,
        /// That person; absent where nothing was attached.
        responder: Option<PersonId>,
        /// To the arbiter's balance: its fee.
        to_arbiter: Uint128,
        /// The arbiter, a person; absent where it gets no fee.
        arbiter: Option<PersonId>,
    }
}
