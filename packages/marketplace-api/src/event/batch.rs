//! Events about batches, from draft to the last unit of their money.

use caravan_primitives::{BatchId, EditionId, Hash32, Identifier, ProjectId, Time, Title};
use cosmwasm_std::{Addr, Uint128};

use super::EVENT_VERSION;

caravan_primitives::events! {
    pub(super) EVENTS, version EVENT_VERSION;
    /// A draft was made.
    BatchCreated "batch_created" {
        /// Id of the batch.
        batch: BatchId,
        /// Id of the project.
        project: ProjectId,
        /// Address that created it.
        sender: Addr,
        /// What boards call it.
        title: Title,
        /// What kind of task it is.
        kind: Identifier,
        /// The languages that an annotator needs, separated by commas.
        languages: String as list,
        /// Hash of the task definition.
        definition: Hash32,
        /// Hash of the contributor agreement.
        agreement: Hash32,
    }
    /// A draft was edited.
    BatchEdited "batch_edited" {
        /// Id of the batch.
        batch: BatchId,
        /// Address that edited it.
        sender: Addr,
        /// What boards call it now.
        title: Title,
        /// What kind of task it is now.
        kind: Identifier,
        /// The languages that an annotator needs now, separated by commas.
        languages: String as list,
        /// Hash of the task definition now.
        definition: Hash32,
        /// Hash of the contributor agreement now.
        agreement: Hash32,
    }
    /// A batch was opened: its worst case is in escrow.
    BatchOpened "batch_opened" {
        /// Id of the batch.
        batch: BatchId,
        /// Id of the project.
        project: ProjectId,
        /// The edition it belongs to.
        edition: EditionId,
        /// Number of slots: tasks × overlap.
        slots: u64,
        /// Cost of a slot.
        cost: Uint128,
        /// Amount in escrow, in base units.
        funded: Uint128,
        /// Of it from credit.
        from_project_credit: Uint128,
        /// Locked besides in the edition's bond; 0 where the project does not share.
        bond: Uint128,
        /// The fee it froze, in basis points.
        fee_bps: u16,
        /// What its arbiter gets for a ruling.
        arbiter_fee: Uint128,
        /// How many appeals need no bond.
        free_appeals: u32,
        /// From when anyone may seal it.
        closes_at: Time,
    }
    /// A batch got better for annotators.
    BatchImproved "batch_improved" {
        /// Id of the batch.
        batch: BatchId,
        /// Address that improved it.
        sender: Addr,
        /// The index of the terms now.
        terms: u8,
        /// Reward of a slot now, in base units.
        reward: Uint128,
        /// Slots of each task now.
        overlap: u8,
        /// Cost of a slot now.
        cost: Uint128,
        /// Added to the escrow.
        added: Uint128,
        /// Added to the edition's bond.
        bond: Uint128,
    }
    /// The batch was closed: it gives out no more tasks.
    BatchClosed "batch_closed" {
        /// Id of the batch.
        batch: BatchId,
        /// Address that closed it.
        sender: Addr,
        /// Work that runs its course.
        live: u64,
    }
    /// What was not earned went back.
    BatchFinalized "batch_finalized" {
        /// Id of the batch.
        batch: BatchId,
        /// Id of the project.
        project: ProjectId,
        /// Amount that goes to available funds, in base units.
        to_available: Uint128,
        /// Amount that goes to project credit, in base units.
        to_project_credit: Uint128,
        /// Available funds of the project now.
        available: Uint128,
        /// Credit of the project now.
        project_credit: Uint128,
    }
}
