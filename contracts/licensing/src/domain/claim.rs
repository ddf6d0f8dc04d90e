//! What is due to a contributor.

use caravan_money::weight_entitlement_floor_capped;
use cosmwasm_std::Uint128;

use super::asset_ledger::AssetLedger;
use super::Result;

/// Return `floor(pool × weight / total) − claimed`, never more than the pool has left.
///
/// Another contract answers the weight. A weight above the total counts as the total, and one that is less than before
/// takes nothing back. So a pool never pays more than it has, whatever is answered.
pub(crate) fn due(ledger: &AssetLedger, weight: Uint128, total: Uint128, claimed: Uint128) -> Result<Uint128> {
    Ok(weight_entitlement_floor_capped(ledger.pool_in, weight, total, claimed, ledger.pool_left()?)?)
}
