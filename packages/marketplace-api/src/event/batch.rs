//! Batches.

use caravan_primitives::{BatchId, EditionId, ProjectId, Time};
use cosmwasm_std::{Addr, Uint128};

use super::EVENT_VERSION;

caravan_primitives::events! {
    pub(super) EVENTS, version EVENT_VERSION;
    /// A draft was made.
    BatchCreated "batch_created" {
        /// The batch.
        batch: BatchId,
        /// The project.
        project: ProjectId,
        /// Who made it.
        sender: Addr,
    }
    /// A draft was edited.
    BatchEdited "batch_edited" {
        /// The batch.
        batch: BatchId,
        /// Who edited it.
        sender: Addr,
    }
    /// A batch was opened: its worst case is in escrow.
    BatchOpened "batch_opened" {
        /// The batch.
        batch: BatchId,
        /// The project.
        project: ProjectId,
        /// The edition it belongs to.
        edition: EditionId,
        /// Tasks × overlap.
        slots: u64,
        /// Cost of a slot.
        cost: Uint128,
        /// In escrow.
        funded: Uint128,
        /// Of it from credit.
        from_project_credit: Uint128,
        /// Locked besides in the edition's bond; 0 where the project does not share.
        bond: Uint128,
        /// The fee it froze, in basis points.
        fee_bps: u16,
        /// From when anyone may seal it.
        closes_at: Time,
    }
    /// A batch got better for annotators.
    BatchImproved "batch_improved" {
        /// The batch.
        batch: BatchId,
        /// Who improved it.
        sender: Addr,
        /// The index of the terms now.
        terms: u8,
        /// The reward now.
        reward: Uint128,
        /// The overlap now.
        overlap: u8,
        /// Cost of a slot now.
        cost: Uint128,
        /// Added to the escrow.
        added: Uint128,
        /// Added to the edition's bond.
        bond: Uint128,
    }
    /// No more claims.
    BatchClosed "batch_closed" {
        /// The batch.
        batch: BatchId,
        /// Who sealed it.
        sender: Addr,
        /// Work that runs its course.
        live: u64,
    }
    /// What was not earned went back.
    BatchFinalized "batch_finalized" {
        /// The batch.
        batch: BatchId,
        /// The project.
        project: ProjectId,
        /// To available funds.
        to_available: Uint128,
        /// To credit.
        to_project_credit: Uint128,
        /// Available funds of the project now.
        available: Uint128,
        /// Credit of the project now.
        project_credit: Uint128,
    }
}
