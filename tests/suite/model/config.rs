//! Configurations of batches: their bounds, and what events say of them.

use std::collections::BTreeSet;

use caravan_marketplace_api::bounds::{
    free_appeals_bound, max_pending_bound, APPEAL_SECS, ASSIGNMENT_SECS, BASE_GRADE_BPS, MAX_ACTIVE, MAX_GRADE_BPS,
    MAX_ITEMS, MAX_OVERLAP, MAX_REWORK, MAX_TASKS, MAX_WEIGHT, MIN_GRADE_BPS, OPEN_SECS, RESPOND_SECS, REVIEW_SECS,
    REWORK_SECS, RULING_SECS,
};
use caravan_marketplace_api::{About, BatchConfig, Distribution, Rework};
use caravan_primitives::Language;

use super::Expect;
use crate::outcome::EventView;

pub(crate) fn has_duplicate<T: Ord>(all: &[T]) -> bool {
    all.iter().collect::<BTreeSet<_>>().len() < all.len()
}

/// The event says what the batch is about.
pub(crate) fn compare_about(event: &EventView, config: &BatchConfig) {
    let about = &config.about;
    let languages: Vec<&str> = about.languages.iter().map(Language::as_str).collect();
    let texts = (event.text("title"), event.text("kind"), event.text("languages"));
    assert_eq!(texts, (about.title.as_str(), about.kind.as_str(), languages.join(",").as_str()), "{event:?}");
    let hashes = (event.text("definition"), event.text("agreement"));
    let expected = (about.definition.hash.to_hex(), about.agreement.hash.to_hex());
    assert_eq!(hashes, (expected.0.as_str(), expected.1.as_str()), "{event:?}");
}

/// Whether a language or a gateway is a duplicate; languages in whatever case.
fn about_has_duplicate(about: &About) -> bool {
    let languages: Vec<String> = about.languages.iter().map(|tag| tag.as_str().to_lowercase()).collect();
    has_duplicate(&languages) || has_duplicate(about.gateways.as_slice())
}

/// Whether a rework is out of its bounds.
fn rework_out_of_range(rework: &Rework) -> bool {
    match rework {
        Rework::None {} => false,
        Rework::Allowed { max_rework, rework_secs } => {
            let (least, most) = REWORK_SECS;
            !(1..=MAX_REWORK).contains(max_rework) || !(least..=most).contains(&rework_secs.get())
        }
    }
}

/// Whether a configuration keeps the bounds.
pub(crate) fn expect_config(config: &BatchConfig) -> Expect {
    let (work, windows, access) = (&config.work, &config.windows, &config.access);
    let out = |value: u64, (min, max): (u64, u64)| value < min || value > max;
    let slots = u64::from(work.tasks) * u64::from(work.overlap);
    let listed = matches!(access.distribution, Distribution::Allow { .. });
    let empty_list = matches!(access.distribution, Distribution::Allow { size: 0, .. });
    let pending = access.max_pending.is_some_and(|most| most == 0 || most > max_pending_bound(slots));
    let bad_grade = |g: &u16| *g < MIN_GRADE_BPS || *g > MAX_GRADE_BPS || *g == BASE_GRADE_BPS;
    let grades = config.money.grades.as_slice();
    let paid = |g: &u16| config.money.reward.get().u128().saturating_mul(u128::from(*g)) / u128::from(BASE_GRADE_BPS);
    let unpaid = grades.iter().min().is_some_and(|lowest| paid(lowest) == 0) && !grades.iter().any(bad_grade);
    let broken = out(u64::from(work.tasks), (1, u64::from(MAX_TASKS)))
        || out(u64::from(work.items_per_task), (1, u64::from(MAX_ITEMS)))
        || out(u64::from(work.overlap), (1, u64::from(MAX_OVERLAP)))
        || out(u64::from(work.weight), (1, u64::from(MAX_WEIGHT)))
        || out(windows.assignment_secs.get(), ASSIGNMENT_SECS)
        || out(windows.review_secs.get(), REVIEW_SECS)
        || out(windows.appeal_secs.get(), APPEAL_SECS)
        || out(windows.respond_secs.get(), RESPOND_SECS)
        || out(windows.ruling_secs.get(), RULING_SECS)
        || config.quality.free_appeals.is_some_and(|free| free > free_appeals_bound(slots))
        || out(windows.open_secs.get(), OPEN_SECS)
        || windows.min_work_secs >= windows.assignment_secs
        || out(u64::from(access.active_cap), (1, u64::from(MAX_ACTIVE)))
        || empty_list
        || rework_out_of_range(&config.quality.rework);
    Expect::ok()
        .certainly(broken || (pending && !listed), "OUT_OF_RANGE")
        .possibly(pending, "OUT_OF_RANGE")
        .certainly(grades.iter().any(bad_grade), "GRADE_INVALID")
        .certainly(unpaid, "GRADE_UNPAID")
        .certainly(has_duplicate(grades) || about_has_duplicate(&config.about), "ENTRY_DUPLICATE")
        .possibly(config.money.reward.get().u128() > u128::MAX / 1_000_000_000, "AMOUNT_OVERFLOW")
}
