//! Refusing does not pay: how much a requester may refuse, in money, over everything it ever decided in a currency.

use caravan_marketplace_api::{bounds, MarketplaceError};
use caravan_money::{add, part_floor, sub, MoneyError};
use cosmwasm_std::Uint128;

use super::Ruling;
use crate::domain::row::row;

/// What a requester has paid and refused in a currency.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Requester {
    /// Credited, by decision or by silence.
    pub(crate) paid: Uint128,
    /// What submitted work was left without: refused rewards and the shortfall of grades.
    pub(crate) rejected_sum: Uint128,
}

impl Requester {
    /// Work was credited.
    pub(crate) fn pay(&mut self, amount: Uint128) -> Ruling<()> {
        self.paid = add(self.paid, amount)?;
        Ok(())
    }

    /// Work was left without so much.
    pub(crate) fn refuse(&mut self, amount: Uint128) -> Ruling<()> {
        self.rejected_sum = add(self.rejected_sum, amount)?;
        Ok(())
    }

    /// The annotator consented to a rejection: it counts in neither.
    pub(crate) fn forget(&mut self, amount: Uint128) -> Ruling<()> {
        self.rejected_sum = sub(self.rejected_sum, amount)?;
        Ok(())
    }

    /// The most that `refused` may be: `max(30 % × (paid + refused), min(paid, 3 × reward))`, rounded down.
    pub(crate) fn allowed(&self, reward: Uint128) -> Ruling<Uint128> {
        let share = part_floor(self.paid.saturating_add(self.rejected_sum), bounds::REJECTION_CAP_BPS)?;
        Ok(share.max(self.paid.min(reward.saturating_mul(Uint128::from(bounds::REJECTION_REWARDS)))))
    }

    /// Refuses a state beyond the cap, for a message that refused work of at least `reward` each.
    pub(crate) fn check(&self, reward: Uint128) -> Ruling<()> {
        let allowed = self.allowed(reward)?;
        if self.rejected_sum <= allowed {
            return Ok(());
        }
        Err(MarketplaceError::RejectionCap { rejected_sum: self.rejected_sum, allowed, paid: self.paid })
    }

    /// What could still be refused whatever the reward, by the arm of 30 %:
    /// `refused + x ≤ 0.3 × (paid + refused + x)` holds up to `x = floor(3 × paid / 7) − refused`.
    pub(crate) fn rejectable(&self) -> Ruling<Uint128> {
        let rest = 10_000_u16.saturating_sub(bounds::REJECTION_CAP_BPS);
        let most = self.paid.checked_multiply_ratio(u128::from(bounds::REJECTION_CAP_BPS), u128::from(rest));
        Ok(most.map_err(MoneyError::from)?.saturating_sub(self.rejected_sum))
    }
}

row! {
    Requester { paid, rejected_sum }
}

#[cfg(test)]
mod tests;
