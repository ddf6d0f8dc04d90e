//! What a slot costs, and what a verdict pays.

use caravan_marketplace_api::{bounds, MarketplaceError};
use caravan_money::{add, fee_ceil, fee_floor, part_floor, sub, Bps};
use cosmwasm_std::Uint128;

use super::Ruling;
use crate::domain::row::row;

/// One terms row: what claims of its time are paid.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Terms {
    /// The reward at the base grade.
    pub(crate) reward: Uint128,
    /// The best reward and the fee on it, rounded up: what a slot keeps in escrow.
    pub(crate) cost: Uint128,
}

/// What one accepted work moves.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Payment {
    /// To the annotator.
    pub(crate) amount: Uint128,
    /// To the platform.
    pub(crate) fee: Uint128,
    /// What the annotator was left without, against the base grade.
    pub(crate) withheld: Uint128,
    /// That, with the fee on it: goes to credit at the finalization.
    pub(crate) shortfall: Uint128,
}

impl Terms {
    /// Terms of a reward under frozen grades and a frozen fee.
    pub(crate) fn new(reward: Uint128, grades: &[u16], fee: Bps) -> Ruling<Terms> {
        let mut best = reward;
        for grade in grades {
            best = best.max(part_floor(reward, *grade)?);
        }
        Ok(Terms { reward, cost: add(best, fee_ceil(best, fee)?)? })
    }

    /// What acceptance at a grade pays: never more than the cost.
    pub(crate) fn payment(&self, grade_bps: u16, fee: Bps) -> Ruling<Payment> {
        let base = add(self.reward, fee_floor(self.reward, fee)?)?;
        let amount = part_floor(self.reward, grade_bps)?;
        let charged = fee_floor(amount, fee)?;
        let total = add(amount, charged)?;
        if total > self.cost {
            return Err(MarketplaceError::LedgerBroken("a payment is above the cost of its slot"));
        }
        let short = grade_bps < bounds::BASE_GRADE_BPS;
        let withheld = if short { sub(self.reward, amount)? } else { Uint128::zero() };
        let shortfall = if short { sub(base, total)? } else { Uint128::zero() };
        Ok(Payment { amount, fee: charged, withheld, shortfall })
    }
}

row! {
    Terms { reward, cost }
}

#[cfg(test)]
mod tests;
