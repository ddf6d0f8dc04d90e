//! Which configurations a batch may have.

use caravan_marketplace_api::{bounds, BatchConfig, Distribution, MarketplaceError, Windows, Work};
use caravan_primitives::{require_distinct, PrimitiveError};

use super::Ruling;

/// Refuses a configuration with a value out of its bounds.
pub(crate) fn check(config: &BatchConfig) -> Ruling<()> {
    check_work(&config.work)?;
    check_windows(&config.windows)?;
    check_grades(config.money.grades.as_slice())?;
    let access = &config.access;
    within("active_cap", u64::from(access.active_cap), (1, u64::from(bounds::MAX_ACTIVE)))?;
    let most = bounds::max_pending_bound(slots(config.work.tasks, config.work.overlap));
    within("max_pending", u64::from(max_pending(config)), (1, u64::from(most)))?;
    match access.distribution {
        Distribution::Random {} => Ok(()),
        Distribution::Allow { size, .. } => within("list size", u64::from(size), (1, u64::from(u32::MAX))),
    }
}

/// Tasks × overlap: at most 2,000,000 × 25.
pub(crate) fn slots(tasks: u32, overlap: u8) -> u64 {
    u64::from(tasks).saturating_mul(u64::from(overlap))
}

/// `max_pending` or its default.
pub(crate) fn max_pending(config: &BatchConfig) -> u32 {
    config.access.max_pending.unwrap_or(bounds::DEFAULT_MAX_PENDING)
}

fn check_work(work: &Work) -> Ruling<()> {
    within("tasks", u64::from(work.tasks), (1, u64::from(bounds::MAX_TASKS)))?;
    within("items_per_task", u64::from(work.items_per_task), (1, u64::from(bounds::MAX_ITEMS)))?;
    within("overlap", u64::from(work.overlap), (1, u64::from(bounds::MAX_OVERLAP)))?;
    within("weight", u64::from(work.weight), (1, u64::from(bounds::MAX_WEIGHT)))
}

fn check_windows(windows: &Windows) -> Ruling<()> {
    let assignment = windows.assignment_secs.get();
    within("assignment_secs", assignment, bounds::ASSIGNMENT_SECS)?;
    within("min_work_secs", windows.min_work_secs.get(), (0, assignment.saturating_sub(1)))?;
    within("review_secs", windows.review_secs.get(), bounds::REVIEW_SECS)?;
    within("appeal_secs", windows.appeal_secs.get(), bounds::APPEAL_SECS)?;
    within("open_secs", windows.open_secs.get(), bounds::OPEN_SECS)
}

fn check_grades(grades: &[u16]) -> Ruling<()> {
    let legal = |grade: &u16| {
        (bounds::MIN_GRADE_BPS..=bounds::MAX_GRADE_BPS).contains(grade) && *grade != bounds::BASE_GRADE_BPS
    };
    match grades.iter().find(|grade| !legal(grade)) {
        Some(grade) => Err(MarketplaceError::GradeInvalid(*grade)),
        None => Ok(require_distinct("grades", grades)?),
    }
}

pub(crate) fn within(field: &'static str, got: u64, (min, max): (u64, u64)) -> Ruling<()> {
    if (min..=max).contains(&got) {
        return Ok(());
    }
    Err(PrimitiveError::OutOfRange { field, min, max, got }.into())
}

#[cfg(test)]
mod tests;
