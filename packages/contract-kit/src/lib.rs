//! What every contract does alike: the context of a call, responses, the owner's messages, transfers, cw20 hooks, counters
//! and bounds.
//!
//! Its errors are those of `access`, `money` and `primitives`, so `?` turns them into the error of any contract. A contract
//! declares that error with [`contract_error!`].

mod call;
mod counter;
mod error;
pub mod hash_base64;
mod hook;
mod money;
mod platform;

pub use call::{response, validate_address, validate_optional_address, Call};
pub use counter::{decrement, increment, within, Counter};
pub use hook::decode_hook;
pub use platform::{change, pause, unpause, update_ownership, OwnershipStep};

/// Types that the expansion of [`contract_error!`] names; not for other use.
#[doc(hidden)]
pub mod __private {
    pub use caravan_access::AccessError;
    pub use caravan_money::MoneyError;
    pub use caravan_primitives::{Coded, PrimitiveError};
    pub use cosmwasm_std::StdError;
}
