//! How much a requester may reject: the rule that the contract applies and that a client looks at before it sends verdicts.

use caravan_money::{add, mul, part_floor, MoneyError};
use cosmwasm_std::Uint128;

use crate::bounds;

/// Return the most that `rejected_sum` may be after a message of verdicts, in base units, rounded down:
/// `min(max(30 % × (paid + rejected_sum), min(paid, 3 × smallest_reward)), paid − upheld)`. By the last term rejected and
/// upheld together are at most half of all that was decided.
///
/// `paid`, `rejected_sum` and `upheld` are those of the requester in this currency after the message, see
/// [`RequesterResponse`](crate::RequesterResponse); `smallest_reward` is that of the work that the message rejects or pays
/// short. A message that does neither is not bound by it.
///
/// # Errors
/// [`MoneyError`] where the sums do not fit into 128 bits.
pub fn most_rejected(
    paid: Uint128,
    rejected_sum: Uint128,
    upheld: Uint128,
    smallest_reward: Uint128,
) -> Result<Uint128, MoneyError> {
    let share = part_floor(add(paid, rejected_sum)?, bounds::REJECTION_CAP_BPS)?;
    // Where the product does not fit into 128 bits it is above everything that was paid.
    let few = mul(smallest_reward, bounds::REJECTION_REWARDS).map_or(paid, |rewards| paid.min(rewards));
    Ok(share.max(few).min(paid.saturating_sub(upheld)))
}
