//! Budgets of minters, and what an award may be.

use caravan_money::add;
use caravan_points_api::PointsError;
use caravan_primitives::{first_duplicate, require_distinct, PrimitiveError};
use cosmwasm_std::{Addr, Uint128};

use crate::Result;

/// An award whose recipient is an address of this chain.
pub(crate) struct Earning {
    pub(crate) recipient: Addr,
    pub(crate) season: u32,
    /// In base units, at least one.
    pub(crate) amount: Uint128,
}

/// Return what a minter may still mint after `amount`. A minter without a budget is not listed.
pub(crate) fn spend(minter: &Addr, budget: Option<Uint128>, amount: Uint128) -> Result<Uint128> {
    let budget = budget.ok_or_else(|| PointsError::MinterUnlisted { found: minter.clone() })?;
    budget.checked_sub(amount).map_err(|_| PointsError::BudgetExceeded { budget, amount })
}

/// Refuse a list of minters that names one twice.
pub(crate) fn check_minters(minters: &[(Addr, Uint128)]) -> Result<()> {
    Ok(require_distinct("minters", minters.iter().map(|(minter, _)| minter))?)
}

/// Add up all awards. Refuse two for one recipient in one season.
pub(crate) fn total(earnings: &[Earning]) -> Result<Uint128> {
    let keys: Vec<_> = earnings.iter().map(|earning| (earning.season, &earning.recipient)).collect();
    if let Some((season, recipient)) = first_duplicate(&keys) {
        let value = format!("{recipient} in season {season}");
        return Err(PrimitiveError::EntryDuplicate { field: "awards", value }.into());
    }
    let sum = earnings.iter().try_fold(Uint128::zero(), |sum, earning| add(sum, earning.amount));
    Ok(sum?)
}

#[cfg(test)]
mod tests;
