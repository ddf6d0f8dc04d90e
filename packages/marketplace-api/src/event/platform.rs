//! The platform: fees, configuration, ownership.

use caravan_money::Currency;
use cosmwasm_std::{Addr, Uint128};

use super::EVENT_VERSION;

caravan_primitives::events! {
    pub(super) EVENTS, version EVENT_VERSION;
    /// Fees were paid to the treasury.
    FeesWithdrawn "fees_withdrawn" {
        /// Currency, as `{"native":"ucara"}` or `{"cw20":"<address>"}`.
        currency: Currency,
        /// Address that receives the platform's fees.
        treasury: Addr,
        /// Amount in base units.
        amount: Uint128,
    }
    /// The configuration changed for what comes later.
    ConfigUpdated "config_updated" {
        /// What changed, in one word.
        part: &'static str,
        /// Its value now, as text.
        value: String,
    }
    /// Ownership was offered, accepted or withdrawn.
    OwnershipUpdated "ownership_updated" {
        /// `offer`, `accept` or `withdraw`.
        step: &'static str,
        /// Address that sent the message.
        sender: Addr,
        /// Address that owns the contract now.
        owner: Addr,
    }
}
