//! The money of an asset in one currency: its inbox, its contributors' pool, its dust.

use caravan_money::{add, sub};
use caravan_primitives::PrimitiveError;
use cosmwasm_std::Uint128;
use serde::{Deserialize, Serialize};

use super::shares::Split;
use super::Result;

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct AssetLedger {
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

impl AssetLedger {
    /// Record that money of the asset was split.
    pub(crate) fn earn(&mut self, split: &Split) -> Result<()> {
        if split.dust_before != self.dust {
            return Err(PrimitiveError::LedgerBroken("the dust is not what the shares leave").into());
        }
        self.total_in = split.total_in;
        self.pool_in = add(self.pool_in, split.pool)?;
        self.dust = split.dust_after;
        Ok(())
    }

    /// Add a child's share to the inbox and return what the inbox has now.
    pub(crate) fn receive_inbox(&mut self, amount: Uint128) -> Result<Uint128> {
        self.inbox = add(self.inbox, amount)?;
        Ok(self.inbox)
    }

    /// Add a child's share to the contributors' pool and return all that the pool ever got.
    pub(crate) fn receive_pool(&mut self, amount: Uint128) -> Result<Uint128> {
        self.pool_in = add(self.pool_in, amount)?;
        Ok(self.pool_in)
    }

    /// Empty the inbox and return what it had.
    pub(crate) fn take_inbox(&mut self) -> Uint128 {
        std::mem::take(&mut self.inbox)
    }

    /// Return what contributors have not claimed yet.
    pub(crate) fn pool_left(&self) -> Result<Uint128> {
        Ok(sub(self.pool_in, self.pool_claimed)?)
    }

    /// Record that a contributor takes a part, never more than is left.
    pub(crate) fn claim(&mut self, amount: Uint128) -> Result<()> {
        if amount > self.pool_left()? {
            return Err(PrimitiveError::LedgerBroken("a claim is more than the pool has left").into());
        }
        self.pool_claimed = add(self.pool_claimed, amount)?;
        Ok(())
    }
}
