//! The platform: fees, configuration, ownership, pause.

use caravan_money::Currency;
use cosmwasm_std::{Addr, Uint128};

use super::EVENT_VERSION;

caravan_primitives::events! {
    pub(super) EVENTS, version EVENT_VERSION;
    /// Fees were paid to the treasury.
    FeesWithdrawn "fees_withdrawn" {
        /// What.
        currency: Currency,
        /// To where.
        treasury: Addr,
        /// How much.
        amount: Uint128,
    }
    /// The configuration changed for what comes later.
    ConfigUpdated "config_updated" {
        /// Which part.
        part: &'static str,
        /// Its new value.
        value: String,
    }
    /// Ownership was offered, accepted or withdrawn.
    OwnershipUpdated "ownership_updated" {
        /// `offer`, `accept` or `withdraw`.
        step: &'static str,
        /// Who did it.
        sender: Addr,
        /// The owner now.
        owner: Addr,
    }
    /// Entry was stopped.
    ContractPaused "contract_paused" {
        /// By whom.
        sender: Addr,
    }
    /// Entry works again.
    ContractUnpaused "contract_unpaused" {
        /// By whom.
        sender: Addr,
    }
}
