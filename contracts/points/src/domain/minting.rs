//! Budgets of minters, and what an award may be.

use caravan_money::add;
use caravan_points_api::keys::{Minter, Raise};
use caravan_points_api::{bounds, PointsError};
use caravan_primitives::{first_duplicate, require_distinct, PrimitiveError, Seconds, Time};
use cosmwasm_std::{Addr, Uint128};

use crate::Result;

/// An award whose recipient is an address of this chain.
pub(crate) struct Earning {
    pub(crate) recipient: Addr,
    pub(crate) season: u32,
    /// In base units, at least one.
    pub(crate) amount: Uint128,
}

/// Return the row of a minter after it minted `amount`. A minter without a row is not listed.
pub(crate) fn spend(minter: &Addr, row: Option<Minter>, amount: Uint128, now: Time) -> Result<Minter> {
    let row = row.ok_or_else(|| PointsError::MinterUnlisted { found: minter.clone() })?.at(now);
    let left = row.budget.checked_sub(amount);
    let budget = left.map_err(|_| PointsError::BudgetExceeded { budget: row.budget, amount })?;
    Ok(Minter { budget, ..row })
}

/// Return the row of a minter that the owner lets mint `budget`: what it may mint already, and the rest after a notice. So no
/// one mints more than the budgets that everybody could see seven days before.
pub(crate) fn set_budget(row: Option<Minter>, budget: Uint128, now: Time) -> Result<Minter> {
    let holds = row.map_or(Uint128::zero(), |row| row.at(now).budget);
    let raise = match budget.checked_sub(holds) {
        Ok(amount) if !amount.is_zero() => {
            Some(Raise { amount, from: now.plus(Seconds::new(bounds::RAISE_NOTICE_SECS))? })
        }
        Ok(_) | Err(_) => None,
    };
    Ok(Minter { budget: budget.min(holds), raise })
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
