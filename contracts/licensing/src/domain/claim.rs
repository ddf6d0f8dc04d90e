//! What is due to a contributor.

use caravan_licensing_api::LicensingError;
use cosmwasm_std::Uint128;

use super::asset_ledger::AssetLedger;
use super::Result;

/// Return `floor(pool × weight / total) − claimed`, never more than the pool has left.
///
/// Another contract answers the weight. A weight above the total counts as the total, and one that is less than before
/// takes nothing back. So a pool never pays more than it has, whatever is answered.
pub(crate) fn due(ledger: &AssetLedger, weight: Uint128, total: Uint128, claimed: Uint128) -> Result<Uint128> {
    if total.is_zero() {
        return Ok(Uint128::zero());
    }
    let part = ledger.pool_in.checked_multiply_ratio(weight.min(total), total);
    let entitled = part.map_err(|error| LicensingError::Money(error.into()))?;
    Ok(entitled.saturating_sub(claimed).min(ledger.pool_left()?))
}
