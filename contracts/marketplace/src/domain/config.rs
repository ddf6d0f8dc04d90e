//! Which configurations a batch may have.

use caravan_primitives::{require_distinct, Language, PublicKey};
use std::ops::RangeInclusive;

use caravan_contract_kit::within;
use caravan_marketplace_api::{bounds, About, BatchConfig, Distribution, MarketplaceError, Rework, Windows, Work};
use caravan_money::part_floor;
use cosmwasm_std::Uint128;

use super::Result;

/// Check that every value is within its bounds.
pub(crate) fn check(config: &BatchConfig) -> Result<()> {
    check_about(&config.about)?;
    check_work(&config.work)?;
    check_windows(&config.windows)?;
    check_rework(&config.quality.rework)?;
    let slots = slots(config.work.tasks, config.work.overlap)?;
    let most = u64::from(bounds::free_appeals_bound(slots));
    within("free_appeals", u64::from(free_appeals(config, slots)), 0..=most)?;
    check_grades(config.money.grades.as_slice(), config.money.reward.get())?;
    let access = &config.access;
    within("active_cap", u64::from(access.active_cap), 1..=u64::from(bounds::MAX_ACTIVE))?;
    let most = u64::from(bounds::max_pending_bound(slots));
    within("max_pending", u64::from(max_pending(config)), 1..=most)?;
    match access.distribution {
        Distribution::Random {} => Ok(()),
        Distribution::Allow { size, .. } => Ok(within("list size", u64::from(size), 1..=u64::from(u32::MAX))?),
    }
}

/// Return how many slots a batch has: tasks × overlap.
pub(crate) fn slots(tasks: u32, overlap: u8) -> Result<u64> {
    u64::from(tasks).checked_mul(u64::from(overlap)).ok_or(crate::domain::ledger_broken("a counter is full"))
}

pub(crate) fn max_pending(config: &BatchConfig) -> u32 {
    config.access.max_pending.unwrap_or(bounds::DEFAULT_MAX_PENDING)
}

/// Return how many appeals need no bond in a batch of so many slots.
pub(crate) fn free_appeals(config: &BatchConfig, slots: u64) -> u32 {
    config.quality.free_appeals.unwrap_or_else(|| bounds::default_free_appeals(slots))
}

fn check_about(about: &About) -> Result<()> {
    let languages: Vec<String> = about.languages.iter().map(Language::folded).collect();
    require_distinct("languages", &languages)?;
    let gateways: Vec<String> = about.gateways.iter().map(PublicKey::to_hex).collect();
    Ok(require_distinct("gateways", &gateways)?)
}

fn check_work(work: &Work) -> Result<()> {
    within("tasks", u64::from(work.tasks), 1..=u64::from(bounds::MAX_TASKS))?;
    within("items_per_task", u64::from(work.items_per_task), 1..=u64::from(bounds::MAX_ITEMS))?;
    within("overlap", u64::from(work.overlap), 1..=u64::from(bounds::MAX_OVERLAP))?;
    Ok(within("weight", u64::from(work.weight), 1..=u64::from(bounds::MAX_WEIGHT))?)
}

fn check_windows(windows: &Windows) -> Result<()> {
    let assignment = windows.assignment_secs.get();
    within("assignment_secs", assignment, range(bounds::ASSIGNMENT_SECS))?;
    // Less than the reservation: work that no annotator could submit in time would never be paid.
    within("min_work_secs", windows.min_work_secs.get(), 0..=assignment.saturating_sub(1))?;
    within("review_secs", windows.review_secs.get(), range(bounds::REVIEW_SECS))?;
    within("appeal_secs", windows.appeal_secs.get(), range(bounds::APPEAL_SECS))?;
    within("respond_secs", windows.respond_secs.get(), range(bounds::RESPOND_SECS))?;
    within("ruling_secs", windows.ruling_secs.get(), range(bounds::RULING_SECS))?;
    Ok(within("open_secs", windows.open_secs.get(), range(bounds::OPEN_SECS))?)
}

fn check_rework(rework: &Rework) -> Result<()> {
    match rework {
        Rework::None {} => Ok(()),
        Rework::Allowed { max_rework, rework_secs } => {
            within("max_rework", u64::from(*max_rework), 1..=u64::from(bounds::MAX_REWORK))?;
            Ok(within("rework_secs", rework_secs.get(), range(bounds::REWORK_SECS))?)
        }
    }
}

fn check_grades(grades: &[u16], reward: Uint128) -> Result<()> {
    let legal = |grade: &u16| {
        (bounds::MIN_GRADE_BPS..=bounds::MAX_GRADE_BPS).contains(grade) && *grade != bounds::BASE_GRADE_BPS
    };
    if let Some(grade) = grades.iter().find(|grade| !legal(grade)) {
        return Err(MarketplaceError::GradeInvalid(*grade));
    }
    require_distinct("grades", grades)?;
    // Accepted work is paid: a grade that rounds a small reward down to nothing would be a rejection without its rules.
    match grades.iter().min() {
        Some(lowest) if part_floor(reward, *lowest)?.is_zero() => {
            Err(MarketplaceError::GradeUnpaid { grade: *lowest, reward })
        }
        _ => Ok(()),
    }
}

pub(crate) fn range(bounds: (u64, u64)) -> RangeInclusive<u64> {
    bounds.0..=bounds.1
}

#[cfg(test)]
mod tests;
