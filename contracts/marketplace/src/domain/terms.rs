//! What a slot costs, and what a verdict pays.

use caravan_marketplace_api::bounds;
use caravan_money::{add, fee_ceil, fee_floor, part_floor, sub, Bps};
use cosmwasm_std::Uint128;

use super::Result;
use crate::domain::row::row;

/// The terms of claims: what the work of each is paid. A batch has a row for each improvement.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Terms {
    /// For a work at the base grade.
    pub(crate) reward: Uint128,
    /// What a slot keeps in escrow: the best reward and the fee on it, rounded up.
    pub(crate) cost: Uint128,
}

/// What one accepted work moves.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Payment {
    pub(crate) amount: Uint128,
    pub(crate) fee: Uint128,
    /// What a short grade withholds from the annotator, against the base grade.
    pub(crate) withheld: Uint128,
    /// `withheld` with the fee on it: becomes project credit when the batch is finalized.
    pub(crate) shortfall: Uint128,
}

impl Terms {
    pub(crate) fn new(reward: Uint128, grades: &[u16], fee: Bps) -> Result<Self> {
        let mut best = reward;
        for grade in grades {
            best = best.max(part_floor(reward, *grade)?);
        }
        Ok(Self { reward, cost: add(best, fee_ceil(best, fee)?)? })
    }

    /// What an acceptance at a grade pays: never more than the cost.
    pub(crate) fn payment(&self, grade_bps: u16, fee: Bps) -> Result<Payment> {
        let base = add(self.reward, fee_floor(self.reward, fee)?)?;
        let amount = part_floor(self.reward, grade_bps)?;
        let charged = fee_floor(amount, fee)?;
        let total = add(amount, charged)?;
        if total > self.cost {
            return Err(crate::domain::ledger_broken("a payment is above the cost of its slot"));
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
