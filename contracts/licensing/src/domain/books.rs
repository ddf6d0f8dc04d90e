//! The money of an asset in one currency.

use caravan_licensing_api::LicensingError;
use caravan_money::{add, sub};
use cosmwasm_std::Uint128;
use serde::{Deserialize, Serialize};

use super::shares::Split;
use super::Ruling;

/// What an asset has, and has had.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Books {
    #[serde(rename = "i")]
    pub(crate) inbox: Uint128,
    /// All net money ever split.
    #[serde(rename = "t")]
    pub(crate) total_in: Uint128,
    #[serde(rename = "p")]
    pub(crate) pool_in: Uint128,
    #[serde(rename = "c")]
    pub(crate) pool_claimed: Uint128,
    #[serde(rename = "d")]
    pub(crate) dust: Uint128,
}

impl Books {
    /// Money of the asset was split.
    pub(crate) fn earn(&mut self, split: &Split) -> Ruling<()> {
        if split.dust_before != self.dust {
            return Err(LicensingError::LedgerBroken("the dust is not what the shares leave"));
        }
        self.total_in = split.total_in;
        self.pool_in = add(self.pool_in, split.pool)?;
        self.dust = split.dust_after;
        Ok(())
    }

    /// A child paid its share; gives the inbox now.
    pub(crate) fn receive_inbox(&mut self, amount: Uint128) -> Ruling<Uint128> {
        self.inbox = add(self.inbox, amount)?;
        Ok(self.inbox)
    }

    /// A child paid the contributors' share; gives the pool now.
    pub(crate) fn receive_pool(&mut self, amount: Uint128) -> Ruling<Uint128> {
        self.pool_in = add(self.pool_in, amount)?;
        Ok(self.pool_in)
    }

    /// Empties the inbox.
    pub(crate) fn take_inbox(&mut self) -> Uint128 {
        std::mem::take(&mut self.inbox)
    }

    /// What contributors have left to claim.
    pub(crate) fn pool_left(&self) -> Ruling<Uint128> {
        Ok(sub(self.pool_in, self.pool_claimed)?)
    }

    /// A contributor takes a part: never more than is left.
    pub(crate) fn claim(&mut self, amount: Uint128) -> Ruling<()> {
        if amount > self.pool_left()? {
            return Err(LicensingError::LedgerBroken("a claim is more than the pool has left"));
        }
        self.pool_claimed = add(self.pool_claimed, amount)?;
        Ok(())
    }
}
