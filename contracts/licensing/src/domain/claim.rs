//! What is due to a contributor.

use caravan_licensing_api::LicensingError;
use cosmwasm_std::Uint128;

use super::books::Books;
use super::Ruling;

/// `floor(pool × weight / total) − claimed`, never more than the pool has left.
///
/// The weight is what somebody else's storage says: more than all weights together counts as all of them, and less
/// than was said before takes nothing back. So whatever is answered, a pool never pays more than it has.
pub(crate) fn due(books: &Books, weight: Uint128, total: Uint128, claimed: Uint128) -> Ruling<Uint128> {
    if total.is_zero() {
        return Ok(Uint128::zero());
    }
    let part = books.pool_in.checked_multiply_ratio(weight.min(total), total);
    let entitled = part.map_err(|error| LicensingError::Money(error.into()))?;
    Ok(entitled.saturating_sub(claimed).min(books.pool_left()?))
}
