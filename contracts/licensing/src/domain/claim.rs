//! What is due to a contributor.

use caravan_money::weight_entitlement_floor_capped;
use cosmwasm_std::Uint128;

use super::books::Books;
use super::Ruling;

/// `floor(pool × weight / total) − claimed`, never more than the pool has left.
///
/// The weight is what somebody else's storage says: more than all weights together counts as all of them, and less
/// than was said before takes nothing back. So whatever is answered, a pool never pays more than it has.
pub(crate) fn due(books: &Books, weight: Uint128, total: Uint128, claimed: Uint128) -> Ruling<Uint128> {
    Ok(weight_entitlement_floor_capped(books.pool_in, weight, total, claimed, books.pool_left()?)?)
}
