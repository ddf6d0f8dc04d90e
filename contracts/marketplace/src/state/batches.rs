//! Batches: counters, frozen terms, money, and the board.

use caravan_marketplace_api::MarketplaceError;
use caravan_primitives::{BatchId, ProjectId};
use cosmwasm_std::{Order, StdResult, Storage};
use cw_storage_plus::{Bound, Item, Map};

use crate::domain::batch::Batch;
use crate::domain::frozen::Frozen;
use crate::domain::ledger::BatchLedger;
use crate::domain::terms::Terms;
use crate::error::Result;

/// The id of the last batch.
const LAST_BATCH: Item<BatchId> = Item::new("nb");
/// Maps a batch to its stage and counters.
const BATCHES: Map<BatchId, Batch> = Map::new("bat");
/// Maps a batch that was opened to what it froze.
const FROZEN: Map<BatchId, Frozen> = Map::new("frz");
/// Maps a batch that was opened to its money.
const LEDGERS: Map<BatchId, BatchLedger> = Map::new("led");
/// Maps a batch and an index to terms.
const TERMS: Map<(BatchId, u8), Terms> = Map::new("trm");
/// Lists the batches of a project.
const BATCHES_OF: Map<(ProjectId, BatchId), bool> = Map::new("prb");
/// Lists the batches that are open.
const BOARD: Map<BatchId, bool> = Map::new("opn");

/// Save a new batch under the next id.
pub(crate) fn create_batch(storage: &mut dyn Storage, row: &Batch) -> Result<BatchId> {
    let id = match LAST_BATCH.may_load(storage)? {
        Some(last) => last.next()?,
        None => BatchId::FIRST,
    };
    LAST_BATCH.save(storage, &id)?;
    BATCHES_OF.save(storage, (row.project(), id), &true)?;
    save_batch(storage, id, row)?;
    Ok(id)
}

pub(crate) fn load_batch(storage: &dyn Storage, id: BatchId) -> Result<Batch> {
    BATCHES.may_load(storage, id)?.ok_or_else(|| MarketplaceError::BatchUnknown(id).into())
}

pub(crate) fn save_batch(storage: &mut dyn Storage, id: BatchId, row: &Batch) -> StdResult<()> {
    BATCHES.save(storage, id, row)
}

pub(crate) fn list_batches(
    storage: &dyn Storage,
    project: ProjectId,
    after: Option<BatchId>,
    limit: usize,
) -> StdResult<Vec<BatchId>> {
    let keys = BATCHES_OF.prefix(project).keys(storage, after.map(Bound::exclusive), None, Order::Ascending);
    keys.take(limit).collect()
}

pub(crate) fn add_to_board(storage: &mut dyn Storage, id: BatchId) -> StdResult<()> {
    BOARD.save(storage, id, &true)
}

pub(crate) fn remove_from_board(storage: &mut dyn Storage, id: BatchId) {
    BOARD.remove(storage, id);
}

pub(crate) fn list_board(storage: &dyn Storage, after: Option<BatchId>, limit: usize) -> StdResult<Vec<BatchId>> {
    BOARD.keys(storage, after.map(Bound::exclusive), None, Order::Ascending).take(limit).collect()
}

/// Load what a batch froze: nothing for a draft.
pub(crate) fn may_load_frozen(storage: &dyn Storage, id: BatchId) -> StdResult<Option<Frozen>> {
    FROZEN.may_load(storage, id)
}

pub(crate) fn save_frozen(storage: &mut dyn Storage, id: BatchId, row: &Frozen) -> StdResult<()> {
    FROZEN.save(storage, id, row)
}

pub(crate) fn load_ledger_or_default(storage: &dyn Storage, id: BatchId) -> StdResult<BatchLedger> {
    Ok(LEDGERS.may_load(storage, id)?.unwrap_or_default())
}

pub(crate) fn save_ledger(storage: &mut dyn Storage, id: BatchId, row: &BatchLedger) -> StdResult<()> {
    LEDGERS.save(storage, id, row)
}

pub(crate) fn load_terms(storage: &dyn Storage, id: BatchId, index: u8) -> StdResult<Terms> {
    TERMS.load(storage, (id, index))
}

pub(crate) fn save_terms(storage: &mut dyn Storage, id: BatchId, index: u8, row: &Terms) -> StdResult<()> {
    TERMS.save(storage, (id, index), row)
}

/// List all terms of a batch, oldest first: at most 16.
pub(crate) fn list_terms(storage: &dyn Storage, id: BatchId) -> StdResult<Vec<Terms>> {
    let rows = TERMS.prefix(id).range(storage, None, None, Order::Ascending);
    rows.map(|row| row.map(|(_, terms)| terms)).collect()
}
