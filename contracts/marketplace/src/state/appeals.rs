//! Appeals.

use caravan_marketplace_api::MarketplaceError;
use caravan_primitives::{AppealId, BatchId};
use cosmwasm_std::{Order, StdResult, Storage};
use cw_storage_plus::{Bound, Item, Map};

use crate::domain::appeal::Appeal;
use crate::error::Result;

/// The id of the last appeal: the number of its dispute in `arbitration`, too.
const LAST_APPEAL: Item<AppealId> = Item::new("na");
/// Maps an appeal to its row.
const APPEALS: Map<AppealId, Appeal> = Map::new("apl");
/// Lists the appeals of a batch.
const APPEALS_OF: Map<(BatchId, AppealId), bool> = Map::new("apb");

/// Save a new appeal under the next id.
pub(crate) fn create_appeal(storage: &mut dyn Storage, row: &Appeal) -> Result<AppealId> {
    let id = AppealId::after(LAST_APPEAL.may_load(storage)?)?;
    LAST_APPEAL.save(storage, &id)?;
    APPEALS_OF.save(storage, (row.batch, id), &true)?;
    save_appeal(storage, id, row)?;
    Ok(id)
}

pub(crate) fn load_appeal(storage: &dyn Storage, id: AppealId) -> Result<Appeal> {
    APPEALS.may_load(storage, id)?.ok_or_else(|| MarketplaceError::AppealUnknown(id).into())
}

pub(crate) fn save_appeal(storage: &mut dyn Storage, id: AppealId, row: &Appeal) -> StdResult<()> {
    APPEALS.save(storage, id, row)
}

pub(crate) fn list_appeals(
    storage: &dyn Storage,
    batch: BatchId,
    after: Option<AppealId>,
    limit: usize,
) -> StdResult<Vec<AppealId>> {
    let keys = APPEALS_OF.prefix(batch).keys(storage, after.map(Bound::exclusive), None, Order::Ascending);
    keys.take(limit).collect()
}
