//! How money of an asset is split: copied from provenance at first use.

use caravan_licensing_api::SharesCopied;
use caravan_primitives::AssetId;
use cosmwasm_std::{Event, Storage};

use crate::domain::offer::Head;
use crate::domain::shares::Shares;
use crate::error::Result;
use crate::sibling::Siblings;
use crate::state;

/// Load the shares of a sealed asset. The first use copies them from provenance and emits an event.
pub(super) fn load_or_copy_shares(
    storage: &mut dyn Storage,
    siblings: &Siblings<'_>,
    asset: AssetId,
    head: &Head,
    events: &mut Vec<Event>,
) -> Result<Shares> {
    if let Some(shares) = state::may_load_shares(storage, asset)? {
        return Ok(shares);
    }
    let shares = freeze_shares(siblings, asset, head)?;
    state::save_shares(storage, asset, &shares)?;
    let Shares { parts, pool_bps, owner_bps, .. } = &shares;
    events.push(SharesCopied { asset, parts: parts.len(), pool_bps: *pool_bps, owner_bps: *owner_bps }.into());
    Ok(shares)
}

/// Load the shares of a sealed asset, from the copy or from provenance. Nothing is saved.
pub(crate) fn load_shares(storage: &dyn Storage, siblings: &Siblings<'_>, asset: AssetId) -> Result<Shares> {
    match state::may_load_shares(storage, asset)? {
        Some(shares) => Ok(shares),
        None => freeze_shares(siblings, asset, &siblings.head(asset)?),
    }
}

fn freeze_shares(siblings: &Siblings<'_>, asset: AssetId, head: &Head) -> Result<Shares> {
    head.require_frozen(asset)?;
    Ok(Shares::freeze(asset, siblings.seal(asset)?)?)
}
