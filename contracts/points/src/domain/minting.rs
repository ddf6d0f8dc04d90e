//! Budgets of minters, and what an award may be.

use caravan_money::{add, MoneyError};
use caravan_points_api::PointsError;
use caravan_primitives::{first_duplicate, require_distinct, PrimitiveError};
use cosmwasm_std::{Addr, Uint128};

/// An award whose recipient is an address of this chain.
pub(crate) struct Earning {
    /// Who earned the points.
    pub(crate) recipient: Addr,
    /// In which season.
    pub(crate) season: u32,
    /// How many, in base units, at least one.
    pub(crate) amount: Uint128,
}

/// What a minter may still mint after `amount`. `budget` is none when it is not listed.
pub(crate) fn spend(minter: &Addr, budget: Option<Uint128>, amount: Uint128) -> Result<Uint128, PointsError> {
    let budget = budget.ok_or_else(|| PointsError::MinterUnlisted { found: minter.clone() })?;
    budget.checked_sub(amount).map_err(|_| PointsError::BudgetExceeded { budget, amount })
}

/// Refuses a list of minters that names one twice.
pub(crate) fn check_minters(minters: &[(Addr, Uint128)]) -> Result<(), PointsError> {
    Ok(require_distinct("minters", minters.iter().map(|(minter, _)| minter))?)
}

/// The sum of all awards, if nobody appears twice in a season.
pub(crate) fn total(earnings: &[Earning]) -> Result<Uint128, PointsError> {
    let keys: Vec<_> = earnings.iter().map(|earning| (earning.season, &earning.recipient)).collect();
    if let Some((season, recipient)) = first_duplicate(&keys) {
        let value = format!("{recipient} in season {season}");
        return Err(PrimitiveError::EntryDuplicate { field: "awards", value }.into());
    }
    let sum = earnings.iter().try_fold(Uint128::zero(), |sum, earning| add(sum, earning.amount));
    sum.map_err(|error: MoneyError| error.into())
}

#[cfg(test)]
mod tests;
