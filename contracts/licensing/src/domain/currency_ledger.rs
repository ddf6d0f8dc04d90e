//! All money of a currency. Every method checks that nothing was created or lost.

use caravan_money::{add, sub};
use caravan_primitives::PrimitiveError;
use caravan_provenance_api::Target;
use cosmwasm_std::Uint128;
use serde::{Deserialize, Serialize};

use super::shares::{Shares, Split};
use super::Result;

/// The money of a currency: `received = inboxes + pools + balances + dust + fees + paid_out`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct CurrencyLedger {
    #[serde(rename = "n")]
    pub(crate) received: Uint128,
    #[serde(rename = "i")]
    pub(crate) inboxes: Uint128,
    #[serde(rename = "p")]
    pub(crate) pools: Uint128,
    #[serde(rename = "b")]
    pub(crate) balances: Uint128,
    #[serde(rename = "d")]
    pub(crate) dust: Uint128,
    #[serde(rename = "f")]
    pub(crate) fees: Uint128,
    #[serde(rename = "o")]
    pub(crate) paid_out: Uint128,
}

/// What a split moves, by kind.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Flows {
    inboxes: Uint128,
    pools: Uint128,
    owner: Uint128,
    dust_before: Uint128,
    dust_after: Uint128,
}

impl Flows {
    /// Add up the parts of a split.
    pub(crate) fn of(shares: &Shares, split: &Split) -> Result<Self> {
        let mut flows = Self {
            pools: split.pool,
            owner: split.owner,
            dust_before: split.dust_before,
            dust_after: split.dust_after,
            ..Self::default()
        };
        for (part, amount) in shares.parts.iter().zip(&split.parts) {
            let sum = match part.target() {
                Target::Inbox => &mut flows.inboxes,
                Target::Pool => &mut flows.pools,
            };
            *sum = add(*sum, *amount)?;
        }
        Ok(flows)
    }
}

impl CurrencyLedger {
    /// Record that money came in: the fee was taken, the rest was split.
    pub(crate) fn enter(&mut self, gross: Uint128, fee: Uint128, flows: &Flows) -> Result<()> {
        self.received = add(self.received, gross)?;
        self.fees = add(self.fees, fee)?;
        self.flow(flows)?;
        self.check()
    }

    /// Record that an inbox was split.
    pub(crate) fn distribute(&mut self, amount: Uint128, flows: &Flows) -> Result<()> {
        self.inboxes = sub(self.inboxes, amount)?;
        self.flow(flows)?;
        self.check()
    }

    /// Record that contributors are paid out.
    pub(crate) fn pay_pool(&mut self, amount: Uint128) -> Result<()> {
        self.pools = sub(self.pools, amount)?;
        self.pay_out(amount)
    }

    /// Record that an owner is paid out.
    pub(crate) fn pay_balance(&mut self, amount: Uint128) -> Result<()> {
        self.balances = sub(self.balances, amount)?;
        self.pay_out(amount)
    }

    /// Record that the treasury is paid all fees and return how much that is.
    pub(crate) fn pay_fees(&mut self) -> Result<Uint128> {
        let amount = std::mem::take(&mut self.fees);
        self.pay_out(amount)?;
        Ok(amount)
    }

    /// Return what the contract must hold.
    pub(crate) fn held(&self) -> Result<Uint128> {
        Ok(sub(self.received, self.paid_out)?)
    }

    fn flow(&mut self, flows: &Flows) -> Result<()> {
        self.inboxes = add(self.inboxes, flows.inboxes)?;
        self.pools = add(self.pools, flows.pools)?;
        self.balances = add(self.balances, flows.owner)?;
        self.dust = sub(add(self.dust, flows.dust_after)?, flows.dust_before)?;
        Ok(())
    }

    fn pay_out(&mut self, amount: Uint128) -> Result<()> {
        self.paid_out = add(self.paid_out, amount)?;
        self.check()
    }

    fn check(&self) -> Result<()> {
        let contributors = add(add(self.inboxes, self.pools)?, add(self.balances, self.dust)?)?;
        if add(contributors, add(self.fees, self.paid_out)?)? == self.received {
            return Ok(());
        }
        Err(PrimitiveError::LedgerBroken("a currency's parts are not what was received").into())
    }
}
